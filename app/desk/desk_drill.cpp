// Desk: drills. While a drill's order is open only its synthetic people are, and what is done stands in a journal
// of its own (DIR/drill): nothing of it reaches clinical data, nobody's real consents, or the watch.
//
//   real log ── a drill opens, somebody signed in ──▶ drill's log ── it ends, or he leaves ──▶ real log
//
// The drill's log belongs to the same machine and has its own keys, so that no entry of one can pass for one of the
// other. What opened and closed the drill stands in the real log. Proof: tests/desk_drill_test.cpp.
#include <algorithm>
#include <utility>

#include "app/desk/desk_state.h"
#include "store/journal/verify.h"

namespace tomoshibi::app {

namespace journal = store::journal;

namespace {

std::filesystem::path drill_folder(const DataDirectory& directory) {
  return directory.path() / "drill";
}

}  // namespace

Result<void> Desk::State::use_log(bool of_drill) {
  if (of_drill == in_drill) return ok();
  if (of_drill) {
    std::error_code failed;
    std::filesystem::create_directories(drill_folder(directory), failed);
    if (failed) return Error(Errc::kStorage, "the drill's folder cannot be made; check the disk");
    TRY(keys, machine.journal_keys());
    journal::JournalOptions options;
    options.make_room = [room = reserve.get()] { return room->give_way(); };
    TRY(opened, journal::Journal::open(drill_folder(directory), std::move(keys), options, clock()));
    other_book.emplace(std::move(opened));
  }
  std::swap(book, *other_book);
  if (!of_drill) other_book.reset();
  in_drill = of_drill;
  drill_since = of_drill ? clock() : Instant{};
  return ok();
}

Result<DrillScore> Desk::drill_score() {
  State& state = *state_;
  DrillScore score;
  std::optional<Instant> first_search;
  std::optional<Instant> first_view;
  const auto read = [&](const journal::Entry& entry) {
    const Instant at = entry.header.wall;
    if (std::holds_alternative<journal::SearchBegins>(entry.body)) {
      ++score.searches;
      if (!first_search) first_search = at;
    }
    if (std::holds_alternative<journal::ChartViewed>(entry.body)) {
      ++score.views;
      if (!first_view) first_view = at;
    }
    const auto* closed = std::get_if<journal::ChartClosed>(&entry.body);
    if (closed != nullptr && closed->reason == journal::CloseReason::kWrongPerson) ++score.wrong;
    const auto* consent = std::get_if<journal::ConsentRecorded>(&entry.body);
    if (consent != nullptr && consent->answer == ConsentAnswer::kNone) ++score.without_consent;
    ++score.entries;
  };
  const Instant since{0};
  if (state.in_drill) {
    TRY_VOID(state.book.read_recent(since, read));
  } else {
    if (!std::filesystem::exists(drill_folder(state.directory) / "journal.db")) {
      return Error(Errc::kNotFound, "there was no drill on this kiosk yet");
    }
    TRY(keys, state.machine.journal_keys());
    TRY(opened, journal::Journal::open(drill_folder(state.directory), std::move(keys), {},
                                       state.clock()));
    TRY_VOID(opened.read_recent(since, read));
  }
  if (first_search && first_view) {
    score.seconds_to_first_chart =
        std::max<std::int64_t>(first_view->milliseconds - first_search->milliseconds, 0) / 1000;
  }
  TRY(key, state.machine.slots().data_key("journal"));
  TRY(found, journal::verify(drill_folder(state.directory), key));
  score.is_log_good = found.good;
  return score;
}

}  // namespace tomoshibi::app
