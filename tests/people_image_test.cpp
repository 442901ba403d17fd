// Promise: an image gives back whom it was made of, whatever the order they came in; several images count
// as one; what is not an image is refused, and what is taken is safe to read.
// Method: random faces, those that need the side tables among them, there and back; every byte of a small
// image flipped.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "store/people/internal/image_builder.h"
#include "store/people/internal/image_words.h"
#include "store/people/internal/index.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people::internal;

namespace {

Terms some_terms() {
  Terms terms;
  for (int number = 0; number < 50; ++number) {
    const std::string text = std::to_string(number);
    REQUIRE(terms.add(TermKind::kFamily, "姓" + text + "\x1fセイ"));
    REQUIRE(terms.add(TermKind::kGiven, "名" + text + "\x1fメイ"));
    REQUIRE(terms.add(TermKind::kPlace, "石川県\x1f輪島市\x1f町" + text));
    REQUIRE(terms.add(TermKind::kInsurer, "1700" + text));
    REQUIRE(terms.add(TermKind::kSymbol, "輪" + text));
  }
  return terms;
}

class Maker {
 public:
  Face face() {
    Face face;
    face.names.push_back({term(), term(), NameUse::kUsual});
    while (below(8) == 0) face.names.push_back({term(), term(), NameUse::kFormer});
    face.day = below(20) == 0 ? kNoDay : below(kNoDay);
    face.sex = static_cast<Sex>(below(3));
    face.place = term();
    face.block.numbers = {static_cast<std::uint16_t>(below(below(4) == 0 ? 60000 : 4000)),
                          static_cast<std::uint16_t>(below(100)), static_cast<std::uint16_t>(below(60)), 0};
    if (below(6) == 0) face.block.ward = below(2) == 0 ? U'ハ' : U'乙';
    if (below(50) == 0) face.block.ward = U'〇';
    for (std::uint32_t cards = below(3); cards > 0; --cards) face.cards.push_back(card());
    for (std::uint32_t phones = below(3); phones > 0; --phones) face.phones.push_back(phone());
    face.withheld = below(30) == 0;
    face.as_of = static_cast<std::int64_t>(below(1000000)) + 1;
    return face;
  }
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

 private:
  std::uint32_t term() { return below(12) == 0 ? kNoTerm : below(50); }
  CardFace card() {
    CardFace card;
    card.insurer = term();
    card.symbol = term();
    const int digits = static_cast<int>(below(12)) + 1;
    std::string number;
    for (int at = 0; at < digits; ++at) number += static_cast<char>('0' + below(10));
    if (below(40) == 0) number += "組A";
    card.number = read_code(number);
    card.branch = below(5) == 0 ? kNoBranch : static_cast<std::uint8_t>(below(100));
    return card;
  }
  std::uint64_t phone() {
    static constexpr const char* kStarts[] = {"0768", "090", "1", "00"};
    return read_phone(kStarts[below(4)] + std::to_string(100000 + below(900000)) + "00");
  }
  std::mt19937 random_{7};
};

Index index_of(Bytes bytes) {
  auto image = Image::parse(std::move(bytes));
  REQUIRE(image);
  Index index;
  REQUIRE(index.add(*std::move(image)));
  return index;
}

std::string text_of(const Terms& terms, TermKind kind, std::uint32_t number) {
  return number == kNoTerm ? "-" : terms.packed(kind, number);
}

// What a face says, in words that do not depend on the numbers of terms.
std::string words_of(const Terms& terms, const Face& face) {
  std::string words;
  for (const FaceName& name : face.names) {
    words += text_of(terms, TermKind::kFamily, name.family) + "/" +
             text_of(terms, TermKind::kGiven, name.given) + "/" +
             std::to_string(static_cast<int>(name.use)) + ";";
  }
  words += std::to_string(face.day) + "," + std::to_string(static_cast<int>(face.sex)) + "," +
           text_of(terms, TermKind::kPlace, face.place) + "," + std::to_string(face.block.ward);
  for (const std::uint16_t number : face.block.numbers) words += "." + std::to_string(number);
  for (const CardFace& card : face.cards) {
    words += ";" + text_of(terms, TermKind::kInsurer, card.insurer) + "/" +
             text_of(terms, TermKind::kSymbol, card.symbol) + "/" + std::to_string(card.number.digits) +
             "/" + std::to_string(card.number.length) + (card.number.hashed ? "h" : "") + "/" +
             std::to_string(card.branch);
  }
  for (const std::uint64_t phone : face.phones) words += ";" + std::to_string(phone);
  return words + (face.withheld ? " withheld" : "");
}

// Who has no card has an empty one in the image.
Face with_a_card(Face face) {
  if (face.cards.empty()) face.cards.emplace_back();
  return face;
}

}  // namespace

TEST_CASE("image: everybody comes back as he was, with all his names, cards and phones") {
  const Terms terms = some_terms();
  Maker maker;
  std::vector<Face> faces;
  ImageBuilder builder(terms, 100);
  for (std::uint32_t row = 1; row <= 3000; ++row) {
    faces.push_back(maker.face());
    builder.add(row, faces.back());
  }
  const Index index = index_of(builder.finish());
  REQUIRE(index.slots() == 3000);
  std::vector<int> seen(faces.size());
  std::uint32_t visible = 0;
  for (std::uint32_t slot = 0; slot < index.slots(); ++slot) {
    const std::uint32_t row = index.row(slot);
    REQUIRE(row >= 1);
    REQUIRE(row <= faces.size());
    ++seen[row - 1];
    const Face& was = faces[row - 1];
    CHECK(words_of(index, index.face(slot)) == words_of(terms, with_a_card(was)));
    CHECK(index.is_visible(slot) != was.withheld);
    visible += was.withheld ? 0 : 1;
  }
  CHECK(std::ranges::all_of(seen, [](int times) { return times == 1; }));
  CHECK(index.visible() == visible);
}

TEST_CASE("image: lists name exactly those who bear the value") {
  const Terms terms = some_terms();
  Maker maker;
  ImageBuilder builder(terms, 100);
  for (std::uint32_t row = 1; row <= 2000; ++row) builder.add(row, maker.face());
  const auto image = Image::parse(builder.finish());
  REQUIRE(image);
  REQUIRE(image->listed());
  for (std::uint32_t place = 0; place <= image->terms(TermKind::kPlace); ++place) {
    std::vector<std::uint32_t> listed, found;
    image->each(Image::List::kPlace, place, [&](std::uint32_t slot) { listed.push_back(slot); });
    for (std::uint32_t slot = 0; slot < image->slots(); ++slot) {
      if (image->place(slot) == place) found.push_back(slot);
    }
    CHECK(listed == found);
    CHECK(image->listed_people(Image::List::kPlace, place) == found.size());
  }
}

TEST_CASE("image: the same people in another order make the same bytes") {
  const Terms terms = some_terms();
  Maker maker;
  std::vector<std::pair<std::uint32_t, Face>> people;
  for (std::uint32_t row = 1; row <= 500; ++row) people.emplace_back(row, maker.face());
  const auto build = [&] {
    ImageBuilder builder(terms, 100);
    for (const auto& [row, face] : people) builder.add(row, face);
    return builder.finish();
  };
  const Bytes first = build();
  std::ranges::shuffle(people, std::mt19937{3});
  CHECK(build() == first);
}

TEST_CASE("image: several images count as one, and whoever is hidden counts nowhere") {
  const Terms terms = some_terms();
  Maker maker;
  std::vector<Face> faces;
  for (int number = 0; number < 900; ++number) faces.push_back(maker.face());
  const auto build = [&](std::uint32_t from, std::uint32_t to) {
    ImageBuilder builder(terms);
    for (std::uint32_t at = from; at < to; ++at) builder.add(at + 1, faces[at]);
    return builder.finish();
  };
  Index whole = index_of(build(0, 900));
  Index parts = index_of(build(0, 400));
  for (const auto& [from, to] : {std::pair{400U, 650U}, std::pair{650U, 900U}}) {
    auto image = Image::parse(build(from, to));
    REQUIRE(image);
    REQUIRE(parts.add(*std::move(image)));
  }
  const auto alike = [](const Index& one, const Index& other) {
    CHECK(one.visible() == other.visible());
    CHECK(one.withheld().size() == other.withheld().size());
    CHECK(one.born() == other.born());
    for (std::size_t at = 0; at < one.families.size(); ++at) {
      const std::string value = one.packed(TermKind::kFamily, static_cast<std::uint32_t>(at));
      for (std::uint32_t number = 0; number < other.families.size(); ++number) {
        if (other.packed(TermKind::kFamily, number) != value) continue;
        CHECK(other.families[number].people == one.families[at].people);
      }
    }
  };
  alike(whole, parts);
  // The last image goes and its people are hidden in the other index: again the same.
  parts.drop_last();
  for (std::uint32_t slot = 0; slot < whole.slots(); ++slot) {
    if (whole.row(slot) > 650) whole.hide(slot);
  }
  alike(whole, parts);
}

TEST_CASE("image: a flipped bit is refused, or leaves an image that is safe to read") {
  const Terms terms = some_terms();
  Maker maker;
  ImageBuilder builder(terms, 20);
  for (std::uint32_t row = 1; row <= 40; ++row) builder.add(row, maker.face());
  const Bytes good = builder.finish();
  int refused = 0;
  // The lists by day are mostly empty offsets: every byte elsewhere, some of those.
  const auto step = [&good](std::size_t at) { return at > 4000 && at + 4000 < good.size() ? std::size_t{97} : 1; };
  for (std::size_t at = 0; at < good.size(); at += step(at)) {
    Bytes bad = good;
    bad[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    const auto image = Image::parse(std::move(bad));
    if (!image) {
      ++refused;
      continue;
    }
    for (std::uint32_t slot = 0; slot < image->slots(); ++slot) (void)image->face(slot);
    for (std::uint32_t day = 0; day <= kNoDay; day += 997) {
      image->each(Image::List::kDay, day, [&](std::uint32_t slot) { CHECK(slot < image->slots()); });
    }
  }
  CHECK(refused > 1000);
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{100}, good.size() - 1}) {
    CHECK(!Image::parse(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))));
  }
}

TEST_CASE("image: usual phones and blocks fit their column") {
  for (const char* text : {"0768221234", "09012345678", "07012345678", "0312345678", "0000000000"}) {
    const std::uint64_t phone = read_phone(text);
    const std::uint32_t packed = pack_phone(phone);
    CHECK(packed != kNoSlotPhone);
    CHECK(unpack_phone(packed) == phone);
  }
  CHECK(pack_phone(read_phone("123456")) == kNoSlotPhone);
  CHECK(pack_phone(0) == 0);
  for (const Block& block : {Block{0, {30, 2, 0, 0}}, Block{U'ニ', {4095, 127, 63, 0}}, Block{U'癸', {1, 0, 0, 0}}}) {
    CHECK(unpack_block(pack_block(block)) == block);
  }
  CHECK(pack_block(Block{0, {4096, 0, 0, 0}}) == kNoSlotBlock);
  CHECK(pack_block(Block{0, {1, 2, 3, 4}}) == kNoSlotBlock);
}
