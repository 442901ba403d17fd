// The consent screen opens nothing before the choice is whole, calls family no consent, says what
// it will record, and puts an earlier refusal first.
// Method: draw it without a window, touch every key by path, read the wishes and the words.
// With TOMOSHIBI_PICTURES=<folder> its states are written there in three themes and text sizes.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <variant>

#include "gui/frame.h"
#include "gui/screens/consent.h"
#include "gui/screens/consent_words.h"
#include "tests/support/frame_samples.h"
#include "tests/support/imgui_harness.h"

namespace tomoshibi::gui {
namespace {

using test::ImGuiHarness;

// Words as the app hands them over; the real ones are the journal's.
std::vector<ConsentLine> sample_words(SectionSet sections) {
  if (sections.empty()) return {};
  std::string names;
  const auto add = [&](Section section, const char* name) {
    if (sections.has(section)) names += (names.empty() ? "" : "・") + std::string(name);
  };
  add(Section::kMedication, "薬");
  add(Section::kCare, "診療");
  add(Section::kSurgery, "手術");
  add(Section::kCheckup, "健診");
  return {{Pictogram::kBookWithPill, {{names + "の記録", true}, {"を、", false}}},
          {Pictogram::kDoctor, {{"この救護所の医師・薬剤師", true}, {"が見ます。", false}}},
          {Pictogram::kCrossInFrame, {{"ここで出した薬は、", false}, {"ほかの救護所にも伝えます。", true}}},
          {Pictogram::kPageWithPen, {{"いつ・誰が見たか", true}, {"を残します。", false}}},
          {Pictogram::kOctagonWithCross, {{"断れます。", true}, {"治療は受けられます。", false}}}};
}

ConsentState sample() {
  ConsentState out;
  out.furigana = "やまもと きよこ";
  out.name = "山本 喜代子";
  out.sex_and_age = "女　79歳";
  out.birth = "昭和22年(1947)3月14日";
  out.birth_iso = "1947-03-14";
  out.address = "輪島市 門前町道下";
  out.card = "後期高齢者医療 石川県　番号末尾 4821";
  out.agreeing = 4;
  out.agreeing_fields = "よみ・生年・生まれ月・性別";
  out.viewer = "西村 由紀（医師）";
  out.place = "第3救護所 K-12";
  out.time = "2026-11-21 14:32";
  out.basis = "B-02（運用機関が定めた文）";
  out.words_edition = "第5版・日本語";
  out.words = sample_words(SectionSet::all());
  return out;
}

// The state after a touch, as the app would make it.
void take_wish(ConsentState& state, const std::optional<ConsentIntent>& intent) {
  REQUIRE(intent.has_value());
  state.choice = changed(state.choice, *intent);
  state.words = sample_words(state.choice.sections);
}

struct Fixture {
  ImGuiHarness harness;
  ConsentState state = sample();

  Fixture() { harness.ui().record_text(true); }

  std::optional<ConsentIntent> draw_once() {
    return harness.frame([&](Ui& ui) { return draw(ui, state); });
  }
  std::optional<ConsentIntent> press(std::string_view path) {
    return harness.press([&](Ui& ui) { return draw(ui, state); }, path);
  }
  std::optional<ConsentIntent> press_key(Key key) {
    return harness.press_key([&](Ui& ui) { return draw(ui, state); }, key);
  }
  // Everything drawn, in one string: a sentence may be wrapped over several lines.
  [[nodiscard]] bool reads(std::string_view text) {
    std::string all;
    for (const std::string& piece : harness.ui().seen()) all += piece;
    return all.find(text) != std::string::npos;
  }
  void touch(std::string_view path) { take_wish(state, press(path)); }
  // The whole window, as a user sees it.
  void picture(const std::string& name) {
    harness.frame([&](Ui& ui) {
      (void)status_strip(ui, test::sample_strip());
      return draw(ui, state);
    });
    harness.picture(name);
  }
};

template <typename Wish>
bool is_wish(const std::optional<ConsentIntent>& intent) {
  return intent && std::holds_alternative<Wish>(*intent);
}

TEST_CASE("consent: agreeing by word of mouth takes three touches") {
  Fixture f;
  f.touch("consent/identity/stated");
  CHECK(missing_in(f.state.choice) == ConsentMissing::kAnswer);
  f.touch("consent/answer/oral");
  CHECK(missing_in(f.state.choice) == ConsentMissing::kNothing);
  CHECK(is_wish<consent::Record>(f.press("consent/record")));
  CHECK(f.harness.sees("同意を記録して開く"));
}

TEST_CASE("consent: every identity and every answer can be chosen") {
  Fixture f;
  const std::array<std::pair<const char*, IdentityCheck>, 4> checks{
      {{"stated", IdentityCheck::kStated},
       {"family", IdentityCheck::kFamily},
       {"belongings", IdentityCheck::kBelongings},
       {"presumed", IdentityCheck::kPresumed}}};
  for (const auto& [name, check] : checks) {
    f.touch(std::string("consent/identity/") + name);
    CHECK(f.state.choice.identity == check);
  }
  f.touch("consent/answer/proxy");
  CHECK(f.state.choice.proxy_open);
  CHECK_FALSE(f.state.choice.answer.has_value());
  f.touch("consent/answer/guardian");
  CHECK(f.state.choice.answer == ConsentAnswer::kGuardian);
  f.touch("consent/answer/family");
  CHECK(f.state.choice.answer == ConsentAnswer::kFamily);
  f.touch("consent/answer/none");
  CHECK(f.state.choice.answer == ConsentAnswer::kNone);
  f.touch("consent/answer/refused");
  CHECK(f.state.choice.answer == ConsentAnswer::kRefused);
  CHECK_FALSE(f.state.choice.proxy_open);
}

TEST_CASE("consent: an incomplete choice refuses touch and Enter, and says what is missing") {
  struct Step {
    const char* touch;
    const char* says;
  };
  const std::array<Step, 4> steps{Step{nullptr, "ご本人かどうかを選んでください"},
                                  Step{"consent/identity/belongings", "同意の答えを選んでください"},
                                  Step{"consent/answer/proxy", "どなたの答えかを選んでください"},
                                  Step{"consent/answer/family", "理由を1つ以上選んでください"}};
  Fixture f;
  for (const Step& step : steps) {
    if (step.touch != nullptr) f.touch(step.touch);
    f.draw_once();
    CHECK(f.harness.sees(step.says));
    CHECK_FALSE(f.press("consent/record").has_value());
    CHECK_FALSE(f.press_key(Key::kEnter).has_value());
  }
  f.touch("consent/reason/unconscious");
  CHECK(is_wish<consent::Record>(f.press_key(Key::kEnter)));
}

TEST_CASE("consent: all four scopes taken off open nothing") {
  Fixture f;
  f.touch("consent/identity/stated");
  f.touch("consent/answer/oral");
  for (const char* name : {"medication", "care", "surgery", "checkup"}) {
    f.touch(std::string("consent/scope/") + name);
  }
  CHECK(f.state.choice.sections.empty());
  CHECK_FALSE(f.press("consent/record").has_value());
  CHECK(f.harness.sees("見てよいものを1つ以上"));
  f.touch("consent/scope/medication");
  CHECK(sections_to_open(f.state.choice) == SectionSet{}.with(Section::kMedication));
  CHECK(is_wish<consent::Record>(f.press("consent/record")));
}

TEST_CASE("consent: the words follow the scopes and say who looks and what is shared") {
  Fixture f;
  f.touch("consent/scope/surgery");
  f.draw_once();
  CHECK(f.harness.sees("薬・診療・健診の記録"));
  CHECK_FALSE(f.harness.sees("手術の記録"));
  CHECK(f.harness.sees("外したもの：手術"));
}

TEST_CASE("consent: family is shown as no consent and needs a reason") {
  Fixture f;
  f.touch("consent/identity/family");
  f.touch("consent/answer/proxy");
  f.touch("consent/answer/family");
  f.touch("consent/reason/cannot_establish");
  f.draw_once();
  CHECK(f.harness.sees("同意なしの閲覧になります"));
  CHECK(f.harness.sees("家族が了承（本人の意思は確認できない）"));
  CHECK(f.harness.sees("理由を記録して開く"));
  CHECK_FALSE(f.harness.sees("同意を記録して開く"));
}

TEST_CASE("consent: a guardian's agreement is consent and may be questioned, not refused") {
  Fixture f;
  f.touch("consent/identity/family");
  f.touch("consent/answer/proxy");
  f.touch("consent/answer/guardian");
  f.state.guardian_unexpected = true;
  f.draw_once();
  CHECK(f.harness.sees("本人に確かめられますか"));
  CHECK_FALSE(f.harness.sees("同意なしの閲覧になります"));
  CHECK(is_wish<consent::Record>(f.press("consent/record")));
}

TEST_CASE("consent: where no will can be known, everything opens, and each line is written out") {
  Fixture f;
  f.touch("consent/identity/belongings");
  f.touch("consent/answer/none");
  f.touch("consent/reason/unconscious");
  f.touch("consent/reason/infant_no_guardian");
  f.draw_once();
  CHECK(sections_to_open(f.state.choice) == SectionSet::all());
  CHECK(f.harness.sees("同意なしの閲覧になります"));
  CHECK(f.harness.sees("続けられます。"));
  CHECK(f.reads("後日、必ず確認します。"));
  for (const char* words : {"見る人", "対象の方", "1947-03-14", "意識がない・乳幼児で保護者がいない",
                            "本人確認", "薬・診療・手術・健診", "B-02"}) {
    CAPTURE(words);
    CHECK(f.harness.sees(words));
  }
  CHECK(is_wish<consent::Record>(f.press("consent/record")));
  f.touch("consent/reason/unconscious");
  f.touch("consent/reason/infant_no_guardian");
  CHECK_FALSE(f.press("consent/record").has_value());
}

TEST_CASE("consent: 処置中で尋ねる間がない is offered only where it is allowed") {
  Fixture f;
  f.touch("consent/answer/none");
  f.draw_once();
  CHECK_FALSE(f.harness.has_area("consent/reason/during_treatment"));
  f.state.may_be_under_treatment = true;
  f.draw_once();
  CHECK(f.harness.has_area("consent/reason/during_treatment"));
}

TEST_CASE("consent: a refusal opens nothing, and is said to be recorded") {
  Fixture f;
  f.touch("consent/identity/stated");
  f.touch("consent/answer/refused");
  f.draw_once();
  CHECK(sections_to_open(f.state.choice).empty());
  CHECK(f.harness.sees("断ったことを記録する"));
  CHECK(f.reads("治療は受けられます"));
  CHECK_FALSE(f.harness.sees("同意を記録して開く"));
  CHECK(is_wish<consent::Record>(f.press("consent/record")));
}

TEST_CASE("consent: an earlier refusal stands above the first step") {
  Fixture f;
  f.state.earlier_refusal = "11/21 14:10 本人が断っています";
  f.draw_once();
  const auto& seen = f.harness.ui().seen();
  const auto at = [&](std::string_view text) {
    return std::find_if(seen.begin(), seen.end(),
                        [&](const std::string& s) { return s.find(text) != s.npos; });
  };
  REQUIRE(at("本人が断っています") != seen.end());
  CHECK(at("本人が断っています") < at("ご本人ですか"));
}

TEST_CASE(
    "consent: reopening after an access without consent asks whether the person can be asked") {
  Fixture f;
  f.draw_once();
  CHECK_FALSE(f.harness.sees("今は意思を確認できますか"));
  f.state.is_reopening = true;
  f.draw_once();
  CHECK(f.harness.sees("今は意思を確認できますか"));
}

TEST_CASE("consent: changing the answer forgets reasons that no longer apply") {
  ConsentChoice choice;
  choice = changed(choice, consent::ChooseAnswer{ConsentAnswer::kNone});
  choice = changed(choice, consent::ToggleReason{NoConsentReason::kUnconscious});
  CHECK(choice.reasons.size() == 1);
  choice = changed(choice, consent::ChooseAnswer{ConsentAnswer::kOral});
  CHECK(choice.reasons.empty());
  CHECK(changed(choice, consent::NotThisPerson{}) == choice);
}

TEST_CASE("consent: not this person, by key and by Esc; the patient's page") {
  Fixture f;
  CHECK(is_wish<consent::NotThisPerson>(f.press("consent/not_this_person")));
  CHECK(is_wish<consent::NotThisPerson>(f.press_key(Key::kEscape)));
  CHECK(is_wish<consent::ShowPatientPage>(f.press("consent/show_patient")));
  f.state.hint = PatientHint::kNo;
  f.draw_once();
  CHECK(f.reads("「いいえ」に触れました"));
  CHECK_FALSE(f.state.choice.answer.has_value());
}

TEST_CASE("consent: while recording nothing can be changed, and it says so") {
  Fixture f;
  f.touch("consent/identity/stated");
  f.touch("consent/answer/oral");
  f.state.phase = RecordingPhase::kRecording;
  f.draw_once();
  CHECK(f.harness.sees("記録しています…"));
  for (const Area& area : f.harness.ui().areas()) {
    CAPTURE(area.path);
    CHECK_FALSE(area.enabled);
  }
  CHECK_FALSE(f.press("consent/record").has_value());
  CHECK_FALSE(f.press_key(Key::kEscape).has_value());
}

TEST_CASE("consent: a journal that cannot write is said, and recording can be tried again") {
  Fixture f;
  f.touch("consent/identity/stated");
  f.touch("consent/answer/oral");
  f.state.phase = RecordingPhase::kCannotRecord;
  f.draw_once();
  CHECK(f.harness.sees("記録を書けません"));
  CHECK(is_wish<consent::Record>(f.press("consent/record")));
}

TEST_CASE("consent: hidden names leave no name, address or birth date") {
  Fixture f;
  f.touch("consent/identity/belongings");
  f.touch("consent/answer/none");
  f.harness.ui().names_hidden = true;
  f.draw_once();
  for (const char* word : {"山本", "やまもと", "門前町", "昭和22年", "1947-03-14", "4821", "79歳"}) {
    CAPTURE(word);
    CHECK_FALSE(f.harness.sees(word));
  }
}

TEST_CASE("consent: left-handed mode swaps the columns and keeps every key") {
  Fixture f;
  f.draw_once();
  const Rect right = f.harness.area("consent/record")->rect;
  f.harness.ui().theme.left_handed = true;
  f.draw_once();
  const Rect left = f.harness.area("consent/record")->rect;
  CHECK(right.x > 640.0F);
  CHECK(left.right() < 640.0F);
  CHECK(f.harness.area("consent/identity/stated")->rect.x > 460.0F);
}

constexpr std::array kTexts{TextSize::kNormal, TextSize::kLarge, TextSize::kLargest};

std::array<ConsentState, 6> all_states() {
  const auto with = [](ConsentAnswer answer, bool reason) {
    ConsentState state = sample();
    state.choice.identity = IdentityCheck::kStated;
    state.choice = changed(state.choice, consent::ChooseAnswer{answer});
    if (reason) state.choice.reasons = {NoConsentReason::kUnconscious};
    state.may_be_under_treatment = true;
    return state;
  };
  ConsentState oral = with(ConsentAnswer::kOral, false);
  oral.identity_note = "答え「3月」から選びました";
  oral.choice.sections = oral.choice.sections.without(Section::kSurgery);
  oral.words = sample_words(oral.choice.sections);
  ConsentState family = with(ConsentAnswer::kFamily, true);
  family.earlier_refusal = "11/21 14:10 本人が断っています";
  ConsentState start = sample();
  start.hint = PatientHint::kYes;
  start.choice.proxy_open = true;
  return {start,  oral, with(ConsentAnswer::kGuardian, false),
          family, with(ConsentAnswer::kNone, true), with(ConsentAnswer::kRefused, false)};
}

TEST_CASE("consent: targets are large enough and inside the window, at every size") {
  Fixture f;
  for (const TextSize text : kTexts) {
    for (const bool gloves : {false, true}) {
      f.harness.ui().theme.text = text;
      f.harness.ui().theme.gloves = gloves;
      for (const ConsentState& state : all_states()) {
        f.state = state;
        f.draw_once();
        for (const Area& area : f.harness.ui().areas()) {
          CAPTURE(area.path);
          CAPTURE(static_cast<int>(text));
          CHECK(area.rect.h >= f.harness.ui().theme.target());
          CHECK(area.rect.w >= f.harness.ui().theme.target());
          CHECK(area.rect.x >= -4.0F);
          CHECK(area.rect.bottom() <= kWindowHeight);
        }
      }
    }
  }
}

TEST_CASE("consent: no sentence is cut at any text size") {
  Fixture f;
  for (const TextSize text : kTexts) {
    f.harness.ui().theme.text = text;
    for (const ConsentState& state : all_states()) {
      f.state = state;
      f.draw_once();
      for (const std::string& word : f.harness.ui().seen()) {
        CAPTURE(word);
        CHECK_FALSE(word.ends_with("…"));
      }
    }
  }
}

TEST_CASE("consent: pictures") {
  Fixture f;
  constexpr std::array kThemes{ThemeKind::kLight, ThemeKind::kDark, ThemeKind::kHighContrast};
  const std::array<const char*, 6> names{"start", "oral", "guardian", "family", "none", "refused"};
  const std::array<ConsentState, 6> states = all_states();
  for (std::size_t i = 0; i < states.size(); ++i) {
    f.state = states.at(i);
    for (const ThemeKind kind : kThemes) {
      for (const TextSize text : kTexts) {
        f.harness.ui().theme.kind = kind;
        f.harness.ui().theme.text = text;
        f.picture("f-" + std::string(names.at(i)) + "-" + std::to_string(static_cast<int>(kind)) +
                  std::to_string(static_cast<int>(text)));
      }
    }
  }
  f.harness.ui().theme = {};
  f.harness.ui().language = Language::kEnglish;
  f.state = states.at(4);
  f.picture("f-none-english");
  f.harness.ui().language = Language::kJapanese;
  f.state = states.at(1);
  f.state.phase = RecordingPhase::kCannotRecord;
  f.picture("f-cannot-record");
  f.harness.ui().theme.left_handed = true;
  f.picture("f-left-handed");
}

TEST_CASE("consent: every sentence has both languages") {
  for (const Words& words : consent_words::all()) {
    CHECK_FALSE(words.ja.empty());
    CHECK_FALSE(words.en.empty());
  }
}

}  // namespace
}  // namespace tomoshibi::gui
