#include "app/population/population.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"

namespace tomoshibi::cli {
namespace {

struct Arguments {
  std::uint64_t people = 1000;
  std::uint64_t seed = 1;
  std::vector<std::string> areas;
  std::string out;
  std::string as_of = "2026-11-21";
};

Exit run(const Arguments& arguments) {
  population::Options options;
  options.people = arguments.people;
  options.seed = arguments.seed;
  options.areas = arguments.areas;
  const auto as_of = date_from_iso(arguments.as_of);
  if (!as_of) {
    fmt::print(stderr, "tomoshibi: --as-of takes a day like 2026-11-21\n");
    return Exit::kUsage;
  }
  options.as_of = *as_of;

  ProgressLine line("population");
  const auto done = population::generate(options, arguments.out, [&](const population::Progress& now) {
    line.show(static_cast<double>(now.people_done) / static_cast<double>(options.people),
              with_thousands(now.people_done) + " people");
  });
  if (!done) return complain(done.error(), "population");
  line.done(fmt::format("{} people, {} resources, {} MB", with_thousands(done->people_done),
                        with_thousands(done->resources), done->bytes / 1'000'000));
  return Exit::kDone;
}

}  // namespace

void add_population(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "population",
      "A synthetic region: people, insurance, medicines, check-ups (FHIR R4 NDJSON).\n"
      "Example: tomoshibi population --people 20000 --seed 1 --area 17204 --out region.ndjson.zst");
  command->add_option("--people", arguments->people, "How many people")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{20'000'000}));
  command->add_option("--seed", arguments->seed, "Same seed and options, same bytes");
  command->add_option("--area", arguments->areas,
                      "Municipalities by JIS X 0402 code; none: all of Ishikawa by population");
  command->add_option("--out", arguments->out, "A file (.ndjson or .zst) or a folder")->required();
  command->add_option("--as-of", arguments->as_of, "The day up to which data reach");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
