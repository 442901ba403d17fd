// crash_enumerate: every workload of up to four operations, the power cut everywhere.
//
//   crash_enumerate                    sealed store, the short set: each letter, and chosen words
//   crash_enumerate --full             all words of up to four letters; the more words of a length,
//                                      the fewer disks of each crash point (see thoroughness_of)
//   crash_enumerate --plain            plain SQLite: validates the laboratory
//   crash_enumerate --expect-loss      synchronous=OFF: succeeds only when losses were seen
//   crash_enumerate --word iItc        one word, to look into a failure
//   --length N, --part I/N (share the words among N processes), --page BYTES, --disks N, --seed N
//   --minutes N                        stop then, and say how many words of each length were done
//
// Exit status: 0 no failure, 1 failures (the first 20 are printed), 2 bad arguments.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "tests/crash/crash_lab.h"
#include "tests/crash/store_door.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

struct Arguments {
  LabOptions lab{.sealed = true};
  bool full = false;
  bool expect_loss = false;
  std::string word;
  bool one_word = false;
  std::size_t length = 0;
  std::size_t part = 0;
  std::size_t parts = 1;
  double minutes = 0;  // 0: to the end.
};

bool parse(int count, char** values, Arguments& arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string name = values[i];
    const char* next = i + 1 < count ? values[i + 1] : nullptr;
    if (name == "--full") arguments.full = true;
    else if (name == "--plain") arguments.lab.sealed = false;
    else if (name == "--expect-loss") arguments.expect_loss = true;
    else if (next == nullptr) return false;
    else {
      ++i;
      if (name == "--word") {
        arguments.word = next;
        arguments.one_word = true;
      } else if (name == "--length") arguments.length = std::strtoul(next, nullptr, 10);
      else if (name == "--page") arguments.lab.page_bytes = std::atoi(next);
      else if (name == "--disks") arguments.lab.disks_per_point = std::strtoul(next, nullptr, 10);
      else if (name == "--seed") arguments.lab.seed = std::strtoull(next, nullptr, 10);
      else if (name == "--minutes") arguments.minutes = std::atof(next);
      else if (name == "--part") {
        char* rest = nullptr;
        arguments.part = std::strtoul(next, &rest, 10);
        if (rest == nullptr || *rest != '/') return false;
        arguments.parts = std::strtoul(rest + 1, nullptr, 10);
        if (arguments.parts == 0 || arguments.part >= arguments.parts) return false;
      } else return false;
    }
  }
  return true;
}

// All words of at most `length` letters, shorter ones first.
std::vector<std::string> words_up_to(std::size_t length) {
  std::vector<std::string> words{""};
  std::size_t level = 0;
  for (std::size_t letters = 1; letters <= length; ++letters) {
    const std::size_t end = words.size();
    for (; level < end; ++level) {
      for (const char letter : letters_of_the_alphabet()) words.push_back(words[level] + letter);
    }
  }
  return words;
}

// For every build: each operation alone, and words in which operations meet: a log that wraps after
// a checkpoint, a file that shrinks, a log left behind, a spill behind a reset log.
std::vector<std::string> short_set() {
  std::vector<std::string> words = words_up_to(1);
  for (const char* word : {"It", "Itv", "Ipi", "Itii", "Ikp", "bdv", "bdvt", "smt", "fptf", "Iuc",
                           "kIkt", "itsi", "Ivc", "mvpk"}) {
    words.emplace_back(word);
  }
  return words;
}

// The disks of a crash point that a word of this length visits: nearly all where words are few, the
// telling ones first where they are many. Every crash point is visited in any case.
struct Thoroughness {
  std::size_t disks_per_point;
  std::size_t nested_every;
};
Thoroughness thoroughness_of(std::size_t letters) {
  if (letters <= 1) return {80, 8};
  if (letters == 2) return {30, 16};
  return letters == 3 ? Thoroughness{8, 48} : Thoroughness{4, 160};
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  if (!parse(count, values, arguments)) {
    std::fprintf(stderr, "crash_enumerate: see the head of tests/crash/enumerate.cpp\n");
    return 2;
  }
  if (arguments.expect_loss) arguments.lab.synchronous = false;
  std::vector<std::string> words;
  if (arguments.one_word) words = {arguments.word};
  else if (arguments.length > 0) words = words_up_to(arguments.length);
  else words = arguments.full ? words_up_to(4) : short_set();

  const auto started = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  };
  std::vector<std::size_t> done(8);
  CrashLab lab(arguments.lab);
  for (std::size_t i = arguments.part; i < words.size(); i += arguments.parts) {
    if (arguments.full) {
      const Thoroughness thoroughness = thoroughness_of(words[i].size());
      lab.set_thoroughness(thoroughness.disks_per_point, thoroughness.nested_every);
    }
    lab.visit(words[i]);
    ++done[std::min(words[i].size(), done.size() - 1)];
    if (lab.counts().failures >= 1000) break;
    if (arguments.minutes > 0 && seconds() > arguments.minutes * 60) {
      std::printf("stopped by the clock\n");
      break;
    }
  }
  for (const std::string& failure : lab.failures()) std::printf("%s\n", failure.c_str());
  const LabCounts& counts = lab.counts();
  std::printf("%s store, pages of %d bytes: %lld workloads, %lld crash points, %lld disks "
              "(%lld after a second crash), %lld failures, %.1f s\n",
              arguments.lab.sealed ? "sealed" : "plain", arguments.lab.page_bytes,
              static_cast<long long>(counts.workloads), static_cast<long long>(counts.crash_points),
              static_cast<long long>(counts.disks), static_cast<long long>(counts.nested_disks),
              static_cast<long long>(counts.failures), seconds());
  std::printf("words of 0, 1, 2, 3, 4 letters: %zu, %zu, %zu, %zu, %zu\n", done[0], done[1], done[2],
              done[3], done[4]);
  if (arguments.expect_loss) return counts.failures > 0 ? 0 : 1;
  return counts.failures == 0 ? 0 : 1;
}
