// SpokenCode: nine groups of six digits while they are entered by hand, in any order.
//
// The digits are a secret: they live in memory that is wiped when a group is cleared, when clear() is
// called and when the object goes; nothing copies them but text(), for whoever opens with them.
// Whether a whole group is right by itself is asked of the caller (`check`): the rule of the check
// digit is not the window's.
//
//   focus: a group that is full leads on to the next one that is not; when none is left, to the first
//   wrong one. A digit typed into a wrong group begins it anew; a right one takes no more.
// Source: formats.md 9.3; screens.md l. Proof: tests/gui_screen_order_entry_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "gui/screens/proof.h"
#include "store/base/wiped.h"

namespace tomoshibi::gui {

inline constexpr std::size_t kCodeGroups = 9;
inline constexpr std::size_t kCodeGroupDigits = 6;

enum class GroupMark : std::uint8_t { kMissing, kUnfinished, kWrong, kRight };
// Of a whole group, from 0: is its check digit right?
using GroupCheck = std::function<bool(std::size_t group, std::string_view digits)>;

class SpokenCode final {
 public:
  SpokenCode();
  SpokenCode(const SpokenCode&) = delete;
  SpokenCode& operator=(const SpokenCode&) = delete;
  ~SpokenCode() = default;  // The bytes wipe themselves.

  void clear();
  void go_to(std::size_t group);  // Beyond the last one: the last one.
  void take(const ProofKeys& keys, const GroupCheck& check);

  [[nodiscard]] std::size_t focus() const { return focus_; }
  [[nodiscard]] std::string_view digits(std::size_t group) const;
  [[nodiscard]] GroupMark mark(std::size_t group) const { return marks_.at(group); }
  [[nodiscard]] std::size_t right() const;
  [[nodiscard]] std::optional<std::size_t> first_wrong() const;
  [[nodiscard]] bool is_complete() const { return right() == kCodeGroups; }
  [[nodiscard]] bool is_empty() const;
  // "000015 005159 …", of what is there.
  [[nodiscard]] SecretText text() const;

 private:
  void type(char digit, const GroupCheck& check);
  void remove();
  void empty_group(std::size_t group);
  void move_on();

  WipedBytes digits_;  // kCodeGroups x kCodeGroupDigits, each group at its place.
  std::array<std::uint8_t, kCodeGroups> counts_{};
  std::array<GroupMark, kCodeGroups> marks_{};
  std::size_t focus_ = 0;
};

}  // namespace tomoshibi::gui
