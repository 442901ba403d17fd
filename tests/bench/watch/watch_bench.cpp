// How much snooping the watch flags, and how many honest accesses: per kind, with 95 % intervals.
//
//   watch_bench tune|judge [weeks a kind] [--missed]
//   watch_bench cost
//
// `tune` and `judge` draw from seeds that never meet. Intervals come from drawing whole weeks again
// (bootstrap): accesses of one week are not independent.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>
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

void shift(store::journal::Body& body, std::uint64_t by) {
  if (auto* ends = std::get_if<store::journal::SearchEnds>(&body)) ends->begin.value += by;
  if (auto* view = std::get_if<store::journal::ChartViewed>(&body)) view->consent.value += by;
  if (auto* closed = std::get_if<store::journal::ChartClosed>(&body)) closed->consent.value += by;
  if (auto* record = std::get_if<store::journal::RecordMade>(&body)) record->consent.value += by;
}

// A kiosk-year of entries, taken live and as a book, and judged.
int measure_cost() {
  constexpr std::size_t kEntries = 36'500;
  std::vector<store::journal::Entry> entries;
  for (std::uint32_t number = 0; entries.size() < kEntries; ++number) {
    for (store::journal::Entry& entry :
         make_week(seed_of(SeedsFor::kTuning, number), Snooping::kBulk).entries) {
      // Weeks after each other: numbers and times go on.
      const std::int64_t later = static_cast<std::int64_t>(number) * 7 * kDay;
      entry.header.wall.milliseconds += later;
      const std::uint64_t first = entries.size() - (entry.header.seq.value - 1);
      entry.header.seq.value += first;
      shift(entry.body, first);
      entries.push_back(std::move(entry));
      if (entries.size() == kEntries) break;
    }
  }
  using Clock = std::chrono::steady_clock;
  const auto milliseconds = [](Clock::time_point from, Clock::time_point until) {
    return std::chrono::duration<double, std::milli>(until - from).count();
  };
  const auto start = Clock::now();
  store::audit::Watch watch;
  for (const store::journal::Entry& entry : entries) watch.take(entry);
  const auto taken = Clock::now();
  const std::size_t live = watch.flags().size();
  const auto judged = Clock::now();
  store::audit::AccessBook book;
  for (const store::journal::Entry& entry : entries) book.take(entry);
  const auto joined = Clock::now();
  const std::size_t whole = store::audit::flags_of(book).size();
  const auto done = Clock::now();
  fmt::print("{} entries: watch takes {:.0f} ms, judges {:.0f} ms; book takes {:.0f} ms, flags_of "
             "{:.0f} ms; {} and {} flags\n",
             entries.size(), milliseconds(start, taken), milliseconds(taken, judged),
             milliseconds(judged, joined), milliseconds(joined, done), live, whole);
  return live == whole ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view use = argc > 1 ? argv[1] : "";
  if (use == "cost") return measure_cost();
  if (use != "tune" && use != "judge") {
    fmt::print(stderr, "watch_bench tune|judge [weeks a kind] [--missed]\nwatch_bench cost\n");
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
  Share all_noticed;
  Measured sum;
  for (const Snooping kind : kSnoopings) {
    std::vector<Share> snooped;
    std::vector<Share> honest;
    std::map<Hard, Share> by_hard;
    Share noticed;  // Snoopers' weeks of which at least one access is flagged.
    for (int week = 0; week < weeks; ++week) {
      // Each kind has weeks of its own.
      const auto number = static_cast<std::uint32_t>(week * 8 + static_cast<int>(kind));
      const Measured measured = measure(make_week(seed_of(seeds, number), kind));
      snooped.push_back(kind == Snooping::kListsOnly ? measured.snooped_searches : measured.snooped);
      honest.push_back(measured.honest);
      if (snooped.back().of > 0) noticed.add(snooped.back().has > 0);
      for (const auto& [hard, share] : measured.by_hard) by_hard[hard] += share;
      sum += measured;
    }
    print_row(name_of(kind), snooped, honest);
    if (noticed.of > 0) {
      fmt::print("    of {} snooped weeks {} have a flagged access ({:.1f} %)\n", noticed.of,
                 noticed.has, noticed.percent());
      all_noticed += noticed;
    }
    if (tells_missed) print_hard(by_hard);
    if (kind != Snooping::kListsOnly) {
      all_snooped.insert(all_snooped.end(), snooped.begin(), snooped.end());
    }
    all_honest.insert(all_honest.end(), honest.begin(), honest.end());
  }
  print_row("all accesses", all_snooped, all_honest);
  fmt::print("    of {} snooped weeks {} have a flagged access ({:.1f} %)\n", all_noticed.of,
             all_noticed.has, all_noticed.percent());
  fmt::print("\nhonest searches without anybody opened: {} of {} flagged ({:.2f} %)\n",
             sum.honest_searches.has, sum.honest_searches.of, sum.honest_searches.percent());
  print_flags("honest", sum.honest_by_flag, sum.honest.of);
  print_flags("snooped", sum.snooped_by_flag, sum.snooped.of);
  if (tells_missed) print_hard(sum.by_hard);
  return 0;
}
