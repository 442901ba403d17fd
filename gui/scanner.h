// Scanner detection: a scanner is a fast keyboard.
//
// At least 8 characters with less than 30 ms between neighbours and a final Enter are one scan,
// wherever the focus is. A code of several lines has an Enter behind each: the scan ends with the
// first pause behind an Enter. Time is given in, so the machine is pure. Characters are held back
// until it is known whether a hand or a scanner typed them: 30 ms at most, which nobody feels.
//
//   hold -> (next char < 30 ms) hold more
//        -> Enter: a line of a scan if >= 8 are held, else typed + Enter
//        -> (30 ms of nothing): the scan, when a line of it has ended, else released as typed
//
// A pause is what a wait for the next character ran out on, not what the clock says when one is
// read: while a frame is drawn, or another program has the machine, characters queue up. So the
// reading of a queue stands between begin_catching_up() and end_catching_up(), and pauses are told
// by tick() alone.
//
// Cap: 4,296 characters, the largest alphanumeric QR code (a part of an order is as long; a JAHIS
// notebook page is about 2,000); beyond it the run is dropped whole.
// Proof: tests/gui_kana_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tomoshibi::gui {

class ScannerMachine {
 public:
  static constexpr std::uint64_t kGapMilliseconds = 30;
  static constexpr std::size_t kMinimumCharacters = 8;
  static constexpr std::size_t kMaximumCharacters = 4296;

  struct Output {
    std::u32string typed;             // Characters that a hand typed.
    bool enter = false;               // An Enter that a hand pressed, after `typed`.
    std::optional<std::string> scan;  // UTF-8; lines end with \n, the last one without.
  };
  void character(char32_t code, std::uint64_t now_ms, Output& out);
  void enter(std::uint64_t now_ms, Output& out);
  // Call each frame: releases what waited long enough.
  void tick(std::uint64_t now_ms, Output& out);
  // Releases at once: a key that is no character came, which only a hand presses.
  void flush(Output& out) { release(out); }
  // Around the reading of a queue: what comes between the two follows without a gap.
  void begin_catching_up() { is_catching_up_ = true; }
  void end_catching_up() { is_catching_up_ = false; }
  // When tick() is due, if something is held.
  [[nodiscard]] std::optional<std::uint64_t> due_ms() const;

 private:
  void hold(char32_t code, std::uint64_t now_ms);
  void release(Output& out);
  std::u32string held_;
  std::uint64_t last_ms_ = 0;
  bool is_catching_up_ = false;
  bool has_line_ = false;  // An Enter is held: it is a scan.
  bool overflowed_ = false;
};

}  // namespace tomoshibi::gui
