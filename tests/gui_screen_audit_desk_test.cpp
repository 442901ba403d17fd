// The audit desk says in one sentence what was proven and no more, puts what is due first, shows the
// share without consent inside the bar, and writes the consequence on the key of a finding.
// Method: draw it without a window, touch by record, read wishes, words and pixels.
// With TOMOSHIBI_PICTURES=<folder> it is written there in three themes and text sizes.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "gui/frame.h"
#include "gui/screens/audit.h"
#include "gui/screens/audit_words.h"
#include "tests/support/audit_samples.h"
#include "tests/support/frame_samples.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

struct Fixture {
  ImGuiHarness harness;
  AuditState state = test::sample_audit();
  Fixture() { harness.ui().record_text(true); }
  auto screen() {
    return [this](Ui& ui) { return draw(ui, state); };
  }
  std::optional<AuditIntent> press(std::string_view path) { return harness.press(screen(), path); }
  void draw_once() { (void)harness.frame(screen()); }
  AuditItem& item() {
    state.tab = AuditTab::kQueue;
    state.page = test::sample_item();
    return std::get<AuditItem>(state.page);
  }
};

TEST_CASE("audit desk: the sentence, the queue and the counts stand on one page") {
  Fixture f;
  f.draw_once();
  CHECK(f.harness.sees("8,430件を検証：書き換え・欠け・並べ替えなし"));
  CHECK(f.harness.sees("まだ封印紙なし（18件）"));
  CHECK(f.harness.sees("あと3時間"));
  CHECK(f.harness.sees("同意なし：意識がない"));
  CHECK(f.harness.sees("確認待ち 6"));
  CHECK(f.harness.sees("断った記録 31"));
  CHECK(f.harness.sees("うち同意なし 220件（20.0%）"));
  CHECK(f.harness.sees("同意なし：家族が了承"));
  // What is no consent is never called one.
  CHECK_FALSE(f.harness.sees("家族が同意"));
}

TEST_CASE("audit desk: rows, tabs and the primary ask for what they say") {
  Fixture f;
  auto intent = f.press("audit/rows/b/row");
  REQUIRE(intent.has_value());
  CHECK(std::get<audit::OpenItem>(*intent).id == "b");
  intent = f.press("audit/soonest");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<audit::ReviewSoonest>(*intent));
  for (std::size_t i = 0; i < kAuditTabs; ++i) {
    intent = f.press("audit/tabs/" + std::to_string(i));
    REQUIRE(intent.has_value());
    CHECK(std::get<audit::ShowTab>(*intent).tab == static_cast<AuditTab>(i));
  }
  intent = f.press("audit/again");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<audit::VerifyAgain>(*intent));
  intent = f.press("audit/leave");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<audit::LeaveDesk>(*intent));
}

TEST_CASE("audit desk: with nothing to review the primary is shut and says so") {
  Fixture f;
  std::get<AuditOverview>(f.state.page).queue.rows.clear();
  CHECK_FALSE(f.press("audit/soonest").has_value());
  CHECK(f.harness.sees("いま確認するものはありません"));
}

TEST_CASE("audit desk: damage is a danger banner with the number and the way to the evidence") {
  Fixture f;
  f.state.banner = test::sample_damage();
  const auto intent = f.press("audit/evidence");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<audit::ShowEvidence>(*intent));
  CHECK(f.harness.sees("5,120番で書き換えがあります。5,119番までは確かです。"));
  CHECK_FALSE(f.harness.sees("並べ替えなし"));
  CHECK_FALSE(f.harness.has_area("audit/again"));
  f.state.page = AuditEvidence{};
  f.draw_once();
  CHECK(f.harness.sees("何も消さず"));
  const auto back = f.press("audit/back");
  REQUIRE(back.has_value());
  CHECK(std::holds_alternative<audit::Back>(*back));
}

TEST_CASE("audit desk: while it verifies nothing is claimed and the key waits") {
  Fixture f;
  f.state.banner = {};
  f.state.banner.sentence = "検証しています 3,200／8,430件";
  f.state.banner.share = 0.38F;
  CHECK_FALSE(f.press("audit/again").has_value());
  CHECK_FALSE(f.harness.sees("並べ替えなし"));
}

TEST_CASE("audit desk: the share without consent is outlined inside its bar") {
  Fixture f;
  f.draw_once();
  const Palette& colors = f.harness.ui().colors();
  int bar = 0;
  int share = 0;
  for (int x = 850; x < 1250; ++x) {
    for (int y = 350; y < 560; ++y) {
      if (f.harness.pixel(x, y) == colors.bar) ++bar;
      if (f.harness.pixel(x, y) == colors.caution) ++share;
    }
  }
  CHECK(bar > share);
  CHECK(share > 500);
}

TEST_CASE("review: a finding needs its words, and the key says what it will do") {
  Fixture f;
  AuditItem& item = f.item();
  f.draw_once();
  CHECK(f.harness.sees("結果を選んでください"));
  CHECK(f.harness.sees("閲覧者と同じ姓"));
  CHECK(f.harness.sees("鈴木 一"));
  auto intent = f.press("audit/outcome/unjustified");
  REQUIRE(intent.has_value());
  CHECK(std::get<audit::ChooseOutcome>(*intent).outcome == AuditOutcome::kUnjustified);
  item.outcome = AuditOutcome::kUnjustified;
  CHECK_FALSE(is_complete(item));
  CHECK_FALSE(f.press("audit/record").has_value());
  CHECK(f.harness.sees("わけを1つ以上選んでください"));
  intent = f.press("audit/words/0");
  REQUIRE(intent.has_value());
  CHECK(std::get<audit::ToggleWords>(*intent).index == 0);
  item.chosen[0] = true;
  CHECK(is_complete(item));
  intent = f.press("audit/record");
  REQUIRE(intent.has_value());
  CHECK(std::holds_alternative<audit::Record>(*intent));
  CHECK(f.harness.sees("「不適切」を記録し、2人目に回す"));
  item.stage = AuditStage::kSecond;
  f.draw_once();
  CHECK(f.harness.sees("「不適切」を記録して終える"));
}

TEST_CASE("review: justified goes without words, of top priority to a second reviewer") {
  Fixture f;
  AuditItem& item = f.item();
  item.outcome = AuditOutcome::kJustified;
  CHECK(is_complete(item));
  f.draw_once();
  CHECK(f.harness.sees("「妥当」を記録して終える"));
  item.needs_second = true;
  f.draw_once();
  CHECK(f.harness.sees("「妥当」を記録し、2人目に回す"));
}

TEST_CASE("review: nobody reviews his own access, and the page says who could") {
  Fixture f;
  AuditItem& item = f.item();
  item.refused = AuditRefused::kOwn;
  f.draw_once();
  CHECK(f.harness.sees("自分の閲覧は確認できません"));
  CHECK_FALSE(f.harness.has_area("audit/record"));
  item.outcome = AuditOutcome::kJustified;
  CHECK_FALSE(is_complete(item));
}

TEST_CASE("review: own words by board and keyboard take the place of the facts") {
  Fixture f;
  AuditItem& item = f.item();
  item.outcome = AuditOutcome::kAsked;
  auto intent = f.press("audit/words/own");
  REQUIRE(intent.has_value());
  CHECK(std::get<audit::Write>(*intent).is_writing);
  item.is_writing = true;
  const auto typed = f.harness.type(f.screen(), U"k");
  REQUIRE(typed.has_value());
  CHECK(std::get<audit::OwnChanged>(*typed).own.shown() == "k");
  intent = f.press("audit/kana/あ");
  REQUIRE(intent.has_value());
  CHECK(std::get<audit::OwnChanged>(*intent).own.shown() == "あ");
  CHECK_FALSE(f.harness.has_area("audit/back"));
}

TEST_CASE("review: more facts than fit are one key away, and none is lost") {
  Fixture f;
  AuditItem& item = f.item();
  for (int i = 0; i < 30; ++i) {
    item.facts.push_back({"見た", "薬の画面 " + std::to_string(i)});
  }
  std::string seen;
  for (int page = 0; page < 12; ++page) {
    f.draw_once();
    for (const std::string& word : f.harness.ui().seen()) seen += word + "\n";
    const auto intent = f.press("audit/more_facts");
    REQUIRE(intent.has_value());
    item.first_fact = std::get<audit::ShowFacts>(*intent).first;
    if (item.first_fact == 0) break;
  }
  CHECK(item.first_fact == 0);
  for (int i = 0; i < 30; ++i) {
    CAPTURE(i);
    CHECK(seen.find("薬の画面 " + std::to_string(i) + "\n") != std::string::npos);
  }
}

TEST_CASE("review: hidden names leave the words of the search unread") {
  Fixture f;
  f.item();
  f.draw_once();
  CHECK(f.harness.sees("すずき"));
  f.harness.ui().names_hidden = true;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("すずき"));
}

TEST_CASE("audit words: both languages, the same values in both") {
  for (const Words& entry : audit_words::all()) {
    CAPTURE(std::string(entry.en));
    CHECK_FALSE(entry.ja.empty());
    CHECK_FALSE(entry.en.empty());
    for (const std::string_view slot : {"{0}", "{1}", "{2}"}) {
      CHECK((entry.ja.find(slot) == std::string_view::npos) ==
            (entry.en.find(slot) == std::string_view::npos));
    }
  }
}

// ---- Every page at every size ----

std::vector<std::pair<std::string, AuditState>> pages() {
  std::vector<std::pair<std::string, AuditState>> out;
  const auto add = [&](const char* name, AuditTab tab, AuditPage page) {
    AuditState state = test::sample_audit();
    state.tab = tab;
    state.page = std::move(page);
    out.emplace_back(name, std::move(state));
  };
  out.emplace_back("desk", test::sample_audit());
  AuditState damaged = test::sample_audit();
  damaged.banner = test::sample_damage();
  out.emplace_back("damage", damaged);
  damaged.page = AuditEvidence{};
  out.emplace_back("evidence", std::move(damaged));
  add("queue", AuditTab::kQueue, test::sample_queue());
  AuditItem item = test::sample_item();
  add("item", AuditTab::kQueue, item);
  item.outcome = AuditOutcome::kUnjustified;
  item.chosen[1] = true;
  add("finding", AuditTab::kQueue, item);
  item.is_writing = true;
  add("writing", AuditTab::kQueue, item);
  item = test::sample_item();
  item.refused = AuditRefused::kOwn;
  add("own", AuditTab::kQueue, item);
  add("sample", AuditTab::kSample, test::sample_sample());
  add("persons", AuditTab::kPersons, test::sample_persons());
  add("person", AuditTab::kPersons, test::sample_person());
  add("refusals", AuditTab::kRefusals, test::sample_refusals());
  add("seal", AuditTab::kSeal, test::sample_seal());
  add("export", AuditTab::kExport, test::sample_export());
  return out;
}

TEST_CASE("audit pages: nothing is cut, every key is large enough and inside, at every size") {
  ImGuiHarness harness;
  harness.ui().record_text(true);
  for (const auto& [name, state] : pages()) {
    CAPTURE(name);
    for (const TextSize text : {TextSize::kNormal, TextSize::kLarge, TextSize::kLargest}) {
      for (const bool gloves : {false, true}) {
        for (const bool left : {false, true}) {
          harness.ui().theme.text = text;
          harness.ui().theme.gloves = gloves;
          harness.ui().theme.left_handed = left;
          const int size = static_cast<int>(text);
          CAPTURE(size);
          CAPTURE(gloves);
          (void)harness.frame([&](Ui& ui) { return draw(ui, state); });
          for (const std::string& word : harness.ui().seen()) {
            CAPTURE(word);
            CHECK_FALSE(word.ends_with("…"));
          }
          for (const Area& area : harness.ui().areas()) {
            CAPTURE(area.path);
            CHECK(area.rect.h >= harness.ui().theme.target() - 8.0F);
            CHECK(area.rect.bottom() <= kWindowHeight + 4.0F);
            CHECK(area.rect.x >= -4.0F);
            CHECK(area.rect.right() <= kWindowWidth + 4.0F);
          }
        }
      }
    }
  }
}

TEST_CASE("audit pages: pictures") {
  ImGuiHarness harness;
  const auto picture = [&](const AuditState& state, const std::string& name) {
    (void)harness.frame([&](Ui& ui) {
      StatusStripState strip = test::sample_strip();
      strip.role = "監査";
      strip.user = "高田 文子";
      (void)status_strip(ui, strip);
      return draw(ui, state);
    });
    harness.picture("m-" + name);
  };
  for (const auto& [name, state] : pages()) {
    harness.ui().theme = {};
    picture(state, name);
    harness.ui().theme.kind = ThemeKind::kDark;
    harness.ui().theme.text = TextSize::kLarge;
    picture(state, name + "-dark-large");
    harness.ui().theme.kind = ThemeKind::kHighContrast;
    harness.ui().theme.text = TextSize::kLargest;
    picture(state, name + "-contrast-largest");
  }
}

}  // namespace
}  // namespace tomoshibi::gui
