// tomoshibi: everything that the kiosk's screen does, from a terminal.
#include <CLI/CLI.hpp>

#include "app/cli/command.h"
#include "store/base/process.h"

int main(int argc, char** argv) {
  using namespace tomoshibi::cli;
  if (!tomoshibi::harden_process()) return static_cast<int>(Exit::kMachine);
  CLI::App tool(
      "Tomoshibi: finds a person and shows the chart where no line reaches.\n"
      "Results go to stdout, everything else to stderr. --help after any command shows an example.\n"
      "Exit: 0 done, 1 the honest answer is no, 2 usage, 3 refused, 4 damaged input, 5 the machine failed.",
      "tomoshibi");
  tool.require_subcommand(1);
  tool.set_version_flag("--version", "tomoshibi 0.1.0");

  Exit exit = Exit::kDone;
  add_population(tool, exit);
  add_kiosk(tool, exit);
  add_import(tool, exit);
  add_find(tool, exit);
  add_chart(tool, exit);
  add_consented(tool, exit);
  add_audit(tool, exit);
  add_status(tool, exit);
  add_account(tool, exit);
  add_roster(tool, exit);
  add_store(tool, exit);
  add_retune(tool, exit);
  add_authority(tool, exit);
  add_hub(tool, exit);
  add_order(tool, exit);
  add_sync(tool, exit);
  add_bench(tool, exit);
  try {
    tool.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    // CLI11 reports by exception: --help and --version are 0, everything else is a usage error.
    return tool.exit(problem) == 0 ? 0 : static_cast<int>(Exit::kUsage);
  }
  return static_cast<int>(exit);
}
