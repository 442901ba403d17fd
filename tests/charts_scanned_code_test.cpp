// A scanned code gives who carries it and nothing else; what is no such code changes nothing.
// Method: codes as written, as code page 932, and as a scanner types them byte by byte; real samples
// of the shared folder.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "store/charts/scanned_code.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

// Every byte as the Latin-1 character that a scanner makes of it, in UTF-8.
std::string typed_byte_by_byte(std::string_view bytes) {
  std::string out;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x80) {
      out += letter;
    } else {
      out += static_cast<char>(0xC0U | byte >> 6U);
      out += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return out;
}

constexpr std::string_view kNotebookText =
    "JAHISTC08,1\r\n1,見本 花子,2,S250405,928-0001,石川県輪島市河井町1番地,0768-00-0000,,,,ﾐﾎﾝ ﾊﾅｺ\r\n"
    "5,20261110,1\r\n201,1,ワルファリンＫ錠１ｍｇ,1,錠,4,3332001F1024,1\r\n";

}  // namespace

TEST_CASE("scanned code: a notebook gives name, kana, birth, sex and address") {
  const ScannedCode code = read_code(kNotebookText);
  CHECK(code.kind == CodeKind::kNotebook);
  CHECK(code.name == "見本 花子");
  CHECK(code.kana == "ミホン ハナコ");
  CHECK(code.birth == PartialDate{1950, 4, 5});
  CHECK(code.sex == Sex::kFemale);
  CHECK(code.address == "石川県輪島市河井町1番地");
  CHECK(code.card == InsuranceCard{});
}

TEST_CASE("scanned code: bytes that a scanner typed one by one read the same") {
  CHECK(read_code(typed_byte_by_byte(kNotebookText)) == read_code(kNotebookText));
  // 日薬 太郎 in code page 932.
  const std::string shift_jis = "JAHISTC08,1\n1,\x93\xfa\x96\xf2 \x91\xbe\x98\x59,1,19800101\n";
  const ScannedCode code = read_code(typed_byte_by_byte(shift_jis));
  CHECK(code.kind == CodeKind::kNotebook);
  CHECK(code.name == "日薬 太郎");
  CHECK(code.birth == PartialDate{1980, 1, 1});
  CHECK(read_code(shift_jis) == code);
}

TEST_CASE("scanned code: a part that names nobody is told from an unknown code") {
  CHECK(read_code("JAHISTC08,1\n201,1,薬,1,錠,2,612170709,1\n911,12345678901234,3,2\n").kind ==
        CodeKind::kNotebookRest);
  CHECK(read_code("JAHISTC08,1\n1,,,\n").kind == CodeKind::kUnknown);
  CHECK(read_code("JAHISTC08,1\n1,見本 花子,2,S250405\n1,別人 太郎,1,S250405\n").kind ==
        CodeKind::kUnknown);
  CHECK(read_code("JAHISTC08,1\n1,見本 花子,2,S250405\n1,見本 花子,2,S250405\n").kind ==
        CodeKind::kNotebook);
}

TEST_CASE("scanned code: a name whose letters were replaced is left out, the rest is taken") {
  const ScannedCode code = read_code("JAHISTC08,1\n1,渡■ 花子,2,19500405,,,,,,,ﾜﾀﾅﾍﾞ ﾊﾅｺ\n");
  CHECK(code.name.empty());
  CHECK(code.kana == "ワタナベ ハナコ");
  // A scanner that can type no kanji at all: birth and sex are left.
  const ScannedCode bare = read_code("JAHISTC08,1\n1,????,2,19500405\n");
  CHECK(bare.kind == CodeKind::kNotebook);
  CHECK(bare.name.empty());
  CHECK(bare.birth == PartialDate{1950, 4, 5});
}

TEST_CASE("scanned code: a prescription gives the card as well") {
  const ScannedCode code = read_code(
      "JAHIS10\r\n1,1,1234567,17,病院\r\n11,,日薬 太郎,ﾆﾁﾔｸ ﾀﾛｳ\r\n12,1\r\n13,3350606\r\n22,06012345\r\n"
      "23,０１－２３,１２３４,2,05\r\n51,20261120\r\n");
  CHECK(code.kind == CodeKind::kPrescription);
  CHECK(code.name == "日薬 太郎");
  CHECK(code.kana == "ニチヤク タロウ");
  CHECK(code.birth == PartialDate{1960, 6, 6});
  CHECK(code.sex == Sex::kMale);
  CHECK(code.card.insurer_number == "06012345");
  CHECK(code.card.symbol == "01-23");
  CHECK(code.card.number == "1234");
  CHECK(code.card.branch == "05");
}

TEST_CASE("scanned code: births as prescriptions write them") {
  const auto birth = [](std::string_view text) {
    return read_code("JAHIS9\n11,,日薬 太郎,\n13," + std::string(text) + "\n").birth;
  };
  CHECK(birth("19600606") == PartialDate{1960, 6, 6});
  CHECK(birth("196006") == PartialDate{1960, 6, 0});
  CHECK(birth("1960") == PartialDate{1960, 0, 0});
  CHECK(birth("3350606") == PartialDate{1960, 6, 6});
  CHECK(birth("33506") == PartialDate{1960, 6, 0});
  CHECK(birth("335") == PartialDate{1960, 0, 0});
  CHECK(birth("19450230") == PartialDate{1945, 2, 30});  // Kept: a slip is a clue.
  CHECK(birth("19451350") == PartialDate{1945, 0, 0});
  CHECK(birth("99999999") == PartialDate{});
  CHECK(birth("6010101") == PartialDate{});
  CHECK(birth("196") == PartialDate{});
}

TEST_CASE("scanned code: an insured person's identifier in any width is a card") {
  const ScannedCode code = read_code("00012345:あいう:１８７:05");
  CHECK(code.kind == CodeKind::kMemberId);
  CHECK(code.card.insurer_number == "00012345");
  CHECK(code.card.symbol == "あいう");
  CHECK(code.card.number == "187");
  CHECK(code.card.branch == "05");
  CHECK(read_code("a:b:c").kind == CodeKind::kUnknown);
  CHECK(read_code("https://example.jp/a:b").kind == CodeKind::kUnknown);
}

TEST_CASE("scanned code: of a 個人番号 nothing goes on, and other codes are unknown") {
  const ScannedCode code = read_code("123456789018");
  CHECK(code.kind == CodeKind::kMyNumber);
  ScannedCode bare;
  bare.kind = CodeKind::kMyNumber;
  CHECK(code == bare);
  CHECK(read_code("123456789012").kind == CodeKind::kUnknown);
  for (const char* other : {"", "\n\n", "4901234567894", "JAHIS", "JAHIS123", "JAHISX", "hello world"})
    CHECK(read_code(other).kind == CodeKind::kUnknown);
  CHECK(read_code(std::string(kScanBytesMax + 1, '1')).kind == CodeKind::kUnknown);
}

TEST_CASE("scanned code: fields are capped between characters") {
  std::string name;
  for (int i = 0; i < 100; ++i) name += "山";
  const ScannedCode code = read_code("JAHISTC08,1\n1," + name + ",2,19500405,," + name + name + "\n");
  CHECK(code.name.size() == kNameBytesMax);
  CHECK(code.address.size() <= kAddressBytesMax);
  CHECK(code.address.size() % 3 == 0);
}

TEST_CASE("scanned code: the real samples name their person") {
  const std::filesystem::path folder = std::filesystem::path(TOMOSHIBI_SHARED) / "data/jahis-tc";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: no shared folder");
    return;
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const ScannedCode code = read_code(text);
    CHECK(code.kind == CodeKind::kNotebook);
    CHECK(code.birth == PartialDate{1980, 1, 1});
    CHECK(code.sex == Sex::kMale);
    CHECK_FALSE(code.name.empty());
  }
}
