#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/hub.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/control.h"
#include "app/hub/hub.h"

namespace tomoshibi::cli {
namespace {

namespace charts = store::charts;

struct Arguments {
  SessionArguments session;
  std::vector<std::string> files;
  bool json = false;
  bool drill = false;
};

constexpr std::size_t kReasonsShownMax = 20;

// What was put aside: every record of the first few, then how many share a reason.
void print_quarantine(std::span<const charts::Quarantined> all) {
  std::map<std::string, std::uint64_t> reasons;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (at < kReasonsShownMax) {
      fmt::print(stderr, "  put aside: {} line {}: {}\n", all[at].file, all[at].line,
                 all[at].reason);
    }
    ++reasons[all[at].reason];
  }
  if (all.size() <= kReasonsShownMax) return;
  for (const auto& [reason, count] : reasons) {
    fmt::print(stderr, "  put aside in all: {} × {}\n", with_thousands(count), reason);
  }
}

void print_counts(const std::string& file, const charts::ImportCounts& counts, bool json) {
  if (json) {
    fmt::print("{}\n", to_line({{"file", file},
                                {"read", counts.read},
                                {"stored", counts.stored},
                                {"unchanged", counts.unchanged},
                                {"quarantined", counts.quarantined},
                                {"waiting", counts.waiting}}));
    return;
  }
  fmt::print("{}: read {} = stored {} + unchanged {} + quarantined {}\n", file,
             with_thousands(counts.read), with_thousands(counts.stored),
             with_thousands(counts.unchanged), with_thousands(counts.quarantined));
  if (counts.waiting != 0) {
    fmt::print("{}: {} wait for a person who is not here yet\n", file,
               with_thousands(counts.waiting));
  }
}

Exit run(const Arguments& arguments) {
  if (app::Hub::is_hub(arguments.session.dir)) {
    return import_into_hub(arguments.session.dir, arguments.files, arguments.drill,
                           {[&](const std::string& file, const charts::ImportCounts& counts) {
                              print_counts(file, counts, arguments.json);
                            },
                            print_quarantine});
  }
  if (arguments.drill) {
    fmt::print(stderr, "tomoshibi: people for drills are imported into a hub\n");
    return Exit::kUsage;
  }
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  // Who asks meanwhile how it goes is answered between two steps.
  auto control = app::ControlServer::start(arguments.session.dir, [] {});
  bool any_read = false;
  Exit worst = Exit::kDone;
  for (const std::string& file : arguments.files) {
    ProgressLine line("import " + std::filesystem::path(file).filename().string());
    const auto counts = desk->import(file, [&](const charts::ImportProgress& now) {
      const double share = now.bytes_total == 0 ? -1.0
                                                : static_cast<double>(now.bytes_done) /
                                                      static_cast<double>(now.bytes_total);
      line.show(share, with_thousands(now.resources) + " records");
      if (control) control->serve(*desk);
      return true;
    });
    if (!counts) {
      // One unreadable file does not stop the others.
      worst = complain(counts.error(), file);
      if (worst == Exit::kMachine) return worst;
      if (counts.error().code == Errc::kNotFound) worst = Exit::kUsage;
      continue;
    }
    any_read = true;
    line.done(with_thousands(counts->read) + " records");
    print_counts(file, *counts, arguments.json);
  }
  const auto settled = desk->after_import();
  if (!settled) return complain(settled.error());
  print_quarantine(desk->quarantined());
  return any_read ? Exit::kDone : worst;
}

}  // namespace

void add_import(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "import",
      "Reads files of other systems: FHIR R4 bundles or NDJSON (.gz, .zst), JAHIS notebook text.\n"
      "A bad record is put aside with its line and reason; the rest flows. Into a hub (tomoshibi hub\n"
      "init) without signing in: the folder's owner does it.\n"
      "Example: tomoshibi import DIR region.ndjson.zst");
  add_session_options(*command, arguments->session);
  command->add_option("FILE", arguments->files, "Files to read")->required();
  command->add_flag("--json", arguments->json, "One JSON object a file");
  command->add_flag("--drill", arguments->drill, "Into a hub's drill: synthetic people alone");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
