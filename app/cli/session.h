// Opening a store and signing in, as every command that acts does it.
#pragma once

#include <optional>
#include <string>

#include "app/cli/command.h"
#include "app/desk/desk.h"

namespace CLI {
class App;
}

namespace tomoshibi::cli {

struct SessionArguments {
  std::string dir;
  std::string account;        // --as
  std::string password_file;  // --password-file
  int password_descriptor = -1;  // --password-fd
};
// Adds DIR and the ways to sign in.
void add_session_options(CLI::App& command, SessionArguments& arguments);

// Opens the store and signs in; complains and fills `exit` when it cannot. A demo store signs in as its
// demo doctor when nobody is named, and says so on stderr.
std::optional<app::Desk> open_session(const SessionArguments& arguments, Exit& exit);

}  // namespace tomoshibi::cli
