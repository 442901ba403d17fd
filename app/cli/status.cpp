#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/control.h"

namespace tomoshibi::cli {
namespace {

struct Arguments {
  std::string dir;
  bool json = false;
};

void print_status(const Json& status, bool json) {
  if (json) {
    fmt::print("{}\n", to_line(status));
    return;
  }
  const auto text = [&](const char* name) { return status.value(name, std::string()); };
  const auto number = [&](const char* name) { return status.value(name, std::uint64_t{0}); };
  fmt::print("{} {}{}\n", text("facility"), text("kiosk"),
             status.value("demo", false) ? "（体験用。実在の患者ではありません）" : "");
  fmt::print("データの中身 {}\n", text("ages"));
  fmt::print("{}人、{}の市町と保険者{}\n", with_thousands(number("people")),
             status["holdings"].size(),
             status.value("region_open", false) ? "" : "（ロック中。閉じたときの数）");
  const Json& journal = status["journal"];
  fmt::print("操作記録 {}件、状態 {}、未送信 {}件\n", journal.value("entries", std::uint64_t{0}),
             journal.value("condition", std::string()), number("unsent"));
  fmt::print("閲覧中の患者 {}人　時刻 不明（記録は続けます）\n", number("open_consents"));
  const Json& reserve = status["journal_reserve"];
  const auto bytes = reserve.value("bytes", std::uint64_t{0});
  const auto wanted = reserve.value("wanted", std::uint64_t{0});
  if (bytes < wanted) {
    fmt::print(
        "空き容量が足りません。操作記録のための予備 {} MiB のうち {} MiB "
        "が残っています。取り込みは止まります\n",
        wanted >> 20, bytes >> 20);
  }
  if (status.value("store_rolled_back", false)) {
    fmt::print("古い保存内容に戻されています。監査の担当者に知らせてください\n");
  }
}

Exit run(const Arguments& arguments) {
  // Status needs no sign-in and shows no patient word.
  auto desk = app::Desk::open(arguments.dir, now);
  if (!desk) {
    if (const auto answered =
            ask_owner_instead(desk.error(), arguments.dir, app::ControlCommand::kStatus,
                              [&](const Json& status) { print_status(status, arguments.json); })) {
      return *answered;
    }
    return complain_of_store(desk.error(), arguments.dir);
  }
  const auto status = app::report_status(*desk);
  if (!status) return complain(status.error());
  print_status(*status, arguments.json);
  return Exit::kDone;
}

}  // namespace

void add_status(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "status",
      "Ages of the data, the journal's head, what is unsent. No patient word.\n"
      "Works while the kiosk's window is up.\nExample: tomoshibi status DIR --json");
  command->add_option("DIR", arguments->dir, "Data directory (default: TOMOSHIBI_HOME)")
      ->required()
      ->envname("TOMOSHIBI_HOME");
  command->add_flag("--json", arguments->json, "One JSON object");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
