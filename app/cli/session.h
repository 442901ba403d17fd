// Opening a store and signing in, as every command that acts does it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/desk/control.h"
#include "app/desk/desk.h"
#include "store/base/wiped.h"
#include "store/vault/shamir.h"

namespace CLI {
class App;
}

namespace tomoshibi::cli {

struct SessionArguments {
  std::string dir;
  std::string account;            // --as
  std::string password_file;      // --password-file
  int password_descriptor = -1;   // --password-fd
  std::string token_file;         // --token-file
  bool may_change_proof = false;  // This command is the one that changes it.
};
// A secret from the one way that was given: the first line of a file or a descriptor, or typed at
// `prompt` on a terminal. Nothing when there is no way, or it is longer than a secret may be.
std::optional<SecretText> read_secret(const std::string& file, int descriptor, const char* prompt);

// The lines of recovery sheets that are `compartment`'s ("machine", "region"), as they were
// printed. Complains when one is mistyped.
std::optional<std::vector<store::vault::Share>> read_sheets(const std::string& file,
                                                            std::string_view compartment);

// Adds DIR and the ways to sign in.
void add_session_options(CLI::App& command, SessionArguments& arguments);

// A store that did not open: names its owner when it has one. A path without a store is a mistake
// of the call (kUsage), not an honest "no".
Exit complain_of_store(const Error& error, const std::string& dir);

// About an account: that it is not here is a refusal of the sign-in, and a broken rule is a
// refusal, too; neither is damaged input.
Exit complain_of_account(const Error& error, const std::string& account);

// When another process owns the store, asks that one: gives each line of its answer. Nothing when
// the store has no owner, or the owner does not answer (then complain_of_store() names it).
std::optional<Exit> ask_owner_instead(const Error& error, const std::string& dir,
                                      app::ControlCommand command,
                                      const std::function<void(const Json& line)>& give,
                                      std::uint64_t size = 0);

// Opens the store and signs in; complains and fills `exit` when it cannot. A demo store signs in as
// its demo doctor when nobody is named, and says so on stderr.
std::optional<app::Desk> open_session(const SessionArguments& arguments, Exit& exit);

}  // namespace tomoshibi::cli
