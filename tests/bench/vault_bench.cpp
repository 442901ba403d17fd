// What sealing costs: the same region as a plain SQLite file and as a vault, side by side in one process.
//
//   vault_bench --people 1000000 --dir DIR [--json]
//
// Every measured piece of work is done on the one and on the other in turn, many times, so that a noisy
// machine disturbs both alike; printed are medians and their ratio. Import goes through Register::put and
// the chart table as an import of the product does; the parsing of FHIR, which is the same for both and
// the greater part of a real import, is left out. "cold": the file's pages are dropped from the kernel's
// cache and from SQLite's before each piece. Plain files exist only here: the product has no such switch.
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "store/charts/region.h"
#include "store/people/internal/search.h"
#include "store/people/register.h"
#include "store/people/schema.h"
#include "store/vault/database.h"

namespace tomoshibi::store::vault {

// The one place that opens a store without sealing it.
class PlainDatabaseForMeasuring {
 public:
  static Result<Database> open(const std::filesystem::path& path) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, "unix");
    Database database(handle);
    if (code != SQLITE_OK) return Error(Errc::kStorage, "the plain file cannot be opened");
    TRY_VOID(database.prepare_connection(Database::Mode::kReadWrite));
    return database;
  }
};

}  // namespace tomoshibi::store::vault

namespace {

using namespace tomoshibi;
using namespace tomoshibi::store;
using Clock = std::chrono::steady_clock;

constexpr Date kToday{2026, 11, 21};
constexpr std::size_t kChartBytes = 205;
constexpr std::size_t kSlice = 20'000;

template <typename T>
T sure(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "vault_bench: {}\n", result.error().what);
    std::exit(5);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

double seconds_of(const std::function<void()>& work) {
  const auto started = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - started).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values.empty() ? 0.0 : values[values.size() / 2];
}
double at_share(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

// A person by number: names, births and cards of about the variety of a prefecture.
Person person_of(std::uint64_t number) {
  static constexpr std::array<const char*, 16> kFamily = {"佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤", "中村", "小林",
                                                          "山本", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上"};
  static constexpr std::array<const char*, 16> kFamilyKana = {"サトウ", "スズキ", "タカハシ", "タナカ", "ワタナベ", "イトウ",
                                                              "ナカムラ", "コバヤシ", "ヤマモト", "カトウ", "ヨシダ", "ヤマダ",
                                                              "ササキ", "ヤマグチ", "マツモト", "イノウエ"};
  static constexpr std::array<const char*, 16> kGiven = {"一郎", "花子", "清", "和子", "博", "幸子", "茂", "節子",
                                                         "実", "文子", "勇", "久子", "進", "静子", "昇", "芳子"};
  static constexpr std::array<const char*, 16> kGivenKana = {"イチロウ", "ハナコ", "キヨシ", "カズコ", "ヒロシ", "サチコ",
                                                             "シゲル", "セツコ", "ミノル", "フミコ", "イサム", "ヒサコ",
                                                             "ススム", "シズコ", "ノボル", "ヨシコ"};
  static constexpr std::array<const char*, 4> kCities = {"輪島市", "珠洲市", "七尾市", "金沢市"};
  std::mt19937_64 random(number * 0x9E3779B97F4A7C15ULL + 1);
  const auto pick = [&](std::uint64_t below) { return static_cast<std::size_t>(random() % below); };
  Person person;
  person.source_system = "bench";
  person.source_id = std::to_string(number);
  person.id = derive_person_id(open_source_key("bench"), "bench", person.source_id);
  const std::size_t family = pick(16);
  const std::size_t given = pick(16);
  const std::size_t second = pick(16);
  person.names.push_back({NameUse::kUsual, kFamily[family], std::string(kGiven[given]) + kGiven[second],
                          kFamilyKana[family], std::string(kGivenKana[given]) + kGivenKana[second]});
  person.birth = Date{static_cast<std::int16_t>(1926 + pick(95)), static_cast<std::uint8_t>(1 + pick(12)),
                      static_cast<std::uint8_t>(1 + pick(28))};
  person.sex = pick(2) == 0 ? Sex::kMale : Sex::kFemale;
  person.address.prefecture = "石川県";
  person.address.city = kCities[pick(4)];
  person.address.line = fmt::format("河井町{}番地{}", 1 + pick(400), 1 + pick(30));
  person.phones.push_back(fmt::format("0768-{:02}-{:04}", pick(100), pick(10000)));
  person.cards.push_back({fmt::format("{:08}", 170100 + pick(40)), fmt::format("{}", 10 + pick(90)),
                          fmt::format("{:07}", number % 10'000'000), fmt::format("{:02}", pick(5))});
  person.as_of = *instant_from_iso("2026-11-10");
  return person;
}

// One of the two stores.
struct Side {
  std::filesystem::path file;
  bool is_sealed = false;
  std::optional<vault::Database> database;
  std::optional<people::Register> people;
  std::optional<vault::Statement> chart;

  void open() {
    static constexpr std::array kSteps = {
        vault::Migration{1, people::kSchemaV1},
        vault::Migration{2, "CREATE TABLE chart(subject BLOB PRIMARY KEY, joined INTEGER NOT NULL, blob BLOB NOT NULL)"
                            " WITHOUT ROWID;"
                            "CREATE TABLE tick(a INTEGER PRIMARY KEY, b BLOB);"},
        vault::Migration{3, people::kSchemaImage},
        vault::Migration{4, people::kSchemaRemoved}, vault::Migration{5, people::kSchemaWords}};
    if (is_sealed) {
      vault::DataKey key;
      std::ranges::fill(key.fill(), std::uint8_t{7});
      database.emplace(sure(vault::Database::open(file, vault::Database::Mode::kReadWrite, key)));
    } else {
      database.emplace(sure(vault::PlainDatabaseForMeasuring::open(file)));
    }
    sure(database->migrate(kSteps));
  }
  void open_people() { people.emplace(sure(people::Register::open(*database))); }
  void prepare_chart() { chart.emplace(sure(database->prepare("SELECT blob FROM chart WHERE subject = ?1"))); }
  void close() {
    chart.reset();
    people.reset();
    database.reset();
  }
  std::int64_t read_chart(const PersonId& id) {
    chart->bind(1, ByteView(id.bytes));
    const bool found = sure(chart->step());
    const auto bytes = found ? static_cast<std::int64_t>(chart->blob(0).size()) : -1;
    chart->reset();
    return bytes;
  }
  void drop_from_memory() {
    for (const char* ending : {"", "-wal"}) {
      const int descriptor = ::open((file.string() + ending).c_str(), O_RDONLY | O_CLOEXEC);
      if (descriptor < 0) continue;
      ::fdatasync(descriptor);
      ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
      ::close(descriptor);
    }
    if (database) sure(database->execute("PRAGMA shrink_memory"));
  }
};

struct Line {
  std::string name;
  std::string unit;
  double plain = 0;
  double sealed = 0;
  double limit = 0;  // What is aimed at; 0: nothing.
};

class Bench final {
 public:
  Bench(std::filesystem::path dir, std::size_t people) : people_(people) {
    sides_[0].file = dir / "plain.db";
    sides_[1].file = dir / "sealed.db";
    sides_[1].is_sealed = true;
    for (Side& side : sides_) {
      for (const char* ending : {"", "-wal", "-shm", "-head"}) std::filesystem::remove(side.file.string() + ending);
    }
  }

  void run() {
    import();
    sizes();
    commits();
    opens();
    searches();
    charts();
  }
  const std::vector<Line>& lines() const { return lines_; }

 private:
  // The same work on both, who is first changes; gives all times of each in seconds.
  std::array<std::vector<double>, 2> in_turn(std::size_t times, const std::function<void(Side&, std::size_t)>& work,
                                             const std::function<void(Side&)>& before = {}) {
    std::array<std::vector<double>, 2> taken;
    for (std::size_t round = 0; round < times; ++round) {
      for (std::size_t step = 0; step < 2; ++step) {
        const std::size_t which = (round + step) % 2;
        if (before) before(sides_[which]);
        taken[which].push_back(seconds_of([&] { work(sides_[which], round); }));
      }
    }
    return taken;
  }
  void add(const std::string& name, const std::array<std::vector<double>, 2>& taken, double limit) {
    lines_.push_back({name, "µs", median(taken[0]) * 1e6, median(taken[1]) * 1e6, limit});
  }

  void import() {
    for (Side& side : sides_) {
      side.open();
      sure(side.database->set_cache(64 * 1024, vault::Database::CacheUse::kBulk));
      side.open_people();
    }
    std::array<double, 2> total{};
    std::mt19937_64 random(1);
    std::string blob(kChartBytes, '\0');
    for (std::size_t from = 0; from < people_; from += kSlice) {
      std::vector<Person> slice;
      std::vector<std::string> blobs;
      for (std::size_t at = from; at < std::min(people_, from + kSlice); ++at) {
        slice.push_back(person_of(at));
        for (char& one : blob) one = static_cast<char>(random());
        blobs.push_back(blob);
      }
      const auto taken = in_turn(1, [&](Side& side, std::size_t) {
        auto transaction = sure(vault::Transaction::begin(*side.database));
        auto insert = sure(side.database->prepare("INSERT INTO chart(subject, joined, blob) VALUES(?1, 1, ?2)"));
        for (std::size_t at = 0; at < slice.size(); ++at) {
          (void)sure(side.people->put(slice[at]));
          insert.bind(1, ByteView(slice[at].id.bytes)).bind(2, as_bytes(blobs[at]));
          sure(insert.run());
        }
        sure(transaction.commit());
      });
      for (std::size_t which = 0; which < 2; ++which) total[which] += taken[which].front();
      if (from / kSlice % 10 == 0) fmt::print(stderr, "\rimport {} of {}", from, people_);
    }
    fmt::print(stderr, "\n");
    for (std::size_t which = 0; which < 2; ++which) {
      total[which] += seconds_of([&] {
        sure(sides_[which].people->after_import());
        sure(sides_[which].database->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
      });
    }
    lines_.push_back({"import", "s", total[0], total[1], 1.15});
  }

  void sizes() {
    std::array<double, 2> megabytes{};
    for (std::size_t which = 0; which < 2; ++which) {
      megabytes[which] = static_cast<double>(std::filesystem::file_size(sides_[which].file)) / 1e6;
    }
    lines_.push_back({"file size", "MB", megabytes[0], megabytes[1], 1.03});
  }

  void commits() {
    const auto taken = in_turn(600, [](Side& side, std::size_t) {
      sure(side.database->execute("INSERT INTO tick(b) VALUES(randomblob(200))"));
    });
    add("one-row commit", taken, 1.15);
    lines_.push_back({"one-row commit, p99", "µs", at_share(taken[0], 0.99) * 1e6, at_share(taken[1], 0.99) * 1e6, 0});
  }

  void opens() {
    for (Side& side : sides_) side.close();
    const auto work = [this](Side& side, std::size_t round) {
      side.open();
      side.open_people();
      search(side, round);
    };
    add("open, load the index, first search; cold", in_turn(5, work, [](Side& side) {
      side.close();
      side.drop_from_memory();
    }), 1.15);
    add("open, load the index, first search; file in memory", in_turn(5, work, [](Side& side) { side.close(); }), 0);
  }

  void search(Side& side, std::size_t round) {
    const Person person = person_of(round * 7919 % people_);
    people::Query query;
    if (round % 2 == 0) {
      query.person.kana = person.names.front().family_kana + " " + person.names.front().given_kana;
      query.person.birth = fmt::format("{}", static_cast<int>(person.birth.year));
    } else {
      query.card = {person.cards.front().insurer_number, person.cards.front().symbol, person.cards.front().number, "", ""};
    }
    (void)sure(people::internal::Door::find(*side.people, Role::kDoctor, query, kToday));
  }

  void searches() {
    add("search, warm", in_turn(300, [this](Side& side, std::size_t round) { search(side, round); }), 1.05);
  }

  void charts() {
    for (Side& side : sides_) side.prepare_chart();
    const auto id = [this](std::size_t round) { return person_of(round * 104'729 % people_).id; };
    std::vector<PersonId> ids;
    for (std::size_t at = 0; at < 2000; ++at) ids.push_back(id(at));
    add("chart, file in memory", in_turn(2000, [&](Side& side, std::size_t round) { (void)side.read_chart(ids[round]); }), 0);
    add("chart, in SQLite's cache", in_turn(2000, [&](Side& side, std::size_t round) { (void)side.read_chart(ids[round % 50]); }), 0);
    add("chart, cold", in_turn(150, [&](Side& side, std::size_t round) { (void)side.read_chart(ids[round]); },
                               [](Side& side) { side.drop_from_memory(); }), 1.15);
  }

  std::array<Side, 2> sides_;
  std::size_t people_;
  std::vector<Line> lines_;
};

}  // namespace

int main(int argc, char** argv) {
  std::size_t people = 100'000;
  std::string dir;
  bool json = false;
  CLI::App tool("What sealing costs, as ratios.\nExample: vault_bench --people 1000000 --dir /var/tmp/bench", "vault_bench");
  tool.add_option("--people", people, "How many people");
  tool.add_option("--dir", dir, "Folder for the two stores; on the medium that is meant")->required();
  tool.add_flag("--json", json, "One JSON object a line");
  CLI11_PARSE(tool, argc, argv);
  std::filesystem::create_directories(dir);
  Bench bench(dir, people);
  bench.run();
  if (!json) fmt::print("{:<52} {:>12} {:>12} {:>7} {:>7}\n", fmt::format("{} people", people), "plain", "sealed", "ratio", "aim");
  for (const Line& line : bench.lines()) {
    const double ratio = line.sealed / line.plain;
    if (json) {
      fmt::print("{{\"name\":\"{}\",\"unit\":\"{}\",\"plain\":{:.2f},\"sealed\":{:.2f},\"ratio\":{:.3f}}}\n", line.name, line.unit,
                 line.plain, line.sealed, ratio);
    } else {
      fmt::print("{:<52} {:>9.1f} {} {:>9.1f} {} {:>7.3f} {:>7}\n", line.name, line.plain, line.unit, line.sealed, line.unit, ratio,
                 line.limit == 0 ? std::string("-") : fmt::format("{:.2f}", line.limit));
    }
  }
  return 0;
}
