// An area code is five digits of one of 47 prefectures, and one code has one spelling.
// Method: every code from 0 to 99999 there and back; what is not one.
#include "sync/core/area.h"

#include <doctest/doctest.h>

using namespace tomoshibi::sync;

TEST_CASE("area: five digits of a prefecture, there and back") {
  int areas = 0;
  for (std::uint32_t code = 0; code < 100000; ++code) {
    const std::string text = code_text({.code = code});
    REQUIRE(text.size() == 5);
    const auto area = area_from_text(text);
    const bool expected = code / 1000 >= 1 && code / 1000 <= 47;
    if (area.has_value() != expected) FAIL(text);
    if (!area) continue;
    ++areas;
    if (area->code != code || area->is_drill) FAIL(text);
  }
  CHECK(areas == 47000);
  CHECK(code_text({.code = 1100}) == "01100");
}

TEST_CASE("area: what is no code") {
  for (const char* text : {"", "17", "1720", "172041", "1720a", " 7204", "+7204", "-7204", "00100",
                           "48000", "99999", "１７２０４", "17204 "}) {
    CAPTURE(text);
    CHECK_FALSE(area_from_text(text));
  }
}

TEST_CASE("area: the unknown address of a prefecture, and a drill's area, are their own") {
  const Area unknown = area_from_text("17000").value();
  CHECK(is_unknown_address(unknown));
  CHECK(prefecture_of(unknown) == 17);
  const Area wajima = area_from_text("17204").value();
  CHECK_FALSE(is_unknown_address(wajima));
  CHECK(area_from_text("17204", true).value() != wajima);
  CHECK(area_from_text("17204", true)->is_drill);
}
