// The command audit: what leaves the machine, and what came from another.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "app/cli/audit.h"
#include "store/audit/pack.h"
#include "store/vault/data_key.h"

namespace tomoshibi::cli {

namespace audit = store::audit;
namespace journal = store::journal;

namespace {

using ExportAs = app::AuditDesk::ExportAs;

Exit run_export(const AuditArguments& arguments) {
  const int wanted = int{!arguments.csv.empty()} + int{!arguments.balp.empty()} +
                     int{!arguments.pack.empty()};
  const auto period = period_of(arguments);
  if (!period) return Exit::kUsage;
  if (wanted != 1) {
    fmt::print(stderr, "tomoshibi: give one of --csv FILE, --balp FILE, --pack FILE\n");
    return Exit::kUsage;
  }
  const bool is_part = !arguments.from.empty() || !arguments.until.empty();
  if (is_part && !arguments.pack.empty()) {
    fmt::print(stderr, "tomoshibi: a pack is always whole: leave out --from and --until\n");
    return Exit::kUsage;
  }
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const ExportAs format = !arguments.csv.empty()    ? ExportAs::kCsv
                          : !arguments.balp.empty() ? ExportAs::kBalp
                                                    : ExportAs::kPack;
  const std::string& file = format == ExportAs::kCsv    ? arguments.csv
                            : format == ExportAs::kBalp ? arguments.balp
                                                        : arguments.pack;
  const auto made = visit->audit.export_to(file, format, *period);
  if (!made) return complain(made.error(), file);
  const bool is_good = visit->audit.facts().verification.good;
  if (!is_good) {
    fmt::print(stderr, "tomoshibi: this journal does not verify: {}\n",
               visit->audit.facts().verification.what);
  }
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"file", file}, {"entry", made->value}, {"good", is_good}}));
  } else {
    fmt::print("{} に書き出しました（記録{}番）\n", file, made->value);
  }
  return is_good ? Exit::kDone : Exit::kNo;
}

Json json_of(const audit::PackFacts& facts) {
  Json seals = Json::array();
  for (const audit::PackSeal& seal : facts.seals) {
    seals.push_back({{"entry", seal.entry.value},
                     {"time", to_iso(seal.at)},
                     {"cause", journal::name_of(seal.seal.cause)},
                     {"size", seal.seal.size},
                     {"root", to_hex(seal.seal.root)}});
  }
  Json value = app::report_of(facts.verification);
  value.update({{"trusted", facts.is_trusted},
                {"device_key", to_hex(facts.front.keys.device)},
                {"kiosk", facts.front.kiosk},
                {"facility", facts.front.facility},
                {"made", to_iso(facts.front.made)},
                {"account", facts.front.account.value},
                {"size", facts.head.size},
                {"root", to_hex(facts.head.root)},
                {"seals", std::move(seals)}});
  return value;
}

// Whose device it must be: 64 hexadecimal digits, compared by voice or on paper before.
bool read_device(const AuditArguments& arguments, audit::PackOptions& options) {
  if (arguments.device.empty()) return true;
  const auto bytes = from_hex(arguments.device);
  if (!bytes || bytes->size() != sizeof(PublicKey)) {
    fmt::print(stderr, "tomoshibi: --device is the key of a device, 64 hexadecimal digits\n");
    return false;
  }
  options.device.emplace();
  std::ranges::copy(*bytes, options.device->begin());
  return true;
}

Exit print_pack(const audit::AuditPack& pack, const AuditArguments& arguments) {
  const audit::PackFacts& facts = pack.facts();
  const journal::Verification& found = facts.verification;
  if (arguments.all) {
    const auto read = pack.read([](const journal::Entry& entry) {
      fmt::print("{}\n", to_line(app::report_of(entry)));
    });
    if (!read) return complain(read.error(), arguments.file);
  } else if (arguments.json) {
    fmt::print("{}\n", to_line(json_of(facts)));
  } else {
    fmt::print("{} {}　{} に {} が作成\n", facts.front.facility, facts.front.kiosk,
               to_iso(facts.front.made), facts.front.account.value);
    if (found.good) {
      fmt::print("{}件を検証：書き換え・欠け・並べ替えなし\n", with_thousands(found.entries));
    } else {
      print_damage(found.first_bad ? found.first_bad->value : 0, found.what, found.holds());
    }
    if (!facts.is_trusted) {
      fmt::print("端末の鍵は、この包みの中のものです。別の道で確かめ、--device で渡してください：{}\n",
                 to_hex(facts.front.keys.device));
    }
  }
  return found.good ? Exit::kDone : Exit::kNo;
}

Exit run_open_pack(const AuditArguments& arguments) {
  audit::PackOptions options;
  if (!read_device(arguments, options)) return Exit::kUsage;
  ProgressLine line("audit open-pack");
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    line.show(total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total),
              with_thousands(done) + " entries");
  };
  // The pack may be another store's, and so is its key: the own journal is opened without it.
  AuditArguments own = arguments;
  own.key_file.clear();
  Exit exit = Exit::kDone;
  std::optional<journal::SealingKey> key;
  if (!read_brought_key(arguments, key, exit)) return exit;
  auto visit = open_visit(own, exit);
  if (!visit) return exit;
  const auto pack = visit->audit.open_pack(arguments.file, options, key ? &*key : nullptr);
  if (!pack) {
    const Exit said = complain(pack.error(), arguments.file);
    return pack.error().code == Errc::kNotFound ? Exit::kUsage : said;
  }
  return print_pack(*pack, arguments);
}

Exit run_key(const AuditArguments& arguments) {
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const auto done = visit->audit.hand_out_key(arguments.out);
  if (!done) return complain(done.error(), arguments.out);
  fmt::print(stderr, "The auditor's key is in {}; keep it apart from what it opens.\n",
             arguments.out);
  return Exit::kDone;
}

}  // namespace

void add_audit_exports(CLI::App& command, const std::shared_ptr<AuditArguments>& arguments,
                       Exit& exit) {
  CLI::App* out = command.add_subcommand(
      "export",
      "The journal as a table, as IHE BALP AuditEvents, or as one sealed pack for another desk.\n"
      "Example: tomoshibi audit DIR export --csv journal.csv --as aud1 --password-file F");
  out->add_option("--csv", arguments->csv, "A table for a spreadsheet, one row an entry");
  out->add_option("--balp", arguments->balp,
                  "FHIR R4: one Bundle; an event a line when the name ends in .ndjson");
  out->add_option("--pack", arguments->pack, "Sealed to the auditor; always the whole journal");
  add_period(*out, *arguments);
  out->callback([arguments, &exit] { exit = run_export(*arguments); });
  CLI::App* pack = command.add_subcommand(
      "open-pack",
      "Verifies a sealed pack of another machine, without that machine.\n"
      "Example: tomoshibi audit DIR open-pack FILE --key auditor.key --as aud1");
  pack->add_option("FILE", arguments->file, "The pack")->required();
  pack->add_option("--device", arguments->device, "Key of the device that must have made it");
  pack->add_flag("--list", arguments->all, "Every entry, one JSON object a line");
  pack->callback([arguments, &exit] { exit = run_open_pack(*arguments); });
  CLI::App* key = command.add_subcommand(
      "key",
      "The auditor's key for another desk of the same auditor; journaled before it is written.\n"
      "Example: tomoshibi audit DIR key --out auditor.key --as aud1 --password-file F");
  key->add_option("--out", arguments->out, "A new file")->required();
  key->callback([arguments, &exit] { exit = run_key(*arguments); });
  for (CLI::App* one : {out, pack}) one->add_flag("--json", arguments->json, "One JSON object");
  for (CLI::App* one : {out, pack, key}) one->fallthrough();
}

}  // namespace tomoshibi::cli
