#include "store/base/person.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tomoshibi {
namespace {

std::string joined(const std::string& family, const std::string& given) {
  if (family.empty() || given.empty()) return family + given;
  return family + " " + given;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Sum of digits times 2,1,2,1,... from the right; a product of two digits counts digit by digit.
int weighted_sum(std::string_view digits) {
  int sum = 0;
  int weight = 2;
  for (std::size_t at = digits.size(); at-- > 0;) {
    const int product = (digits[at] - '0') * weight;
    sum += product / 10 + product % 10;
    weight = 3 - weight;
  }
  return sum;
}

// 法別番号, domain.md section 2. 国民健康保険 has no such number: six digits.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kKinds{{
    {"01", "協会けんぽ"},
    {"02", "船員保険"},
    {"03", "日雇特例"},
    {"04", "日雇特例"},
    {"06", "健康保険組合"},
    {"07", "自衛官等"},
    {"31", "国家公務員共済"},
    {"32", "地方公務員等共済"},
    {"33", "警察共済"},
    {"34", "公立学校・私学共済"},
    {"39", "後期高齢者医療"},
    {"63", "特例退職"},
    {"67", "退職国民健康保険"},
    {"72", "特例退職"},
}};

}  // namespace

std::string display_name(const Person& person) {
  if (person.names.empty()) return {};
  return joined(person.names.front().family, person.names.front().given);
}

std::string display_kana(const Person& person) {
  if (person.names.empty()) return {};
  return joined(person.names.front().family_kana, person.names.front().given_kana);
}

std::string_view insurer_kind(std::string_view insurer_number) {
  if (insurer_number.size() == 6) return "国民健康保険";
  if (insurer_number.size() != 8) return {};
  const std::string_view law = insurer_number.substr(0, 2);
  if (law == "00") return "国民健康保険";
  for (const auto& [number, name] : kKinds) {
    if (number == law) return name;
  }
  return {};
}

CheckDigit check_digit_of(std::string_view digits) {
  if (digits.size() < 2 || !all_digits(digits)) return CheckDigit::kNotANumber;
  const int expected = (10 - weighted_sum(digits.substr(0, digits.size() - 1)) % 10) % 10;
  return digits.back() - '0' == expected ? CheckDigit::kValid : CheckDigit::kWrong;
}

std::string with_check_digit(std::string_view digits) {
  std::string number(digits);
  number += static_cast<char>('0' + (10 - weighted_sum(digits) % 10) % 10);
  return number;
}

}  // namespace tomoshibi
