// Promise: whatever stands in the boxes of the search form is read within its caps, and reading what
// was folded already reads the same.
// Method: the entry of tests/fuzz/query_fuzz.cpp over boxes filled with pieces of real forms, odd
// characters and raw bytes; it aborts when something does not hold.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/query_fuzz.cpp"

namespace {

// What people type, in any box.
const std::vector<std::string> kPieces{
    "山本", "喜代子", "ヤマモト", "きよこ", "ｷﾖｺ", "NGUYEN THI LAN", "Nguyễn", "𠮷田", "葛\U000E0100城", "東海林太郎", " ",
    "　", "・", "？", "?", "S22.3.14", "昭和22年3月14日", "19470314", "3112", "79", "70代", "約87歳", "生後3か月", "男", "F",
    "2", "金沢市本町2丁目4の8", "かなざわし", "門前町道下ニ30", "Kanazawa-shi", "〒920-0853", "06172314", "公立石川・12",
    "12?4567", "０１", "+81 76-234-5678", "小73", "-", "ー", "゛", "々", "年", "月", "日", "歳", "丁目", "の", "\xff", "\xe4\xb8"};

std::string any_box() {
  std::string text;
  const int pieces = *rc::gen::inRange(0, 6);
  for (int at = 0; at < pieces; ++at) {
    if (*rc::gen::inRange(0, 5) == 0) {
      text += static_cast<char>(*rc::gen::inRange(1, 256));
    } else {
      text += kPieces[*rc::gen::inRange<std::size_t>(0, kPieces.size())];
    }
  }
  return text;
}

}  // namespace

TEST_CASE("normalise: the whole query, whatever stands in its boxes") {
  CHECK(rc::check("boxes", [] {
    std::string form;
    for (int box = 0; box < 12; ++box) form += any_box() + "\n";
    const std::vector<std::uint8_t> bytes(form.begin(), form.end());
    RC_ASSERT(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()) == 0);
  }));
}

TEST_CASE("normalise: the whole query, long boxes") {
  for (const char c : {'a', '7', '?', '-', ' ', '(', '\xe4'}) {
    std::string form;
    for (int box = 0; box < 12; ++box) form += std::string(5000, c) + "\n";
    const std::vector<std::uint8_t> bytes(form.begin(), form.end());
    CHECK(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()) == 0);
  }
}
