// Controller: consent, the open chart, and the patients that are open.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/kiosk/controller.h"
#include "app/kiosk/present_wording.h"
#include "store/journal/wording.h"

namespace tomoshibi::app {

namespace journal = store::journal;

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
      // Same surname as the person: stated, reviewed later, never a wall (care.md 15).
      const std::string surname = account->name.substr(0, account->name.find(' '));
      if (!chosen_->person.names.empty() && chosen_->person.names.front().family == surname) {
        consent_.review_note = "閲覧者と同じ姓です。続けられます（後日確認）";
      }
    }
  }
  consent_.words_edition = std::string(journal::kWordingId) + "・日本語";
  consent_.is_reopening = chosen_->consent && chosen_->consent->asks_again;
  show(Screen::kConsent);
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
  if (!consent_.review_note.empty() && !chosen_->withheld) {
    form.flags = form.flags.with(journal::ConsentFlag::kSameSurname);
  }
  consent_.phase = gui::RecordingPhase::kRecording;
  store_->post(
      [chosen = *chosen_, form](Desk& desk) { return desk.record_consent(chosen, form); },
      [this, form](const Result<journal::ConsentOutcome>& outcome) {
        if (screen_ == Screen::kLocked || !chosen_) return;
        if (!outcome) {
          consent_.phase = gui::RecordingPhase::kCannotRecord;
          ui_.request_frame();
          return;
        }
        if (const auto* given = std::get_if<journal::ConsentGiven>(&*outcome)) {
          open_chart(given->entry, {form.answer, form.identity, clock_(), given->until}, form.sections);
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
  store_->post(
      [chosen = *chosen_, consent, sections](Desk& desk) { return desk.open_chart(chosen, consent, sections); },
      [this, ground](Result<OpenedChart> opened) {
        chart_is_loading_ = false;
        if (screen_ == Screen::kLocked || screen_ == Screen::kSignIn) return;
        if (!opened) {
          consent_.phase = gui::RecordingPhase::kCannotRecord;
          notice_ = "カルテを開けませんでした。";
          ui_.request_frame();
          return;
        }
        const ChartPlace before = std::exchange(place_, {});
        if (chart_ && chart_->person.id == opened->person.id) place_.tab = before.tab;
        chart_ = *std::move(opened);
        ground_ = ground;
        consent_ = {};
        show(Screen::kChart);
        refresh_status();
      });
}

void Controller::draw_chart() {
  if (!chart_) return show_search();
  const auto intent = gui::draw(ui_, present_chart(*chart_, ground_, place_, clock_()));
  draw_notice();
  if (!intent) return;
  chart_intent(*intent);
  ui_.request_frame();
}

void Controller::chart_intent(const gui::ChartIntent& intent) {
  namespace wish = gui::chart;
  if (const auto* tab = std::get_if<wish::ShowTab>(&intent)) {
    place_ = at_page(std::move(place_));
    place_.tab = tab->tab;
    place_.medicine.clear();
    place_.allergies = place_.sensitive = false;
  } else if (std::holds_alternative<wish::Close>(intent)) {
    close_chart(journal::CloseReason::kDone);
  } else if (std::holds_alternative<wish::CloseAsWrongPerson>(intent)) {
    close_chart(journal::CloseReason::kWrongPerson);
  } else if (std::holds_alternative<wish::ShowSensitive>(intent)) {
    place_ = at_page(std::move(place_));
    place_.sensitive = place_.sensitive_shown = true;
  } else if (std::holds_alternative<wish::ShowAllergies>(intent)) {
    place_ = at_page(std::move(place_));
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
    place_ = at_page(std::move(place_));
    place_.laboratory = laboratory->laboratory;
    place_.newer_columns = 0;
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

void Controller::ask_again(std::optional<Section> add) {
  if (!chosen_) return;
  gui::ConsentChoice choice;
  choice.identity = ground_.identity;
  if (add && chart_) choice.sections = chart_->view.sections.with(*add);
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
  } else if (const auto* filter = std::get_if<wish::ShowFilter>(&*intent)) {
    open_.filter = filter->filter;
    open_.first = 0;
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
