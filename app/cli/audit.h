// What the sources of the command audit share: arguments, the visit of an official, words and fields.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/audit_desk.h"
#include "store/audit/seal.h"
#include "store/journal/tree_at.h"

namespace tomoshibi::cli {

struct AuditArguments {
  SessionArguments session;
  bool json = false;
  std::string key_file;  // The auditor's private half, brought.
  // Of lists and periods.
  std::string person;
  std::string account;
  std::string kind;
  std::string device;
  std::string from;
  std::string until;
  // Of single commands.
  std::uint64_t number = 0;
  std::uint32_t count = 10;
  std::string outcome;
  std::string note;
  bool second = false;
  bool all = false;
  std::string asked_for;
  std::string csv;
  std::string balp;
  std::string pack;
  std::string file;
  std::string out;
  bool is_due = false;      // Of a seal: only when one is due.
  std::string seal;         // Words, or a file with a checkpoint.
  std::uint64_t size = 0;   // That stands on the paper …
  std::string date;         // … and its day.
};

// An official who signed in, with the journal read and verified.
struct AuditVisit {
  app::Desk desk;
  app::AuditDesk audit;
};
// Complains and fills `exit` when it does not come to it.
std::optional<AuditVisit> open_visit(const AuditArguments& arguments, Exit& exit);
// The auditor's key that was brought; nothing when none was. Complains when it does not read.
bool read_brought_key(const AuditArguments& arguments,
                      std::optional<store::journal::SealingKey>& key, Exit& exit);

// --from and --until: a day in Japan (until its end), or an instant. Complains.
std::optional<store::audit::Period> period_of(const AuditArguments& arguments);
void add_period(CLI::App& command, AuditArguments& arguments);

// One line of --json each.
Json json_of(const app::ReviewRow& row, const store::audit::AccessBook& book, Instant now);
Json json_of(const store::audit::Access& access, const store::audit::AccessBook& book);
Json json_of(const store::audit::SearchSeen& search, const store::audit::AccessBook& book);
Json json_of(const store::audit::Counts& counts);
Json json_of(const store::audit::Statistics& statistics);

// For people: 同意なし：意識がない, 検索だけ 14回続く, 西村 由紀 医師, 11/18 17:40, あと3時間.
void print_damage(std::uint64_t first_bad, const std::string& what, bool is_declared);
std::string words_of(const app::ReviewRow& row, const store::audit::AccessBook& book);
std::string words_of(const store::audit::Access& access);
std::string who_words(const store::audit::AccessBook& book, const AccountId& account,
                      const std::optional<Role>& role);
std::string time_words(Instant at);
std::string due_words(Instant due, Instant now);

// verify --seal: what stands on a paper …
struct PaperArguments {
  std::optional<store::audit::SealRead> note;  // What its QR code holds, else …
  store::audit::SealNumbers words{};           // … its words and their day.
  Date date;
  std::uint64_t size = 0;
  PublicKey device{};
};
// … read and complained of; `exit` says why nothing came.
std::optional<PaperArguments> read_paper(const AuditArguments& arguments, Exit& exit);
// … and held against the journal's own tree.
Exit check_paper(const PaperArguments& paper, const store::journal::TreeAt& own, Json& report);

// Subcommands; each source of the command adds its own.
void add_audit_reviews(CLI::App& command, const std::shared_ptr<AuditArguments>& arguments,
                       Exit& exit);
void add_audit_seals(CLI::App& command, const std::shared_ptr<AuditArguments>& arguments,
                     Exit& exit);
void add_audit_exports(CLI::App& command, const std::shared_ptr<AuditArguments>& arguments,
                       Exit& exit);

}  // namespace tomoshibi::cli
