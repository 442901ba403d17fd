// Who is there: a lock begins anew, a new member sets a proof of his own, responders are vouched
// for, members are managed, two signals lock; what the store refuses has words of the window.
// Method: the real desk over a demo store, frames in memory; the presenters with the store's own
// answers.
#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <string>

#include "app/kiosk/lock_signal.h"
#include "app/kiosk/present_accounts.h"
#include "tests/support/kiosk_fixture.h"

using namespace tomoshibi;
using namespace tomoshibi::app;
using test::Kiosk;
namespace orders = tomoshibi::store::orders;

namespace {

void sign_in_as_administrator(Kiosk& kiosk) {
  kiosk.until(Screen::kSignIn);
  kiosk.press(std::string("accounts/") + kDemoAdministrator);
  for (const char* one = kDemoAdministratorPassword; *one != 0; ++one) {
    kiosk.type(std::u32string(1, static_cast<char32_t>(*one)));
  }
  kiosk.press("primary");
  kiosk.until(Screen::kMembers);
}

void type_twice(Kiosk& kiosk, std::u32string_view proof, const std::string& screen) {
  kiosk.type(proof);
  kiosk.press(screen + "/twice/second");
  kiosk.type(proof);
}

// 大谷 健, pharmacist, PIN 840175 for now.
void add_member(Kiosk& kiosk) {
  kiosk.press("members/add");
  kiosk.until(Screen::kStaff);
  kiosk.type(U"ootanikenn");
  kiosk.press("staff/fields/id");
  kiosk.type(U"otani");
  kiosk.press("staff/primary");
  kiosk.press("staff/profession/2");
  kiosk.press("staff/role/0");
  kiosk.press("staff/primary");
  type_twice(kiosk, U"840175", "staff");
  kiosk.press("staff/primary");
  kiosk.until(Screen::kMembers);
}

void lock_and_change_user(Kiosk& kiosk, const std::string& account) {
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF12);
  kiosk.until(Screen::kLocked);
  kiosk.press("lock/other_user");
  kiosk.until(Screen::kSignIn);
  kiosk.press("accounts/" + account);
}

}  // namespace

TEST_CASE("kiosk: a lock wishes to begin anew once the screen without a patient was drawn") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  CHECK_FALSE(kiosk.controller->wants_restart());
  kiosk.controller->lock_now();
  CHECK_FALSE(kiosk.controller->wants_restart());
  kiosk.until([&] { return kiosk.controller->wants_restart(); });
  CHECK(kiosk.controller->screen() == Screen::kLocked);
  CHECK(kiosk.sees("ロック中：西村 由紀"));
  CHECK_FALSE(kiosk.sees("見本"));
  CHECK(kiosk.controller->locked_by() == AccountId{kDemoDoctor});
  // Nobody is signed in: a second signal changes nothing.
  kiosk.controller->lock_now();
  CHECK(kiosk.controller->screen() == Screen::kLocked);
}

TEST_CASE("kiosk: begun anew after a lock, it shows who locked and lets him in") {
  ControllerOptions options;
  options.locked_by = AccountId{kDemoDoctor};
  Kiosk kiosk(options);
  kiosk.until(Screen::kLocked);
  CHECK(kiosk.sees("ロック中：西村 由紀"));
  kiosk.type(U"123456");
  kiosk.until(Screen::kSearchName);
}

TEST_CASE("kiosk: an account that is not there any more does not keep the window locked") {
  ControllerOptions options;
  options.locked_by = AccountId{"nobody"};
  Kiosk kiosk(options);
  kiosk.until(Screen::kSignIn);
}

TEST_CASE("kiosk: hidden names lock too when nobody comes back") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.press("strip/hide");
  kiosk.press("strip/hide");
  kiosk.until(Screen::kLocked);
  CHECK_FALSE(kiosk.sees("ロック中"));
  kiosk.time += std::chrono::minutes(16);
  kiosk.until([&] { return kiosk.controller->wants_restart(); });
  CHECK(kiosk.sees("ロック中"));
}

TEST_CASE("kiosk: a demo says its PIN") {
  Kiosk kiosk;
  kiosk.until(Screen::kSignIn);
  CHECK(kiosk.sees("体験用の暗証番号は"));
  CHECK(kiosk.sees("123456 です"));
  kiosk.harness.picture("kiosk-sign-in-demo");
}

TEST_CASE(
    "kiosk: an administrator lands on the members, and what he adds sets a PIN of its own first") {
  Kiosk kiosk;
  sign_in_as_administrator(kiosk);
  CHECK_FALSE(kiosk.harness.has_area("nav/0"));  // He may not search.
  kiosk.harness.picture("kiosk-members");
  add_member(kiosk);
  CHECK(kiosk.sees("おおたにけん"));
  lock_and_change_user(kiosk, "otani");
  kiosk.type(U"840175");
  kiosk.press("primary");
  kiosk.until(Screen::kNewProof);
  // Nothing else works before it is done.
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF3);
  CHECK(kiosk.controller->screen() == Screen::kNewProof);
  type_twice(kiosk, U"123456", "new_proof");
  kiosk.press("new_proof/primary");
  kiosk.until([&] { return kiosk.sees("並びが単純"); });
  kiosk.harness.picture("kiosk-new-pin-refused");
  type_twice(kiosk, U"840175", "new_proof");
  kiosk.press("new_proof/primary");
  kiosk.until([&] { return kiosk.sees("前と同じです"); });
  type_twice(kiosk, U"937204", "new_proof");
  kiosk.press("new_proof/primary");
  kiosk.until(Screen::kSearchName);
  kiosk.find_her();
  CHECK(kiosk.sees("見本 花子"));
}

TEST_CASE("kiosk: a member is disabled, cannot sign in, and is enabled again") {
  Kiosk kiosk;
  sign_in_as_administrator(kiosk);
  add_member(kiosk);
  kiosk.press("members/rows/otani");
  kiosk.press("members/disable");
  kiosk.until([&] { return kiosk.sees("停止しました"); });
  lock_and_change_user(kiosk, "otani");
  kiosk.until([&] { return kiosk.sees("この利用者は停止中です"); });
  CHECK_FALSE(kiosk.harness.has_area("pin/1"));
}

TEST_CASE("kiosk: an administrator gives the data a new key while the window works; nobody else is offered it") {
  Kiosk kiosk;
  sign_in_as_administrator(kiosk);
  kiosk.press("members/rekey");
  kiosk.until([&] { return kiosk.sees("データの鍵を新しくしました"); });
  add_member(kiosk);
  lock_and_change_user(kiosk, "demo01");
  kiosk.type(U"123456");
  kiosk.until(Screen::kSearchName);
  kiosk.find_her();
  CHECK(kiosk.sees("見本 花子"));
}

TEST_CASE("kiosk: the automatic lock follows the minutes that an administrator sets") {
  Kiosk kiosk;
  sign_in_as_administrator(kiosk);
  for (int minutes = 14; minutes >= 13; --minutes) {
    kiosk.press("members/minutes/shorter");
    kiosk.until([&] { return kiosk.sees("さわらずに" + std::to_string(minutes) + "分"); });
  }
  kiosk.time += std::chrono::minutes(13);
  kiosk.harness.frame(kiosk.screen(false));
  kiosk.until(Screen::kLocked);
}

TEST_CASE(
    "kiosk: a clinician who proves himself vouches for an outside colleague, who is flagged") {
  Kiosk kiosk;
  kiosk.until(Screen::kSignIn);
  kiosk.press("accounts/register");
  kiosk.until(Screen::kStaff);
  CHECK(kiosk.sees("11月24日（火）14:32 に終わります"));
  kiosk.type(U"satouaoi");
  kiosk.press("staff/primary");
  kiosk.press("staff/profession/0");
  kiosk.press("staff/team/0");
  kiosk.press("staff/seen/0");
  kiosk.press("staff/primary");
  type_twice(kiosk, U"482017", "staff");
  kiosk.press("staff/primary");
  kiosk.until([&] { return kiosk.sees("保証する医療者を選んでください"); });
  kiosk.press(std::string("staff/accounts/") + kDemoDoctor);
  kiosk.type(U"000000");
  kiosk.until([&] { return kiosk.sees("暗証番号が違います"); });
  CHECK(kiosk.controller->screen() == Screen::kStaff);
  kiosk.type(U"123456");
  kiosk.until(Screen::kSignIn);
  CHECK(kiosk.harness.has_area("accounts/r1001"));
  CHECK(kiosk.sees("医師・応援"));
  kiosk.type(U"482017");
  kiosk.press("primary");
  kiosk.until(Screen::kSearchName);
  CHECK(kiosk.sees("医師・応援"));
  kiosk.find_her();
  CHECK(kiosk.sees("見本 花子"));
}

TEST_CASE("kiosk: a half-filled form goes when nobody comes back to it") {
  Kiosk kiosk;
  kiosk.until(Screen::kSignIn);
  kiosk.press("accounts/register");
  kiosk.until(Screen::kStaff);
  kiosk.type(U"satou");
  kiosk.time += std::chrono::minutes(2);
  kiosk.harness.frame(kiosk.screen(false));
  kiosk.until(Screen::kSignIn);
  kiosk.press("accounts/register");
  kiosk.until(Screen::kStaff);
  CHECK_FALSE(kiosk.sees("さとう"));
}

TEST_CASE("kiosk: five wrong PINs make the pad wait, and somebody else can still be chosen") {
  Kiosk kiosk;
  kiosk.until(Screen::kSignIn);
  for (int wrong = 1; wrong <= 4; ++wrong) {
    kiosk.type(U"000000");
    const std::string said = "あと" + std::to_string(5 - wrong) + "回";
    kiosk.until([&] { return kiosk.sees(said); });
  }
  kiosk.type(U"000000");
  kiosk.until([&] { return kiosk.sees("次の入力まで"); });
  kiosk.harness.picture("kiosk-waiting");
  kiosk.press(std::string("accounts/") + kDemoAdministrator);
  kiosk.harness.frame(kiosk.screen(false));
  CHECK_FALSE(kiosk.sees("次の入力まで"));
}

TEST_CASE("accounts: every rule that a proof breaks has its own words") {
  orders::Account account;
  account.id = AccountId{"ab4821"};
  account.name = "大谷 健";
  const auto pin = [&](const char* text) {
    const auto checked =
        orders::check_pin(SecretText(text), orders::SecondFactor::kMachine, account);
    REQUIRE_FALSE(checked.has_value());
    return refused_proof(checked.error());
  };
  CHECK(pin("") == gui::ProofRefused::kShort);
  CHECK(pin("12a456") == gui::ProofRefused::kNotDigits);
  CHECK(pin("123456") == gui::ProofRefused::kSimple);
  CHECK(pin("934821") == gui::ProofRefused::kOwnName);
  const auto password = [&](const char* text, orders::SecondFactor factor) {
    const auto checked = orders::check_password(SecretText(text), factor, account);
    REQUIRE_FALSE(checked.has_value());
    return refused_proof(checked.error());
  };
  CHECK(password("too short", orders::SecondFactor::kNone) == gui::ProofRefused::kShort);
  CHECK(password("short", orders::SecondFactor::kTokenFile) == gui::ProofRefused::kShort);
  CHECK(password("passwordpassword1", orders::SecondFactor::kNone) != gui::ProofRefused::kOther);
  const auto alone = orders::check_pin(SecretText("840175"), orders::SecondFactor::kNone, account);
  REQUIRE_FALSE(alone.has_value());
  CHECK(refused_proof(alone.error()) == gui::ProofRefused::kFactor);
}

TEST_CASE("accounts: tries lead to ten minutes, then longer, then to the lock") {
  const Instant now{1'795'316'400'000};
  gui::ProverState prover;
  present_tries({.left_before_wait = 3, .wait_until = std::nullopt, .failures = 2}, now, prover);
  CHECK(prover.attempts_left == 3);
  CHECK(prover.wait_minutes == 10);
  CHECK(prover.wait_seconds == 0);
  present_tries(
      {.left_before_wait = 0, .wait_until = Instant{now.milliseconds + 600'000}, .failures = 5},
      now, prover);
  CHECK(prover.wait_seconds == 600);
  present_tries({.left_before_wait = 1, .wait_until = now, .failures = 6}, now, prover);
  CHECK(prover.wait_seconds == 0);
  CHECK(prover.wait_minutes == 30);
  present_tries({.left_before_wait = 1, .wait_until = std::nullopt, .failures = 9}, now, prover);
  CHECK(prover.attempts_left == 0);
  CHECK(prover.attempts_to_lock == 1);
}

TEST_CASE("accounts: standing, flag and role are what the account is now") {
  const Instant now{1'795'316'400'000};
  orders::Account account;
  account.id = AccountId{"r1001"};
  account.profession = "薬剤師";
  account.role = Role::kPharmacist;
  account.proof = orders::ProofKind::kPin;
  account.responder = orders::Responder{"DMAT", "隊員証", AccountId{"demo01"}};
  account.valid_until = now;
  CHECK(role_text(account) == "薬剤師・応援");
  gui::SignInAccount shown = present_account(account, now);
  CHECK(shown.standing == gui::Standing::kExpired);
  CHECK(shown.pin_digits == 0);
  account.valid_until = Instant{now.milliseconds + 1};
  account.is_locked = true;
  CHECK(present_account(account, now).standing == gui::Standing::kLocked);
  account.is_disabled = true;
  CHECK(present_account(account, now).standing == gui::Standing::kDisabled);
}

TEST_CASE(
    "accounts: a form becomes the account that it describes, a nurse from outside is general "
    "staff") {
  gui::StaffForm form;
  form.kana.text = "さとうあおい";
  form.profession = gui::Profession::kNurse;
  std::vector<orders::Account> others(1);
  others[0].id = AccountId{"R1001"};
  const auto responder = new_account(gui::StaffKind::kResponder, form, others);
  CHECK(responder.id == AccountId{"r1002"});
  CHECK(responder.role == Role::kGeneral);
  CHECK(responder.name == "さとうあおい");
  CHECK(responder.factor == orders::SecondFactor::kMachine);
  form.role = gui::StaffRole::kMedical;
  form.id = "sato1";
  form.shape = gui::ProofShape::kPassword;
  const auto member = new_account(gui::StaffKind::kMember, form, others);
  CHECK(member.role == Role::kSelected);
  CHECK(member.proof == orders::ProofKind::kPassword);
  CHECK(member.factor == orders::SecondFactor::kNone);
  CHECK(member.must_change);
}

TEST_CASE("accounts: a token is found on whatever stick it is, and nowhere else") {
  const test::Scratch scratch;
  const AccountId id{"otani"};
  CHECK(find_token({}, id).empty());
  CHECK(find_token(scratch.path() / "nowhere", id).empty());
  std::filesystem::create_directories(scratch.path() / "STICK" / "deeper");
  std::ofstream(scratch.path() / "STICK" / "deeper" / "otani.token") << "x";
  CHECK(find_token(scratch.path(), id).empty());
  std::ofstream(scratch.path() / "STICK" / "otani.token") << "x";
  CHECK(find_token(scratch.path(), id) == scratch.path() / "STICK" / "otani.token");
  CHECK(find_token(scratch.path(), AccountId{"other"}).empty());
}

TEST_CASE("lock signal: SIGUSR1 and SIGHUP wake and are taken once") {
  auto signals = LockSignal::create();
  REQUIRE(signals.has_value());
  std::atomic<int> woken{0};
  (*signals)->start([&woken] { ++woken; });
  CHECK_FALSE((*signals)->take());
  int expected = 0;
  for (const int number : {SIGUSR1, SIGHUP}) {
    REQUIRE(kill(getpid(), number) == 0);
    ++expected;
    while (woken.load() < expected) std::this_thread::yield();
    CHECK((*signals)->take());
    CHECK_FALSE((*signals)->take());
  }
  (*signals)->stop();
}
