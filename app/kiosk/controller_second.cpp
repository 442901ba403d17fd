// Controller: a second person, asked for when there are grounds; the chart opens either way.
#include <algorithm>
#include <utility>

#include "app/kiosk/controller.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace orders = store::orders;

// Said on the consent screen before anything is recorded: 続けられます（後日確認）.
void Controller::read_grounds() {
  if (!chosen_) return;
  store_->post([chosen = *chosen_](Desk& desk) { return desk.grounds(chosen); },
               [this, person = chosen_->person.id](const Result<journal::ConsentFlags>& grounds) {
                 if (!chosen_ || chosen_->person.id != person || !grounds) return;
                 auto flags = *grounds;
                 if (chosen_->withheld) flags = flags.with(journal::ConsentFlag::kWithheld);
                 std::string note;
                 for (const std::string& sentence : ground_words(flags)) note += sentence + "。";
                 if (note.empty()) return;
                 consent_.review_note = note + "続けられます（後日確認）";
                 ui_.request_frame();
               });
}

void Controller::ask_second_person(AskedFor asked) {
  asked_for_ = std::move(asked);
  second_person_ = {};
  second_person_.grounds = ground_words(asked_for_->question.grounds);
  show(Screen::kSecondPerson);
  std::vector<gui::SignInAccount> colleagues;
  for (const orders::Account& one : accounts_) {
    const bool may = who_ && one.id != *who_ && is_medical(one.role) && !one.must_change;
    gui::SignInAccount shown = present_account(one, clock_());
    if (may && shown.standing == gui::Standing::kOpen) colleagues.push_back(std::move(shown));
  }
  const bool is_alone =
      colleagues.empty() || asked_for_->question.ask == store::audit::SecondAsk::kNobodyThere;
  second_person_.by = is_alone ? gui::SecondBy::kNobody : gui::SecondBy::kColleague;
  begin_prover(std::move(colleagues), std::nullopt);
  ui_.request_frame();
}

void Controller::draw_second_person() {
  if (!asked_for_ || !chosen_) return show_search();
  namespace wish = gui::second_person;
  second_person_.prover = prover_;
  second_person_.prover.proof = &proof_;
  const auto intent = gui::draw(ui_, second_person_);
  if (!intent) return;
  ui_.request_frame();
  if (const auto* by = std::get_if<wish::ChooseBy>(&*intent)) {
    if (second_person_.by == by->by) return;
    second_person_.by = by->by;
    second_person_.chosen.reset();
    proof_.clear();
  } else if (const auto* words = std::get_if<wish::ChooseWords>(&*intent)) {
    second_person_.chosen = words->index;
  } else if (std::holds_alternative<wish::Record>(*intent)) {
    const bool is_voice = second_person_.by == gui::SecondBy::kVoice;
    record_second_person(is_voice ? journal::SecondHow::kByVoice : journal::SecondHow::kNobodyThere,
                         std::nullopt);
  } else if (std::holds_alternative<wish::Leave>(*intent)) {
    forget_patients();
    show_search();
  } else if (const auto colleague = act(std::get<gui::ProverIntent>(*intent))) {
    record_second_person(journal::SecondHow::kSignedIn, colleague);
  }
}

void Controller::record_second_person(journal::SecondHow how, std::optional<AccountId> colleague) {
  if (second_person_.is_recording || prover_.is_checking) return;
  second_person_.not_recorded = false;
  second_person_.is_recording = !colleague;
  prover_.is_checking = colleague.has_value();
  struct Recorded {
    Result<EntrySeq> entry;
    orders::Tries tries;
  };
  std::optional<SignInProof> proof;
  if (colleague) proof = SignInProof{*colleague, std::exchange(proof_, {}), token_of(*colleague)};
  store_->post(
      [consent = asked_for_->consent, grounds = asked_for_->question.grounds, how,
       proof = std::move(proof), note = gui::second_words(second_person_)](Desk& desk) {
        Result<EntrySeq> entry = desk.record_second_person(consent, grounds, how,
                                                           proof ? &*proof : nullptr, note);
        return Recorded{entry, proof ? desk.tries(proof->account) : orders::Tries{}};
      },
      [this, by_colleague = colleague.has_value()](const Recorded& recorded) {
        second_person_.is_recording = false;
        prover_.is_checking = false;
        if (screen_ != Screen::kSecondPerson || !asked_for_ || !chosen_) return;
        ui_.request_frame();
        if (!recorded.entry) {
          if (by_colleague) return refuse(recorded.entry.error(), recorded.tries);
          second_person_.not_recorded = true;
          return;
        }
        const AskedFor asked = *std::exchange(asked_for_, std::nullopt);
        open_chart(asked.consent, asked.ground, asked.sections);
      });
}

}  // namespace tomoshibi::app
