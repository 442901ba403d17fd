#include "store/people/internal/codec.h"

#include <algorithm>

namespace tomoshibi::store::people::internal {
namespace {

constexpr std::uint64_t kVersion = 1;

void write_card(Writer& writer, const InsuranceCard& card) {
  writer.text(card.insurer_number);
  writer.text(card.symbol);
  writer.text(card.number);
  writer.text(card.branch);
}

}  // namespace

void Writer::number(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<std::uint8_t>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<std::uint8_t>(value));
}

void Writer::text(std::string_view value) {
  number(value.size());
  raw(as_bytes(value));
}

std::uint64_t Reader::number() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const std::uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  good_ = false;
  rest_ = {};
  return 0;
}

ByteView Reader::raw(std::size_t size) {
  if (size > rest_.size()) {
    good_ = false;
    rest_ = {};
    return {};
  }
  const ByteView taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

std::string_view Reader::text() { return as_text(raw(number())); }

std::size_t Reader::count() {
  const std::uint64_t value = number();
  if (value > rest_.size()) {
    good_ = false;
    rest_ = {};
    return 0;
  }
  return value;
}

Bytes encode_person(const Person& person) {
  Writer writer;
  writer.number(kVersion);
  writer.raw(person.id.bytes);
  writer.text(person.source_system);
  writer.text(person.source_id);
  writer.number(person.names.size());
  for (const PersonName& name : person.names) {
    writer.number(static_cast<std::uint64_t>(name.use));
    writer.text(name.family);
    writer.text(name.given);
    writer.text(name.family_kana);
    writer.text(name.given_kana);
  }
  writer.number(static_cast<std::uint64_t>(std::max<int>(person.birth.year, 0)));
  writer.number(person.birth.month);
  writer.number(person.birth.day);
  writer.number(static_cast<std::uint64_t>(person.sex));
  writer.text(person.address.postal_code);
  writer.text(person.address.prefecture);
  writer.text(person.address.city);
  writer.text(person.address.line);
  writer.text(person.address.building);
  writer.number(person.phones.size());
  for (const std::string& phone : person.phones) writer.text(phone);
  writer.number(person.cards.size());
  for (const InsuranceCard& card : person.cards) write_card(writer, card);
  writer.number(person.identifiers.size());
  for (const Identifier& identifier : person.identifiers) {
    writer.text(identifier.system);
    writer.text(identifier.value);
  }
  writer.number((person.withheld ? 1U : 0U) | (person.address_suppressed ? 2U : 0U));
  return writer.bytes();
}

Result<Person> decode_person(ByteView bytes) {
  constexpr Error kBad{Errc::kCorrupt, "a person's record does not decode; restore the region"};
  Reader reader(bytes);
  Person person;
  if (reader.number() != kVersion) return kBad;
  const ByteView id = reader.raw(person.id.bytes.size());
  std::ranges::copy(id, person.id.bytes.begin());
  const auto text = [&reader] { return std::string(reader.text()); };
  person.source_system = text();
  person.source_id = text();
  person.names.resize(reader.count());
  for (PersonName& name : person.names) {
    const std::uint64_t use = reader.number();
    if (use > static_cast<std::uint64_t>(NameUse::kAlias)) return kBad;
    name.use = static_cast<NameUse>(use);
    name.family = text();
    name.given = text();
    name.family_kana = text();
    name.given_kana = text();
  }
  const std::uint64_t year = reader.number();
  const std::uint64_t month = reader.number();
  const std::uint64_t day = reader.number();
  const std::uint64_t sex = reader.number();
  if (year > 9999 || month > 12 || day > 31 || sex > 2) return kBad;
  person.birth = Date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                      static_cast<std::uint8_t>(day)};
  person.sex = static_cast<Sex>(sex);
  person.address.postal_code = text();
  person.address.prefecture = text();
  person.address.city = text();
  person.address.line = text();
  person.address.building = text();
  person.phones.resize(reader.count());
  for (std::string& phone : person.phones) phone = text();
  person.cards.resize(reader.count());
  for (InsuranceCard& card : person.cards) {
    card.insurer_number = text();
    card.symbol = text();
    card.number = text();
    card.branch = text();
  }
  person.identifiers.resize(reader.count());
  for (Identifier& identifier : person.identifiers) {
    identifier.system = text();
    identifier.value = text();
  }
  const std::uint64_t flags = reader.number();
  person.withheld = (flags & 1) != 0;
  person.address_suppressed = (flags & 2) != 0;
  if (!reader.done() || flags > 3) return kBad;
  return person;
}

}  // namespace tomoshibi::store::people::internal
