// Rehearsal: a scripted doctor who works the real window, so that it can be measured.
//
// Signs in with the demo PIN; then, for every card of a list: types it, takes the row, answers
// consent, opens the chart, closes it. After that it lets go for twenty seconds and counts what an idle
// window costs. Demo stores only: nobody else's PIN is known here.
//
//   cards: one a line, "<8-digit insurer number> <8-digit number>" (後期高齢者医療: no symbol)
//   report: {"start_up_ms", "consent_to_pixels": {n, p50_ms, p99_ms}, "search_to_rows": {...},
//            "rss_mb", "idle_cpu_percent", "idle_frames"}
//
// Thread: gui. Used by `tomoshibi bench`; tests/journeys drive the window from outside instead.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/kiosk/controller.h"

namespace tomoshibi::app {

class Rehearsal final {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Errors: kNotFound when the list of cards cannot be read, kBadInput when it holds none.
  static Result<Rehearsal> create(const std::filesystem::path& cards, Time process_started);

  // What the scripted hand does in the coming frame; `seen` are the areas of the frame before.
  gui::Input next(const std::vector<gui::Area>& seen, Screen screen);
  // The frame is on the glass.
  void shown(Screen screen, const std::vector<gui::Area>& areas, Time now);
  bool is_idle() const { return step_ == Step::kIdle; }
  std::chrono::milliseconds idle_left(Time now) const;
  bool is_over(Time now) const;
  // Something did not come in a minute.
  bool is_stuck(Time now) const;
  std::string report(std::uint64_t frames_drawn, Time now) const;
  // Once a frame of idleness: starts the count when what was touched last has come to rest.
  void note_idle(std::uint64_t frames_drawn, Time now);

 private:
  enum class Step : std::uint8_t {
    kSignIn, kCardTab, kInsurer, kNextField, kNumber, kRow, kIdentity, kOral, kRecord, kNobody, kWhy,
    kGoOn, kClose, kIdle,
  };
  struct Card {
    std::string insurer, number;
  };
  Rehearsal(std::vector<Card> cards, Time process_started);
  gui::Input press(const std::vector<gui::Area>& seen, std::string_view part);
  void go(Step step);

  std::vector<Card> cards_;
  std::size_t card_ = 0;
  Step step_ = Step::kSignIn;
  bool is_done_in_step_ = false;
  std::optional<gui::Vec2> down_at_;
  Time process_started_;
  Time step_since_;
  std::optional<Time> acted_;
  double start_up_ms_ = 0;
  std::vector<double> consent_ms_, search_ms_;
  std::vector<double> asked_ms_;  // After a second person was asked for, from that answer.
  double idle_cpu_start_s_ = 0;
  Time idle_since_{};
  bool is_settled_ = false;
  std::uint64_t idle_frames_start_ = 0;
};

}  // namespace tomoshibi::app
