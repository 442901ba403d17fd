#include "store/charts/internal/row.h"

#include <charconv>
#include <system_error>

#include "store/charts/internal/pack.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::size_t kMaxNotes = 64;
constexpr char kBetween = '\x1f';  // Between a number and the text that shows it.

std::uint64_t packed(const Date& date) {
  return static_cast<std::uint64_t>(date.year) << 9 | static_cast<std::uint64_t>(date.month) << 5 |
         date.day;
}
Date unpacked(std::uint64_t bits) {
  Date date;
  date.year = static_cast<std::int16_t>(bits >> 9 & 0x3fff);
  date.month = static_cast<std::uint8_t>(bits >> 5 & 15);
  date.day = static_cast<std::uint8_t>(bits & 31);
  return date;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string shortest(double value) {
  std::array<char, 40> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() ? std::string(digits.data(), end) : std::string();
}

// Flags of bodies, bit by bit.
unsigned bit(bool on, unsigned place) { return on ? 1U << place : 0U; }

void start(Row& row, std::string_view key, const Date& date, Instant as_of) {
  row.clear();
  row.key = key;
  row.date = date;
  row.as_of = as_of;
}

}  // namespace

void make_row(const Medication& value, Row& row) {
  start(row, value.key, value.date, value.as_of);
  row.age_place = static_cast<std::uint8_t>(value.source);
  Packer body(row.body);
  body.number(bit(value.uneven, 0) | bit(value.in_hospital, 1) | bit(value.patient_entered, 2) |
              bit(value.days.has_value(), 3));
  body.byte(static_cast<std::uint8_t>(value.kind));
  body.byte(static_cast<std::uint8_t>(value.source));
  if (value.days) body.signed_number(*value.days);
  body.text(value.text);
  body.text(value.yj);
  body.text(value.other_code);
  body.text(value.generic_name);
  body.text(value.dose);
  body.text(value.unit);
  body.text(value.quantity);
  body.text(value.usage);
  body.text(value.facility);
  body.text(value.facility_code);
  body.text(value.pharmacy);
  const std::size_t notes = std::min(value.notes.size(), kMaxNotes);
  body.number(notes);
  for (std::size_t at = 0; at < notes; ++at) body.text(value.notes[at]);
}

bool read(const RowView& row, Medication& value) {
  Unpacker body(row.body);
  value.key = row.key;
  value.date = row.date;
  value.as_of = row.as_of;
  const std::uint64_t flags = body.number();
  value.uneven = (flags & 1) != 0;
  value.in_hospital = (flags & 2) != 0;
  value.patient_entered = (flags & 4) != 0;
  value.kind = static_cast<DosageKind>(body.byte());
  value.source = static_cast<Source>(body.byte());
  value.days = std::nullopt;
  if ((flags & 8) != 0) value.days = static_cast<int>(body.signed_number());
  value.text = body.text();
  value.yj = body.text();
  value.other_code = body.text();
  value.generic_name = body.text();
  value.dose = body.text();
  value.unit = body.text();
  value.quantity = body.text();
  value.usage = body.text();
  value.facility = body.text();
  value.facility_code = body.text();
  value.pharmacy = body.text();
  value.notes.clear();
  const std::size_t notes = body.count(kMaxNotes);
  for (std::size_t at = 0; at < notes; ++at) value.notes.emplace_back(body.text());
  return !body.failed();
}

void make_row(const CheckupItem& value, Row& row) {
  start(row, value.key, value.date, value.as_of);
  row.age_place = 0;
  Packer body(row.body);
  // 0: no number; 1: the text is the number; 2: number and text stand side by side.
  unsigned kind = 0;
  row.value = value.text;
  if (value.value) {
    kind = number_of(value.text) == value.value ? 1U : 2U;
    if (kind == 2) row.value = shortest(*value.value) + kBetween + value.text;
  }
  body.number(bit(value.laboratory, 0) | kind << 1);
  body.text(value.code);
  body.text(value.name);
  body.text(value.unit);
  body.text(value.facility);
}

bool read(const RowView& row, CheckupItem& value) {
  Unpacker body(row.body);
  value.key = row.key;
  value.date = row.date;
  value.as_of = row.as_of;
  const std::uint64_t flags = body.number();
  value.laboratory = (flags & 1) != 0;
  value.value = std::nullopt;
  value.text = row.value;
  if (flags >> 1 == 1) value.value = number_of(row.value);
  if (flags >> 1 == 2) {
    const std::size_t between = row.value.find(kBetween);
    if (between == std::string_view::npos) return false;
    value.value = number_of(row.value.substr(0, between));
    value.text = row.value.substr(between + 1);
  }
  value.code = body.text();
  value.name = body.text();
  value.unit = body.text();
  value.facility = body.text();
  return !body.failed();
}

void make_row(const Allergy& value, Row& row) {
  start(row, value.key, value.date, value.as_of);
  Packer body(row.body);
  body.number(bit(value.severe, 0) | bit(value.medication, 1) | bit(value.entered_in_error, 2));
  body.text(value.text);
  body.text(value.code);
  body.text(value.reaction);
}

bool read(const RowView& row, Allergy& value) {
  Unpacker body(row.body);
  value.key = row.key;
  value.date = row.date;
  value.as_of = row.as_of;
  const std::uint64_t flags = body.number();
  value.severe = (flags & 1) != 0;
  value.medication = (flags & 2) != 0;
  value.entered_in_error = (flags & 4) != 0;
  value.text = body.text();
  value.code = body.text();
  value.reaction = body.text();
  return !body.failed();
}

void make_row(const Condition& value, Row& row) {
  start(row, value.key, value.onset, value.as_of);
  Packer body(row.body);
  body.number(bit(value.undisclosed, 0));
  body.number(packed(value.ended));
  body.text(value.text);
  body.text(value.code);
}

bool read(const RowView& row, Condition& value) {
  Unpacker body(row.body);
  value.key = row.key;
  value.onset = row.date;
  value.as_of = row.as_of;
  value.undisclosed = (body.number() & 1) != 0;
  value.ended = unpacked(body.number());
  value.text = body.text();
  value.code = body.text();
  return !body.failed();
}

void make_row(const Procedure& value, Row& row) {
  start(row, value.key, value.date, value.as_of);
  Packer body(row.body);
  body.number(bit(value.surgery, 0));
  body.text(value.text);
  body.text(value.code);
  body.text(value.facility);
}

bool read(const RowView& row, Procedure& value) {
  Unpacker body(row.body);
  value.key = row.key;
  value.date = row.date;
  value.as_of = row.as_of;
  value.surgery = (body.number() & 1) != 0;
  value.text = body.text();
  value.code = body.text();
  value.facility = body.text();
  return !body.failed();
}

void make_row(const InsuranceCard& card, std::string_view key, Instant as_of, Row& row) {
  start(row, key, {}, as_of);
  Packer body(row.body);
  body.text(card.insurer_number);
  body.text(card.symbol);
  body.text(card.number);
  body.text(card.branch);
}

bool read(const RowView& row, InsuranceCard& card) {
  Unpacker body(row.body);
  card.insurer_number = body.text();
  card.symbol = body.text();
  card.number = body.text();
  card.branch = body.text();
  return !body.failed();
}

void make_row(const Person& person, Row& row) {
  start(row, {}, person.birth, person.as_of);
  Packer body(row.body);
  body.number(bit(person.withheld, 0) | bit(person.address_suppressed, 1));
  body.byte(static_cast<std::uint8_t>(person.sex));
  body.text(person.source_system);
  body.text(person.source_id);
  body.number(person.names.size());
  for (const PersonName& name : person.names) {
    body.byte(static_cast<std::uint8_t>(name.use));
    body.text(name.family);
    body.text(name.given);
    body.text(name.family_kana);
    body.text(name.given_kana);
  }
  body.text(person.address.postal_code);
  body.text(person.address.prefecture);
  body.text(person.address.city);
  body.text(person.address.line);
  body.text(person.address.building);
  body.number(person.phones.size());
  for (const std::string& phone : person.phones) body.text(phone);
  body.number(person.cards.size());
  for (const InsuranceCard& card : person.cards) {
    body.text(card.insurer_number);
    body.text(card.symbol);
    body.text(card.number);
    body.text(card.branch);
  }
  body.number(person.identifiers.size());
  for (const Identifier& identifier : person.identifiers) {
    body.text(identifier.system);
    body.text(identifier.value);
  }
}

bool read(const RowView& row, Person& person) {
  constexpr std::size_t kMany = 256;
  Unpacker body(row.body);
  person = {};
  person.birth = row.date;
  person.as_of = row.as_of;
  const std::uint64_t flags = body.number();
  person.withheld = (flags & 1) != 0;
  person.address_suppressed = (flags & 2) != 0;
  person.sex = static_cast<Sex>(body.byte());
  person.source_system = body.text();
  person.source_id = body.text();
  person.names.resize(body.count(kMany));
  for (PersonName& name : person.names) {
    name.use = static_cast<NameUse>(body.byte());
    name.family = body.text();
    name.given = body.text();
    name.family_kana = body.text();
    name.given_kana = body.text();
  }
  person.address.postal_code = body.text();
  person.address.prefecture = body.text();
  person.address.city = body.text();
  person.address.line = body.text();
  person.address.building = body.text();
  person.phones.resize(body.count(kMany));
  for (std::string& phone : person.phones) phone = body.text();
  person.cards.resize(body.count(kMany));
  for (InsuranceCard& card : person.cards) {
    card.insurer_number = body.text();
    card.symbol = body.text();
    card.number = body.text();
    card.branch = body.text();
  }
  person.identifiers.resize(body.count(kMany));
  for (Identifier& identifier : person.identifiers) {
    identifier.system = body.text();
    identifier.value = body.text();
  }
  return !body.failed();
}

}  // namespace tomoshibi::store::charts::internal
