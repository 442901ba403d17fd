// How much snooping the watch flags, and how many honest accesses: per kind, with 95 % intervals.
//
//   watch_bench tune|judge [weeks a kind] [--missed]
//
// `tune` and `judge` draw from seeds that never meet. Intervals come from drawing whole weeks again
// (bootstrap): accesses of one week are not independent.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "store/audit/access_book.h"
#include "store/audit/watch.h"
#include "tests/bench/watch/measure.h"

namespace {

using namespace tomoshibi;
using namespace tomoshibi::watch_bench;

struct Interval {
  double low = 0;
  double high = 0;
};

Interval interval_of(const std::vector<Share>& weeks) {
  Random random(17, 4);
  std::vector<double> shares;
  for (int draw = 0; draw < 2000; ++draw) {
    Share sum;
    for (std::size_t one = 0; one < weeks.size(); ++one) {
      sum += weeks[static_cast<std::size_t>(random.below(static_cast<int>(weeks.size())))];
    }
    shares.push_back(sum.percent());
  }
  std::ranges::sort(shares);
  return {shares[shares.size() / 40], shares[shares.size() - 1 - shares.size() / 40]};
}

void print_row(std::string_view name, const std::vector<Share>& snooped,
               const std::vector<Share>& honest) {
  Share all_snooped;
  Share all_honest;
  for (const Share& one : snooped) all_snooped += one;
  for (const Share& one : honest) all_honest += one;
  const Interval caught = interval_of(snooped);
  const Interval alarmed = interval_of(honest);
  fmt::print("{:<15} {:>7} {:>7.1f} {:>6.1f}-{:<6.1f} {:>9} {:>7.2f} {:>6.2f}-{:<6.2f}\n", name,
             all_snooped.of, all_snooped.percent(), caught.low, caught.high, all_honest.of,
             all_honest.percent(), alarmed.low, alarmed.high);
}

void print_flags(std::string_view whose, const std::map<store::audit::FlagKind, std::uint64_t>& by,
                 std::uint64_t of) {
  fmt::print("{} accesses by flag, per thousand:\n", whose);
  for (const auto& [kind, count] : by) {
    fmt::print("  {:<16} {:>6.2f}\n", store::audit::name_of(kind),
               1000.0 * static_cast<double>(count) / static_cast<double>(of));
  }
}

void print_hard(const std::map<Hard, Share>& by_hard) {
  for (const auto& [hard, share] : by_hard) {
    fmt::print("    {:<24} {:>6} of {:>6} flagged ({:.1f} %)\n", name_of(hard), share.has, share.of,
               share.percent());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view use = argc > 1 ? argv[1] : "";
  if (use != "tune" && use != "judge") {
    fmt::print(stderr, "watch_bench tune|judge [weeks a kind] [--missed]\n");
    return 2;
  }
  const int weeks = argc > 2 ? std::atoi(argv[2]) : 40;
  const bool tells_missed = argc > 3 && std::string_view(argv[3]) == "--missed";
  const SeedsFor seeds = use == "judge" ? SeedsFor::kJudging : SeedsFor::kTuning;
  fmt::print("{} weeks a kind, seeds for {}\n", weeks, use);
  fmt::print("{:<15} {:>7} {:>7} {:^13} {:>9} {:>7} {:^13}\n", "kind", "snooped", "% seen", "95 %",
             "honest", "% seen", "95 %");
  std::vector<Share> all_snooped;
  std::vector<Share> all_honest;
  Measured sum;
  for (const Snooping kind : kSnoopings) {
    std::vector<Share> snooped;
    std::vector<Share> honest;
    std::map<Hard, Share> by_hard;
    for (int week = 0; week < weeks; ++week) {
      // Each kind has weeks of its own.
      const auto number = static_cast<std::uint32_t>(week * 8 + static_cast<int>(kind));
      const Measured measured = measure(make_week(seed_of(seeds, number), kind));
      snooped.push_back(kind == Snooping::kListsOnly ? measured.snooped_searches : measured.snooped);
      honest.push_back(measured.honest);
      for (const auto& [hard, share] : measured.by_hard) by_hard[hard] += share;
      sum += measured;
    }
    print_row(name_of(kind), snooped, honest);
    if (tells_missed) print_hard(by_hard);
    if (kind != Snooping::kListsOnly) {
      all_snooped.insert(all_snooped.end(), snooped.begin(), snooped.end());
    }
    all_honest.insert(all_honest.end(), honest.begin(), honest.end());
  }
  print_row("all accesses", all_snooped, all_honest);
  fmt::print("\nhonest searches without anybody opened: {} of {} flagged ({:.2f} %)\n",
             sum.honest_searches.has, sum.honest_searches.of, sum.honest_searches.percent());
  print_flags("honest", sum.honest_by_flag, sum.honest.of);
  print_flags("snooped", sum.snooped_by_flag, sum.snooped.of);
  if (tells_missed) print_hard(sum.by_hard);
  return 0;
}
