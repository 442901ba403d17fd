#include "app/cli/bench_journal.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <utility>
#include <vector>

#include "app/cli/command.h"
#include "store/journal/journal.h"
#include "store/journal/verify.h"

namespace tomoshibi::cli {
namespace {

namespace journal = store::journal;
using Steady = std::chrono::steady_clock;

constexpr std::uint64_t kBareEvery = 10;
constexpr std::uint64_t kProofs = 500;
constexpr std::size_t kBareBytes = 4096;
// Written once before measuring and then again and again, as a log is: no allocation in the figure.
constexpr std::uint64_t kBareBlocks = 1024;

double milliseconds_since(Steady::time_point start) {
  return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

double share_of(std::vector<double> sorted, double share) {
  if (sorted.empty()) return 0;
  std::ranges::sort(sorted);
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(sorted.size() - 1, at)];
}

Json times_json(const std::vector<double>& times) {
  return {{"n", times.size()},
          {"p50_ms", share_of(times, 0.5)},
          {"p99_ms", share_of(times, 0.99)},
          {"max_ms", share_of(times, 1)}};
}

// The file that the bare writes go to.
class BareFile final {
 public:
  static Result<BareFile> open(const std::filesystem::path& path) {
    BareFile file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (file.descriptor_ < 0) {
      return Error(Errc::kStorage, "the file of bare writes cannot be made");
    }
    for (std::uint64_t block = 0; block < kBareBlocks; ++block) TRY_VOID(file.write());
    if (::fsync(file.descriptor_) != 0) return Error(Errc::kStorage, "a bare sync failed");
    return file;
  }
  BareFile(BareFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), next_(other.next_) {}
  BareFile& operator=(BareFile&&) = delete;
  BareFile(const BareFile&) = delete;
  BareFile& operator=(const BareFile&) = delete;
  ~BareFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Result<void> write_durably() {
    TRY_VOID(write());
    if (::fdatasync(descriptor_) != 0) return Error(Errc::kStorage, "a bare sync failed");
    return ok();
  }

 private:
  explicit BareFile(int descriptor) : descriptor_(descriptor) {}
  Result<void> write() {
    std::array<std::uint8_t, kBareBytes> block;
    block.fill(static_cast<std::uint8_t>(next_));
    const auto offset = static_cast<off_t>(next_++ % kBareBlocks * kBareBytes);
    const ssize_t written = ::pwrite(descriptor_, block.data(), block.size(), offset);
    if (written != static_cast<ssize_t>(block.size())) {
      return Error(Errc::kStorage, "a bare write failed");
    }
    return ok();
  }
  int descriptor_;
  std::uint64_t next_ = 0;
};

Secret<32> random_key() {
  Secret<32> key;
  auto bytes = key.fill();
  randombytes_buf(bytes.data(), bytes.size());
  return key;
}

PersonId random_person() {
  PersonId id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  return id;
}

// Search, its end, consent, view, close: each timed alone.
class Shift final {
 public:
  Shift(journal::Journal& journal, std::vector<double>& times) : journal_(journal), times_(times) {}

  // One access in five entries.
  Result<void> look_at_somebody() {
    const std::vector<PersonId> persons{random_person()};
    const journal::SearchCriteria criteria{
        journal::SearchKind::kPerson, {{journal::SearchField::kKana, "ヤマモト キヨコ"}}};
    auto started = Steady::now();
    TRY(access, journal_.begin_search(actor_, criteria, now()));
    started = count(started);
    TRY_VOID(journal_.end_search(access, actor_, criteria, persons,
                                 journal::SearchOutcome::kChosen, now()));
    started = count(started);
    journal::ConsentRequest request;
    request.actor = actor_;
    request.persons = persons;
    request.answer = ConsentAnswer::kOral;
    request.identity = IdentityCheck::kStated;
    request.sections = SectionSet::all();
    request.wording = journal::wording_for(SectionSet::all(), journal::Language::kJapanese).used;
    request.place = "輪島中学校 救護所";
    TRY(outcome, journal_.record_consent(request, now()));
    started = count(started);
    const EntrySeq consent = std::get<journal::ConsentGiven>(outcome).entry;
    TRY_VOID(journal_.record_view({actor_, persons, consent, SectionSet::all()}, now()));
    started = count(started);
    TRY_VOID(journal_.record_close(actor_, consent, journal::CloseReason::kDone, now()));
    count(started);
    return ok();
  }

 private:
  Steady::time_point count(Steady::time_point started) {
    times_.push_back(milliseconds_since(started));
    return Steady::now();
  }
  journal::Journal& journal_;
  std::vector<double>& times_;
  journal::Actor actor_{{"bench"}, "見本 医師", Role::kDoctor};
};

Result<std::vector<double>> time_proofs(const journal::Journal& journal) {
  const store::tlog::TreeHead head = journal.tree_head();
  std::vector<double> times;
  for (std::uint64_t at = 0; at < kProofs; ++at) {
    const EntrySeq entry{1 + at * (head.size - 1) / kProofs};
    const auto started = Steady::now();
    TRY_VOID(journal.prove(entry, head.size));
    TRY_VOID(journal.checkpoint(head));
    times.push_back(milliseconds_since(started));
  }
  return times;
}

Result<Json> append_and_prove(const std::filesystem::path& dir, std::uint64_t entries,
                              journal::MachineKeys keys) {
  TRY(bare, BareFile::open(dir / "bare"));
  TRY(opened, journal::Journal::open(dir, std::move(keys), {}, now()));
  std::vector<double> appends;
  std::vector<double> bares;
  Shift shift(opened, appends);
  ProgressLine line("journal");
  while (appends.size() < entries) {
    TRY_VOID(shift.look_at_somebody());
    if (appends.size() % kBareEvery != 0) continue;
    const auto started = Steady::now();
    TRY_VOID(bare.write_durably());
    bares.push_back(milliseconds_since(started));
    line.show(static_cast<double>(appends.size()) / static_cast<double>(entries), "");
  }
  line.done(with_thousands(appends.size()) + " entries");
  TRY(proofs, time_proofs(opened));
  return Json{{"append", times_json(appends)},
              {"bare_write", times_json(bares)},
              {"append_of_bare_p99", share_of(appends, 0.99) / share_of(bares, 0.99)},
              {"prove", times_json(proofs)}};
}

}  // namespace

Result<Json> bench_journal(const std::filesystem::path& dir, std::uint64_t entries) {
  std::error_code ignored;
  std::filesystem::remove_all(dir, ignored);
  std::filesystem::create_directories(dir, ignored);
  const Secret<32> data = random_key();
  const auto copy = [&] {
    Secret<32> again;
    std::ranges::copy(data.view(), again.fill().begin());
    return again;
  };
  TRY(report, append_and_prove(dir, entries, {copy(), random_key()}));
  const auto started = Steady::now();
  const std::clock_t used = std::clock();
  TRY(found, journal::verify(dir, data));
  const double seconds = milliseconds_since(started) / 1000;
  const double processor = static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC;
  if (!found.good) {
    return Error(Errc::kCorrupt, "the journal that was just written does not verify");
  }
  report["verify"] = {{"entries", found.entries}, {"seconds", seconds}, {"processor_seconds", processor}};
  std::filesystem::remove_all(dir, ignored);
  return report;
}

}  // namespace tomoshibi::cli
