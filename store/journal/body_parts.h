// How values stand in the maps of entries, shared by the sources that write and read bodies.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/cbor.h"
#include "store/journal/bodies.h"
#include "store/journal/entry.h"

namespace tomoshibi::store::journal::parts {

inline constexpr Error kBadField(Errc::kBadInput, "a field of a journal entry is malformed");

template <typename Enum>
std::uint64_t number_of(Enum value) {
  return static_cast<std::uint64_t>(value);
}

template <typename Enum>
Result<Enum> enum_at(cbor::MapReader& map, std::uint64_t key, Enum last) {
  TRY(number, map.unsigned_at(key, number_of(last)));
  if (number == 0) return kBadField;
  return static_cast<Enum>(number);
}

template <std::size_t N>
Result<std::array<std::uint8_t, N>> array_at(cbor::MapReader& map, std::uint64_t key) {
  TRY(bytes, map.bytes_at(key, N));
  if (bytes.size() != N) return kBadField;
  std::array<std::uint8_t, N> array{};
  std::ranges::copy(bytes, array.begin());
  return array;
}

inline Result<EntrySeq> seq_at(cbor::MapReader& map, std::uint64_t key) {
  TRY(number, map.unsigned_at(key, INT64_MAX));
  return EntrySeq{number};
}

inline void add_text_if(cbor::MapWriter& map, std::uint64_t key, std::string_view text) {
  const std::string_view fitting = clipped(text);
  if (!fitting.empty()) map.add_text(key, fitting);
}

inline void add_persons(cbor::MapWriter& map, std::uint64_t key, std::span<const PersonId> persons) {
  cbor::Writer list;
  list.add_array(persons.size());
  for (const PersonId& person : persons) list.add_bytes(person.bytes);
  map.add_encoded(key, list.bytes());
}

inline Result<std::vector<PersonId>> persons_at(cbor::MapReader& map, std::uint64_t key) {
  const cbor::Value* value = map.find(key);
  if (value == nullptr || !value->is(cbor::Kind::kArray) || value->items.size() > kPersonsMax) {
    return kBadField;
  }
  std::vector<PersonId> persons;
  persons.reserve(value->items.size());
  for (const cbor::Value& item : value->items) {
    PersonId person;
    if (!item.is(cbor::Kind::kBytes) || item.bytes.size() != person.bytes.size()) return kBadField;
    std::ranges::copy(item.bytes, person.bytes.begin());
    persons.push_back(person);
  }
  return persons;
}

inline Result<SectionSet> sections_at(cbor::MapReader& map, std::uint64_t key) {
  TRY(bits, map.unsigned_at(key, SectionSet::all().bits()));
  return SectionSet::from_bits(static_cast<std::uint8_t>(bits));
}

// ---- kinds from print on (entry_bodies_proof.cpp) ----

void put_public(cbor::MapWriter& map, const Printed& body);
void put_public(cbor::MapWriter& map, const Exported& body);
void put_public(cbor::MapWriter& map, const RecordMade& body);
void put_public(cbor::MapWriter& map, const OrderHandled& body);
void put_public(cbor::MapWriter& map, const Synced& body);
void put_public(cbor::MapWriter& map, const CustodyChanged& body);
void put_public(cbor::MapWriter& map, const SecondPerson& body);
void put_public(cbor::MapWriter& map, const SealMade& body);
void put_public(cbor::MapWriter& map, const ReceiptGiven& body);
void put_public(cbor::MapWriter& map, const Reviewed& body);
void put_public(cbor::MapWriter& map, const SampleDrawn& body);

void put_personal(cbor::MapWriter& map, const Printed& body);
void put_personal(cbor::MapWriter& map, const Exported& body);
void put_personal(cbor::MapWriter& map, const RecordMade& body);
void put_personal(cbor::MapWriter& map, const CustodyChanged& body);
void put_personal(cbor::MapWriter& map, const SecondPerson& body);
void put_personal(cbor::MapWriter& map, const ReceiptGiven& body);
void put_personal(cbor::MapWriter& map, const Reviewed& body);

Result<Body> get_later(EntryKind kind, cbor::MapReader& map);

Result<void> get_personal(cbor::MapReader& map, Printed& body);
Result<void> get_personal(cbor::MapReader& map, Exported& body);
Result<void> get_personal(cbor::MapReader& map, RecordMade& body);
Result<void> get_personal(cbor::MapReader& map, CustodyChanged& body);
Result<void> get_personal(cbor::MapReader& map, SecondPerson& body);
Result<void> get_personal(cbor::MapReader& map, ReceiptGiven& body);
Result<void> get_personal(cbor::MapReader& map, Reviewed& body);

}  // namespace tomoshibi::store::journal::parts
