// The kiosk's side of delta.h: a delta laid over what the parts say, slice by slice.
#include "store/charts/delta.h"

#include <algorithm>
#include <optional>
#include <string>

#include "store/charts/content_ages.h"
#include "store/charts/internal/chart_table.h"
#include "store/charts/internal/delta_bytes.h"
#include "store/charts/internal/lay_over.h"
#include "store/people/copying.h"

namespace tomoshibi::store::charts {
namespace {

using internal::DeltaPerson;
using internal::DeltaView;

constexpr std::size_t kPeopleInSlice = 500;
constexpr const char* kAppliedTable =
    "CREATE TABLE IF NOT EXISTS applied("
    "name BLOB PRIMARY KEY, done INTEGER NOT NULL, whole INTEGER NOT NULL) WITHOUT ROWID";
constexpr Error kBadRows{Errc::kBadInput, "a person's rows in a delta do not decode"};
constexpr Error kBadRecord{Errc::kBadInput, "a person's record in a delta does not decode"};

struct ResetAtEnd {
  vault::Statement& statement;
  ~ResetAtEnd() { statement.reset(); }
};

// All that is in it reads, before anything of it is written.
Result<void> check(const DeltaView& delta) {
  internal::RowSet rows;
  for (const DeltaPerson& person : delta.people) {
    if (person.rows && !internal::decode_payload(*person.rows, rows)) return kBadRows;
    if (!person.record) continue;
    const auto record = people::read_record(as_bytes(person.record->bytes));
    if (!record || record->id != person.id) return kBadRecord;
  }
  return ok();
}

// The record of a person who is visible now.
struct Kept {
  Instant as_of;
  internal::RecordMark mark{};
};

class Layer final {
 public:
  static Result<Layer> open(vault::Database& overlay, people::Register& people,
                            std::span<vault::Database* const> parts);

  Result<void> lay_front(const DeltaView& delta);
  Result<void> lay(const DeltaPerson& person);

 private:
  Layer(vault::Database& overlay, people::Register& people, internal::ChartTable table)
      : overlay_(&overlay), people_(&people), table_(std::move(table)) {}
  Result<bool> read_kept(vault::Statement& find, const PersonId& id, std::vector<Kept>& kept);
  Result<std::vector<Kept>> kept_of(const PersonId& id);
  Result<void> take_away(const DeltaPerson& person);
  Result<bool> lay_record(const DeltaPerson& person);
  Result<void> lay_rows(const DeltaPerson& person);
  Result<void> lay_link(const PersonId& one, const internal::DeltaLink& link);

  vault::Database* overlay_;
  people::Register* people_;
  internal::ChartTable table_;
  std::vector<vault::Statement> find_in_parts_;
  std::optional<vault::Statement> find_own_, find_removed_, insert_link_;
  std::string payload_, encoded_;
  internal::RowSet rows_, over_;
};

Result<Layer> Layer::open(vault::Database& overlay, people::Register& people,
                          std::span<vault::Database* const> parts) {
  TRY(table, internal::ChartTable::open(overlay));
  Layer layer(overlay, people, std::move(table));
  constexpr std::string_view kFind = "SELECT as_of, record FROM person WHERE id = ?1";
  for (vault::Database* const part : parts) {
    TRY(find, part->prepare(kFind));
    layer.find_in_parts_.push_back(std::move(find));
  }
  TRY(own, overlay.prepare(kFind));
  layer.find_own_.emplace(std::move(own));
  TRY(removed, overlay.prepare("SELECT 1 FROM removed WHERE id = ?1"));
  layer.find_removed_.emplace(std::move(removed));
  TRY(link, overlay.prepare("INSERT OR IGNORE INTO link(one, other, evidence) VALUES(?1, ?2, ?3)"));
  layer.insert_link_.emplace(std::move(link));
  return layer;
}

Result<bool> Layer::read_kept(vault::Statement& find, const PersonId& id, std::vector<Kept>& kept) {
  const ResetAtEnd reset{find};
  find.bind(1, ByteView(id.bytes));
  TRY(row, find.step());
  if (row) kept.push_back({Instant{find.integer(0)}, internal::mark_of(find.blob(1))});
  return row;
}

// The overlay's record, or else those of the parts; none of somebody who left.
Result<std::vector<Kept>> Layer::kept_of(const PersonId& id) {
  std::vector<Kept> kept;
  TRY(own, read_kept(*find_own_, id, kept));
  if (own) return kept;
  find_removed_->bind(1, ByteView(id.bytes));
  const ResetAtEnd reset{*find_removed_};
  TRY(left, find_removed_->step());
  if (left) return kept;
  for (vault::Statement& find : find_in_parts_) {
    TRY(ignored, read_kept(find, id, kept));
    (void)ignored;
  }
  return kept;
}

// Unless somebody newer is meant by the id by now: he came to another part.
Result<void> Layer::take_away(const DeltaPerson& person) {
  TRY(kept, kept_of(person.id));
  const bool stays = std::ranges::any_of(kept, [&](const Kept& one) {
    return one.as_of > person.left->as_of ||
           (person.left->now != internal::RecordMark{} && one.mark == person.left->now);
  });
  if (stays) return ok();
  TRY_VOID(people_->remove(person.id));
  return table_.remove(person.id);
}

// False: a newer record is here.
Result<bool> Layer::lay_record(const DeltaPerson& person) {
  TRY(kept, kept_of(person.id));
  const bool is_older = std::ranges::any_of(
      kept, [&](const Kept& one) { return one.as_of > person.record->as_of; });
  if (is_older) return false;
  TRY(record, people::read_record(as_bytes(person.record->bytes)));
  record.as_of = person.record->as_of;
  TRY(put, people_->put(record));
  (void)put;
  return true;
}

// Also of somebody without rows: that he has a chart is said by its being there.
Result<void> Layer::lay_rows(const DeltaPerson& person) {
  TRY(stored, table_.get(person.id, payload_));
  rows_.clear();
  if (stored.found && !person.alone && !internal::decode_payload(payload_, rows_)) {
    return Error(Errc::kCorrupt, "a chart is damaged");
  }
  if (!person.rows && stored.found) return ok();
  over_.clear();
  if (person.rows && !internal::decode_payload(*person.rows, over_)) return kBadRows;
  internal::lay_over(rows_, over_, internal::OfTwoAlike::kIsReplaced);
  internal::encode_payload(rows_, encoded_);
  return table_.put_over(person.id, person.alone || stored.alone, encoded_);
}

// The other one may come later, or stand in a part that is not open: then the link waits for him.
Result<void> Layer::lay_link(const PersonId& one, const internal::DeltaLink& link) {
  if (one == link.other) return ok();
  const Result<void> linked = people_->link(one, link.other, link.evidence);
  if (linked || linked.error().code != Errc::kNotFound) return linked;
  insert_link_->bind(1, ByteView(one.bytes)).bind(2, ByteView(link.other.bytes));
  insert_link_->bind(3, link.evidence);
  return insert_link_->run();
}

Result<void> Layer::lay(const DeltaPerson& person) {
  if (person.left) return take_away(person);
  if (person.record) {
    TRY(taken, lay_record(person));
    // He was said whole to another part since: what this one had of him then is in it.
    if (!taken && person.alone) return ok();
  }
  if (person.record || person.rows) TRY_VOID(lay_rows(person));
  for (const internal::DeltaLink& link : person.links) TRY_VOID(lay_link(person.id, link));
  return ok();
}

Result<void> Layer::lay_front(const DeltaView& delta) {
  for (const auto& [name, body] : delta.facts) TRY_VOID(table_.put_fact(name, body));
  ContentAgeNotes notes(Date{9999, 12, 31});  // The hub left out what was a slip.
  for (const auto& [source, day] : delta.ages) {
    notes.note(static_cast<std::size_t>(source), from_days(static_cast<std::int32_t>(day)));
  }
  return notes.write(*overlay_);
}

// How far a delta has come: so many of its people; absent: nothing of it.
class Progress final {
 public:
  static Result<Progress> open(vault::Database& overlay, const Digest& name) {
    TRY_VOID(overlay.execute(kAppliedTable));
    TRY(find, overlay.prepare("SELECT done FROM applied WHERE name = ?1"));
    TRY(write, overlay.prepare("INSERT OR REPLACE INTO applied(name, done, whole) "
                               "VALUES(?1, ?2, ?3)"));
    Progress progress(std::move(write), name);
    find.bind(1, ByteView(name));
    TRY(row, find.step());
    if (row) progress.done = static_cast<std::size_t>(std::max<std::int64_t>(0, find.integer(0)));
    progress.is_begun = row;
    return progress;
  }
  Result<void> note(std::size_t count, std::size_t whole) {
    write_.bind(1, ByteView(name_)).bind(2, static_cast<std::int64_t>(count));
    write_.bind(3, static_cast<std::int64_t>(whole));
    TRY_VOID(write_.run());
    done = count;
    is_begun = true;
    return ok();
  }
  std::size_t done = 0;
  bool is_begun = false;

 private:
  Progress(vault::Statement write, const Digest& name) : write_(std::move(write)), name_(name) {}
  vault::Statement write_;
  Digest name_;
};

}  // namespace

Result<std::uint64_t> apply(vault::Database& overlay, people::Register& people, ByteView delta,
                            const Digest& name, const ApplyProgress& progress,
                            std::span<vault::Database* const> parts) {
  TRY(view, internal::parse_delta(delta));
  TRY(place, Progress::open(overlay, name));
  const std::size_t whole = view.people.size();
  if (place.is_begun && place.done >= whole) return std::uint64_t{0};
  TRY_VOID(check(view));
  TRY(layer, Layer::open(overlay, people, parts));
  const std::size_t first = place.done;
  do {
    TRY(transaction, vault::Transaction::begin(overlay));
    if (!place.is_begun) TRY_VOID(layer.lay_front(view));
    const std::size_t end = std::min(whole, place.done + kPeopleInSlice);
    for (std::size_t at = place.done; at < end; ++at) TRY_VOID(layer.lay(view.people[at]));
    TRY_VOID(place.note(end, whole));
    TRY_VOID(transaction.commit());
    if (progress && !progress(place.done, whole) && place.done < whole) {
      return Error(Errc::kDenied, "the delta was stopped on the way; what is done stays");
    }
  } while (place.done < whole);
  return std::uint64_t{whole - first};
}

}  // namespace tomoshibi::store::charts
