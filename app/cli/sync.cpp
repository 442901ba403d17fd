#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/order_words.h"
#include "sync/courier/folder_road.h"

namespace tomoshibi::cli {
namespace {

struct Arguments {
  SessionArguments session;
  std::string hub;
  bool json = false;
};

// A hub's data directory holds what it has published in a folder of its own.
std::filesystem::path published_of(const std::string& hub) {
  const std::filesystem::path folder(hub);
  std::error_code unknown;
  return std::filesystem::is_directory(folder / "published", unknown) ? folder / "published" : folder;
}

Exit run(const Arguments& arguments) {
  std::error_code unknown;
  if (!std::filesystem::is_directory(arguments.hub, unknown)) {
    fmt::print(stderr, "tomoshibi: {}: is no folder; this release takes from a hub's folder\n",
               arguments.hub);
    return Exit::kUsage;
  }
  // Authority and sealed data move while the store is locked: nobody needs to be signed in. Who names an
  // account sees them opened at once.
  Exit exit = Exit::kDone;
  auto desk = arguments.session.account.empty()
                  ? app::Desk::open(arguments.session.dir, now, store::orders::system_uptime,
                                    app::kernel_clock_is_synchronised)
                  : Result<app::Desk>(Error(Errc::kLocked, "sign in"));
  if (!arguments.session.account.empty()) {
    auto session = open_session(arguments.session, exit);
    if (!session) return exit;
    desk = *std::move(session);
  }
  if (!desk) return complain_of_store(desk.error(), arguments.session.dir);
  sync::FolderRoad road(published_of(arguments.hub));
  ProgressLine line("取り込み");
  const auto taken = desk->take(road, [&](std::uint64_t done, std::uint64_t total) {
    line.show(total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total), "");
    return true;
  });
  if (!taken) return complain(taken.error(), arguments.hub);
  const std::string sentence = app::sentence_of(*taken, *desk);
  line.done("");
  if (arguments.json) {
    fmt::print("{}\n", to_line(app::report_of(*taken)));
  } else {
    fmt::print("{}\n", sentence);
  }
  if (taken->refused > 0) return Exit::kDamaged;
  const bool is_news = taken->segments + taken->orders.size() > 0 || taken->has_new_root ||
                       taken->has_new_fleet_key || taken->has_certificate;
  return is_news ? Exit::kDone : Exit::kNo;
}

}  // namespace

void add_sync(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "sync",
      "Takes what a hub has published: authority first, then sealed data. Prints one sentence.\n"
      "Example: tomoshibi sync DIR --hub /srv/hub");
  add_session_options(*command, arguments->session);
  command->add_option("--hub", arguments->hub, "A hub's data directory, or a copy of what it published")
      ->required();
  command->add_flag("--json", arguments->json, "One JSON object");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
