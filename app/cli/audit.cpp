#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/control.h"
#include "app/desk/machine.h"
#include "store/journal/verify.h"

namespace tomoshibi::cli {
namespace {

namespace journal = store::journal;

struct Arguments {
  SessionArguments session;
  bool json = false;
};

void print_verification(const Json& found, bool json) {
  if (json) {
    fmt::print("{}\n", to_line(found));
  } else if (found.value("good", false)) {
    fmt::print("{}件を検証：書き換え・欠け・並べ替えなし\n",
               with_thousands(found.value("entries", std::uint64_t{0})));
  } else {
    const std::uint64_t bad =
        found["first_bad"].is_null() ? 0 : found.value("first_bad", std::uint64_t{0});
    fmt::print("{}番で異常があります（{}）。{}番までは確かです。\n", bad,
               found.value("what", std::string()), bad == 0 ? 0 : bad - 1);
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

Exit run_verify(const Arguments& arguments) {
  const std::string& dir = arguments.session.dir;
  const auto directory = app::DataDirectory::open(dir);
  if (!directory) {
    if (const auto answered = ask_owner_instead(
            directory.error(), dir, app::ControlCommand::kAuditVerify,
            [&](const Json& found) { print_verification(found, arguments.json); })) {
      return *answered;
    }
    return complain_of_store(directory.error(), dir);
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
  print_verification(app::report_of(*found), arguments.json);
  return found->good ? Exit::kDone : Exit::kNo;
}

// Whoever reads whom entries are about proves himself, and the reading is an entry; a demo is open.
Exit list_opened(const Arguments& arguments) {
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
      arguments.session.dir, true, [&](const Json& entry) { print_entry(entry, arguments.json); });
  if (!found) return complain_of_store(found.error(), arguments.session.dir);
  return found->good ? Exit::kDone : Exit::kNo;
}

Exit run_list(const Arguments& arguments) {
  if (!arguments.session.account.empty()) return list_opened(arguments);
  const std::string& dir = arguments.session.dir;
  const auto print = [&](const Json& entry) { print_entry(entry, arguments.json); };
  const auto directory = app::DataDirectory::open(dir);
  if (!directory) {
    if (const auto answered =
            ask_owner_instead(directory.error(), dir, app::ControlCommand::kAuditList, print)) {
      return *answered;
    }
    return complain_of_store(directory.error(), dir);
  }
  const auto found = app::report_entries(dir, directory->profile().is_demo, print);
  if (!found) return complain_of_store(found.error(), dir);
  if (!found->good) {
    fmt::print(stderr, "tomoshibi: the list ends where the journal no longer verifies: {}\n",
               found->what);
    return Exit::kNo;
  }
  return Exit::kDone;
}

}  // namespace

void add_audit(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "audit", "The journal: who looked at whom, and why. Works while the kiosk's window is up");
  command->require_subcommand(1);
  command->fallthrough();
  add_session_options(*command, arguments->session);
  CLI::App* verify = command->add_subcommand("verify",
                                             "Finds any edited, removed, reordered or truncated "
                                             "entry.\nExample: tomoshibi audit DIR verify");
  verify->add_flag("--json", arguments->json, "One JSON object");
  verify->fallthrough();
  verify->callback([arguments, &exit] { exit = run_verify(*arguments); });
  CLI::App* list = command->add_subcommand("list",
                                           "Every entry, verified, oldest first; whom it is about "
                                           "for an auditor or administrator who signs\n"
                                           "in, and in a demo.\nExample: tomoshibi audit DIR list "
                                           "--json --as aud1 --password-file FILE");
  list->add_flag("--json", arguments->json, "One JSON object a line");
  list->fallthrough();
  list->callback([arguments, &exit] { exit = run_list(*arguments); });
}

}  // namespace tomoshibi::cli
