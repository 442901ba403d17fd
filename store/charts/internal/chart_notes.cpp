#include "store/charts/internal/chart_notes.h"

#include <algorithm>

#include "store/charts/internal/pack.h"
#include "store/charts/internal/sink.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::size_t kCheckupPlace = 0;

// What a medicine's body says of its source, and the facility's number where there is no name.
struct MedicineBody {
  std::size_t source = 0;
  std::string_view unnamed;
};

MedicineBody medicine_body(std::string_view bytes) {
  Unpacker body(bytes);
  MedicineBody said;
  const std::uint64_t flags = body.number();
  (void)body.byte();  // Kind.
  said.source = body.byte();
  if ((flags & 8) != 0) (void)body.signed_number();
  for (int text = 0; text < 8; ++text) (void)body.text();  // To the usage.
  const std::string_view facility = body.text();
  const std::string_view code = body.text();
  if (facility.empty() && !body.failed()) said.unnamed = code;
  return said;
}

}  // namespace

Result<BlobBox> box_of(vault::Database& region) {
  BlobBox box;
  TRY(dictionaries, region.prepare("SELECT number, bytes FROM dictionary ORDER BY number"));
  for (;;) {
    TRY(row, dictionaries.step());
    if (!row) return box;
    TRY_VOID(box.add_dictionary(static_cast<std::uint32_t>(dictionaries.integer(0)),
                                as_text(dictionaries.blob(1))));
  }
}

Result<void> keep_facilities(vault::Database& region, const ChartNotes& notes) {
  TRY(table, region.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'facility'"));
  TRY(exists, table.step());
  table.reset();
  if (!exists || notes.unnamed_facilities().empty()) return ok();
  TRY_VOID(region.execute("SAVEPOINT facility"));
  const auto write = [&]() -> Result<void> {
    TRY(insert, region.prepare("INSERT OR IGNORE INTO facility(name) VALUES(?1)"));
    for (const std::string& code : notes.unnamed_facilities()) {
      const PersonId name = fact_name("facility", code, {});
      insert.bind(1, ByteView(name.bytes));
      TRY_VOID(insert.run());
    }
    return ok();
  };
  const Result<void> written = write();
  if (!written) TRY_VOID(region.execute("ROLLBACK TO facility"));
  TRY_VOID(region.execute("RELEASE facility"));
  return written;
}

Result<ChartNotes> ChartNotes::open(vault::Database& region) {
  ChartNotes notes;
  TRY(box, box_of(region));
  notes.box_ = std::move(box);
  TRY(ages, region.prepare("SELECT source, newest FROM content_age"));
  for (;;) {
    TRY(row, ages.step());
    if (!row) break;
    const auto place = static_cast<std::size_t>(ages.integer(0));
    if (place < notes.most_.size()) {
      notes.most_[place] = from_days(static_cast<std::int32_t>(ages.integer(1)));
    }
  }
  return notes;
}

void ChartNotes::note_day(std::size_t place, const Date& date) {
  if (place >= newest_.size() || !is_valid(date) || !most_[place].known()) return;
  if (date > most_[place] || !(newest_[place] < date)) return;
  newest_[place] = date;
}

void ChartNotes::note_medicines(const std::vector<RowView>& rows) {
  // A medicine taken for years has one body: it is read once.
  std::vector<std::pair<const char*, std::size_t>> seen;
  for (const RowView& row : rows) {
    const auto known = std::ranges::find(seen, row.body.data(), &std::pair<const char*, std::size_t>::first);
    if (known != seen.end()) {
      note_day(known->second, row.date);
      continue;
    }
    const MedicineBody said = medicine_body(row.body);
    if (seen.size() < 64) seen.emplace_back(row.body.data(), said.source);
    note_day(said.source, row.date);
    if (!said.unnamed.empty() && !codes_.contains(said.unnamed)) codes_.emplace(said.unnamed);
  }
}

void ChartNotes::note(const RowSet& rows) {
  for (const std::vector<RowView>& part : rows.parts) {
    for (const RowView& row : part) note_as_of(row.as_of);
  }
  note_medicines(rows.of(Part::kMedication));
  for (const RowView& row : rows.of(Part::kCheckup)) note_day(kCheckupPlace, row.date);
}

Result<ByteView> ChartNotes::note(ByteView blob) {
  TRY_VOID(box_.decompress(blob, payload_));
  if (!decode_payload(payload_, rows_)) return Error(Errc::kCorrupt, "a chart is damaged");
  note(rows_);
  rows_.of(Part::kPerson).clear();
  rows_.of(Part::kCard).clear();
  encode_payload(rows_, slim_);
  TRY_VOID(box_.compress(slim_, blob_));
  return as_bytes(blob_);
}

std::vector<std::pair<std::int64_t, std::int64_t>> ChartNotes::ages() const {
  std::vector<std::pair<std::int64_t, std::int64_t>> all;
  for (std::size_t place = 0; place < newest_.size(); ++place) {
    if (newest_[place].known()) {
      all.emplace_back(static_cast<std::int64_t>(place), std::int64_t{to_days(newest_[place])});
    }
  }
  return all;
}

Result<std::vector<std::pair<PersonId, std::string>>> ChartNotes::facilities(
    vault::Database& region) const {
  std::vector<std::pair<PersonId, std::string>> found;
  TRY(find, region.prepare("SELECT body FROM fact WHERE name = ?1"));
  for (const std::string& code : codes_) {
    const PersonId name = fact_name("facility", code, {});
    find.bind(1, ByteView(name.bytes));
    TRY(row, find.step());
    if (row) found.emplace_back(name, std::string(as_text(find.blob(0))));
    find.reset();
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace tomoshibi::store::charts::internal
