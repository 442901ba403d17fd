#include "store/people/internal/place_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/people/internal/place.h"
#include "store/people/internal/text.h"

namespace tomoshibi::store::people::internal {
namespace {

struct PrefectureRow {
  std::u32string_view prefecture, names;
};
constexpr PrefectureRow kMunicipalities[] = {
#include "store/people/internal/place_municipalities.inc"
};

struct MergerRow {
  std::u32string_view city, names;
};
constexpr MergerRow kMergers[] = {
#include "store/people/internal/place_mergers.inc"
};

struct Prefecture {
  std::u32string_view name, kana;
};
constexpr std::array<Prefecture, 47> kPrefectures{
    {{U"北海道", U"ホッカイドウ"},   {U"青森県", U"アオモリケン"},   {U"岩手県", U"イワテケン"},
     {U"宮城県", U"ミヤギケン"},     {U"秋田県", U"アキタケン"},     {U"山形県", U"ヤマガタケン"},
     {U"福島県", U"フクシマケン"},   {U"茨城県", U"イバラキケン"},   {U"栃木県", U"トチギケン"},
     {U"群馬県", U"グンマケン"},     {U"埼玉県", U"サイタマケン"},   {U"千葉県", U"チバケン"},
     {U"東京都", U"トウキョウト"},   {U"神奈川県", U"カナガワケン"}, {U"新潟県", U"ニイガタケン"},
     {U"富山県", U"トヤマケン"},     {U"石川県", U"イシカワケン"},   {U"福井県", U"フクイケン"},
     {U"山梨県", U"ヤマナシケン"},   {U"長野県", U"ナガノケン"},     {U"岐阜県", U"ギフケン"},
     {U"静岡県", U"シズオカケン"},   {U"愛知県", U"アイチケン"},     {U"三重県", U"ミエケン"},
     {U"滋賀県", U"シガケン"},       {U"京都府", U"キョウトフ"},     {U"大阪府", U"オオサカフ"},
     {U"兵庫県", U"ヒョウゴケン"},   {U"奈良県", U"ナラケン"},       {U"和歌山県", U"ワカヤマケン"},
     {U"鳥取県", U"トットリケン"},   {U"島根県", U"シマネケン"},     {U"岡山県", U"オカヤマケン"},
     {U"広島県", U"ヒロシマケン"},   {U"山口県", U"ヤマグチケン"},   {U"徳島県", U"トクシマケン"},
     {U"香川県", U"カガワケン"},     {U"愛媛県", U"エヒメケン"},     {U"高知県", U"コウチケン"},
     {U"福岡県", U"フクオカケン"},   {U"佐賀県", U"サガケン"},       {U"長崎県", U"ナガサキケン"},
     {U"熊本県", U"クマモトケン"},   {U"大分県", U"オオイタケン"},   {U"宮崎県", U"ミヤザキケン"},
     {U"鹿児島県", U"カゴシマケン"}, {U"沖縄県", U"オキナワケン"}}};

// Calls `take` with each name and what stands behind its equals sign.
template <typename Take>
void each_item(std::u32string_view names, const Take& take) {
  while (!names.empty()) {
    const std::u32string_view item = names.substr(0, names.find(U' '));
    names.remove_prefix(std::min(names.size(), item.size() + 1));
    if (item.empty()) continue;
    const std::size_t equals = std::min(item.find(U'='), item.size());
    take(item.substr(0, equals), item.substr(std::min(equals + 1, item.size())));
  }
}

using BareName = std::pair<std::u32string, std::size_t>;
struct Names {
  std::vector<Municipality> all;  // By key.
  std::vector<BareName> bare;  // Behind the district, into `all`.
  std::vector<Merged> merged;  // By key.
};

Names make_names() {
  Names names;
  for (const PrefectureRow& row : kMunicipalities) {
    each_item(row.names, [&](std::u32string_view name, std::u32string_view kana) {
      names.all.push_back({kanji_key(row.prefecture), std::u32string(name), kanji_key(name),
                           std::u32string(kana.substr(0, kana.find(U'/')))});
    });
  }
  std::ranges::sort(names.all, {}, &Municipality::key);
  for (std::size_t at = 0; at < names.all.size(); ++at) {
    names.bare.emplace_back(without_district(names.all[at].key), at);
  }
  std::ranges::sort(names.bare);
  for (const MergerRow& row : kMergers) {
    each_item(row.names, [&](std::u32string_view name, std::u32string_view prefix) {
      std::u32string key = kanji_key(name);
      std::u32string bare(without_district(key));
      names.merged.push_back(
          {std::move(key), std::move(bare), kanji_key(row.city), town_key(prefix)});
    });
  }
  std::ranges::sort(names.merged, {}, &Merged::key);
  return names;
}

const Names& names() {
  static const Names made = make_names();
  return made;
}

// All that have this name behind their district.
std::span<const BareName> without_districts(std::u32string_view name) {
  const std::vector<BareName>& bare = names().bare;
  const auto begin = std::ranges::lower_bound(bare, name, {}, &BareName::first);
  auto end = begin;
  while (end != bare.end() && end->first == name) ++end;
  return {begin, end};
}

}  // namespace

const Municipality* municipality_of(std::u32string_view key) {
  const auto at = std::ranges::lower_bound(names().all, key, {}, &Municipality::key);
  return at != names().all.end() && at->key == key ? &*at : nullptr;
}

const Municipality* municipality_without_district(std::u32string_view key) {
  const auto found = without_districts(key);
  return found.size() == 1 ? &names().all[found.front().second] : nullptr;
}

MunicipalityHead municipality_at_head(std::u32string_view text, std::u32string_view prefecture) {
  constexpr std::size_t kLongest = 12;
  for (std::size_t length = std::min(kLongest, text.size()); length >= 2; --length) {
    const std::u32string_view head = text.substr(0, length);
    if (const Municipality* found = municipality_of(head)) {
      if (prefecture.empty() || found->prefecture == prefecture) return {found, length};
    }
    for (const auto& [name, at] : without_districts(head)) {
      const Municipality& found = names().all[at];
      if (found.prefecture == prefecture && !prefecture.empty()) return {&found, length};
    }
  }
  return {};
}

std::span<const Merged> mergers() { return names().merged; }

const Merged* merged(std::u32string_view key) {
  const auto at = std::ranges::lower_bound(names().merged, key, {}, &Merged::key);
  return at != names().merged.end() && at->key == key ? &*at : nullptr;
}

std::u32string_view take_prefecture(std::u32string_view& text) {
  for (const Prefecture& prefecture : kPrefectures) {
    if (!text.starts_with(prefecture.name)) continue;
    text.remove_prefix(prefecture.name.size());
    return prefecture.name;
  }
  return {};
}

std::u32string_view take_prefecture_kana(std::u32string_view& kana) {
  for (const Prefecture& prefecture : kPrefectures) {
    if (!kana.starts_with(prefecture.kana)) continue;
    kana.remove_prefix(prefecture.kana.size());
    return prefecture.name;
  }
  return {};
}

}  // namespace tomoshibi::store::people::internal
