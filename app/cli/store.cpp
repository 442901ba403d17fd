#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/upkeep.h"

namespace tomoshibi::cli {
namespace {

namespace vault = store::vault;
using app::Compartment;
using app::FileCheck;
using app::Upkeep;

struct Arguments {
  SessionArguments session;
  bool json = false;
  std::string file;
  int generations = Upkeep::kGenerations;
  std::string compartment = "region";
  std::string label;
  std::string kind;
  std::string store = "region";
  std::string shares_file;
  int needed = 2;
  int made = 3;
  std::string new_password_file;
  int new_password_descriptor = -1;
};

Compartment compartment_of(const Arguments& arguments) {
  return arguments.compartment == "machine" ? Compartment::kMachine : Compartment::kRegion;
}

// ---------------------------------------------------------------------------- check

void print_check(const FileCheck& check, bool json) {
  if (json) {
    fmt::print("{}\n", to_line({{"file", check.file},
                                {"good", check.good},
                                {"pages", check.pages},
                                {"place", check.place.empty() ? Json(nullptr) : Json(check.place)},
                                {"rolled_back", check.is_rolled_back}}));
  } else if (check.good) {
    fmt::print("{:<14} 異常なし（{}）\n", check.file, with_thousands(check.pages));
  } else {
    fmt::print("{:<14} 異常：{}\n", check.file, check.place);
  }
}

Exit run_check(const Arguments& arguments) {
  const std::string& dir = arguments.session.dir;
  ProgressLine line("store check");
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    line.show(total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total),
              with_thousands(done) + " pages");
  };
  bool is_good = true;
  bool is_demo = false;
  {
    const auto directory = app::DataDirectory::open(dir);
    if (!directory) return complain_of_store(directory.error(), dir);
    is_demo = directory->profile().is_demo;
    for (const FileCheck& check : Upkeep::check_machine(dir, progress)) {
      print_check(check, arguments.json);
      is_good = is_good && check.good;
    }
  }
  if (arguments.session.account.empty() && !is_demo) {
    fmt::print(stderr,
               "tomoshibi: region.db was not checked: its key is a member's; sign in with --as\n");
    return is_good ? Exit::kRefused : Exit::kDamaged;
  }
  if (!is_good) return Exit::kDamaged;  // Nobody can sign in to what does not read.
  Exit exit = Exit::kDone;
  vault::forget_damage();
  auto desk = open_session(arguments.session, exit);
  if (!desk) {
    if (exit != Exit::kDamaged) return exit;
    print_check(Upkeep::failed_check("region.db", Error(Errc::kCorrupt, "damaged")),
                arguments.json);
    return exit;
  }
  Upkeep upkeep(*desk);
  const auto region = upkeep.check_region(progress);
  if (!region) return complain(region.error());
  print_check(*region, arguments.json);
  const auto recorded = upkeep.record_check(region->good);
  if (!recorded) return complain(recorded.error());
  return region->good ? Exit::kDone : Exit::kDamaged;
}

// ---------------------------------------------------------------------------- copies

Exit run_backup(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  ProgressLine line("backup");
  const auto done = Upkeep(*desk).back_up(
      arguments.file, arguments.generations, [&](std::uint64_t at, std::uint64_t total) {
        line.show(static_cast<double>(at) / static_cast<double>(total), "");
      });
  if (!done) return complain(done.error(), arguments.file);
  fmt::print(
      stderr,
      "{} holds this store, sealed. It opens on this machine, or with the recovery sheets.\n",
      arguments.file);
  return Exit::kDone;
}

Exit run_restore(const Arguments& arguments) {
  const std::string& dir = arguments.session.dir;
  if (app::DataDirectory::owner_of(dir) != 0) {
    return complain_of_store(Error(Errc::kStorage, "another process owns this store"), dir);
  }
  app::RestoreWish wish;
  wish.dir = dir;
  wish.file = arguments.file;
  std::optional<std::vector<vault::Share>> shares;
  if (!arguments.shares_file.empty()) {
    shares = read_sheets(arguments.shares_file, "machine");
    if (!shares) return Exit::kUsage;
    wish.shares = *shares;
  }
  const auto unpacked = app::unpack_backup(wish, now());
  if (!unpacked) {
    const Exit exit = complain(unpacked.error(), arguments.file);
    return unpacked.error().code == Errc::kNotFound ? Exit::kUsage : exit;
  }
  // Whoever puts it back proves himself against what is put back.
  SessionArguments session = arguments.session;
  session.dir = unpacked->string();
  Exit exit = Exit::kDone;
  auto desk = open_session(session, exit);
  const auto done = desk ? app::put_in_place(dir, std::move(*desk)) : Result<void>(ok());
  if (!desk || !done) {
    std::error_code ignored;
    desk.reset();
    std::filesystem::remove_all(*unpacked, ignored);
    return done ? exit : complain(done.error(), dir);
  }
  fmt::print(stderr,
             "{} stands as it was copied; what was there is beside it as {}.before-1 (or the next "
             "number).\n",
             dir, dir);
  return Exit::kDone;
}

// ---------------------------------------------------------------------------- keys and slots

// The machine's own stores are closed for it: announced in the journal, then done.
Exit rekey_machine(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  {
    auto desk = open_session(arguments.session, exit);
    if (!desk) return exit;
    const auto announced = Upkeep(*desk).announce_rekey(arguments.store);
    if (!announced) return complain(announced.error());
  }
  const auto directory = app::DataDirectory::open(arguments.session.dir);
  if (!directory) return complain_of_store(directory.error(), arguments.session.dir);
  const auto done = app::rekey_closed(arguments.session.dir, arguments.store, {});
  if (!done) return complain(done.error(), arguments.session.dir);
  fmt::print(stderr, "{}.db is sealed with a new key; the old one is forgotten.\n",
             arguments.store);
  return Exit::kDone;
}

Exit run_rekey(const Arguments& arguments) {
  if (arguments.store != "region") return rekey_machine(arguments);
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  ProgressLine line("rekey");
  const auto done = Upkeep(*desk).rekey_region([&](std::uint64_t at, std::uint64_t total) {
    line.show(static_cast<double>(at) / static_cast<double>(total), "");
  });
  if (!done) return complain(done.error(), arguments.session.dir);
  fmt::print(stderr, "region.db is sealed with a new key; the old one is forgotten.\n");
  return Exit::kDone;
}

Exit run_slots_list(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const Upkeep upkeep(*desk);
  for (const auto& [which, name] :
       {std::pair{Compartment::kMachine, "machine"}, std::pair{Compartment::kRegion, "region"}}) {
    const auto slots = upkeep.slots(which);
    if (!slots) return complain(slots.error());
    for (const vault::SlotInfo& slot : *slots) {
      if (arguments.json) {
        Json one = {{"compartment", name},
                    {"kind", vault::name_of(slot.kind)},
                    {"label", slot.label},
                    {"made", to_iso(slot.made)}};
        if (slot.cost) one["memory_kib"] = slot.cost->memory_kib;
        if (slot.shares_made != 0) {
          one["shares_needed"] = slot.shares_needed;
          one["shares_made"] = slot.shares_made;
        }
        fmt::print("{}\n", to_line(one));
      } else {
        fmt::print("{:<8} {:<11} {}\n", name, vault::name_of(slot.kind), slot.label);
      }
    }
  }
  return Exit::kDone;
}

Exit run_add_passphrase(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto secret =
      read_secret(arguments.new_password_file, arguments.new_password_descriptor, "New passphrase");
  if (!secret) return Exit::kUsage;
  const auto done =
      Upkeep(*desk).add_passphrase(compartment_of(arguments), arguments.label, *secret);
  if (!done) return complain_of_account(done.error(), arguments.label);
  return Exit::kDone;
}

Exit run_add_recovery(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const int descriptor =
      ::open(arguments.shares_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
             S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    fmt::print(stderr, "tomoshibi: {}: cannot be made, or is there already\n",
               arguments.shares_file);
    return Exit::kUsage;
  }
  const auto shares = Upkeep(*desk).add_recovery(compartment_of(arguments), arguments.label,
                                                 arguments.needed, arguments.made);
  bool written = shares.has_value();
  for (std::size_t at = 0; written && at < shares->size(); ++at) {
    const SecretText paper = vault::to_paper((*shares)[at]);
    written = ::dprintf(descriptor, "%s  %.*s\n", arguments.compartment.c_str(),
                        static_cast<int>(paper.size()), paper.view().data()) > 0;
  }
  written = written && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!shares) {
    ::unlink(arguments.shares_file.c_str());
    return complain(shares.error());
  }
  if (!written)
    return complain(Error(Errc::kStorage,
                          "the sheets could not be written; remove the slot and make it again"));
  fmt::print(stderr, "{} holds {} sheets, {} of them open it. Print them and destroy the file.\n",
             arguments.shares_file, arguments.made, arguments.needed);
  return Exit::kDone;
}

Exit run_remove(const Arguments& arguments) {
  std::optional<vault::SlotKind> kind;
  for (const vault::SlotKind one :
       {vault::SlotKind::kPassphrase, vault::SlotKind::kDevice, vault::SlotKind::kRecovery,
        vault::SlotKind::kPin, vault::SlotKind::kAccount}) {
    if (arguments.kind == vault::name_of(one)) kind = one;
  }
  if (!kind) {
    fmt::print(stderr, "tomoshibi: KIND is passphrase, recovery or pin\n");
    return Exit::kUsage;
  }
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto done = Upkeep(*desk).remove_slot(compartment_of(arguments), *kind, arguments.label);
  if (!done) return complain_of_account(done.error(), arguments.label);
  fmt::print(
      stderr,
      "The slot is gone. An old copy of the slots still opens what was there: rekey ends that.\n");
  return Exit::kDone;
}

Exit run_key(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto done = Upkeep(*desk).hand_out_key(arguments.store, arguments.file);
  if (!done) return complain(done.error(), arguments.file);
  fmt::print(stderr,
             "{} opens {}.db for whoever has it. The journal says so. Destroy it after use.\n",
             arguments.file, arguments.store);
  return Exit::kDone;
}

void add_slots(CLI::App& command, const std::shared_ptr<Arguments>& arguments, Exit& exit) {
  CLI::App* slots = command.add_subcommand("slots", "Who may open the compartments");
  slots->require_subcommand(0, 1);
  slots->add_flag("--json", arguments->json, "One JSON object a line");
  slots->callback([arguments, slots, &exit] {
    if (slots->get_subcommands().empty()) exit = run_slots_list(*arguments);
  });
  const auto of_compartment = [&](CLI::App* one) {
    one->add_option("--compartment", arguments->compartment, "region (default) or machine")
        ->check(CLI::IsMember({"region", "machine"}));
    one->add_option("LABEL", arguments->label, "Name of the slot")->required();
  };
  CLI::App* list =
      slots->add_subcommand("list", "Every slot.\nExample: tomoshibi store DIR slots list --json");
  list->add_flag("--json", arguments->json, "One JSON object a line");
  list->callback([arguments, &exit] { exit = run_slots_list(*arguments); });
  CLI::App* passphrase = slots->add_subcommand(
      "add-passphrase",
      "Example: tomoshibi store DIR --as adm1 --password-file F slots add-passphrase safe "
      "--new-password-file G");
  of_compartment(passphrase);
  passphrase->add_option("--new-password-file", arguments->new_password_file,
                         "File whose first line it is");
  passphrase->add_option("--new-password-fd", arguments->new_password_descriptor,
                         "Descriptor to read it from");
  passphrase->callback([arguments, &exit] { exit = run_add_passphrase(*arguments); });
  CLI::App* recovery = slots->add_subcommand(
      "add-recovery",
      "Example: tomoshibi store DIR --as adm1 --password-file F slots add-recovery second "
      "--shares SHEETS");
  of_compartment(recovery);
  recovery->add_option("--shares", arguments->shares_file, "Where the sheets are written, once")
      ->required();
  recovery->add_option("--shares-needed", arguments->needed, "How many open it (2)")
      ->check(CLI::Range(2, 255));
  recovery->add_option("--shares-made", arguments->made, "How many are made (3)")
      ->check(CLI::Range(2, 255));
  recovery->callback([arguments, &exit] { exit = run_add_recovery(*arguments); });
  CLI::App* remove =
      slots->add_subcommand("remove", "Members' slots follow their accounts: see account disable");
  remove->add_option("KIND", arguments->kind, "passphrase recovery pin")->required();
  of_compartment(remove);
  remove->callback([arguments, &exit] { exit = run_remove(*arguments); });
  for (CLI::App* one : slots->get_subcommands({})) one->fallthrough();
}

}  // namespace

void add_store(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand("store", "The vault's own upkeep");
  command->require_subcommand(1);
  add_session_options(*command, arguments->session);
  CLI::App* check = command->add_subcommand(
      "check",
      "Reads and verifies every page of every file; exit 4 and the place when one fails.\n"
      "Example: tomoshibi store DIR --as adm1 --password-file F check --json");
  check->add_flag("--json", arguments->json, "One JSON object a file");
  check->callback([arguments, &exit] { exit = run_check(*arguments); });
  CLI::App* backup = command->add_subcommand(
      "backup",
      "Copies the store, sealed as it is, into one file; older ones become FILE.1, FILE.2 …\n"
      "Example: tomoshibi store DIR --as adm1 --password-file F backup /media/stick/k12.tar");
  backup->add_option("FILE", arguments->file, "Where it is written")->required();
  backup->add_option("--generations", arguments->generations, "Older copies that are kept (3)")
      ->check(CLI::Range(0, 99));
  backup->callback([arguments, &exit] { exit = run_backup(*arguments); });
  CLI::App* restore = command->add_subcommand(
      "restore",
      "Verifies a backup and puts it in the store's place, which is kept beside; the journal that "
      "is\n"
      "here stays. On a machine without its key: --shares.\n"
      "Example: tomoshibi store DIR --as adm1 --password-file F restore /media/stick/k12.tar");
  restore->add_option("FILE", arguments->file, "A backup")->required();
  restore->add_option("--shares", arguments->shares_file, "Recovery sheets, as they were printed");
  restore->callback([arguments, &exit] { exit = run_restore(*arguments); });
  CLI::App* rekey = command->add_subcommand(
      "rekey",
      "Seals a store with a new key; survives a power cut.\n"
      "Example: tomoshibi store DIR --as adm1 --password-file F rekey --store journal");
  rekey->add_option("--store", arguments->store, "region (default), journal or machine")
      ->check(CLI::IsMember({"region", "journal", "machine"}));
  rekey->callback([arguments, &exit] { exit = run_rekey(*arguments); });
  CLI::App* key = command->add_subcommand(
      "key",
      "A data key for a forensic tool; journaled.\n"
      "Example: tomoshibi store DIR --as adm1 --password-file F key --store journal --out KEYFILE");
  key->add_option("--store", arguments->store, "region (default), journal or machine")
      ->check(CLI::IsMember({"region", "journal", "machine"}));
  key->add_option("--out", arguments->file, "Key file, 0600")->required();
  key->callback([arguments, &exit] { exit = run_key(*arguments); });
  add_slots(*command, arguments, exit);
  for (CLI::App* one : command->get_subcommands({})) one->fallthrough();
}

}  // namespace tomoshibi::cli
