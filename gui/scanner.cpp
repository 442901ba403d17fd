#include "gui/scanner.h"

#include "gui/kana_input.h"

namespace tomoshibi::gui {

void ScannerMachine::release(Output& out) {
  if (!overflowed_) out.typed += held_;
  held_.assign(held_.size(), 0);  // A hand may have typed a password.
  held_.clear();
  overflowed_ = false;
}

void ScannerMachine::tick(std::uint64_t now_ms, Output& out) {
  const bool waits = !held_.empty() || overflowed_;
  if (waits && now_ms - last_ms_ >= kGapMilliseconds) release(out);
}

void ScannerMachine::character(char32_t code, std::uint64_t now_ms, Output& out) {
  tick(now_ms, out);
  last_ms_ = now_ms;
  if (held_.size() >= kMaximumCharacters) {
    held_.clear();
    overflowed_ = true;
  }
  if (!overflowed_) held_ += code;
}

void ScannerMachine::enter(std::uint64_t now_ms, Output& out) {
  tick(now_ms, out);
  if (overflowed_) {
    release(out);  // Drops the run, and its Enter with it.
    return;
  }
  if (held_.size() >= kMinimumCharacters) {
    std::string scan;
    for (const char32_t code : held_) append_utf8(scan, code);
    out.scan = std::move(scan);
    held_.clear();
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
