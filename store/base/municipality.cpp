#include "store/base/municipality.h"

#include <algorithm>
#include <array>

namespace tomoshibi {
namespace {

constexpr std::array<Municipality, 19> kMunicipalities{{
    {17201, "金沢市"},   {17202, "七尾市"},     {17203, "小松市"},   {17204, "輪島市"},
    {17205, "珠洲市"},   {17206, "加賀市"},     {17207, "羽咋市"},   {17209, "かほく市"},
    {17210, "白山市"},   {17211, "能美市"},     {17212, "野々市市"}, {17324, "川北町"},
    {17361, "津幡町"},   {17365, "内灘町"},     {17384, "志賀町"},   {17386, "宝達志水町"},
    {17407, "中能登町"}, {17461, "穴水町"},     {17463, "能登町"},
}};

// JIS X 0401, 1 to 47.
constexpr std::array<std::string_view, 47> kPrefectures{
    "北海道", "青森県", "岩手県", "宮城県", "秋田県",   "山形県", "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都",   "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県",   "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県",   "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県",   "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県",   "鹿児島県", "沖縄県"};

}  // namespace

std::span<const Municipality> municipalities() { return kMunicipalities; }

std::string_view prefecture_name(std::uint32_t prefecture) {
  if (prefecture < 1 || prefecture > kPrefectures.size()) return {};
  return kPrefectures[prefecture - 1];
}

std::uint32_t prefecture_code(std::string_view name) {
  const auto at = std::ranges::find(kPrefectures, name);
  return at == kPrefectures.end() ? 0 : static_cast<std::uint32_t>(at - kPrefectures.begin()) + 1;
}

std::string area_name(std::uint32_t code) {
  if (code < 100) return std::string(prefecture_name(code));
  if (code % 1000 == 0) {
    return std::string(prefecture_name(code / 1000)) + "（住所不明）";
  }
  const auto at = std::ranges::find(kMunicipalities, code, &Municipality::code);
  if (at != kMunicipalities.end()) return std::string(at->name);
  std::string digits = std::to_string(code);
  return std::string(5 - std::min<std::size_t>(digits.size(), 5), '0') + digits;
}

std::uint32_t area_code_of(std::string_view prefecture, std::string_view city) {
  const Municipality* found = nullptr;  // The longest name: 中能登町 ends in 能登町.
  for (const Municipality& one : kMunicipalities) {
    const bool same_prefecture =
        prefecture.empty() || prefecture == prefecture_name(one.code / 1000);
    if (!same_prefecture || city.empty() || !city.ends_with(one.name)) continue;
    if (found == nullptr || one.name.size() > found->name.size()) found = &one;
  }
  return found != nullptr ? found->code : prefecture_code(prefecture) * 1000;
}

}  // namespace tomoshibi
