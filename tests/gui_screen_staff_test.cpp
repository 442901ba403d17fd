// 応援者を登録 and a new member: step by step, nothing skipped, the person's own PIN, who vouches;
// the list of members and what can be done with each. Method: draw without a window, touch and
// type, read wishes, words and areas. With TOMOSHIBI_PICTURES=<folder> the states are written there
// in every look.
#include <doctest/doctest.h>

#include <string>

#include "gui/screens/members.h"
#include "gui/screens/members_words.h"
#include "gui/screens/staff.h"
#include "gui/screens/staff_words.h"
#include "tests/support/story_people.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

struct Fixture {
  ImGuiHarness harness;
  StaffState state;
  SecretText first, second, voucher;
  Fixture() {
    harness.ui().record_text(true);
    state.ends = "11月25日（水）14:32";
    state.vouched_by = "西村 由紀（医師）";
    state.may_make = {true, true, true, false};
    state.twice.first = &first;
    state.twice.second = &second;
    state.voucher.proof = &voucher;
    state.voucher.accounts = {{.id = {"nishimura"}, .name = "西村 由紀", .role = "医師"},
                              {.id = {"otani"}, .name = "大谷 健", .role = "薬剤師"}};
    state.voucher.accounts[1].shape = ProofShape::kPassword;
  }
  auto screen() {
    return [this](Ui& ui) { return draw(ui, state); };
  }
  std::optional<StaffIntent> press(std::string_view path) {
    return take(harness.press(screen(), path));
  }
  std::optional<StaffIntent> type(std::u32string_view text) {
    return take(harness.type(screen(), text));
  }
  // What the app does with a form.
  std::optional<StaffIntent> take(std::optional<StaffIntent> intent) {
    if (intent && std::holds_alternative<StaffFormChanged>(*intent))
      state.form = std::get<StaffFormChanged>(*intent).form;
    if (intent && std::holds_alternative<StaffNext>(*intent))
      state.form.step = std::get<StaffNext>(*intent).step;
    return intent;
  }
  void pictures(const std::string& name) {
    test::in_every_look(harness, name, [&](const std::string& file) {
      harness.frame(screen());
      CHECK_MESSAGE(test::faulty_areas(harness.ui()) == "", file);
      harness.picture(file);
    });
  }
  void fill_names() {
    type(U"ootanikenn");
    press("staff/fields/team");
    state.form.team.text = "富山中央病院";
  }
  void fill_chips() {
    press("staff/profession/2");
    press("staff/team/0");
    press("staff/seen/0");
    press("staff/seen/2");
  }
};

TEST_CASE("responder: names, profession, team, what was seen, then the PIN of his own") {
  Fixture f;
  CHECK_FALSE(f.press("staff/primary").has_value());
  f.fill_names();
  CHECK(f.state.form.kana.text == "おおたにけん");
  CHECK(f.state.form.shown_name() == "おおたにけん");
  f.press("staff/primary");
  CHECK(f.state.form.step == StaffStep::kChips);
  CHECK_FALSE(f.press("staff/primary").has_value());
  f.fill_chips();
  CHECK(f.state.form.written_team() == "DMAT 富山中央病院");
  CHECK(f.state.form.written_seen() == "隊員証・運転免許証");
  f.press("staff/seen/2");
  CHECK(f.state.form.written_seen() == "隊員証");
  f.press("staff/primary");
  CHECK(f.state.form.step == StaffStep::kProof);
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("画面を本人に渡して"));
  f.first = SecretText("482017");
  f.second = SecretText("482017");
  const auto saved = f.press("staff/primary");
  REQUIRE(saved.has_value());
  CHECK(std::holds_alternative<StaffSave>(*saved));
}

TEST_CASE("responder: it says when it ends, that it is flagged and who vouches") {
  Fixture f;
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("11月25日（水）14:32 に終わります"));
  CHECK(f.harness.sees("「応援」と付きます"));
  CHECK(f.harness.sees("保証：西村 由紀（医師）"));
}

TEST_CASE("responder: with nobody signed in a clinician proves himself at the end") {
  Fixture f;
  f.state.vouched_by.clear();
  f.state.form.kana.text = "おおたにけん";
  f.state.form.step = StaffStep::kProof;
  f.first = SecretText("482017");
  f.second = SecretText("482017");
  f.press("staff/primary");
  CHECK(f.state.form.step == StaffStep::kVoucher);
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("保証する医療者を選んでください"));
  f.state.voucher.chosen = AccountId{"nishimura"};
  f.voucher = SecretText("135790");
  const auto intent = f.press("staff/primary");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<Prove>(std::get<ProverIntent>(*intent)));
  f.press("staff/back");
  CHECK(f.state.form.step == StaffStep::kProof);
}

TEST_CASE("staff form: a name keeps its letters, an id is short, a reading becomes kana") {
  Fixture f;
  f.state.kind = StaffKind::kMember;
  f.press("staff/fields/name");
  f.type(U"John  Smith");
  CHECK(f.state.form.name.text == "John Smith");
  f.press("staff/latin/kana");
  f.press("staff/kana/け");
  CHECK(f.state.form.name.text == "John Smithけ");
  f.harness.input.keys.push_back(Key::kBackspace);
  f.take(f.harness.frame(f.screen()));
  CHECK(f.state.form.name.text == "John Smith");
  f.press("staff/fields/kana");
  f.type(U"jon");
  f.press("staff/fields/id");
  CHECK(f.state.form.kana.text == "じょん");
  CHECK(f.state.form.shown_name() == "John Smith");
  f.type(U"js-あ0123456789");
  CHECK(f.state.form.id == "js012345");
  CHECK(f.state.form.written_team().empty());
}

TEST_CASE("staff form: only the roles that may be made are offered") {
  Fixture f;
  f.state.kind = StaffKind::kMember;
  f.state.form.step = StaffStep::kChips;
  f.harness.frame(f.screen());
  CHECK(f.harness.has_area("staff/role/0"));
  CHECK_FALSE(f.harness.has_area("staff/role/3"));
  f.press("staff/profession/0");
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("できることを選んでください"));
  f.press("staff/role/0");
  f.press("staff/shape/1");
  CHECK(f.state.form.role == StaffRole::kMedical);
  CHECK(f.state.form.shape == ProofShape::kPassword);
}

TEST_CASE("staff form: a refusal is said") {
  Fixture f;
  f.state.kind = StaffKind::kMember;
  f.state.refused = StaffRefused::kIdTaken;
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("この利用者番号は使われています"));
  f.state.refused = StaffRefused::kProof;
  f.state.proof_refused = ProofRefused::kSimple;
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("並びが単純"));
}

TEST_CASE("staff form: every key is reachable and large enough in every look") {
  Fixture f;
  f.fill_names();
  f.pictures("responder-names");
  f.state.form.step = StaffStep::kChips;
  f.fill_chips();
  f.pictures("responder-chips");
  f.state.form.step = StaffStep::kProof;
  f.first = SecretText("482017");
  f.pictures("responder-pin");
  f.state.vouched_by.clear();
  f.state.form.step = StaffStep::kVoucher;
  f.state.voucher.chosen = AccountId{"nishimura"};
  f.pictures("responder-voucher");
  f.state.voucher.chosen = AccountId{"otani"};
  f.pictures("responder-voucher-password");
  f.state.kind = StaffKind::kMember;
  f.state.form.step = StaffStep::kNames;
  f.state.form.field = StaffField::kId;
  f.state.form.with_letters = true;
  f.state.refused = StaffRefused::kIdTaken;
  f.pictures("member-names");
  f.state.form.step = StaffStep::kChips;
  f.pictures("member-chips");
}

struct MembersFixture {
  ImGuiHarness harness;
  MembersState state;
  MembersFixture() {
    harness.ui().record_text(true);
    state.rows = {{.id = {"hamada"},
                   .name = "浜田 誠",
                   .kana = "はまだ まこと",
                   .role = "管理",
                   .is_self = true},
                  {.id = {"nishimur"},
                   .name = "西村 由紀",
                   .kana = "にしむら ゆき",
                   .role = "医師",
                   .may_disable = true,
                   .may_reset = true},
                  {.id = {"otani"},
                   .name = "大谷 健",
                   .kana = "おおたに けん",
                   .role = "薬剤師",
                   .shape = ProofShape::kPassword,
                   .must_change = true,
                   .may_disable = true,
                   .may_reset = true},
                  {.id = {"r1001"},
                   .name = "さとう あおい",
                   .kana = "さとう あおい",
                   .role = "看護師",
                   .until = "11/25 14:32まで",
                   .vouched_by = "西村 由紀",
                   .is_responder = true,
                   .may_disable = true},
                  {.id = {"kita01"},
                   .name = "北 一郎",
                   .kana = "きた いちろう",
                   .role = "一般",
                   .standing = Standing::kDisabled,
                   .may_disable = true,
                   .may_reset = true},
                  {.id = {"takada"},
                   .name = "高田 文子",
                   .kana = "たかだ ふみこ",
                   .role = "監査",
                   .standing = Standing::kLocked,
                   .may_disable = true,
                   .may_reset = true}};
  }
  auto screen() {
    return [this](Ui& ui) { return draw(ui, state); };
  }
  std::optional<MembersIntent> press(std::string_view path) {
    return harness.press(screen(), path);
  }
};

TEST_CASE("members: what may be done with the chosen one, and only that") {
  MembersFixture f;
  auto intent = f.press("members/rows/nishimur");
  REQUIRE(intent.has_value());
  f.state.chosen = std::get<MemberChosen>(*intent).id;
  intent = f.press("members/disable");
  REQUIRE(intent.has_value());
  CHECK(std::get<MemberDisable>(*intent).is_disabled);
  CHECK(std::get<MemberReset>(*f.press("members/reset")).id == AccountId{"nishimur"});
  CHECK_FALSE(f.harness.has_area("members/unlock"));
  f.state.chosen = AccountId{"kita01"};
  intent = f.press("members/disable");
  REQUIRE(intent.has_value());
  CHECK_FALSE(std::get<MemberDisable>(*intent).is_disabled);
  f.state.chosen = AccountId{"takada"};
  CHECK(std::get<MemberUnlock>(*f.press("members/unlock")).id == AccountId{"takada"});
  f.state.chosen = AccountId{"hamada"};
  f.harness.frame(f.screen());
  CHECK_FALSE(f.harness.has_area("members/disable"));
  CHECK_FALSE(f.harness.has_area("members/reset"));
}

TEST_CASE("members: the automatic lock stays between 1 and 15 minutes") {
  MembersFixture f;
  CHECK_FALSE(f.press("members/minutes/longer").has_value());
  CHECK(std::get<MembersLockMinutes>(*f.press("members/minutes/shorter")).minutes == 14);
  f.state.lock_minutes = 1;
  CHECK_FALSE(f.press("members/minutes/shorter").has_value());
  f.state.may_add = f.state.may_set_minutes = false;
  f.harness.frame(f.screen());
  CHECK_FALSE(f.harness.has_area("members/minutes/longer"));
  CHECK_FALSE(f.harness.has_area("members/add"));
}

TEST_CASE("members: responders are flagged with their end and who vouched") {
  MembersFixture f;
  f.state.chosen = AccountId{"r1001"};
  f.harness.frame(f.screen());
  CHECK(f.harness.sees("応援"));
  CHECK(f.harness.sees("11/25 14:32まで"));
  CHECK(f.harness.sees("西村 由紀"));
}

TEST_CASE("members: a long list is turned by its keys") {
  MembersFixture f;
  for (int i = 0; i < 20; ++i) {
    f.state.rows.push_back(
        {.id = {"m" + std::to_string(i)}, .name = "見本 " + std::to_string(i), .role = "一般"});
  }
  f.harness.frame(f.screen());
  CHECK_FALSE(f.harness.has_area("members/rows/m19"));
  const auto intent = f.harness.press_key(f.screen(), Key::kEnd);
  REQUIRE(intent.has_value());
  f.state.first = std::get<MembersMoved>(*intent).first;
  f.harness.frame(f.screen());
  CHECK(f.harness.has_area("members/rows/m19"));
}

TEST_CASE("members: every key is reachable and large enough in every look") {
  MembersFixture f;
  const auto pictures = [&](const std::string& name) {
    test::in_every_look(f.harness, name, [&](const std::string& file) {
      f.harness.frame([&](Ui& ui) {
        (void)status_strip(ui, test::sample_strip());
        NavState bar;
        bar.active = NavTab::kMembers;
        bar.shows_members = true;
        bar.shows_roster = bar.shows_roads = bar.shows_unidentified = false;
        (void)nav(ui, bar);
        return draw(ui, f.state);
      });
      std::string faults = test::faulty_areas(f.harness.ui());
      CHECK_MESSAGE(faults == "", file);
      f.harness.picture(file);
    });
  };
  pictures("members");
  f.state.chosen = AccountId{"takada"};
  f.state.notice = "ロックを解きました";
  pictures("members-locked");
}

TEST_CASE("staff and members: every sentence has both languages") {
  for (const auto list : {staff_words::all(), members_words::all()}) {
    for (const Words& words : list) {
      CHECK_FALSE(words.ja.empty());
      CHECK_FALSE(words.en.empty());
    }
  }
}

}  // namespace
}  // namespace tomoshibi::gui
