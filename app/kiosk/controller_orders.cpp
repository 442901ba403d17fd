// Controller: orders. What comes in by file, QR or spoken code, what is open because of it; roads.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "app/desk/order_words.h"
#include "app/kiosk/controller.h"
#include "sync/courier/folder_road.h"

namespace tomoshibi::app {

namespace orders = store::orders;
namespace wish = gui::order_entry;

namespace {

constexpr std::chrono::minutes kCodeWait{10};     // As the desk counts it.
constexpr std::chrono::seconds kFilesEvery{2};    // Sticks come and go.
constexpr std::int64_t kEmergencyMilliseconds = sync::kEmergencySeconds * 1000;

}  // namespace

// ---------------------------------------------------------------------------- what is open

bool Controller::is_shut() const {
  if (!status_ || !status_->is_enrolled || !orders_) return false;
  if (orders_->open.empty() || orders_->is_ending) return true;
  // Of what was read while nobody was signed in it does not say who could search.
  return orders_of_signed_in_ && !orders_->is_open;
}

bool Controller::is_drill() const { return orders_ && orders_->is_drill; }

// Each minute, and after everything that opens or closes.
void Controller::take_orders(Result<OrderStatus> orders, std::vector<Held> held, bool signed_in) {
  const bool was_shut = is_shut();
  const bool was_drill = is_drill();
  if (was_drill) drill_was_ = *orders_;
  const std::vector<sync::Area> before = orders_ ? orders_->open : std::vector<sync::Area>();
  if (!orders) {
    orders_.reset();
    return;
  }
  orders_ = *std::move(orders);
  held_ = std::move(held);
  orders_of_signed_in_ = signed_in;
  ui_.request_frame();
  if (was_drill && !is_drill()) read_drill_score();
  if (was_shut == is_shut() && before == orders_->open) return;
  // The answer that is shown belongs to what was open.
  ++form_number_;
  slot_.clear();
  answer_.reset();
  list_ = {};
  if (screen_ == Screen::kCandidates) show_search();
  const bool searches = screen_ == Screen::kSearchName || screen_ == Screen::kSearchCard;
  if (searches && !is_shut() && query() != store::people::Query{}) ask();
}

gui::SearchAnswer Controller::shown_answer() const {
  return is_shut() ? sealed_answer(*orders_, held_) : slot_.shown();
}

// ---------------------------------------------------------------------------- the page of an order

void Controller::act(const gui::EnterOrder&) { show_order(gui::OrderWay::kSpoken); }

void Controller::show_order(gui::OrderWay way) {
  if (screen_ != Screen::kOrderEntry && screen_ != Screen::kOrderSecond) before_order_ = screen_;
  order_ = std::make_unique<OrderVisit>();
  gui::OrderEntryState& page = order_->page;
  page.way = way;
  const auto* account = is_signed_in_ ? self() : nullptr;
  page.can_speak = account != nullptr && is_medical(account->role);
  if (way == gui::OrderWay::kSpoken && !page.can_speak) page.way = gui::OrderWay::kFile;
  if (account != nullptr)
    page.first_person = fmt::format("{}（{}）", account->name, role_text(*account));
  page.places = order_places(held_, orders_ ? orders_->place : 0);
  if (page.places.size() == 1) page.place = page.places.front().code;
  show(Screen::kOrderEntry);
  read_order_files();
}

void Controller::leave_order() {
  order_.reset();
  Screen back = before_order_;
  // Who was locked out meanwhile does not come back to a patient.
  const bool needs_sign_in = back != Screen::kSignIn && back != Screen::kLocked;
  if (needs_sign_in && !is_signed_in_) back = Screen::kSignIn;
  if (back == Screen::kCandidates && !answer_) return show_search();
  show(back);
  if (back != Screen::kLocked) return;
  if (const auto* account = self()) begin_prover({present_account(*account, clock_())}, who_);
}

void Controller::read_order_files() {
  if (!order_) return;
  order_->files_read = now_;
  store_->post(
      [folders = std::vector<std::filesystem::path>{options_.order_folder, options_.token_folder}](
          Desk&) { return find_order_files(folders); },
      [this](std::vector<OrderFileFound> files) {
        if (!order_) return;
        const auto same = [](const OrderFileFound& a, const OrderFileFound& b) {
          return a.path == b.path;
        };
        if (std::ranges::equal(files, order_->files, same)) return;
        // A row must not change under a finger: what was chosen is chosen again by its name.
        std::filesystem::path chosen;
        if (order_->page.file && *order_->page.file < order_->files.size())
          chosen = order_->files[*order_->page.file].path;
        order_->files = std::move(files);
        order_->page.files.clear();
        order_->page.file.reset();
        for (std::size_t i = 0; i < order_->files.size(); ++i) {
          const OrderFileFound& file = order_->files[i];
          order_->page.files.push_back({file.path.string(), file.path.filename().string(), file.where,
                                        to_month_day(date_in_japan(file.written)) + " " +
                                            clock_text(file.written)});
          if (file.path == chosen) order_->page.file = i;
        }
        if (order_->files.size() == 1) order_->page.file = 0;
        ui_.request_frame();
      });
}

void Controller::draw_order() {
  if (!order_) return show(Screen::kSignIn);
  gui::OrderEntryState& page = order_->page;
  page.has_strip = is_signed_in_;
  page.code = &order_->code;
  page.closes = end_day_and_time({clock_().milliseconds + kEmergencyMilliseconds});
  page.parts_have = order_->texts.have();
  page.parts_of = order_->texts.of();
  page.wait_seconds = 0;
  if (order_->wait_until && *order_->wait_until > now_) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(*order_->wait_until - now_);
    page.wait_seconds = static_cast<int>(left.count());
  } else if (order_->wait_until) {
    order_->wait_until.reset();
    page.refused = gui::CodeRefused::kNone;
  }
  const bool looks = page.way == gui::OrderWay::kFile && !page.opening && !page.is_done;
  if (looks && order_->files_read && now_ - *order_->files_read >= kFilesEvery) read_order_files();
  const auto intent = gui::draw(ui_, page);
  if (!intent) return;
  ui_.request_frame();
  act(*intent);
}

void Controller::act(const gui::OrderEntryIntent& intent) {
  gui::OrderEntryState& page = order_->page;
  if (std::holds_alternative<wish::Leave>(intent)) return leave_order();
  if (const auto* way = std::get_if<wish::ChooseWay>(&intent)) {
    page.way = way->way;
    page.notice.reset();
    page.is_done = false;
    if (way->way == gui::OrderWay::kFile) read_order_files();
  } else if (const auto* file = std::get_if<wish::ChooseFile>(&intent)) {
    page.file = file->index;
    page.notice.reset();
  } else if (const auto* apply = std::get_if<wish::ApplyFile>(&intent)) {
    apply_order_file(apply->index);
  } else if (const auto* place = std::get_if<wish::ChoosePlace>(&intent)) {
    page.place = place->code;
    page.refused = gui::CodeRefused::kNone;
    page.notice.reset();
  } else if (const auto* paged = std::get_if<wish::PagePlaces>(&intent)) {
    page.first_place = paged->first;
  } else if (const auto* group = std::get_if<wish::GoToGroup>(&intent)) {
    order_->code.go_to(group->group);
  } else if (const auto* typed = std::get_if<wish::Typed>(&intent)) {
    order_->code.take(typed->keys, code_group_is_right);
    page.notice.reset();
    if (page.refused == gui::CodeRefused::kNotThisArea) page.refused = gui::CodeRefused::kNone;
  } else if (std::holds_alternative<wish::AskSecond>(intent)) {
    show_order_second();
  } else if (std::holds_alternative<wish::Open>(intent)) {
    apply_code();
  } else if (std::holds_alternative<wish::GoOn>(intent)) {
    const auto* account = is_signed_in_ ? self() : nullptr;
    if (account == nullptr || !is_medical(account->role)) return leave_order();
    order_.reset();
    show_search();
  }
}

// ---------------------------------------------------------------------------- file and QR

void Controller::apply_order_file(std::size_t index) {
  if (index >= order_->files.size() || order_->page.opening) return;
  order_->page.opening = gui::OrderOpening{};
  order_->page.notice.reset();
  store_->post([path = order_->files[index].path](Desk&) { return read_order_file(path); },
               [this](Result<Bytes> bytes) {
                 if (bytes) return apply_order(*std::move(bytes));
                 if (!order_) return;
                 order_->page.opening.reset();
                 order_->page.notice = gui::OrderNotice{
                     gui::Tone::kCaution, "ファイルを読めませんでした。USBを差し直してください。", ""};
                 ui_.request_frame();
               });
}

// On whatever screen. A part of another order begins anew.
void Controller::take_order_scan(std::string text) {
  const bool shuts_out = screen_ == Screen::kOpening || screen_ == Screen::kPatientPage ||
                         screen_ == Screen::kNewProof || only_names_hidden_ || !status_;
  if (shuts_out) return;
  if (!status_->is_enrolled) {
    notice_ = "この端末は、開放通知を使わない端末です。";
    ui_.request_frame();
    return;
  }
  if (!order_ || screen_ != Screen::kOrderEntry) show_order(gui::OrderWay::kQr);
  gui::OrderEntryState& page = order_->page;
  if (page.opening) return;
  page.way = gui::OrderWay::kQr;
  page.notice.reset();
  page.is_done = false;
  ui_.request_frame();
  if (!order_->texts.add(text)) {
    sync::OrderTexts anew;
    if (!anew.add(text)) {
      page.notice = gui::OrderNotice{gui::Tone::kCaution,
                                     "読めないコードです。もう一度読み取ってください。", ""};
      return;
    }
    order_->texts = std::move(anew);
    page.notice = gui::OrderNotice{gui::Tone::kPrimary,
                                   "別の通知の読み取りを始めました。前の分は使いません。", ""};
  }
  if (auto file = order_->texts.file()) {
    order_->texts = {};
    apply_order(*std::move(file));
  }
}

void Controller::apply_order(Bytes file) {
  if (order_) order_->page.opening = gui::OrderOpening{};
  struct Done {
    Result<OrderHandedIn> order;
    sync::OrderRefusal refusal;
    Result<OrderStatus> orders;
    std::vector<Held> held;
  };
  store_->post(
      [file = std::move(file)](Desk& desk) {
        Result<OrderHandedIn> order = desk.apply_order(file);
        return Done{std::move(order), desk.order_refusal(), desk.orders(), desk.held()};
      },
      [this, signed_in = is_signed_in_](Done done) {
        take_orders(std::move(done.orders), std::move(done.held), signed_in && is_signed_in_);
        refresh_status();
        if (!order_) return;
        gui::OrderEntryState& page = order_->page;
        page.opening.reset();
        ui_.request_frame();
        if (!done.order) {
          const bool is_full = done.order.error().code == Errc::kStorage;
          page.notice = gui::OrderNotice{
              gui::Tone::kDanger,
              is_full ? "記録を書けないため、開けません。空き容量を確かめてください。"
                      : sentence_of(done.refusal),
              ""};
          return;
        }
        const bool is_here = done.order->applied != sync::Applied::kNotHere;
        page.notice = gui::OrderNotice{is_here ? gui::Tone::kOk : gui::Tone::kCaution,
                                       sentence_of(*done.order), ""};
        finish_order(is_here);
      });
}

// What the primary leads to once something is open.
void Controller::finish_order(bool is_done) {
  const auto* account = is_signed_in_ ? self() : nullptr;
  order_->page.is_done = is_done;
  order_->page.done_label = account == nullptr           ? "ログインへ"
                            : is_medical(account->role) ? "探す"
                                                        : "戻る";
}

// ---------------------------------------------------------------------------- the spoken code

void Controller::show_order_second() {
  show(Screen::kOrderSecond);
  gui::SecondPersonState& page = order_->second_page;
  page = {};
  page.purpose = gui::SecondFor::kSpokenCode;
  std::vector<gui::SignInAccount> others;
  for (const orders::Account& one : accounts_) {
    if ((who_ && one.id == *who_) || one.must_change) continue;
    gui::SignInAccount shown = present_account(one, clock_());
    if (shown.standing == gui::Standing::kOpen) others.push_back(std::move(shown));
  }
  page.by = others.empty() ? gui::SecondBy::kNobody : gui::SecondBy::kColleague;
  begin_prover(std::move(others), std::nullopt);
}

void Controller::draw_order_second() {
  if (!order_) return show(Screen::kSignIn);
  namespace second = gui::second_person;
  gui::SecondPersonState& page = order_->second_page;
  page.prover = prover_;
  page.prover.proof = &proof_;
  const auto intent = gui::draw(ui_, page);
  if (!intent) return;
  ui_.request_frame();
  if (const auto* by = std::get_if<second::ChooseBy>(&*intent)) {
    page.by = by->by;
    page.chosen.reset();
    proof_.clear();
  } else if (const auto* words = std::get_if<second::ChooseWords>(&*intent)) {
    page.chosen = words->index;
  } else if (std::holds_alternative<second::Record>(*intent)) {
    order_->alone_note = gui::second_words(page);
    order_->second = {};
    order_->second_proof.clear();
    order_->page.second = gui::CodeSecond::kAlone;
    show(Screen::kOrderEntry);
  } else if (std::holds_alternative<second::Leave>(*intent)) {
    show(Screen::kOrderEntry);
  } else if (const auto account = act(std::get<gui::ProverIntent>(*intent))) {
    // He is proven when the code opens: his proof waits until then, as long as the page stands.
    const auto* one = account_of(*account);
    order_->second = *account;
    order_->second_proof = std::exchange(proof_, {});
    order_->alone_note.clear();
    order_->page.second = gui::CodeSecond::kProven;
    order_->page.second_person =
        one == nullptr ? account->value : fmt::format("{}（{}）", one->name, role_text(*one));
    show(Screen::kOrderEntry);
  }
}

void Controller::apply_code() {
  gui::OrderEntryState& page = order_->page;
  if (page.opening || !page.place || page.second == gui::CodeSecond::kMissing) return;
  page.opening = gui::OrderOpening{};
  page.notice.reset();
  page.refused = gui::CodeRefused::kNone;
  struct Done {
    Result<EntrySeq> entry;
    bool second_was_wrong = false;
    Result<OrderStatus> orders;
    std::vector<Held> held;
  };
  std::optional<SignInProof> second;
  if (page.second == gui::CodeSecond::kProven) {
    second = SignInProof{order_->second, SecretText(order_->second_proof.view()),
                         token_of(order_->second)};
  }
  store_->post(
      [area = *page.place, code = order_->code.text(), second = std::move(second),
       note = order_->alone_note](Desk& desk) {
        const int before = second ? desk.tries(second->account).failures : 0;
        Result<EntrySeq> entry =
            desk.apply_code(area, code.view(), second ? &*second : nullptr, note);
        const bool was_wrong = second && desk.tries(second->account).failures > before;
        return Done{std::move(entry), was_wrong, desk.orders(), desk.held()};
      },
      [this, area = *page.place](Done done) {
        take_orders(std::move(done.orders), std::move(done.held), is_signed_in_);
        refresh_status();
        if (!order_) return;
        order_->page.opening.reset();
        ui_.request_frame();
        if (!done.entry) return refuse_code(done.entry.error(), done.second_was_wrong);
        order_->code.clear();
        order_->second_proof.clear();
        order_->page.notice =
            gui::OrderNotice{gui::Tone::kOk, sentence_of_code({area, false}), ""};
        finish_order(true);
      });
}

void Controller::refuse_code(const Error& error, bool second_was_wrong) {
  gui::OrderEntryState& page = order_->page;
  const auto say = [&page](std::string sentence) {
    page.notice = gui::OrderNotice{gui::Tone::kDanger, std::move(sentence), ""};
  };
  const auto forget_second = [&] {
    order_->second_proof.clear();
    order_->second = {};
    page.second = gui::CodeSecond::kMissing;
  };
  if (second_was_wrong) {
    forget_second();
    return say("2人目の暗証番号かパスワードが違います。");
  }
  switch (error.code) {
    case Errc::kDenied:
    case Errc::kNotFound: page.refused = gui::CodeRefused::kNotThisArea; return;
    case Errc::kLocked:
      // Too many codes; or the second person has to wait.
      page.refused = gui::CodeRefused::kTooMany;
      order_->wait_until = now_ + kCodeWait;
      return;
    case Errc::kStorage: return say("記録を書けないため、開けません。空き容量を確かめてください。");
    default: return say("コードを読めません。違う組をもう一度聞いてください。");
  }
}

// ---------------------------------------------------------------------------- a drill is over

// What was counted from its own entries, on a page of its own. A chart that is open stays in front.
void Controller::read_drill_score() {
  const sync::Standing* drill = leading(drill_was_);
  gui::DrillScore page;
  if (drill != nullptr) {
    page.drill = "訓練の" + order_name(*drill);
    const Instant began = drill->not_before;
    page.period = fmt::format("{} {} 〜 {}", to_month_day(date_in_japan(began)), clock_text(began),
                              clock_text(clock_()));
  }
  store_->post([](Desk& desk) { return desk.drill_score(); },
               [this, page](const Result<DrillScore>& score) mutable {
                 const bool is_free = screen_ == Screen::kSignIn ||
                                      (is_signed_in_ && !chart_ && !chosen_ && !ui_.names_hidden);
                 if (!score || !is_free) return;
                 if (score->seconds_to_first_chart)
                   page.seconds_to_first_chart = static_cast<int>(*score->seconds_to_first_chart);
                 page.charts = score->views;
                 page.wrong_person = score->wrong;
                 page.seal = score->is_log_good ? gui::SealChecked::kGood : gui::SealChecked::kWrong;
                 drill_score_ = std::move(page);
                 order_.reset();
                 show(Screen::kDrillScore);
               });
}

void Controller::draw_drill_score() {
  if (!gui::draw(ui_, drill_score_)) return;
  if (is_signed_in_) return land();
  show(Screen::kSignIn);
}

// ---------------------------------------------------------------------------- data and roads

void Controller::show_roads() {
  show(Screen::kRoads);
  refresh_status();
}

void Controller::draw_roads() {
  gui::RoadsState state;
  state.has_nav = is_signed_in_;
  std::error_code failed;
  // A folder in which a hub published has its roots.
  const bool is_there = !options_.hub_folder.empty() &&
                        std::filesystem::is_directory(options_.hub_folder / "root", failed);
  if (is_there) state.road = options_.hub_folder.filename().string();
  state.is_running = roads_.is_running;
  if (roads_.is_running && roads_.told->total.load() > 0) {
    state.share = static_cast<float>(static_cast<double>(roads_.told->done.load()) /
                                     static_cast<double>(roads_.told->total.load()));
  }
  state.last = roads_.last;
  if (orders_) {
    state.rows = present_held(held_, *orders_, clock_());
    state.certificate = certificate_words(*orders_, clock_());
  }
  state.first = roads_.first;
  state.carried = roads_.carried;
  state.unsent = status_ ? status_->journal.last.value : 0;
  const auto intent = gui::draw(ui_, state);
  if (is_signed_in_) draw_nav(gui::NavTab::kRoads);
  draw_notice();
  if (!intent || screen_ != Screen::kRoads) return;
  ui_.request_frame();
  if (std::holds_alternative<gui::roads::Exchange>(*intent)) {
    exchange();
  } else if (std::holds_alternative<gui::roads::Stop>(*intent)) {
    roads_.told->stops = true;
  } else if (const auto* moved = std::get_if<gui::roads::Moved>(&*intent)) {
    roads_.first = moved->first;
    roads_.carried = moved->carried;
  } else {
    show(Screen::kSignIn);
  }
}

void Controller::exchange() {
  if (roads_.is_running) return;
  roads_.is_running = true;
  roads_.told = std::make_shared<RoadsTold>();
  struct Done {
    Result<TakenByRoad> taken;
    std::string sentence;
    Result<OrderStatus> orders;
    std::vector<Held> held;
  };
  store_->post(
      [folder = options_.hub_folder, told = roads_.told, store = store_](Desk& desk) {
        sync::FolderRoad road(folder);
        const auto progress = [&](std::uint64_t done, std::uint64_t total) {
          told->done = done;
          told->total = total;
          store->look_again();
          return !told->stops.load();
        };
        Result<TakenByRoad> taken = desk.take(road, progress);
        std::string sentence = taken ? sentence_of(*taken, desk) : std::string();
        return Done{std::move(taken), std::move(sentence), desk.orders(), desk.held()};
      },
      [this, began = now_, signed_in = is_signed_in_](Done done) {
        roads_.is_running = false;
        take_orders(std::move(done.orders), std::move(done.held), signed_in && is_signed_in_);
        refresh_status();
        ui_.request_frame();
        const Instant at = clock_();
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now_ - began).count();
        gui::RoadsExchange last;
        last.line = fmt::format("{} {}　フォルダ　{}秒", to_month_day(date_in_japan(at)),
                                clock_text(at), seconds);
        if (!done.taken) {
          last.tone = gui::Tone::kCaution;
          last.title = done.taken.error().code == Errc::kStorage
                           ? "この端末に書けませんでした。空き容量を確かめてください。"
                           : "受け取れませんでした。フォルダがつながっているか、相手が正しいかを"
                             "確かめてください。";
        } else {
          const bool is_whole = done.taken->refused == 0 && done.taken->waiting == 0;
          last.tone = is_whole ? gui::Tone::kOk : gui::Tone::kCaution;
          last.title = std::move(done.sentence);
        }
        roads_.last = std::move(last);
      });
}

}  // namespace tomoshibi::app
