// Controller: what the window shows now, and what becomes of each wish.
//
// draw() draws the one screen that is due and takes its intent; work goes to the store thread, its
// outcome comes back in collect() and changes what is shown next. Nothing here waits.
//
//   Opening -> SignIn -> Search <-> Candidates -> Consent <-> PatientPage
//                          ^  \________________________/ |
//                          |<-- Chart <------------------+      OpenPatients -> Chart
//   Consent -> SecondPerson -> Chart, when there are grounds
//   SignIn, a refused search, a scan of an order wherever it comes -> OrderEntry <-> OrderSecond -> back;
//   SignIn, nav, F5 -> Roads
//   any --ロック, minutes untouched, SIGHUP, SIGUSR1--> Locked --proof--> Search or Members
//   a scan on any of the search screens -> the form that it fills -> Candidates, Consent or an empty
//   answer
//   SignIn -> NewProof (first sign-in) -> Search;  SignIn, Members -> Staff, UnlockPair;  nav ->
//   Members;  an auditor's SignIn, an administrator's nav -> Audit
//
// Invariants
//   - Whoever locks, signs out or closes leaves no patient word in this object.
//   - A proof lives in SecretText alone; it leaves this object when it is handed to the store, and
//   on
//     every change of screen. Only the one given for a first sign-in stays, until it was changed.
//   - After a lock whose entry is durable wants_restart() is true: main() begins the program anew.
//   - The answer that is shown belongs to the form that is shown: a late one is dropped.
//   - What is open changes only on the store's thread; each minute it is looked at again (tick()), and
//     an answer that belongs to what was open before is dropped.
// Thread: gui. Proof: tests/kiosk_controller_test.cpp, tests/kiosk_orders_test.cpp, tests/journeys.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/kiosk/audit_visit.h"
#include "app/kiosk/order_visit.h"
#include "app/kiosk/papers.h"
#include "app/kiosk/power.h"
#include "app/kiosk/present_accounts.h"
#include "app/kiosk/present_chart.h"
#include "app/kiosk/present_search.h"
#include "app/kiosk/store_thread.h"
#include "gui/frame.h"
#include "gui/screens/candidates.h"
#include "gui/screens/chart_frame.h"
#include "gui/screens/consent.h"
#include "gui/screens/drill_score.h"
#include "gui/screens/lock.h"
#include "gui/screens/members.h"
#include "gui/screens/new_proof.h"
#include "gui/screens/open_patients.h"
#include "gui/screens/patient_page.h"
#include "gui/screens/receipt_page.h"
#include "gui/screens/roads.h"
#include "gui/screens/search_card.h"
#include "gui/screens/search_code.h"
#include "gui/screens/search_name.h"
#include "gui/screens/second_person.h"
#include "gui/screens/sign_in.h"
#include "gui/screens/staff.h"
#include "gui/screens/unlock_pair.h"

namespace tomoshibi::app {

enum class Screen : std::uint8_t {
  kOpening,
  kSignIn,
  kSearchName,
  kSearchCard,
  kSearchCode,
  kCandidates,
  kConsent,
  kPatientPage,
  kChart,
  kOpenPatients,
  kLocked,
  kNewProof,
  kStaff,
  kUnlockPair,
  kMembers,
  kAudit,
  kSecondPerson,
  kReceipt,
  kOrderEntry,
  kOrderSecond,
  kRoads,
  kDrillScore,
};

// A sign-in that takes longer says what it opens.
inline constexpr std::chrono::milliseconds kOpeningAfter{500};

struct ControllerOptions {
  std::chrono::minutes hide_after{2};
  std::chrono::minutes lock_after{15};  // At most; the store's own setting can be shorter.
  std::chrono::seconds search_ends_after{30};
  // Where sticks appear: a member's second factor is <id>.token in it or one folder below.
  std::filesystem::path token_folder;
  // Where orders arrive besides; what a hub published (a folder that is reachable from here).
  std::filesystem::path order_folder;
  std::filesystem::path hub_folder;
  std::optional<AccountId> locked_by;  // The window was begun anew after this member's lock …
  std::optional<store::audit::OwnFigures> figures;  // … and these are told him.
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
  // The lid, a handler's signal: as the key ロック. Nothing to do when nobody is signed in.
  void lock_now();
  // A lock is durable and nothing of it is left to be shown but who locked.
  // True only once the screen that shows nobody was drawn: the display keeps its last frame.
  bool wants_restart() const { return left_ && nobody_was_drawn_; }
  // Who locked; empty after a sign-out.
  const std::optional<AccountId>& locked_by() const { return who_; }
  // His own day, to be told on the lock screen; no patient word.
  const std::optional<store::audit::OwnFigures>& figures() const { return figures_; }

 private:
  // controller.cpp: frame, time, status
  void draw_screen();
  void draw_opening();
  bool draw_strip();
  void draw_nav(gui::NavTab active);
  void draw_notice();
  void pass_time(Time now, bool touched);
  std::chrono::minutes lock_after() const;
  void leave_forms();
  void refresh_status();
  void first_screen();
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
  gui::SignInFact self_test() const;
  void try_proof(const AccountId& account);
  struct Tried;
  void tried(Tried outcome, const AccountId& account);
  void lock(store::journal::LockReason reason);
  void forget_patients();
  void land();
  const store::orders::Account* account_of(const std::optional<AccountId>& id) const;
  const store::orders::Account* self() const { return account_of(who_); }
  void refresh_accounts(std::function<void()> then);

  // controller_prover.cpp: who proves himself, whatever for
  void begin_prover(std::vector<gui::SignInAccount> accounts, std::optional<AccountId> chosen);
  void settle_prover();
  void read_tries(const AccountId& account);
  std::optional<AccountId> act(const gui::ProverIntent& intent);
  void refuse(const Error& error, const store::orders::Tries& tries);
  void forget_proofs();
  std::filesystem::path token_of(const AccountId& account) const;

  // controller_accounts.cpp: a proof of one's own, responders, members, unlocking
  void draw_new_proof();
  void save_new_proof();
  void take_twice(const gui::TwiceWish& wish);
  void show_staff(gui::StaffKind kind);
  void draw_staff();
  void save_staff(std::optional<AccountId> voucher);
  void staff_saved(const Result<store::orders::Account>& made, const store::orders::Tries& tries);
  void leave_staff();
  void show_unlock(const AccountId& account);
  void draw_unlock();
  void unlock_with(const AccountId& second);
  void leave_unlock();
  void show_members();
  void step_rekey();
  void draw_members();
  void act(const gui::MembersIntent& intent);
  void members_done(const Result<void>& result, const gui::Words& done);

  // controller_audit.cpp: what officials do with the journal
  void show_audit();
  void end_audit();
  void verify_audit();
  void audit_read(Result<AuditSnapshot> snapshot);
  void reread_audit();
  void draw_audit();
  void show_audit_tab(gui::AuditTab tab);
  void show_audit_list();
  void scroll_audit(std::size_t first, float carried);
  void leave_audit_page();
  void open_audit_item(const std::string& row);
  void record_audit_finding(gui::AuditItem& item);
  void draw_audit_sample();
  void ask_for_persons(gui::KanaText words);
  void open_audit_person(const std::string& id);
  void write_audit_export();
  void make_audit_seal();
  void take_paper_seal(PaperSeal made);
  void read_waiting_seal();
  void print_audit_seal();
  void take_audit_paper();
  void check_audit_paper();
  void seal_when_due();
  std::string waiting_seal_words() const;  // 11/21朝の封印紙ができています; empty: none waits.
  void read_seal_time();
  void act(const gui::AuditIntent& intent);
  bool act_on_audit_item(const gui::AuditIntent& intent);
  void act_on_audit_form(const gui::AuditIntent& intent);

  // controller_orders.cpp: what is open, how it comes to be, roads
  bool is_shut() const;   // Enrolled, and nobody could search now.
  bool is_drill() const;
  void take_orders(Result<OrderStatus> orders, std::vector<Held> held, bool signed_in);
  gui::SearchAnswer shown_answer() const;
  void show_order(gui::OrderWay way);
  void leave_order();
  void read_order_files();
  void draw_order();
  void act(const gui::OrderEntryIntent& intent);
  void apply_order_file(std::size_t index);
  // By value: a change of screen forgets the input it came with.
  void take_order_scan(std::string text);
  void apply_order(Bytes file);
  void finish_order(bool is_done);
  void show_order_second();
  void draw_order_second();
  void apply_code();
  void refuse_code(const Error& error, bool second_was_wrong);
  void read_drill_score();
  void draw_drill_score();
  void show_roads();
  void draw_roads();
  void exchange();

  // controller_search.cpp: forms, answers, candidates
  void draw_search_name();
  void draw_search_card();
  void draw_search_code();
  void draw_candidates();
  store::people::Query query() const;  // Of the form that is shown.
  void take_scan();
  void refuse_scan(gui::CodeNote note);
  void show_scanned();
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
  void act(const gui::EnterOrder& intent);
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
  // controller_second.cpp: a second person, asked for and never a bar
  struct AskedFor {  // A consent that stands in the journal, its chart waiting.
    EntrySeq consent;
    ChartGround ground;
    SectionSet sections;
    store::audit::SecondPersonQuestion question;
  };
  void ask_second_person(AskedFor asked);
  void draw_second_person();
  void record_second_person(store::journal::SecondHow how, std::optional<AccountId> colleague);
  void read_grounds();
  void open_chart(EntrySeq consent, ChartGround ground, SectionSet sections);
  void show_chart_page(gui::ChartTab tab, bool laboratory);
  void turn_chart_page(gui::ChartTab tab, bool laboratory);
  void chart_intent(const gui::ChartIntent& intent);
  void close_chart(store::journal::CloseReason reason);
  void withdraw(EntrySeq consent);
  void give_receipt();
  void draw_receipt();
  void ask_again(std::optional<Section> add);
  void load_open_patients();
  void open_patient(const std::string& row, bool ask);

  gui::Ui& ui_;
  Clock clock_;
  ControllerOptions options_;
  StoreThread* store_ = nullptr;

  Screen screen_ = Screen::kOpening;
  std::string opening_failure_;  // A sentence; the store could not be opened.
  std::string notice_;           // One sentence in the answer column; gone with the next touch.

  // What was read from the store for the frame around every screen.
  std::optional<KioskProfile> profile_;
  std::filesystem::path store_dir_;
  std::vector<store::orders::Account> accounts_;  // Who may sign in here.
  std::optional<DeskStatus> status_;
  Power power_;

  // Sign-in and lock.
  gui::SignInState sign_in_;      // What it keeps itself: legibility, the page of accounts.
  std::optional<AccountId> who_;  // Signed in, or who locked.
  bool is_signed_in_ = false;
  std::string lock_notice_;
  std::optional<store::audit::OwnFigures> figures_;
  bool is_sealing_ = false;  // The machine looks whether a seal is due.
  std::optional<AuditDesk::WaitingSeal> waiting_seal_;
  bool only_names_hidden_ = false;  // The proof is asked to show names again, nothing was locked.
  Screen before_hidden_ = Screen::kSearchName;
  std::optional<Time> shake_from_;
  bool left_ = false;  // The lock's entry is durable, the region is closed.
  bool nobody_was_drawn_ = false;
  int lock_minutes_ = 15;

  // Who proves himself: sign-in, lock, voucher, the two who unlock.
  gui::ProverState prover_;
  SecretText proof_;
  std::optional<store::orders::Tries> tries_;  // Of the chosen account.
  std::optional<Time> checking_since_;
  // Written by the store's thread while it signs somebody in: a SignInStep.
  std::shared_ptr<std::atomic<int>> sign_in_step_ = std::make_shared<std::atomic<int>>(0);

  // Accounts.
  gui::NewProofState new_proof_;
  SecretText old_proof_;               // Given at a first sign-in, until it was changed.
  SecretText first_, second_;          // A new one, twice.
  std::optional<AccountId> reset_of_;  // Whose proof an administrator sets; empty: one's own.
  gui::StaffState staff_;
  gui::UnlockPairState unlock_;
  std::optional<AccountId> unlock_of_;
  SignInProof first_of_two_;
  gui::MembersState members_;

  // Search.
  gui::NameForm name_form_;
  gui::CardForm card_form_;
  gui::SearchTab tab_ = gui::SearchTab::kByName;
  gui::AnswerSlot slot_;
  std::optional<store::people::Answer> answer_;  // Behind what the slot shows.
  gui::ListPosition list_;
  std::uint64_t form_number_ = 0;   // Of the form shown; an answer to an older one is dropped.
  std::uint64_t asked_number_ = 0;  // Of the form last asked for; 0: none is under way.
  std::uint64_t scanned_number_ = 0;  // Of the form that a scan filled: its answer is gone to.
  gui::CodeNote code_note_ = gui::CodeNote::kNone;
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
  gui::ReceiptPageState receipt_;
  std::optional<AskedFor> asked_for_;
  gui::SecondPersonState second_person_;
  std::optional<OpenedChart> chart_;
  ChartGround ground_;
  ChartPlace place_;
  bool chart_is_loading_ = false;
  // Each section is recorded as viewed before its page is drawn for the first time.
  SectionSet consented_;                      // Of the chart that is open.
  SectionSet viewed_;                         // Pages that stand in the journal.
  std::optional<gui::ChartTab> turning_to_;   // Its entry is being written …
  std::optional<std::pair<gui::ChartTab, bool>> turn_next_;  // … and this was touched meanwhile.

  // Orders and roads. Empty in a store without a fleet.
  std::optional<OrderStatus> orders_;
  std::vector<Held> held_;
  bool orders_of_signed_in_ = false;  // Read while somebody was signed in.
  std::unique_ptr<OrderVisit> order_;
  Screen before_order_ = Screen::kSignIn;
  OrderStatus drill_was_;  // As it stood last, for the page that ends it.
  gui::DrillScore drill_score_;
  struct RoadsTold {  // By the store's thread while it takes.
    std::atomic<std::uint64_t> done{0}, total{0};
    std::atomic<bool> stops{false};
  };
  struct Roads {
    bool is_running = false;
    std::shared_ptr<RoadsTold> told = std::make_shared<RoadsTold>();
    std::optional<gui::RoadsExchange> last;
    std::size_t first = 0;
    float carried = 0.0F;
  } roads_;

  AuditVisit audit_;

  // Open patients.
  std::vector<OpenPatient> patients_;
  gui::OpenPatientsState open_;
  std::string list_notice_;  // For the list that is being read.

  // Time.
  Time now_{};
  Time touched_{};
  Time status_read_{};
  std::int64_t shown_minute_ = -1;
};

}  // namespace tomoshibi::app
