#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "app/cli/command.h"
#include "app/desk/directory.h"

namespace tomoshibi::cli {
namespace {

struct Arguments {
  std::string dir;
  bool demo = false;
};

Exit run(const Arguments& arguments) {
  if (!arguments.demo) {
    fmt::print(stderr,
               "tomoshibi: enrolment is not part of this release; make a store for trying with --demo\n");
    return Exit::kUsage;
  }
  const auto made = app::DataDirectory::init_demo(arguments.dir);
  if (!made) return complain(made.error(), arguments.dir);
  fmt::print(stderr, "A demo kiosk stands in {}. Its doctor is demo01, PIN {}. Never put real data into it.\n",
             arguments.dir, app::kDemoPin);
  return Exit::kDone;
}

}  // namespace

void add_kiosk(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand("kiosk", "The store of one kiosk");
  command->require_subcommand(1);
  CLI::App* init = command->add_subcommand(
      "init", "Makes a store.\nExample: tomoshibi kiosk init /var/lib/tomoshibi --demo");
  init->add_option("DIR", arguments->dir, "Data directory")->required()->envname("TOMOSHIBI_HOME");
  init->add_flag("--demo", arguments->demo, "An open store on one machine, for trying and tests");
  init->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
