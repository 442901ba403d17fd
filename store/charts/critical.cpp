// Groups of critical medicines and the lookup of a code in them.
#include "store/charts/critical.h"

#include <algorithm>
#include <array>
#include <optional>

#include "store/charts/products.h"

namespace tomoshibi::store::charts {
namespace {

struct Group {
  std::string_view key;
  Rank rank;
  std::string_view label;
};

constexpr auto kGroups = std::to_array<Group>({
    {"INSULIN", Rank::kHours, "インスリン"},
    {"STEROID", Rank::kHours, "副腎皮質ステロイド"},
    {"ANTICOAG", Rank::kHours, "抗凝固薬"},
    {"AED", Rank::kHours, "抗てんかん薬"},
    {"RESCUE_SEIZ", Rank::kHours, "けいれんの頓用薬"},
    {"ADRENALINE", Rank::kHours, "緊急用の自己注射・点鼻"},
    {"DI", Rank::kHours, "中枢性尿崩症の薬"},
    {"PDFLUID", Rank::kHours, "腹膜透析液"},
    {"HAEMO", Rank::kHours, "血友病などの薬"},
    {"PAH_INF", Rank::kHours, "肺高血圧の持続薬"},
    {"PUMP", Rank::kHours, "ポンプの薬"},
    {"MG", Rank::kHours, "重症筋無力症の薬"},
    {"METAB", Rank::kHours, "先天代謝異常などの薬"},
    {"CNI", Rank::kHours, "免疫抑制薬（移植後など）"},
    {"STEROID_HIDDEN", Rank::kDays, "吸入・腸溶・注腸ステロイド"},
    {"IS", Rank::kDays, "免疫抑制薬"},
    {"MTX_RA", Rank::kDays, "メトトレキサート（週1回）"},
    {"ANTIPLT", Rank::kDays, "抗血小板薬"},
    {"BB", Rank::kDays, "β遮断薬・クロニジン"},
    {"AAR", Rank::kDays, "抗不整脈薬"},
    {"NITR", Rank::kDays, "硝酸薬"},
    {"HF", Rank::kDays, "心不全の薬"},
    {"PAH_ORAL", Rank::kDays, "肺高血圧の薬"},
    {"PD", Rank::kDays, "抗パーキンソン薬"},
    {"THYHI", Rank::kDays, "抗甲状腺薬"},
    {"HIV", Rank::kDays, "抗HIV薬"},
    {"HBV", Rank::kDays, "B型肝炎の薬"},
    {"TB", Rank::kDays, "結核の薬"},
    {"ASTHMA", Rank::kDays, "喘息・COPDの薬"},
    {"OPIOID", Rank::kDays, "麻薬・オピオイド"},
    {"CLOZ_LI", Rank::kDays, "クロザピン・リチウム"},
    {"KBIND", Rank::kDays, "カリウム吸着薬"},
    {"COMPL", Rank::kDays, "補体などの抗体薬"},
    {"JAK", Rank::kDays, "急にやめられない薬"},
    {"TUBE", Rank::kDays, "経腸栄養"},
    {"APSY", Rank::kWeeks, "抗精神病薬"},
    {"ANTIDEP", Rank::kWeeks, "抗うつ薬"},
    {"BZD", Rank::kWeeks, "睡眠薬・抗不安薬"},
    {"HYPNO_NEW", Rank::kWeeks, "睡眠薬"},
    {"OHA", Rank::kWeeks, "血糖降下薬"},
    {"BP", Rank::kWeeks, "降圧薬"},
    {"THYLO", Rank::kWeeks, "甲状腺ホルモン"},
    {"DIALMED", Rank::kWeeks, "透析の薬"},
    {"GLAU", Rank::kWeeks, "緑内障の点眼"},
    {"CANCER", Rank::kWeeks, "内服の抗がん薬・ホルモン薬"},
    {"MS", Rank::kWeeks, "神経難病の薬"},
    {"DENOS", Rank::kWeeks, "デノスマブ"},
    {"WILSON", Rank::kWeeks, "ウィルソン病の薬"},
    {"STATIN", Rank::kCanWait, "脂質の薬"},
    {"PPI", Rank::kCanWait, "胃酸を抑える薬"},
    {"GOUT", Rank::kCanWait, "尿酸の薬"},
    {"OSTEO", Rank::kCanWait, "骨粗鬆症の薬"},
    {"URO", Rank::kCanWait, "前立腺・過活動膀胱の薬"},
    {"VIT", Rank::kCanWait, "ビタミンなど"},
});

// One prefix, two uses: 25 and 50 micrograms are for waking at night, not for diabetes insipidus.
constexpr auto kNocturia = std::to_array<std::string_view>({"2419001F4", "2419001F5"});
constexpr auto kWeeklyOnly = std::to_array<std::string_view>({"3999016", "3999468"});
// Groups whose name alone tells an infection or a psychiatric illness, and two ingredients that are
// in no group (methylphenidate, atomoxetine).
constexpr auto kSensitiveGroups =
    std::to_array<std::string_view>({"HIV", "HBV", "CLOZ_LI", "APSY", "ANTIDEP"});
constexpr auto kSensitiveIngredients = std::to_array<std::string_view>({"1179009", "1179050"});

template <typename Range>
bool contains(const Range& range, std::string_view wanted) {
  return std::find(range.begin(), range.end(), wanted) != range.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char to_capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Seven digits and a form letter, in capitals, without spaces around; empty when it is no such
// code.
std::string read_drug_code(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.size() < 8 || text.size() > 12) return {};
  std::string code(text);
  std::transform(code.begin(), code.end(), code.begin(), to_capital);
  if (!std::all_of(code.begin(), code.begin() + 7, is_digit)) return {};
  if (code[7] < 'A' || code[7] > 'Z') return {};
  return code;
}

}  // namespace

int rank_number(Rank rank) {
  switch (rank) {
    case Rank::kHours: return 1;
    case Rank::kDays: return 2;
    case Rank::kWeeks: return 3;
    case Rank::kUnknown: return 0;
    case Rank::kCanWait: return 4;
  }
  return 0;
}

Critical critical_of(std::string_view drug_code) {
  Critical result;
  std::string code(drug_code);
  std::transform(code.begin(), code.end(), code.begin(), to_capital);
  const Ingredient* ingredient = find_ingredient(code);
  if (ingredient == nullptr) return result;
  result.short_name = ingredient->short_name;
  result.weekly_only = contains(kWeeklyOnly, ingredient->code);
  result.sensitive = contains(kSensitiveGroups, ingredient->group) ||
                     contains(kSensitiveIngredients, ingredient->code);
  const auto* group = std::find_if(kGroups.begin(), kGroups.end(), [&](const Group& candidate) {
    return candidate.key == ingredient->group;
  });
  if (group == kGroups.end()) return result;
  result.rank = group->rank;
  result.group = group->key;
  result.label = group->label;
  if (contains(kNocturia, std::string_view(code).substr(0, 9))) {
    result.rank = Rank::kCanWait;
    result.group = "NOCTURIA";
    result.label = "夜間頻尿の薬";
  }
  return result;
}

std::string drug_code_of(const Medication& row) {
  std::string code = read_drug_code(row.yj);
  if (!code.empty()) return code;
  // A general name code has the shape of a YJ code and its first 7 characters; HOT and receipt
  // codes
  // are digits only and are not read here.
  const std::size_t bar = row.other_code.rfind('|');
  const std::size_t start = bar == std::string::npos ? 0 : bar + 1;
  code = read_drug_code(std::string_view(row.other_code).substr(start));
  return code.size() == 12 ? code : std::string();
}

std::string ingredient_of(const Medication& row) { return drug_code_of(row).substr(0, 7); }

Route route_of(std::string_view drug_code) {
  if (drug_code.size() < 7) return Route::kUnknown;
  int number = 0;
  for (const char c : drug_code.substr(4, 3)) {
    if (!is_digit(c)) return Route::kUnknown;
    number = number * 10 + (c - '0');
  }
  if (number == 0) return Route::kUnknown;
  if (number < 400) return Route::kOral;
  return number < 700 ? Route::kInjection : Route::kExternal;
}

}  // namespace tomoshibi::store::charts
