// Promise: what is printed on a card is read however it is written, and a slip is told for what it is.
// Method: each writing and each slip against the number meant; phones likewise.
#include <doctest/doctest.h>

#include <string>

#include "store/people/internal/card.h"

using namespace tomoshibi::store::people::internal;

namespace {

CodeMatch match(std::string_view asked, std::string_view held) {
  return compare(read_code(asked), read_code(held));
}
CodeMatch symbols(std::string_view asked, std::string_view held) {
  return compare_symbols(symbol_key(asked), symbol_key(held));
}
bool so_far(std::string_view asked, std::string_view held) {
  return begins(read_code(asked), read_code(held));
}

}  // namespace

TEST_CASE("card number: width, layout and label do not matter") {
  for (const char* text : {"1234567", "１２３４５６７", "12-34567", "12 345 67", "１２－３４５６７", "(1234567)", "番号1234567",
                           "番号：1234567", "№1234567", "No.1234567", "第1234567号", "0001234567", "〇一二三四五六七",
                           "１２３･４５６７", "1234567番", "12ー34567"}) {
    INFO(std::string(text));
    CHECK(match(text, "1234567") == CodeMatch::kExact);
  }
  CHECK(match("O123I5", "012315") == CodeMatch::kExact);  // Letters that look like digits.
  CHECK(match("保険者番号 06172314", "06172314") == CodeMatch::kExact);
}

TEST_CASE("card number: a digit that nobody can read, however it is noted") {
  for (const char* text : {"12?4567", "12？4567", "12＊4567", "12*4567", "12■4567", "12□4567", "12×4567", "12●4567"}) {
    INFO(std::string(text));
    CHECK(match(text, "1234567") == CodeMatch::kExact);
    CHECK(match(text, "1234568") == CodeMatch::kOneDigit);
  }
  CHECK(match("?234567", "1234567") == CodeMatch::kExact);
  CHECK(match("??34567", "1234567") == CodeMatch::kExact);
}

TEST_CASE("card number: a missing or an extra digit is told from a wrong one") {
  CHECK(match("123457", "1234567") == CodeMatch::kOneMore);
  CHECK(match("12345667", "1234567") == CodeMatch::kOneMore);
  CHECK(match("234567", "1234567") == CodeMatch::kOneMore);    // The first was left out,
  CHECK(match("91234567", "1234567") == CodeMatch::kOneMore);  // or one stands in front.
  CHECK(match("123456", "1234567") == CodeMatch::kOneMore);
  CHECK(match("9234567", "1234567") == CodeMatch::kOneDigit);
  CHECK(match("1234567", "0234567") == CodeMatch::kOneDigit);  // A padded number: its zero is a digit.
  CHECK(match("12?457", "1234567") == CodeMatch::kOneMore);
  CHECK(match("12?475", "1234567") == CodeMatch::kOther);
  CHECK(match("12?567", "1234567") == CodeMatch::kOneMore);    // Unreadable and missing at once.
  CHECK(match("1?345667", "1234567") == CodeMatch::kOneMore);
  CHECK(match("12", "123") == CodeMatch::kOneMore);
  CHECK(match("1", "12") != CodeMatch::kExact);  // Too little to say what it is.
}

TEST_CASE("card number: no digit of a number is lost") {
  CHECK(match("1234567890123456", "1234567890123456") == CodeMatch::kExact);
  CHECK(match("1234567890123456", "1234567890123457") == CodeMatch::kOneDigit);
  CHECK(match("12345678901234567", "1234567890123456") == CodeMatch::kOther);
  CHECK(read_code("0012").length == 4);
  CHECK(read_code("0012").digits == 0x12);
  CHECK(read_code(std::string(5000, '7')).hashed);
}

TEST_CASE("card number: letters alone are no number") {
  CHECK(read_code("OIL").hashed);
  CHECK(read_code("不明").hashed);
  CHECK(read_code("小73").hashed);
  CHECK(read_code("-").empty());
}

TEST_CASE("card number: one typed so far, with or without the zeros in front") {
  CHECK(so_far("12", "1234567"));
  CHECK(so_far("12", "0001234567"));
  CHECK(so_far("0001", "0001234567"));
  CHECK(so_far("1?3", "1234567"));
  CHECK(so_far("", "1234567"));
  CHECK_FALSE(so_far("23", "1234567"));
  CHECK_FALSE(so_far("12345678", "1234567"));
}

TEST_CASE("card symbol: text and numbers of it, in any writing") {
  for (const char* text : {"小73", "小７３", "小 73", "小-73", "小073", "記号小73", "記号：小73"}) {
    INFO(std::string(text));
    CHECK(symbols(text, "小73") == CodeMatch::kExact);
  }
  CHECK(symbols("公立石川・0534", "公立石川534") == CodeMatch::kExact);
  CHECK(symbols("公立石川･５３４", "公立石川・534") == CodeMatch::kExact);
  CHECK(symbols("警察石川", "警察石川") == CodeMatch::kExact);
  CHECK(symbols("カ87", "か87") == CodeMatch::kExact);
  CHECK(symbols("国保", "國保") == CodeMatch::kExact);
  CHECK(symbols("0", "00") == CodeMatch::kExact);
  CHECK(symbols("白??", "白18") == CodeMatch::kExact);
  CHECK(symbols("公立石川・7？？", "公立石川・740") == CodeMatch::kExact);
}

TEST_CASE("card symbol: a slip is told for what it is") {
  CHECK(symbols("86758802", "86758803") == CodeMatch::kOneDigit);
  CHECK(symbols("86578802", "86758802") == CodeMatch::kExchanged);
  CHECK(symbols("8675802", "86758802") == CodeMatch::kOneMore);
  CHECK(symbols("867588022", "86758802") == CodeMatch::kOneMore);
  CHECK(symbols("金", "小") == CodeMatch::kOneDigit);
  CHECK(symbols("金78", "文科石川") == CodeMatch::kOther);
}

TEST_CASE("card branch: two digits, with or without its label") {
  for (const char* text : {"01", "1", "０１", "枝番01", "(01)", "－01", "〇一", "枝番：01"}) {
    INFO(std::string(text));
    CHECK(read_branch(text) == 1);
  }
  for (const char* text : {"", "123", "?1", "なし", "-"}) {
    INFO(std::string(text));
    CHECK(read_branch(text) == kNoBranch);
  }
  CHECK(read_branch("00") == 0);
}

TEST_CASE("phone: one number in every writing") {
  const std::uint64_t wanted = read_phone("0762345678");
  for (const char* text : {"076-234-5678", "076(234)5678", "（076）234-5678", "０７６－２３４－５６７８", "076 234 5678", "+81 76-234-5678",
                           "+81-76-234-5678", "+81 (0)76-234-5678", "0081 76 234 5678", "81-76-234-5678",
                           "076-234-5678 内線12", "076-234-5678 / 090-1111-2222", "076−234−5678", "076ー234ー5678"}) {
    INFO(std::string(text));
    CHECK(read_phone(text) == wanted);
  }
  CHECK(read_phone("090-1234-5678") != wanted);
  CHECK(read_phone("234-5678") != 0);  // Without the area.
  CHECK(read_phone("81-2345") == read_phone("812345"));
  CHECK(read_phone("12345") == 0);
  CHECK(read_phone("なし") == 0);
}
