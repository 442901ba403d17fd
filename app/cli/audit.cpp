// The command audit: verifying and listing, and how an official comes in.
#include "app/cli/audit.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "app/desk/control.h"
#include "app/desk/machine.h"
#include "store/journal/verify.h"
#include "store/vault/data_key.h"

namespace tomoshibi::cli {

namespace audit = store::audit;
namespace journal = store::journal;

namespace {

void print_verification(const Json& found, bool json) {
  if (json) {
    fmt::print("{}\n", to_line(found));
  } else if (found.value("good", false)) {
    fmt::print("{}件を検証：書き換え・欠け・並べ替えなし\n",
               with_thousands(found.value("entries", std::uint64_t{0})));
  } else {
    const std::uint64_t bad =
        found["first_bad"].is_null() ? 0 : found.value("first_bad", std::uint64_t{0});
    print_damage(bad, found.value("what", std::string()), found.value("holds", false));
  }
}

void print_entry(const Json& entry, bool json) {
  if (json) {
    fmt::print("{}\n", to_line(entry));
    return;
  }
  fmt::print("{:>6}  {}  {:<16} {:<8} {}\n", entry.value("seq", std::uint64_t{0}),
             entry.value("time", std::string()), entry.value("kind", std::string()),
             entry.value("account", std::string()),
             entry["person"].is_null() ? std::string("-") : entry["person"].get<std::string>());
}

// An owner's answer to "audit verify" of one size.
std::optional<journal::TreeAt> tree_in(const Json& found) {
  const auto at = found.find("tree_at");
  if (at == found.end() || !at->is_object()) return std::nullopt;
  const auto root = from_hex(at->value("root", std::string()));
  const auto incarnation = from_hex(at->value("incarnation", std::string()));
  journal::TreeAt tree;
  if (!root || root->size() != tree.head.root.size()) return std::nullopt;
  if (!incarnation || incarnation->size() != tree.incarnation.size()) return std::nullopt;
  tree.head.size = at->value("size", std::uint64_t{0});
  std::ranges::copy(*root, tree.head.root.begin());
  std::ranges::copy(*incarnation, tree.incarnation.begin());
  tree.entries = at->value("entries", std::uint64_t{0});
  return tree;
}

// Prints what verifying found and, with a paper, whether that holds.
Exit give_verdict(const AuditArguments& arguments, Json report, Exit exit,
                  const std::optional<PaperArguments>& paper,
                  const std::optional<journal::TreeAt>& own) {
  if (paper && !own) {
    fmt::print(stderr, "tomoshibi: the process that owns this store cannot hold a paper against it\n");
    return Exit::kMachine;
  }
  report.erase("tree_at");
  if (paper) {
    const Exit held = check_paper(*paper, *own, report);
    if (held != Exit::kDone && held != Exit::kNo) return held;
    if (held == Exit::kNo) exit = Exit::kNo;
  }
  print_verification(report, arguments.json);
  if (!arguments.json && report.contains("seal_says")) {
    fmt::print("{}\n", report["seal_says"].get<std::string>());
  }
  return exit;
}

Exit run_verify(const AuditArguments& arguments) {
  const std::string& dir = arguments.session.dir;
  const auto directory = app::DataDirectory::open(dir);
  const bool is_owned = !directory && app::DataDirectory::owner_of(dir) != 0;
  if (!directory && !is_owned) return complain_of_store(directory.error(), dir);
  std::optional<PaperArguments> paper;
  if (!arguments.seal.empty()) {
    Exit exit = Exit::kDone;
    paper = read_paper(arguments, exit);
    if (!paper) return exit;
  }
  if (!directory) {
    std::optional<Json> told;
    const auto answered = ask_owner_instead(
        directory.error(), dir, app::ControlCommand::kAuditVerify,
        [&](const Json& found) { told = found; }, paper ? paper->size : 0);
    if (!answered || !told) return complain_of_store(directory.error(), dir);
    return give_verdict(arguments, *told, *answered, paper, tree_in(*told));
  }
  const auto keys = app::Machine::read_journal_keys(dir);
  if (!keys) return complain_of_store(keys.error(), dir);
  ProgressLine line("audit verify");
  journal::VerifyOptions options;
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    line.show(total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total),
              with_thousands(done) + " entries");
  };
  const auto found = journal::verify(dir, keys->data, options);
  if (!found) return complain_of_store(found.error(), dir);
  std::optional<journal::TreeAt> own;
  if (paper) {
    auto tree = journal::tree_at(dir, keys->data, paper->size);
    if (!tree) return complain_of_store(tree.error(), dir);
    own = *std::move(tree);
  }
  return give_verdict(arguments, app::report_of(*found), found->good ? Exit::kDone : Exit::kNo,
                      paper, own);
}

// ---- list --------------------------------------------------------------------------------------

// What a line of the list must be like; all that was asked for together.
class Filter final {
 public:
  static std::optional<Filter> from(const AuditArguments& arguments) {
    Filter filter;
    filter.account_ = arguments.account;
    filter.kind_ = arguments.kind;
    filter.person_ = arguments.person;
    if (!filter.person_.empty() && !person_id_from_text(filter.person_)) {
      fmt::print(stderr, "tomoshibi: --person is an id of 32 hexadecimal digits\n");
      return std::nullopt;
    }
    if (!filter.kind_.empty() && !is_kind(filter.kind_)) {
      fmt::print(stderr, "tomoshibi: --kind {}: there is no such kind of entry\n", filter.kind_);
      return std::nullopt;
    }
    const auto period = period_of(arguments);
    if (!period) return std::nullopt;
    filter.period_ = *period;
    if (!arguments.device.empty()) {
      const auto keys = journal::load_public_keys(arguments.session.dir);
      filter.is_other_device_ =
          !keys || to_hex(journal::key_id_of(keys->device)) != arguments.device;
    }
    return filter;
  }

  bool passes(const Json& entry) const {
    if (is_other_device_) return false;
    if (!account_.empty() && entry.value("account", std::string()) != account_) return false;
    if (!kind_.empty() && entry.value("kind", std::string()) != kind_) return false;
    const auto at = instant_from_iso(entry.value("time", std::string()));
    const audit::Period whole;
    const bool is_timed = period_.from != whole.from || period_.until != whole.until;
    if (is_timed && (!at || !period_.holds(*at))) return false;
    if (person_.empty()) return true;
    const auto persons = entry.find("persons");
    return persons != entry.end() && std::ranges::find(*persons, Json(person_)) != persons->end();
  }

 private:
  static bool is_kind(const std::string& name) {
    for (int number = 1; number <= static_cast<int>(journal::EntryKind::kSample); ++number) {
      if (journal::name_of(static_cast<journal::EntryKind>(number)) == name) return true;
    }
    for (int number = 1; number <= static_cast<int>(journal::RecordKind::kStillHeld); ++number) {
      if (journal::name_of(static_cast<journal::RecordKind>(number)) == name) return true;
    }
    return name == "unknown";
  }

  std::string account_;
  std::string kind_;
  std::string person_;
  audit::Period period_;
  bool is_other_device_ = false;
};

Exit answer_of(bool is_good, const char* what, std::uint64_t given) {
  if (!is_good) {
    fmt::print(stderr, "tomoshibi: the list ends where the journal no longer verifies: {}\n",
               what);
    return Exit::kNo;
  }
  return given == 0 ? Exit::kNo : Exit::kDone;
}

// Whoever reads whom entries are about proves himself, and the reading is an entry; a demo is open.
Exit list_opened(const AuditArguments& arguments, const std::function<void(const Json&)>& print,
                 const std::uint64_t& given) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const Role role = desk->actor()->role;
  if (role != Role::kAuditor && role != Role::kAdministrator && !desk->profile().is_demo) {
    fmt::print(stderr,
               "tomoshibi: only an auditor or an administrator reads whom entries are about\n");
    return Exit::kRefused;
  }
  const std::uint64_t entries = desk->status() ? desk->status()->journal.last.value : 0;
  const auto recorded = desk->record_audit_read(journal::AuditReading::kList, entries);
  if (!recorded) return complain(recorded.error());
  const auto found = app::report_entries(
      arguments.session.dir,
      role == Role::kAuditor ? app::Reader::kAuditor : app::Reader::kFacility, print);
  if (!found) return complain_of_store(found.error(), arguments.session.dir);
  return answer_of(found->good, found->what, given);
}

Exit run_list(const AuditArguments& arguments) {
  const auto filter = Filter::from(arguments);
  if (!filter) return Exit::kUsage;
  std::uint64_t given = 0;
  const auto print = [&](const Json& entry) {
    if (!filter->passes(entry)) return;
    ++given;
    print_entry(entry, arguments.json);
  };
  if (!arguments.session.account.empty()) return list_opened(arguments, print, given);
  const std::string& dir = arguments.session.dir;
  const auto directory = app::DataDirectory::open(dir);
  if (!directory) {
    if (const auto answered =
            ask_owner_instead(directory.error(), dir, app::ControlCommand::kAuditList, print)) {
      return *answered == Exit::kDone && given == 0 ? Exit::kNo : *answered;
    }
    return complain_of_store(directory.error(), dir);
  }
  const bool is_demo = directory->profile().is_demo;
  if (!arguments.person.empty() && !is_demo) {
    fmt::print(stderr, "tomoshibi: whom entries are about is told to who signs in: --as\n");
    return Exit::kRefused;
  }
  const auto found = app::report_entries(
      dir, is_demo ? app::Reader::kFacility : app::Reader::kNobody, print);
  if (!found) return complain_of_store(found.error(), dir);
  return answer_of(found->good, found->what, given);
}

}  // namespace

// ---- how an official comes in ------------------------------------------------------------------

bool read_brought_key(const AuditArguments& arguments, std::optional<journal::SealingKey>& key,
                      Exit& exit) {
  if (arguments.key_file.empty()) return true;
  auto half = store::vault::read_key_file(arguments.key_file);
  if (!half) {
    complain(half.error(), arguments.key_file);
    exit = Exit::kUsage;
    return false;
  }
  key = journal::SealingKey::from_secret(std::move(*half));
  return true;
}

std::optional<AuditVisit> open_visit(const AuditArguments& arguments, Exit& exit) {
  std::optional<journal::SealingKey> key;
  if (!read_brought_key(arguments, key, exit)) return std::nullopt;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return std::nullopt;
  ProgressLine line("audit");
  const auto tell = [&](std::uint64_t done, std::uint64_t total) {
    line.show(total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total),
              with_thousands(done) + " entries verified");
  };
  auto opened = app::AuditDesk::open(*desk, tell, std::move(key));
  if (!opened) {
    exit = complain(opened.error());
    return std::nullopt;
  }
  const journal::Verification& found = opened->facts().verification;
  if (!found.good) {
    fmt::print(stderr, "tomoshibi: this journal does not verify: {}\n", found.what);
  }
  if (!opened->opens_personal()) {
    fmt::print(stderr,
               "tomoshibi: no auditor's key here: persons and reasons stay sealed; give --key\n");
  }
  return AuditVisit{std::move(*desk), std::move(*opened)};
}

std::optional<audit::Period> period_of(const AuditArguments& arguments) {
  audit::Period period;
  const auto read = [](const std::string& text, bool is_end, Instant& into) {
    if (text.empty()) return true;
    if (const auto day = date_from_iso(text)) {
      into = start_of_day_in_japan(is_end ? add_days(*day, 1) : *day);
      return true;
    }
    const auto at = text.size() > 10 ? instant_from_iso(text) : std::nullopt;
    if (at) into = *at;
    return at.has_value();
  };
  if (read(arguments.from, false, period.from) && read(arguments.until, true, period.until)) {
    return period;
  }
  fmt::print(stderr, "tomoshibi: --from and --until are days, 2026-11-21, or instants\n");
  return std::nullopt;
}

void add_period(CLI::App& command, AuditArguments& arguments) {
  command.add_option("--from", arguments.from, "Day in Japan, or an instant");
  command.add_option("--until", arguments.until, "Day in Japan, to its end; or an instant");
}

void add_audit(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<AuditArguments>();
  CLI::App* command = tool.add_subcommand(
      "audit",
      "The journal: who looked at whom, and why. verify and list work while the window is up");
  command->require_subcommand(1);
  command->fallthrough();
  add_session_options(*command, arguments->session);
  command->add_option("--key", arguments->key_file,
                      "The auditor's key, where it is not on this machine");
  CLI::App* verify = command->add_subcommand("verify",
                                             "Finds any edited, removed, reordered or truncated "
                                             "entry; with --seal, holds a paper seal against it.\n"
                                             "Example: tomoshibi audit DIR verify");
  verify->add_option("--seal", arguments->seal,
                     "A paper seal: its six words, or a file with what its QR code holds");
  verify->add_option("--size", arguments->size, "Entries, as they stand on the paper; for words");
  verify->add_option("--date", arguments->date, "Day that stands on the paper; for words");
  verify->callback([arguments, &exit] { exit = run_verify(*arguments); });
  CLI::App* list = command->add_subcommand(
      "list",
      "Every entry, verified, oldest first; whom it is about for an auditor or administrator who\n"
      "signs in, and in a demo.\n"
      "Example: tomoshibi audit DIR list --kind view --from 2026-11-21 --json --as aud1");
  list->add_option("--person", arguments->person, "Entries about this record");
  list->add_option("--account", arguments->account, "Entries of this account");
  list->add_option("--kind", arguments->kind, "search consent view sign_in …");
  list->add_option("--device", arguments->device, "Key id of a device, 16 hexadecimal digits");
  add_period(*list, *arguments);
  list->callback([arguments, &exit] { exit = run_list(*arguments); });
  verify->add_flag("--json", arguments->json, "One JSON object");
  list->add_flag("--json", arguments->json, "One JSON object a line");
  for (CLI::App* one : {verify, list}) one->fallthrough();
  add_audit_reviews(*command, arguments, exit);
  add_audit_seals(*command, arguments, exit);
  add_audit_exports(*command, arguments, exit);
}

}  // namespace tomoshibi::cli
