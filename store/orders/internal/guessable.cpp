#include "store/orders/internal/guessable.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include <algorithm>
#include <array>
#include <memory>

#include "store/base/instant.h"

namespace tomoshibi::store::orders::internal {
namespace {

// Written for this product: what people here choose first. Folded (lower case, hiragana).
constexpr std::u32string_view kCommonWords[] = {
    // The word itself, and what stands for it.
    U"password", U"passwd", U"passcode", U"passphrase", U"pass", U"pwd", U"secret", U"himitsu",
    U"ansho", U"anshou", U"bangou", U"bango", U"kagi", U"login", U"signin", U"user", U"guest",
    U"admin", U"administrator", U"root", U"master", U"manager", U"kanri", U"kanrisha", U"default",
    U"initial", U"temp", U"temporary", U"change", U"changeme", U"welcome", U"letmein", U"open",
    U"test", U"testing", U"sample", U"demo", U"example", U"none", U"null", U"hello",
    U"konnichiwa", U"ohayou", U"arigatou", U"arigato", U"onegai", U"yoroshiku",
    // This product and this work.
    U"tomoshibi", U"kiosk", U"terminal", U"tablet", U"shelter", U"hinanjo", U"hinan", U"saigai",
    U"bousai", U"kyuugo", U"kyugo", U"kyuugosho", U"kyugosho", U"iryou", U"iryo", U"medical",
    U"byouin", U"byoin", U"hospital", U"clinic", U"shinryou", U"shinryo", U"shinryoujo",
    U"yakkyoku", U"pharmacy", U"kusuri", U"kenkou", U"kenko", U"hoken", U"shikaku", U"ishi",
    U"isha", U"sensei", U"doctor", U"nurse", U"kango", U"kangoshi", U"yakuzaishi", U"pharmacist",
    U"dmat", U"jmat", U"drill", U"kunren", U"jishin", U"tsunami", U"taifuu", U"taifu", U"noto",
    U"ishikawa", U"japan", U"nippon", U"nihon", U"tokyo", U"toukyou", U"osaka", U"kyoto",
    U"nagoya", U"sendai", U"fukuoka", U"sapporo", U"kanazawa", U"kumamoto", U"kobe",
    // Names, animals, games, the rest of every list.
    U"sakura", U"himawari", U"tarou", U"taro", U"hanako", U"yamada", U"suzuki", U"satou", U"sato",
    U"tanaka", U"takahashi", U"watanabe", U"itou", U"ito", U"neko", U"inu", U"dog", U"cat",
    U"dragon", U"tiger", U"monkey", U"panda", U"pokemon", U"doraemon", U"baseball", U"yakyuu",
    U"soccer", U"football", U"love", U"iloveyou", U"aishiteru", U"sunshine", U"princess",
    U"superman", U"happy", U"lucky", U"summer", U"winter", U"spring", U"autumn", U"haru",
    U"natsu", U"aki", U"fuyu", U"the", U"my", U"is", U"of", U"for", U"and", U"this", U"your",
    // In kana and kanji.
    U"ぱすわーど", U"ひみつ", U"ともしび", U"灯火", U"灯", U"秘密", U"暗証", U"番号", U"病院", U"医師", U"薬局", U"薬剤師",
    U"避難所", U"災害", U"救護所", U"看護師", U"先生", U"管理者", U"日本", U"東京", U"さくら", U"桜", U"こんにちは", U"ありがとう",
    U"おはよう", U"よろしく", U"おねがい"};

constexpr std::array<std::u32string_view, 13> kLines{
    U"12345678901234567890-=", U"qwertyuiop[]", U"asdfghjkl;'", U"zxcvbnm,./", U"!@#$%^&*()_+",
    U"!\"#$%&'()=~", U"abcdefghijklmnopqrstuvwxyzabc", U"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    U"qazwsxedcrfvtgbyhnujmikolp", U"147258369", U"0123456789",
    U"あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    U"いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす"};

constexpr std::size_t kRunMin = 3;
constexpr int kGlueMax = 4;
constexpr std::size_t kFarAway = 1'000;

bool is_digit(char32_t one) { return one >= U'0' && one <= U'9'; }

bool is_same_letter(char32_t typed, char32_t letter) {
  if (typed == letter) return true;
  switch (letter) {
    case U'a': return typed == U'@' || typed == U'4';
    case U'e': return typed == U'3';
    case U'i': return typed == U'1' || typed == U'!';
    case U'l': return typed == U'1';
    case U'o': return typed == U'0';
    case U's': return typed == U'$' || typed == U'5';
    case U't': return typed == U'7';
    default: return false;
  }
}

template <typename Word>
bool starts_with_word(const Folded& text, std::size_t at, const Word& word) {
  if (word.size() > text.size() - at) return false;
  for (std::size_t step = 0; step < word.size(); ++step) {
    if (!is_same_letter(text[at + step], word[step])) return false;
  }
  return true;
}

// How far a line of the keyboard is followed from here, one way or the other.
std::size_t run_length(const Folded& text, std::size_t at) {
  std::size_t longest = 0;
  for (const std::u32string_view line : kLines) {
    for (std::size_t start = 0; start < line.size(); ++start) {
      std::size_t there = 0;
      while (at + there < text.size() && start + there < line.size() &&
             text[at + there] == line[start + there]) {
        ++there;
      }
      std::size_t back = 0;
      while (at + back < text.size() && back <= start && text[at + back] == line[start - back]) {
        ++back;
      }
      longest = std::max({longest, there, back});
    }
  }
  std::size_t same = 1;
  while (at + same < text.size() && text[at + same] == text[at]) ++same;
  return std::max(longest, same);
}

bool is_year(const Folded& text, std::size_t at) {
  if (text.size() - at < 4) return false;
  const bool has_century = (text[at] == U'1' && text[at + 1] == U'9') ||
                           (text[at] == U'2' && text[at + 1] == U'0');
  return has_century && is_digit(text[at + 2]) && is_digit(text[at + 3]);
}

bool is_glue(char32_t one) {
  const bool is_letter = (one >= U'a' && one <= U'z') || one > 0x7e;
  return !is_letter;
}

// A kana name as it is written in Latin letters; empty when ICU has no such rule.
std::string latin_of(const std::string& kana) {
  UErrorCode status = U_ZERO_ERROR;
  const auto close = [](UTransliterator* rule) { utrans_close(rule); };
  const std::u16string id = u"Katakana-Latin";
  const std::unique_ptr<UTransliterator, decltype(close)> rule(
      utrans_openU(id.data(), static_cast<std::int32_t>(id.size()), UTRANS_FORWARD, nullptr, 0,
                   nullptr, &status),
      close);
  if (U_FAILURE(status)) return {};
  constexpr std::int32_t kUnitsMax = 512;
  std::array<UChar, kUnitsMax> wide{};
  std::int32_t length = 0;
  u_strFromUTF8(wide.data(), kUnitsMax, &length, kana.data(),
                static_cast<std::int32_t>(kana.size()), &status);
  std::int32_t limit = length;
  utrans_transUChars(rule.get(), wide.data(), &length, kUnitsMax, 0, &limit, &status);
  std::array<char, 3 * kUnitsMax> narrow{};
  std::int32_t size = 0;
  u_strToUTF8(narrow.data(), static_cast<std::int32_t>(narrow.size()), &size, wide.data(), length,
              &status);
  if (U_FAILURE(status)) return {};
  return std::string(narrow.data(), static_cast<std::size_t>(size));
}

// ---- PINs

int number_at(std::string_view digits, std::size_t at, std::size_t length) {
  int number = 0;
  for (const char digit : digits.substr(at, length)) number = number * 10 + (digit - '0');
  return number;
}

bool is_day(int year, int month, int day) {
  return is_valid(Date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                       static_cast<std::uint8_t>(day)});
}

// A leap year stands for a year of two digits, so that 29 February counts.
bool is_date(std::string_view digits) {
  constexpr int kSomeYear = 2000;
  const auto two = [&](std::size_t at) { return number_at(digits, at, 2); };
  const auto four = [&](std::size_t at) { return number_at(digits, at, 4); };
  const auto is_birth_year = [](int year) { return year >= 1900 && year <= 2099; };
  switch (digits.size()) {
    case 6:
      return is_day(kSomeYear, two(2), two(4)) || is_day(kSomeYear, two(0), two(2)) ||
             is_day(kSomeYear, two(2), two(0)) ||
             (is_birth_year(four(0)) && two(4) >= 1 && two(4) <= 12);
    case 7:  // The era's number first, as on the forms: 3 is Showa.
      return digits[0] >= '1' && digits[0] <= '5' && is_day(kSomeYear, two(3), two(5));
    case 8:
      return (is_birth_year(four(0)) && is_day(kSomeYear, two(4), two(6))) ||
             (is_birth_year(four(4)) &&
              (is_day(kSomeYear, two(0), two(2)) || is_day(kSomeYear, two(2), two(0))));
    default: return false;
  }
}

// 111111, 123456, 987654, 135791: each digit so much more than the one before, past 9 to 0.
bool has_one_step(std::string_view digits) {
  const auto step = [&](std::size_t at) { return (digits[at + 1] - digits[at] + 10) % 10; };
  for (std::size_t at = 1; at + 1 < digits.size(); ++at) {
    if (step(at) != step(0)) return false;
  }
  return true;
}

// 112233: every digit twice, and the digits in steps.
bool is_doubled_run(std::string_view digits) {
  if (digits.size() % 2 != 0) return false;
  std::string once;
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    if (digits[at] != digits[at + 1]) return false;
    once += digits[at];
  }
  return has_one_step(once);
}

// Ways over the keypad: rows, columns and diagonals in any order, either way.
bool is_keypad_walk(std::string_view digits) {
  constexpr std::array<std::string_view, 20> kThrees{
      "123", "456", "789", "147", "258", "369", "159", "357", "753", "951",
      "321", "654", "987", "741", "852", "963", "258", "080", "025", "520"};
  if (digits.size() % 3 != 0) return false;
  for (std::size_t at = 0; at < digits.size(); at += 3) {
    if (std::ranges::find(kThrees, digits.substr(at, 3)) == kThrees.end()) return false;
  }
  return true;
}

}  // namespace

Result<Folded> folded(std::string_view text) {
  constexpr Error kBad(Errc::kBadInput, "a password is UTF-8 text");
  UErrorCode status = U_ZERO_ERROR;
  WipedVector<UChar> wide(text.size() + 1);
  std::int32_t length = 0;
  u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                static_cast<std::int32_t>(text.size()), &status);
  WipedVector<UChar> lower(3 * wide.size());  // One unit folds into three at most.
  length = u_strFoldCase(lower.data(), static_cast<std::int32_t>(lower.size()), wide.data(), length,
                         U_FOLD_CASE_DEFAULT, &status);
  if (U_FAILURE(status)) return kBad;
  WipedVector<UChar32> characters(lower.size());
  u_strToUTF32(characters.data(), static_cast<std::int32_t>(characters.size()), &length,
               lower.data(), length, &status);
  if (U_FAILURE(status)) return kBad;
  characters.resize(static_cast<std::size_t>(length));
  Folded out;
  out.reserve(characters.size());
  for (const UChar32 one : characters) {
    const bool is_katakana = one >= 0x30a1 && one <= 0x30f6;
    out.push_back(static_cast<char32_t>(is_katakana ? one - 0x60 : one));
  }
  return out;
}

std::vector<Folded> words_of(const std::vector<std::string>& texts) {
  std::vector<Folded> words;
  const auto add = [&](const std::string& text) {
    const Result<Folded> all = folded(text);
    if (!all) return;
    Folded word;
    for (std::size_t at = 0; at <= all->size(); ++at) {
      const bool is_end = at == all->size() || (*all)[at] == U' ' || (*all)[at] == U'\u3000';
      if (!is_end) {
        word.push_back((*all)[at]);
        continue;
      }
      if (word.size() >= 2) words.push_back(word);
      word.clear();
    }
  };
  for (const std::string& text : texts) {
    add(text);
    const std::string latin = latin_of(text);
    if (latin != text) add(latin);
  }
  return words;
}

bool is_blocked(const Folded& password, const std::vector<Folded>& own_words) {
  // glue[n]: the fewest digits or signs with which the first n characters are such a chain.
  std::vector<std::size_t> glue(password.size() + 1, kFarAway);
  glue[0] = 0;
  for (std::size_t at = 0; at < password.size(); ++at) {
    if (glue[at] >= kFarAway) continue;
    const auto reach = [&](std::size_t length, std::size_t more) {
      std::size_t& there = glue[at + length];
      there = std::min(there, glue[at] + more);
    };
    for (const std::u32string_view word : kCommonWords) {
      if (starts_with_word(password, at, word)) reach(word.size(), 0);
    }
    for (const Folded& word : own_words) {
      if (starts_with_word(password, at, word)) reach(word.size(), 0);
    }
    const std::size_t run = run_length(password, at);
    for (std::size_t length = kRunMin; length <= run; ++length) reach(length, 0);
    if (is_year(password, at)) reach(4, 0);
    if (is_glue(password[at])) reach(1, 1);
  }
  return glue.back() <= kGlueMax;
}

std::size_t length_without_repeats(const Folded& password) {
  for (std::size_t period = 1; period <= password.size() / 2; ++period) {
    if (std::equal(password.begin() + static_cast<std::ptrdiff_t>(period), password.end(),
                   password.begin())) {
      return period;
    }
  }
  return password.size();
}

std::size_t different_characters(const Folded& password) {
  Folded sorted = password;
  std::sort(sorted.begin(), sorted.end());
  return static_cast<std::size_t>(std::unique(sorted.begin(), sorted.end()) - sorted.begin());
}

bool is_guessable_pin(std::string_view digits) {
  std::array<bool, 10> seen{};
  for (const char digit : digits) seen[static_cast<std::size_t>(digit - '0')] = true;
  const bool has_few = std::ranges::count(seen, true) <= 2;
  const bool is_mirrored = std::equal(digits.begin(), digits.end(), digits.rbegin());
  bool repeats = false;
  for (std::size_t period = 1; period <= digits.size() / 2; ++period) {
    repeats = repeats || digits.substr(period) == digits.substr(0, digits.size() - period);
  }
  return has_few || is_mirrored || repeats || has_one_step(digits) || is_doubled_run(digits) ||
         is_keypad_walk(digits) || is_date(digits);
}

}  // namespace tomoshibi::store::orders::internal
