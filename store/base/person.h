// A person as a register knows him: names, birth, address, insurance cards. Plain values.
//
// Text is UTF-8 as registered: variant kanji, ideographic variation sequences and characters
// outside the BMP are never folded here (folding is store/people's, and only for comparing).
// Source: reference/domain.md sections 1.4, 2 and 3.1 (insured person's data of the eligibility
// answer), JP Core Patient and Coverage.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/ids.h"
#include "store/base/instant.h"

namespace tomoshibi {

enum class Sex : std::uint8_t { kUnknown = 0, kMale = 1, kFemale = 2 };

enum class NameUse : std::uint8_t { kUsual, kFormer, kAlias };  // Alias: 通称.

struct PersonName {
  NameUse use = NameUse::kUsual;
  std::string family, given;            // As registered, mostly kanji; roman for foreign residents.
  std::string family_kana, given_kana;  // Katakana as the source wrote it; may be empty.
  bool operator==(const PersonName&) const = default;
};

struct Address {
  std::string postal_code;   // As registered.
  std::string prefecture;    // 石川県
  std::string city;          // 輪島市
  std::string line;          // Town and number: 門前町道下1番地
  std::string building;
  bool operator==(const Address&) const = default;
};

// 被保険者証等: what a 資格確認書 shows. All as printed; comparing folds width, hyphens and padding.
struct InsuranceCard {
  std::string insurer_number;  // 保険者番号, 6 or 8 digits.
  std::string symbol;          // 記号; empty for 後期高齢者 and some insurers.
  std::string number;          // 番号
  std::string branch;          // 枝番; empty when absent, never "00" by guess.
  bool operator==(const InsuranceCard&) const = default;
};

// An identifier that the source gave: a chart number of a facility, a member id.
struct Identifier {
  std::string system;
  std::string value;
  bool operator==(const Identifier&) const = default;
};

struct Person {
  PersonId id;
  std::string source_system;  // Who gave it: "fhir", "jahis-tc", a hub's name.
  std::string source_id;      // Patient.id or what stands for it there.
  std::vector<PersonName> names;  // The usual one first.
  Date birth;
  Sex sex = Sex::kUnknown;
  Address address;
  std::vector<std::string> phones;
  std::vector<InsuranceCard> cards;
  std::vector<Identifier> identifiers;
  bool withheld = false;            // 不開示の届出: refuses being looked up.
  bool address_suppressed = false;  // Protected address (DV): never shown.
  Instant as_of;                    // When the source said so.
};

// Display name: "山本 喜代子" (usual name), with kana "ヤマモト キヨコ".
std::string display_name(const Person& person);
std::string display_kana(const Person& person);

// The kind of insurer by 法別番号, in the words of a card: 協会けんぽ, 後期高齢者医療, 国民健康保険, ...
// Empty when unknown. Takes 6 or 8 digits. Source: domain.md section 2.
std::string_view insurer_kind(std::string_view insurer_number);

// Check digit of 保険者番号, 公費 and 医療機関等コード: modulus 10, weights 2,1 from the right (domain.md
// section 2). A wrong digit warns and never rejects: public sample data carry invalid ones.
enum class CheckDigit : std::uint8_t { kValid, kWrong, kNotANumber };
CheckDigit check_digit_of(std::string_view digits);
// Appends the check digit. Requires: digits only.
std::string with_check_digit(std::string_view digits);

}  // namespace tomoshibi
