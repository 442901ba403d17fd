#include "tests/bench/watch/measure.h"

#include <vector>

#include "store/audit/access_book.h"
#include "store/audit/watch.h"

namespace tomoshibi::watch_bench {

Measured& Measured::operator+=(const Measured& other) {
  snooped += other.snooped;
  honest += other.honest;
  snooped_searches += other.snooped_searches;
  honest_searches += other.honest_searches;
  for (const auto& [kind, count] : other.honest_by_flag) honest_by_flag[kind] += count;
  for (const auto& [kind, count] : other.snooped_by_flag) snooped_by_flag[kind] += count;
  for (const auto& [hard, share] : other.by_hard) by_hard[hard] += share;
  return *this;
}

Measured measure(const ShelterWeek& week, const store::audit::Limits& limits) {
  using store::audit::FlagKind;
  store::audit::AccessBook book;
  for (const store::journal::Entry& entry : week.entries) book.take(entry);
  std::map<std::uint64_t, std::vector<FlagKind>> flags;
  for (const store::audit::Flag& flag : store::audit::flags_of(book, limits)) {
    if (flag.kind != FlagKind::kNoConsent) flags[flag.subject.seq.value].push_back(flag.kind);
  }
  Measured measured;
  for (const auto& [seq, label] : week.accesses) {
    const auto found = flags.find(seq);
    const bool is_flagged = found != flags.end();
    if (label.truth == Truth::kHonest) {
      measured.honest.add(is_flagged);
      if (is_flagged) {
        for (const FlagKind kind : found->second) ++measured.honest_by_flag[kind];
      }
      continue;
    }
    measured.snooped.add(is_flagged);
    measured.by_hard[label.hard].add(is_flagged);
    if (is_flagged) {
      for (const FlagKind kind : found->second) ++measured.snooped_by_flag[kind];
    }
  }
  for (const auto& [seq, label] : week.searches) {
    Share& share =
        label.truth == Truth::kHonest ? measured.honest_searches : measured.snooped_searches;
    share.add(flags.contains(seq));
  }
  return measured;
}

}  // namespace tomoshibi::watch_bench
