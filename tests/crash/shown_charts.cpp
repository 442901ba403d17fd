// A doctor who searches and opens charts until somebody kills the process, and what the journal has
// to say afterwards: the hand of shown_charts.py.
//
//   shown_charts prepare DIR         a demo store with some people, and DIR.people: who they are
//   shown_charts run DIR LIST SEED   never ends: every chart is shown on the standard output, and
//                                    after that written to LIST: person, view, consent
//   shown_charts check DIR LIST      verifies the journal and finds each line of LIST in it
//   shown_charts dump DIR            the journal for the independent verifier
//
// Exit: 0 good, 1 not good (check), 2 usage, 4 the store does not work.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "app/desk/desk.h"
#include "app/desk/machine.h"
#include "app/population/population.h"
#include "store/journal/chain.h"
#include "store/journal/list.h"
#include "store/vault/database.h"
#include "tests/support/journal_dump.h"

namespace tomoshibi::test {
namespace {

namespace journal = store::journal;
namespace people = store::people;
using Path = std::filesystem::path;

constexpr std::uint64_t kSmallReserve = 1 << 20;
constexpr std::uint64_t kPeople = 200;
constexpr int kBroken = 4;

Instant now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec * 1000 + time.tv_nsec / 1'000'000};
}

int complain(const Error& error) {
  std::fprintf(stderr, "shown_charts: %s\n", error.what);
  return kBroken;
}

Result<app::Desk> open_desk(const Path& dir) {
  TRY(desk, app::Desk::open(dir, now));
  TRY_VOID(desk.sign_in_demo());
  return desk;
}

Result<void> prepare(const Path& dir) {
  TRY_VOID(app::DataDirectory::init_demo(dir, kSmallReserve));
  const Path file = dir.string() + ".ndjson.zst";
  population::Options options;
  options.people = kPeople;
  options.as_of = date_in_japan(now());
  TRY(made, population::generate(options, file, [](const population::Progress&) {}));
  if (made.people_done == 0) return Error(Errc::kStorage, "nobody was made");
  TRY(desk, open_desk(dir));
  TRY_VOID(desk.import(file, [](const store::charts::ImportProgress&) { return true; }));
  TRY_VOID(desk.after_import());
  TRY(sample, desk.sample(kPeople / 2, 1));
  TRY_VOID(desk.end_search(journal::SearchOutcome::kCleared));
  std::ofstream out(dir.string() + ".people");
  for (const Person& person : sample) {
    out << to_text(person.id) << '\t' << display_kana(person) << '\t' << person.birth.year << '\n';
  }
  return ok();
}

struct Known {
  PersonId id;
  people::Query query;
};

std::vector<Known> known_people(const Path& dir) {
  std::ifstream in(dir.string() + ".people");
  std::vector<Known> all;
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    std::string id;
    Known known;
    std::getline(fields, id, '\t');
    std::getline(fields, known.query.person.kana, '\t');
    std::getline(fields, known.query.person.birth, '\t');
    const auto bytes = from_hex(id);
    if (!bytes || bytes->size() != known.id.bytes.size()) continue;
    std::copy(bytes->begin(), bytes->end(), known.id.bytes.begin());
    all.push_back(std::move(known));
  }
  return all;
}

// One whole write: killed before it or after it, never within.
void write_line(int descriptor, const std::string& line) {
  const ssize_t written = ::write(descriptor, line.data(), line.size());
  if (written != static_cast<ssize_t>(line.size())) std::abort();
}

Result<void> look_at(app::Desk& desk, const Known& known, int list, std::mt19937_64& chance) {
  TRY_VOID(desk.find(known.query, app::Disclosure::kEveryCandidate));
  TRY(chosen, desk.choose(known.id));
  TRY_VOID(desk.end_search(journal::SearchOutcome::kChosen));
  app::ConsentForm form;
  form.answer = ConsentAnswer::kOral;
  TRY(outcome, desk.record_consent(chosen, form));
  const auto* given = std::get_if<journal::ConsentGiven>(&outcome);
  if (given == nullptr) return Error(Errc::kCorrupt, "a consent was not given");
  TRY(opened, desk.open_chart(chosen, given->entry, form.sections));
  const std::string id = to_text(known.id);
  write_line(STDOUT_FILENO,
             "chart of " + id + ": " + std::to_string(opened.view.medications.size()) + "\n");
  write_line(list, id + " " + std::to_string(opened.entry.value) + " " +
                       std::to_string(opened.consent.value) + "\n");
  if (chance() % 2 == 0) {
    TRY_VOID(desk.close_chart(given->entry, journal::CloseReason::kDone));
  }
  return ok();
}

Result<void> run(const Path& dir, const Path& list_file, std::uint64_t seed) {
  std::mt19937_64 chance(seed);
  const int list = ::open(list_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (list < 0) return Error(Errc::kStorage, "the list cannot be opened");
  const std::vector<Known> all = known_people(dir);
  if (all.empty()) return Error(Errc::kNotFound, "nobody is known");
  TRY(desk, open_desk(dir));
  for (;;) {
    TRY_VOID(look_at(desk, all[chance() % all.size()], list, chance));
    if (chance() % 64 != 0) continue;
    TRY_VOID(desk.leave(journal::LockReason::kIdle));
    TRY_VOID(desk.sign_in_demo());
  }
}

struct Seen {
  std::map<std::uint64_t, journal::ChartViewed> views;
  std::map<std::uint64_t, journal::ConsentRecorded> consents;
  journal::Verification verification;
};

Result<Seen> read_journal(const Path& dir) {
  TRY(keys, app::Machine::read_journal_keys(dir));
  TRY(device, journal::DeviceKeys::load(dir, keys.wrapping));
  Seen seen;
  journal::ListOptions options;
  options.key = &device.facility();
  TRY(verification,
      journal::list(dir, keys.data, options, [&](const journal::Entry& entry) {
        if (const auto* view = std::get_if<journal::ChartViewed>(&entry.body)) {
          seen.views.emplace(entry.header.seq.value, *view);
        } else if (const auto* consent = std::get_if<journal::ConsentRecorded>(&entry.body)) {
          seen.consents.emplace(entry.header.seq.value, *consent);
        }
      }));
  seen.verification = verification;
  return seen;
}

// Null, or what is wrong with the line "person view consent".
const char* fault_of(const Seen& seen, const std::string& line) {
  std::istringstream fields(line);
  std::string id;
  std::uint64_t view = 0;
  std::uint64_t consent = 0;
  if (!(fields >> id >> view >> consent)) return "a line of the list is cut";
  const auto shown = seen.views.find(view);
  if (shown == seen.views.end()) return "a chart was shown without an entry";
  const auto names = [&](const std::vector<PersonId>& persons) {
    return std::ranges::any_of(persons, [&](const PersonId& one) { return to_text(one) == id; });
  };
  if (!names(shown->second.charts)) return "an entry names somebody else";
  if (shown->second.consent.value != consent) return "an entry names another consent";
  const auto ground = seen.consents.find(consent);
  if (ground == seen.consents.end() || consent >= view || !names(ground->second.persons)) {
    return "a chart was shown without a consent before it";
  }
  return nullptr;
}

int check(const Path& dir, const Path& list_file) {
  const auto seen = read_journal(dir);
  if (!seen) return complain(seen.error());
  const journal::Verification& found = seen->verification;
  int wrong = 0;
  const auto say = [&](const char* what) {
    std::printf("WRONG: %s\n", what);
    ++wrong;
  };
  if (!found.good) say(found.what);
  if (found.entries != found.last.value) say("a sequence has a hole");
  if (found.incarnations != 1) say("a kill began a new incarnation");
  std::ifstream list(list_file);
  std::string line;
  std::uint64_t lines = 0;
  while (std::getline(list, line)) {
    ++lines;
    if (const char* fault = fault_of(*seen, line)) say(fault);
  }
  std::printf("{\"entries\": %llu, \"views\": %zu, \"shown\": %llu, \"wrong\": %d}\n",
              static_cast<unsigned long long>(found.entries), seen->views.size(),
              static_cast<unsigned long long>(lines), wrong);
  return wrong == 0 ? 0 : 1;
}

Result<void> dump(const Path& dir) {
  TRY(keys, app::Machine::read_journal_keys(dir));
  TRY(device, journal::load_public_keys(dir));
  TRY(database, store::vault::Database::open(journal::database_path(dir),
                                             store::vault::Database::Mode::kReadOnly, keys.data));
  TRY(reading, database.prepare("SELECT seq, bytes, signature FROM entry ORDER BY seq"));
  std::vector<std::pair<Bytes, Bytes>> kept;
  std::vector<std::uint64_t> numbers;
  for (;;) {
    TRY(more, reading.step());
    if (!more) break;
    const ByteView bytes = reading.blob(1);
    const ByteView signature = reading.blob(2);
    kept.emplace_back(Bytes(bytes.begin(), bytes.end()), Bytes(signature.begin(), signature.end()));
    numbers.push_back(static_cast<std::uint64_t>(reading.integer(0)));
  }
  std::vector<DumpedRow> rows;
  for (std::size_t at = 0; at < kept.size(); ++at) {
    rows.push_back({numbers[at], kept[at].first, kept[at].second});
  }
  std::ifstream in(dir / "journal.head", std::ios::binary);
  const Bytes head(std::istreambuf_iterator<char>(in), {});
  const std::string text = dump_line(device.device, ByteView(head), rows);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return ok();
}

}  // namespace
}  // namespace tomoshibi::test

int main(int count, char** arguments) {
  using namespace tomoshibi;
  const std::vector<std::string> words(arguments + 1, arguments + count);
  const auto done = [](const Result<void>& result) {
    return result ? 0 : test::complain(result.error());
  };
  if (words.size() == 2 && words[0] == "prepare") return done(test::prepare(words[1]));
  if (words.size() == 4 && words[0] == "run") {
    return done(test::run(words[1], words[2], std::strtoull(words[3].c_str(), nullptr, 10)));
  }
  if (words.size() == 3 && words[0] == "check") return test::check(words[1], words[2]);
  if (words.size() == 2 && words[0] == "dump") return done(test::dump(words[1]));
  std::fputs("usage: shown_charts prepare|run|check|dump ...\n", stderr);
  return 2;
}
