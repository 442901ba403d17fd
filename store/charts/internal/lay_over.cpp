#include "store/charts/internal/lay_over.h"

namespace tomoshibi::store::charts::internal {
namespace {

void lay_over(std::vector<RowView>& below, const std::vector<RowView>& over, OfTwoAlike rule) {
  if (over.empty()) return;
  if (below.empty()) {
    below = over;
    return;
  }
  std::vector<RowView> all;
  all.reserve(below.size() + over.size());
  std::size_t at = 0;
  for (const RowView& row : over) {
    while (at < below.size() && below[at].key < row.key) all.push_back(below[at++]);
    if (at == below.size() || below[at].key != row.key) {
      all.push_back(row);
      continue;
    }
    const RowView& there = below[at++];
    const bool wins = there.as_of < row.as_of ||
                      (there.as_of == row.as_of && rule == OfTwoAlike::kIsReplaced);
    all.push_back(wins ? row : there);
  }
  all.insert(all.end(), below.begin() + static_cast<std::ptrdiff_t>(at), below.end());
  below = std::move(all);
}

}  // namespace

void lay_over(RowSet& below, const RowSet& over, OfTwoAlike rule) {
  for (std::size_t part = 0; part < kParts; ++part) {
    lay_over(below.parts[part], over.parts[part], rule);
  }
}

}  // namespace tomoshibi::store::charts::internal
