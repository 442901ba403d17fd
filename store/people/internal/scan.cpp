#include "store/people/internal/scan.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "store/people/internal/card_scan.h"
#include "store/people/internal/pruned.h"
#include "store/people/internal/weigher.h"
#include "store/people/internal/weights.h"

namespace tomoshibi::store::people::internal {
namespace {

// From so many people on, everybody is weighed on two cores.
constexpr std::uint32_t kWorthAThread = 1'500'000;

void weigh_everybody(const Index& index, std::vector<Weigher>& weighers, Tally& tally) {
  for (Weigher& weigher : weighers) {
    weigher.weigh_all_cards();
    const std::uint32_t slots = weigher.segment().image.slots();
    if (slots < kWorthAThread || std::thread::hardware_concurrency() < 2) {
      weigher.run(0, slots, tally);
      continue;
    }
    Tally other(index);
    std::thread second([&] { weigher.run(slots / 2, slots, other); });
    weigher.run(0, slots / 2, tally);
    second.join();
    tally.merge(other);
  }
}

Allowance allowance_of(const Index& index, const Asked& asked) {
  using namespace weights;
  const Chance chance = chance_of(asked, index);
  const double people = std::max<double>(index.visible(), 1);
  const double prior = (1 - asked.rates.absent - kRelative) / people;
  const double unit = static_cast<double>(kStart) * std::exp(-Weigher::log_scale(asked));
  return {asked.rates.absent * std::exp(chance.absent) / prior * unit,
          kRelative / people / prior * std::exp(chance.relative)};
}

}  // namespace

Scan scan(const Index& index, const Asked& asked, Thoroughness thoroughness) {
  Scan out;
  const QuestionTables tables(index, asked);
  std::vector<Weigher> weighers;
  weighers.reserve(index.segments().size());
  for (const Segment& segment : index.segments()) weighers.emplace_back(tables, segment);
  Tally tally(index);
  bool done = false;
  const bool few = thoroughness == Thoroughness::kAsNeeded;
  std::vector<CardSplit> splits;
  if (few && asked.has_card) splits = split_cards(weighers);
  if (few) {
    const Allowance allowance = allowance_of(index, asked);
    done = asked.card_alone() ? weigh_few_by_card(weighers, splits, allowance, tally)
                              : weigh_few(weighers, splits, allowance, tally);
  }
  if (!done) {
    tally = Tally(index);
    out.exhaustive = true;
    if (asked.card_alone()) {
      weigh_all_by_card(weighers, tally);
    } else {
      weigh_everybody(index, weighers, tally);
    }
  }
  out.best = tally.best();
  out.fitting = tally.fitting();
  out.log_scale = Weigher::log_scale(asked) - kStartExponent * std::log(2.0);
  out.log_mass = std::log(tally.mass()) + out.log_scale;
  out.log_kin = std::log(tally.kin()) + out.log_scale;
  if (asked.has_card) {
    out.narrowing = few ? narrow(weighers, splits, out.fitting) : narrow_everybody(weighers, out.fitting);
  }
  out.exchanged = asked.may_be_exchanged && !out.best.empty() &&
                  std::ranges::any_of(weighers, [&](const Weigher& weigher) {
                    const Segment& segment = weigher.segment();
                    const std::uint32_t slot = out.best.front().slot;
                    return slot >= segment.base && slot < segment.base + segment.image.slots() &&
                           weigher.fits_exchanged(slot - segment.base);
                  });
  return out;
}

}  // namespace tomoshibi::store::people::internal
