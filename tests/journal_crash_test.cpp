// What was granted before a sudden death is in the journal after it.
// Method: a child process appends in a loop and reports each number after it was returned; it is
// killed at an uneven moment; the journal is verified, reopened and killed again.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

[[noreturn]] void append_for_ever(const std::filesystem::path& directory, int report) {
  auto journal = journal::Journal::open(directory, machine_keys(), {}, kNoon);
  if (!journal) _exit(1);
  for (std::int64_t step = 0;; ++step) {
    const auto outcome = journal->record_consent(oral({person(1)}), after(step));
    const auto* consent = outcome ? std::get_if<journal::ConsentGiven>(&*outcome) : nullptr;
    if (consent == nullptr) _exit(2);
    const auto access = journal->record_view(view_of({person(1)}, consent->entry), after(step));
    if (!access) _exit(3);
    const std::uint64_t shown = access->entry().value;
    if (::write(report, &shown, sizeof shown) != sizeof shown) _exit(4);
  }
}

// The last number that the child reported before it was killed, after `reports` of them.
std::uint64_t run_and_kill(const std::filesystem::path& directory, int reports, unsigned delay_us) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    append_for_ever(directory, ends[1]);
  }
  ::close(ends[1]);
  std::uint64_t last = 0;
  std::uint64_t shown = 0;
  for (int at = 0; at < reports; ++at) {
    if (::read(ends[0], &shown, sizeof shown) != sizeof shown) break;
    last = shown;
  }
  ::usleep(delay_us);
  REQUIRE(::kill(child, SIGKILL) == 0);
  while (::read(ends[0], &shown, sizeof shown) == sizeof shown) last = shown;
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  return last;
}

}  // namespace

TEST_CASE("crash: after kill -9 every granted view has its entry and no number is missing") {
  const TemporaryDirectory home;
  std::uint64_t before = 0;
  for (unsigned round = 0; round < 8; ++round) {
    CAPTURE(round);
    const std::uint64_t shown =
        run_and_kill(home.path(), static_cast<int>(1 + round * 3), round * 137);
    CHECK(shown > before);
    const auto result = verified(home.path());
    CHECK_MESSAGE(result.good, result.what);
    CHECK(result.last.value >= shown);
    CHECK(result.entries == result.last.value);
    CHECK(result.incarnations == 1);
    before = shown;
  }
  const auto journal = open_journal(home.path());
  CHECK(journal.status().condition == journal::JournalCondition::kGood);
  CHECK_FALSE(journal.open_consents(kNoon).empty());
}

TEST_CASE("crash: a start that was cut short before its first entry begins again") {
  const TemporaryDirectory home;
  { open_journal(home.path()); }
  replace_entries(home.path(), {});  // The head was written, the first entry was not.
  {
    auto journal = open_journal(home.path());
    CHECK(journal.status().condition == journal::JournalCondition::kGood);
    CHECK(journal.record_sign_in(doctor(), kNoon));
  }
  CHECK(verified(home.path()).good);
}
