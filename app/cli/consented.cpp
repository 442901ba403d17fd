#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"

namespace tomoshibi::cli {
namespace {

struct Arguments {
  SessionArguments session;
  bool json = false;
};

Exit run(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto patients = desk->open_patients();
  if (!patients) return complain(patients.error());
  const Instant now = desk->now();
  for (const app::OpenPatient& patient : *patients) {
    const auto& consent = patient.consent;
    const std::int64_t minutes =
        std::max<std::int64_t>(0, (consent.until.milliseconds - now.milliseconds) / 60'000);
    if (arguments.json) {
      fmt::print("{}\n", to_line({{"person", to_text(consent.persons.front())},
                                  {"name", display_name(patient.person)},
                                  {"consent", name_of(consent.answer)},
                                  {"identity", name_of(consent.identity)},
                                  {"entry", consent.entry.value},
                                  {"account", consent.account.value},
                                  {"since", to_iso(consent.since)},
                                  {"until", to_iso(consent.until)},
                                  {"minutes_left", minutes},
                                  {"sections",
                                   {{"medication", consent.sections.has(Section::kMedication)},
                                    {"care", consent.sections.has(Section::kCare)},
                                    {"surgery", consent.sections.has(Section::kSurgery)},
                                    {"checkup", consent.sections.has(Section::kCheckup)}}}}));
    } else {
      fmt::print("{}  {}  {}  残り {}時間{:02}分  {}\n", to_iso(consent.since), display_name(patient.person),
                 name_of(consent.answer), minutes / 60, minutes % 60, to_text(consent.persons.front()));
    }
  }
  if (patients->empty()) {
    fmt::print(stderr, "閲覧中の患者はいません。\n");
    return Exit::kNo;
  }
  return Exit::kDone;
}

}  // namespace

void add_consented(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "consented", "同意取得済み患者一覧: who was opened, newest first, with what is left of each consent.\n"
                   "Example: tomoshibi consented DIR --json");
  add_session_options(*command, arguments->session);
  command->add_flag("--json", arguments->json, "One JSON object a line");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
