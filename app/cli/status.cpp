#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"

namespace tomoshibi::cli {
namespace {

namespace journal = store::journal;

struct Arguments {
  std::string dir;
  bool json = false;
};

const char* condition_name(journal::JournalCondition condition) {
  switch (condition) {
    case journal::JournalCondition::kGood:
      return "good";
    case journal::JournalCondition::kRolledBack:
      return "rolled_back";
    case journal::JournalCondition::kDamaged:
      return "damaged";
    case journal::JournalCondition::kHeadLost:
      return "head_lost";
  }
  return "good";
}

Json year_month_json(const std::optional<store::charts::YearMonth>& month) {
  if (!month) return nullptr;
  return fmt::format("{:04}-{:02}", month->year, month->month);
}

Exit run(const Arguments& arguments) {
  // Status needs no sign-in and shows no patient word.
  auto desk = app::Desk::open(arguments.dir, now);
  if (!desk) {
    return complain_of_store(desk.error(), arguments.dir);
  }
  const auto status = desk->status();
  if (!status) return complain(status.error());
  const auto& ages = status->ages;
  if (arguments.json) {
    Json holdings = Json::array();
    for (const auto& holding : status->holdings) {
      holdings.push_back(
          {{"kind", holding.kind == store::people::Holding::Kind::kInsurer ? "insurer" : "municipality"},
           {"code", holding.code},
           {"name", holding.name},
           {"people", holding.people},
           {"as_of", to_iso(holding.as_of)}});
    }
    fmt::print("{}\n",
               to_line({{"kiosk", desk->profile().kiosk_name},
                        {"demo", desk->profile().is_demo},
                        {"people", status->people},
                        {"prescriptions_until", ages.newest_prescription ? Json(to_iso(*ages.newest_prescription))
                                                                         : Json(nullptr)},
                        {"receipts_until", year_month_json(ages.newest_receipt)},
                        {"holdings", holdings},
                        {"journal",
                         {{"entries", status->journal.last.value},
                          {"head", to_hex(status->journal.head)},
                          {"condition", condition_name(status->journal.condition)}}},
                        {"region_open", status->is_region_open},
                        {"store_rolled_back", status->store_rolled_back},
                        {"journal_reserve", {{"bytes", status->reserve_bytes}, {"wanted", status->reserve_wanted}}},
                        {"open_consents", status->open_consents},
                        {"unsent", status->journal.last.value},
                        {"clock_confidence", "unknown"},
                        {"order", nullptr}}));
    return Exit::kDone;
  }
  fmt::print("{} {}{}\n", desk->profile().facility_name, desk->profile().kiosk_name,
             desk->profile().is_demo ? "（体験用。実在の患者ではありません）" : "");
  fmt::print("データの中身 {}\n", store::charts::ages_text(ages, date_in_japan(status->now)));
  fmt::print("{}人、{}の市町と保険者\n", with_thousands(status->people), status->holdings.size());
  fmt::print("操作記録 {}件、状態 {}、未送信 {}件\n", status->journal.last.value,
             condition_name(status->journal.condition), status->journal.last.value);
  fmt::print("閲覧中の患者 {}人　時刻 不明（記録は続けます）\n", status->open_consents);
  if (status->reserve_bytes < status->reserve_wanted) {
    fmt::print("空き容量が足りません。操作記録のための予備 {} MiB のうち {} MiB が残っています。取り込みは止まります\n",
               status->reserve_wanted >> 20, status->reserve_bytes >> 20);
  }
  if (status->store_rolled_back) fmt::print("古い保存内容に戻されています。監査の担当者に知らせてください\n");
  return Exit::kDone;
}

}  // namespace

void add_status(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "status", "Ages of the data, the journal's head, what is unsent. No patient word.\n"
                "Example: tomoshibi status DIR --json");
  command->add_option("DIR", arguments->dir, "Data directory (default: TOMOSHIBI_HOME)")
      ->required()
      ->envname("TOMOSHIBI_HOME");
  command->add_flag("--json", arguments->json, "One JSON object");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
