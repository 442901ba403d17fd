// Ten million people straight into images, and search over them: what a register of several
// prefectures costs.
//
//   scale_bench make --file F --people 10000000 --image-people 1000000
//   scale_bench ask  --file F --queries 2000 [--json]
//
// `make` leaves out what import does for other reasons (identifiers, faces, FTS5, the unique ids)
// and keeps what a search reads: one record a person, and the images, in a sealed store with a key
// that is no secret. `ask` opens it as the kiosk does and asks in the open, end to end; no query is
// asked twice. One core: `taskset -c 1 scale_bench ask …`; two: without it. Each million
// lives in cities of its own, with towns and names as in one prefecture (drawn_people.h). Proof:
// none; a tool run by hand.
#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/people/internal/codec.h"
#include "store/people/internal/image_builder.h"
#include "store/people/internal/search.h"
#include "store/people/internal/text.h"
#include "store/people/register.h"
#include "store/people/schema.h"
#include "store/vault/database.h"
#include "tests/bench/search/drawn_people.h"

namespace tomoshibi::bench {
namespace {

namespace people = store::people;
namespace internal = store::people::internal;
namespace vault = store::vault;
using Clock = std::chrono::steady_clock;
using internal::TermKind;

constexpr std::uint64_t kSeed = 1107;
constexpr std::uint64_t kBlocksASlice = 400;  // A transaction.
constexpr std::size_t kPartBytes = std::size_t{1} << 20;
constexpr std::int64_t kMostParts = 1 << 12;  // Of one image, as the register keeps them.

struct Arguments {
  std::filesystem::path file;
  std::uint64_t people = 10'000'000;
  std::uint64_t image_people = 1'000'000;
  std::uint64_t queries = 2'000;
  bool json = false;
};

template <typename T>
T sure(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "scale_bench: {}\n", result.error().what);
    std::exit(5);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

double seconds_since(Clock::time_point started) {
  return std::chrono::duration<double>(Clock::now() - started).count();
}

// What the process computed, threads together: on a busy machine the figure to compare.
double computed_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

vault::Database open_file(const std::filesystem::path& file) {
  // As the register's own, but ids are not unique: ten million random keys are not what is
  // measured.
  static constexpr std::array kSteps = {
      vault::Migration{1, people::kSchemaV1}, vault::Migration{2, people::kSchemaImage},
      vault::Migration{3,
                       "DROP TABLE person;"
                       "CREATE TABLE person(row INTEGER PRIMARY KEY, id BLOB NOT NULL,"
                       " as_of INTEGER NOT NULL, record BLOB NOT NULL);"},
      vault::Migration{4, people::kSchemaRemoved}, vault::Migration{5, people::kSchemaWords}};
  vault::DataKey key;
  std::ranges::fill(key.fill(), std::uint8_t{7});
  auto database = sure(vault::Database::open(file, vault::Database::Mode::kReadWrite, key));
  sure(database.migrate(kSteps));
  return database;
}

// Distinct values by number, as the register gives them.
class Dictionary {
 public:
  internal::Terms terms;

  internal::Face face_of(const Person& person) {
    internal::Face face;
    for (const PersonName& name : person.names) {
      face.names.push_back({name_of(TermKind::kFamily, name.family, name.family_kana),
                            name_of(TermKind::kGiven, name.given, name.given_kana), name.use});
    }
    face.day = internal::day_of(person.birth);
    face.sex = person.sex;
    face.as_of = person.as_of.milliseconds;
    const internal::PlaceAndBlock where = internal::place_of(person.address);
    face.place = number_of(TermKind::kPlace, internal::pack_place(where.place));
    face.block = where.block;
    for (const InsuranceCard& card : person.cards) {
      internal::CardFace one;
      one.insurer = symbol_of(TermKind::kInsurer, card.insurer_number);
      one.symbol = symbol_of(TermKind::kSymbol, card.symbol);
      one.number = internal::read_code(card.number);
      one.branch = internal::read_branch(card.branch);
      face.cards.push_back(one);
    }
    for (const std::string& phone : person.phones) {
      if (const auto number = internal::read_phone(phone); number != 0)
        face.phones.push_back(number);
    }
    return face;
  }

 private:
  std::uint32_t name_of(TermKind kind, std::string_view text, std::string_view kana) {
    return number_of(
        kind, internal::pack_name(internal::fold(text), internal::kana_key(internal::fold(kana))));
  }
  std::uint32_t symbol_of(TermKind kind, std::string_view text) {
    const std::u32string key = internal::symbol_key(text);
    return key.empty() ? internal::kNoTerm : number_of(kind, internal::encode(key));
  }
  std::uint32_t number_of(TermKind kind, const std::string& packed) {
    auto& known = known_[static_cast<std::size_t>(kind)];
    const auto [at, added] = known.try_emplace(packed, static_cast<std::uint32_t>(known.size()));
    if (added) sure(terms.add(kind, packed));
    return at->second;
  }
  std::array<std::unordered_map<std::string, std::uint32_t>, internal::kTermKinds> known_;
};

void keep_image(vault::Database& database, std::int64_t number, ByteView bytes) {
  auto insert = sure(database.prepare("INSERT INTO image(part, bytes) VALUES(?1, ?2)"));
  for (std::int64_t part = 0; !bytes.empty(); ++part) {
    const std::size_t size = std::min(bytes.size(), kPartBytes);
    insert.bind(1, number * kMostParts + part).bind(2, bytes.first(size));
    sure(insert.run());
    bytes = bytes.subspan(size);
  }
}

void make(const Arguments& arguments) {
  auto database = open_file(arguments.file);
  auto insert =
      sure(database.prepare("INSERT INTO person(row, id, as_of, record) VALUES(?1, ?2, ?3, ?4)"));
  Dictionary dictionary;
  internal::ImageBuilder builder(dictionary.terms);
  const std::uint64_t blocks = (arguments.people + kDrawnAtOnce - 1) / kDrawnAtOnce;
  std::uint64_t block = 0;
  std::int64_t row = 0, images = 0;
  std::size_t image_bytes = 0;
  double build_seconds = 0;
  while (block < blocks) {
    auto transaction = sure(vault::Transaction::begin(database));
    for (std::uint64_t slice = 0; slice < kBlocksASlice && block < blocks; ++slice, ++block) {
      for (const Person& person : drawn_people(kSeed, block)) {
        const Bytes record = internal::encode_person(person);
        insert.bind(1, ++row).bind(2, ByteView(person.id.bytes)).bind(3, person.as_of.milliseconds);
        insert.bind(4, ByteView(record));
        sure(insert.run());
        builder.add(static_cast<std::uint32_t>(row), dictionary.face_of(person));
      }
      if (builder.size() >= arguments.image_people || block + 1 == blocks) {
        const auto started = Clock::now();
        const Bytes image = builder.finish();
        build_seconds += seconds_since(started);
        image_bytes += image.size();
        keep_image(database, images++, image);
      }
    }
    sure(transaction.commit());
  }
  fmt::print("{} people in {} images: {:.1f} B a person, built in {:.2f} s a million\n", row,
             images, static_cast<double>(image_bytes) / static_cast<double>(row),
             build_seconds * 1e6 / static_cast<double>(row));
  fmt::print("distinct: {} surnames, {} given names, {} places, {} insurers, {} symbols\n",
             dictionary.terms.size(TermKind::kFamily), dictionary.terms.size(TermKind::kGiven),
             dictionary.terms.size(TermKind::kPlace), dictionary.terms.size(TermKind::kInsurer),
             dictionary.terms.size(TermKind::kSymbol));
}

double at_share(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(values.size() - 1, index)];
}

struct Times {
  std::vector<double> milliseconds;  // By the clock.
  std::vector<double> computed;      // By the processor.
  std::uint64_t first = 0;           // The right one stood first.
  std::uint64_t found = 0;
};

constexpr std::array<const char*, static_cast<std::size_t>(Asked::kCount)> kNames = {
    "reading and birth",
    "writing, slip, town",
    "misheard, age, town",
    "surname, age, town",
    "sex, age, town",
    "writing, year, sex",
    "card",
    "torn card",
    "wrong card"};

void print(const Arguments& arguments, const char* name, const Times& times) {
  if (times.milliseconds.empty()) return;
  fmt::print(fmt::runtime(arguments.json
                              ? "{{\"asked\":\"{}\",\"n\":{},\"first\":{},\"found\":{},\"p50_ms\":{"
                                ":.3f},\"p99_ms\":{:.3f},"
                                "\"max_ms\":{:.3f},\"p50_cpu_ms\":{:.3f},\"p99_cpu_ms\":{:.3f}}}\n"
                              : "{:<20} n {:>5}  first {:>5}  found {:>5}  ms p50 {:>8.3f} p99 "
                                "{:>8.3f} max {:>8.3f}   "
                                "processor p50 {:>8.3f} p99 {:>8.3f}\n"),
             name, times.milliseconds.size(), times.first, times.found,
             at_share(times.milliseconds, .5), at_share(times.milliseconds, .99),
             at_share(times.milliseconds, 1), at_share(times.computed, .5),
             at_share(times.computed, .99));
}

void ask(const Arguments& arguments) {
  const double before = resident_megabytes();
  auto database = open_file(arguments.file);
  const auto started = Clock::now();
  const auto people = sure(people::Register::open(database));
  const double opened = seconds_since(started);
  const auto stats = people.index_stats();
  const auto count = static_cast<double>(people.size());
  fmt::print(
      fmt::runtime(
          arguments.json
              ? "{{\"people\":{},\"images\":{},\"bytes_a_person\":{:.2f},\"open_seconds_a_"
                "million\":"
                "{:.3f},\"load_seconds_a_million\":{:.3f},\"rss_mb\":{:.0f}}}\n"
              : "{} people, {} images, {:.2f} B a person; opened in {:.3f} s a million (images "
                "{:.3f}); {:.0f} MB more resident\n"),
      people.size(), stats.images, static_cast<double>(stats.bytes) / count, opened * 1e6 / count,
      stats.load_seconds * 1e6 / count, resident_megabytes() - before);
  const std::uint64_t blocks = people.size() / kDrawnAtOnce;
  constexpr auto kKinds = static_cast<std::uint64_t>(Asked::kCount);
  std::array<Times, kKinds> times;
  Times person, card;
  const std::uint64_t rehearsals = kKinds * 3;
  for (std::uint64_t number = 0; number < arguments.queries + rehearsals; ++number) {
    const auto drawn = drawn_people(kSeed, number * 7'919'317 % std::max<std::uint64_t>(blocks, 1));
    const Person& who = drawn[number * 37 % drawn.size()];
    const auto kind = static_cast<Asked>(number % kKinds);
    const auto query = drawn_query(who, kind);
    const auto begun = Clock::now();
    const double computed = computed_seconds();
    const auto answer = sure(internal::Door::find(people, Role::kDoctor, query, kToday));
    const double computed_milliseconds = (computed_seconds() - computed) * 1e3;
    const double milliseconds = seconds_since(begun) * 1e3;
    if (number < rehearsals) continue;
    const auto at =
        std::ranges::find(answer.candidates, who.id,
                          [](const people::Candidate& candidate) { return candidate.person.id; });
    for (Times* each : {&times[number % kKinds], is_card(kind) ? &card : &person}) {
      each->milliseconds.push_back(milliseconds);
      each->computed.push_back(computed_milliseconds);
      each->found += at != answer.candidates.end();
      each->first += at == answer.candidates.begin() && at != answer.candidates.end();
    }
  }
  for (std::size_t kind = 0; kind < kKinds; ++kind) print(arguments, kNames[kind], times[kind]);
  print(arguments, "all by person", person);
  print(arguments, "all by card", card);
  fmt::print(fmt::runtime(arguments.json ? "{{\"rss_mb\":{:.0f}}}\n" : "resident {:.0f} MB\n"),
             resident_megabytes());
}

}  // namespace
}  // namespace tomoshibi::bench

int main(int argc, char** argv) {
  tomoshibi::bench::Arguments arguments;
  CLI::App tool("Search over millions of drawn people in images.");
  tool.require_subcommand(1);
  CLI::App* make = tool.add_subcommand("make", "Makes the file");
  CLI::App* ask = tool.add_subcommand("ask", "Opens it and asks");
  for (CLI::App* command : {make, ask}) command->add_option("--file", arguments.file)->required();
  make->add_option("--people", arguments.people);
  make->add_option("--image-people", arguments.image_people, "People in one image");
  ask->add_option("--queries", arguments.queries);
  ask->add_flag("--json", arguments.json);
  CLI11_PARSE(tool, argc, argv);
  if (*make) {
    tomoshibi::bench::make(arguments);
  } else {
    tomoshibi::bench::ask(arguments);
  }
  return 0;
}
