// tomoshibi-kiosk: the window on one data directory.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "app/kiosk/controller.h"
#include "app/kiosk/describe.h"
#include "app/kiosk/rehearsal.h"
#include "gui/backend.h"
#include "store/base/process.h"

namespace {

using namespace tomoshibi;

struct Arguments {
  std::string dir;
  std::string theme = "light";
  std::string text = "normal";
  std::string describe;
  std::string rehearse;
  bool fullscreen = false;
  bool gloves = false;
  bool left_handed = false;
  bool english = false;
};

gui::Theme theme_of(const Arguments& arguments) {
  gui::Theme theme;
  theme.kind = arguments.theme == "dark"       ? gui::ThemeKind::kDark
               : arguments.theme == "contrast" ? gui::ThemeKind::kHighContrast
                                               : gui::ThemeKind::kLight;
  theme.text = arguments.text == "large"     ? gui::TextSize::kLarge
               : arguments.text == "largest" ? gui::TextSize::kLargest
                                             : gui::TextSize::kNormal;
  theme.gloves = arguments.gloves;
  theme.left_handed = arguments.left_handed;
  return theme;
}

// How long the window may sleep: a rehearsing hand moves at once, an idle one lets go.
std::uint64_t patience_ms(const app::Rehearsal& rehearsal) {
  if (!rehearsal.is_idle()) return 1;
  const auto left = rehearsal.idle_left(std::chrono::steady_clock::now()).count();
  return left > 0 ? static_cast<std::uint64_t>(left) : 0;
}

int fail(const Error& error) {
  fmt::print(stderr, "tomoshibi-kiosk: {}\n", error.what);
  return error.code == Errc::kNotFound ? 2 : 5;
}

int run(const Arguments& arguments, std::chrono::steady_clock::time_point started) {
  // A store that is not there is said on the terminal, not in a window.
  if (!std::filesystem::exists(std::filesystem::path(arguments.dir) / "kiosk.json")) {
    fmt::print(stderr, "tomoshibi-kiosk: {}: there is no store; make one with: tomoshibi kiosk init {} --demo\n",
               arguments.dir, arguments.dir);
    return 2;
  }
  auto glyphs = gui::Glyphs::create();
  if (!glyphs) return fail(glyphs.error());
  gui::WindowOptions window;
  window.fullscreen = arguments.fullscreen;
  auto backend = gui::Backend::create(window, **glyphs);
  if (!backend) return fail(backend.error());

  gui::Ui ui(**glyphs);
  ui.theme = theme_of(arguments);
  if (arguments.english) ui.language = gui::Language::kEnglish;
  app::Controller controller(ui, now, app::ControllerOptions{});
  gui::Backend& glass = **backend;
  app::StoreThread store(arguments.dir, now, [&glass] { glass.wake(); },
                         [&controller](const Result<void>& result) { controller.opened(result); });
  controller.attach(store);
  app::Describer describer(arguments.describe);
  std::optional<app::Rehearsal> rehearsal;
  if (!arguments.rehearse.empty()) {
    auto made = app::Rehearsal::create(arguments.rehearse, started);
    if (!made) return fail(made.error());
    rehearsal.emplace(*std::move(made));
  }

  while (glass.is_open()) {
    std::optional<std::uint64_t> deadline;
    if (const auto due = controller.next_due()) {
      const auto left = *due - std::chrono::steady_clock::now();
      const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
      deadline = milliseconds > 0 ? static_cast<std::uint64_t>(milliseconds) : 0;
    }
    if (rehearsal) deadline = std::min<std::uint64_t>(deadline.value_or(1000), patience_ms(*rehearsal));
    gui::Input input = glass.wait(deadline);
    store.collect();
    if (rehearsal && !rehearsal->is_idle()) input = rehearsal->next(ui.areas(), controller.screen());
    const bool touched = input.is_down || !input.keys.empty() || !input.typed.empty() || input.scan.has_value();
    ui.begin(input);
    controller.draw(std::chrono::steady_clock::now(), touched);
    ui.end();
    glass.show(ui.colors().ground);
    describer.note(controller.screen(), ui);
    if (ui.wants_another_frame()) glass.redraw();
    if (!rehearsal) continue;
    const auto now_shown = std::chrono::steady_clock::now();
    rehearsal->shown(controller.screen(), ui.areas(), now_shown);
    if (rehearsal->is_idle()) rehearsal->note_idle(glass.frames_drawn(), now_shown);
    if (rehearsal->is_stuck(now_shown)) {
      fmt::print(stderr, "tomoshibi-kiosk: the rehearsal got stuck on {}\n", app::name_of(controller.screen()));
      return 5;
    }
    if (rehearsal->is_over(now_shown)) {
      fmt::print("{}\n", rehearsal->report(glass.frames_drawn(), now_shown));
      return 0;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (!harden_process()) return 5;
  const auto started = std::chrono::steady_clock::now();
  Arguments arguments;
  CLI::App tool("The window of one kiosk.\nExample: tomoshibi-kiosk /var/lib/tomoshibi --fullscreen",
                "tomoshibi-kiosk");
  tool.add_option("DIR", arguments.dir, "Data directory (default: TOMOSHIBI_HOME)")
      ->required()
      ->envname("TOMOSHIBI_HOME");
  tool.add_option("--theme", arguments.theme, "light, dark or contrast")
      ->check(CLI::IsMember({"light", "dark", "contrast"}));
  tool.add_option("--text", arguments.text, "normal, large or largest")
      ->check(CLI::IsMember({"normal", "large", "largest"}));
  tool.add_flag("--fullscreen", arguments.fullscreen, "The whole monitor, no frame");
  tool.add_flag("--gloves", arguments.gloves, "Larger keys");
  tool.add_flag("--left-handed", arguments.left_handed, "Columns mirrored");
  tool.add_flag("--english", arguments.english, "English words");
  tool.add_option("--describe", arguments.describe,
                  "For tests: writes what can be touched, by name and place, into this file");
  tool.add_option("--rehearse", arguments.rehearse,
                  "For measuring a demo store: works the window by itself with the cards of this file");
  try {
    tool.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return tool.exit(problem) == 0 ? 0 : 2;
  }
  return run(arguments, started);
}
