// A secret that is read out is taken exactly or not at all, and a slip names its group.
// Method: public vectors; every single wrong digit and every neighbouring swap of a code; text of
// other signs.
#include "sync/core/spoken.h"

#include <string>

#include "tests/sync_vectors.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

const Area kWajima{.code = 17204};
constexpr std::string_view kCode =
    "000015 005159 010294 015435 020577 025714 030858 035994 179034";

ChainSecret counting_secret() {
  ChainSecret secret;
  for (std::size_t at = 0; at < secret.view().size(); ++at)
    secret.fill()[at] = static_cast<std::uint8_t>(at);
  return secret;
}

// Nothing, or the first group (from 1) that is wrong.
int first_wrong(const SpokenGroups& read) {
  for (std::size_t at = 0; at < read.groups.size(); ++at)
    if (read.groups[at] == GroupState::kWrong) return static_cast<int>(at) + 1;
  return 0;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char sign : text)
    if (sign != ' ') out += sign;
  return out;
}

struct Context {
  Area area;
  Epoch epoch;
};
Context context_of(const std::string& text) {
  const std::size_t slash = text.find('/');
  return {area_from_text(text.substr(0, slash)).value(),
          static_cast<Epoch>(std::stoul(text.substr(slash + 1)))};
}

}  // namespace

TEST_CASE("spoken: the public vectors are read, or refused at their group") {
  const auto all = public_vectors("spoken.json");
  if (all.is_null()) return;
  int read_well = 0;
  int refused = 0;
  for (const auto& one : all["cases"]) {
    CAPTURE(one["case"].get<std::string>());
    const std::string text = one["text"];
    const std::string expected = one["expect"];
    const Context context = context_of(one["context"]);
    const auto secret = read_spoken(text, context.area, context.epoch);
    const SpokenGroups groups = read_groups(text);
    if (expected == "ok") {
      ++read_well;
      REQUIRE(secret);
      CHECK(groups.is_complete());
      CHECK(to_hex(secret->view()) == one["key"]);
      CHECK(read_spoken(spoken_text(context.area, context.epoch, *secret).view(), context.area,
                        context.epoch)
                .value() == *secret);
      continue;
    }
    ++refused;
    REQUIRE_FALSE(secret);
    CHECK(secret.error().code == (expected == "whole-check" ? Errc::kDenied : Errc::kBadInput));
    if (expected.starts_with("group-")) CHECK(first_wrong(groups) == expected.back() - '0');
    if (expected == "length") CHECK_FALSE(groups.is_complete());
    if (expected == "not-digits") CHECK_FALSE(groups.is_complete());
    if (expected == "whole-check") CHECK(groups.is_complete());
  }
  CHECK(read_well >= 9);
  CHECK(refused >= 20);
}

TEST_CASE("spoken: the worked example, and what a drill says is another code") {
  const ChainSecret secret = counting_secret();
  CHECK(spoken_text(kWajima, 11, secret).view() == kCode);
  const Area drill{.code = 17204, .is_drill = true};
  CHECK(spoken_text(drill, 11, secret).view() != kCode);
  CHECK(read_spoken(kCode, drill, 11).error().code == Errc::kDenied);
  CHECK(read_spoken(spoken_text(drill, 11, secret).view(), drill, 11).value() == secret);
}

TEST_CASE("spoken: every single wrong digit is found in its own group") {
  const std::string code = without_spaces(kCode);
  for (std::size_t at = 0; at < code.size(); ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == code[at]) continue;
      std::string wrong = code;
      wrong[at] = digit;
      if (first_wrong(read_groups(wrong)) != static_cast<int>(at / 6) + 1) FAIL(wrong);
      if (read_spoken(wrong, kWajima, 11)) FAIL(wrong);
    }
  }
}

TEST_CASE("spoken: neighbours that changed places, and groups that did, are found") {
  const std::string code = without_spaces(kCode);
  for (std::size_t at = 0; at + 1 < code.size(); ++at) {
    if (code[at] == code[at + 1]) continue;
    std::string wrong = code;
    std::swap(wrong[at], wrong[at + 1]);
    if (read_groups(wrong).is_complete()) FAIL(wrong);
  }
  for (std::size_t one = 0; one < 9; ++one) {
    for (std::size_t other = one + 1; other < 9; ++other) {
      std::string wrong = code;
      std::swap_ranges(wrong.begin() + static_cast<int>(6 * one),
                       wrong.begin() + static_cast<int>(6 * one + 6),
                       wrong.begin() + static_cast<int>(6 * other));
      const SpokenGroups groups = read_groups(wrong);
      CHECK(groups.groups[one] == GroupState::kWrong);
      CHECK(groups.groups[other] == GroupState::kWrong);
    }
  }
}

TEST_CASE("spoken: while it is typed, each group says how far it is") {
  SpokenGroups groups = read_groups("");
  for (const GroupState state : groups.groups) CHECK(state == GroupState::kMissing);
  groups = read_groups("000015 0051");
  CHECK(groups.groups[0] == GroupState::kRight);
  CHECK(groups.groups[1] == GroupState::kUnfinished);
  CHECK(groups.groups[2] == GroupState::kMissing);
  groups = read_groups("000016 005159 0102");
  CHECK(groups.groups[0] == GroupState::kWrong);
  CHECK(groups.groups[1] == GroupState::kRight);
  CHECK_FALSE(groups.has_other_signs);
  CHECK_FALSE(groups.is_complete());
}

TEST_CASE("spoken: other signs and too many digits are said, never skipped over") {
  const std::string code(kCode);
  for (const std::string& text :
       {code + "x", "x" + code, code + "0", code + "。", code + "\xe3\x80", code + "\xff",
        code + "\xf0\x9f\x94\xa5", std::string("０Ｏ"), code + "\\", code + std::string(1, '\0')}) {
    CAPTURE(text);
    CHECK(read_groups(text).has_other_signs);
    CHECK(read_spoken(text, kWajima, 11).error().code == Errc::kBadInput);
  }
  CHECK(read_spoken(code + std::string(kSpokenBytesMax - code.size(), ' '), kWajima, 11));
  CHECK_FALSE(read_spoken(code + std::string(kSpokenBytesMax, ' '), kWajima, 11));
  CHECK(read_spoken("０００ー０１５　〇〇五一五九\n010294－015435‐020577−025714\t030858 035994 零179034",
                    kWajima, 11)
            .error()
            .code == Errc::kBadInput);  // One digit too many.
  CHECK(read_spoken("０００ー０１５　〇〇五一五九\r\n010294－015435‐020577−025714\t030858 035994 179034",
                    kWajima, 11)
            .value() == counting_secret());
}
