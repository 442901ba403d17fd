// Controller: what the window shows now, and what becomes of each wish.
//
// draw() draws the one screen that is due and takes its intent; work goes to the store thread, its
// outcome comes back in collect() and changes what is shown next. Nothing here waits.
//
//   Opening -> SignIn -> Search <-> Candidates -> Consent <-> PatientPage
//                          ^  \________________________/ |
//                          |<-- Chart <------------------+      OpenPatients -> Chart
//   any --ロック, 15 min untouched--> Locked --PIN--> Search
//
// Invariants
//   - Whoever locks, signs out or closes leaves no patient word in this object.
//   - A PIN is wiped as soon as it was handed to the store.
//   - The answer that is shown belongs to the form that is shown: a late one is dropped.
// Thread: gui. Proof: tests/kiosk_controller_test.cpp, tests/journeys.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/kiosk/power.h"
#include "app/kiosk/present_chart.h"
#include "app/kiosk/present_search.h"
#include "app/kiosk/store_thread.h"
#include "gui/frame.h"
#include "gui/screens/candidates.h"
#include "gui/screens/chart_frame.h"
#include "gui/screens/consent.h"
#include "gui/screens/lock.h"
#include "gui/screens/open_patients.h"
#include "gui/screens/patient_page.h"
#include "gui/screens/search_card.h"
#include "gui/screens/search_name.h"
#include "gui/screens/sign_in.h"

namespace tomoshibi::app {

enum class Screen : std::uint8_t {
  kOpening,
  kSignIn,
  kSearchName,
  kSearchCard,
  kCandidates,
  kConsent,
  kPatientPage,
  kChart,
  kOpenPatients,
  kLocked,
};

struct ControllerOptions {
  std::chrono::minutes hide_after{2};
  std::chrono::minutes lock_after{15};
  std::chrono::seconds search_ends_after{30};
};

class Controller final {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Controller(gui::Ui& ui, Clock clock, ControllerOptions options);
  Controller(const Controller&) = delete;
  Controller& operator=(const Controller&) = delete;

  void attach(StoreThread& store) { store_ = &store; }
  void opened(const Result<void>& result);  // The desk is open, or will never be.

  // Between Ui::begin() and Ui::end(). `touched`: the frame has input of a person.
  void draw(Time now, bool touched);
  // When draw() is due although nothing happens.
  std::optional<Time> next_due() const;
  Screen screen() const { return screen_; }

 private:
  // controller.cpp: frame, time, status
  void draw_screen();
  void draw_opening();
  bool draw_strip();
  void draw_nav(gui::NavTab active);
  void draw_notice();
  void pass_time(Time now, bool touched);
  void refresh_status();
  void find_places();
  void note_unrecorded(const Result<void>& recorded);
  gui::StatusStripState strip_state() const;
  SearchContext context() const;
  void show(Screen screen);
  void show_search();

  // controller_session.cpp: sign-in, lock
  void draw_sign_in();
  void draw_locked();
  gui::SignInState sign_in_state() const;
  void try_pin(const AccountId& account, gui::PinEntry pin);
  void signed_in(const Result<void>& result, const AccountId& account, const store::orders::Tries& tries);
  void lock(store::journal::LockReason reason);
  void forget_patients();

  // controller_search.cpp: forms, answers, candidates
  void draw_search_name();
  void draw_search_card();
  void draw_candidates();
  void form_changed();
  void ask();
  void answered(std::uint64_t asked, Result<store::people::Answer> answer);
  void end_search(store::journal::SearchOutcome outcome);
  void act(const gui::ListMoved& intent);
  void act(const gui::ChoosePerson& intent);
  void act(const gui::ComparePeople& intent);
  void act(const gui::SwitchTab& intent);
  void act(const gui::ShowNearest& intent);
  void act(const gui::WishOpenPatients& intent);
  void act(gui::NameFormChanged intent);
  void act(gui::CardFormChanged intent);
  void choose(const gui::ChoosePerson& intent);

  // controller_chart.cpp: consent, chart, open patients
  void draw_consent();
  void draw_patient_page();
  void draw_chart();
  void draw_open_patients();
  void show_consent(Chosen chosen, gui::ConsentChoice choice);
  void record_consent();
  void open_chart(EntrySeq consent, ChartGround ground, SectionSet sections);
  void chart_intent(const gui::ChartIntent& intent);
  void close_chart(store::journal::CloseReason reason);
  void ask_again(std::optional<Section> add);
  void load_open_patients();
  void open_patient(const std::string& row, bool ask);

  gui::Ui& ui_;
  Clock clock_;
  ControllerOptions options_;
  StoreThread* store_ = nullptr;

  Screen screen_ = Screen::kOpening;
  std::string opening_failure_;      // A sentence; the store could not be opened.
  std::string notice_;               // One sentence in the answer column; gone with the next touch.

  // What was read from the store for the frame around every screen.
  std::optional<KioskProfile> profile_;
  std::vector<store::orders::Account> accounts_;  // Who may sign in here.
  std::optional<DeskStatus> status_;
  Power power_;

  // Sign-in and lock.
  gui::SignInState sign_in_;
  std::optional<AccountId> who_;     // Signed in, or who locked.
  gui::PinEntry lock_pin_;
  std::string lock_refusal_;
  bool lock_is_checking_ = false;
  bool only_names_hidden_ = false;   // The PIN is asked to show names again, nothing was locked.
  Screen before_hidden_ = Screen::kSearchName;
  std::optional<Time> shake_from_;

  // Search.
  gui::NameForm name_form_;
  gui::CardForm card_form_;
  gui::SearchTab tab_ = gui::SearchTab::kByName;
  gui::AnswerSlot slot_;
  std::optional<store::people::Answer> answer_;  // Behind what the slot shows.
  gui::ListPosition list_;
  std::uint64_t form_number_ = 0;    // Of the form shown; an answer to an older one is dropped.
  std::uint64_t asked_number_ = 0;   // Of the form last asked for; 0: none is under way.
  bool search_is_open_ = false;
  gui::CompareView compare_;
  std::vector<gui::Place> places_;

  // Consent, chart.
  std::optional<Chosen> chosen_;
  gui::ConsentState consent_;
  std::string agreeing_fields_;
  int agreeing_ = 0;
  int differing_ = 0;
  bool is_flagged_ = false;
  std::optional<OpenedChart> chart_;
  ChartGround ground_;
  ChartPlace place_;
  bool chart_is_loading_ = false;

  // Open patients.
  std::vector<OpenPatient> patients_;
  gui::OpenPatientsState open_;

  // Time.
  Time now_{};
  Time touched_{};
  Time status_read_{};
  std::int64_t shown_minute_ = -1;
};

}  // namespace tomoshibi::app
