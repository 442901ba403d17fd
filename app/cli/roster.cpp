#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "store/base/bytes.h"

namespace tomoshibi::cli {
namespace {

namespace orders = store::orders;

constexpr std::size_t kRosterBytesMax = std::size_t{4} << 20;

struct Arguments {
  SessionArguments session;
  bool json = false;
  std::string file;
  std::string key;
  std::string name;
};

std::optional<orders::IssuerKey> key_from(const std::string& text) {
  const auto bytes = from_hex(text);
  orders::IssuerKey key{};
  if (!bytes || bytes->size() != key.size()) return std::nullopt;
  std::ranges::copy(*bytes, key.begin());
  return key;
}

// Whole or not at all, for the owner alone: a roster is kept like a password file.
bool write_roster(const std::string& file, const Bytes& bytes) {
  const std::string temporary = file + ".new";
  const int descriptor =
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return false;
  const bool done =
      ::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
      ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (done && ::rename(temporary.c_str(), file.c_str()) == 0) return true;
  ::unlink(temporary.c_str());
  return false;
}

Exit run_export(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto roster = desk->export_roster();
  if (!roster) return complain(roster.error());
  if (!write_roster(arguments.file, *roster)) {
    fmt::print(stderr, "tomoshibi: {}: cannot be written\n", arguments.file);
    return Exit::kMachine;
  }
  fmt::print(stderr,
             "{} holds this kiosk's accounts, signed by {}.\nKeep it like a password file.\n",
             arguments.file, to_hex(desk->issuer_key()));
  return Exit::kDone;
}

Json ids_json(const std::vector<AccountId>& ids) {
  Json list = Json::array();
  for (const AccountId& id : ids) list.push_back(id.value);
  return list;
}

Exit run_apply(const Arguments& arguments) {
  std::ifstream in(arguments.file, std::ios::binary);
  std::string text(kRosterBytesMax + 1, '\0');
  if (!in) {
    fmt::print(stderr, "tomoshibi: {}: cannot be read\n", arguments.file);
    return Exit::kUsage;
  }
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto summary = desk->apply_roster(as_bytes(text));
  if (!summary) return complain(summary.error(), arguments.file);
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"issuer", to_hex(summary->issuer)},
                                {"facility", summary->facility},
                                {"revision", summary->revision},
                                {"issued", to_iso(summary->issued)},
                                {"expires", to_iso(summary->expires)},
                                {"added", ids_json(summary->added)},
                                {"changed", ids_json(summary->changed)},
                                {"revoked", ids_json(summary->revoked)},
                                {"clashes", ids_json(summary->clashes)},
                                {"fork", summary->same_revision_differs}}));
  }
  if (summary->same_revision_differs) {
    fmt::print(stderr,
               "tomoshibi: two rosters of one revision differ: nothing was applied, the journal "
               "says so\n");
    return Exit::kDamaged;
  }
  fmt::print(stderr, "{}: {} added, {} changed, {} revoked.\n", summary->facility,
             summary->added.size(), summary->changed.size(), summary->revoked.size());
  for (const AccountId& id : summary->clashes) {
    fmt::print(stderr, "  {} is somebody else's id here and was left out\n", id.value);
  }
  return Exit::kDone;
}

Exit run_trust(const Arguments& arguments, bool is_trusted) {
  const auto key = key_from(arguments.key);
  if (!key) {
    fmt::print(
        stderr,
        "tomoshibi: a key is 64 hexadecimal digits; compare it over another way than the file's\n");
    return Exit::kUsage;
  }
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto done =
      is_trusted ? desk->trust_issuer(*key, arguments.name) : desk->distrust_issuer(*key);
  if (!done) return complain(done.error());
  return Exit::kDone;
}

Exit run_issuers(const Arguments& arguments) {
  const auto desk = app::Desk::open(arguments.session.dir, now);
  if (!desk) return complain_of_store(desk.error(), arguments.session.dir);
  const auto issuers = desk->trusted_issuers();
  if (!issuers) return complain(issuers.error());
  const auto print = [&](const orders::IssuerKey& key, const std::string& name,
                         std::uint64_t revision, bool is_own) {
    if (arguments.json) {
      fmt::print(
          "{}\n",
          to_line({{"key", to_hex(key)}, {"name", name}, {"revision", revision}, {"own", is_own}}));
    } else {
      fmt::print("{}  {}{}\n", to_hex(key), name, is_own ? "（この端末）" : "");
    }
  };
  print(desk->issuer_key(), desk->profile().facility_name, 0, true);
  for (const orders::TrustedIssuer& issuer : *issuers)
    print(issuer.key, issuer.name, issuer.revision, false);
  return Exit::kDone;
}

}  // namespace

void add_roster(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      tool.add_subcommand("roster", "Accounts that travel from one kiosk to another");
  command->require_subcommand(1);
  add_session_options(*command, arguments->session);
  CLI::App* exporting =
      command->add_subcommand("export",
                              "This kiosk's accounts, signed.\nExample: tomoshibi roster DIR --as "
                              "adm1 --password-file F export "
                              "--out roster.cbor");
  exporting->add_option("--out", arguments->file, "File")->required();
  exporting->callback([arguments, &exit] { exit = run_export(*arguments); });
  CLI::App* apply = command->add_subcommand(
      "apply",
      "Takes another kiosk's accounts, when its key is trusted here.\n"
      "Example: tomoshibi roster DIR --as adm1 --password-file F apply roster.cbor");
  apply->add_option("FILE", arguments->file, "A roster")->required();
  apply->add_flag("--json", arguments->json, "One JSON object");
  apply->callback([arguments, &exit] { exit = run_apply(*arguments); });
  CLI::App* trust = command->add_subcommand(
      "trust",
      "From now on this issuer's rosters count here.\n"
      "Example: tomoshibi roster DIR --as adm1 --password-file F trust KEY --name 第2救護所");
  trust->add_option("KEY", arguments->key, "64 hexadecimal digits")->required();
  trust->add_option("--name", arguments->name, "What it is called here")->required();
  trust->callback([arguments, &exit] { exit = run_trust(*arguments, true); });
  CLI::App* distrust = command->add_subcommand("distrust", "Its accounts end here at once");
  distrust->add_option("KEY", arguments->key, "64 hexadecimal digits")->required();
  distrust->callback([arguments, &exit] { exit = run_trust(*arguments, false); });
  CLI::App* issuers =
      command->add_subcommand("issuers", "This kiosk's own key, and those trusted here");
  issuers->add_flag("--json", arguments->json, "One JSON object a line");
  issuers->callback([arguments, &exit] { exit = run_issuers(*arguments); });
  for (CLI::App* one : command->get_subcommands({})) one->fallthrough();
}

}  // namespace tomoshibi::cli
