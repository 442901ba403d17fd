// The hub's side of delta.h: what was there before the next publication, and what is new against
// it.
//
// Triggers note the first state of a row since it was published last, whoever changes it: no import has to
// think of it. A row of nothing: it was not there.
#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "store/charts/delta.h"
#include "store/charts/internal/chart_notes.h"
#include "store/charts/internal/delta_bytes.h"

namespace tomoshibi::store::charts {
namespace {

using internal::DeltaPerson;
using internal::DeltaView;
using internal::Part;
using internal::RowSet;
using internal::RowView;

constexpr const char* kTracking = R"sql(
CREATE TABLE IF NOT EXISTS before_person(
  id BLOB PRIMARY KEY, as_of INTEGER, record BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS before_chart(
  subject BLOB PRIMARY KEY, joined INTEGER, blob BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS before_link(
  one BLOB NOT NULL, other BLOB NOT NULL, PRIMARY KEY(one, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS before_fact(name BLOB PRIMARY KEY) WITHOUT ROWID;
-- Not OR IGNORE: an upsert outside puts its own rule in the place of a trigger's.
CREATE TRIGGER IF NOT EXISTS person_comes AFTER INSERT ON person BEGIN
  INSERT INTO before_person SELECT new.id, NULL, NULL
    WHERE NOT EXISTS(SELECT 1 FROM before_person WHERE id = new.id); END;
CREATE TRIGGER IF NOT EXISTS person_changes AFTER UPDATE ON person BEGIN
  INSERT INTO before_person SELECT old.id, old.as_of, old.record
    WHERE NOT EXISTS(SELECT 1 FROM before_person WHERE id = old.id); END;
CREATE TRIGGER IF NOT EXISTS person_goes AFTER DELETE ON person BEGIN
  INSERT INTO before_person SELECT old.id, old.as_of, old.record
    WHERE NOT EXISTS(SELECT 1 FROM before_person WHERE id = old.id); END;
CREATE TRIGGER IF NOT EXISTS chart_comes AFTER INSERT ON chart BEGIN
  INSERT INTO before_chart SELECT new.subject, NULL, NULL
    WHERE NOT EXISTS(SELECT 1 FROM before_chart WHERE subject = new.subject); END;
CREATE TRIGGER IF NOT EXISTS chart_changes AFTER UPDATE ON chart BEGIN
  INSERT INTO before_chart SELECT old.subject, old.joined, old.blob
    WHERE NOT EXISTS(SELECT 1 FROM before_chart WHERE subject = old.subject); END;
CREATE TRIGGER IF NOT EXISTS chart_goes AFTER DELETE ON chart BEGIN
  INSERT INTO before_chart SELECT old.subject, old.joined, old.blob
    WHERE NOT EXISTS(SELECT 1 FROM before_chart WHERE subject = old.subject); END;
CREATE TRIGGER IF NOT EXISTS link_comes AFTER INSERT ON link BEGIN
  INSERT INTO before_link SELECT new.one, new.other
    WHERE NOT EXISTS(SELECT 1 FROM before_link WHERE one = new.one AND other = new.other); END;
CREATE TRIGGER IF NOT EXISTS fact_comes AFTER INSERT ON fact BEGIN
  INSERT INTO before_fact SELECT new.name
    WHERE NOT EXISTS(SELECT 1 FROM before_fact WHERE name = new.name); END;
CREATE TRIGGER IF NOT EXISTS fact_changes AFTER UPDATE ON fact BEGIN
  INSERT INTO before_fact SELECT new.name
    WHERE NOT EXISTS(SELECT 1 FROM before_fact WHERE name = new.name); END;
)sql";

// A savepoint works inside a transaction and without one.
class Savepoint final {
 public:
  explicit Savepoint(vault::Database& database) : database_(database) {}
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint() {
    if (!is_open_) return;
    [[maybe_unused]] const auto undone = database_.execute("ROLLBACK TO delta");
    [[maybe_unused]] const auto released = database_.execute("RELEASE delta");
  }
  Result<void> begin() {
    TRY_VOID(database_.execute("SAVEPOINT delta"));
    is_open_ = true;
    return ok();
  }
  Result<void> release() {
    is_open_ = false;
    return database_.execute("RELEASE delta");
  }

 private:
  vault::Database& database_;
  bool is_open_ = false;
};

PersonId id_of(ByteView bytes) {
  PersonId id;
  if (bytes.size() == id.bytes.size()) std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

struct ResetAtEnd {
  vault::Statement& statement;
  ~ResetAtEnd() { statement.reset(); }
};

bool same(const RowView& one, const RowView& other) {
  return one.date == other.date && one.as_of == other.as_of && one.value == other.value &&
         one.body == other.body;
}

// Whose rows a reader of charts never asks for: they stand in the record.
bool is_of_record(std::size_t part) {
  return part == static_cast<std::size_t>(Part::kPerson) ||
         part == static_cast<std::size_t>(Part::kCard);
}

// What `now` has new or otherwise; true when something that was there is there no more.
bool keep_news(const RowSet& before, RowSet& now) {
  bool is_missing = false;
  for (std::size_t part = 0; part < internal::kParts; ++part) {
    std::vector<RowView>& rows = now.parts[part];
    if (is_of_record(part)) {
      rows.clear();
      continue;
    }
    const std::vector<RowView>& old = before.parts[part];
    std::vector<RowView> news;
    std::size_t at = 0;
    for (const RowView& row : rows) {
      for (; at < old.size() && old[at].key < row.key; ++at) is_missing = true;
      const bool known = at < old.size() && old[at].key == row.key;
      if (!known || !same(old[at], row)) news.push_back(row);
      if (known) ++at;
    }
    is_missing = is_missing || at < old.size();
    rows = std::move(news);
  }
  return is_missing;
}

bool is_empty(const RowSet& rows) {
  return std::ranges::all_of(rows.parts, [](const auto& part) { return part.empty(); });
}

enum class Said : std::uint8_t { kChanges, kWhole, kLeft };

// Makes the delta; texts live in `room_`.
class Teller final {
 public:
  Teller(vault::Database& region, internal::ChartNotes notes, internal::BlobBox box)
      : region_(region), notes_(std::move(notes)), box_(std::move(box)) {}

  Result<void> prepare();
  Result<void> tell(const PersonId& id, Said said);
  Result<Bytes> delta();

 private:
  struct Record {
    Instant as_of;
    std::string_view bytes;
  };
  Result<std::optional<Record>> record_in(vault::Statement& find, const PersonId& id, bool& noted);
  Result<bool> chart_in(vault::Statement& find, const PersonId& id, std::string& payload,
                        RowSet& rows, bool& noted);
  Result<void> tell_record(DeltaPerson& person, Said said);
  Result<void> tell_rows(DeltaPerson& person, Said said);
  Result<void> tell_links(DeltaPerson& person, Said said);
  Result<void> tell_facts();
  std::string_view keep(std::string_view text) { return room_.emplace_back(text); }

  vault::Database& region_;
  internal::ChartNotes notes_;
  internal::BlobBox box_;
  std::optional<vault::Statement> person_now_, person_before_, chart_now_, chart_before_, links_,
      new_links_;
  std::string payload_, old_payload_;
  RowSet rows_, old_rows_;
  std::deque<std::string> room_;
  DeltaView delta_;
};

Result<void> Teller::prepare() {
  struct Wanted {
    std::optional<vault::Statement>& place;
    const char* sql;
  };
  for (const Wanted& wanted : {
           Wanted{person_now_, "SELECT as_of, record FROM person WHERE id = ?1"},
           Wanted{person_before_, "SELECT as_of, record FROM before_person WHERE id = ?1"},
           Wanted{chart_now_, "SELECT joined, blob FROM chart WHERE subject = ?1"},
           Wanted{chart_before_, "SELECT joined, blob FROM before_chart WHERE subject = ?1"},
           Wanted{links_, "SELECT other, evidence FROM link WHERE one = ?1 ORDER BY other"},
           Wanted{new_links_,
                  "SELECT link.other, evidence FROM before_link JOIN link USING(one, other) "
                  "WHERE before_link.one = ?1 ORDER BY link.other"},
       }) {
    TRY(statement, region_.prepare(wanted.sql));
    wanted.place.emplace(std::move(statement));
  }
  return ok();
}

// `noted`: a row is there; it says nothing when there was none.
Result<std::optional<Teller::Record>> Teller::record_in(vault::Statement& find, const PersonId& id,
                                                        bool& noted) {
  const ResetAtEnd reset{find};
  find.bind(1, ByteView(id.bytes));
  TRY(row, find.step());
  noted = row;
  if (!row || find.is_null(1)) return std::optional<Record>{};
  return std::optional<Record>(Record{Instant{find.integer(0)}, keep(as_text(find.blob(1)))});
}

// A chart that waits for its person is nobody's yet.
Result<bool> Teller::chart_in(vault::Statement& find, const PersonId& id, std::string& payload,
                              RowSet& rows, bool& noted) {
  const ResetAtEnd reset{find};
  rows.clear();
  find.bind(1, ByteView(id.bytes));
  TRY(row, find.step());
  noted = row;
  if (!row || find.is_null(1) || find.integer(0) == 0) return false;
  TRY_VOID(box_.decompress(find.blob(1), payload));
  if (!internal::decode_payload(payload, rows)) return Error(Errc::kCorrupt, "a chart is damaged");
  return true;
}

Result<void> Teller::tell_record(DeltaPerson& person, Said said) {
  bool noted = false, ignored = false;
  TRY(before, record_in(*person_before_, person.id, noted));
  TRY(now, record_in(*person_now_, person.id, ignored));
  if (said == Said::kLeft || !now) {
    const std::optional<Record> published = noted && before ? before : now;
    person.left.emplace();
    person.left->as_of = published ? published->as_of : Instant{INT64_MAX};
    if (published && now && now->bytes != published->bytes) {
      person.left->now = internal::mark_of(as_bytes(now->bytes));
    }
    return ok();
  }
  const bool is_new = said == Said::kWhole || (noted && !before);
  const bool is_other =
      noted && before && (before->bytes != now->bytes || before->as_of != now->as_of);
  if (!is_new && !is_other) return ok();
  person.record = internal::DeltaRecord{now->as_of, now->bytes};
  notes_.note_as_of(now->as_of);
  return ok();
}

Result<void> Teller::tell_rows(DeltaPerson& person, Said said) {
  bool noted = false, ignored = false;
  TRY(was, chart_in(*chart_before_, person.id, old_payload_, old_rows_, noted));
  if (!noted && said == Said::kChanges) return ok();
  TRY(is, chart_in(*chart_now_, person.id, payload_, rows_, ignored));
  if (!is) return ok();
  person.alone = said == Said::kWhole;
  if (person.alone || !was) old_rows_.clear();
  if (keep_news(old_rows_, rows_)) {  // A row went: the rest stands alone.
    TRY(again, chart_in(*chart_now_, person.id, payload_, rows_, ignored));
    (void)again;
    old_rows_.clear();
    (void)keep_news(old_rows_, rows_);
    person.alone = true;
  }
  if (is_empty(rows_) && !person.alone) return ok();
  notes_.note(rows_);
  std::string& encoded = room_.emplace_back();
  internal::encode_payload(rows_, encoded);
  person.rows = encoded;
  return ok();
}

Result<void> Teller::tell_links(DeltaPerson& person, Said said) {
  vault::Statement& find = said == Said::kWhole ? *links_ : *new_links_;
  const ResetAtEnd reset{find};
  find.bind(1, ByteView(person.id.bytes));
  for (;;) {
    TRY(row, find.step());
    if (!row || person.links.size() == internal::kMostDeltaLinks) return ok();
    person.links.push_back({id_of(find.blob(0)), keep(find.text(1))});
  }
}

Result<void> Teller::tell(const PersonId& id, Said said) {
  DeltaPerson person;
  person.id = id;
  TRY_VOID(tell_record(person, said));
  if (!person.left) {
    TRY_VOID(tell_rows(person, said));
    TRY_VOID(tell_links(person, said));
  }
  if (!person.says_nothing()) delta_.people.push_back(std::move(person));
  return ok();
}

// The names of facilities that are new to this part or have changed.
Result<void> Teller::tell_facts() {
  std::map<PersonId, std::string_view> facts;
  TRY(own, notes_.facilities(region_));
  for (const auto& [name, body] : own) facts.emplace(name, keep(body));
  TRY(changed, region_.prepare("SELECT name, body FROM before_fact JOIN facility USING(name) "
                               "JOIN fact USING(name)"));
  for (;;) {
    TRY(row, changed.step());
    if (!row) break;
    facts.emplace(id_of(changed.blob(0)), keep(as_text(changed.blob(1))));
  }
  delta_.facts.assign(facts.begin(), facts.end());
  return ok();
}

Result<Bytes> Teller::delta() {
  TRY_VOID(internal::keep_facilities(region_, notes_));
  TRY_VOID(tell_facts());
  delta_.ages = notes_.ages();
  delta_.data_as_of = notes_.data_as_of();
  if (delta_.people.size() > internal::kMostDeltaPeople) {
    return Error(Errc::kBadInput, "too many people for one delta; publish the whole part");
  }
  const std::string bytes = internal::encode_delta(delta_);
  const ByteView view = as_bytes(bytes);
  return Bytes(view.begin(), view.end());
}

bool is_ordered(std::span<const PersonId> ids) {
  return std::ranges::adjacent_find(ids, std::ranges::greater_equal{}) == ids.end();
}

}  // namespace

Result<void> begin_tracking(vault::Database& region) {
  Savepoint savepoint(region);
  TRY_VOID(savepoint.begin());
  TRY_VOID(region.execute(kTracking));
  TRY_VOID(region.execute(internal::kFacilityTable));
  return savepoint.release();
}

Result<std::vector<PersonId>> changed_people(vault::Database& region) {
  std::vector<PersonId> ids;
  TRY(find, region.prepare(
                "SELECT id FROM before_person "
                "UNION SELECT subject FROM before_chart JOIN person ON person.id = subject "
                "UNION SELECT one FROM before_link JOIN person ON person.id = one ORDER BY 1"));
  for (;;) {
    TRY(row, find.step());
    if (!row) return ids;
    ids.push_back(id_of(find.blob(0)));
  }
}

Result<Bytes> changes(vault::Database& region, std::span<const PersonId> people,
                      std::span<const PersonId> removed, std::span<const PersonId> arrived) {
  if (!is_ordered(people) || !is_ordered(removed) || !is_ordered(arrived)) {
    return Error(Errc::kBadInput, "people of a delta come in order of id, each once");
  }
  TRY(notes, internal::ChartNotes::open(region));
  TRY(box, internal::box_of(region));
  Teller teller(region, std::move(notes), std::move(box));
  TRY_VOID(teller.prepare());
  std::map<PersonId, Said> all;
  for (const PersonId& id : people) all[id] = Said::kChanges;
  for (const PersonId& id : arrived) all[id] = Said::kWhole;
  for (const PersonId& id : removed) all[id] = Said::kLeft;
  for (const auto& [id, said] : all) TRY_VOID(teller.tell(id, said));
  return teller.delta();
}

Result<void> forget_changes(vault::Database& region, std::span<const PersonId> people) {
  Savepoint savepoint(region);
  TRY_VOID(savepoint.begin());
  for (const char* sql : {"DELETE FROM before_person WHERE id = ?1",
                          "DELETE FROM before_chart WHERE subject = ?1",
                          "DELETE FROM before_link WHERE one = ?1"}) {
    TRY(forget, region.prepare(sql));
    for (const PersonId& id : people) {
      forget.bind(1, ByteView(id.bytes));
      TRY_VOID(forget.run());
    }
  }
  // What waited under another name and was taken over, or waits still, is nobody's change.
  TRY_VOID(region.execute(
      "DELETE FROM before_chart WHERE NOT EXISTS(SELECT 1 FROM person WHERE id = subject);"
      "DELETE FROM before_fact WHERE NOT EXISTS(SELECT 1 FROM before_person)"
      "  AND NOT EXISTS(SELECT 1 FROM before_chart) AND NOT EXISTS(SELECT 1 FROM before_link)"));
  return savepoint.release();
}

}  // namespace tomoshibi::store::charts
