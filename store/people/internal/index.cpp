#include "store/people/internal/index.h"

#include <algorithm>
#include <bit>

#include "store/people/internal/codec.h"
#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

constexpr char kBetween = '\x1f';

NameTerm make_name(std::string_view packed) {
  const std::size_t at = packed.find(kBetween);
  NameTerm term;
  term.text = decode(packed.substr(0, at));
  if (at != std::string_view::npos) term.kana = decode(packed.substr(at + 1));
  term.key = kanji_key(term.text);
  const bool roman = !term.text.empty() && is_roman(term.text.front());
  const bool kana_only =
      !term.text.empty() && std::ranges::all_of(term.text, [](char32_t c) { return is_kana(c); });
  if (term.kana.empty() && kana_only) term.kana = kana_key(term.text);
  term.spelling = spelling_key(term.kana);
  term.sound = sound_key(term.kana);
  term.roman = roman ? roman_key(term.text) : roman_of_kana(term.kana);
  return term;
}

// kNoTerm is zero, so that what is missing takes one byte.
void put_term(Writer& writer, std::uint32_t term) { writer.number(term + 1U); }

void put_code(Writer& writer, const Code& code) {
  writer.number(code.length);
  writer.number(code.hashed ? 1 : 0);
  writer.number(code.digits);
}

void add_to(std::uint32_t& people, int by) {
  people = static_cast<std::uint32_t>(static_cast<std::int64_t>(people) + by);
}

}  // namespace

std::uint32_t day_of(const Date& date) {
  if (!is_valid(date)) return kNoDay;
  const std::int32_t day = to_days(date) - kFirstDay;
  return day < 0 || day >= static_cast<std::int32_t>(kDays) ? kNoDay
                                                            : static_cast<std::uint32_t>(day);
}

Bytes encode_face(const Face& face) {
  Writer writer;
  writer.number(face.names.size());
  for (const ExtraName& name : face.names) {
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
  for (ExtraName& name : face.names) {
    name.family = term();
    name.given = term();
    const std::uint64_t use = reader.number();
    if (use > static_cast<std::uint64_t>(NameUse::kAlias)) return kBad;
    name.use = static_cast<NameUse>(use);
  }
  face.day = static_cast<std::uint32_t>(reader.number());
  const std::uint64_t flags = reader.number();
  face.place = term();
  face.block.ward = static_cast<char32_t>(reader.number());
  for (std::uint16_t& number : face.block.numbers) {
    number = static_cast<std::uint16_t>(reader.number());
  }
  if (face.day > kNoDay || (flags & 3) > 2 || flags > 7) return kBad;
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

Result<void> Index::add_term(TermKind kind, std::string_view packed) {
  ++revision_;
  switch (kind) {
    case TermKind::kFamily: families.push_back(make_name(packed)); return ok();
    case TermKind::kGiven: givens.push_back(make_name(packed)); return ok();
    case TermKind::kPlace: {
      const std::size_t first = packed.find(kBetween);
      const std::size_t second = first == packed.npos ? first : packed.find(kBetween, first + 1);
      if (second == packed.npos) return Error(Errc::kCorrupt, "a place does not decode");
      PlaceTerm term;
      term.place.prefecture = decode(packed.substr(0, first));
      term.place.city = decode(packed.substr(first + 1, second - first - 1));
      term.place.town = decode(packed.substr(second + 1));
      places.push_back(std::move(term));
      return ok();
    }
    case TermKind::kInsurer:
      insurers.push_back({read_code(packed), std::string(packed), 0});
      return ok();
    case TermKind::kSymbol: symbols.push_back({decode(packed), 0}); return ok();
  }
  return Error(Errc::kCorrupt, "a term of an unknown kind");
}

std::size_t Index::terms(TermKind kind) const {
  switch (kind) {
    case TermKind::kFamily: return families.size();
    case TermKind::kGiven: return givens.size();
    case TermKind::kPlace: return places.size();
    case TermKind::kInsurer: return insurers.size();
    case TermKind::kSymbol: return symbols.size();
  }
  return 0;
}

void Index::count(std::uint32_t slot, int by) {
  if ((flags[slot] & (kWithheld | kAbsent)) != 0) return;
  add_to(visible_, by);
  if (family[slot] != kNoTerm) add_to(families[family[slot]].people, by);
  if (given[slot] != kNoTerm) add_to(givens[given[slot]].people, by);
  if (place[slot] != kNoTerm) add_to(places[place[slot]].people, by);
  if (insurer[slot] != kNoTerm) add_to(insurers[insurer[slot]].people, by);
  if (symbol[slot] != kNoTerm) add_to(symbols[symbol[slot]].people, by);
}

void Index::remove_extras(std::uint32_t slot) {
  std::erase_if(extra_names, [slot](const ExtraName& name) { return name.slot == slot; });
  std::erase_if(extra_cards, [slot](const ExtraCard& card) { return card.slot == slot; });
  std::erase_if(extra_phones, [slot](const auto& one) { return one.second == slot; });
}

void Index::place_face(std::uint32_t slot, const Face& face) {
  ++revision_;
  if (slot < slots()) {
    if ((flags[slot] & kAbsent) == 0) {
      count(slot, -1);
      if ((flags[slot] & kExtras) != 0) remove_extras(slot);
    }
  } else {
    const std::size_t size = std::size_t{slot} + 1;
    for (auto* column : {&family, &given, &day, &place, &insurer, &symbol}) {
      column->resize(size, kNoTerm);
    }
    number.resize(size);
    phone.resize(size);
    number_length.resize(size);
    branch.resize(size, kNoBranch);
    flags.resize(size, kAbsent);
    block.resize(size);
    as_of.resize(size);
  }
  const ExtraName name = face.names.empty() ? ExtraName{} : face.names.front();
  const CardFace card = face.cards.empty() ? CardFace{} : face.cards.front();
  family[slot] = name.family;
  given[slot] = name.given;
  day[slot] = face.day;
  place[slot] = face.place;
  block[slot] = face.block;
  insurer[slot] = card.insurer;
  symbol[slot] = card.symbol;
  number[slot] = card.number.digits;
  number_length[slot] =
      card.number.hashed ? 255 : std::min<std::uint8_t>(card.number.length, 254);
  branch[slot] = card.branch;
  flags[slot] = static_cast<std::uint8_t>(static_cast<unsigned>(face.sex) |
                                          (face.withheld ? unsigned{kWithheld} : 0U));
  as_of[slot] = face.as_of;
  for (std::size_t at = 1; at < face.names.size(); ++at) {
    extra_names.push_back({slot, face.names[at].family, face.names[at].given, face.names[at].use});
  }
  for (std::size_t at = 1; at < face.cards.size(); ++at) {
    extra_cards.push_back({slot, face.cards[at]});
  }
  phone[slot] = face.phones.empty() ? 0 : face.phones.front();
  for (std::size_t at = 1; at < face.phones.size(); ++at) {
    extra_phones.emplace_back(face.phones[at], slot);
  }
  if (face.names.size() > 1 || face.cards.size() > 1 || face.phones.size() > 1) {
    flags[slot] |= kExtras;
  }
  count(slot, 1);
}

Code Index::number_of(std::uint32_t slot) const {
  Code code;
  code.digits = number[slot];
  code.length = number_length[slot];
  code.hashed = code.length == 255;
  return code;
}

Face Index::face(std::uint32_t slot) const {
  Face face;
  face.names.push_back({slot, family[slot], given[slot], NameUse::kUsual});
  face.day = day[slot];
  face.sex = static_cast<Sex>(flags[slot] & kSexMask);
  face.place = place[slot];
  face.block = block[slot];
  face.cards.push_back({insurer[slot], symbol[slot], number_of(slot), branch[slot]});
  if (phone[slot] != 0) face.phones.push_back(phone[slot]);
  face.withheld = (flags[slot] & kWithheld) != 0;
  face.as_of = as_of[slot];
  if ((flags[slot] & kExtras) == 0) return face;
  for (const ExtraName& extra : extra_names) {
    if (extra.slot == slot) face.names.push_back(extra);
  }
  for (const ExtraCard& extra : extra_cards) {
    if (extra.slot == slot) face.cards.push_back(extra.card);
  }
  for (const auto& [digits, owner] : extra_phones) {
    if (owner == slot) face.phones.push_back(digits);
  }
  return face;
}

std::string pack_name(std::u32string_view text, std::u32string_view kana) {
  return encode(text) + kBetween + encode(kana);
}

std::string pack_place(const Place& place) {
  return encode(place.prefecture) + kBetween + encode(place.city) + kBetween + encode(place.town);
}

namespace {

std::string prefix_of(TermKind kind, char what) {
  return std::string(kind == TermKind::kFamily ? "f" : "g") + what;
}

// Pairs of neighbours, with the edges of the word as letters of their own.
void add_pairs(std::vector<std::string>& tokens, const std::string& prefix,
               std::u32string_view text) {
  char32_t before = U'0';
  for (const char32_t c : text) {
    if (before != U'?' && c != U'?') tokens.push_back(prefix + encode(std::u32string{before, c}));
    before = c;
  }
  if (before != U'?') tokens.push_back(prefix + encode(std::u32string{before, U'1'}));
}

}  // namespace

std::vector<std::string> kana_tokens(TermKind kind, std::u32string_view kana) {
  std::vector<std::string> tokens;
  const std::u32string sound = sound_key(kana);
  add_pairs(tokens, prefix_of(kind, 'k'), sound);
  // Two sounds with anything between: one kana misheard in the middle leaves this one.
  for (std::size_t at = 0; at + 2 < sound.size(); ++at) {
    tokens.push_back(prefix_of(kind, 's') + encode(std::u32string{sound[at], sound[at + 2]}));
  }
  return tokens;
}

std::vector<std::string> kanji_tokens(TermKind kind, std::u32string_view key) {
  std::vector<std::string> tokens;
  for (const char32_t c : key) tokens.push_back(prefix_of(kind, 'j') + encode(std::u32string{c}));
  return tokens;
}

std::vector<std::string> roman_tokens(TermKind kind, std::u32string_view roman) {
  std::vector<std::string> tokens;
  for (const std::u32string& word : words_of(roman)) {
    for (std::size_t at = 0; at < word.size(); ++at) {
      const std::u32string piece = at + 2 < word.size() ? word.substr(at, 3) : word.substr(at);
      if (at == 0 || piece.size() == 3) tokens.push_back(prefix_of(kind, 'r') + encode(piece));
    }
  }
  return tokens;
}

std::string tokens_of(TermKind kind, const NameTerm& term) {
  std::vector<std::string> tokens = kana_tokens(kind, term.kana);
  for (std::string& token : kanji_tokens(kind, term.key)) tokens.push_back(std::move(token));
  for (std::string& token : roman_tokens(kind, term.roman)) tokens.push_back(std::move(token));
  std::ranges::sort(tokens);
  const auto repeated = std::ranges::unique(tokens);
  tokens.erase(repeated.begin(), repeated.end());
  std::string joined;
  for (const std::string& token : tokens) joined += (joined.empty() ? "" : " ") + token;
  return joined;
}

}  // namespace tomoshibi::store::people::internal
