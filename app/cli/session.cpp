#include "app/cli/session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>

namespace tomoshibi::cli {
namespace {

// The first line of a descriptor, straight into guarded memory.
std::optional<SecretText> read_line(int descriptor) {
  SecretText line;
  char one = 0;
  for (;;) {
    const ssize_t got = ::read(descriptor, &one, 1);
    if (got < 0) return std::nullopt;
    if (got == 0 || one == '\n') break;
    if (one != '\r' && !line.push_back(one)) return std::nullopt;  // Longer than a secret may be.
  }
  sodium_memzero(&one, sizeof one);
  return line;
}

std::optional<SecretText> ask(const char* prompt) {
  if (isatty(STDIN_FILENO) != 1) return std::nullopt;
  termios before{};
  if (tcgetattr(STDIN_FILENO, &before) != 0) return std::nullopt;
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  fmt::print(stderr, "{}: ", prompt);
  auto line = read_line(STDIN_FILENO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  fmt::print(stderr, "\n");
  return line;
}

}  // namespace

std::optional<SecretText> read_secret(const std::string& file, int descriptor, const char* prompt) {
  if (!file.empty()) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) return std::nullopt;
    auto line = read_line(opened);
    ::close(opened);
    return line;
  }
  if (descriptor >= 0) return read_line(descriptor);
  return ask(prompt);
}

std::optional<std::vector<store::vault::Share>> read_sheets(const std::string& file,
                                                            std::string_view compartment) {
  std::ifstream in(file);
  std::vector<store::vault::Share> shares;
  std::string line;
  while (in && std::getline(in, line)) {
    if (!line.starts_with(compartment)) continue;
    int wrong_group = 0;
    auto share =
        store::vault::from_paper(std::string_view(line).substr(compartment.size()), &wrong_group);
    sodium_memzero(line.data(), line.size());
    if (!share) {
      fmt::print(stderr, "tomoshibi: {}: group {} of a sheet is mistyped\n", file, wrong_group);
      return std::nullopt;
    }
    shares.push_back(*std::move(share));
  }
  if (shares.empty()) {
    fmt::print(stderr, "tomoshibi: {}: no recovery sheet of {}\n", file, compartment);
    return std::nullopt;
  }
  return shares;
}

void add_session_options(CLI::App& command, SessionArguments& arguments) {
  command.add_option("DIR", arguments.dir, "Data directory (default: TOMOSHIBI_HOME)")
      ->required()
      ->envname("TOMOSHIBI_HOME");
  command.add_option("--as", arguments.account, "Account that acts");
  command.add_option("--password-file", arguments.password_file,
                     "File whose first line is the password");
  command.add_option("--password-fd", arguments.password_descriptor, "Descriptor to read it from");
  command.add_option("--token-file", arguments.token_file,
                     "The member's token, when the account has one");
}

Exit complain_of_store(const Error& error, const std::string& dir) {
  const int owner = app::DataDirectory::owner_of(dir);
  if (error.code == Errc::kStorage && owner != 0) {
    fmt::print(stderr, "tomoshibi: {}: process {} owns this store; close it first\n", dir, owner);
    return Exit::kMachine;
  }
  const Exit exit = complain(error, dir);
  return error.code == Errc::kNotFound ? Exit::kUsage : exit;
}

Exit complain_of_account(const Error& error, const std::string& account) {
  const Exit exit = complain(error, account);
  const bool is_refused = error.code == Errc::kNotFound || error.code == Errc::kBadInput;
  return is_refused ? Exit::kRefused : exit;
}

std::optional<Exit> ask_owner_instead(const Error& error, const std::string& dir,
                                      app::ControlCommand command,
                                      const std::function<void(const Json& line)>& give,
                                      std::uint64_t size) {
  if (error.code != Errc::kStorage || app::DataDirectory::owner_of(dir) == 0) return std::nullopt;
  bool is_readable = true;
  const auto exit = app::ask_owner(dir, command, [&](std::string_view line) {
    const Json value = Json::parse(line, nullptr, false);
    if (value.is_object()) {
      give(value);
    } else {
      is_readable = false;
    }
  }, size);
  if (!exit || !is_readable || *exit < 0 || *exit > static_cast<int>(Exit::kMachine))
    return std::nullopt;
  return static_cast<Exit>(*exit);
}

std::optional<app::Desk> open_session(const SessionArguments& arguments, Exit& exit) {
  auto desk = app::Desk::open(arguments.dir, now, store::orders::system_uptime,
                              app::kernel_clock_is_synchronised);
  if (!desk) {
    exit = complain_of_store(desk.error(), arguments.dir);
    return std::nullopt;
  }
  Result<void> signed_in = ok();
  if (arguments.account.empty()) {
    signed_in = desk->sign_in_demo();
    if (signed_in) {
      fmt::print(stderr, "Signed in as {}, the demo doctor of this demo store.\n",
                 desk->actor()->account.value);
    }
  } else {
    auto password =
        read_secret(arguments.password_file, arguments.password_descriptor, "Password or PIN");
    if (!password) {
      fmt::print(stderr,
                 "tomoshibi: no password: give --password-file or --password-fd, or type it\n");
      exit = Exit::kUsage;
      return std::nullopt;
    }
    signed_in = desk->sign_in(AccountId{arguments.account}, *password, arguments.token_file);
  }
  if (!signed_in) {
    exit = complain(signed_in.error());
    if (signed_in.error().code == Errc::kNotFound) exit = Exit::kRefused;
    return std::nullopt;
  }
  if (desk->must_change_proof() && !arguments.may_change_proof) {
    fmt::print(stderr,
               "tomoshibi: the first sign-in changes the password: tomoshibi account {} password "
               "--as {}\n",
               arguments.dir, arguments.account);
    exit = Exit::kRefused;
    return std::nullopt;
  }
  return std::move(*desk);
}

}  // namespace tomoshibi::cli
