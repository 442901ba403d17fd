// Forgetting whose consents are open changes no answer, and while they are forgotten no person and no
// note is in memory.
// Method: one journal that forgets after every step beside one that never does, asked the same; then
// every writable mapping of the process is searched for a note in two halves.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/wiped.h"
#include "tests/support/own_memory.h"
#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::CloseReason;

namespace {

// What can be asked about four people, as one comparable line.
std::string answers(const journal::Journal& journal, Instant now) {
  std::string said;
  for (const journal::OpenConsent& one : journal.open_consents(now)) {
    said += std::to_string(one.entry.value) + (one.chart_open ? "o" : "-") +
            (one.ran_out ? "r" : "-") + std::to_string(one.persons.size()) + one.note + ";";
  }
  for (std::uint8_t number = 1; number <= 4; ++number) {
    const auto consent = journal.consent_for(person(number), now);
    const auto refusal = journal.refusal_of(person(number));
    said += consent ? std::to_string(consent->entry.value) : "none";
    said += refusal ? "/" + std::to_string(refusal->entry.value) : "/";
    said += " ";
  }
  return said;
}

using Step = Result<void> (*)(journal::Journal&, Instant);

const std::array<Step, 9> kSteps{{
    [](journal::Journal& one, Instant now) -> Result<void> {
      TRY_VOID(one.record_consent(oral({person(1), person(2)}), now));
      return ok();
    },
    [](journal::Journal& one, Instant now) -> Result<void> {
      const auto consent = one.consent_for(person(1), now);
      TRY_VOID(one.record_view(view_of({person(1)}, consent->entry), now));
      return ok();
    },
    [](journal::Journal& one, Instant now) -> Result<void> {
      auto request = without_consent({person(3)});
      request.note = "a note";
      TRY_VOID(one.record_consent(request, now));
      return ok();
    },
    [](journal::Journal& one, Instant now) -> Result<void> {
      const auto consent = one.consent_for(person(3), now);
      TRY_VOID(one.record_view(view_of({person(3)}, consent->entry), now));
      TRY_VOID(one.record_close(doctor(), consent->entry, CloseReason::kDone, now));
      return ok();
    },
    [](journal::Journal& one, Instant now) -> Result<void> {
      TRY_VOID(one.record_consent(refused({person(4)}), now));
      return ok();
    },
    [](journal::Journal& one, Instant now) -> Result<void> {
      TRY_VOID(one.record_sign_in_failure(AccountId{"nishi"}, 1, now));
      return ok();
    },
    [](journal::Journal& one, Instant now) -> Result<void> {
      TRY_VOID(one.record_consent(oral({person(4)}), now));
      return ok();
    },
    [](journal::Journal& one, Instant now) -> Result<void> {
      TRY_VOID(one.record_withdrawal(doctor(), one.consent_for(person(1), now)->entry, now));
      return ok();
    },
    [](journal::Journal& one, Instant now) -> Result<void> {
      const auto consent = one.consent_for(person(3), now);
      TRY_VOID(one.record_close(doctor(), consent->entry, CloseReason::kWrongPerson, now));
      return ok();
    },
}};

constexpr std::string_view kFirst = "canary-of-a-";
constexpr std::string_view kSecond = "consent's-note";

std::size_t copies_of_note() { return test::copies_in_own_memory(kFirst, kSecond); }


}  // namespace

TEST_CASE("sealed book: forgetting after every step changes no answer, nor does reopening") {
  const TemporaryDirectory keeping_home;
  const TemporaryDirectory forgetting_home;
  auto keeping = open_journal(keeping_home.path());
  std::optional<journal::Journal> forgetting(open_journal(forgetting_home.path()));
  std::int64_t minute = 0;
  for (const Step& step : kSteps) {
    const Instant now = after(++minute * kMinute);
    REQUIRE(step(keeping, now));
    REQUIRE(step(*forgetting, now));
    forgetting->forget_consents();
    CHECK(answers(*forgetting, now) == answers(keeping, now));
    forgetting->forget_consents();
    if (minute % 3 == 0) {
      forgetting.reset();
      forgetting.emplace(open_journal(forgetting_home.path(), now));
    }
  }
  for (const std::int64_t hours : {1, 23, 25, 47, 49}) {
    CHECK(answers(*forgetting, after(hours * kHour)) == answers(keeping, after(hours * kHour)));
  }
}

TEST_CASE("sealed book: how many are open is known without opening a box") {
  const TemporaryDirectory home;
  auto one = open_journal(home.path());
  const EntrySeq first = given(one.record_consent(oral({person(1)}), kNoon));
  given(one.record_consent(without_consent({person(2)}), after(kHour)));
  REQUIRE(one.record_consent(refused({person(3)}), after(kHour)));
  one.forget_consents();
  CHECK(one.open_consent_count(after(2 * kHour)) == 2);
  CHECK(one.open_consent_count(after(24 * kHour)) == 1);
  REQUIRE(one.record_withdrawal(doctor(), first, after(2 * kHour)));
  CHECK(one.open_consent_count(after(2 * kHour)) == 1);
  one.forget_consents();
  CHECK(one.open_consent_count(after(2 * kHour)) == 1);
}

TEST_CASE("sealed book: a note is in memory while it is asked for, and not when it is forgotten") {
  const TemporaryDirectory home;
  auto one = open_journal(home.path());
  {
    auto request = without_consent({person(1)});
    request.note = std::string(kFirst) + std::string(kSecond);
    REQUIRE(one.record_consent(request, kNoon));
  }
  REQUIRE(one.open_consents(kNoon).size() == 1);
  CHECK(copies_of_note() >= 1);
  one.forget_consents();
  wipe_dead_stack();
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  MESSAGE("skipped: what is forgotten is wiped by the executables' own heap");
#else
  CHECK(copies_of_note() == 0);
#endif
}
