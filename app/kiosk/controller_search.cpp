// Controller: the two search forms, the live answer, the candidates.
#include <algorithm>
#include <utility>

#include "app/kiosk/controller.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace people = store::people;

namespace {

constexpr std::chrono::milliseconds kBusyAfter{150};

}  // namespace

void Controller::draw_search_name() {
  gui::SearchNameState state;
  state.form = name_form_;
  state.places = places_;
  state.answer = shown_answer();
  state.list = list_;
  const auto since = store_->waiting_since();
  state.busy.is_long = since && now_ - *since >= kBusyAfter;
  const auto intent = gui::draw(ui_, state);
  draw_nav(gui::NavTab::kSearch);
  draw_notice();
  if (intent) std::visit([this](const auto& wish) { act(wish); }, *intent);
}

void Controller::draw_search_card() {
  gui::SearchCardState state;
  state.form = card_form_;
  state.answer = shown_answer();
  state.list = list_;
  const auto since = store_->waiting_since();
  state.busy.is_long = since && now_ - *since >= kBusyAfter;
  const auto intent = gui::draw(ui_, state);
  draw_nav(gui::NavTab::kSearch);
  draw_notice();
  if (intent) std::visit([this](const auto& wish) { act(wish); }, *intent);
}

void Controller::draw_search_code() {
  const auto intent = gui::draw(ui_, gui::SearchCodeState{code_note_});
  draw_nav(gui::NavTab::kSearch);
  draw_notice();
  if (intent) std::visit([this](const auto& wish) { act(wish); }, *intent);
}

people::Query Controller::query() const {
  switch (tab_) {
    case gui::SearchTab::kByName: return query_of(name_form_);
    case gui::SearchTab::kByCard: return query_of(card_form_);
    case gui::SearchTab::kByCode: break;
  }
  return {};
}

// ---------------------------------------------------------------------------- a scanned code

// Where a search can begin, a scan fills a form and is answered at once. It opens nothing: the
// candidates are compared, or the one who is certain is asked for his consent.
void Controller::take_scan() {
  namespace charts = store::charts;
  if (is_order_text(*ui_.scan())) return take_order_scan(*ui_.scan());
  switch (screen_) {
    case Screen::kSearchName:
    case Screen::kSearchCard:
    case Screen::kSearchCode:
    case Screen::kCandidates:
    case Screen::kOpenPatients: break;
    case Screen::kConsent:
    case Screen::kChart:
      notice_ = "この方の画面を閉じてから、コードを読み取ってください。";
      return;
    default: return;
  }
  if (self() == nullptr || !is_medical(self()->role) || ui_.names_hidden) return;
  const charts::ScannedCode code = charts::read_code(*ui_.scan());
  switch (code.kind) {
    case charts::CodeKind::kUnknown: return refuse_scan(gui::CodeNote::kUnreadable);
    case charts::CodeKind::kNotebookRest: return refuse_scan(gui::CodeNote::kNotebookRest);
    case charts::CodeKind::kMyNumber: return refuse_scan(gui::CodeNote::kMyNumber);
    case charts::CodeKind::kNotebook:
    case charts::CodeKind::kPrescription:
    case charts::CodeKind::kMemberId: break;
  }
  code_note_ = gui::CodeNote::kNone;
  if (code.card.number.empty()) {
    tab_ = gui::SearchTab::kByName;
    name_form_ = name_form_of(code);
  } else {
    tab_ = gui::SearchTab::kByCard;
    card_form_ = card_form_of(code);
  }
  slot_.clear();
  answer_.reset();
  show_search();
  scanned_number_ = form_number_ + 1;
  form_changed();
  ui_.request_frame();
}

// Changes nothing but the sentence.
void Controller::refuse_scan(gui::CodeNote note) {
  code_note_ = note;
  if (screen_ != Screen::kSearchCode) notice_ = ui_.say(gui::words_of(note));
  ui_.request_frame();
}

// Straight to the answer: those who may be shown side by side; the one who is certain to the
// question of consent. Anything less stands beside the form.
void Controller::show_scanned() {
  if (screen_ != Screen::kSearchName && screen_ != Screen::kSearchCard) return;
  const gui::SearchAnswer shown =
      present_answer(*answer_, tab_ == gui::SearchTab::kByName ? asked_of(name_form_)
                                                               : asked_of(card_form_),
                     context());
  if (!gui::shows_rows(shown) || ui_.names_hidden) return;
  if (shown.rows.size() == 1 && shown.rows.front().is_certain)
    return choose({.id = shown.rows.front().id});
  compare_ = {};
  show(Screen::kCandidates);
}

// ---------------------------------------------------------------------------- the forms

void Controller::act(gui::NameFormChanged intent) {
  intent.form = gui::edited_by_hand(name_form_, std::move(intent.form));
  const bool asks_other =
      query_of(intent.form) != query_of(name_form_);
  name_form_ = std::move(intent.form);
  if (asks_other) form_changed();
  ui_.request_frame();
}

void Controller::act(gui::CardFormChanged intent) {
  const bool asks_other = query_of(intent.form) != query_of(card_form_);
  card_form_ = std::move(intent.form);
  if (asks_other) form_changed();
  ui_.request_frame();
}

void Controller::form_changed() {
  ++form_number_;
  list_ = {};
  if (query() == people::Query{}) {
    slot_.clear();
    answer_.reset();
    end_search(journal::SearchOutcome::kCleared);
    return;
  }
  ask();
}

// One question at a time: what was typed meanwhile is asked when the answer is back.
void Controller::ask() {
  if (asked_number_ != 0) return;
  asked_number_ = form_number_;
  search_is_open_ = true;
  store_->post([asked = query()](
                   Desk& desk) { return desk.find(asked, Disclosure::kRowsWhenAllowed); },
               [this, number = form_number_](Result<people::Answer> answer) {
                 answered(number, std::move(answer));
               });
}

void Controller::answered(std::uint64_t asked, Result<people::Answer> answer) {
  asked_number_ = 0;
  if (screen_ == Screen::kLocked || screen_ == Screen::kSignIn) return;
  if (asked != form_number_) {
    if (query() != people::Query{}) ask();
    return;
  }
  if (!answer) {
    slot_.clear();
    answer_.reset();
    notice_ = answer.error().code == Errc::kStorage
                  ? "記録を書けないため、候補を出せません。空き容量を確かめてください。"
                  : "探せませんでした。もう一度入力してください。";
    ui_.request_frame();
    return;
  }
  answer_ = *std::move(answer);
  const Asked said = tab_ == gui::SearchTab::kByName ? asked_of(name_form_) : asked_of(card_form_);
  slot_.arrive(present_answer(*answer_, said, context()));
  if (asked == scanned_number_) show_scanned();
  ui_.request_frame();
}

void Controller::end_search(journal::SearchOutcome outcome) {
  if (!std::exchange(search_is_open_, false)) return;
  store_->post([outcome](Desk& desk) { return desk.end_search(outcome); },
               [this](const Result<void>& ended) { note_unrecorded(ended); });
}

void Controller::act(const gui::ListMoved& intent) {
  list_ = intent.position;
  ui_.request_frame();
}

void Controller::act(const gui::SwitchTab& intent) {
  if (intent.tab != tab_) {
    tab_ = intent.tab;
    ++form_number_;
    slot_.clear();
    answer_.reset();
    list_ = {};
    if (query() != people::Query{}) ask();
  }
  show_search();
}

void Controller::act(const gui::ShowNearest&) {
  slot_.edit().empty.shows_nearest = true;
  ui_.request_frame();
}

void Controller::act(const gui::WishOpenPatients&) { load_open_patients(); }

void Controller::act(const gui::ComparePeople& intent) {
  if (!answer_ || !answer_->rows_allowed || answer_->candidates.empty()) return;
  compare_ = {};
  compare_.chosen = intent.focus;
  show(Screen::kCandidates);
}

void Controller::act(const gui::ChoosePerson& intent) { choose(intent); }

void Controller::choose(const gui::ChoosePerson& intent) {
  agreeing_ = 0;
  differing_ = 0;
  agreeing_fields_.clear();
  std::vector<people::LinkedRecord> others;
  if (answer_) {
    const auto remember = [&](const std::vector<people::Candidate>& list) {
      for (const people::Candidate& candidate : list) {
        if (candidate.person.id != intent.id) continue;
        others = candidate.others;
        agreeing_ = candidate.equal();
        differing_ = candidate.differs();
        agreeing_fields_ = agreeing_fields(candidate);
      }
    };
    remember(answer_->candidates);
    remember(answer_->nearest);
  }
  is_flagged_ = intent.is_flagged;
  gui::ConsentChoice choice;
  choice.identity = intent.identity;
  choice.answer = intent.answer;
  search_is_open_ = false;  // choose() ends it, with whom it showed.
  store_->post([id = intent.id](Desk& desk) { return desk.choose(id); },
               [this, choice, others](Result<Chosen> chosen) {
                 if (!chosen) {
                   notice_ = "この方の記録を開けませんでした。もう一度探してください。";
                   ui_.request_frame();
                   return;
                 }
                 // What links them came with the answer.
                 for (people::LinkedRecord& record : chosen->others) {
                   for (const people::LinkedRecord& known : others) {
                     if (known.person.id == record.person.id) record.evidence = known.evidence;
                   }
                 }
                 show_consent(*std::move(chosen), choice);
               });
}

void Controller::draw_candidates() {
  if (!answer_) return show_search();
  gui::CandidatesState state;
  state.asked = tab_ == gui::SearchTab::kByName ? name_form_.shown() : card_form_.shown();
  const Asked said = tab_ == gui::SearchTab::kByName ? asked_of(name_form_) : asked_of(card_form_);
  state.asked_birth = said.birth;
  state.ask = present_ask(*answer_, said);
  state.columns = present_columns(*answer_, context());
  state.view = compare_;
  const auto intent = gui::draw(ui_, state);
  draw_nav(gui::NavTab::kSearch);
  draw_notice();
  if (!intent) return;
  if (const auto* changed = std::get_if<gui::CompareViewChanged>(&*intent)) {
    compare_ = changed->view;
    ui_.request_frame();
  } else if (std::holds_alternative<gui::BackToSearch>(*intent)) {
    show_search();
  } else if (const auto* chosen = std::get_if<gui::ChoosePerson>(&*intent)) {
    choose(*chosen);
  } else if (const auto* tab = std::get_if<gui::SwitchTab>(&*intent)) {
    act(*tab);
  } else if (std::holds_alternative<gui::WishOpenPatients>(*intent)) {
    load_open_patients();
  }
}

}  // namespace tomoshibi::app
