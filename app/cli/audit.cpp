#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/machine.h"
#include "store/journal/list.h"
#include "store/journal/verify.h"

namespace tomoshibi::cli {
namespace {

namespace journal = store::journal;

struct Arguments {
  std::string dir;
  bool json = false;
};

Json verification_json(const journal::Verification& found) {
  return {{"good", found.good},
          {"entries", found.entries},
          {"last", found.last.value},
          {"first_bad", found.first_bad ? Json(found.first_bad->value) : Json(nullptr)},
          {"what", found.what},
          {"incarnations", found.incarnations},
          {"head", to_hex(found.head)}};
}

// The folder is owned and the machine's compartment opened for the length of one reading.
struct Reading {
  app::DataDirectory directory;
  journal::MachineKeys keys;
};

std::optional<Reading> open_reading(const std::string& dir, Exit& exit) {
  auto directory = app::DataDirectory::open(dir);
  if (!directory) {
    exit = complain_of_store(directory.error(), dir);
    return std::nullopt;
  }
  auto keys = app::Machine::read_journal_keys(dir);
  if (!keys) {
    exit = complain_of_store(keys.error(), dir);
    return std::nullopt;
  }
  return Reading{std::move(*directory), std::move(*keys)};
}

Exit run_verify(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  const auto reading = open_reading(arguments.dir, exit);
  if (!reading) return exit;
  ProgressLine line("audit verify");
  journal::VerifyOptions options;
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    line.show(total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total),
              with_thousands(done) + " entries");
  };
  const auto found = journal::verify(arguments.dir, reading->keys.data, options);
  if (!found) return complain_of_store(found.error(), arguments.dir);
  if (arguments.json) {
    fmt::print("{}\n", to_line(verification_json(*found)));
  } else if (found->good) {
    fmt::print("{}件を検証：書き換え・欠け・並べ替えなし\n", with_thousands(found->entries));
  } else {
    const std::uint64_t bad = found->first_bad ? found->first_bad->value : 0;
    fmt::print("{}番で異常があります（{}）。{}番までは確かです。\n", bad, found->what, bad == 0 ? 0 : bad - 1);
  }
  return found->good ? Exit::kDone : Exit::kNo;
}

Json entry_json(const journal::Entry& entry) {
  const auto persons = journal::persons_of(entry.body);
  Json all = Json::array();
  for (const PersonId& id : persons) all.push_back(to_text(id));
  Json value = {{"seq", entry.header.seq.value},
                {"kind", journal::kind_name(entry.body)},
                {"person", persons.empty() ? Json(nullptr) : Json(to_text(persons.front()))},
                {"account", entry.header.account.value},
                {"time", to_iso(entry.header.wall)}};
  Json fields = Json::object();
  for (const journal::Field& field : journal::fields_of(entry)) {
    std::visit([&](const auto& item) { fields[std::string(field.name)] = item; }, field.value);
  }
  value["persons"] = all;
  value["fields"] = fields;
  return value;
}

Exit run_list(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  const auto reading = open_reading(arguments.dir, exit);
  if (!reading) return exit;
  journal::ListOptions options;
  const auto keys = journal::DeviceKeys::load(arguments.dir, reading->keys.wrapping);
  if (keys) options.key = &keys->facility();
  const auto found = journal::list(arguments.dir, reading->keys.data, options, [&](const journal::Entry& entry) {
    const Json value = entry_json(entry);
    if (arguments.json) {
      fmt::print("{}\n", to_line(value));
    } else {
      fmt::print("{:>6}  {}  {:<16} {:<8} {}\n", entry.header.seq.value, to_iso(entry.header.wall),
                 journal::kind_name(entry.body), entry.header.account.value,
                 value["person"].is_null() ? std::string("-") : value["person"].get<std::string>());
    }
  });
  if (!found) return complain_of_store(found.error(), arguments.dir);
  if (!found->good) {
    fmt::print(stderr, "tomoshibi: the list ends where the journal no longer verifies: {}\n", found->what);
    return Exit::kNo;
  }
  return Exit::kDone;
}

}  // namespace

void add_audit(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand("audit", "The journal: who looked at whom, and why");
  command->require_subcommand(1);
  command->add_option("DIR", arguments->dir, "Data directory (default: TOMOSHIBI_HOME)")
      ->required()
      ->envname("TOMOSHIBI_HOME");
  CLI::App* verify = command->add_subcommand(
      "verify", "Finds any edited, removed, reordered or truncated entry.\nExample: tomoshibi audit DIR verify");
  verify->add_flag("--json", arguments->json, "One JSON object");
  verify->callback([arguments, &exit] { exit = run_verify(*arguments); });
  CLI::App* list = command->add_subcommand(
      "list", "Every entry, verified, oldest first.\nExample: tomoshibi audit DIR list --json");
  list->add_flag("--json", arguments->json, "One JSON object a line");
  list->callback([arguments, &exit] { exit = run_list(*arguments); });
}

}  // namespace tomoshibi::cli
