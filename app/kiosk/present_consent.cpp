#include "app/kiosk/present_consent.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/desk/evidence.h"
#include "app/kiosk/present_search.h"

namespace tomoshibi::app {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

}  // namespace

std::string_view consent_words(ConsentAnswer answer) {
  switch (answer) {
    case ConsentAnswer::kOral:
      return "口頭で同意";
    case ConsentAnswer::kGuardian:
      return "親権者が同意";
    case ConsentAnswer::kFamily:
      return "家族が了承";
    case ConsentAnswer::kNone:
      return "意思を確認できない";
    case ConsentAnswer::kRefused:
      return "本人が断った";
  }
  return {};
}

std::string_view identity_words(IdentityCheck check) {
  switch (check) {
    case IdentityCheck::kStated:
      return "氏名と生年月日を名乗った";
    case IdentityCheck::kFamily:
      return "家族が答えた";
    case IdentityCheck::kBelongings:
      return "持ち物・タグ";
    case IdentityCheck::kPresumed:
      return "本人確認 推定";
  }
  return {};
}

std::string time_left(Instant until, Instant now) {
  const std::int64_t left = std::max<std::int64_t>(0, until.milliseconds - now.milliseconds);
  const std::int64_t minutes = left / kMinute;
  if (minutes < 60) return fmt::format("{}分", minutes);
  return fmt::format("{}時間{}分", minutes / 60, minutes % 60);
}

gui::OpenPatientRow present_open_patient(const OpenPatient& patient, Instant now) {
  const auto& consent = patient.consent;
  gui::OpenPatientRow row;
  row.id = std::to_string(consent.entry.value);
  const Date today = date_in_japan(now);
  const Date day = date_in_japan(consent.since);
  row.opened = (day == today ? "" : day == add_days(today, -1) ? "昨日 " : to_month_day(day) + " ") +
               clock_text(consent.since);
  row.name = display_name(patient.person);
  // Without an order nobody's name is to be had; what was recorded of him is.
  if (row.name.empty()) row.name = "氏名は封印されています";
  row.furigana = to_hiragana(display_kana(patient.person));
  row.identity_presumed = consent.identity == IdentityCheck::kPresumed;
  const Date& birth = patient.person.birth;
  row.facts = sex_word(patient.person.sex);
  if (birth.known()) {
    const auto era = era_of(birth);
    row.facts += fmt::format(" {}", age_on(birth, today));
    if (era) row.facts += fmt::format("　{}{}-{:02}", era_short(era->era), era->year, birth.month);
  }
  row.facts += "　" + town_of(patient.person);
  row.answer = consent.answer;
  row.answer_detail = consent.answer == ConsentAnswer::kFamily || consent.answer == ConsentAnswer::kGuardian
                          ? consent.note
                          : std::string();
  row.sections = consent.sections;
  const std::int64_t left = std::max<std::int64_t>(0, consent.until.milliseconds - now.milliseconds);
  row.remaining = fmt::format("{}:{:02}", left / kHour, left / kMinute % 60);
  row.share = static_cast<float>(left) / static_cast<float>(24 * kHour);
  row.is_over = left == 0;
  row.ends_soon = left > 0 && left < 3 * kHour;
  return row;
}

std::vector<std::string> ground_words(store::journal::ConsentFlags grounds) {
  using store::journal::ConsentFlag;
  std::vector<std::string> out;
  const auto say = [&](ConsentFlag flag, const char* sentence) {
    if (grounds.has(flag)) out.emplace_back(sentence);
  };
  say(ConsentFlag::kWithheld, "不開示の届けがあります");
  say(ConsentFlag::kOwnStaff, "この端末の利用者、またはあなた自身の記録です");
  say(ConsentFlag::kOwnHousehold, "あなたと同じ住所の方です");
  say(ConsentFlag::kSameSurname, "対象の方は、あなたと同じ姓です");
  say(ConsentFlag::kNeighbour, "あなたの近所の方です");
  say(ConsentFlag::kSameAddress, "さきほど同意なく開いた方と、同じ住所です");
  say(ConsentFlag::kBudget, "この1時間に、ふだんより多くの方を開いています");
  return out;
}

std::string figures_text(const store::audit::OwnFigures& figures) {
  if (figures.opened == 0 && figures.searches_only == 0) return {};
  std::string text = fmt::format("きょう 閲覧{}人・同意なし{}人（ほかの方の中央値 {}人）", figures.opened,
                                 figures.without_consent, figures.median_without_consent);
  if (figures.searches_only > 0) text += fmt::format("　検索だけ{}回", figures.searches_only);
  return text;
}

gui::ConsentState present_chosen(const Chosen& chosen, Instant now) {
  const Person& person = chosen.person;
  const Date today = date_in_japan(now);
  gui::ConsentState state;
  state.furigana = to_hiragana(display_kana(person));
  state.name = display_name(person);
  state.sex_and_age = sex_word(person.sex);
  if (person.birth.known()) state.sex_and_age += fmt::format("　{}歳", age_on(person.birth, today));
  state.birth = to_japanese(person.birth);
  state.birth_iso = to_iso(person.birth);
  state.address = town_of(person);
  if (!person.cards.empty()) {
    const InsuranceCard& card = person.cards.front();
    const std::string tail =
        card.number.size() > 4 ? card.number.substr(card.number.size() - 4) : card.number;
    state.card = fmt::format("{}　番号末尾 {}", insurer_kind(card.insurer_number), tail);
  }
  if (!chosen.others.empty()) {
    state.linked = fmt::format("{}（{}）", linked_words(person, chosen.others),
                               evidence_words(chosen.others.front().evidence));
  }
  if (chosen.refusal) {
    state.earlier_refusal = fmt::format("{} {} 本人が断っています", to_month_day(date_in_japan(chosen.refusal->at)),
                                        clock_text(chosen.refusal->at));
  }
  if (chosen.withheld) state.review_note = "不開示の届けがあります。続けられます（後日確認）";
  state.time = fmt::format("{} {}", to_iso(today), clock_text(now));
  return state;
}

}  // namespace tomoshibi::app
