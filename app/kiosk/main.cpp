// tomoshibi-kiosk: the window on one data directory.
#include <fmt/format.h>
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/kiosk/controller.h"
#include "app/kiosk/describe.h"
#include "app/kiosk/lock_signal.h"
#include "app/kiosk/reexec.h"
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
  std::string locked_by;
  std::string tokens;
  std::string orders;
  std::string hub;
  std::vector<std::uint32_t> figures;  // Of who locked; four numbers, no patient word.
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

// The arguments of the image that follows a lock: the same, with the look that was chosen meanwhile
// and who locked.
Arguments after_lock(Arguments arguments, const gui::Ui& ui, const app::Controller& controller) {
  const gui::Theme& theme = ui.theme;
  arguments.theme = theme.kind == gui::ThemeKind::kDark           ? "dark"
                    : theme.kind == gui::ThemeKind::kHighContrast ? "contrast"
                                                                  : "light";
  arguments.text = theme.text == gui::TextSize::kLarge     ? "large"
                   : theme.text == gui::TextSize::kLargest ? "largest"
                                                           : "normal";
  arguments.gloves = theme.gloves;
  arguments.left_handed = theme.left_handed;
  arguments.english = ui.language == gui::Language::kEnglish;
  arguments.locked_by = controller.locked_by() ? controller.locked_by()->value : std::string();
  arguments.figures.clear();
  if (const auto& figures = controller.figures()) {
    arguments.figures = {figures->opened, figures->without_consent, figures->median_without_consent,
                         figures->searches_only};
  }
  return arguments;
}

// Comes back only when the system refuses.
Error begin_anew(const Arguments& arguments, const std::string& program) {
  std::vector<std::string> words{program,         arguments.dir, "--theme",
                                 arguments.theme, "--text",      arguments.text};
  const auto option = [&](const char* name, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {name, value});
  };
  option("--describe", arguments.describe);
  option("--rehearse", arguments.rehearse);
  option("--locked-by", arguments.locked_by);
  option("--tokens", arguments.tokens);
  option("--orders", arguments.orders);
  option("--hub", arguments.hub);
  for (const std::uint32_t figure : arguments.figures) option("--figure", std::to_string(figure));
  const auto flag = [&](const char* name, bool is_on) {
    if (is_on) words.emplace_back(name);
  };
  flag("--fullscreen", arguments.fullscreen);
  flag("--gloves", arguments.gloves);
  flag("--left-handed", arguments.left_handed);
  flag("--english", arguments.english);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return app::reexecute(pointers.data());
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

// While it stands, a signal wakes the window.
class Waking final {
 public:
  Waking(app::LockSignal& signals, gui::Backend& glass) : signals_(signals) {
    signals_.start([&glass] { glass.wake(); });
  }
  Waking(const Waking&) = delete;
  Waking& operator=(const Waking&) = delete;
  ~Waking() { signals_.stop(); }

 private:
  app::LockSignal& signals_;
};

// What run() ended with: an exit code, or the wish to begin anew after a lock.
struct Ended {
  int code = 0;
  std::optional<Arguments> again = std::nullopt;
};

Ended run(const Arguments& arguments, app::LockSignal& signals,
          std::chrono::steady_clock::time_point started) {
  // A store that is not there is said on the terminal, not in a window.
  if (!std::filesystem::exists(std::filesystem::path(arguments.dir) / "kiosk.json")) {
    fmt::print(
        stderr,
        "tomoshibi-kiosk: {}: there is no store; make one with: tomoshibi kiosk init {} --demo\n",
        arguments.dir, arguments.dir);
    return {2};
  }
  auto glyphs = gui::Glyphs::create();
  if (!glyphs) return {fail(glyphs.error())};
  gui::WindowOptions window;
  window.fullscreen = arguments.fullscreen;
  auto backend = gui::Backend::create(window, **glyphs);
  if (!backend) return {fail(backend.error())};

  gui::Ui ui(**glyphs);
  ui.theme = theme_of(arguments);
  if (arguments.english) ui.language = gui::Language::kEnglish;
  app::ControllerOptions options;
  options.token_folder = arguments.tokens;
  options.order_folder = arguments.orders;
  options.hub_folder = arguments.hub;
  if (!arguments.locked_by.empty()) options.locked_by = AccountId{arguments.locked_by};
  if (arguments.figures.size() == 4) {
    options.figures = {arguments.figures[0], arguments.figures[1], arguments.figures[2],
                       arguments.figures[3]};
  }
  app::Controller controller(ui, now, options);
  gui::Backend& glass = **backend;
  app::StoreThread store(
      arguments.dir, now, [&glass] { glass.wake(); },
      [&controller](const Result<void>& result) { controller.opened(result); },
      app::kernel_clock_is_synchronised);
  controller.attach(store);
  const Waking waking(signals, glass);
  app::Describer describer(arguments.describe);
  std::optional<app::Rehearsal> rehearsal;
  if (!arguments.rehearse.empty()) {
    auto made = app::Rehearsal::create(arguments.rehearse, started);
    if (!made) return {fail(made.error())};
    rehearsal.emplace(*std::move(made));
  }

  while (glass.is_open()) {
    std::optional<std::uint64_t> deadline;
    if (const auto due = controller.next_due()) {
      const auto left = *due - std::chrono::steady_clock::now();
      const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
      deadline = milliseconds > 0 ? static_cast<std::uint64_t>(milliseconds) : 0;
    }
    if (rehearsal)
      deadline = std::min<std::uint64_t>(deadline.value_or(1000), patience_ms(*rehearsal));
    gui::Input input = glass.wait(deadline);
    store.collect();
    if (signals.take()) controller.lock_now();
    if (controller.wants_restart()) return {0, after_lock(arguments, ui, controller)};
    if (rehearsal && !rehearsal->is_idle())
      input = rehearsal->next(ui.areas(), controller.screen());
    const bool touched =
        input.is_down || !input.keys.empty() || !input.typed.empty() || input.scan.has_value();
    ui.begin(input);
    gui::forget_input(input);
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
      fmt::print(stderr, "tomoshibi-kiosk: the rehearsal got stuck on {}\n",
                 app::name_of(controller.screen()));
      return {5};
    }
    if (rehearsal->is_over(now_shown)) {
      fmt::print("{}\n", rehearsal->report(glass.frames_drawn(), now_shown));
      return {0};
    }
  }
  return {0};
}

}  // namespace

int main(int argc, char** argv) {
  // Begun anew it runs as /proc/self/exe; a lid's handler finds it by its name.
  prctl(PR_SET_NAME, "tomoshibi-kiosk");
  if (!harden_process()) return 5;
  const auto started = std::chrono::steady_clock::now();
  Arguments arguments;
  CLI::App tool(
      "The window of one kiosk.\nExample: tomoshibi-kiosk /var/lib/tomoshibi --fullscreen",
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
  tool.add_option("--tokens", arguments.tokens,
                  "Folder in which sticks appear; a member's second factor is <id>.token there or "
                  "one folder below");
  tool.add_option("--orders", arguments.orders,
                  "Folder in which orders arrive (*.order there or one folder below); those on sticks "
                  "are found in the folder of --tokens");
  tool.add_option("--hub", arguments.hub,
                  "A hub's data directory, reachable from here: the road of 'data and roads'");
  tool.add_option("--locked-by", arguments.locked_by,
                  "The window's own: begins locked by this account, after a lock");
  tool.add_option("--figure", arguments.figures, "Of who locked (set by the window itself)")
      ->allow_extra_args(false)
      ->group("");
  tool.add_option(
      "--rehearse", arguments.rehearse,
      "For measuring a demo store: works the window by itself with the cards of this file");
  try {
    tool.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return tool.exit(problem) == 0 ? 0 : 2;
  }
  // Before the first thread: what is made later holds the two signals back as well.
  auto signals = app::LockSignal::create();
  if (!signals) return fail(signals.error());
  const Ended ended = run(arguments, **signals, started);
  if (!ended.again) return ended.code;
  return fail(begin_anew(*ended.again, argv[0]));
}
