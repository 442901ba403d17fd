#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "store/vault/data_key.h"

namespace tomoshibi::cli {
namespace {

namespace orders = store::orders;

constexpr std::array<std::pair<Role, const char*>, 7> kRoles{
    {{Role::kGeneral, "general"},
     {Role::kDoctor, "doctor"},
     {Role::kPharmacist, "pharmacist"},
     {Role::kSelected, "selected"},
     {Role::kAdministrator, "administrator"},
     {Role::kAuditor, "auditor"},
     {Role::kMaster, "master"}}};

const char* name_of(Role role) {
  for (const auto& [value, name] : kRoles) {
    if (value == role) return name;
  }
  return "general";
}

std::optional<Role> role_from(const std::string& text) {
  for (const auto& [value, name] : kRoles) {
    if (text == name) return value;
  }
  return std::nullopt;
}

struct Arguments {
  SessionArguments session;
  bool json = false;
  std::string id;
  std::string name;
  std::string kana;
  std::string profession;
  std::string role = "general";
  bool pin = false;
  std::string new_token_file;
  std::string new_password_file;
  int new_password_descriptor = -1;
  std::string shares_file;
  std::string team;
  std::string identity_seen;
  std::array<std::string, 2> helpers;
  std::array<std::string, 2> helper_files;
  int minutes = 0;  // Of the lock; 0: only told.
};

std::optional<SecretText> new_secret(const Arguments& arguments) {
  auto secret = read_secret(arguments.new_password_file, arguments.new_password_descriptor,
                            "New password or PIN");
  if (!secret) {
    fmt::print(
        stderr,
        "tomoshibi: no new password: give --new-password-file or --new-password-fd, or type it\n");
  }
  return secret;
}

const char* factor_name(orders::SecondFactor factor) {
  switch (factor) {
    case orders::SecondFactor::kNone: return "none";
    case orders::SecondFactor::kMachine: return "machine";
    case orders::SecondFactor::kTokenFile: return "token";
  }
  return "none";
}

Json account_json(const orders::Account& account, const orders::Tries& tries) {
  Json responder = nullptr;
  if (account.responder) {
    responder = {{"team", account.responder->team},
                 {"identity_seen", account.responder->identity_seen},
                 {"vouched_by", account.responder->vouched_by.value}};
  }
  return {{"id", account.id.value},
          {"name", account.name},
          {"kana", account.kana},
          {"profession", account.profession},
          {"role", name_of(account.role)},
          {"proof", account.proof == orders::ProofKind::kPin ? "pin" : "password"},
          {"second_factor", factor_name(account.factor)},
          {"must_change", account.must_change},
          {"disabled", account.is_disabled},
          {"revoked", account.is_revoked},
          {"locked", tries.is_locked},
          {"wait_until", tries.wait_until ? Json(to_iso(*tries.wait_until)) : Json(nullptr)},
          {"demo", account.is_demo},
          {"valid_until", account.valid_until ? Json(to_iso(*account.valid_until)) : Json(nullptr)},
          {"responder", responder},
          {"issuer", account.issuer.empty() ? Json(nullptr) : Json(account.issuer)}};
}

std::string states_of(const orders::Account& account, const orders::Tries& tries) {
  std::string text;
  const auto add = [&](bool is, const char* words) {
    if (!is) return;
    if (!text.empty()) text += "・";
    text += words;
  };
  add(tries.is_locked, "ロック");
  add(tries.wait_until.has_value(), "待ち時間");
  add(account.is_disabled, "停止");
  add(account.must_change, "初回の変更が必要");
  add(account.responder.has_value(), "応援者");
  add(!account.issuer.empty(), "名簿");
  add(account.is_demo, "体験用");
  return text;
}

Exit run_list(const Arguments& arguments) {
  // Names of staff stand on the sign-in screen: nobody needs to be signed in.
  const auto desk = app::Desk::open(arguments.session.dir, now);
  if (!desk) return complain_of_store(desk.error(), arguments.session.dir);
  const auto accounts = desk->accounts();
  if (!accounts) return complain(accounts.error());
  for (const orders::Account& account : *accounts) {
    const orders::Tries tries = desk->tries(account.id);
    if (arguments.json) {
      fmt::print("{}\n", to_line(account_json(account, tries)));
    } else {
      fmt::print("{:<8} {:<13} {}（{}）{}\n", account.id.value, name_of(account.role), account.name,
                 account.profession, states_of(account, tries));
    }
  }
  return Exit::kDone;
}

// A new member's token: 32 random bytes in a file of his own.
bool make_token(const std::string& file) {
  std::error_code failed;
  if (file.empty() || std::filesystem::exists(file, failed)) return true;
  return store::vault::write_key_file(file, Secret<32>::random()).has_value();
}

std::optional<orders::NewAccount> wish_of(const Arguments& arguments) {
  const auto role = role_from(arguments.role);
  if (!role) {
    fmt::print(
        stderr,
        "tomoshibi: --role is one of general doctor pharmacist selected administrator auditor\n");
    return std::nullopt;
  }
  orders::NewAccount account;
  account.id.value = arguments.id;
  account.name = arguments.name;
  account.kana = arguments.kana;
  account.profession = arguments.profession;
  account.role = *role;
  account.proof = arguments.pin ? orders::ProofKind::kPin : orders::ProofKind::kPassword;
  account.factor = !arguments.new_token_file.empty() ? orders::SecondFactor::kTokenFile
                   : arguments.pin                   ? orders::SecondFactor::kMachine
                                                     : orders::SecondFactor::kNone;
  return account;
}

Exit run_add(const Arguments& arguments) {
  const auto wish = wish_of(arguments);
  if (!wish) return Exit::kUsage;
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto secret = new_secret(arguments);
  if (!secret) return Exit::kUsage;
  if (!make_token(arguments.new_token_file)) {
    fmt::print(stderr, "tomoshibi: {}: the token cannot be written\n", arguments.new_token_file);
    return Exit::kMachine;
  }
  const auto made = desk->add_account(*wish, *secret, arguments.new_token_file);
  if (!made) return complain_of_account(made.error(), arguments.id);
  fmt::print(stderr, "{} ({}) may sign in; the first sign-in changes the password.\n",
             made->id.value, name_of(made->role));
  return Exit::kDone;
}

Exit run_responder(const Arguments& arguments) {
  auto wish = wish_of(arguments);
  if (!wish) return Exit::kUsage;
  wish->must_change = false;  // He enters it himself, here and now.
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto secret = new_secret(arguments);
  if (!secret) return Exit::kUsage;
  const orders::Responder responder{arguments.team, arguments.identity_seen, {}};
  const auto made = desk->register_responder(*wish, responder, *secret);
  if (!made) return complain_of_account(made.error(), arguments.id);
  fmt::print(stderr, "{} ({}) may sign in until {}; vouched for by {}.\n", made->id.value,
             name_of(made->role), made->valid_until ? to_iso(*made->valid_until) : std::string("-"),
             made->responder ? made->responder->vouched_by.value : std::string());
  return Exit::kDone;
}

Exit run_disable(const Arguments& arguments, bool is_disabled) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto done = desk->set_account_disabled(AccountId{arguments.id}, is_disabled);
  if (!done) return complain_of_account(done.error(), arguments.id);
  fmt::print(stderr, "{} {}.\n", arguments.id,
             is_disabled ? "is disabled; its key no longer opens the region" : "works again");
  return Exit::kDone;
}

// One's own, or, with an id, somebody else's who forgot it.
Exit run_password(const Arguments& arguments) {
  SessionArguments session = arguments.session;
  const bool is_own = arguments.id.empty() || arguments.id == session.account;
  session.may_change_proof = is_own;
  if (is_own && !session.account.empty()) {
    // The old one is proved twice (to sign in, to change), but asked for once.
    auto old_secret =
        read_secret(session.password_file, session.password_descriptor, "Password or PIN now");
    const auto secret = new_secret(arguments);
    if (!old_secret || !secret) return Exit::kUsage;
    auto desk = app::Desk::open(session.dir, now);
    if (!desk) return complain_of_store(desk.error(), session.dir);
    const auto in = desk->sign_in(AccountId{session.account}, *old_secret, session.token_file);
    if (!in) return complain_of_account(in.error(), session.account);
    const auto changed = desk->change_proof(*old_secret, *secret);
    if (!changed) return complain_of_account(changed.error(), session.account);
    fmt::print(stderr, "The password of {} is changed.\n", session.account);
    return Exit::kDone;
  }
  Exit exit = Exit::kDone;
  auto desk = open_session(session, exit);
  if (!desk) return exit;
  const auto secret = new_secret(arguments);
  if (!secret) return Exit::kUsage;
  const auto reset =
      desk->reset_account_proof(AccountId{arguments.id}, *secret, arguments.new_token_file);
  if (!reset) return complain_of_account(reset.error(), arguments.id);
  fmt::print(stderr, "{} has a new password, and changes it at the next sign-in.\n", arguments.id);
  return Exit::kDone;
}

Exit run_recover(const Arguments& arguments) {
  const auto shares = read_sheets(arguments.shares_file, "region");
  const auto secret = shares ? new_secret(arguments) : std::nullopt;
  if (!secret) return Exit::kUsage;
  auto desk = app::Desk::open(arguments.session.dir, now);
  if (!desk) return complain_of_store(desk.error(), arguments.session.dir);
  const auto done = desk->recover_account(AccountId{arguments.id}, *shares, *secret);
  if (!done) return complain_of_account(done.error(), arguments.id);
  fmt::print(stderr, "{} has a new password, and changes it at the next sign-in.\n", arguments.id);
  return Exit::kDone;
}

Exit run_unlock(const Arguments& arguments) {
  auto desk = app::Desk::open(arguments.session.dir, now);
  if (!desk) return complain_of_store(desk.error(), arguments.session.dir);
  std::array<app::SignInProof, 2> proofs;
  for (std::size_t at = 0; at < proofs.size(); ++at) {
    proofs[at].account.value = arguments.helpers[at];
    auto secret =
        read_secret(arguments.helper_files[at], -1,
                    at == 0 ? "Password or PIN of the first" : "Password or PIN of the second");
    if (!secret) return Exit::kUsage;
    proofs[at].proof = std::move(*secret);
  }
  const auto done = desk->unlock_account(AccountId{arguments.id}, proofs[0], proofs[1]);
  if (!done) return complain_of_account(done.error(), arguments.id);
  fmt::print(stderr, "{} may try again; {} and {} stand for it in the journal.\n", arguments.id,
             arguments.helpers[0], arguments.helpers[1]);
  return Exit::kDone;
}

// After how long untouched the window locks itself: told to anybody, set by an administrator.
Exit run_lock_after(const Arguments& arguments) {
  if (arguments.minutes == 0) {
    auto desk = app::Desk::open(arguments.session.dir, now);
    if (!desk) return complain_of_store(desk.error(), arguments.session.dir);
    fmt::print("{}\n", desk->lock_minutes());
    return Exit::kDone;
  }
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto done = desk->set_lock_minutes(arguments.minutes);
  if (!done) return complain(done.error());
  fmt::print(stderr, "The window locks after {} minutes untouched.\n", arguments.minutes);
  return Exit::kDone;
}

void add_new_secret(CLI::App& command, Arguments& arguments) {
  command.add_option("--new-password-file", arguments.new_password_file,
                     "File whose first line is the new password or PIN");
  command.add_option("--new-password-fd", arguments.new_password_descriptor,
                     "Descriptor to read it from");
}

void add_person(CLI::App& command, Arguments& arguments) {
  command.add_option("ID", arguments.id, "2 to 8 letters and digits")->required();
  command.add_option("--name", arguments.name, "Name")->required();
  command.add_option("--kana", arguments.kana, "Reading");
  command.add_option("--profession", arguments.profession, "医師, 薬剤師 …");
  command.add_option("--role", arguments.role,
                     "general doctor pharmacist selected administrator auditor");
  command.add_flag("--pin", arguments.pin, "A PIN of six digits or more, good on this kiosk alone");
  add_new_secret(command, arguments);
}

void add_changes(CLI::App& command, const std::shared_ptr<Arguments>& arguments, Exit& exit) {
  CLI::App* add = command.add_subcommand("add",
                                         "A new member.\nExample: tomoshibi account DIR --as adm1 "
                                         "--password-file F add abe01 --name '阿部 進'\n"
                                         "  --role pharmacist --new-password-file G");
  add_person(*add, *arguments);
  add->add_option(
      "--new-token-file", arguments->new_token_file,
      "A token of the member's own, made when it is not there: a stick that is needed to sign in");
  add->callback([arguments, &exit] { exit = run_add(*arguments); });
  CLI::App* responder = command.add_subcommand(
      "responder",
      "応援者: vouched for by who signs in, for 72 hours.\nExample: tomoshibi account DIR "
      "responder "
      "dmat07 --name '応援 一郎' --role doctor --team 'DMAT 富山1' --identity-seen 隊員証 --pin");
  add_person(*responder, *arguments);
  responder->add_option("--team", arguments->team, "Where he comes from")->required();
  responder->add_option("--identity-seen", arguments->identity_seen, "What was looked at: 隊員証 …")
      ->required();
  responder->callback([arguments, &exit] { exit = run_responder(*arguments); });
  for (const bool is_disabled : {true, false}) {
    CLI::App* one = command.add_subcommand(
        is_disabled ? "disable" : "enable",
        is_disabled ? "Ends an account's sign-ins and its way to the region" : "Undoes that");
    one->add_option("ID", arguments->id, "Account")->required();
    one->callback([arguments, &exit, is_disabled] { exit = run_disable(*arguments, is_disabled); });
  }
  CLI::App* password =
      command.add_subcommand("password",
                             "Changes one's own, or sets the forgotten one of ID anew.\n"
                             "Example: tomoshibi account DIR --as abe01 --password-file OLD "
                             "password --new-password-file NEW");
  password->add_option("ID", arguments->id, "Somebody else's; left out: one's own");
  add_new_secret(*password, *arguments);
  password->add_option("--new-token-file", arguments->new_token_file,
                       "His token, when the account has one");
  password->callback([arguments, &exit] { exit = run_password(*arguments); });
  CLI::App* recover = command.add_subcommand(
      "recover",
      "Nobody is left who could: the recovery sheets give ID a new password.\n"
      "Example: tomoshibi account DIR recover m01 --shares SHEETS --new-password-file NEW");
  recover->add_option("ID", arguments->id, "Account")->required();
  recover->add_option("--shares", arguments->shares_file, "Recovery sheets, as they were printed")
      ->required();
  add_new_secret(*recover, *arguments);
  recover->callback([arguments, &exit] { exit = run_recover(*arguments); });
  CLI::App* lock_after = command.add_subcommand(
      "lock-after",
      "After how many minutes untouched the window locks, 1 to 15; without a number it is told.\n"
      "Example: tomoshibi account DIR --as adm1 --password-file F lock-after 5");
  lock_after->add_option("MINUTES", arguments->minutes, "1 to 15")
      ->check(CLI::Range(1, app::kLockMinutesMax));
  lock_after->callback([arguments, &exit] { exit = run_lock_after(*arguments); });
  CLI::App* unlock =
      command.add_subcommand("unlock",
                             "After ten wrong tries: two others, each with his own password.\n"
                             "Example: tomoshibi account DIR unlock abe01 --first adm1 "
                             "--first-password-file F --second doc1 "
                             "--second-password-file G");
  unlock->add_option("ID", arguments->id, "Account")->required();
  unlock->add_option("--first", arguments->helpers[0], "One of the two")->required();
  unlock->add_option("--first-password-file", arguments->helper_files[0],
                     "His password; left out: typed");
  unlock->add_option("--second", arguments->helpers[1], "The other")->required();
  unlock->add_option("--second-password-file", arguments->helper_files[1],
                     "His password; left out: typed");
  unlock->callback([arguments, &exit] { exit = run_unlock(*arguments); });
}

}  // namespace

void add_account(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand("account", "Who may sign in here");
  command->require_subcommand(1);
  add_session_options(*command, arguments->session);
  CLI::App* list =
      command->add_subcommand("list", "Everybody.\nExample: tomoshibi account DIR list --json");
  list->add_flag("--json", arguments->json, "One JSON object a line");
  list->callback([arguments, &exit] { exit = run_list(*arguments); });
  add_changes(*command, arguments, exit);
  for (CLI::App* one : command->get_subcommands({})) one->fallthrough();
}

}  // namespace tomoshibi::cli
