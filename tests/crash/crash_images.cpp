#include "tests/crash/crash_images.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <string_view>

namespace tomoshibi::test {
namespace {

constexpr std::int64_t kSector = 512;
constexpr std::int64_t kBlock = 4096;

// SplitMix64: small, seeded, the same on every machine.
std::uint64_t next(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

// How many boundaries of `unit` lie strictly inside the write.
std::int64_t boundaries_inside(const Operation& write, std::int64_t unit) {
  const std::int64_t end = write.offset + static_cast<std::int64_t>(write.bytes.size());
  const std::int64_t first = write.offset / unit + 1;
  const std::int64_t last = (end - 1) / unit;
  return std::max<std::int64_t>(0, last - first + 1);
}

// The bytes of `write` from file offset `from` to `to`.
void put(const Operation& write, std::int64_t from, std::int64_t to, Bytes& bytes) {
  if (to <= from) return;
  if (static_cast<std::int64_t>(bytes.size()) < to) bytes.resize(static_cast<std::size_t>(to));
  std::memcpy(bytes.data() + from, write.bytes.data() + (from - write.offset),
              static_cast<std::size_t>(to - from));
}

}  // namespace

CrashPoints::CrashPoints(const Disk& start, const std::vector<Operation>& operations)
    : operations_(&operations) {
  int number = 0;
  for (const auto& [name, bytes] : start) {
    durable_names_.emplace(name, number);
    durable_.emplace(number++, bytes);
  }
}

void CrashPoints::advance_to(std::size_t count) {
  assert(count_ <= count && count <= operations_->size());
  for (; count_ < count; ++count_) {
    const Operation& operation = (*operations_)[count_];
    bool directory = operation.directory_synced;
    switch (operation.kind) {
      case Operation::Kind::kWrite:
      case Operation::Kind::kTruncate:
        waiting_.push_back(&operation);
        break;
      case Operation::Kind::kCreate:
      case Operation::Kind::kDelete:
        waiting_names_.push_back(&operation);
        break;
      case Operation::Kind::kSync:
      case Operation::Kind::kLostSync:
        std::erase_if(waiting_, [&](const Operation* waiting) {
          if (waiting->file != operation.file) return false;
          std::uint64_t unused = 0;
          if (operation.kind == Operation::Kind::kSync) {
            apply(*waiting, Fate::kKept, unused, durable_[operation.file]);
          }
          return true;
        });
        break;
    }
    if (!directory) continue;
    for (const Operation* named : waiting_names_) {
      if (named->kind == Operation::Kind::kCreate) durable_names_[named->name] = named->file;
      else durable_names_.erase(named->name);
    }
    waiting_names_.clear();
  }
}

std::vector<CrashPoints::Fate> CrashPoints::fates_of(const Operation& operation) {
  std::vector<Fate> fates{Fate::kKept, Fate::kDropped};
  if (operation.kind != Operation::Kind::kWrite) return fates;
  if (boundaries_inside(operation, kSector) > 0) fates.push_back(Fate::kTorn512);
  if (boundaries_inside(operation, kBlock) > 0) fates.push_back(Fate::kTorn4096);
  return fates;
}

void CrashPoints::apply(const Operation& operation, Fate fate, std::uint64_t& random,
                        Bytes& bytes) const {
  if (fate == Fate::kDropped) return;
  if (operation.kind == Operation::Kind::kTruncate) {
    bytes.resize(static_cast<std::size_t>(operation.offset));
    return;
  }
  const std::int64_t from = operation.offset;
  const std::int64_t end = from + static_cast<std::int64_t>(operation.bytes.size());
  switch (fate) {
    case Fate::kDropped:
      break;
    case Fate::kKept:
      put(operation, from, end, bytes);
      break;
    case Fate::kTorn512:
    case Fate::kTorn4096: {
      const std::int64_t unit = fate == Fate::kTorn512 ? kSector : kBlock;
      const std::int64_t inside = boundaries_inside(operation, unit);
      if (inside == 0) return;
      const std::int64_t which =
          static_cast<std::int64_t>(next(random) % static_cast<std::uint64_t>(inside));
      put(operation, from, (from / unit + 1 + which) * unit, bytes);
      break;
    }
    case Fate::kScattered:
      for (std::int64_t at = from; at < end;) {
        const std::int64_t stop = std::min(end, (at / kSector + 1) * kSector);
        if ((next(random) & 1U) != 0) put(operation, at, stop, bytes);
        at = stop;
      }
      break;
    case Fate::kZeros:
      if (static_cast<std::int64_t>(bytes.size()) < end) {
        bytes.resize(static_cast<std::size_t>(end));
      }
      break;
  }
}

Disk CrashPoints::disk_of(const Plan& plan) const {
  std::map<std::string, int> names = durable_names_;
  for (std::size_t i = 0; i < plan.names; ++i) {
    const Operation& named = *waiting_names_[i];
    if (named.kind == Operation::Kind::kCreate) names[named.name] = named.file;
    else names.erase(named.name);
  }
  Disk disk;
  std::map<int, Bytes*> contents;
  for (const auto& [name, number] : names) {
    const auto found = durable_.find(number);
    Bytes& bytes = disk.emplace(name, found == durable_.end() ? Bytes{} : found->second)
                       .first->second;
    contents[number] = &bytes;
  }
  std::uint64_t random = plan.seed;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    const auto found = contents.find(waiting_[i]->file);
    if (found != contents.end()) apply(*waiting_[i], plan.fates[i], random, *found->second);
  }
  return disk;
}

void CrashPoints::each_combination(const std::vector<std::vector<Fate>>& choices,
                                   std::uint64_t seed,
                                   const std::function<void(const Disk&)>& visit) const {
  std::vector<std::size_t> digits(choices.size(), 0);
  for (;;) {
    Plan plan{.fates = {}, .names = 0, .seed = seed};
    for (std::size_t i = 0; i < choices.size(); ++i) plan.fates.push_back(choices[i][digits[i]]);
    for (plan.names = 0; plan.names <= waiting_names_.size(); ++plan.names) visit(disk_of(plan));
    std::size_t place = 0;
    while (place < digits.size() && ++digits[place] == choices[place].size()) digits[place++] = 0;
    if (place == digits.size()) return;
  }
}

std::vector<CrashPoints::Plan> CrashPoints::telling_plans() const {
  const std::size_t count = waiting_.size();
  const std::size_t all_names = waiting_names_.size();
  std::vector<Plan> plans;
  const auto add = [&](Fate others, std::size_t names) -> Plan& {
    return plans.emplace_back(Plan{std::vector<Fate>(count, others), names, 0});
  };
  for (std::size_t names = 0; names <= all_names; ++names) {
    add(Fate::kKept, names);
    add(Fate::kDropped, names);
  }
  add(Fate::kZeros, all_names);
  // The youngest first: the older a write that still waits, the more often it was here before.
  for (std::size_t back = 1; back <= count; ++back) {
    const std::size_t i = count - back;
    add(Fate::kKept, all_names).fates[i] = Fate::kDropped;
    add(Fate::kDropped, all_names).fates[i] = Fate::kKept;
    add(Fate::kKept, all_names).fates[i] = Fate::kTorn512;
    Plan& first_part = add(Fate::kKept, all_names);
    std::fill(first_part.fates.begin() + static_cast<std::ptrdiff_t>(i), first_part.fates.end(),
              Fate::kDropped);
  }
  return plans;
}

void CrashPoints::each_disk(std::size_t limit, std::uint64_t seed,
                            const std::function<void(const Disk&)>& visit) const {
  std::vector<std::vector<Fate>> choices;
  std::size_t combinations = waiting_names_.size() + 1;
  for (const Operation* waiting : waiting_) {
    choices.push_back(fates_of(*waiting));
    combinations = std::min(limit + 1, combinations * choices.back().size());
  }
  if (combinations <= limit) return each_combination(choices, seed, visit);

  std::uint64_t random = seed;
  std::vector<Plan> plans = telling_plans();
  // Half of the limit for these, half for the sample.
  if (plans.size() > limit / 2) plans.resize(limit / 2);
  for (Plan& plan : plans) {
    plan.seed = next(random);
    visit(disk_of(plan));
  }
  for (std::size_t i = plans.size(); i < limit; ++i) {
    Plan plan{.fates = {}, .names = 0, .seed = next(random)};
    plan.names = next(random) % (waiting_names_.size() + 1);
    // Three of four writes arrive: with fewer, most disks are cut at their first frame.
    const bool mostly = (next(random) & 1U) != 0;
    for (std::size_t j = 0; j < waiting_.size(); ++j) {
      const std::uint64_t dice = next(random) % (mostly ? 16 : 6);
      plan.fates.push_back(dice < 6 ? static_cast<Fate>(dice) : Fate::kKept);
    }
    visit(disk_of(plan));
  }
}

std::uint64_t fingerprint_of(const Disk& disk) {
  std::uint64_t sum = 0;
  for (const auto& [name, bytes] : disk) {
    for (const std::string_view part : {std::string_view(name), as_text(bytes)}) {
      sum = sum * 0x9e3779b97f4a7c15U + std::hash<std::string_view>{}(part);
      sum ^= sum >> 29;
    }
  }
  return sum;
}

}  // namespace tomoshibi::test
