// Search over a drawn region in a store of its own: times, and a function for callgrind to count
// in.
//
//   search_bench make --file F --people 100000
//   search_bench ask --file F --queries 200 [--rounds 1] [--json]
//   Both with --parts N: a database for each N-th municipality (F.0, F.1 ...) and an overlay of nobody.
//   Times are the processor time of the thread: what others do on the machine counts little.
//
// `ask` puts a fixed mix of queries about people of that region, the same ones every time, through
// asked_once() and nothing else: `valgrind --tool=callgrind --toggle-collect='*asked_once*'` counts
// the instructions of search alone, on any machine, however noisy (tests/bench/search/instructions
// does it). The file is sealed like every store, with a key that is no secret. Proof: none; a tool
// run by hand.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "app/population/tables.h"
#include "store/people/internal/search.h"
#include "store/people/register.h"
#include "store/people/schema.h"
#include "store/vault/database.h"
#include "tests/bench/search/drawn_people.h"

namespace tomoshibi::bench {
namespace {

namespace people = store::people;
namespace vault = store::vault;

constexpr std::uint64_t kSeed = 20261121;
constexpr std::size_t kSlice = 20'000;  // People a transaction.

struct Arguments {
  std::filesystem::path file;
  std::uint64_t people = 100'000;
  std::uint64_t queries = 200;
  std::uint64_t rounds = 1;
  std::uint64_t parts = 0;
  bool json = false;
};

template <typename T>
T sure(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "search_bench: {}\n", result.error().what);
    std::exit(5);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

vault::Database open_file(const std::filesystem::path& file) {
  static constexpr std::array kSteps = {vault::Migration{1, people::kSchemaV1},
                                        vault::Migration{2, people::kSchemaImage},
                                        vault::Migration{3, people::kSchemaRemoved},
                                        vault::Migration{4, people::kSchemaWords}};
  vault::DataKey key;
  std::ranges::fill(key.fill(), std::uint8_t{7});
  auto database = sure(vault::Database::open(file, vault::Database::Mode::kReadWrite, key));
  sure(database.migrate(kSteps));
  return database;
}

std::filesystem::path part_file(const Arguments& arguments, std::uint64_t part) {
  return arguments.file.string() + "." + std::to_string(part);
}

// Who of a block lives in the municipalities of a part.
std::uint64_t part_of(const Arguments& arguments, const Person& person) {
  const auto places = population::municipality_table();
  for (std::size_t at = 0; at < places.size(); ++at) {
    if (person.address.city.ends_with(places[at].name)) return at % arguments.parts;
  }
  return 0;
}

void make_part(const Arguments& arguments, std::uint64_t part) {
  auto database = open_file(part_file(arguments, part));
  auto people = sure(people::Register::open(database));
  const std::uint64_t blocks = (arguments.people + kDrawnAtOnce - 1) / kDrawnAtOnce;
  auto transaction = sure(vault::Transaction::begin(database));
  for (std::uint64_t block = 0; block < blocks; ++block) {
    for (const Person& person : drawn_people(kSeed, block)) {
      if (part_of(arguments, person) == part) sure(people.put(person));
    }
  }
  sure(transaction.commit());
  sure(people.make_image());
  fmt::print("{} people\n", people.size());
}

void make(const Arguments& arguments) {
  if (arguments.parts > 0) {
    for (std::uint64_t part = 0; part < arguments.parts; ++part) make_part(arguments, part);
    return;
  }
  auto database = open_file(arguments.file);
  auto people = sure(people::Register::open(database));
  const std::uint64_t blocks = (arguments.people + kDrawnAtOnce - 1) / kDrawnAtOnce;
  std::uint64_t block = 0;
  while (block < blocks) {
    auto transaction = sure(vault::Transaction::begin(database));
    for (std::size_t done = 0; done < kSlice && block < blocks; done += kDrawnAtOnce, ++block) {
      for (const Person& person : drawn_people(kSeed, block)) sure(people.put(person));
    }
    sure(transaction.commit());
  }
  sure(people.after_import());
  fmt::print("{} people\n", people.size());
}

// What callgrind collects in. Never inlined, so that it has a name.
__attribute__((noinline)) Result<people::Answer> asked_once(const people::Register& people,
                                                            const people::Query& query) {
  return people::internal::Door::find(people, Role::kDoctor, query, kToday);
}

struct Times {
  std::vector<double> micros;
  double at(double share) {
    if (micros.empty()) return 0;
    std::ranges::sort(micros);
    return micros[std::min(micros.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(micros.size())))];
  }
};

// Processor time of this thread.
double now_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void ask(const Arguments& arguments) {
  auto database = open_file(arguments.file);
  std::vector<vault::Database> databases;
  std::vector<people::RegisterPart> parts;
  databases.reserve(arguments.parts);
  for (std::uint64_t part = 0; part < arguments.parts; ++part) {
    databases.push_back(open_file(part_file(arguments, part)));
    parts.push_back({&databases.back()});
  }
  const double started = now_seconds();
  const auto people = sure(parts.empty() ? people::Register::open(database)
                                         : people::Register::open(std::move(parts), database));
  const double opened = now_seconds() - started;
  const std::uint64_t blocks = people.size() / kDrawnAtOnce;
  constexpr auto kKinds = static_cast<std::uint64_t>(Asked::kCount);
  // Lazy tables are made before anything is counted.
  for (const Person& who : drawn_people(kSeed, 1)) {
    const auto kind = static_cast<Asked>(who.id.bytes[0] % kKinds);
    sure(people::internal::Door::find(people, Role::kDoctor, drawn_query(who, kind), kToday));
  }
  Times person, card;
  std::uint64_t found = 0, asked = 0;
  for (std::uint64_t number = 0; number < arguments.queries; ++number) {
    const auto drawn = drawn_people(kSeed, (number * 7919) % std::max<std::uint64_t>(blocks, 1));
    const Person& who = drawn[number % drawn.size()];
    const auto kind = static_cast<Asked>(number % kKinds);
    const auto query = drawn_query(who, kind);
    for (std::uint64_t round = 0; round < arguments.rounds; ++round) {
      const double begun = now_seconds();
      const auto answer = sure(asked_once(people, query));
      const double took = (now_seconds() - begun) * 1e6;
      (is_card(kind) ? card : person).micros.push_back(took);
      ++asked;
      found += std::ranges::any_of(answer.candidates, [&](const people::Candidate& candidate) {
        return candidate.person.id == who.id;
      });
    }
  }
  const char* form =
      arguments.json ? "{{\"people\":{},\"asked\":{},\"found\":{},\"open_seconds\":{:.3f},\"person_"
                       "p50_us\":{:.0f},"
                       "\"person_p99_us\":{:.0f},\"card_p50_us\":{:.0f},\"card_p99_us\":{:.0f}}}\n"
                     : "people {}  asked {}  found {}  opened in {:.3f} s\n"
                       "person p50 {:.0f} us  p99 {:.0f} us   card p50 {:.0f} us  p99 {:.0f} us\n";
  fmt::print(fmt::runtime(form), people.size(), asked, found, opened, person.at(.5), person.at(.99),
             card.at(.5), card.at(.99));
}

}  // namespace
}  // namespace tomoshibi::bench

int main(int argc, char** argv) {
  tomoshibi::bench::Arguments arguments;
  CLI::App tool("Search over a drawn region: times, and instructions under callgrind.");
  tool.require_subcommand(1);
  CLI::App* make = tool.add_subcommand("make", "Makes the file");
  CLI::App* ask = tool.add_subcommand("ask", "Asks a fixed mix of queries");
  for (CLI::App* command : {make, ask}) {
    command->add_option("--file", arguments.file)->required();
    command->add_option("--parts", arguments.parts);
  }
  make->add_option("--people", arguments.people);
  ask->add_option("--queries", arguments.queries);
  ask->add_option("--rounds", arguments.rounds);
  ask->add_flag("--json", arguments.json);
  CLI11_PARSE(tool, argc, argv);
  if (*make) {
    tomoshibi::bench::make(arguments);
  } else {
    tomoshibi::bench::ask(arguments);
  }
  return 0;
}
