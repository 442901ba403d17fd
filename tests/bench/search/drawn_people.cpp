#include "tests/bench/search/drawn_people.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "app/population/people.h"
#include "app/population/tables.h"
#include "store/base/ids.h"
#include "store/base/instant.h"

namespace tomoshibi::bench {
namespace {

using population::Random;

struct Part {
  const char* text;
  const char* kana;
};

// Parts of Japanese names with their commonest readings; facts of the language, chosen by hand.
constexpr std::array kFamilyFirst = std::to_array<Part>(
    {{"山", "ヤマ"}, {"川", "カワ"},   {"大", "オオ"},   {"小", "コ"},     {"高", "タカ"},
     {"北", "キタ"}, {"西", "ニシ"},   {"南", "ミナミ"}, {"東", "ヒガシ"}, {"上", "ウエ"},
     {"下", "シモ"}, {"中", "ナカ"},   {"松", "マツ"},   {"竹", "タケ"},   {"梅", "ウメ"},
     {"杉", "スギ"}, {"桜", "サクラ"}, {"柳", "ヤナギ"}, {"藤", "フジ"},   {"萩", "ハギ"},
     {"石", "イシ"}, {"岩", "イワ"},   {"金", "カネ"},   {"黒", "クロ"},   {"白", "シロ"},
     {"青", "アオ"}, {"赤", "アカ"},   {"長", "ナガ"},   {"広", "ヒロ"},   {"古", "フル"},
     {"新", "アラ"}, {"吉", "ヨシ"},   {"福", "フク"},   {"宮", "ミヤ"},   {"寺", "テラ"},
     {"荒", "アラ"}, {"森", "モリ"},   {"林", "ハヤシ"}, {"平", "ヒラ"},   {"深", "フカ"},
     {"浅", "アサ"}, {"横", "ヨコ"},   {"立", "タテ"},   {"永", "ナガ"},   {"安", "ヤス"},
     {"重", "シゲ"}, {"秋", "アキ"},   {"春", "ハル"},   {"夏", "ナツ"},   {"冬", "フユ"},
     {"関", "セキ"}, {"滝", "タキ"},   {"堀", "ホリ"},   {"村", "ムラ"},   {"野", "ノ"},
     {"鳥", "トリ"}, {"熊", "クマ"},   {"亀", "カメ"},   {"鶴", "ツル"},   {"水", "ミズ"},
     {"清", "キヨ"}, {"谷", "タニ"},   {"島", "シマ"}});
constexpr std::array kFamilyLast = std::to_array<Part>(
    {{"田", "ダ"},   {"山", "ヤマ"}, {"川", "カワ"}, {"村", "ムラ"},   {"本", "モト"},
     {"井", "イ"},   {"野", "ノ"},   {"原", "ハラ"}, {"沢", "ザワ"},   {"崎", "ザキ"},
     {"島", "シマ"}, {"谷", "タニ"}, {"木", "キ"},   {"林", "バヤシ"}, {"森", "モリ"},
     {"岡", "オカ"}, {"坂", "サカ"}, {"橋", "ハシ"}, {"口", "グチ"},   {"尾", "オ"},
     {"津", "ツ"},   {"江", "エ"},   {"浦", "ウラ"}, {"浜", "ハマ"},   {"瀬", "セ"},
     {"池", "イケ"}, {"沼", "ヌマ"}, {"塚", "ヅカ"}, {"見", "ミ"},     {"内", "ウチ"},
     {"倉", "クラ"}, {"城", "シロ"}, {"戸", "ド"},   {"屋", "ヤ"},     {"宮", "ミヤ"},
     {"藤", "フジ"}, {"葉", "バ"},   {"根", "ネ"},   {"場", "バ"},     {"丸", "マル"},
     {"部", "ベ"},   {"町", "マチ"}, {"道", "ミチ"}, {"下", "シタ"},   {"上", "ガミ"},
     {"中", "ナカ"}, {"水", "ミズ"}, {"石", "イシ"}, {"岩", "イワ"},   {"松", "マツ"},
     {"杉", "スギ"}, {"竹", "タケ"}, {"出", "デ"},   {"越", "コシ"},   {"平", "ヒラ"},
     {"子", "コ"}});
constexpr std::array kGivenFirst = std::to_array<Part>(
    {{"正", "マサ"}, {"義", "ヨシ"}, {"和", "カズ"},   {"秀", "ヒデ"},   {"俊", "トシ"},
     {"康", "ヤス"}, {"孝", "タカ"}, {"幸", "ユキ"},   {"信", "ノブ"},   {"光", "ミツ"},
     {"勝", "カツ"}, {"政", "マサ"}, {"昌", "マサ"},   {"宏", "ヒロ"},   {"博", "ヒロ"},
     {"弘", "ヒロ"}, {"文", "フミ"}, {"友", "トモ"},   {"智", "トモ"},   {"直", "ナオ"},
     {"尚", "ナオ"}, {"美", "ミ"},   {"千", "チ"},     {"久", "ヒサ"},   {"由", "ユ"},
     {"真", "マ"},   {"佐", "サ"},   {"喜", "キ"},     {"富", "トミ"},   {"静", "シズ"},
     {"照", "テル"}, {"春", "ハル"}, {"秋", "アキ"},   {"清", "キヨ"},   {"初", "ハツ"},
     {"奈", "ナ"},   {"陽", "ハル"}, {"優", "ユウ"},   {"悠", "ユウ"},   {"颯", "ソウ"},
     {"蒼", "ソウ"}, {"大", "ダイ"}, {"翔", "ショウ"}, {"琉", "リュウ"}, {"結", "ユイ"},
     {"心", "ココ"}, {"彩", "アヤ"}, {"愛", "アイ"},   {"菜", "ナ"}});
constexpr std::array kGivenLastMen = std::to_array<Part>(
    {{"雄", "オ"},   {"夫", "オ"},       {"男", "オ"},         {"之", "ユキ"}, {"行", "ユキ"},
     {"明", "アキ"}, {"彦", "ヒコ"},     {"治", "ハル"},       {"人", "ト"},   {"樹", "キ"},
     {"也", "ヤ"},   {"哉", "ヤ"},       {"弥", "ヤ"},         {"吉", "キチ"}, {"次", "ジ"},
     {"二", "ジ"},   {"司", "シ"},       {"志", "シ"},         {"史", "フミ"}, {"一", "カズ"},
     {"斗", "ト"},   {"翔", "ト"},       {"太", "タ"},         {"汰", "タ"},   {"馬", "マ"},
     {"真", "マ"},   {"介", "スケ"},     {"輔", "スケ"},       {"希", "キ"},   {"貴", "キ"},
     {"生", "オ"},   {"太郎", "タロウ"}, {"一郎", "イチロウ"}, {"平", "ヘイ"}, {"蔵", "ゾウ"}});
constexpr std::array kGivenLastWomen = std::to_array<Part>(
    {{"子", "コ"},   {"江", "エ"},     {"枝", "エ"},     {"恵", "エ"},     {"絵", "エ"},
     {"代", "ヨ"},   {"世", "ヨ"},     {"美", "ミ"},     {"実", "ミ"},     {"乃", "ノ"},
     {"香", "カ"},   {"佳", "カ"},     {"花", "カ"},     {"奈", "ナ"},     {"菜", "ナ"},
     {"希", "キ"},   {"紀", "キ"},     {"代子", "ヨコ"}, {"美子", "ミコ"}, {"里", "リ"},
     {"莉", "リ"},   {"穂", "ホ"},     {"帆", "ホ"},     {"織", "オリ"},   {"音", "ネ"},
     {"央", "オ"},   {"羽", "ハ"},     {"葉", "ハ"},     {"月", "ツキ"},   {"姫", "ヒメ"},
     {"苗", "ナエ"}, {"津子", "ツコ"}, {"都", "ト"},     {"寿", "ス"},     {"加", "カ"}});

// The first are common and the last rare, about as Zipf has it.
template <std::size_t N>
const Part& skewed(Random& random, const std::array<Part, N>& parts) {
  const double at = random.unit() * random.unit() * static_cast<double>(N);
  return parts[std::min(N - 1, static_cast<std::size_t>(at))];
}

void give_rare_family(Random& random, PersonName& name) {
  const Part& first = skewed(random, kFamilyFirst);
  const Part& last = skewed(random, kFamilyLast);
  name.family = std::string(first.text) + last.text;
  name.family_kana = std::string(first.kana) + last.kana;
  if (random.chance(0.10)) {  // 三文字姓
    const Part& third = skewed(random, kFamilyLast);
    name.family += third.text;
    name.family_kana += third.kana;
  }
}

void give_rare_given(Random& random, bool woman, PersonName& name) {
  const Part& first = skewed(random, kGivenFirst);
  const Part& last = woman ? skewed(random, kGivenLastWomen) : skewed(random, kGivenLastMen);
  // 奈津子, 佐和子: what makes given names so many.
  const bool three = random.chance(0.25);
  const Part middle = three ? skewed(random, kGivenFirst) : Part{"", ""};
  name.given = std::string(first.text) + middle.text + last.text;
  name.given_kana = std::string(first.kana) + middle.kana + last.kana;
}

std::size_t municipality_of(Random& random) {
  const auto places = population::municipality_table();
  int all = 0;
  for (const auto& place : places) all += place.population;
  int at = random.below(all);
  for (std::size_t index = 0; index < places.size(); ++index) {
    at -= places[index].population;
    if (at < 0) return index;
  }
  return 0;
}

// The towns of one prefecture are known here; each million people lives in cities of its own.
std::string city_of(const population::Citizen& citizen, std::uint64_t prefecture) {
  static constexpr std::array<const char*, 10> kBefore = {"",   "北", "南", "東", "西",
                                                          "上", "下", "中", "新", "元"};
  return std::string(kBefore[prefecture % kBefore.size()]) +
         population::municipality_table()[citizen.municipality].name;
}

Person person_of(const population::Citizen& citizen, std::uint64_t prefecture,
                 std::string_view source_id) {
  Person person;
  person.source_system = "bench";
  person.source_id = source_id;
  person.id = derive_person_id(open_source_key("bench"), "bench", source_id);
  person.names.push_back(
      {NameUse::kUsual, citizen.family, citizen.given, citizen.family_kana, citizen.given_kana});
  if (!citizen.former_family.empty()) {
    person.names.push_back({NameUse::kFormer, citizen.former_family, citizen.given,
                            citizen.former_family_kana, citizen.given_kana});
  }
  person.birth = citizen.birth;
  person.sex = citizen.woman ? Sex::kFemale : Sex::kMale;
  person.address.prefecture = "石川県";
  person.address.city = city_of(citizen, prefecture);
  person.address.line = (citizen.town != nullptr ? citizen.town->name : "") + citizen.block;
  person.address.building = citizen.building;
  if (!citizen.phone.empty()) person.phones.push_back(citizen.phone);
  if (!citizen.card.number.empty()) person.cards.push_back(citizen.card);
  person.as_of = *instant_from_iso("2026-11-10");
  return person;
}

// Employers are as many as there are (about 25,000 with health insurance a million people, few of
// them with most of the insured), not one a household.
void give_employer(std::uint64_t seed, std::uint64_t prefecture, std::uint64_t household,
                   Person& person) {
  for (InsuranceCard& card : person.cards) {
    const bool national = card.symbol.size() == 8;
    if (!national || card.symbol.find_first_not_of("0123456789") != std::string::npos) continue;
    Random random(seed ^ 0x6a6f62ULL, household);
    const double share = random.unit();
    const auto employer = static_cast<std::uint64_t>(share * share * share * 25'000);
    card.symbol = std::to_string(10'000'000 + (prefecture * 25'000 + employer) * 31 % 89'999'999);
  }
}

// The first sound that has a near one is heard as that.
std::string misheard(std::string kana) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kNear = {
      {{"カ", "ガ"},
       {"キ", "ギ"},
       {"ク", "グ"},
       {"コ", "ゴ"},
       {"サ", "ザ"},
       {"シ", "ヒ"},
       {"タ", "ダ"},
       {"ト", "ド"},
       {"マ", "バ"},
       {"ミ", "ニ"},
       {"ヤ", "ア"},
       {"リ", "イ"}}};
  for (const auto& [from, to] : kNear) {
    if (const auto at = kana.find(from); at != std::string::npos)
      return kana.replace(at, from.size(), to);
  }
  return kana + "ン";
}

std::string about_age(const Person& person) {
  return "約" + std::to_string(std::max(0, kToday.year - person.birth.year)) + "歳";
}

std::string town_of(const Person& person) {  // Everything before the number.
  std::string line = person.address.line;
  if (const auto at = line.find_first_of("0123456789"); at != std::string::npos) line.resize(at);
  return person.address.city + line;
}

std::string wrong_digit(std::string number, char instead_of_next) {
  if (number.empty()) return number;
  char& digit = number[number.size() / 2];
  if (instead_of_next == '?') {
    digit = '?';
  } else if (digit >= '0' && digit <= '9') {
    digit = digit == '9' ? '0' : static_cast<char>(digit + 1);
  }
  return number;
}

std::string date_text(const Date& date) {
  return std::to_string(date.year) + "/" + std::to_string(date.month) + "/" +
         std::to_string(date.day);
}

store::people::CardQuery card_query(const Person& person) {
  if (person.cards.empty()) return {};
  const InsuranceCard& card = person.cards.front();
  return {card.insurer_number, card.symbol, card.number, card.branch, {}};
}

}  // namespace

std::vector<Person> drawn_people(std::uint64_t seed, std::uint64_t block) {
  Random random(seed, block);
  const auto citizens = population::make_block(random, municipality_of(random),
                                               static_cast<int>(kDrawnAtOnce), kToday);
  const std::uint64_t prefecture = block * kDrawnAtOnce / 1'000'000;
  std::vector<Person> people;
  people.reserve(citizens.size());
  for (std::size_t at = 0; at < citizens.size(); ++at) {
    const auto& citizen = citizens[at];
    people.push_back(person_of(citizen, prefecture, std::to_string(block * kDrawnAtOnce + at)));
    const std::uint64_t household =
        block * kDrawnAtOnce + static_cast<std::uint64_t>(citizen.household);
    give_employer(seed, prefecture, household, people.back());
    if (citizen.foreign) continue;
    PersonName& name = people.back().names.front();
    // One name a household: drawn from a stream of its own.
    Random family(seed ^ 0x66616d696c79ULL, household);
    if (family.chance(0.28)) give_rare_family(family, name);
    if (random.chance(0.34)) {
      give_rare_given(random, citizen.woman, name);
      for (PersonName& other : people.back().names) {
        other.given = name.given;
        other.given_kana = name.given_kana;
      }
    }
  }
  return people;
}

bool is_card(Asked asked) {
  return asked == Asked::kCard || asked == Asked::kTornCard || asked == Asked::kWrongCard;
}

store::people::Query drawn_query(const Person& person, Asked asked) {
  store::people::Query query;
  const PersonName& name = person.names.front();
  const std::string sex = person.sex == Sex::kMale ? "男" : "女";
  switch (asked) {
    case Asked::kReadingAndBirth:
      query.person.kana = name.family_kana + " " + name.given_kana;
      query.person.birth = date_text(person.birth);
      break;
    case Asked::kWritingTownAndSlip: {
      Date birth = person.birth;
      birth.year = static_cast<std::int16_t>(birth.year + (birth.year < 2020 ? 1 : -1));
      query.person.name = name.family + name.given;
      query.person.birth = date_text(birth);
      query.person.address = town_of(person);
      break;
    }
    case Asked::kMisheardAgeTown:
      query.person.kana = name.family_kana + " " + misheard(name.given_kana);
      query.person.age = about_age(person);
      query.person.sex = sex;
      query.person.address = town_of(person);
      break;
    case Asked::kSurnameAgeTown:
      query.person.kana = name.family_kana;
      query.person.age = about_age(person);
      query.person.sex = sex;
      query.person.address = town_of(person);
      break;
    case Asked::kSexAgeTown:
      query.person.age = about_age(person);
      query.person.sex = sex;
      query.person.address = town_of(person);
      break;
    case Asked::kWritingAndYear:
      query.person.name = name.family + " " + name.given;
      query.person.birth = std::to_string(person.birth.year);
      query.person.sex = sex;
      break;
    case Asked::kCard:
      query.card = card_query(person);
      break;
    case Asked::kTornCard:
      query.card.number = wrong_digit(card_query(person).number, '?');
      query.person.kana = name.family_kana;
      query.person.sex = sex;
      break;
    case Asked::kWrongCard:
      query.card = card_query(person);
      query.card.number = wrong_digit(query.card.number, '9');
      query.person.sex = sex;
      break;
    case Asked::kCount:
      break;
  }
  return query;
}

}  // namespace tomoshibi::bench
