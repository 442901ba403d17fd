// What a scanned code says of the person who carries it: a notebook, a prescription, a member id.
//
// Only what identifies is taken, nothing of any medicine. What a code says is a query, never a
// record: nothing of it is kept. The fields are as written; comparing is store/people's.
//
//   JAHISTC nn ...       お薬手帳: record 1 (name, sex, birth, address, kana)
//   JAHIS n ...          院外処方箋: records 11, 12, 13 (name, sex, birth), 22, 23 (insurance card)
//   00012345:あ:１８７:05  insured person's identifier: insurer, symbol, number, branch
//   12 digits that check as a 個人番号: kMyNumber, and not one digit of it is handed on
//
// The two-dimensional codes of insurance cards are the insurers' own and have no common layout: they
// are kUnknown. Two people in one code: kUnknown, nobody could say whom it means.
//
// Bytes may come as UTF-8, as Windows code page 932, or as either read as Latin-1 (a scanner that
// types one key a byte). Caps: 16 KiB, fields cut to kNameBytesMax and kAddressBytesMax.
// Errors: none, the kind says it. Source: reference/jahis-tc.md sections 1 to 3; JAHIS 院外処方箋
// 2次元シンボル記録条件規約 Ver.1.10 tables 3-7, 3-13 to 3-15, 3-18, 3-19; domain.md section 2 (member
// id); check digit of the 個人番号: 総務省令第85号 (2014) article 5.
// Proof: tests/charts_scanned_code_test.cpp, tests/fuzz/scanned_code_fuzz.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/base/instant.h"
#include "store/base/person.h"

namespace tomoshibi::store::charts {

enum class CodeKind : std::uint8_t {
  kUnknown,
  kNotebook,
  kNotebookRest,  // A part of a split notebook that names nobody: the first part does.
  kPrescription,
  kMemberId,
  kMyNumber,
};

struct ScannedCode {
  CodeKind kind = CodeKind::kUnknown;
  std::string name;  // 山本 喜代子; empty when its kana are there and a letter of it was replaced.
  std::string kana;  // ヤマモト キヨコ
  PartialDate birth;
  Sex sex = Sex::kUnknown;
  std::string address;
  InsuranceCard card;
  friend bool operator==(const ScannedCode&, const ScannedCode&) = default;
};

inline constexpr std::size_t kScanBytesMax = 16'384;
inline constexpr std::size_t kNameBytesMax = 120;  // 40 characters
inline constexpr std::size_t kAddressBytesMax = 360;

ScannedCode read_code(std::string_view scanned);

}  // namespace tomoshibi::store::charts
