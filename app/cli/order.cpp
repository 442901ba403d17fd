#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/order_words.h"

namespace tomoshibi::cli {
namespace {

struct Arguments {
  SessionArguments session;
  std::string file;
  std::vector<std::string> groups;
  std::string area;
  std::string second;
  std::string second_password_file;
  std::string note;
  bool json = false;
};

Exit refuse(const Error& error, const app::Desk& desk) {
  const sync::OrderRefusal why = desk.order_refusal();
  if (why == sync::OrderRefusal::kNone) return complain(error);
  fmt::print(stderr, "tomoshibi: the order is refused ({}): {}\n", sync::name_of(why), error.what);
  // Forged or damaged is one thing, too old or too late another.
  const bool is_bad = why == sync::OrderRefusal::kMalformed || why == sync::OrderRefusal::kForged;
  return is_bad ? Exit::kDamaged : Exit::kRefused;
}

// A file, or the text of its QR codes, one part a line.
std::optional<Bytes> order_in(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file) return std::nullopt;
  Bytes bytes(sync::kOrderBytesMax * 2 + 1);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  if (!as_text(bytes).starts_with("TMSBO")) return bytes;
  sync::OrderTexts texts;
  std::string_view rest = as_text(bytes);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    if (end > 0 && !texts.add(rest.substr(0, end))) return bytes;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return texts.file().value_or(bytes);
}

Exit apply(const Arguments& arguments) {
  auto desk = app::Desk::open(arguments.session.dir, now, store::orders::system_uptime,
                              app::kernel_clock_is_synchronised);
  if (!desk) return complain_of_store(desk.error(), arguments.session.dir);
  const auto file = order_in(arguments.file);
  if (!file) {
    fmt::print(stderr, "tomoshibi: {}: cannot be read\n", arguments.file);
    return Exit::kUsage;
  }
  const auto done = desk->apply_order(*file);
  if (!done) return refuse(done.error(), *desk);
  if (arguments.json) {
    fmt::print("{}\n", to_line(Json{{"order", done->id},
                                    {"revision", done->revision},
                                    {"applied", app::name_of(done->applied)}}));
  } else {
    fmt::print("{}\n", app::sentence_of(*done));
  }
  return done->applied == sync::Applied::kSame ? Exit::kNo : Exit::kDone;
}

Exit code(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto area = sync::area_from_text(arguments.area);
  if (!area) {
    fmt::print(stderr, "tomoshibi: --area takes the five digits of a municipality: 17204\n");
    return Exit::kUsage;
  }
  std::string text;
  for (const std::string& group : arguments.groups) text += group + " ";
  const sync::SpokenGroups read = sync::read_groups(text);
  for (int at = 0; at < sync::kSpokenGroups; ++at) {
    const auto state = read.groups[static_cast<std::size_t>(at)];
    if (state == sync::GroupState::kRight) continue;
    fmt::print(stderr, "tomoshibi: group {} is {}\n", at + 1,
               state == sync::GroupState::kMissing      ? "missing"
               : state == sync::GroupState::kUnfinished ? "not finished"
                                                        : "wrong; ask for it again");
  }
  std::optional<app::SignInProof> second;
  if (!arguments.second.empty()) {
    auto password = read_secret(arguments.second_password_file, -1, "Password of the second person");
    if (!password) {
      fmt::print(stderr, "tomoshibi: no password of the second person\n");
      return Exit::kUsage;
    }
    second.emplace(app::SignInProof{{arguments.second}, *std::move(password), {}});
  }
  const auto entry = desk->apply_code(area->code, text, second ? &*second : nullptr, arguments.note);
  if (!entry) return complain(entry.error());
  fmt::print("{}\n", app::sentence_of_code(*area));
  return Exit::kDone;
}

Exit status(const Arguments& arguments) {
  auto desk = app::Desk::open(arguments.session.dir, now, store::orders::system_uptime,
                              app::kernel_clock_is_synchronised);
  if (!desk) return complain_of_store(desk.error(), arguments.session.dir);
  const auto orders = desk->orders();
  if (!orders) return complain(orders.error());
  if (arguments.json) {
    fmt::print("{}\n", to_line(app::report_orders(*orders, desk->held())));
  } else {
    for (const std::string& line : app::lines_of(*orders, desk->held())) fmt::print("{}\n", line);
  }
  return orders->open.empty() ? Exit::kNo : Exit::kDone;
}

}  // namespace

void add_order(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "order", "Orders of the authority (開放通知): what they open here, and until when");
  command->require_subcommand(1);
  const auto directory = [&](CLI::App* to) {
    to->add_option("DIR", arguments->session.dir, "Data directory")
        ->required()
        ->envname("TOMOSHIBI_HOME");
  };
  CLI::App* apply_command = command->add_subcommand(
      "apply",
      "Applies an order: a file, or the text of its QR codes. Nobody needs to be signed in.\n"
      "Example: tomoshibi order DIR apply noto.order");
  CLI::App* code_command = command->add_subcommand(
      "code",
      "Enters a code that was read out, nine groups. A second person signs in too, or --note says "
      "why nobody could.\nExample: tomoshibi order DIR code --area 17204 000015 005159 …");
  CLI::App* status_command =
      command->add_subcommand("status", "What is open, and what lies here sealed");
  directory(command);
  apply_command->add_option("FILE", arguments->file, "The order")->required();
  code_command->add_option("CODE", arguments->groups, "The groups, as they were read out")->required();
  code_command->add_option("--area", arguments->area, "The municipality that it is for")->required();
  code_command->add_option("--second", arguments->second, "Account of the second person");
  code_command->add_option("--second-password-file", arguments->second_password_file,
                           "File whose first line is its password");
  code_command->add_option("--note", arguments->note, "Why nobody else could sign in");
  code_command->add_option("--as", arguments->session.account, "Account that signs in");
  code_command->add_option("--password-file", arguments->session.password_file,
                           "File whose first line is its password");
  code_command->add_option("--password-fd", arguments->session.password_descriptor,
                           "Descriptor to read it from");
  for (CLI::App* one : {apply_command, status_command}) {
    one->add_flag("--json", arguments->json, "One JSON object");
  }
  apply_command->callback([arguments, &exit] { exit = apply(*arguments); });
  code_command->callback([arguments, &exit] { exit = code(*arguments); });
  status_command->callback([arguments, &exit] { exit = status(*arguments); });
}

}  // namespace tomoshibi::cli
