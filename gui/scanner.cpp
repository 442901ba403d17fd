#include "gui/scanner.h"

#include "gui/kana_input.h"

namespace tomoshibi::gui {

void ScannerMachine::release(Output& out) {
  if (has_line_ && !overflowed_) {
    while (!held_.empty() && held_.back() == U'\n') held_.pop_back();
    std::string scan;
    for (const char32_t code : held_) append_utf8(scan, code);
    out.scan = std::move(scan);
  } else if (!overflowed_) {
    out.typed += held_;
  }
  held_.assign(held_.size(), 0);  // A hand may have typed a password.
  held_.clear();
  overflowed_ = has_line_ = false;
}

void ScannerMachine::tick(std::uint64_t now_ms, Output& out) {
  const bool waits = !held_.empty() || overflowed_;
  if (waits && now_ms - last_ms_ >= kGapMilliseconds) release(out);
}

void ScannerMachine::hold(char32_t code, std::uint64_t now_ms) {
  last_ms_ = now_ms;
  if (held_.size() >= kMaximumCharacters) {
    held_.assign(held_.size(), 0);
    held_.clear();
    overflowed_ = true;
  }
  if (!overflowed_) held_ += code;
}

void ScannerMachine::character(char32_t code, std::uint64_t now_ms, Output& out) {
  if (!is_catching_up_) tick(now_ms, out);
  hold(code, now_ms);
}

void ScannerMachine::enter(std::uint64_t now_ms, Output& out) {
  if (!is_catching_up_) tick(now_ms, out);
  if (overflowed_ || held_.size() >= kMinimumCharacters) {
    has_line_ = true;
    hold(U'\n', now_ms);
    return;
  }
  release(out);
  out.enter = true;
}

std::optional<std::uint64_t> ScannerMachine::due_ms() const {
  if (held_.empty() && !overflowed_) return std::nullopt;
  return last_ms_ + kGapMilliseconds;
}

}  // namespace tomoshibi::gui
