// tomoshibi bench: the figures that docs/performance.md quotes, all of one run on one store.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/bench_journal.h"
#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/population/population.h"

namespace tomoshibi::cli {
namespace {

namespace journal = store::journal;
namespace people = store::people;
using Steady = std::chrono::steady_clock;

struct Arguments {
  std::string dir;
  std::string queries;
  std::uint64_t people = 100'000;
  std::uint64_t rounds = 2'000;
  std::uint64_t entries = kKioskYearEntries;
  bool json = false;
  bool window = true;
};

double milliseconds_since(Steady::time_point start) {
  return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

struct Times {
  std::vector<double> milliseconds;
  double at(double share) const {
    if (milliseconds.empty()) return 0;
    std::vector<double> sorted = milliseconds;
    std::ranges::sort(sorted);
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
  }
};

Json times_json(const Times& times) {
  return {{"n", times.milliseconds.size()},
          {"p50_ms", times.at(0.5)},
          {"p99_ms", times.at(0.99)},
          {"max_ms", times.at(1)}};
}

Json index_json(const people::IndexStats& index) {
  const auto people = static_cast<double>(std::max<std::uint64_t>(index.people, 1));
  return {{"images", index.images},
          {"bytes_a_person", static_cast<double>(index.bytes) / people},
          {"load_seconds", index.load_seconds},
          {"load_seconds_a_million", index.load_seconds * 1e6 / people}};
}

// Resident memory in MB: now, and the most there ever was.
double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  double resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}
double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

// Makes the store with its population when there is none yet; times the import.
Exit prepare(const Arguments& arguments, Json& report) {
  if (std::filesystem::exists(std::filesystem::path(arguments.dir) / "kiosk.json")) return Exit::kDone;
  const auto made = app::DataDirectory::init_demo(arguments.dir);
  if (!made) return complain(made.error(), arguments.dir);
  const std::filesystem::path file = std::filesystem::path(arguments.dir) / "bench.ndjson.zst";
  population::Options options;
  options.people = arguments.people;
  options.as_of = date_in_japan(now());
  auto started = Steady::now();
  ProgressLine line("population");
  const auto population = population::generate(options, file, [&](const population::Progress& at) {
    line.show(static_cast<double>(at.people_done) / static_cast<double>(options.people), "");
  });
  if (!population) return complain(population.error());
  line.done(with_thousands(population->resources) + " resources");
  const double population_seconds = milliseconds_since(started) / 1000;
  report["population"] = {{"people", population->people_done},
                          {"resources", population->resources},
                          {"seconds", population_seconds}};

  Exit exit = Exit::kDone;
  SessionArguments session;
  session.dir = arguments.dir;
  auto desk = open_session(session, exit);
  if (!desk) return exit;
  started = Steady::now();
  ProgressLine importing("import");
  const auto counts = desk->import(file, [&](const store::charts::ImportProgress& at) {
    importing.show(static_cast<double>(at.bytes_done) / static_cast<double>(std::max<std::uint64_t>(at.bytes_total, 1)),
                   with_thousands(at.resources));
    return true;
  });
  if (!counts) return complain(counts.error());
  const auto settled = desk->after_import();
  if (!settled) return complain(settled.error());
  const double seconds = milliseconds_since(started) / 1000;
  importing.done(with_thousands(counts->read) + " resources");
  report["import"] = {{"resources", counts->read},
                      {"seconds", seconds},
                      {"resources_per_second", static_cast<double>(counts->read) / seconds},
                      {"peak_rss_mb", peak_megabytes()}};
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return Exit::kDone;
}

// What a doctor would type for this person: half by reading and year, some with a slip.
people::Query person_query(const Person& person, std::size_t round) {
  people::Query query;
  query.person.kana = display_kana(person);
  if (round % 4 != 3) query.person.birth = std::to_string(person.birth.year);
  if (round % 4 == 1) query.person.address = person.address.city;
  if (round % 4 == 2) query.person.sex = person.sex == Sex::kMale ? "男" : "女";
  return query;
}

Result<Times> time_searches(app::Desk& desk, const std::vector<people::Query>& queries) {
  Times times;
  const auto done = desk.find_batch(queries, "bench", [&](std::size_t, const people::Answer&, std::int64_t micros) {
    times.milliseconds.push_back(static_cast<double>(micros) / 1000);
  });
  if (!done) return done.error();
  return times;
}

struct ChartTimes {
  Times read;     // The chart alone: blob read and unpacked, view made.
  Times consent;  // Consent and view recorded, chart read: what a touch on the key starts.
};

Result<ChartTimes> time_charts(app::Desk& desk, const std::vector<Person>& sample) {
  ChartTimes times;
  for (const Person& person : sample) {
    TRY(chosen, desk.choose(person.id));
    app::ConsentForm form;
    form.answer = ConsentAnswer::kOral;
    const auto started = Steady::now();
    TRY(outcome, desk.record_consent(chosen, form));
    const EntrySeq consent = std::get<journal::ConsentGiven>(outcome).entry;
    TRY(opened, desk.open_chart(chosen, consent, form.sections));
    times.read.milliseconds.push_back(opened.read_milliseconds);
    times.consent.milliseconds.push_back(milliseconds_since(started));
    TRY_VOID(desk.close_chart(consent, journal::CloseReason::kDone));
  }
  return times;
}

struct Asked {
  std::vector<people::Query> cards;
  std::vector<people::Query> persons;
};

// A batch file, as `find … batch` takes it. Whatever shows a number of a card is a card's.
Result<Asked> queries_from(const std::string& file) {
  std::ifstream stream(file);
  if (!stream) return Error(Errc::kNotFound, "the file of queries cannot be read");
  Asked asked;
  std::string line;
  while (std::getline(stream, line)) {
    if (line.empty()) continue;
    TRY(query, batch_query_from(line));
    (query.query.card.number.empty() ? asked.persons : asked.cards).push_back(std::move(query.query));
  }
  return asked;
}

// What would be typed for people of this region: their cards, and what is heard of them.
Asked queries_about(const std::vector<Person>& sample) {
  Asked asked;
  for (std::size_t at = 0; at < sample.size(); ++at) {
    const Person& person = sample[at];
    if (!person.cards.empty()) {
      people::Query query;
      const InsuranceCard& card = person.cards.front();
      query.card = {card.insurer_number, card.symbol, card.number, card.branch, {}};
      asked.cards.push_back(std::move(query));
    }
    asked.persons.push_back(person_query(person, at));
  }
  return asked;
}

constexpr std::size_t kRehearsedCards = 50;

// Cards of people of 75 and more: eight digits each, no symbol, so that digits are all there is to type.
void write_cards(const std::string& dir, const std::vector<Person>& sample) {
  std::ofstream file(std::filesystem::path(dir) / "rehearsal-cards");
  std::size_t written = 0;
  for (const Person& person : sample) {
    if (written == kRehearsedCards || person.cards.empty() || person.withheld) continue;
    const InsuranceCard& card = person.cards.front();
    if (card.insurer_number.size() != 8 || card.number.size() != 8 || !card.symbol.empty()) continue;
    file << card.insurer_number << ' ' << card.number << '\n';
    ++written;
  }
}

// The real window, on a virtual display when there is none, played by itself: see kiosk/rehearsal.h. What it
// complains of is passed on.
std::optional<Json> rehearse(const std::string& dir, const std::string& cards) {
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  const std::filesystem::path kiosk = self.parent_path() / "tomoshibi-kiosk";
  if (!std::filesystem::exists(kiosk)) {
    fmt::print(stderr, "tomoshibi: there is no tomoshibi-kiosk beside this program\n");
    return std::nullopt;
  }
  const std::string command = fmt::format(
      "if [ -z \"$DISPLAY\" ]; then "
      "command -v Xvfb >/dev/null || {{ echo 'no display and no Xvfb'; exit 1; }}; n=$(mktemp); Xvfb -displayfd 4 -screen 0 1280x800x24 "
      "-nolisten tcp 4>\"$n\" >/dev/null 2>&1 & x=$!; "
      "i=0; while [ ! -s \"$n\" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done; "
      "DISPLAY=:$(cat \"$n\") LIBGL_ALWAYS_SOFTWARE=1 '{0}' '{1}' --rehearse '{2}'; kill $x; rm -f \"$n\"; "
      "else '{0}' '{1}' --rehearse '{2}'; fi 2>&1",
      kiosk.string(), dir, cards);
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  char buffer[4096];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
  pclose(pipe);
  std::istringstream lines(text);
  std::optional<Json> report;
  for (std::string line; std::getline(lines, line);) {
    Json value = Json::parse(line, nullptr, false);
    if (value.is_object()) {
      report = std::move(value);
    } else {
      fmt::print(stderr, "tomoshibi: the window said: {}\n", line);
    }
  }
  return report;
}

void print_report(const Json& report) {
  for (const auto& [name, value] : report.items()) {
    std::string line = fmt::format("{:<18}", name);
    if (value.is_object()) {
      for (const auto& [field, number] : value.items()) {
        line += number.is_number_float() ? fmt::format("  {} {:.3f}", field, number.get<double>())
                                         : fmt::format("  {} {}", field, number.dump());
      }
    } else {
      line += value.dump();
    }
    fmt::print("{}\n", line);
  }
}

// Searches of `sample`, or of the file of queries, which draws none.
Exit measure_search(const Arguments& arguments, Json& report, std::vector<Person>& sample) {
  Exit exit = Exit::kDone;
  SessionArguments session;
  session.dir = arguments.dir;
  const auto started = Steady::now();
  auto desk = open_session(session, exit);
  if (!desk) return exit;
  report["start_up"] = {{"store_ms", milliseconds_since(started)}, {"rss_mb", resident_megabytes()}};
  Asked asked;
  if (arguments.queries.empty()) {
    auto drawn = desk->sample(arguments.rounds, 20261121);
    if (!drawn) return complain(drawn.error());
    sample = *std::move(drawn);
    asked = queries_about(sample);
  } else {
    auto given = queries_from(arguments.queries);
    if (!given) return complain(given.error(), arguments.queries);
    asked = *std::move(given);
  }
  for (const auto& [name, queries] : {std::pair{"card", &asked.cards}, {"person", &asked.persons}}) {
    const auto times = time_searches(*desk, *queries);
    if (!times) return complain(times.error());
    report[name] = times_json(*times);
  }
  const auto status = desk->status();
  if (!status) return complain(status.error());
  report["people"] = status->people;
  report["index"] = index_json(status->index);
  report["search_rss_mb"] = resident_megabytes();
  return Exit::kDone;
}

Exit measure_charts(const Arguments& arguments, Json& report, const std::vector<Person>& sample) {
  Exit exit = Exit::kDone;
  SessionArguments session;
  session.dir = arguments.dir;
  auto desk = open_session(session, exit);
  if (!desk) return exit;
  const std::vector<Person> fewer(
      sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(sample.size(), 500)));
  const auto chart_times = time_charts(*desk, fewer);
  if (!chart_times) return complain(chart_times.error());
  report["chart"] = times_json(chart_times->read);
  report["consent_to_chart"] = times_json(chart_times->consent);
  report["store_rss_mb"] = resident_megabytes();
  return Exit::kDone;
}

void measure_window(const Arguments& arguments, Json& report, const std::vector<Person>& sample) {
  write_cards(arguments.dir, sample);
  const std::string cards = (std::filesystem::path(arguments.dir) / "rehearsal-cards").string();
  const auto window = rehearse(arguments.dir, cards);
  std::error_code ignored;
  std::filesystem::remove(cards, ignored);
  if (window) {
    report["window"] = *window;
  } else {
    fmt::print(stderr, "tomoshibi: the window could not be measured\n");
  }
}

Exit run(const Arguments& arguments) {
  Json report = Json::object();
  if (const Exit prepared = prepare(arguments, report); prepared != Exit::kDone) return prepared;
  std::vector<Person> sample;
  const Exit searched = measure_search(arguments, report, sample);
  if (searched != Exit::kDone) return searched;
  // A file of queries asks for search alone: its store need not have charts.
  if (arguments.queries.empty()) {
    // Before the charts: whoever has opened hundreds in an hour is asked for a second person.
    if (arguments.window) measure_window(arguments, report, sample);
    const Exit measured = measure_charts(arguments, report, sample);
    if (measured != Exit::kDone) return measured;
    if (arguments.entries != 0) {
      const auto costs =
          bench_journal(std::filesystem::path(arguments.dir) / "bench-journal", arguments.entries);
      if (!costs) return complain(costs.error());
      for (const auto& [name, value] : costs->items()) report["journal_" + name] = value;
    }
  }
  if (arguments.json) {
    fmt::print("{}\n", to_line(report));
  } else {
    print_report(report);
  }
  return Exit::kDone;
}

}  // namespace

void add_bench(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "bench",
      "Measures search, chart, import, start-up, memory, the journal and the window, all in one run.\n"
      "An empty DIR is filled with a synthetic region first.\n"
      "Example: tomoshibi bench /tmp/bench --people 100000");
  command->add_option("DIR", arguments->dir, "Data directory (default: TOMOSHIBI_HOME)")
      ->required()
      ->envname("TOMOSHIBI_HOME");
  command->add_option("--people", arguments->people, "Size of the region made when DIR is empty");
  command->add_option("--rounds", arguments->rounds, "How many searches of each kind");
  command->add_option("--entries", arguments->entries,
                      "Entries of the journal that is measured, a kiosk-year; 0: none");
  command->add_option("--queries", arguments->queries, "Search alone, with the queries of a batch file (see find)");
  command->add_flag("--json", arguments->json, "One JSON object");
  command->add_flag("!--no-window", arguments->window, "Without the window");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
