// The tables of check-up items.
#include "store/charts/checkup_marks_items.h"

#include <algorithm>
#include <array>

#include "store/charts/checkup_marks.h"

namespace tomoshibi::store::charts {
namespace {

constexpr auto kUrine = std::to_array<CheckupAnswer>(
    {{"1", "－"}, {"2", "±"}, {"3", "＋"}, {"4", "＋＋"}, {"5", "＋＋＋"}});
constexpr auto kYesNo = std::to_array<CheckupAnswer>({{"1", "はい"}, {"2", "いいえ"}});
constexpr auto kNotable = std::to_array<CheckupAnswer>({{"1", "あり"}, {"2", "なし"}});
constexpr auto kFinding =
    std::to_array<CheckupAnswer>({{"1", "所見あり"}, {"2", "所見なし"}, {"3", "要再撮影"}});
constexpr auto kLastMeal = std::to_array<CheckupAnswer>(
    {{"2", "10時間以上"}, {"3", "3.5時間以上10時間未満"}, {"4", "3.5時間未満"}});
constexpr auto kSmoking =
    std::to_array<CheckupAnswer>({{"1", "はい"}, {"2", "以前は吸っていた"}, {"3", "いいえ"}});
constexpr auto kMetabolic = std::to_array<CheckupAnswer>(
    {{"1", "基準該当"}, {"2", "予備群該当"}, {"3", "非該当"}, {"4", "判定不能"}});
constexpr auto kGuidance = std::to_array<CheckupAnswer>(
    {{"1", "積極的支援"}, {"2", "動機付け支援"}, {"3", "なし"}, {"4", "判定不能"}});

constexpr CheckupItemInfo limited(std::string_view key, std::string_view name,
                                  std::string_view unit, Direction direction, double limit,
                                  std::string_view decision) {
  return {key, name, unit, direction, limit, limit, decision, {}, {}};
}
constexpr CheckupItemInfo plain(std::string_view key, std::string_view name,
                                std::string_view unit) {
  return {key, name, unit, Direction::kNone, 0.0, 0.0, {}, {}, {}};
}
constexpr CheckupItemInfo coded(std::string_view key, std::string_view name,
                                std::span<const CheckupAnswer> answers) {
  return {key, name, {}, Direction::kNone, 0.0, 0.0, {}, {}, answers};
}

constexpr Direction kUp = Direction::kAtOrAbove;

constexpr auto kItems = std::to_array<CheckupItemInfo>({
    limited("SBP", "収縮期", "mmHg", kUp, 140, "140以上"),
    limited("DBP", "拡張期", "mmHg", kUp, 90, "90以上"),
    limited("HBA1C", "HbA1c", "%", kUp, 6.5, "6.5以上"),
    limited("LDL", "LDL", "mg/dL", kUp, 140, "140以上"),
    limited("TG_FASTING", "中性脂肪（空腹時）", "mg/dL", kUp, 300, "300以上"),
    limited("TG_RANDOM", "中性脂肪（随時）", "mg/dL", kUp, 300, "300以上"),
    limited("HDL", "HDL", "mg/dL", Direction::kAtOrBelow, 34, "34以下"),
    limited("EGFR", "eGFR", "mL/min/1.73m2", Direction::kBelow, 45, "45未満"),
    plain("CREATININE", "クレアチニン", "mg/dL"),
    {"HB", "血色素", "g/dL", Direction::kAtOrBelow, 12.0, 11.0, "12.0以下", "11.0以下", {}},
    plain("BMI", "BMI", "kg/m2"),
    coded("URINE_PROTEIN", "尿蛋白", kUrine),
    coded("URINE_SUGAR", "尿糖", kUrine),
    coded("URINE_BLOOD", "尿潜血", kUrine),
    limited("GLUCOSE_FASTING", "血糖（空腹時）", "mg/dL", kUp, 126, "126以上"),
    limited("GLUCOSE_RANDOM", "血糖（随時）", "mg/dL", kUp, 126, "126以上"),
    limited("NON_HDL", "Non-HDL", "mg/dL", kUp, 170, "170以上"),
    limited("AST", "AST", "U/L", kUp, 51, "51以上"),
    limited("ALT", "ALT", "U/L", kUp, 51, "51以上"),
    limited("GGT", "γ-GT", "U/L", kUp, 101, "101以上"),
    plain("TOTAL_CHOLESTEROL", "総コレステロール", "mg/dL"),
    plain("URIC_ACID", "尿酸", "mg/dL"),
    plain("ALBUMIN", "アルブミン", "g/dL"),
    plain("PROTEIN", "総蛋白", "g/dL"),
    plain("BILIRUBIN", "総ビリルビン", "mg/dL"),
    plain("ALP", "ALP", "U/L"),
    plain("LD", "LD", "U/L"),
    plain("FERRITIN", "フェリチン", "ng/mL"),
    plain("HEMATOCRIT", "ヘマトクリット", "%"),
    plain("RBC", "赤血球", "万/mm3"),
    plain("WBC", "白血球", "/mm3"),
    plain("PLATELETS", "血小板", "万/mm3"),
    plain("HEIGHT", "身長", "cm"),
    plain("WEIGHT", "体重", "kg"),
    plain("WAIST", "腹囲", "cm"),
    coded("ECG", "心電図", kFinding),
    plain("ECG_FINDING", "心電図の所見", ""),
    coded("HISTORY_KIDNEY", "問診：腎不全・透析", kYesNo),
    coded("HISTORY_STROKE", "問診：脳卒中", kYesNo),
    coded("HISTORY_HEART", "問診：心臓病", kYesNo),
    coded("MEDICATED_PRESSURE", "問診：血圧の薬", kYesNo),
    coded("MEDICATED_GLUCOSE", "問診：血糖の薬・インスリン", kYesNo),
    coded("MEDICATED_LIPID", "問診：脂質の薬", kYesNo),
    coded("ANEMIA", "問診：貧血", kYesNo),
    coded("SMOKING", "問診：喫煙", kSmoking),
    coded("LAST_MEAL", "採血時間（食後）", kLastMeal),
    coded("METABOLIC", "メタボリックシンドローム判定", kMetabolic),
    coded("GUIDANCE", "保健指導レベル", kGuidance),
    plain("OPINION", "医師の判断", ""),
    coded("HISTORY", "既往歴", kNotable),
    plain("HISTORY_TEXT", "既往歴（具体的）", ""),
    coded("SYMPTOMS", "自覚症状", kNotable),
    plain("SYMPTOMS_TEXT", "自覚症状（所見）", ""),
});

struct CodeOfItem {
  std::string_view code, key;
};

// Sorted by code.
constexpr auto kCodes = std::to_array<CodeOfItem>({
    {"1A010000000190111", "URINE_PROTEIN"},
    {"1A010000000191111", "URINE_PROTEIN"},
    {"1A020000000190111", "URINE_SUGAR"},
    {"1A020000000191111", "URINE_SUGAR"},
    {"1A100000000190111", "URINE_BLOOD"},
    {"1A100000000191111", "URINE_BLOOD"},
    {"2A010000001930101", "WBC"},
    {"2A020000001930101", "RBC"},
    {"2A030000001930101", "HB"},
    {"2A040000001930102", "HEMATOCRIT"},
    {"2A050000001930101", "PLATELETS"},
    {"3A010000002327101", "PROTEIN"},
    {"3A010000002399901", "PROTEIN"},
    {"3A015000002327101", "ALBUMIN"},
    {"3A015000002399901", "ALBUMIN"},
    {"3B035000002327201", "AST"},
    {"3B035000002399901", "AST"},
    {"3B045000002327201", "ALT"},
    {"3B045000002399901", "ALT"},
    {"3B050000002327201", "LD"},
    {"3B050000002327901", "LD"},
    {"3B050000002399901", "LD"},
    {"3B070000002327101", "ALP"},
    {"3B070000002327501", "ALP"},
    {"3B070000002399901", "ALP"},
    {"3B090000002327101", "GGT"},
    {"3B090000002399901", "GGT"},
    {"3C015000002327101", "CREATININE"},
    {"3C015000002399901", "CREATININE"},
    {"3C020000002327101", "URIC_ACID"},
    {"3C020000002399901", "URIC_ACID"},
    {"3D010000001926101", "GLUCOSE_FASTING"},
    {"3D010000001927201", "GLUCOSE_FASTING"},
    {"3D010000001999901", "GLUCOSE_FASTING"},
    {"3D010000002227101", "GLUCOSE_FASTING"},
    {"3D010129901926101", "GLUCOSE_RANDOM"},
    {"3D010129901927201", "GLUCOSE_RANDOM"},
    {"3D010129901999901", "GLUCOSE_RANDOM"},
    {"3D010129902227101", "GLUCOSE_RANDOM"},
    {"3D046000001906202", "HBA1C"},
    {"3D046000001920402", "HBA1C"},
    {"3D046000001927102", "HBA1C"},
    {"3D046000001999902", "HBA1C"},
    {"3F015000002327101", "TG_FASTING"},
    {"3F015000002327201", "TG_FASTING"},
    {"3F015000002399901", "TG_FASTING"},
    {"3F015129902327101", "TG_RANDOM"},
    {"3F015129902327201", "TG_RANDOM"},
    {"3F015129902399901", "TG_RANDOM"},
    {"3F050000002327101", "TOTAL_CHOLESTEROL"},
    {"3F050000002327201", "TOTAL_CHOLESTEROL"},
    {"3F050000002399901", "TOTAL_CHOLESTEROL"},
    {"3F069000002391901", "NON_HDL"},
    {"3F070000002327101", "HDL"},
    {"3F070000002327201", "HDL"},
    {"3F070000002399901", "HDL"},
    {"3F077000002327101", "LDL"},
    {"3F077000002327201", "LDL"},
    {"3F077000002391901", "LDL"},
    {"3F077000002399901", "LDL"},
    {"3J010000002327101", "BILIRUBIN"},
    {"3J010000002399901", "BILIRUBIN"},
    {"5C095000002302301", "FERRITIN"},
    {"5C095000002399901", "FERRITIN"},
    {"8A065000002391901", "EGFR"},
    {"9A110160700000011", "ECG"},
    {"9A110160800000049", "ECG_FINDING"},
    {"9A751000000000001", "SBP"},
    {"9A752000000000001", "SBP"},
    {"9A755000000000001", "SBP"},
    {"9A761000000000001", "DBP"},
    {"9A762000000000001", "DBP"},
    {"9A765000000000001", "DBP"},
    {"9N001000000000001", "HEIGHT"},
    {"9N006000000000001", "WEIGHT"},
    {"9N011000000000001", "BMI"},
    {"9N016160100000001", "WAIST"},
    {"9N016160200000001", "WAIST"},
    {"9N016160300000001", "WAIST"},
    {"9N056000000000011", "HISTORY"},
    {"9N056160400000049", "HISTORY_TEXT"},
    {"9N061000000000011", "SYMPTOMS"},
    {"9N061160800000049", "SYMPTOMS_TEXT"},
    {"9N141000000000011", "LAST_MEAL"},
    {"9N501000000000011", "METABOLIC"},
    {"9N506000000000011", "GUIDANCE"},
    {"9N511000000000049", "OPINION"},
    {"9N701000000000011", "MEDICATED_PRESSURE"},
    {"9N706000000000011", "MEDICATED_GLUCOSE"},
    {"9N711000000000011", "MEDICATED_LIPID"},
    {"9N716000000000011", "HISTORY_STROKE"},
    {"9N721000000000011", "HISTORY_HEART"},
    {"9N726000000000011", "HISTORY_KIDNEY"},
    {"9N731000000000011", "ANEMIA"},
    {"9N736000000000011", "SMOKING"},
});
static_assert(std::is_sorted(kCodes.begin(), kCodes.end(),
                             [](const CodeOfItem& a, const CodeOfItem& b) {
                               return a.code < b.code;
                             }));

// Analyte, identification and material are 12 characters, the method 3, the result 2.
bool differs_in_method_only(std::string_view left, std::string_view right) {
  return left.size() == 17 && right.size() == 17 && left.substr(0, 12) == right.substr(0, 12) &&
         left.substr(15) == right.substr(15);
}

// Items of the check-up's own list (9A, 9N) tell first, second and other apart by identification
// and
// by method: no code stands for another.
bool has_method_variants(std::string_view code) { return !code.starts_with('9'); }

}  // namespace

std::span<const CheckupItemInfo> checkup_items() { return kItems; }

const CheckupItemInfo* find_checkup_item(std::string_view key) {
  const auto* found = std::find_if(kItems.begin(), kItems.end(),
                                   [&](const CheckupItemInfo& item) { return item.key == key; });
  return found == kItems.end() ? nullptr : found;
}

std::string_view checkup_item_of(std::string_view jlac10) {
  const auto* found = std::lower_bound(
      kCodes.begin(), kCodes.end(), jlac10,
      [](const CodeOfItem& row, std::string_view wanted) { return row.code < wanted; });
  if (found != kCodes.end() && found->code == jlac10) return found->key;
  if (!has_method_variants(jlac10)) return {};
  found = std::find_if(kCodes.begin(), kCodes.end(), [&](const CodeOfItem& row) {
    return differs_in_method_only(row.code, jlac10);
  });
  return found == kCodes.end() ? std::string_view() : found->key;
}

int code_preference(std::string_view jlac10) {
  if (jlac10.starts_with("9A755") || jlac10.starts_with("9A765")) return 3;
  if (jlac10.starts_with("9A752") || jlac10.starts_with("9A762")) return 2;
  if (jlac10.starts_with("9A751") || jlac10.starts_with("9A761")) return 1;
  if (jlac10.starts_with("9N0161601")) return 3;
  if (jlac10.starts_with("9N0161602")) return 2;
  return 0;
}

std::optional<double> limit_of(const CheckupItemInfo& item, Sex sex) {
  if (item.direction == Direction::kNone) return std::nullopt;
  if (item.decision_women.empty() || sex == Sex::kMale) return item.limit;
  if (sex == Sex::kFemale) return item.limit_women;
  return std::nullopt;
}

}  // namespace tomoshibi::store::charts
