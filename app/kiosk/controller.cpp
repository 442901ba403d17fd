#include "app/kiosk/controller.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gui/draw.h"
#include "gui/widgets/cards.h"
#include "store/people/gazetteer.h"

namespace tomoshibi::app {

namespace charts = store::charts;
namespace journal = store::journal;

namespace {

constexpr std::chrono::milliseconds kBusyAfter{150};
constexpr std::chrono::minutes kStatusEvery{1};
constexpr std::chrono::milliseconds kShakeFor{240};

}  // namespace

Controller::Controller(gui::Ui& ui, Clock clock, ControllerOptions options)
    : ui_(ui), clock_(std::move(clock)), options_(options) {}

void Controller::opened(const Result<void>& result) {
  if (!result) {
    opening_failure_ = result.error().what;
    return;
  }
  refresh_status();
}

void Controller::show(Screen screen) {
  if (screen == screen_) return;
  screen_ = screen;
  forget_proofs();
  notice_.clear();
  ui_.forget();
  ui_.request_frame();
}

// The screen of the form that is being filled.
void Controller::show_search() {
  switch (tab_) {
    case gui::SearchTab::kByName: return show(Screen::kSearchName);
    case gui::SearchTab::kByCard: return show(Screen::kSearchCard);
    case gui::SearchTab::kByCode: return show(Screen::kSearchCode);
  }
}

// ---------------------------------------------------------------------------- one frame

void Controller::draw(Time now, bool touched) {
  pass_time(now, touched);
  slot_.settle(ui_);
  if (ui_.scan()) take_scan();
  // What is drawn now, not what a wish in this frame leads to.
  const bool shows_nobody = screen_ == Screen::kLocked || screen_ == Screen::kSignIn;
  draw_screen();
  if (is_drill()) gui::drill_frame(ui_);
  nobody_was_drawn_ = shows_nobody;
}

void Controller::draw_screen() {
  switch (screen_) {
    case Screen::kOpening: return draw_opening();
    case Screen::kSignIn: return draw_sign_in();
    case Screen::kLocked: return draw_locked();
    case Screen::kPatientPage: return draw_patient_page();
    case Screen::kNewProof: return draw_new_proof();
    case Screen::kStaff: return draw_staff();
    case Screen::kUnlockPair: return draw_unlock();
    case Screen::kSecondPerson: return draw_second_person();
    case Screen::kReceipt: return draw_receipt();
    case Screen::kOrderSecond: return draw_order_second();
    case Screen::kDrillScore: return draw_drill_score();
    case Screen::kOrderEntry:
      if (!is_signed_in_) return draw_order();
      break;
    case Screen::kRoads:
      if (!is_signed_in_) return draw_roads();
      break;
    default: break;
  }
  if (draw_strip()) return;  // Locked or hidden: nothing below it counts any more.
  switch (screen_) {
    case Screen::kSearchName: return draw_search_name();
    case Screen::kSearchCard: return draw_search_card();
    case Screen::kSearchCode: return draw_search_code();
    case Screen::kCandidates: return draw_candidates();
    case Screen::kConsent: return draw_consent();
    case Screen::kChart: return draw_chart();
    case Screen::kOpenPatients: return draw_open_patients();
    case Screen::kMembers: return draw_members();
    case Screen::kAudit: return draw_audit();
    case Screen::kOrderEntry: return draw_order();
    case Screen::kRoads: return draw_roads();
    default: return;
  }
}

void Controller::draw_opening() {
  const gui::Palette& colors = ui_.colors();
  gui::fill_rect(ui_, {0, 0, 1280, 800}, colors.ground);
  if (opening_failure_.empty()) {
    gui::draw_label(ui_, {140, 360, 1000, 60}, "灯火を準備しています…", gui::Size::kL, colors.ink,
                    gui::Align::kCenter);
    return;
  }
  gui::BannerStyle style;
  style.tone = gui::Tone::kDanger;
  gui::banner(
      ui_, {140, 300, 1000, 200}, "開けません",
      std::string("この端末のデータを開けませんでした。管理者に次の文を伝えてください。\n") +
          opening_failure_,
      style);
}

bool Controller::draw_strip() {
  const auto intent = gui::status_strip(ui_, strip_state());
  if (!intent) return false;
  switch (intent->kind) {
    case gui::StatusIntent::Kind::kLock: lock(journal::LockReason::kByHand); return true;
    case gui::StatusIntent::Kind::kHide:
      if (ui_.names_hidden) {
        // Names come back only with the PIN.
        only_names_hidden_ = true;
        before_hidden_ = screen_;
        show(Screen::kLocked);
        if (const auto* account = self()) begin_prover({present_account(*account, clock_())}, who_);
        return true;
      }
      ui_.names_hidden = true;
      ui_.request_frame();
      return false;
    case gui::StatusIntent::Kind::kCell: {
      // A chart, and what leads to one, is left by its own ways alone.
      const bool stays = chart_ || chosen_ || (status_ && !status_->is_enrolled);
      if (!stays && screen_ != Screen::kOrderEntry) show_roads();
      return false;
    }
  }
  return false;
}

void Controller::draw_nav(gui::NavTab active) {
  gui::NavState state;
  state.active = active;
  state.shows_roster = state.shows_unidentified = false;
  state.shows_roads = status_ && status_->is_enrolled;
  state.is_drill = is_drill();
  state.shows_members = true;
  state.shows_search = self() != nullptr && is_medical(self()->role);
  state.shows_audit = self() != nullptr && may_audit(self()->role);
  const auto intent = gui::nav(ui_, state);
  if (!intent || intent->kind != gui::NavIntent::Kind::kTab) return;
  if (intent->tab == gui::NavTab::kSearch) {
    show_search();
  } else if (intent->tab == gui::NavTab::kOpenPatients) {
    load_open_patients();
  } else if (intent->tab == gui::NavTab::kMembers && active != gui::NavTab::kMembers) {
    show_members();
  } else if (intent->tab == gui::NavTab::kAudit) {
    show_audit();
  } else if (intent->tab == gui::NavTab::kRoads) {
    show_roads();
  }
}

// Whole, however long it is: it is drawn smaller rather than cut.
void Controller::draw_notice() {
  if (notice_.empty()) return;
  const gui::Rect column = gui::answer_column(ui_);
  const float room = column.w - 2 * gui::kMargin - 76.0F;
  gui::Size size = gui::Size::kM;
  float pitch = ui_.theme.px(size) * 1.35F;
  float height = gui::paragraph_height(ui_, room, notice_, size, pitch);
  constexpr float kTallest = 150.0F;
  if (height > kTallest) {
    size = gui::Size::kS;
    pitch = ui_.theme.px(size) + 7.0F;
    height = gui::paragraph_height(ui_, room, notice_, size, pitch);
  }
  const gui::Rect box{column.x + gui::kMargin, column.y + 260, column.w - 2 * gui::kMargin,
                      std::max(96.0F, height + 36.0F)};
  gui::BannerStyle style;
  style.tone = gui::Tone::kPrimary;
  style.icon = gui::Icon::kNone;
  gui::banner(ui_, box, {}, {}, style);
  gui::draw_icon_centered(ui_, gui::Icon::kTriangle, {box.x + 36.0F, box.center().y}, 34.0F,
                          ui_.colors().ink);
  gui::draw_paragraph(ui_, {box.x + 64.0F, box.center().y - height / 2.0F, room, height}, notice_,
                      size, ui_.colors().ink, gui::Weight::kStrong, pitch);
}

// ---------------------------------------------------------------------------- time and status

void Controller::pass_time(Time now, bool touched) {
  now_ = now;
  if (touched || touched_ == Time{}) {
    touched_ = now;
    if (touched && !ui_.finger_down()) notice_.clear();
  }
  const auto idle = now - touched_;
  if (is_signed_in_ && idle >= lock_after()) {
    lock(journal::LockReason::kIdle);
  } else if (is_signed_in_ && idle >= options_.hide_after && !ui_.names_hidden) {
    ui_.names_hidden = true;
    ui_.request_frame();
  } else if (idle >= options_.hide_after) {
    leave_forms();
  }
  if (search_is_open_ && idle >= options_.search_ends_after)
    end_search(journal::SearchOutcome::kIdle);
  const std::int64_t minute = clock_().milliseconds / 60'000;
  if (minute != shown_minute_) {
    shown_minute_ = minute;
    if (status_) seal_when_due();
    ui_.request_frame();
  }
  if (store_ != nullptr && status_ && now - status_read_ >= kStatusEvery) refresh_status();
  if (shake_from_ && now - *shake_from_ >= kShakeFor) shake_from_.reset();
  settle_prover();
}

std::chrono::minutes Controller::lock_after() const {
  return std::min(options_.lock_after, std::chrono::minutes(lock_minutes_));
}

std::optional<Controller::Time> Controller::next_due() const {
  std::optional<Time> due;
  const auto at = [&](Time time) {
    if (time > now_ && (!due || time < *due)) due = time;
  };
  if (!ui_.names_hidden) at(touched_ + options_.hide_after);
  if (is_signed_in_) at(touched_ + lock_after());
  if (search_is_open_) at(touched_ + options_.search_ends_after);
  // The clock in the strip: the next full minute.
  const std::int64_t into_minute = clock_().milliseconds % 60'000;
  at(now_ + std::chrono::milliseconds(60'000 - into_minute));
  if (prover_.wait_seconds > 0) at(now_ + std::chrono::seconds(1));
  if (checking_since_) at(*checking_since_ + kOpeningAfter);
  if (shake_from_) at(now_ + std::chrono::milliseconds(16));
  if (order_ && order_->wait_until) at(now_ + std::chrono::seconds(1));
  if (order_ && screen_ == Screen::kOrderEntry && order_->page.way == gui::OrderWay::kFile)
    at(now_ + std::chrono::seconds(2));
  if (store_ != nullptr) {
    if (const auto since = store_->waiting_since()) at(*since + kBusyAfter);
  }
  return due;
}

void Controller::refresh_status() {
  status_read_ = now_;
  power_ = read_power();
  struct All {
    KioskProfile profile;
    std::filesystem::path dir;
    Result<std::vector<store::orders::Account>> accounts;
    Result<DeskStatus> status;
    int lock_minutes;
    Result<OrderStatus> orders;
    std::vector<Held> held;
  };
  store_->post(
      [](Desk& desk) {
        // What is over closes here, within the minute. A tick that could not be written is told by
        // the status of the journal.
        (void)desk.tick();
        return All{desk.profile(), desk.directory(), desk.accounts(), desk.status(),
                   desk.lock_minutes(), desk.orders(), desk.held()};
      },
      [this, signed_in = is_signed_in_](All all) {
        take_orders(std::move(all.orders), std::move(all.held), signed_in && is_signed_in_);
        profile_ = std::move(all.profile);
        store_dir_ = std::move(all.dir);
        if (all.accounts) accounts_ = *std::move(all.accounts);
        if (all.status) status_ = *std::move(all.status);
        lock_minutes_ = all.lock_minutes;
        find_places();
        if (screen_ == Screen::kOpening) first_screen();
      });
}

// Sign-in; or the lock that this window was begun anew after.
void Controller::first_screen() {
  if (const auto* account = account_of(options_.locked_by)) {
    who_ = account->id;
    figures_ = options_.figures;
    show(Screen::kLocked);
    begin_prover({present_account(*account, clock_())}, who_);
    return;
  }
  show(Screen::kSignIn);
}

// The address board offers the municipalities that this store holds somebody of, and their towns.
void Controller::find_places() {
  if (!status_ || (!places_.empty() && !status_->is_enrolled)) return;
  places_.clear();  // What an order opens can change.
  using store::people::Holding;
  const auto is_held = [this](const std::string& city) {
    return std::ranges::any_of(status_->holdings, [&](const Holding& holding) {
      return holding.kind == Holding::Kind::kMunicipality && holding.name.ends_with(city);
    });
  };
  std::string city;
  bool held = false;
  for (const store::people::PlaceName& place : store::people::known_places()) {
    if (place.city != city) {
      city = place.city;
      held = is_held(city);
    }
    if (held) places_.push_back({place.city, place.town, place.kana});
  }
}

// An act that is over could not be written down: nothing is undone, but it is said.
void Controller::note_unrecorded(const Result<void>& recorded) {
  if (recorded) return;
  notice_ = "終わりの記録を書けませんでした。空き容量を確かめ、管理者に知らせてください。";
  ui_.request_frame();
}

SearchContext Controller::context() const {
  SearchContext context;
  context.today = date_in_japan(clock_());
  if (status_) context.content_age = charts::ages_text(status_->ages, context.today);
  context.is_synthetic = (profile_ && profile_->is_demo) || is_drill();
  context.region = "この端末";
  return context;
}

gui::StatusStripState Controller::strip_state() const {
  gui::StatusStripState state;
  state.names_hidden = ui_.names_hidden;
  if (orders_) {
    state.cells[0] = order_cell(*orders_, clock_());
  } else if (profile_ && !profile_->is_demo) {
    state.cells[0] = {gui::Icon::kLock,  "開放通知", "まだありません",
                      gui::Tone::kPlain, "通知",     "なし"};
  } else {
    state.cells[0] = {gui::Icon::kLockOpen, "体験用の町", "実在しない人",
                      gui::Tone::kPlain,    "体験用",     "実在しない人"};
  }
  std::string first = "データなし";
  std::string second;
  if (status_) {
    const auto& ages = status_->ages;
    if (ages.newest_prescription) first = "処方箋 " + to_month_day(*ages.newest_prescription);
    if (ages.newest_receipt) second = fmt::format("レセプト {}月分", ages.newest_receipt->month);
    if (!ages.newest_prescription && !second.empty()) std::swap(first, second);
  }
  state.cells[1] = {gui::Icon::kDocument, first, second, gui::Tone::kPlain, first, second};
  const std::uint64_t entries = status_ ? status_->journal.last.value : 0;
  state.cells[2] = {gui::Icon::kUpload, fmt::format("未送信 {}件", entries),
                    "控え なし",        gui::Tone::kPlain,
                    "未送信",           fmt::format("{}件", entries)};
  if (power_.has_battery) {
    std::string rest = power_.is_charging ? "充電中" : "";
    if (power_.minutes_left)
      rest = fmt::format("約{}時間{}分", *power_.minutes_left / 60, *power_.minutes_left % 60);
    state.cells[3] = {gui::Icon::kBattery,
                      fmt::format("電池 {}%", power_.percent),
                      rest,
                      power_.percent <= 10 ? gui::Tone::kDanger : gui::Tone::kPlain,
                      fmt::format("電池 {}%", power_.percent),
                      rest,
                      static_cast<float>(power_.percent) / 100.0F};
  } else {
    state.cells[3] = {
        gui::Icon::kBattery, "電源", "電池なし", gui::Tone::kPlain, "電源", "あり", 1.0F};
  }
  state.cells[4] = {gui::Icon::kClock, "時刻 未照合", clock_text(clock_()),
                    gui::Tone::kPlain, "未照合",      clock_text(clock_())};
  if (who_ && profile_) {
    if (const auto* account = self()) {
      state.role = role_text(*account);
      state.user = account->name;
    }
  }
  return state;
}

}  // namespace tomoshibi::app
