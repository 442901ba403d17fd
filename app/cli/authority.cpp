#include "sync/authority/authority.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "store/base/municipality.h"

namespace tomoshibi::cli {
namespace {

using sync::Authority;
using sync::AuthorityRole;
using sync::OrderId;

struct Arguments {
  std::string dir;
  std::string password_file;
  int password_descriptor = -1;
  std::string name = "石川県（訓練用）";
  bool is_real = false;
  std::vector<std::string> areas, data, facilities;
  std::string from, until, reason, fleet_file, out, order;
  bool is_drill = false;
  bool allows_roster_triage = false;
  bool has_responder_code = false;
  bool has_texts = false;
  std::string role;
  std::uint32_t number = 0;
  std::string device;
  bool json = false;
};

constexpr Error kNoPassphrase(Errc::kNotFound, "authority: no passphrase was given");

// ---------------------------------------------------------------------------- reading arguments

Exit say_usage(std::string_view words) {
  fmt::print(stderr, "tomoshibi: {}\n", words);
  return Exit::kUsage;
}

// A request that is no order is a mistake of the call, not damaged input.
Exit complain_of_request(const Error& error) {
  const Exit exit = complain(error);
  return error.code == Errc::kBadInput ? Exit::kUsage : exit;
}

// 17204 or 17. A prefecture as a whole is its number.
std::optional<std::vector<std::uint32_t>> codes_from(const std::vector<std::string>& texts) {
  std::vector<std::uint32_t> out;
  for (const std::string& text : texts) {
    std::uint32_t code = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), code);
    const bool is_number = problem == std::errc() && end == text.data() + text.size();
    const bool is_prefecture = is_number && text.size() == 2 && sync::is_prefecture(code);
    if (!is_prefecture && !sync::area_from_text(text)) {
      say_usage("--area and --data take codes like 17204, or 17 for a whole prefecture");
      return std::nullopt;
    }
    out.push_back(code);
  }
  return out;
}

// Municipalities; a prefecture becomes those of it that are known here.
std::optional<std::vector<std::uint32_t>> municipalities_from(
    const std::vector<std::string>& texts) {
  const auto codes = codes_from(texts);
  if (!codes) return std::nullopt;
  std::vector<std::uint32_t> out;
  for (const std::uint32_t code : *codes) {
    if (code >= 1000) out.push_back(code);
    for (const Municipality& one : municipalities())
      if (one.code / 1000 == code) out.push_back(one.code);
  }
  if (out.empty())
    say_usage("of this prefecture no municipality is known here: name each by --area");
  return out.empty() ? std::nullopt : std::optional(out);
}

// A day alone begins at midnight, or ends with it.
std::optional<Instant> instant_from(const std::string& text, bool is_end) {
  if (const auto day = date_from_iso(text))
    return start_of_day_in_japan(is_end ? add_days(*day, 1) : *day);
  const auto instant = instant_from_iso(text);
  if (!instant || text.size() < 16) {
    say_usage("--from and --until take 2026-11-29 or 2026-11-29T18:00");
    return std::nullopt;
  }
  return instant;
}

Instant days_after(Instant from, int days) {
  constexpr std::int64_t kDay = 86'400'000;
  return {from.milliseconds + days * kDay};
}

std::optional<Bytes> file_bytes(const std::string& file, std::size_t bytes_max) {
  std::ifstream in(file, std::ios::binary);
  std::string text(bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.empty() || text.size() > bytes_max) {
    fmt::print(stderr, "tomoshibi: {}: cannot be read, or is too long\n", file);
    return std::nullopt;
  }
  return Bytes(text.begin(), text.end());
}

bool write_out(const std::string& file, ByteView bytes) {
  const std::string temporary = file + ".new";
  const int descriptor =
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  bool done = descriptor >= 0 && ::write(descriptor, bytes.data(), bytes.size()) ==
                                     static_cast<ssize_t>(bytes.size());
  done = done && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (done && ::rename(temporary.c_str(), file.c_str()) == 0) return true;
  ::unlink(temporary.c_str());
  fmt::print(stderr, "tomoshibi: {}: cannot be written\n", file);
  return false;
}

// ---------------------------------------------------------------------------- the folder

// One secret for every key by --password-file; on a terminal each is asked for, empty leaves it
// out.
sync::Passphrases passphrases_of(const Arguments& arguments) {
  if (auto demo = sync::demo_passphrases(arguments.dir)) return *std::move(demo);
  if (arguments.password_descriptor >= 0) {  // Which can be read once.
    const auto held =
        std::make_shared<std::optional<SecretText>>(
            read_secret({}, arguments.password_descriptor, ""));
    return [held](AuthorityRole, std::uint32_t) -> Result<SecretText> {
      if (!*held || (*held)->empty()) return kNoPassphrase;
      return SecretText((*held)->view());
    };
  }
  return [file = arguments.password_file](AuthorityRole role,
                                          std::uint32_t number) -> Result<SecretText> {
    const std::string prompt = fmt::format("Passphrase of {}-{}", sync::name_of(role), number);
    auto typed = read_secret(file, -1, prompt.c_str());
    if (!typed || typed->empty()) return kNoPassphrase;
    return *std::move(typed);
  };
}

void warn_of_demo(const Authority& authority) {
  if (!authority.root().body().is_demo) return;
  fmt::print(stderr,
             "訓練用の認証局です：すべての鍵とその合言葉が一つのフォルダーにあります。\n"
             "A demo authority: every key and its passphrase lie in one folder.\n");
}

std::optional<Authority> open_authority(const Arguments& arguments, Exit& exit) {
  auto authority = Authority::open(arguments.dir);
  if (!authority) {
    exit = complain(authority.error(), arguments.dir);
    if (authority.error().code == Errc::kNotFound) exit = Exit::kUsage;
    return std::nullopt;
  }
  warn_of_demo(*authority);
  return *std::move(authority);
}

// By the file of any revision, or by the id as `status` prints it (at least six digits).
std::optional<OrderId> order_id(const Authority& authority, const std::string& text) {
  std::vector<OrderId> found;
  for (const sync::KnownOrder& one : authority.orders(now()))
    if (text.size() >= 6 && to_hex(one.body.id).starts_with(text)) found.push_back(one.body.id);
  if (found.size() == 1) return found.front();
  if (::access(text.c_str(), R_OK) == 0) {
    const auto bytes = file_bytes(text, sync::kOrderBytesMax);
    for (const Bytes& document : authority.roots()) {
      const auto root = sync::TrustRoot::begin(document);
      if (!bytes || !root) continue;
      if (const auto order = sync::read_order(*bytes, *root)) return order->body.id;
    }
  }
  fmt::print(stderr, "tomoshibi: {}: no order of this authority\n", text);
  return std::nullopt;
}

// ---------------------------------------------------------------------------- printing

std::string names_of(const std::vector<std::uint32_t>& codes) {
  std::string out;
  for (const std::uint32_t code : codes) out += (out.empty() ? "" : "、") + area_name(code);
  return out;
}

Json codes_json(const std::vector<std::uint32_t>& codes) {
  Json list = Json::array();
  for (const std::uint32_t code : codes)
    list.push_back(code < 1000 ? fmt::format("{:02}", code) : fmt::format("{:05}", code));
  return list;
}

Json order_json(const sync::OrderBody& body) {
  const bool is_open = body.kind == sync::OrderKind::kOpen;
  return {{"id", to_hex(body.id)},
          {"revision", body.revision},
          {"kind", is_open ? "open" : "close"},
          {"drill", body.is_drill},
          {"issued", to_iso(body.issued)},
          {"from", is_open ? Json(to_iso(body.not_before)) : Json(nullptr)},
          {"until", is_open ? Json(to_iso(body.not_after)) : Json(nullptr)},
          {"places", codes_json(body.places)},
          {"facilities", body.facilities},
          {"data", codes_json(body.data)},
          {"roster_triage", body.allows_roster_triage},
          {"fleet", body.fleet},
          {"root", body.root_version},
          {"reason", body.reason}};
}

void print_order(const sync::OrderBody& body) {
  fmt::print("開放通知 {}  第{}版{}{}\n", to_hex(body.id), body.revision,
             body.is_drill ? "（訓練）" : "",
             body.kind == sync::OrderKind::kClose ? "　終了" : "");
  if (!body.reason.empty()) fmt::print("  理由：{}\n", body.reason);
  if (body.kind == sync::OrderKind::kClose) return;
  fmt::print("  使える場所：{}{}\n", names_of(body.places),
             body.facilities.empty() ? ""
                                     : fmt::format("（{}施設だけ）", body.facilities.size()));
  fmt::print("  開くデータ：{}\n", names_of(body.data));
  fmt::print("  期間：{} から {} まで\n", to_iso(body.not_before), to_iso(body.not_after));
}

Exit give_order(const Arguments& arguments, const Result<sync::MadeOrder>& made) {
  if (!made) return complain_of_request(made.error());
  if (!write_out(arguments.out, made->file)) return Exit::kMachine;
  if (arguments.json) {
    Json line = order_json(made->body);
    if (!made->responder_code.empty())
      line["responder_code"] = std::string(made->responder_code.view());
    fmt::print("{}\n", to_line(line));
  } else {
    print_order(made->body);
    if (!made->responder_code.empty())
      fmt::print("  応援者コード：{}\n", made->responder_code.view());
  }
  if (arguments.has_texts)
    for (const std::string& text : sync::order_texts(made->file)) fmt::print("{}\n", text);
  return Exit::kDone;
}

// ---------------------------------------------------------------------------- commands

Exit run_init(const Arguments& arguments) {
  sync::AuthorityPlan plan{.name = arguments.name, .areas = {}, .is_demo = !arguments.is_real,
                           .made = now()};
  if (arguments.is_real) plan.cost = sync::kKeyCostDefault;
  if (arguments.areas.empty()) {
    for (const Municipality& one : municipalities()) plan.areas.push_back(one.code);
  } else {
    const auto codes = municipalities_from(arguments.areas);
    if (!codes) return Exit::kUsage;
    plan.areas = *codes;
  }
  const auto authority = Authority::create(arguments.dir, plan, passphrases_of(arguments));
  if (!authority) return complain_of_request(authority.error());
  warn_of_demo(*authority);
  const std::string digest = to_hex(authority->root().digest());
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"authority", plan.name},
                                {"root", 1},
                                {"root_digest", digest},
                                {"areas", authority->areas(plan.made).size() / 2}}));
  } else {
    fmt::print("{}\n  根 第1版 SHA-256 {}\n", plan.name, digest);
  }
  return Exit::kDone;
}

Exit run_order(const Arguments& arguments) {
  sync::OrderRequest request;
  const auto places = codes_from(arguments.areas);
  const auto data = codes_from(arguments.data);
  if (!places || !data) return Exit::kUsage;
  request.places = *places;
  request.data = *data;
  request.facilities = arguments.facilities;
  const Instant here = now();
  const auto from = arguments.from.empty() ? here : instant_from(arguments.from, false);
  if (!from) return Exit::kUsage;
  const auto until = arguments.until.empty() ? days_after(*from, sync::kOrderDaysDefault)
                                             : instant_from(arguments.until, true);
  if (!until) return Exit::kUsage;
  request.not_before = *from;
  request.not_after = *until;
  request.is_drill = arguments.is_drill;
  request.allows_roster_triage = arguments.allows_roster_triage;
  request.has_responder_code = arguments.has_responder_code;
  request.reason = arguments.reason;
  if (!arguments.fleet_file.empty()) {
    const std::size_t cap = sync::bytes_max(sync::DocumentKind::kFleet);
    if (!(request.fleet = file_bytes(arguments.fleet_file, cap))) return Exit::kUsage;
  }
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  return give_order(arguments, authority->order(request, here, passphrases_of(arguments)));
}

Exit run_extend(const Arguments& arguments) {
  sync::OrderChange change;
  const auto places = codes_from(arguments.areas);
  const auto data = codes_from(arguments.data);
  if (!places || !data) return Exit::kUsage;
  if (!places->empty()) change.places = *places;
  if (!data->empty()) change.data = *data;
  if (!arguments.facilities.empty()) change.facilities = arguments.facilities;
  if (arguments.facilities == std::vector<std::string>{"all"})
    change.facilities = std::vector<std::string>();
  if (!arguments.reason.empty()) change.reason = arguments.reason;
  if (arguments.allows_roster_triage) change.allows_roster_triage = true;
  change.has_responder_code = arguments.has_responder_code;
  if (!arguments.fleet_file.empty()) {
    const std::size_t cap = sync::bytes_max(sync::DocumentKind::kFleet);
    if (!(change.fleet = file_bytes(arguments.fleet_file, cap))) return Exit::kUsage;
  }
  if (!arguments.until.empty() &&
      !(change.not_after = instant_from(arguments.until, true)))
    return Exit::kUsage;
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const auto id = order_id(*authority, arguments.order);
  if (!id) return Exit::kUsage;
  return give_order(arguments, authority->change(*id, change, now(), passphrases_of(arguments)));
}

Exit run_close(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const auto id = order_id(*authority, arguments.order);
  if (!id) return Exit::kUsage;
  return give_order(arguments, authority->close(*id, arguments.reason, now(),
                                                passphrases_of(arguments)));
}

Exit run_code(const Arguments& arguments) {
  const auto area = arguments.areas.size() == 1
                        ? sync::area_from_text(arguments.areas.front(), arguments.is_drill)
                        : std::nullopt;
  if (!area) return say_usage("a spoken code is of one municipality: --area 17204");
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const auto code = authority->code(*area, now(), passphrases_of(arguments));
  if (!code) return complain(code.error());
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"area", sync::code_text(*area)},
                                {"epoch", code->epoch},
                                {"drill", area->is_drill},
                                {"code", std::string(code->text.view())}}));
    return Exit::kDone;
  }
  fmt::print(stderr,
             "{}{}のコードです。1組ずつ読み、復唱を確かめてください（1 ひと、4 よん、7 なな、9 きゅう、0 まる）。\n"
             "入力から7日間、この市町村だけが開きます。使い終えたら authority advance で無効にします。\n",
             area_name(area->code), area->is_drill ? "（訓練）" : "");
  fmt::print("{}\n", code->text.view());
  return Exit::kDone;
}

std::optional<AuthorityRole> role_from(const std::string& name) {
  for (int number = 1; number <= sync::kAuthorityRoles; ++number)
    if (sync::name_of(static_cast<AuthorityRole>(number)) == name)
      return static_cast<AuthorityRole>(number);
  return std::nullopt;
}

Exit run_rotate(const Arguments& arguments) {
  const auto role = role_from(arguments.role);
  if (!role) return say_usage("--role: root, order, enrol, publish, witness, release or auditor");
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const auto done =
      authority->rotate(*role, arguments.number, now(), passphrases_of(arguments));
  if (!done) return complain(done.error());
  fmt::print(stderr, "root {}  SHA-256 {}\n", authority->root().body().version,
             to_hex(authority->root().digest()));
  return Exit::kDone;
}

Exit run_revoke(const Arguments& arguments) {
  const auto bytes = from_hex(arguments.device);
  sync::DeviceId device{};
  if (!bytes || bytes->size() != device.size())
    return say_usage("--device takes 32 hexadecimal digits");
  std::ranges::copy(*bytes, device.begin());
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const auto document =
      authority->revoke(device, arguments.reason, now(), passphrases_of(arguments));
  if (!document) return complain_of_request(document.error());
  if (!arguments.out.empty() && !write_out(arguments.out, *document)) return Exit::kMachine;
  return Exit::kDone;
}

Exit run_areas(const Arguments& arguments) {
  const auto codes = municipalities_from(arguments.areas);
  if (!codes) return Exit::kUsage;
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const auto done = authority->add_areas(*codes, now(), passphrases_of(arguments));
  return done ? Exit::kDone : complain_of_request(done.error());
}

Exit run_epochs(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const auto done = authority->publish_epochs(now(), passphrases_of(arguments));
  return done ? Exit::kDone : complain(done.error());
}

Exit run_advance(const Arguments& arguments) {
  std::vector<sync::Area> areas;
  for (const std::string& text : arguments.areas) {
    const auto area = sync::area_from_text(text, arguments.is_drill);
    if (!area) return say_usage("--area takes codes like 17204");
    areas.push_back(*area);
  }
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const auto done = authority->advance(areas, now(), passphrases_of(arguments));
  return done ? Exit::kDone : complain(done.error());
}

void print_status(const Authority& authority, Instant here) {
  const sync::RootBody& root = authority.root().body();
  fmt::print("{}{}  根 第{}版、署名できるのは {} まで\n", root.authority,
             root.is_demo ? "（訓練用の鍵）" : "", root.version, to_iso(root.expires));
  for (const sync::KnownOrder& one : authority.orders(here)) {
    print_order(one.body);
    if (one.is_over) fmt::print("  期間は過ぎました：close すると次の期に移ります\n");
  }
  for (const sync::KnownArea& area : authority.areas(here)) {
    if (area.given == 0) continue;
    fmt::print("  {}{}：今は第{}期、渡した鍵は第{}期まで{}\n", area_name(area.area.code),
               area.area.is_drill ? "（訓練）" : "", area.current, area.given,
               area.current > area.given ? "" : "（開いています）");
  }
}

Exit run_status(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto authority = open_authority(arguments, exit);
  if (!authority) return exit;
  const Instant here = now();
  if (!arguments.json) {
    print_status(*authority, here);
    return Exit::kDone;
  }
  const sync::RootBody& root = authority->root().body();
  Json orders = Json::array();
  for (const sync::KnownOrder& one : authority->orders(here)) {
    orders.push_back(order_json(one.body));
    orders.back()["over"] = one.is_over;
  }
  Json areas = Json::array();
  for (const sync::KnownArea& area : authority->areas(here)) {
    areas.push_back({{"area", sync::code_text(area.area)},
                     {"name", area_name(area.area.code)},
                     {"drill", area.area.is_drill},
                     {"current", area.current},
                     {"given", area.given},
                     {"published_until", area.last}});
  }
  fmt::print("{}\n", to_line({{"authority", root.authority},
                              {"demo", root.is_demo},
                              {"root", root.version},
                              {"root_digest", to_hex(authority->root().digest())},
                              {"expires", to_iso(root.expires)},
                              {"orders", orders},
                              {"areas", areas}}));
  return Exit::kDone;
}

// ---------------------------------------------------------------------------- options

using Shared = std::shared_ptr<Arguments>;
using Run = Exit (*)(const Arguments&);

CLI::App* add_command(CLI::App& parent, const char* name, const char* words,
                      const Shared& arguments, Exit& exit, Run run) {
  CLI::App* command = parent.add_subcommand(name, words);
  command->add_option("DIR", arguments->dir, "Folder of the authority")->required();
  command->add_option("--password-file", arguments->password_file,
                      "File whose first line opens the keys (a demo brings its own)");
  command->add_option("--password-fd", arguments->password_descriptor,
                      "Descriptor to read it from");
  command->callback([arguments, &exit, run] { exit = run(*arguments); });
  return command;
}

CLI::Option* add_areas_option(CLI::App& command, const Shared& arguments, const char* words) {
  return command.add_option("--area", arguments->areas, words);
}

void add_lists(CLI::App& command, const Shared& arguments) {
  command.add_option("--data", arguments->data,
                     "Whose data opens; none: the whole prefecture (17000 goes along)");
  command.add_option("--facility", arguments->facilities, "Ten digits; none: every one there");
  command.add_option("--reason", arguments->reason, "What people read: 令和6年能登半島地震");
  command.add_option("--until", arguments->until, "2026-11-29 (its end) or 2026-11-29T18:00");
  command.add_option("--fleet", arguments->fleet_file,
                     "A fleet's document; none: the newest in DIR/fleets");
  command.add_flag("--roster-triage", arguments->allows_roster_triage, "名簿照合可");
  command.add_flag("--responder-code", arguments->has_responder_code,
                   "With a one-time code for outside teams");
}

void add_output(CLI::App& command, const Shared& arguments) {
  command.add_option("--out", arguments->out, "File for the order")->required();
  command.add_flag("--texts", arguments->has_texts, "Also as text for QR codes, a part a line");
  command.add_flag("--json", arguments->json, "One JSON object");
}

void add_order_commands(CLI::App& parent, const Shared& arguments, Exit& exit) {
  CLI::App* order = add_command(
      parent, "order",
      "Opens data: where kiosks may be used, and whose data opens.\n"
      "Example: tomoshibi authority order DIR --area 17204 --area 17205 --until 2026-11-29 "
      "--reason 能登半島地震 --out order.tmso",
      arguments, exit, run_order);
  add_areas_option(*order, arguments, "Where it may be used: 17204, or 17")->required();
  order->add_option("--from", arguments->from, "Begins (now)");
  order->add_flag("--drill", arguments->is_drill, "訓練: synthetic people under other keys");
  add_lists(*order, arguments);
  add_output(*order, arguments);
  CLI::App* extend = add_command(
      parent, "extend",
      "The next revision of an order: longer, other places, other data (--facility all: each).\n"
      "Example: tomoshibi authority extend DIR order.tmso --until 2026-12-06 --out order-2.tmso",
      arguments, exit, run_extend);
  extend->add_option("ORDER", arguments->order, "A file of it, or its id")->required();
  add_areas_option(*extend, arguments, "The new list of places; none: as it was");
  add_lists(*extend, arguments);
  add_output(*extend, arguments);
  CLI::App* close = add_command(
      parent, "close",
      "Ends an order for ever; its areas move to an epoch that nobody was given.\n"
      "Example: tomoshibi authority close DIR order.tmso --out close.tmso",
      arguments, exit, run_close);
  close->add_option("ORDER", arguments->order, "A file of it, or its id")->required();
  close->add_option("--reason", arguments->reason, "What people read; none: the order's");
  add_output(*close, arguments);
  CLI::App* code = add_command(parent, "code",
                               "The spoken code of one municipality: nine groups.\n"
                               "Example: tomoshibi authority code DIR --area 17204",
                               arguments, exit, run_code);
  add_areas_option(*code, arguments, "17204")->required();
  code->add_flag("--drill", arguments->is_drill, "訓練");
  code->add_flag("--json", arguments->json, "One JSON object");
}

void add_key_commands(CLI::App& parent, const Shared& arguments, Exit& exit) {
  CLI::App* rotate = add_command(parent, "rotate",
                                 "Other keys for a role, as the next root.\n"
                                 "Example: tomoshibi authority rotate DIR --role order --number 2",
                                 arguments, exit, run_rotate);
  rotate->add_option("--role", arguments->role, "root, order, enrol, publish …")->required();
  rotate->add_option("--number", arguments->number, "One key; none: all of the role");
  CLI::App* revoke = add_command(parent, "revoke",
                                 "A device that is no longer ours, for ever.\n"
                                 "Example: tomoshibi authority revoke DIR --device "
                                 "00112233445566778899aabbccddeeff --reason 盗難 --out r.tmsd",
                                 arguments, exit, run_revoke);
  revoke->add_option("--device", arguments->device, "Its id: 32 hexadecimal digits")->required();
  revoke->add_option("--reason", arguments->reason, "In plain words, no names")->required();
  revoke->add_option("--out", arguments->out, "Also into this file");
  CLI::App* areas = add_command(parent, "areas",
                                "Chains for municipalities that have none yet.\n"
                                "Example: tomoshibi authority areas DIR --area 16205",
                                arguments, exit, run_areas);
  add_areas_option(*areas, arguments, "16205 …")->required();
  add_command(parent, "epochs",
              "Publishes public halves of the next 24 epochs of every area.\n"
              "Example: tomoshibi authority epochs DIR",
              arguments, exit, run_epochs);
  CLI::App* advance = add_command(parent, "advance",
                                  "Moves an area to an epoch that nobody was given: after a code.\n"
                                  "Example: tomoshibi authority advance DIR --area 17204",
                                  arguments, exit, run_advance);
  add_areas_option(*advance, arguments, "17204 …")->required();
  advance->add_flag("--drill", arguments->is_drill, "訓練");
  CLI::App* status = add_command(parent, "status",
                                 "Root, orders, and which areas' secrets were given out.\n"
                                 "Example: tomoshibi authority status DIR --json",
                                 arguments, exit, run_status);
  status->add_flag("--json", arguments->json, "One JSON object");
}

}  // namespace

void add_authority(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand("authority", "Orders, keys and codes (software keys)");
  command->require_subcommand(1);
  CLI::App* init = add_command(*command, "init",
                               "Makes every key: a demo in one folder, its passphrase beside.\n"
                               "Example: tomoshibi authority init DIR",
                               arguments, exit, run_init);
  init->add_option("--name", arguments->name, "What every order is signed as");
  add_areas_option(*init, arguments, "Municipalities; none: all of Ishikawa");
  init->add_flag("--real", arguments->is_real,
                 "No passphrase file: each key's is asked for, and files can be carried apart");
  init->add_flag("--json", arguments->json, "One JSON object");
  add_order_commands(*command, arguments, exit);
  add_key_commands(*command, arguments, exit);
}

}  // namespace tomoshibi::cli
