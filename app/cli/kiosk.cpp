#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <string>

#include "app/cli/command.h"
#include "app/cli/session.h"
#include "app/desk/directory.h"

namespace tomoshibi::cli {
namespace {

struct Arguments {
  std::string dir;
  bool demo = false;
  bool standalone = false;
  std::string enrolment;
  std::string first;  // Id of the first member.
  std::string password_file;
  int password_descriptor = -1;
  std::string shares_file;
  int shares_needed = 2;
  int shares_made = 3;
};

bool put(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// One sheet for each holder; both of its numbers are needed, one for each compartment.
bool put_shares(int descriptor, const app::RecoveryShares& shares) {
  for (std::size_t at = 0; at < shares.machine.size(); ++at) {
    const SecretText machine = store::vault::to_paper(shares.machine[at]);
    const SecretText region = store::vault::to_paper(shares.region[at]);
    const bool done =
        put(descriptor,
            fmt::format("Tomoshibi recovery sheet {} of {} ({} open the store)\nmachine  ", at + 1,
                        shares.machine.size(), shares.machine[at].needed())) &&
        put(descriptor, machine.view()) && put(descriptor, "\nregion   ") &&
        put(descriptor, region.view()) && put(descriptor, "\n\n");
    if (!done) return false;
  }
  return ::fsync(descriptor) == 0;
}

Exit init_demo(const Arguments& arguments) {
  const auto made = app::DataDirectory::init_demo(arguments.dir);
  if (!made) return complain(made.error(), arguments.dir);
  fmt::print(stderr,
             "A demo kiosk stands in {}. Never put real data into it. Its accounts:\n"
             "  {}  doctor         PIN {}\n  {}  administrator  password {}\n"
             "  {}  master         password {}\n",
             arguments.dir, app::kDemoDoctor, app::kDemoPin, app::kDemoAdministrator,
             app::kDemoAdministratorPassword, app::kDemoMaster, app::kDemoMasterPassword);
  const auto directory = app::DataDirectory::open(arguments.dir);
  if (directory && directory->profile().reserve_bytes < app::kReserveBytes) {
    fmt::print(stderr,
               "The disk had room for only {} of the {} MiB that the journal keeps for itself.\n",
               directory->profile().reserve_bytes >> 20, app::kReserveBytes >> 20);
  }
  return Exit::kDone;
}

// The first member's password, and where the recovery sheets go.
Exit init_real(const Arguments& arguments, const Bytes* package) {
  const char* who = package == nullptr ? "--master ID" : "--administrator ID";
  if (arguments.first.empty() || arguments.shares_file.empty()) {
    fmt::print(stderr, "tomoshibi: this needs {} and --shares FILE\n", who);
    return Exit::kUsage;
  }
  const auto password = read_secret(arguments.password_file, arguments.password_descriptor,
                                    "Password of the first member");
  if (!password) {
    fmt::print(stderr,
               "tomoshibi: no password: give --password-file or --password-fd, or type it\n");
    return Exit::kUsage;
  }
  // Before anything else: a store whose shares cannot be written is not made.
  const int descriptor =
      ::open(arguments.shares_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
             S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    fmt::print(stderr, "tomoshibi: {}: cannot be made, or is there already\n",
               arguments.shares_file);
    return Exit::kUsage;
  }
  app::FirstMember wish;
  wish.id.value = arguments.first;
  wish.password = &*password;
  wish.shares_needed = arguments.shares_needed;
  wish.shares_made = arguments.shares_made;
  const auto shares =
      package == nullptr ? app::DataDirectory::init_standalone(arguments.dir, wish, now())
                         : app::DataDirectory::init_enrolled(arguments.dir, wish, *package, now());
  const bool written = shares && put_shares(descriptor, *shares);
  ::close(descriptor);
  if (!shares) {
    ::unlink(arguments.shares_file.c_str());
    return complain(shares.error(), arguments.dir);
  }
  if (!written) {
    fmt::print(stderr,
               "tomoshibi: {}: the recovery shares could not be written; make the store again\n",
               arguments.shares_file);
    return Exit::kMachine;
  }
  fmt::print(
      stderr,
      "{} store stands in {}. Its first member is {}.\n"
      "{} holds its recovery sheets ({} of {} open it). Print them, give each to another person,\n"
      "and destroy the file: shred -u {}\n",
      package == nullptr ? "An empty" : "An enrolled", arguments.dir, arguments.first,
      arguments.shares_file, arguments.shares_needed, arguments.shares_made, arguments.shares_file);
  if (package != nullptr) {
    fmt::print(stderr,
               "The enrolment package is used up now: destroy it (shred -u {}).\n"
               "Next: tomoshibi sync {} --hub DIRECTORY brings the data, sealed.\n",
               arguments.enrolment, arguments.dir);
  }
  return Exit::kDone;
}

Exit init_enrolled(const Arguments& arguments) {
  std::ifstream file(arguments.enrolment, std::ios::binary);
  Bytes package;
  char piece[65536];
  while (file.read(piece, sizeof piece) || file.gcount() > 0) {
    package.insert(package.end(), piece, piece + file.gcount());
    if (package.size() > sync::kEnrolmentBytesMax) break;
  }
  if (package.empty()) {
    fmt::print(stderr, "tomoshibi: {}: cannot be read\n", arguments.enrolment);
    return Exit::kUsage;
  }
  const Exit exit = init_real(arguments, &package);
  sodium_memzero(package.data(), package.size());
  return exit;
}

Exit run(const Arguments& arguments) {
  if (arguments.demo) return init_demo(arguments);
  if (!arguments.enrolment.empty()) return init_enrolled(arguments);
  if (arguments.standalone) return init_real(arguments, nullptr);
  fmt::print(stderr,
             "tomoshibi: say what kind of store: --enrolment FILE, --demo or --standalone\n");
  return Exit::kUsage;
}

}  // namespace

void add_kiosk(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand("kiosk", "The store of one kiosk");
  command->require_subcommand(1);
  CLI::App* init = command->add_subcommand(
      "init",
      "Makes a store.\nExamples: tomoshibi kiosk init /var/lib/tomoshibi --demo\n"
      "  tomoshibi kiosk init DIR --enrolment FILE --administrator a01 --password-file FILE "
      "--shares SHEETS\n"
      "  tomoshibi kiosk init DIR --standalone --master m01 --password-file FILE --shares SHEETS");
  init->add_option("DIR", arguments->dir, "Data directory")->required()->envname("TOMOSHIBI_HOME");
  auto* demo = init->add_flag("--demo", arguments->demo,
                              "An open store on one machine, for trying and tests");
  init->add_flag("--standalone", arguments->standalone,
                 "An empty store under the real rules, with one master")
      ->excludes(demo);
  init->add_option("--enrolment", arguments->enrolment,
                   "A kiosk of a fleet, from the package that its hub made")
      ->excludes(demo);
  init->add_option("--master,--administrator", arguments->first, "Id of the first member");
  init->add_option("--password-file", arguments->password_file,
                   "File whose first line is its password");
  init->add_option("--password-fd", arguments->password_descriptor, "Descriptor to read it from");
  init->add_option("--shares", arguments->shares_file,
                   "Where the recovery sheets are written, once");
  init->add_option("--shares-needed", arguments->shares_needed,
                   "How many sheets open the store (2)")
      ->check(CLI::Range(2, 255));
  init->add_option("--shares-made", arguments->shares_made, "How many are made (3)")
      ->check(CLI::Range(2, 255));
  init->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
