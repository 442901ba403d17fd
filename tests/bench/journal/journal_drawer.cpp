// Draws journals, good and damaged, judges each with the product's own walker, and prints journal
// and judgement, a line of JSON each, for the independent verifier (judge.py in this folder).
//
//   journal_drawer HONEST DAMAGED SEED     how many of each; the same seed draws the same
#include <cstdio>
#include <cstdlib>
#include <string>

#include "store/journal/chain.h"
#include "tests/bench/journal/damage.h"
#include "tests/support/journal_dump.h"
#include "tests/support/scratch.h"

namespace tomoshibi::bench {
namespace {

constexpr std::size_t kDevices = 32;

// As verify() judges a folder, over rows in memory.
journal::Verification judge(const FoundJournal& found) {
  const ByteView file = found.head_file ? ByteView(*found.head_file) : ByteView();
  const journal::HeadReading heads = journal::heads_in(file, found.device);
  journal::WalkOptions options;
  options.device = found.device;
  options.heads = heads.heads;
  std::size_t at = 0;
  const auto next = [&]() -> Result<std::optional<journal::Row>> {
    if (at == found.rows.size()) return std::optional<journal::Row>();
    const OwnRow& row = found.rows[at++];
    return std::optional<journal::Row>(journal::Row{{row.number}, row.bytes, row.signature});
  };
  const auto walk = journal::walk(next, found.rows.size(), options, [](journal::Entry&) {});
  return walk ? journal::verification_of(*walk, heads) : journal::Verification();
}

// A number, or null.
std::string number_of(const std::optional<EntrySeq>& entry) {
  return entry ? std::to_string(entry->value) : std::string("null");
}

std::string declared_of(const journal::Verification& judgement) {
  std::string list;
  for (const journal::Declared& one : judgement.declared) {
    list += (list.empty() ? "[" : ",[") + std::to_string(one.entry.value) + "," +
            std::to_string(static_cast<int>(one.cause)) + "]";
  }
  return "[" + list + "]";
}

void print(std::string_view honest, std::string_view damage, const journal::Verification& judgement,
           const FoundJournal& found) {
  std::vector<test::DumpedRow> rows;
  for (const OwnRow& row : found.rows) rows.push_back({row.number, row.bytes, row.signature});
  std::optional<ByteView> head;
  if (found.head_file) head = *found.head_file;
  const std::string dump = test::dump_line(found.device, head, rows);
  const auto& undeclared = judgement.undeclared;
  std::printf("{\"honest\":\"%s\",\"damage\":\"%s\",\"product\":{\"good\":%s,\"holds\":%s,"
              "\"first_bad\":%s,\"undeclared\":%s,\"declared\":%s,\"entries\":%llu,\"incarnations\":%u,"
              "\"root\":\"%s\",\"head\":\"%s\"},\"dump\":%s}\n",
              std::string(honest).c_str(), std::string(damage).c_str(),
              judgement.good ? "true" : "false", judgement.holds() ? "true" : "false",
              number_of(judgement.first_bad).c_str(),
              number_of(undeclared ? undeclared->number : std::nullopt).c_str(),
              declared_of(judgement).c_str(), static_cast<unsigned long long>(judgement.entries),
              judgement.incarnations, to_hex(judgement.tree.root).c_str(),
              to_hex(judgement.head).c_str(),
              dump.substr(0, dump.size() - 1).c_str());
}

class Drawer final {
 public:
  explicit Drawer(std::uint64_t seed) : chance_(seed), smith_(made_.path()) {
    for (std::size_t at = 0; at < kDevices; ++at) {
      std::array<std::uint8_t, 32> own{};
      for (auto& byte : own) byte = static_cast<std::uint8_t>(chance_());
      devices_.push_back(journal::DeviceKeys::from_seed(own));
    }
    other_ = draw(Honest::kPlain, 0, false);
  }

  void honest(std::uint64_t number) {
    const auto kind = static_cast<Honest>(number % kHonestKinds);
    const DrawnJournal drawn = draw(kind, next_device(), false);
    const FoundJournal found = as_left(drawn, smith_);
    print(name_of(kind), "", judge(found), found);
  }

  void damaged_one(std::uint64_t number) {
    const auto damage = static_cast<Damage>(number % kDamages);
    const auto kind = static_cast<Honest>(below(chance_, kHonestKinds));
    DrawnJournal drawn = draw(kind, next_device(), needs_fork(damage));
    // Nothing stands behind a head of the first entry that could be exchanged: another one.
    while (needs_fork(damage) && drawn.fork.empty()) {
      drawn = draw(Honest::kPlain, device_, true);
    }
    const FoundJournal found = damaged(drawn, other_, damage, smith_, chance_);
    print(name_of(drawn.kind), name_of(damage), judge(found), found);
    other_ = std::move(drawn);
  }

 private:
  // Never the device of the journal before: that one is "another device" to this one.
  std::size_t next_device() {
    device_ = (device_ + 1 + below(chance_, kDevices - 1)) % kDevices;
    return device_;
  }
  DrawnJournal draw(Honest kind, std::size_t device, bool with_fork) {
    return draw_journal(devices_[device], kind, with_fork, chance_);
  }

  Chance chance_;
  test::Scratch made_;
  HeadSmith smith_;
  std::vector<journal::DeviceKeys> devices_;
  std::size_t device_ = 0;
  DrawnJournal other_;
};

}  // namespace
}  // namespace tomoshibi::bench

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("usage: journal_drawer HONEST DAMAGED SEED\n", stderr);
    return 2;
  }
  const std::uint64_t honest = std::strtoull(arguments[1], nullptr, 10);
  const std::uint64_t damaged = std::strtoull(arguments[2], nullptr, 10);
  tomoshibi::bench::Drawer drawer(std::strtoull(arguments[3], nullptr, 10));
  for (std::uint64_t number = 0; number < honest; ++number) drawer.honest(number);
  for (std::uint64_t number = 0; number < damaged; ++number) drawer.damaged_one(number);
  return std::ferror(stdout) != 0 ? 1 : 0;
}
