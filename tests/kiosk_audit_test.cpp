// The audit desk at the window: an auditor lands on it, reviews, draws, lists one person's accesses,
// exports; an administrator sees his own facility; everybody else has no way to it. Beside it the
// words and colours of the presenters.
// Method: the real desk on its real thread over a demo store with accesses of its own; touches by
// the names of areas; the journal read back. Pictures with TOMOSHIBI_PICTURES.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "app/desk/reports.h"
#include "app/kiosk/present_audit.h"
#include "tests/support/kiosk_fixture.h"

using namespace tomoshibi;
using namespace tomoshibi::app;
using test::Kiosk;
namespace audit = tomoshibi::store::audit;
namespace journal = tomoshibi::store::journal;

namespace {

constexpr const char* kAuditorPassword = "reading what others did";

void add_account(Desk& desk, const char* id, const char* name, Role role) {
  store::orders::NewAccount account;
  account.id = AccountId{id};
  account.name = name;
  account.kana = name;
  account.role = role;
  account.must_change = false;
  REQUIRE(desk.add_account(account, SecretText(kAuditorPassword)).has_value());
}

Chosen find_one(Desk& desk) {
  store::people::Query query;
  query.person.kana = "ミホンハナコ";
  query.person.birth = "1950-04-05";
  const auto answer = desk.find(query, Disclosure::kEveryCandidate);
  REQUIRE(answer.has_value());
  REQUIRE_FALSE(answer->candidates.empty());
  auto chosen = desk.choose(answer->candidates.front().person.id);
  REQUIRE(chosen.has_value());
  return *std::move(chosen);
}

void open_and_close(Desk& desk, ConsentAnswer answer, std::vector<NoConsentReason> reasons) {
  const Chosen chosen = find_one(desk);
  ConsentForm form;
  form.answer = answer;
  form.reasons = std::move(reasons);
  const auto outcome = desk.record_consent(chosen, form);
  REQUIRE(outcome.has_value());
  const auto* given = std::get_if<journal::ConsentGiven>(&*outcome);
  if (given == nullptr) return;
  REQUIRE(desk.open_chart(chosen, given->entry, form.sections).has_value());
  REQUIRE(desk.close_chart(given->entry, journal::CloseReason::kDone).has_value());
}

// Two auditors; one access with consent, one without, one refusal, all by the demo's doctor.
void plant(Desk& desk) {
  REQUIRE(desk.sign_in(AccountId{kDemoAdministrator}, SecretText(kDemoAdministratorPassword))
              .has_value());
  add_account(desk, "aud1", "高田 文子", Role::kAuditor);
  add_account(desk, "aud2", "石井 実", Role::kAuditor);
  REQUIRE(desk.leave(journal::LockReason::kSignOut).has_value());
  REQUIRE(desk.sign_in_demo().has_value());
  open_and_close(desk, ConsentAnswer::kOral, {});
  open_and_close(desk, ConsentAnswer::kNone, {NoConsentReason::kUnconscious});
  open_and_close(desk, ConsentAnswer::kRefused, {});
  REQUIRE(desk.leave(journal::LockReason::kSignOut).has_value());
}

void sign_in_as(Kiosk& kiosk, const std::string& account, std::string_view password,
                Screen lands) {
  kiosk.until(Screen::kSignIn);
  kiosk.press(kiosk.area_with("accounts/" + account));
  for (const char one : password) {
    kiosk.type(std::u32string(1, static_cast<char32_t>(one)));
  }
  kiosk.press("primary");
  kiosk.until(lands);
}

bool sees(const Kiosk& kiosk, const char* text) { return kiosk.harness.sees(text); }

void open_desk(Kiosk& kiosk) {
  sign_in_as(kiosk, "aud1", kAuditorPassword, Screen::kAudit);
  kiosk.until([&] { return sees(kiosk, "書き換え・欠け・並べ替えなし"); });
}

std::vector<Json> entries_of(const Kiosk& kiosk, std::string_view kind) {
  std::vector<Json> out;
  const auto found = report_entries(kiosk.dir(), Reader::kFacility, [&](const Json& entry) {
    if (entry["kind"] == kind) out.push_back(entry);
  });
  REQUIRE(found.has_value());
  CHECK(found->good);
  return out;
}

}  // namespace

TEST_CASE("audit: an auditor lands on the desk, sees what was proven and what waits") {
  Kiosk kiosk({}, plant);
  open_desk(kiosk);
  kiosk.harness.picture("kiosk-audit-desk");
  CHECK(sees(kiosk, "高田 文子"));
  CHECK(sees(kiosk, "同意なし：意識がない"));
  CHECK(sees(kiosk, "断った記録 1"));
  // No region is opened for him, and no patient's name is known here.
  CHECK_FALSE(sees(kiosk, "見本"));
  CHECK(kiosk.area_with("nav/").empty());
  CHECK(entries_of(kiosk, "audit_read").size() >= 1);
}

TEST_CASE("audit: a finding is recorded with its words, and a second reviewer ends it") {
  Kiosk kiosk({}, plant);
  open_desk(kiosk);
  kiosk.press("audit/soonest");
  kiosk.until([&] { return kiosk.harness.has_area("audit/record"); });
  kiosk.harness.picture("kiosk-audit-item");
  CHECK(sees(kiosk, "意識がない"));
  CHECK(sees(kiosk, "かならず確認します"));
  CHECK(sees(kiosk, "1950-04-05"));  // The words of the search.
  kiosk.press("audit/outcome/unjustified");
  kiosk.press("audit/record");  // Refused: no words yet.
  CHECK(kiosk.harness.has_area("audit/record"));
  CHECK(entries_of(kiosk, "review").empty());
  kiosk.press("audit/words/0");
  kiosk.press("audit/record");
  kiosk.until([&] { return !kiosk.harness.has_area("audit/record"); });
  kiosk.until([&] { return !entries_of(kiosk, "review").empty(); });
  // The same auditor cannot be the second.
  kiosk.press("audit/tabs/1");
  kiosk.press("audit/filter/second");
  kiosk.until([&] { return !kiosk.area_with("/row").empty(); });
  kiosk.press(kiosk.area_with("/row"));
  kiosk.until([&] { return sees(kiosk, "1人目とは別の方"); });
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF12);
  kiosk.until(Screen::kLocked);
  CHECK_FALSE(sees(kiosk, "意識がない"));
  kiosk.press("lock/other_user");
  sign_in_as(kiosk, "aud2", kAuditorPassword, Screen::kAudit);
  kiosk.until([&] { return kiosk.harness.has_area("audit/tabs/1") && sees(kiosk, "並べ替えなし"); });
  kiosk.press("audit/tabs/1");
  kiosk.press("audit/filter/second");
  kiosk.until([&] { return !kiosk.area_with("/row").empty(); });
  kiosk.press(kiosk.area_with("/row"));
  kiosk.until([&] { return sees(kiosk, "2人目の確認"); });
  CHECK(sees(kiosk, "不適切"));
  kiosk.press("audit/outcome/justified");
  kiosk.press("audit/record");
  kiosk.until([&] { return entries_of(kiosk, "review").size() == 2; });
}

TEST_CASE("audit: a draw is an entry, and its number stands on the page") {
  Kiosk kiosk({}, plant);
  open_desk(kiosk);
  kiosk.press("audit/tabs/2");
  kiosk.press("audit/draw");
  kiosk.until([&] { return sees(kiosk, "抽出番号"); });
  kiosk.harness.picture("kiosk-audit-sample");
  CHECK(entries_of(kiosk, "sample").size() == 1);
  CHECK_FALSE(kiosk.area_with("/row").empty());
}

TEST_CASE("audit: one person's accesses are found by the words of the search, and that is an entry") {
  Kiosk kiosk({}, plant);
  open_desk(kiosk);
  const std::size_t before = entries_of(kiosk, "audit_read").size();
  kiosk.press("audit/tabs/3");
  kiosk.type(U"mihonn");
  kiosk.until([&] { return !kiosk.area_with("audit/found/").empty(); });
  kiosk.harness.picture("kiosk-audit-persons");
  kiosk.press(kiosk.area_with("audit/found/"));
  kiosk.until([&] { return sees(kiosk, "閲覧 3件"); });
  kiosk.harness.picture("kiosk-audit-person");
  CHECK(sees(kiosk, "口頭で同意"));
  CHECK(entries_of(kiosk, "audit_read").size() > before);
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kEscape);
  kiosk.until([&] { return !kiosk.area_with("audit/found/").empty(); });
}

TEST_CASE("audit: refusals are listed, nothing was opened under them") {
  Kiosk kiosk({}, plant);
  open_desk(kiosk);
  kiosk.press("audit/tabs/4");
  kiosk.until([&] { return sees(kiosk, "本人が断った"); });
  kiosk.press(kiosk.area_with("/row"));
  kiosk.until([&] { return sees(kiosk, "開いていません"); });
}

TEST_CASE("audit: an export goes to the folder that was chosen, and its entry stands beside it") {
  Kiosk kiosk({}, plant);
  open_desk(kiosk);
  kiosk.press("audit/tabs/6");
  kiosk.harness.picture("kiosk-audit-export");
  kiosk.press("audit/export");
  kiosk.until([&] { return sees(kiosk, "書き出しました"); });
  CHECK(std::filesystem::exists(kiosk.dir() / "exports" / "audit-20261121-1432.csv"));
  CHECK(entries_of(kiosk, "export").size() == 1);
}

TEST_CASE("audit: an administrator comes by the nav; a doctor finds no way to the desk") {
  Kiosk kiosk({}, plant);
  sign_in_as(kiosk, kDemoAdministrator, kDemoAdministratorPassword, Screen::kMembers);
  kiosk.press("nav/5");
  kiosk.until([&] { return sees(kiosk, "書き換え・欠け・並べ替えなし"); });
  kiosk.press("audit/leave");
  kiosk.until(Screen::kMembers);
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF12);
  kiosk.until(Screen::kLocked);
  kiosk.press("lock/other_user");
  kiosk.until(Screen::kSignIn);
  kiosk.press(kiosk.area_with("accounts/demo01"));
  kiosk.type(U"123456");
  kiosk.until(Screen::kSearchName);
  CHECK_FALSE(kiosk.harness.has_area("nav/5"));
}

// ---- A second person, sections ----

TEST_CASE("kiosk: operations are recorded as viewed when their page is turned to, and once") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.open_chart();
  const auto views = [&] { return entries_of(kiosk, "view").size(); };
  const std::size_t first = views();
  kiosk.press("chart/tabs/2");
  kiosk.press("chart/tabs/1");  // Touched while the other's entry is being written: it comes next.
  kiosk.until([&] { return views() == first + 2; });
  kiosk.until([&] { return sees(kiosk, "健診の記録がありません"); });
  for (const char* tab : {"chart/tabs/0", "chart/tabs/2", "chart/tabs/3", "chart/tabs/4",
                          "chart/tabs/1"}) {
    kiosk.press(tab);  // Conditions are care, which was viewed; eligibility is no section.
  }
  kiosk.until([&] { return sees(kiosk, "健診の記録がありません"); });
  CHECK(views() == first + 2);
}

TEST_CASE("audit: a paper seal has six words and is an entry; the banner then says what it covers") {
  Kiosk kiosk({}, plant);
  open_desk(kiosk);
  kiosk.press("audit/tabs/5");
  kiosk.until([&] { return sees(kiosk, "朝の封印紙をつくる"); });
  kiosk.press("audit/make_seal");
  kiosk.until([&] { return entries_of(kiosk, "seal").size() == 1 && sees(kiosk, "1〜"); });
  kiosk.harness.picture("kiosk-audit-seal");
  kiosk.press("audit/tabs/0");
  kiosk.until([&] { return sees(kiosk, "封印紙と一致"); });
}

TEST_CASE("audit: a paper off the wall is held against the seal that its day and numbers name") {
  const auto prepare = [](Desk& desk) {
    plant(desk);
    REQUIRE(desk.seal(journal::SealCause::kMorning).has_value());
  };
  Kiosk kiosk({}, prepare);
  open_desk(kiosk);
  kiosk.press("audit/tabs/5");
  kiosk.until([&] { return !kiosk.area_with("audit/take_paper").empty(); });
  kiosk.press("audit/take_paper");
  kiosk.until([&] { return sees(kiosk, "朝　1〜"); });  // The only one: chosen by itself.
  kiosk.type(U"ao");
  kiosk.press("audit/check_paper");
  kiosk.until([&] { return sees(kiosk, "封印紙の言葉が6つ要ります"); });
  kiosk.harness.picture("kiosk-audit-paper");
  kiosk.press("audit/back");
  kiosk.until([&] { return !kiosk.area_with("audit/make_seal").empty(); });
}

TEST_CASE("kiosk: the seal of the evening is made while nobody works, is told at the lock, and printed") {
  Kiosk kiosk({}, plant);
  kiosk.wall = *instant_from_iso("2026-11-21T18:59:30+09:00");
  kiosk.until(Screen::kSignIn);
  kiosk.until([&] { return !kiosk.area_with("accounts/").empty(); });
  kiosk.wall = *instant_from_iso("2026-11-21T19:00:30+09:00");
  kiosk.harness.frame(kiosk.screen(true));  // Somebody is there: not now.
  for (int round = 0; round < 20; ++round) {
    kiosk.store->collect();
    kiosk.harness.frame(kiosk.screen(false));
  }
  CHECK(entries_of(kiosk, "seal").empty());
  kiosk.time += std::chrono::seconds(40);
  kiosk.wall = *instant_from_iso("2026-11-21T19:01:10+09:00");
  kiosk.until([&] { return sees(kiosk, "封印紙ができています"); });
  const auto seals = entries_of(kiosk, "seal");
  REQUIRE(seals.size() == 1);
  CHECK(seals[0]["account"] == "");
  kiosk.sign_in();
  kiosk.controller->lock_now();
  kiosk.until(Screen::kLocked);
  CHECK(sees(kiosk, "11/21夕方の封印紙ができています"));
  kiosk.harness.picture("kiosk-lock-seal");
  kiosk.press("lock/other_user");
  open_desk(kiosk);
  kiosk.press("audit/tabs/5");
  kiosk.until([&] { return sees(kiosk, "端末がつくった封印紙です"); });
  kiosk.harness.picture("kiosk-audit-seal-waits");
  kiosk.press("audit/print_seal");
  kiosk.until([&] { return sees(kiosk, "を書きました"); });
  CHECK(entries_of(kiosk, "print").size() == 1);
  CHECK(entries_of(kiosk, "seal").size() == 1);
  CHECK(std::filesystem::exists(kiosk.dir() / "exports"));
  CHECK_FALSE(sees(kiosk, "端末がつくった封印紙です"));
}

TEST_CASE("kiosk: a receipt says who looked and when, is an entry, and holds nothing of the chart") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.open_chart();
  kiosk.press("chart/end");
  kiosk.press("chart/end/receipt");
  kiosk.until(Screen::kReceipt);
  kiosk.until([&] { return sees(kiosk, "K-12"); });
  kiosk.harness.picture("kiosk-receipt");
  CHECK(entries_of(kiosk, "receipt").size() == 1);
  CHECK_FALSE(sees(kiosk, "ワルファリン"));
  kiosk.press("receipt/back");
  kiosk.until(Screen::kChart);
  kiosk.harness.picture("kiosk-chart-end");
  kiosk.press("chart/end/receipt");
  kiosk.until([&] { return sees(kiosk, "K-12"); });
  kiosk.press("receipt/given");
  kiosk.until(Screen::kSearchName);
  CHECK_FALSE(sees(kiosk, "見本"));
}

TEST_CASE("kiosk: taking a consent back closes the chart at once, from the chart and from the list") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.open_chart();
  kiosk.press("chart/end");
  kiosk.press("chart/end/withdraw");
  CHECK(kiosk.controller->screen() == Screen::kChart);
  kiosk.press("chart/end/withdraw_yes");
  kiosk.until(Screen::kOpenPatients);
  CHECK(sees(kiosk, "同意が取り消されたため閉じました"));
  CHECK_FALSE(sees(kiosk, "見本"));
  CHECK(entries_of(kiosk, "withdrawal").size() == 1);
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF2);
  kiosk.until(Screen::kSearchName);
  // The refusal stands first when she is opened again.
  kiosk.find_her();
  kiosk.press(kiosk.area_with("rows/"));
  kiosk.until(Screen::kConsent);
  CHECK(sees(kiosk, "本人が断っています"));
  kiosk.press("consent/identity/stated");
  kiosk.press("consent/answer/oral");
  kiosk.press("consent/record");
  kiosk.until(Screen::kChart);
  kiosk.press("chart/band/close");
  kiosk.until(Screen::kSearchName);
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF4);
  kiosk.until(Screen::kOpenPatients);
  const std::string key = kiosk.area_with("/withdraw");
  REQUIRE_FALSE(key.empty());
  kiosk.press(key);
  kiosk.press(key + "_yes");
  kiosk.until([&] { return entries_of(kiosk, "withdrawal").size() == 2; });
  kiosk.until([&] { return sees(kiosk, "同意が取り消されたため閉じました"); });
  CHECK(kiosk.area_with("/withdraw").empty());
}

TEST_CASE("kiosk: with grounds a second person is asked for, and whoever is alone goes on") {
  Kiosk kiosk({}, [](Desk& desk) {
    REQUIRE(desk.sign_in(AccountId{kDemoAdministrator}, SecretText(kDemoAdministratorPassword))
                .has_value());
    add_account(desk, "mihon", "見本 一郎", Role::kDoctor);
    REQUIRE(desk.leave(journal::LockReason::kSignOut).has_value());
  });
  sign_in_as(kiosk, "mihon", kAuditorPassword, Screen::kSearchName);
  kiosk.find_her();
  kiosk.press(kiosk.area_with("rows/"));
  kiosk.until(Screen::kConsent);
  kiosk.until([&] { return sees(kiosk, "続けられます（後日確認）"); });
  kiosk.press("consent/identity/stated");
  kiosk.press("consent/answer/oral");
  kiosk.press("consent/record");
  kiosk.until(Screen::kSecondPerson);
  kiosk.harness.picture("kiosk-second-person");
  CHECK(sees(kiosk, "同じ姓"));
  CHECK_FALSE(sees(kiosk, "ワルファリン"));
  kiosk.press("second_person/by/nobody");
  kiosk.press("second_person/answer/2");
  kiosk.press("second_person/record");
  kiosk.until(Screen::kChart);
  CHECK(entries_of(kiosk, "second_person").size() == 1);
}

TEST_CASE("kiosk: his own figures are told to who locks by hand, and to nobody later") {
  Kiosk kiosk;
  kiosk.sign_in();
  kiosk.find_her();
  kiosk.open_chart();
  CHECK_FALSE(sees(kiosk, "中央値"));
  kiosk.harness.press_key(kiosk.screen(), gui::Key::kF12);
  kiosk.until([&] { return sees(kiosk, "きょう 閲覧1人・同意なし0人"); });
  kiosk.harness.picture("kiosk-lock-figures");
  kiosk.time += std::chrono::minutes(3);
  kiosk.harness.frame(kiosk.screen(false));
  CHECK_FALSE(sees(kiosk, "中央値"));
}

// The desk as a new official uses it: TOMOSHIBI_AUDIT_ENTRIES says how many entries are planted.
TEST_CASE("audit: a large journal with planted trouble is read, searched and paged") {
  const char* wanted = std::getenv("TOMOSHIBI_AUDIT_ENTRIES");
  if (wanted == nullptr) {
    MESSAGE("skipped: TOMOSHIBI_AUDIT_ENTRIES is not set");
    return;
  }
  const auto least = static_cast<std::uint64_t>(std::stoull(wanted));
  Kiosk kiosk({}, [&](Desk& desk) {
    plant(desk);
    REQUIRE(desk.sign_in_demo().has_value());
    for (int at = 0; desk.status()->journal.last.value < least; ++at) {
      const bool refused = at % 50 == 49;
      const bool without = at % 9 == 0 && !refused;
      open_and_close(desk,
                     refused   ? ConsentAnswer::kRefused
                     : without ? ConsentAnswer::kFamily
                               : ConsentAnswer::kOral,
                     without ? std::vector<NoConsentReason>{NoConsentReason::kCannotEstablish}
                             : std::vector<NoConsentReason>{});
    }
    REQUIRE(desk.leave(journal::LockReason::kSignOut).has_value());
  });
  open_desk(kiosk);
  kiosk.harness.picture("kiosk-large-desk");
  kiosk.press("audit/tabs/1");
  kiosk.until([&] { return !kiosk.area_with("/row").empty(); });
  kiosk.harness.picture("kiosk-large-queue");
  kiosk.press(kiosk.area_with("/row"));
  kiosk.until([&] { return kiosk.harness.has_area("audit/record"); });
  kiosk.harness.picture("kiosk-large-item");
  kiosk.press("audit/back");
  kiosk.press("audit/tabs/3");
  kiosk.type(U"mihonn");
  kiosk.until([&] { return !kiosk.area_with("audit/found/").empty(); });
  kiosk.press(kiosk.area_with("audit/found/"));
  kiosk.until([&] { return !kiosk.area_with("/row").empty(); });
  kiosk.harness.picture("kiosk-large-person");
}

// ---- Presenters ----

TEST_CASE("audit: what is due says how long, danger under six hours, caution under a day") {
  const Instant now{1'000'000'000'000};
  const auto in = [&](std::int64_t hours) { return Instant{now.milliseconds + hours * 3'600'000}; };
  CHECK(due_words(in(3), now) == "あと3時間");
  CHECK(due_tone(in(3), now) == gui::Tone::kDanger);
  CHECK(due_tone(in(9), now) == gui::Tone::kCaution);
  CHECK(due_tone(in(31), now) == gui::Tone::kPlain);
  CHECK(due_words(in(0), now) == "期限切れ");
  CHECK(due_words({now.milliseconds + 90'000}, now) == "あと1分");
}

TEST_CASE("audit: a row's name comes back as the entry that it names") {
  audit::EntryName name;
  name.device = {1, 2, 3, 4, 5, 6, 7, 0xFF};
  name.seq = EntrySeq{4211};
  const auto back = name_from_row(row_id(name));
  REQUIRE(back.has_value());
  CHECK(*back == name);
  for (const char* wrong : {"", "12", "zz-1", "01020304050607ff-", "01020304050607ff-1x", "0102-7"}) {
    CAPTURE(wrong);
    CHECK_FALSE(name_from_row(wrong).has_value());
  }
}

TEST_CASE("audit: the banner claims no more than was proven") {
  AuditFacts facts;
  facts.verification.good = true;
  facts.verification.entries = 8430;
  facts.verification.last = EntrySeq{8430};
  const KioskProfile profile;
  auto banner = present_banner(facts, profile);
  CHECK(banner.phase == gui::AuditPhase::kGood);
  CHECK(banner.sentence == "8,430件を検証：書き換え・欠け・並べ替えなし");
  CHECK(banner.below == "封印紙はまだありません");
  facts.last_seal = journal::SealMade{journal::SealCause::kMorning, 8412, {}};
  banner = present_banner(facts, profile);
  CHECK(banner.below == "1–8,412：封印紙と一致");
  CHECK(banner.below_end == "8,413–8,430：まだ封印紙なし（18件）");
  facts.seals_agree = false;
  CHECK(present_banner(facts, profile).phase == gui::AuditPhase::kDamaged);
  facts.seals_agree = true;
  facts.verification.good = false;
  facts.verification.first_bad = EntrySeq{5120};
  facts.verification.what = "the entry's signature is wrong";
  facts.verification.undeclared = journal::Undeclared{EntrySeq{5120}, "the entry's signature is wrong"};
  banner = present_banner(facts, profile);
  CHECK(banner.phase == gui::AuditPhase::kDamaged);
  CHECK(banner.sentence == "5,120番で書き換えがあります。5,119番までは確かです。");
  CHECK_FALSE(banner.evidence.empty());
  facts.verification.undeclared.reset();
  facts.verification.declared = {{EntrySeq{8000}, journal::IncarnationCause::kDamaged}};
  banner = present_banner(facts, profile);
  CHECK(banner.phase == gui::AuditPhase::kDamaged);
  CHECK(banner.sentence == "5,120番に、端末がみずから記録した書き換えがあります。ほかに異常はありません。");
}

TEST_CASE("audit: family is without consent in words, and every flag has words") {
  audit::Flag flag;
  flag.kind = audit::FlagKind::kNoConsent;
  CHECK(flag_words(flag, {}, ConsentAnswer::kFamily) == "同意なし：家族が了承");
  CHECK(flag_words(flag, {NoConsentReason::kUnconscious}, ConsentAnswer::kNone) ==
        "同意なし：意識がない");
  for (int kind = 1; kind <= static_cast<int>(audit::FlagKind::kAfterHours); ++kind) {
    flag.kind = static_cast<audit::FlagKind>(kind);
    flag.figure = 14;
    CAPTURE(kind);
    CHECK_FALSE(flag_words(flag, {}, ConsentAnswer::kNone).empty());
  }
  flag.kind = audit::FlagKind::kSearchesOnly;
  CHECK(flag_words(flag, {}, ConsentAnswer::kNone) == "検索だけ 14回続く");
}

TEST_CASE("audit: a finding's note is the chosen sentences and his own words") {
  gui::AuditItem item;
  item.words = finding_words(gui::AuditOutcome::kAsked);
  item.chosen = {true, false, true};
  item.own.text = "よるのけん";
  CHECK(finding_note(item) == item.words[0] + "。" + item.words[2] + "。よるのけん");
}

TEST_CASE("audit: periods are whole days of Japan, names of files hold day and time") {
  const Instant now = *instant_from_iso("2026-11-21T14:32:00+09:00");
  CHECK(period_of(gui::AuditPeriod::kToday, now).from ==
        *instant_from_iso("2026-11-21T00:00:00+09:00"));
  CHECK(period_of(gui::AuditPeriod::kSevenDays, now).from ==
        *instant_from_iso("2026-11-15T00:00:00+09:00"));
  CHECK(export_name(gui::AuditFormat::kPack, now) == "audit-20261121-1432.pack");
  CHECK(export_name(gui::AuditFormat::kCsv, *instant_from_iso("2026-11-21T04:05:00+09:00")) ==
        "audit-20261121-0405.csv");
}
