// Makes an image of faces. What the import, the publisher and the register's own additions use.
//
// Invariant: the image depends on who was added, not on the order; people of several registers may go into
// one, or each into one of their own: searched together they answer alike.
// Cost: about 80 B a person while building; a million people: some seconds.
// Proof: tests/people_image_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "store/base/bytes.h"
#include "store/people/internal/face.h"
#include "store/people/internal/image.h"
#include "store/people/internal/terms.h"

namespace tomoshibi::store::people::internal {

class ImageBuilder {
 public:
  // Faces speak in the numbers of `terms`, which must outlive the builder. Lists are made from
  // `listed_from` people on.
  explicit ImageBuilder(const Terms& terms, std::uint32_t listed_from = kListedFrom)
      : terms_(&terms), listed_from_(listed_from) {}

  // `row`: under which the register's database keeps him. Requires: size() < kMostSlots.
  void add(std::uint32_t row, const Face& face);
  std::size_t size() const { return people_.size(); }
  // Empties the builder.
  Bytes finish();

 private:
  struct Row {
    std::uint32_t family, given, place, insurer, symbol, row, block, phone, number;
    std::uint16_t day;
    std::uint8_t bits, length, branch;
    std::int64_t as_of;
  };
  struct Further {  // What stands in the side tables; slots are still indexes into people_.
    std::vector<SideName> names;
    std::vector<SideCard> cards;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;  // Insurer and symbol of cards.
    std::vector<SidePhone> phones;
    std::vector<SideBlock> blocks;
  };
  class Writer;
  void add_cards(Row& row, const Face& face, std::uint32_t index);

  const Terms* terms_;
  std::uint32_t listed_from_;
  std::vector<Row> people_;
  Further further_;
};

}  // namespace tomoshibi::store::people::internal
