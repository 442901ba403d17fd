#include "store/charts/internal/usage.h"

#include <algorithm>
#include <array>

#include "store/charts/internal/sink.h"

namespace tomoshibi::store::charts::internal {
namespace {

bool has(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}
template <std::size_t N>
bool has_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has(text, word); });
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// `unit` followed by digits (a range too) and `times`: 週1回, 週2~3回, 月1回.
bool has_times_per(std::string_view text, std::string_view unit, std::string_view times) {
  for (std::size_t at = text.find(unit); at != std::string_view::npos;
       at = text.find(unit, at + unit.size())) {
    std::size_t end = at + unit.size();
    while (end < text.size() && (is_digit(text[end]) || text[end] == '~' || text[end] == '-')) {
      ++end;
    }
    if (end > at + unit.size() && text.substr(end).starts_with(times)) return true;
  }
  return false;
}

bool is_uneven(std::string_view text) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"不均等", "隔日", "隔週", "毎週", "曜", "日おき", "日に1回", "日毎", "日ごと", "週に", "週一",
       "月に", "月一", "漸減", "漸増", "増減", "適宜", "調節", "調整", "症状に応じ", "指示あれば",
       "指示により", "医師の指示", "透析日", "非透析日", "休薬", "スライディング"});
  // "1日に1回" is every day; "3日に1回" is not.
  std::string plain(text);
  for (std::size_t at; (at = plain.find("1日に1回")) != std::string::npos;) {
    if (at > 0 && is_digit(plain[at - 1])) break;
    plain.erase(at, std::string_view("1日に1回").size());
  }
  return has_any(plain, kWords) || has_times_per(plain, "週", "回") ||
         has_times_per(plain, "月", "回") || has_times_per(plain, "週", "日");
}

bool is_as_needed(std::string_view text) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"頓用", "頓服", "屯服", "屯用", "必要時", "疼痛時", "痛時", "痛い時", "痛いとき", "発熱時", "発作時",
       "不眠時", "眠れない時", "便秘時", "嘔気時", "吐き気時", "下痢時", "不安時", "かゆい時", "痒い時",
       "痛む時", "発作の時", "咳が出る時", "胸痛時", "動悸時", "めまい時", "息苦しい時", "苦しい時"});
  return has_any(text, kWords);
}

DosageKind kind_of(std::string_view text) {
  static constexpr auto kInjected =
      std::to_array<std::string_view>({"皮下注", "注射", "筋注", "静注", "点滴", "自己注"});
  static constexpr auto kOutside = std::to_array<std::string_view>(
      {"貼付", "塗布", "点眼", "点鼻", "点耳", "吸入", "噴霧", "挿入", "うがい", "含嗽", "外用", "浣腸",
       "湿布", "坐", "貼る", "塗る", "洗眼", "散布", "舌下噴", "注入"});
  static constexpr auto kInside = std::to_array<std::string_view>(
      {"食後", "食前", "食間", "食直", "毎食", "就寝前", "寝る前", "眠前", "起床時", "服用", "内服", "経口",
       "朝", "夕", "舌下"});
  if (has_any(text, kInjected)) return DosageKind::kInjection;
  if (has_any(text, kOutside)) return DosageKind::kExternal;
  if (has_any(text, kInside)) return DosageKind::kInternal;
  return DosageKind::kUnknown;
}

}  // namespace

UsageSense sense_of_usage(std::string_view usage) {
  const std::string text = folded(usage);
  return {is_uneven(text), is_as_needed(text), kind_of(text)};
}

std::string yj_of(std::string_view code) {
  std::string out;
  for (const char letter : code) {
    if (letter == ' ' || letter == '\t') continue;
    out.push_back(letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter);
  }
  if (out.size() != 12) return {};
  for (std::size_t at = 0; at < out.size(); ++at) {
    const bool good = at == 7 ? out[at] >= 'A' && out[at] <= 'Z' : is_digit(out[at]);
    if (!good) return {};
  }
  return out;
}

DosageKind kind_of_yj(std::string_view yj) {
  if (yj.size() < 7) return DosageKind::kUnknown;
  const int way = (yj[4] - '0') * 100 + (yj[5] - '0') * 10 + (yj[6] - '0');
  if (way >= 700) return DosageKind::kExternal;
  if (way >= 400) return DosageKind::kInjection;
  return way >= 1 ? DosageKind::kInternal : DosageKind::kUnknown;
}

}  // namespace tomoshibi::store::charts::internal
