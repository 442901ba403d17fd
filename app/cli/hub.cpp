// tomoshibi hub: what a prefecture's data centre does, from a terminal.
#include "app/hub/hub.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/hub.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "store/base/municipality.h"
#include "sync/authority/authority.h"

namespace tomoshibi::cli {
namespace {

namespace fs = std::filesystem;
using sync::Area;

struct Arguments {
  std::string dir;
  std::string authority;
  std::string password_file;
  std::string name;
  std::vector<std::string> areas;
  std::vector<std::string> confirm;
  std::string facility;
  std::string facility_name;
  std::string kiosk;
  std::string place;
  std::string out;
  std::string device;
  std::string reason;
  std::string at;
  bool json = false;
};

std::optional<std::uint32_t> code_from(std::string_view text) {
  std::uint32_t code = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), code);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  if (text.size() == 2 && sync::is_prefecture(code)) return code;
  if (text.size() == 5 && sync::is_area_code(code)) return code;
  return std::nullopt;
}

Exit complain_of_area(const std::string& text) {
  fmt::print(stderr, "tomoshibi: {} is no area: give five digits (17204) or a prefecture (17)\n",
             text);
  return Exit::kUsage;
}

// --at is for tests and rehearsals: everything else takes the machine's clock.
std::optional<Instant> instant_of(const Arguments& arguments) {
  if (arguments.at.empty()) return now();
  const auto at = instant_from_iso(arguments.at);
  if (!at) fmt::print(stderr, "tomoshibi: --at takes a time like 2026-11-22T09:00:00+09:00\n");
  return at;
}

sync::Passphrases passphrases_of(const Arguments& arguments, const fs::path& authority) {
  if (arguments.password_file.empty()) {
    auto demo = sync::demo_passphrases(authority);
    if (demo) return std::move(*demo);
  }
  return [file = arguments.password_file](sync::AuthorityRole,
                                          std::uint32_t) -> Result<SecretText> {
    auto secret = read_secret(file, -1, "passphrase of the hub's keys: ");
    if (!secret) return Error(Errc::kDenied, "no passphrase was given");
    return std::move(*secret);
  };
}

Result<app::AuthorityPapers> papers_of(const sync::Authority& authority, const fs::path& folder,
                                       std::uint32_t prefecture) {
  app::AuthorityPapers papers;
  papers.roots = authority.roots();
  for (const bool is_drill : {false, true}) {
    auto keys = authority.epoch_keys(prefecture, is_drill);
    if (keys) papers.epoch_keys.push_back(std::move(*keys));
    else if (keys.error().code != Errc::kNotFound) return keys.error();
  }
  papers.revocations = authority.revocations();
  std::error_code failed;
  for (fs::directory_iterator at(folder / "orders", failed), end; !failed && at != end;
       at.increment(failed)) {
    if (at->path().extension() != ".order") continue;
    std::ifstream in(at->path(), std::ios::binary);
    papers.orders.emplace_back(at->path().filename().string(),
                               Bytes(std::istreambuf_iterator<char>(in), {}));
  }
  return papers;
}

// The authority's newest papers, when its folder can be reached from here; the hub's newest fleet for it.
Result<void> exchange(app::Hub& hub, std::uint32_t prefecture) {
  const fs::path folder = hub.authority();
  auto authority = sync::Authority::open(folder);
  if (!authority) {
    fmt::print(stderr, "hub: the authority's folder is not reachable; its last papers count\n");
    return ok();
  }
  TRY(papers, papers_of(*authority, folder, prefecture));
  return hub.take_papers(papers);
}

Result<void> show_fleet(app::Hub& hub) {
  auto authority = sync::Authority::open(hub.authority());
  if (!authority) return ok();
  TRY(document, hub.fleet_document());
  return authority->add_fleet(document);
}

Exit init(const Arguments& arguments) {
  app::HubPlan plan;
  for (const std::string& text : arguments.areas) {
    const auto code = code_from(text);
    if (!code) return complain_of_area(text);
    plan.areas.push_back(*code);
  }
  const std::uint32_t first = plan.areas.front();
  const std::uint32_t prefecture = first < 100 ? first : first / 1000;
  const auto authority = sync::Authority::open(arguments.authority);
  if (!authority) return complain(authority.error(), arguments.authority);
  const auto passphrases = passphrases_of(arguments, arguments.authority);
  auto publish = authority->key(sync::AuthorityRole::kPublish, 0, passphrases);
  if (!publish) return complain(publish.error(), "publish key");
  auto enrol = authority->key(sync::AuthorityRole::kEnrol, 0, passphrases);
  if (!enrol) return complain(enrol.error(), "enrol key");
  const auto papers = papers_of(*authority, arguments.authority, prefecture);
  if (!papers) return complain(papers.error(), arguments.authority);
  std::ranges::copy(publish->seed().view(), plan.publish_seed.fill().begin());
  std::ranges::copy(enrol->seed().view(), plan.enrol_seed.fill().begin());
  plan.authority = arguments.authority;
  plan.name = arguments.name.empty() ? fmt::format("hub-{:02}", prefecture) : arguments.name;
  const auto made = app::Hub::init(arguments.dir, std::move(plan), *papers, now());
  if (!made) return complain(made.error(), arguments.dir);
  fmt::print("hub made in {} for {}\n", arguments.dir,
             std::string(prefecture_name(prefecture)));
  return Exit::kDone;
}

std::string_view words_of(sync::Published what) {
  switch (what) {
    case sync::Published::kNothing: return "nothing";
    case sync::Published::kSnapshot: return "snapshot";
    case sync::Published::kDelta: return "delta";
    case sync::Published::kHeld: return "held";
  }
  return "";
}

void print_area(const sync::AreaReport& one, bool json) {
  const std::string code = code_text(one.area);
  if (json) {
    fmt::print("{}\n", to_line({{"area", code},
                                {"drill", one.area.is_drill},
                                {"what", std::string(words_of(one.what))},
                                {"people", one.people},
                                {"altered", one.altered},
                                {"bytes", one.bytes},
                                {"merged", one.merged},
                                {"dropped", one.dropped}}));
    return;
  }
  const std::string name = area_name(one.area.code) + (one.area.is_drill ? "（訓練）" : "");
  if (one.what == sync::Published::kHeld) {
    const auto per_mille = one.people == 0 ? 1000 : one.altered * 1000 / one.people;
    fmt::print("{} {}: held: {} of {} people altered ({}.{} %), more than {} %. Look at what was "
               "imported; then: tomoshibi hub publish DIR --confirm {}\n",
               code, name, with_thousands(one.altered), with_thousands(one.people), per_mille / 10,
               per_mille % 10, sync::kBrakePercent, code);
    return;
  }
  if (one.what == sync::Published::kNothing && one.merged == 0) return;
  fmt::print("{} {}: {}, {} people, {} altered, {} bytes{}{}\n", code, name, words_of(one.what),
             with_thousands(one.people), with_thousands(one.altered), with_thousands(one.bytes),
             one.merged == 0 ? "" : fmt::format(", {} merged", one.merged),
             one.dropped == 0 ? "" : fmt::format(", {} older files dropped", one.dropped));
}

Exit publish(const Arguments& arguments) {
  const auto at = instant_of(arguments);
  if (!at) return Exit::kUsage;
  std::vector<Area> confirmed;
  for (const std::string& text : arguments.confirm) {
    const auto area = sync::area_from_text(text);
    if (!area) return complain_of_area(text);
    confirmed.push_back(*area);
    confirmed.push_back({area->code, true});
  }
  auto hub = app::Hub::open(arguments.dir);
  if (!hub) return complain(hub.error(), arguments.dir);
  const auto prefecture = hub->prefecture();
  if (const auto taken = exchange(*hub, prefecture); !taken)
    return complain(taken.error(), "papers of the authority");
  ProgressLine line("publish");
  const auto report =
      hub->publish(*at, confirmed, [&](const Area& area, std::uint64_t done, std::uint64_t total) {
        const double share =
            total == 0 ? -1.0 : static_cast<double>(done) / static_cast<double>(total);
        line.show(share, area_name(area.code));
        return true;
      });
  if (!report) return complain(report.error(), "publish");
  if (const auto shown = show_fleet(*hub); !shown)
    return complain(shown.error(), "fleet key for the authority");
  for (const sync::AreaReport& one : report->areas) {
    if (!arguments.json || one.what != sync::Published::kNothing || one.merged != 0)
      print_area(one, arguments.json);
  }
  if (report->has_held()) return Exit::kRefused;
  if (report->is_nothing()) {
    fmt::print(stderr, "hub: nothing to do\n");
    return Exit::kNo;
  }
  return Exit::kDone;
}

// 0600, whole, never over another.
Exit write_package(const std::string& file, ByteView bytes) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    fmt::print(stderr, "tomoshibi: {} cannot be made, or is there already\n", file);
    return Exit::kMachine;
  }
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t put = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (put <= 0) break;
    done += static_cast<std::size_t>(put);
  }
  const bool good = done == bytes.size() && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!good) {
    fmt::print(stderr, "tomoshibi: {} cannot be written\n", file);
    return Exit::kMachine;
  }
  return Exit::kDone;
}

Exit enrol(const Arguments& arguments) {
  const auto at = instant_of(arguments);
  if (!at) return Exit::kUsage;
  sync::EnrolRequest request{.facility = arguments.facility,
                             .facility_name = arguments.facility_name,
                             .kiosk_name = arguments.kiosk,
                             .place = 0};
  if (!arguments.place.empty()) {
    const auto place = code_from(arguments.place);
    if (!place || *place < 100) return complain_of_area(arguments.place);
    request.place = *place;
  }
  auto hub = app::Hub::open(arguments.dir);
  if (!hub) return complain(hub.error(), arguments.dir);
  if (const auto taken = exchange(*hub, hub->prefecture()); !taken)
    return complain(taken.error(), "papers of the authority");
  if (request.kiosk_name.empty()) {
    const auto status = hub->status(*at);
    request.kiosk_name = fmt::format("K-{:02}", status ? status->devices.size() + 1 : 1);
  }
  const auto package = hub->enrol(request, *at);
  if (!package) return complain(package.error(), "enrol");
  if (const auto shown = show_fleet(*hub); !shown)
    return complain(shown.error(), "fleet key for the authority");
  const Exit written = write_package(arguments.out, *package);
  if (written != Exit::kDone) return written;
  fmt::print("enrolment for {} of {} in {}: good for {} days; whoever has the file can enrol in its "
             "place, once\n",
             request.kiosk_name, request.facility_name, arguments.out, sync::kPackageDays);
  return Exit::kDone;
}

std::string_view words_of(sync::Admitted what) {
  switch (what) {
    case sync::Admitted::kIssued: return "issued";
    case sync::Admitted::kAgain: return "again";
    case sync::Admitted::kRenewed: return "renewed";
    case sync::Admitted::kClone: return "clone";
    case sync::Admitted::kRefused: return "refused";
  }
  return "";
}

Exit admit(const Arguments& arguments) {
  const auto at = instant_of(arguments);
  if (!at) return Exit::kUsage;
  auto hub = app::Hub::open(arguments.dir);
  if (!hub) return complain(hub.error(), arguments.dir);
  const auto answers = hub->admit(*at);
  if (!answers) return complain(answers.error(), "admit");
  bool has_clone = false;
  for (const sync::Admission& one : *answers) {
    has_clone = has_clone || one.what == sync::Admitted::kClone;
    if (arguments.json)
      fmt::print("{}\n", to_line({{"file", one.file},
                                  {"what", std::string(words_of(one.what))},
                                  {"device", to_hex(one.device)},
                                  {"kiosk", one.kiosk_name},
                                  {"why", one.why}}));
    else
      fmt::print("{}{}: {}: {}\n", one.what == sync::Admitted::kClone ? "ALARM " : "", one.file,
                 one.kiosk_name.empty() ? "?" : one.kiosk_name, one.why);
  }
  if (answers->empty()) {
    fmt::print(stderr, "hub: nobody waits in the inbox\n");
    return Exit::kNo;
  }
  return has_clone ? Exit::kRefused : Exit::kDone;
}

Exit revoke(const Arguments& arguments) {
  const auto at = instant_of(arguments);
  if (!at) return Exit::kUsage;
  auto hub = app::Hub::open(arguments.dir);
  if (!hub) return complain(hub.error(), arguments.dir);
  const auto status = hub->status(*at);
  if (!status) return complain(status.error(), arguments.dir);
  std::vector<sync::DeviceId> found;
  for (const sync::DeviceRecord& one : status->devices) {
    if (one.enrolled.kiosk_name == arguments.device ||
        to_hex(one.enrolled.device) == arguments.device)
      found.push_back(one.enrolled.device);
  }
  if (found.size() != 1) {
    fmt::print(stderr, "tomoshibi: {} names {} devices; hub status lists them\n", arguments.device,
               found.empty() ? "no" : "several");
    return Exit::kNo;
  }
  const auto done = hub->revoke(found.front(), arguments.reason, *at);
  if (!done) return complain(done.error(), "revoke");
  if (const auto shown = show_fleet(*hub); !shown)
    return complain(shown.error(), "fleet key for the authority");
  fmt::print("revoked {}: what is published from now on it cannot open\n", arguments.device);
  return Exit::kDone;
}

Json status_json(const app::HubStatus& status) {
  Json areas = Json::array();
  for (const app::AreaStatus& one : status.areas)
    areas.push_back({{"area", code_text(one.area)},
                     {"drill", one.area.is_drill},
                     {"people", one.people},
                     {"altered", one.altered},
                     {"publication", one.publication},
                     {"epoch", one.epoch},
                     {"as_of", one.publication == 0 ? Json() : Json(to_iso(one.data_as_of))},
                     {"files", one.files},
                     {"bytes", one.bytes}});
  Json devices = Json::array();
  for (const sync::DeviceRecord& one : status.devices)
    devices.push_back({{"device", to_hex(one.enrolled.device)},
                       {"kiosk", one.enrolled.kiosk_name},
                       {"facility", one.enrolled.facility},
                       {"facility_name", one.enrolled.facility_name},
                       {"place", one.enrolled.place},
                       {"serial", one.serial},
                       {"until", one.serial == 0 ? Json() : Json(to_iso(one.not_after))},
                       {"clone", one.is_cloned},
                       {"revoked", one.is_revoked}});
  return {{"name", status.name},
          {"authority", status.authority},
          {"demo", status.is_demo},
          {"prefecture", status.prefecture},
          {"people", status.people},
          {"elsewhere", status.elsewhere},
          {"publication", status.publication},
          {"log_size", status.log_size},
          {"fleet", status.fleet},
          {"areas", std::move(areas)},
          {"devices", std::move(devices)}};
}

Exit status(const Arguments& arguments) {
  auto hub = app::Hub::open(arguments.dir);
  if (!hub) return complain(hub.error(), arguments.dir);
  const auto status = hub->status(now());
  if (!status) return complain(status.error(), arguments.dir);
  if (arguments.json) {
    fmt::print("{}\n", to_line(status_json(*status)));
    return Exit::kDone;
  }
  fmt::print("{} of {}{}: {} people, {} of them in municipalities that are not published here\n",
             status->name, status->authority, status->is_demo ? " (demonstration)" : "",
             with_thousands(status->people), with_thousands(status->elsewhere));
  fmt::print("publication {}, {} entries in the log, fleet key {}\n", status->publication,
             status->log_size, status->fleet);
  for (const app::AreaStatus& one : status->areas) {
    if (one.people == 0 && one.publication == 0) continue;
    fmt::print("  {} {}{}: {} people, {} not published yet; ", code_text(one.area),
               area_name(one.area.code), one.area.is_drill ? "（訓練）" : "",
               with_thousands(one.people), with_thousands(one.altered));
    if (one.publication == 0) fmt::print("nothing published\n");
    else
      fmt::print("as of {}, epoch {}, {} files, {} bytes\n", to_iso(one.data_as_of), one.epoch,
                 one.files, with_thousands(one.bytes));
  }
  for (const sync::DeviceRecord& one : status->devices)
    fmt::print("  {} {} ({}): {}{}{}\n", one.enrolled.kiosk_name, one.enrolled.facility_name,
               to_hex(one.enrolled.device),
               one.serial == 0 ? "no contact yet" : "certificate until " + to_iso(one.not_after),
               one.is_revoked ? ", revoked" : "",
               one.is_cloned ? ", ALARM: a second machine came with its package" : "");
  return Exit::kDone;
}

CLI::App* add_command(CLI::App& hub, const std::shared_ptr<Arguments>& arguments, const char* name,
                      const char* help, Exit (*run)(const Arguments&), Exit& exit) {
  CLI::App* command = hub.add_subcommand(name, help);
  command->add_option("DIR", arguments->dir, "The hub's data directory")
      ->required()
      ->envname("TOMOSHIBI_HOME");
  command->callback([arguments, run, &exit] { exit = run(*arguments); });
  return command;
}

}  // namespace

Exit import_into_hub(const std::string& dir, std::span<const std::string> files, bool is_drill,
                     const ShowCounts& show) {
  auto hub = app::Hub::open(dir);
  if (!hub) return complain(hub.error(), dir);
  if (const auto settled = hub->settle(); !settled) return complain(settled.error(), dir);
  app::VaultTruth& truth = hub->truth(is_drill);
  bool any_read = false;
  Exit worst = Exit::kDone;
  for (const std::string& file : files) {
    ProgressLine line("import " + fs::path(file).filename().string());
    const auto counts =
        truth.import(file, now(), [&](const store::charts::ImportProgress& at) {
          const double share = at.bytes_total == 0 ? -1.0
                                                   : static_cast<double>(at.bytes_done) /
                                                         static_cast<double>(at.bytes_total);
          line.show(share, with_thousands(at.resources) + " records");
          return true;
        });
    if (!counts) {
      worst = complain(counts.error(), file);
      if (worst == Exit::kMachine) return worst;
      if (counts.error().code == Errc::kNotFound) worst = Exit::kUsage;
      continue;
    }
    any_read = true;
    line.done(with_thousands(counts->read) + " records");
    show(file, *counts);
  }
  ProgressLine line("sort by area");
  const auto sorted = truth.after_import([&](std::uint64_t done, std::uint64_t total) {
    line.show(static_cast<double>(done) / static_cast<double>(total), with_thousands(done));
    return true;
  });
  if (!sorted) return complain(sorted.error(), dir);
  show.quarantine(truth.quarantined());
  return any_read ? Exit::kDone : worst;
}

void add_hub(CLI::App& tool, Exit& exit) {
  CLI::App* hub = tool.add_subcommand(
      "hub", "What a prefecture's hub does: seals, publishes, enrols kiosks. It cannot open what it "
             "published.\nExample: tomoshibi hub init HUB --authority AUTHORITY --area 17");
  hub->require_subcommand(1);
  auto arguments = std::make_shared<Arguments>();
  CLI::App* made = add_command(*hub, arguments, "init", "Makes a hub for municipalities of one prefecture.",
                               init, exit);
  made->add_option("--authority", arguments->authority, "The authority's folder")->required();
  made->add_option("--area", arguments->areas, "Municipalities (17204) or the prefecture (17)")
      ->required();
  made->add_option("--name", arguments->name, "The hub's name, in every file it publishes");
  made->add_option("--password-file", arguments->password_file,
                   "Passphrase of its two keys; a demonstration needs none");

  CLI::App* published = add_command(*hub, arguments, "publish",
                                    "Seals and signs what is new. 1: nothing to do; 3: an area waits for "
                                    "--confirm.",
                                    publish, exit);
  published->add_option("--confirm", arguments->confirm,
                        "An area that was held: its change was looked at and is right");
  published->add_option("--at", arguments->at, "As if it were that time (tests, rehearsals)");
  published->add_flag("--json", arguments->json, "One JSON object an area");

  CLI::App* enrolled = add_command(*hub, arguments, "enrol",
                                   "Makes an enrolment package for one kiosk, good for 180 days.", enrol,
                                   exit);
  enrolled->add_option("--facility", arguments->facility, "Its code, ten digits")->required();
  enrolled->add_option("--name", arguments->facility_name, "The facility's name")->required();
  enrolled->add_option("--out", arguments->out, "The package")->required();
  enrolled->add_option("--place", arguments->place, "Municipality where the kiosk stands");
  enrolled->add_option("--kiosk", arguments->kiosk, "Its name; else K-01, K-02 …");
  enrolled->add_option("--at", arguments->at, "As if it were that time (tests, rehearsals)");

  CLI::App* admitted = add_command(*hub, arguments, "admit",
                                   "Answers the kiosks whose contact lies in the inbox. 3: an alarm.",
                                   admit, exit);
  admitted->add_option("--at", arguments->at, "As if it were that time (tests, rehearsals)");
  admitted->add_flag("--json", arguments->json, "One JSON object a contact");

  CLI::App* revoked = add_command(*hub, arguments, "revoke",
                                  "Shuts a kiosk out of everything that is published from now on.",
                                  revoke, exit);
  revoked->add_option("--device", arguments->device, "Its name (K-07) or id")->required();
  revoked->add_option("--reason", arguments->reason, "In plain words, without names")->required();
  revoked->add_option("--at", arguments->at, "As if it were that time (tests, rehearsals)");

  CLI::App* shown = add_command(*hub, arguments, "status", "Areas, publications, kiosks.", status, exit);
  shown->add_flag("--json", arguments->json, "One JSON object");
}

}  // namespace tomoshibi::cli
