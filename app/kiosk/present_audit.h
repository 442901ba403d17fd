// From what the audit desk read to what its screens show: words, places and order; pure functions.
//
// AuditSnapshot and AuditItemFacts are plain copies, made on the store's thread (read_snapshot() and
// the like); the window's thread turns them into states. Whom an access is about is a record's
// number and the words of the search; no region is opened for it.
// Source: screens.md m; care.md 11, 25. Proof: tests/kiosk_audit_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/desk/audit_desk.h"
#include "gui/screens/audit.h"

namespace tomoshibi::app {

// ---- Read on the store's thread ----

struct AuditEntryRow {               // An access or a search in a list.
  store::audit::EntryName name;
  Instant at;
  std::string what;
  std::string who;
  std::string kiosk;
  bool strong = false;
};

struct AuditQueueRow {
  store::audit::ReviewItem item;
  std::string what;
  std::string who;
  std::string kiosk;
  std::string outcome;               // Of the last finding; empty: none yet.
};

struct AuditSnapshot {
  AuditFacts facts;
  std::vector<AuditQueueRow> queue;
  std::vector<AuditEntryRow> refusals;
  store::audit::Statistics statistics;
  std::string last_draw;             // 抽出番号; empty: none.
};

struct AuditItemFacts {
  store::audit::ReviewItem item;
  std::string what;
  std::vector<std::string> flags;    // In sentences.
  std::vector<gui::AuditFact> facts;
  gui::AuditStage stage = gui::AuditStage::kFirst;
  gui::AuditRefused refused = gui::AuditRefused::kNothing;
};

AuditSnapshot read_snapshot(const AuditDesk& desk, const KioskProfile& profile);
//   Errors: kNotFound.
Result<AuditItemFacts> read_item(const AuditDesk& desk, const KioskProfile& profile,
                                 const store::audit::EntryName& subject, const AccountId& reviewer);
std::vector<AuditEntryRow> read_drawn(const AuditDesk& desk, const KioskProfile& profile,
                                      const AuditDesk::Sample& sample);
std::vector<AuditEntryRow> read_person(const AuditDesk& desk, const KioskProfile& profile,
                                       const AuditDesk::PersonList& list);
// Records that fit the words, or the number of a record when that is what was entered.
std::vector<gui::AuditPersonRow> read_persons(const AuditDesk& desk, std::string_view words);

// ---- Shown ----

// Every seal of the journal, newest first.
std::vector<gui::AuditPaperSeal> present_seals(const AuditFacts& facts);
std::string last_seal_words(const AuditFacts& facts);  // 11/21朝; empty: none ever.

// Names an access or search in a path of the window; and back.
std::string row_id(const store::audit::EntryName& name);
std::optional<store::audit::EntryName> name_from_row(std::string_view id);

// 同意なし：意識がない
std::string flag_words(const store::audit::Flag& flag,
                       const std::vector<NoConsentReason>& reasons, ConsentAnswer answer);
// あと3時間, あと40分, 期限を過ぎました; danger under 6 hours, caution under 24.
std::string due_words(Instant due, Instant now);
gui::Tone due_tone(Instant due, Instant now);

gui::AuditBanner present_banner(const AuditFacts& facts, const KioskProfile& profile);
gui::AuditBanner present_verifying(std::uint64_t done, std::uint64_t total);
gui::AuditOverview present_overview(const AuditSnapshot& snapshot, Instant now);
gui::AuditQueue present_queue(const AuditSnapshot& snapshot, gui::AuditFilter filter, Instant now);
gui::AuditList present_rows(const std::vector<AuditEntryRow>& rows);
gui::AuditItem present_item(const AuditItemFacts& facts, Instant now);
// The sentences that are offered with a finding.
std::vector<std::string> finding_words(gui::AuditOutcome outcome);
store::journal::ReviewOutcome outcome_of(gui::AuditOutcome outcome);
// What is recorded with the finding: the chosen sentences, then his own.
std::string finding_note(const gui::AuditItem& item);
// How many wait for somebody: the number on the tab.
std::size_t waiting_count(const AuditSnapshot& snapshot);

store::audit::Period period_of(gui::AuditPeriod period, Instant now);
// audit-20261121-1432.csv
std::string export_name(gui::AuditFormat format, Instant now);

}  // namespace tomoshibi::app
