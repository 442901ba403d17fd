// Controller: consent, the open chart, and the patients that are open.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/kiosk/controller.h"
#include "app/kiosk/papers.h"
#include "app/kiosk/present_wording.h"
#include "store/journal/wording.h"

namespace tomoshibi::app {

namespace journal = store::journal;

namespace {

// Before the consent is written: afterwards the person is no longer new to the user.
store::audit::SecondPersonQuestion second_person_question(Desk& desk, const Chosen& chosen,
                                                          ConsentAnswer answer) {
  const auto grounds = desk.grounds(chosen);
  const auto other = desk.has_second_person();
  if (!grounds || !other) return {};  // What cannot be watched is not stopped.
  auto flags = *grounds;
  if (chosen.withheld) flags = flags.with(journal::ConsentFlag::kWithheld);
  return store::audit::second_person_for(flags, answer, false, *other ? 1 : 0);
}

}  // namespace

// ---------------------------------------------------------------------------- consent

void Controller::show_consent(Chosen chosen, gui::ConsentChoice choice) {
  chosen_ = std::move(chosen);
  consent_ = present_chosen(*chosen_, clock_());
  consent_.choice = std::move(choice);
  consent_.agreeing = agreeing_;
  consent_.differing = differing_;
  consent_.agreeing_fields = agreeing_fields_;
  if (profile_) {
    consent_.place = profile_->facility_name + " " + profile_->kiosk_name;
    if (const auto* account = self()) {
      consent_.viewer = fmt::format("{}（{}）", account->name, role_text(*account));
    }
  }
  consent_.words_edition = std::string(journal::kWordingId) + "・日本語";
  consent_.is_reopening = chosen_->consent && chosen_->consent->asks_again;
  show(Screen::kConsent);
  read_grounds();
}

void Controller::draw_consent() {
  consent_.words = present_wording(consent_.choice.sections);
  consent_.time = fmt::format("{} {}", to_iso(date_in_japan(clock_())), clock_text(clock_()));
  const auto intent = gui::draw(ui_, consent_);
  draw_notice();
  if (!intent) return;
  consent_.choice = gui::changed(consent_.choice, *intent);
  if (std::holds_alternative<gui::consent::ShowPatientPage>(*intent)) {
    show(Screen::kPatientPage);
  } else if (std::holds_alternative<gui::consent::NotThisPerson>(*intent)) {
    chosen_.reset();
    consent_ = {};
    if (chart_) {
      show(Screen::kChart);
    } else {
      show_search();
    }
  } else if (std::holds_alternative<gui::consent::Record>(*intent)) {
    record_consent();
  }
  ui_.request_frame();
}

void Controller::draw_patient_page() {
  gui::PatientPageState state;
  state.lines = gui::patient_lines(consent_.choice.sections);
  state.hint = consent_.hint;
  state.asker = {{consent_.viewer, ""}};
  const auto intent = gui::draw(ui_, state);
  if (!intent) return;
  if (const auto* touched = std::get_if<gui::patient_page::Touched>(&*intent)) {
    consent_.hint = touched->hint;
  } else {
    show(Screen::kConsent);
  }
  ui_.request_frame();
}

void Controller::record_consent() {
  if (!chosen_ || consent_.phase == gui::RecordingPhase::kRecording) return;
  if (gui::missing_in(consent_.choice) != gui::ConsentMissing::kNothing) return;
  ConsentForm form;
  form.answer = *consent_.choice.answer;
  form.identity = *consent_.choice.identity;
  form.reasons = consent_.choice.reasons;
  form.sections = gui::sections_to_open(consent_.choice);
  if (is_flagged_) form.flags = form.flags.with(journal::ConsentFlag::kNamesake);
  consent_.phase = gui::RecordingPhase::kRecording;
  struct Recorded {
    Result<journal::ConsentOutcome> outcome;
    store::audit::SecondPersonQuestion question;
  };
  store_->post(
      [chosen = *chosen_, form](Desk& desk) {
        const auto question = second_person_question(desk, chosen, form.answer);
        return Recorded{desk.record_consent(chosen, form), question};
      },
      [this, form](const Recorded& recorded) {
        const auto& outcome = recorded.outcome;
        if (screen_ == Screen::kLocked || !chosen_) return;
        if (!outcome) {
          consent_.phase = gui::RecordingPhase::kCannotRecord;
          ui_.request_frame();
          return;
        }
        if (const auto* given = std::get_if<journal::ConsentGiven>(&*outcome)) {
          const ChartGround ground{form.answer, form.identity, clock_(), given->until};
          if (recorded.question.ask != store::audit::SecondAsk::kNotNeeded) {
            return ask_second_person({given->entry, ground, form.sections, recorded.question});
          }
          open_chart(given->entry, ground, form.sections);
          return;
        }
        forget_patients();
        show_search();
        notice_ = "本人が断ったことを記録しました。治療は受けられます。";
      });
}

// ---------------------------------------------------------------------------- chart

void Controller::open_chart(EntrySeq consent, ChartGround ground, SectionSet sections) {
  chart_is_loading_ = true;
  const SectionSet first = first_sections(sections);
  store_->post(
      [chosen = *chosen_, consent, first](Desk& desk) {
        return desk.open_chart(chosen, consent, first);
      },
      [this, ground, sections, first](Result<OpenedChart> opened) {
        chart_is_loading_ = false;
        if (screen_ == Screen::kLocked || screen_ == Screen::kSignIn) return;
        if (!opened) {
          consent_.phase = gui::RecordingPhase::kCannotRecord;
          if (screen_ == Screen::kSecondPerson) show(Screen::kConsent);
          notice_ = "カルテを開けませんでした。";
          ui_.request_frame();
          return;
        }
        const ChartPlace before = std::exchange(place_, {});
        const bool again = chart_ && chart_->person.id == opened->person.id;
        chart_ = *std::move(opened);
        ground_ = ground;
        consented_ = sections;
        viewed_ = first.has(Section::kMedication) ? SectionSet{}.with(Section::kMedication) : first;
        turning_to_.reset();
        turn_next_.reset();
        consent_ = {};
        show(Screen::kChart);
        refresh_status();
        if (again) show_chart_page(before.tab, before.laboratory);
      });
}

// A page is turned to at once when its sections stand in the journal, else when they do.
void Controller::show_chart_page(gui::ChartTab tab, bool laboratory) {
  if (!chart_ || !chosen_) return;
  if (turning_to_) {
    turn_next_ = {tab, laboratory};
    return;
  }
  const SectionSet page = page_sections(tab, laboratory);
  const auto missing = SectionSet::from_bits(
      static_cast<std::uint8_t>(page.bits() & consented_.bits() & ~viewed_.bits() & 15U));
  if (missing.empty()) return turn_chart_page(tab, laboratory);
  turning_to_ = tab;
  store_->post(
      [chosen = *chosen_, consent = chart_->consent, missing](Desk& desk) {
        return desk.open_chart(chosen, consent, missing);
      },
      [this, tab, laboratory, missing, entry = chart_->entry](Result<OpenedChart> opened) {
        ui_.request_frame();
        if (!chart_ || chart_->entry != entry) return;  // Closed, or another's, by now.
        turning_to_.reset();
        const auto next = std::exchange(turn_next_, std::nullopt);
        if (!opened) {
          notice_ = "記録を書けないため、この画面を開けません。空き容量を確かめてください。";
          return;
        }
        viewed_ = SectionSet::from_bits(static_cast<std::uint8_t>(viewed_.bits() | missing.bits()));
        add_section(chart_->view, std::move(opened->view));
        turn_chart_page(tab, laboratory);
        if (next) show_chart_page(next->first, next->second);
      });
}

void Controller::turn_chart_page(gui::ChartTab tab, bool laboratory) {
  place_ = at_page(std::move(place_));
  if (place_.laboratory != laboratory) place_.newer_columns = 0;
  place_.tab = tab;
  place_.laboratory = laboratory;
  place_.medicine.clear();
  place_.allergies = place_.sensitive = place_.end = place_.withdrawing = false;
}

void Controller::draw_chart() {
  if (!chart_) return show_search();
  gui::ChartState state = present_chart(*chart_, ground_, place_, clock_());
  if (turning_to_) {
    state.tab = *turning_to_;
    state.page = gui::ChartLoading{};
  } else if (place_.end) {
    state.page = gui::ChartEndState{place_.withdrawing};
  }
  if (orders_ && orders_->is_ending) {
    state.band.notices.insert(state.band.notices.begin(),
                              {"災害時閲覧は終わりました。この画面は、閉じるまで残ります。", "",
                               gui::Tone::kPrimary});
  }
  const auto intent = gui::draw(ui_, state);
  draw_notice();
  if (!intent) return;
  chart_intent(*intent);
  ui_.request_frame();
}

void Controller::chart_intent(const gui::ChartIntent& intent) {
  namespace wish = gui::chart;
  if (const auto* tab = std::get_if<wish::ShowTab>(&intent)) {
    show_chart_page(tab->tab, tab->tab == gui::ChartTab::kCheckups && place_.laboratory);
  } else if (std::holds_alternative<wish::Close>(intent)) {
    close_chart(journal::CloseReason::kDone);
  } else if (std::holds_alternative<wish::CloseAsWrongPerson>(intent)) {
    close_chart(journal::CloseReason::kWrongPerson);
  } else if (std::holds_alternative<wish::ShowEnd>(intent)) {
    place_.end = !place_.end;
    place_.withdrawing = false;
  } else if (const auto* withdrawn = std::get_if<wish::Withdraw>(&intent)) {
    place_.withdrawing = true;
    if (withdrawn->is_sure) withdraw(chart_->consent);
  } else if (std::holds_alternative<wish::GiveReceipt>(intent)) {
    give_receipt();
  } else if (std::holds_alternative<wish::ShowSensitive>(intent)) {
    place_ = at_page(std::move(place_));
    place_.end = false;
    place_.sensitive = place_.sensitive_shown = true;
  } else if (std::holds_alternative<wish::ShowAllergies>(intent)) {
    place_ = at_page(std::move(place_));
    place_.end = false;
    place_.allergies = true;
  } else if (std::holds_alternative<wish::AnswerNotice>(intent)) {
    ask_again(std::nullopt);
  } else if (const auto* add = std::get_if<wish::AddToConsent>(&intent)) {
    ask_again(add->section);
  } else if (const auto* medicine = std::get_if<wish::OpenMedicine>(&intent)) {
    place_ = at_page(std::move(place_));
    place_.medicine = medicine->id;
  } else if (const auto* period = std::get_if<wish::ChangePeriod>(&intent)) {
    place_.period = period->period;
  } else if (const auto* scroll = std::get_if<wish::Scroll>(&intent)) {
    place_.first = scroll->first;
    place_.carried = scroll->carried;
  } else if (const auto* swap = std::get_if<wish::SwapTrend>(&intent)) {
    if (swap->plot < place_.trends.size()) ++place_.trends[swap->plot];
  } else if (const auto* laboratory = std::get_if<wish::ShowLaboratory>(&intent)) {
    show_chart_page(gui::ChartTab::kCheckups, laboratory->laboratory);
  } else if (const auto* columns = std::get_if<wish::MoveColumns>(&intent)) {
    place_.newer_columns = columns->newer_columns;
  }
}

void Controller::close_chart(journal::CloseReason reason) {
  const EntrySeq consent = chart_->consent;
  store_->post([consent, reason](Desk& desk) { return desk.close_chart(consent, reason); },
               [this](const Result<void>& closed) {
                 note_unrecorded(closed);
                 refresh_status();
               });
  forget_patients();
  show_search();
  if (reason == journal::CloseReason::kWrongPerson) {
    notice_ = "別の方だったことを記録して閉じました。もう一度探してください。";
  }
}

// Written before it is shown: that a receipt was given is an entry, too.
void Controller::give_receipt() {
  if (!chart_ || !chosen_) return;
  receipt_ = {};
  show(Screen::kReceipt);
  store_->post(
      [entry = chart_->entry, persons = chosen_->records](Desk& desk) {
        return make_receipt_page(desk, entry, persons);
      },
      [this, entry = chart_->entry](Result<gui::ReceiptPageState> made) {
        ui_.request_frame();
        if (screen_ != Screen::kReceipt || !chart_ || chart_->entry != entry) return;
        if (made) {
          receipt_ = *std::move(made);
        } else {
          receipt_.failed = true;
        }
      });
}

void Controller::draw_receipt() {
  if (!chart_) return show_search();
  const auto intent = gui::draw(ui_, receipt_);
  if (!intent) return;
  ui_.request_frame();
  receipt_ = {};
  if (std::holds_alternative<gui::receipt_page::Back>(*intent)) return show(Screen::kChart);
  close_chart(journal::CloseReason::kDone);
}

// Nothing of the person stays on the glass, whatever becomes of the entry.
void Controller::withdraw(EntrySeq consent) {
  forget_patients();
  list_notice_ = "同意が取り消されたため閉じました";
  store_->post([consent](Desk& desk) { return desk.withdraw(consent); },
               [this](const Result<EntrySeq>& withdrawn) {
                 if (!withdrawn) {
                   list_notice_ = "取り消しの記録を書けませんでした。空き容量を確かめてください";
                 }
                 refresh_status();
               });
  load_open_patients();
}

void Controller::ask_again(std::optional<Section> add) {
  if (!chosen_) return;
  gui::ConsentChoice choice;
  choice.identity = ground_.identity;
  if (add && chart_) choice.sections = consented_.with(*add);
  show_consent(*chosen_, choice);
}

// ---------------------------------------------------------------------------- open patients

void Controller::load_open_patients() {
  end_search(journal::SearchOutcome::kCleared);
  store_->post([](Desk& desk) { return desk.open_patients(); },
               [this](Result<std::vector<OpenPatient>> patients) {
                 if (screen_ == Screen::kLocked || screen_ == Screen::kSignIn) return;
                 patients_.clear();
                 if (patients) {
                   patients_ = *std::move(patients);
                 } else {
                   notice_ = "一覧を読めませんでした。";
                 }
                 open_.first = 0;
                 open_.withdrawing.clear();
                 open_.notice = std::exchange(list_notice_, {});
                 show(Screen::kOpenPatients);
                 ui_.request_frame();
               });
}

void Controller::draw_open_patients() {
  const Instant now = clock_();
  open_.rows.clear();
  open_.ending_soon = 0;
  for (const OpenPatient& patient : patients_) {
    gui::OpenPatientRow row = present_open_patient(patient, now);
    if (row.ends_soon) ++open_.ending_soon;
    const bool fits = open_.filter == gui::OpenFilter::kEverybody ||
                      (open_.filter == gui::OpenFilter::kMine && patient.mine) ||
                      (open_.filter == gui::OpenFilter::kEndingSoon && row.ends_soon);
    if (fits) open_.rows.push_back(std::move(row));
  }
  const auto intent = gui::draw(ui_, open_);
  draw_nav(gui::NavTab::kOpenPatients);
  if (const auto shortcut = gui::take_shortcut(ui_)) {
    if (const auto* tab = std::get_if<gui::SwitchTab>(&*shortcut)) return act(*tab);
  }
  if (!intent) return;
  namespace wish = gui::open_patients;
  if (const auto* chart = std::get_if<wish::OpenChart>(&*intent)) {
    open_patient(chart->id, false);
  } else if (const auto* again = std::get_if<wish::AskAgain>(&*intent)) {
    open_patient(again->id, true);
  } else if (const auto* ask = std::get_if<wish::AskWithdraw>(&*intent)) {
    open_.withdrawing = ask->id;
  } else if (std::holds_alternative<wish::KeepConsent>(*intent)) {
    open_.withdrawing.clear();
  } else if (const auto* withdrawn = std::get_if<wish::Withdraw>(&*intent)) {
    const auto patient = std::ranges::find_if(patients_, [&](const OpenPatient& one) {
      return std::to_string(one.consent.entry.value) == withdrawn->id;
    });
    if (patient != patients_.end()) withdraw(patient->consent.entry);
  } else if (const auto* filter = std::get_if<wish::ShowFilter>(&*intent)) {
    open_.filter = filter->filter;
    open_.first = 0;
    open_.withdrawing.clear();
  } else if (const auto* scroll = std::get_if<wish::Scroll>(&*intent)) {
    open_.first = scroll->first;
    open_.carried = scroll->carried;
  } else {
    show_search();
  }
  ui_.request_frame();
}

void Controller::open_patient(const std::string& row, bool ask) {
  const auto patient = std::ranges::find_if(patients_, [&](const OpenPatient& one) {
    return std::to_string(one.consent.entry.value) == row;
  });
  if (patient == patients_.end()) return;
  agreeing_ = differing_ = 0;
  agreeing_fields_.clear();
  is_flagged_ = false;
  const journal::OpenConsent consent = patient->consent;
  store_->post([id = consent.persons.front()](Desk& desk) { return desk.choose(id); },
               [this, consent, ask](Result<Chosen> chosen) {
                 if (screen_ == Screen::kLocked) return;
                 if (!chosen) {
                   show_search();
                   notice_ = "この方の記録を開けませんでした。もう一度探してください。";
                   return;
                 }
                 // Family and "not established": the will may be known by now (care.md 12).
                 if (ask || consent.ran_out || consent.asks_again) {
                   gui::ConsentChoice choice;
                   choice.identity = consent.identity;
                   show_consent(*std::move(chosen), choice);
                   return;
                 }
                 chosen_ = *std::move(chosen);
                 open_chart(consent.entry, {consent.answer, consent.identity, consent.since, consent.until},
                            consent.sections);
               });
}

}  // namespace tomoshibi::app
