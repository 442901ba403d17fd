// Promise: a chart survives packing into its blob exactly, with and without a dictionary, and no
// forged blob is read as anything. Method: round trips of made-up rows; every cut and many flips of
// a real blob.
#include <doctest/doctest.h>

#include "store/charts/internal/blob.h"
#include "store/charts/internal/row.h"

namespace tomoshibi::store::charts::internal {
namespace {

struct Rows {
  std::vector<Row> owned;
  RowSet set;

  template <typename Value>
  void add(Part part, const Value& value) {
    Row row;
    make_row(value, row);
    owned_parts.push_back(part);
    owned.push_back(row);
  }
  std::vector<Part> owned_parts;

  const RowSet& view() {
    set.clear();
    for (std::size_t at = 0; at < owned.size(); ++at) {
      set.of(owned_parts[at]).push_back(owned[at].view());
    }
    return set;
  }
};

Medication monthly(int month) {
  Medication medicine;
  medicine.key = "MD/p1-" + std::to_string(10 + month);
  medicine.text = "アムロジピンOD錠5mg";
  medicine.yj = "2171022F4027";
  medicine.date = {2026, static_cast<std::uint8_t>(month), 11};
  medicine.days = 28;
  medicine.dose = "1";
  medicine.unit = "錠";
  medicine.quantity = "28";
  medicine.usage = "1日1回朝食後";
  medicine.notes = {"朝のみ", "水で"};
  medicine.kind = DosageKind::kInternal;
  medicine.facility = "門前診療所";
  medicine.facility_code = "1712345678";
  medicine.as_of = Instant{1'790'000'000'000 + month};
  return medicine;
}

CheckupItem item(std::string key, std::string text, std::optional<double> value) {
  CheckupItem made;
  made.key = std::move(key);
  made.code = "3D046000001906202";
  made.name = "HbA1c";
  made.text = std::move(text);
  made.value = value;
  made.unit = "%";
  made.date = {2025, 6, 1};
  return made;
}

Rows sample() {
  Rows rows;
  for (int month = 1; month <= 9; ++month) rows.add(Part::kMedication, monthly(month));
  rows.add(Part::kCheckup, item("OB/1", "5.60", 5.6));
  rows.add(Part::kCheckup, item("OB/2", "0.05", 0.05));
  rows.add(Part::kCheckup, item("OB/3", "＋＋", std::nullopt));
  rows.add(Part::kCheckup, item("OB/4", "00012", 12.0));
  rows.add(Part::kCheckup, item("OB/5", "-3", -3.0));
  rows.add(Part::kCheckup, item("OB/6", "over", 300.5));
  rows.add(Part::kCondition, Condition{"CO/1", "狭心症", "x|1", {2018, 0, 0}, {}, true, {5}});
  return rows;
}

}  // namespace

TEST_CASE("blob: every row comes back as it was, digit for digit") {
  Rows rows = sample();
  std::string payload;
  encode_payload(rows.view(), payload);
  RowSet back;
  REQUIRE(decode_payload(payload, back));
  const RowSet& before = rows.view();
  for (std::size_t part = 0; part < kParts; ++part) {
    REQUIRE(back.parts[part].size() == before.parts[part].size());
    for (std::size_t at = 0; at < back.parts[part].size(); ++at) {
      const RowView& one = back.parts[part][at];
      const RowView& other = before.parts[part][at];
      CHECK(one.key == other.key);
      CHECK(one.date == other.date);
      CHECK(one.as_of == other.as_of);
      CHECK(one.value == other.value);
      CHECK(one.body == other.body);
    }
  }
  Medication medicine;
  REQUIRE(read(back.of(Part::kMedication).front(), medicine));
  const Medication wanted = monthly(1);
  CHECK(medicine.text == wanted.text);
  CHECK(medicine.days == wanted.days);
  CHECK(medicine.notes == wanted.notes);
  CHECK(medicine.facility_code == wanted.facility_code);
  CheckupItem value;
  REQUIRE(read(back.of(Part::kCheckup)[5], value));
  CHECK(value.text == "over");
  CHECK(value.value == 300.5);
  Condition condition;
  REQUIRE(read(back.of(Part::kCondition).front(), condition));
  CHECK(condition.undisclosed);
  CHECK(condition.onset == Date{2018, 0, 0});
}

TEST_CASE("blob: compressed with and without a dictionary, old dictionaries stay readable") {
  Rows rows = sample();
  std::string payload;
  encode_payload(rows.view(), payload);
  BlobBox box;
  std::string plain;
  REQUIRE(box.compress(payload, plain).has_value());
  std::string samples;
  std::vector<std::size_t> sizes;
  for (int at = 0; at < 400; ++at) {
    std::string one = payload + std::to_string(at * 7919) + payload.substr(0, 200);
    sizes.push_back(one.size());
    samples += one;
  }
  const std::string dictionary = train_dictionary(samples, sizes);
  REQUIRE_FALSE(dictionary.empty());
  REQUIRE(box.add_dictionary(1, dictionary).has_value());
  std::string smaller;
  REQUIRE(box.compress(payload, smaller).has_value());
  CHECK(smaller.size() < plain.size());
  REQUIRE(box.add_dictionary(2, dictionary).has_value());
  std::string back;
  for (const std::string& blob : {plain, smaller}) {
    REQUIRE(box.decompress(as_bytes(blob), back).has_value());
    CHECK(back == payload);
  }
  BlobBox without;
  const auto missing = without.decompress(as_bytes(smaller), back);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == Errc::kCorrupt);
}

TEST_CASE("blob: cut or flipped bytes never crash and never give half a chart") {
  Rows rows = sample();
  std::string payload;
  encode_payload(rows.view(), payload);
  RowSet back;
  for (std::size_t size = 0; size < payload.size(); ++size) {
    const std::string cut = payload.substr(0, size);
    CHECK_FALSE(decode_payload(cut, back));
  }
  CHECK_FALSE(decode_payload(payload + "x", back));
  for (std::size_t at = 0; at < payload.size(); ++at) {
    std::string flipped = payload;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x55);
    if (!decode_payload(flipped, back)) continue;
    Medication medicine;
    for (const RowView& row : back.of(Part::kMedication)) (void)read(row, medicine);
  }
  std::string huge;  // A million rows that are not there.
  huge = std::string("\0\0\xc0\x84\x3d", 5);
  CHECK_FALSE(decode_payload(huge, back));
}

}  // namespace tomoshibi::store::charts::internal
