#include "store/people/internal/face.h"

#include <algorithm>

#include "store/people/internal/codec.h"

namespace tomoshibi::store::people::internal {
namespace {

// kNoTerm is zero, so that what is missing takes one byte.
void put_term(Writer& writer, std::uint32_t term) { writer.number(term + 1U); }

void put_code(Writer& writer, const Code& code) {
  writer.number(code.length);
  writer.number(code.hashed ? 1 : 0);
  writer.number(code.digits);
}

}  // namespace

std::uint32_t day_of(const Date& date) {
  if (!is_valid(date)) return kNoDay;
  const std::int32_t day = to_days(date) - kFirstDay;
  return day < 0 || day >= static_cast<std::int32_t>(kDays) ? kNoDay
                                                            : static_cast<std::uint32_t>(day);
}

Date date_of(std::uint32_t day) { return from_days(static_cast<std::int32_t>(day) + kFirstDay); }

Bytes encode_face(const Face& face) {
  Writer writer;
  writer.number(face.names.size());
  for (const FaceName& name : face.names) {
    put_term(writer, name.family);
    put_term(writer, name.given);
    writer.number(static_cast<std::uint64_t>(name.use));
  }
  writer.number(face.day);
  writer.number(static_cast<std::uint64_t>(face.sex) | (face.withheld ? 4U : 0U));
  put_term(writer, face.place);
  writer.number(face.block.ward);
  for (const std::uint16_t number : face.block.numbers) writer.number(number);
  writer.number(face.cards.size());
  for (const CardFace& card : face.cards) {
    put_term(writer, card.insurer);
    put_term(writer, card.symbol);
    put_code(writer, card.number);
    writer.number(card.branch);
  }
  writer.number(face.phones.size());
  for (const std::uint64_t one : face.phones) writer.number(one);
  return writer.bytes();
}

Result<Face> decode_face(ByteView bytes) {
  constexpr Error kBad{Errc::kCorrupt, "a row of the search index does not decode"};
  Reader reader(bytes);
  Face face;
  const auto term = [&reader] { return static_cast<std::uint32_t>(reader.number() - 1); };
  face.names.resize(reader.count());
  for (FaceName& name : face.names) {
    name.family = term();
    name.given = term();
    const std::uint64_t use = reader.number();
    if (use > static_cast<std::uint64_t>(NameUse::kAlias)) return kBad;
    name.use = static_cast<NameUse>(use);
  }
  face.day = static_cast<std::uint32_t>(std::min<std::uint64_t>(reader.number(), kNoDay));
  const std::uint64_t flags = reader.number();
  face.place = term();
  face.block.ward = static_cast<char32_t>(reader.number());
  for (std::uint16_t& number : face.block.numbers) {
    number = static_cast<std::uint16_t>(reader.number());
  }
  if ((flags & 3) > 2 || flags > 7) return kBad;
  face.sex = static_cast<Sex>(flags & 3);
  face.withheld = (flags & 4) != 0;
  face.cards.resize(reader.count());
  for (CardFace& card : face.cards) {
    card.insurer = term();
    card.symbol = term();
    card.number.length = static_cast<std::uint8_t>(reader.number());
    card.number.hashed = reader.number() != 0;
    card.number.digits = reader.number();
    card.branch = static_cast<std::uint8_t>(reader.number());
  }
  face.phones.resize(reader.count());
  for (std::uint64_t& one : face.phones) one = reader.number();
  if (!reader.done()) return kBad;
  return face;
}

}  // namespace tomoshibi::store::people::internal
