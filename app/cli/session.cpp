#include "app/cli/session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>

namespace tomoshibi::cli {
namespace {

constexpr std::size_t kPasswordBytesMax = 1024;

// The first line of a descriptor. It lies in an ordinary string for the length of one sign-in; the
// caller wipes it.
std::optional<std::string> read_password(int descriptor) {
  std::string password;
  std::array<char, 1> one{};
  while (password.size() < kPasswordBytesMax) {
    const ssize_t got = ::read(descriptor, one.data(), 1);
    if (got < 0) return std::nullopt;
    if (got == 0 || one[0] == '\n') break;
    if (one[0] != '\r') password += one[0];
  }
  return password;
}

std::optional<std::string> ask_password() {
  if (isatty(STDIN_FILENO) != 1) return std::nullopt;
  termios before{};
  if (tcgetattr(STDIN_FILENO, &before) != 0) return std::nullopt;
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  fmt::print(stderr, "PIN: ");
  auto password = read_password(STDIN_FILENO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  fmt::print(stderr, "\n");
  return password;
}

std::optional<std::string> password_of(const SessionArguments& arguments) {
  if (!arguments.password_file.empty()) {
    const int descriptor = ::open(arguments.password_file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    auto password = read_password(descriptor);
    ::close(descriptor);
    return password;
  }
  if (arguments.password_descriptor >= 0) return read_password(arguments.password_descriptor);
  return ask_password();
}

}  // namespace

void add_session_options(CLI::App& command, SessionArguments& arguments) {
  command.add_option("DIR", arguments.dir, "Data directory (default: TOMOSHIBI_HOME)")
      ->required()
      ->envname("TOMOSHIBI_HOME");
  command.add_option("--as", arguments.account, "Account that acts");
  command.add_option("--password-file", arguments.password_file, "File whose first line is the password");
  command.add_option("--password-fd", arguments.password_descriptor, "Descriptor to read it from");
}

std::optional<app::Desk> open_session(const SessionArguments& arguments, Exit& exit) {
  auto desk = app::Desk::open(arguments.dir, now);
  if (!desk) {
    const int owner = app::DataDirectory::owner_of(arguments.dir);
    if (desk.error().code == Errc::kStorage && owner != 0) {
      fmt::print(stderr, "tomoshibi: {}: process {} owns this store; close it first\n", arguments.dir, owner);
      exit = Exit::kMachine;
    } else {
      exit = complain(desk.error(), arguments.dir);
      // A path without a store is a mistake of the call, not an honest "no".
      if (desk.error().code == Errc::kNotFound) exit = Exit::kUsage;
    }
    return std::nullopt;
  }
  Result<void> signed_in = ok();
  if (arguments.account.empty()) {
    signed_in = desk->sign_in_demo();
    if (signed_in) {
      fmt::print(stderr, "Signed in as {}, the demo doctor of this demo store.\n", desk->actor()->account.value);
    }
  } else {
    auto password = password_of(arguments);
    if (!password) {
      fmt::print(stderr, "tomoshibi: no password: give --password-file or --password-fd, or type it\n");
      exit = Exit::kUsage;
      return std::nullopt;
    }
    signed_in = desk->sign_in(AccountId{arguments.account}, SecretText(*password));
    sodium_memzero(password->data(), password->size());
  }
  if (!signed_in) {
    exit = complain(signed_in.error());
    if (signed_in.error().code == Errc::kNotFound) exit = Exit::kRefused;
    return std::nullopt;
  }
  return std::move(*desk);
}

}  // namespace tomoshibi::cli
