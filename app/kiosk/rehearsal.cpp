#include "app/kiosk/rehearsal.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "app/desk/directory.h"

namespace tomoshibi::app {
namespace {

constexpr std::chrono::seconds kIdleFor{20};
constexpr std::chrono::seconds kSettleFor{2};  // What the last touch started comes to rest.
constexpr std::chrono::seconds kStuckAfter{60};
constexpr std::size_t kCardsMax = 200;

double milliseconds_between(Rehearsal::Time from, Rehearsal::Time to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  double resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

std::string times_json(std::vector<double> times) {
  std::ranges::sort(times);
  const auto at = [&](double share) {
    if (times.empty()) return 0.0;
    return times[std::min(times.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times.size())))];
  };
  return fmt::format("{{\"n\":{},\"p50_ms\":{:.3f},\"p99_ms\":{:.3f}}}", times.size(), at(0.5), at(0.99));
}

gui::Input typed(std::string_view digits) {
  gui::Input input;
  for (const char digit : digits) input.typed.push_back(static_cast<char32_t>(digit));
  return input;
}

const gui::Area* find_area(const std::vector<gui::Area>& areas, std::string_view part) {
  const auto found = std::ranges::find_if(areas, [&](const gui::Area& area) {
    return area.enabled && area.path.find(part) != std::string::npos;
  });
  return found == areas.end() ? nullptr : &*found;
}

}  // namespace

Result<Rehearsal> Rehearsal::create(const std::filesystem::path& file, Time process_started) {
  std::ifstream stream(file);
  if (!stream) return Error(Errc::kNotFound, "the list of cards to rehearse with cannot be read");
  std::vector<Card> cards;
  Card card;
  while (cards.size() < kCardsMax && stream >> card.insurer >> card.number) cards.push_back(card);
  if (cards.empty()) return Error(Errc::kBadInput, "the list of cards to rehearse with is empty");
  return Rehearsal(std::move(cards), process_started);
}

Rehearsal::Rehearsal(std::vector<Card> cards, Time process_started)
    : cards_(std::move(cards)),
      process_started_(process_started),
      step_since_(std::chrono::steady_clock::now()) {}

void Rehearsal::go(Step step) {
  step_ = step;
  is_done_in_step_ = false;
  step_since_ = std::chrono::steady_clock::now();
}

// Down in one frame, up in the next: `is_done_in_step_` when it was lifted.
gui::Input Rehearsal::press(const std::vector<gui::Area>& seen, std::string_view part) {
  gui::Input input;
  if (down_at_) {
    input.pointer = *std::exchange(down_at_, std::nullopt);
    is_done_in_step_ = true;
    return input;
  }
  if (const gui::Area* area = find_area(seen, part)) {
    down_at_ = area->rect.center();
    input.pointer = *down_at_;
    input.is_down = true;
  }
  return input;
}

gui::Input Rehearsal::next(const std::vector<gui::Area>& seen, Screen screen) {
  if (is_done_in_step_) return {};
  switch (step_) {
    case Step::kSignIn:
      if (screen != Screen::kSignIn) return {};
      is_done_in_step_ = true;
      return typed(kDemoPin);
    case Step::kCardTab:
      return press(seen, "tab_card");
    case Step::kInsurer:
      is_done_in_step_ = true;
      return typed(cards_[card_].insurer);
    case Step::kNextField:
      return press(seen, "pad/next");
    case Step::kNumber:
      is_done_in_step_ = true;
      acted_ = std::chrono::steady_clock::now();
      return typed(cards_[card_].number);
    case Step::kRow:
      return press(seen, "rows/");
    case Step::kIdentity:
      return press(seen, "identity/stated");
    case Step::kOral:
      return press(seen, "answer/oral");
    case Step::kRecord: {
      gui::Input input = press(seen, "consent/record");
      if (is_done_in_step_) acted_ = std::chrono::steady_clock::now();
      return input;
    }
    // So many new people in an hour that a second person is asked for: nobody is there.
    case Step::kNobody:
      return press(seen, "by/nobody");
    case Step::kWhy:
      return press(seen, "answer/2");
    case Step::kGoOn: {
      gui::Input input = press(seen, "second_person/record");
      if (is_done_in_step_) acted_ = std::chrono::steady_clock::now();
      return input;
    }
    case Step::kClose:
      return press(seen, "band/close");
    case Step::kIdle:
      return {};
  }
  return {};
}

void Rehearsal::shown(Screen screen, const std::vector<gui::Area>& areas, Time now) {
  const auto has = [&](std::string_view part) { return find_area(areas, part) != nullptr; };
  if (screen == Screen::kSignIn && start_up_ms_ == 0) {
    start_up_ms_ = milliseconds_between(process_started_, now);
  }
  if (!is_done_in_step_) return;
  if (step_ == Step::kSignIn && screen == Screen::kSearchName) go(Step::kCardTab);
  else if (step_ == Step::kCardTab && screen == Screen::kSearchCard) go(Step::kInsurer);
  else if (step_ == Step::kInsurer) go(Step::kNextField);
  else if (step_ == Step::kNextField) go(Step::kNumber);
  else if (step_ == Step::kNumber && has("rows/")) {
    search_ms_.push_back(milliseconds_between(*acted_, now));
    go(Step::kRow);
  } else if (step_ == Step::kRow && screen == Screen::kConsent) go(Step::kIdentity);
  else if (step_ == Step::kIdentity) go(Step::kOral);
  else if (step_ == Step::kOral && has("consent/record")) go(Step::kRecord);
  else if (step_ == Step::kRecord && screen == Screen::kChart) {
    consent_ms_.push_back(milliseconds_between(*acted_, now));
    go(Step::kClose);
  } else if (step_ == Step::kRecord && screen == Screen::kSecondPerson) {
    go(Step::kNobody);
  } else if (step_ == Step::kNobody && has("answer/2")) {
    go(Step::kWhy);
  } else if (step_ == Step::kWhy && has("second_person/record")) {
    go(Step::kGoOn);
  } else if (step_ == Step::kGoOn && screen == Screen::kChart) {
    asked_ms_.push_back(milliseconds_between(*acted_, now));
    go(Step::kClose);
  } else if (step_ == Step::kClose && screen == Screen::kSearchName) {
    go(++card_ < cards_.size() ? Step::kCardTab : Step::kIdle);
    if (step_ == Step::kIdle) idle_since_ = now;
  }
}

void Rehearsal::note_idle(std::uint64_t frames_drawn, Time now) {
  if (is_settled_ || now - idle_since_ < kSettleFor) return;
  is_settled_ = true;
  idle_since_ = now;
  idle_cpu_start_s_ = cpu_seconds();
  idle_frames_start_ = frames_drawn;
}

std::chrono::milliseconds Rehearsal::idle_left(Time now) const {
  const auto wait = is_settled_ ? kIdleFor : kSettleFor;
  return std::chrono::ceil<std::chrono::milliseconds>(idle_since_ + wait - now);
}

bool Rehearsal::is_over(Time now) const {
  return step_ == Step::kIdle && is_settled_ && now - idle_since_ >= kIdleFor;
}

bool Rehearsal::is_stuck(Time now) const { return step_ != Step::kIdle && now - step_since_ > kStuckAfter; }

std::string Rehearsal::report(std::uint64_t frames_drawn, Time now) const {
  const double seconds = milliseconds_between(idle_since_, now) / 1000;
  return fmt::format(
      "{{\"start_up_ms\":{:.1f},\"search_to_rows\":{},\"consent_to_pixels\":{},\"rss_mb\":{:.1f},"
      "\"second_person_to_pixels\":{},\"idle_cpu_percent\":{:.3f},\"idle_frames\":{}}}",
      start_up_ms_, times_json(search_ms_), times_json(consent_ms_), resident_megabytes(),
      times_json(asked_ms_), 100 * (cpu_seconds() - idle_cpu_start_s_) / seconds, frames_drawn - idle_frames_start_);
}

}  // namespace tomoshibi::app
