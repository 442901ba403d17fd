#include "gui/backend.h"

#define GLFW_INCLUDE_GLEXT
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <deque>
#include <utility>
#include <vector>

#include "gui/canvas.h"
#include "gui/png.h"
#include "gui/scanner.h"

namespace tomoshibi::gui {
namespace {

constexpr std::size_t kMaximumPaste = 200;

struct Event {
  enum class Kind : std::uint8_t { kMove, kDown, kUp, kKey, kText };
  Kind kind = Kind::kMove;
  Vec2 at;
  Key key = Key::kTab;
  char32_t character = 0;  // kText
};

// What was typed may be a password.
void forget_text(std::u32string& text) {
  volatile char32_t* characters = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) characters[i] = 0;
  text.clear();
}

std::optional<Key> key_of(int key, int modifiers) {
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) {
    return static_cast<Key>(static_cast<int>(Key::kF1) + (key - GLFW_KEY_F1));
  }
  switch (key) {
    case GLFW_KEY_TAB:
      return (modifiers & GLFW_MOD_SHIFT) != 0 ? Key::kShiftTab : Key::kTab;
    case GLFW_KEY_ESCAPE:
      return Key::kEscape;
    case GLFW_KEY_BACKSPACE:
      return Key::kBackspace;
    case GLFW_KEY_DELETE:
      return Key::kDelete;
    case GLFW_KEY_LEFT:
      return Key::kLeft;
    case GLFW_KEY_RIGHT:
      return Key::kRight;
    case GLFW_KEY_UP:
      return Key::kUp;
    case GLFW_KEY_DOWN:
      return Key::kDown;
    case GLFW_KEY_HOME:
      return Key::kHome;
    case GLFW_KEY_END:
      return Key::kEnd;
    case GLFW_KEY_PAGE_UP:
      return Key::kPageUp;
    case GLFW_KEY_PAGE_DOWN:
      return Key::kPageDown;
    default:
      return std::nullopt;
  }
}

std::uint64_t now_ms() {
  return static_cast<std::uint64_t>(glfwGetTime() * 1000.0);
}

}  // namespace

struct Backend::Impl {
  explicit Impl(Glyphs& glyphs_in) : glyphs(glyphs_in) {}
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Glyphs& glyphs;
  GLFWwindow* window = nullptr;
  bool has_glfw = false;
  ImGuiContext* context = nullptr;
  bool has_renderer = false;
  unsigned texture = 0;
  std::deque<Event> events;
  ScannerMachine scanner;
  ScannerMachine::Output heard;  // Of keyboard and scanner, not yet given out.
  Vec2 latest{-1.0F, -1.0F};     // As heard from the window.
  Vec2 pointer{-1.0F, -1.0F};    // As given out.
  bool is_down = false;
  bool wants_frame = true;
  std::atomic<bool> woken{false};
  std::uint64_t frames = 0;
  // Window points to units of the 1280x800 plane: unit = (point - offset) / scale.
  float scale = 1.0F;
  Vec2 offset;
  Color ground = rgb(0);

  void measure();
  [[nodiscard]] Vec2 unit_of(double x, double y) const;
  void install_callbacks();
  void on_button(int action, Vec2 at);
  void on_key(int key, int action, int modifiers);
  void paste();
  void upload();
  void render();
  [[nodiscard]] bool has_input() const {
    return !events.empty() || !heard.typed.empty() || heard.enter || heard.scan.has_value();
  }
  [[nodiscard]] Input take_input();
};

Backend::Impl::~Impl() {
  if (context != nullptr) {
    ImGui::SetCurrentContext(context);
    if (has_renderer) ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext(context);
  }
  if (texture != 0) glDeleteTextures(1, &texture);
  if (window != nullptr) glfwDestroyWindow(window);
  if (has_glfw) glfwTerminate();
}

void Backend::Impl::measure() {
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  if (width <= 0 || height <= 0) return;
  const float fit = std::min(static_cast<float>(width) / kWindowWidth,
                             static_cast<float>(height) / kWindowHeight);
  scale = fit > 0.0F ? fit : 1.0F;
  offset = {std::floor((static_cast<float>(width) - kWindowWidth * scale) / 2.0F),
            std::floor((static_cast<float>(height) - kWindowHeight * scale) / 2.0F)};
  glyphs.set_scale(scale);
}

Vec2 Backend::Impl::unit_of(double x, double y) const {
  return {(static_cast<float>(x) - offset.x) / scale, (static_cast<float>(y) - offset.y) / scale};
}

void Backend::Impl::on_button(int action, Vec2 at) {
  // What was typed before the touch belongs to what was there before it.
  scanner.flush(heard);
  for (const char32_t character : heard.typed)
    events.push_back({Event::Kind::kText, {}, Key::kTab, character});
  forget_text(heard.typed);
  const Event::Kind kind = action == GLFW_PRESS ? Event::Kind::kDown : Event::Kind::kUp;
  events.push_back({kind, at, Key::kTab, 0});
}

void Backend::Impl::paste() {
  const char* text = glfwGetClipboardString(window);
  if (text == nullptr) return;
  std::string_view rest(text);
  std::size_t count = 0;
  while (const auto character = next_character(rest)) {
    if (++count > kMaximumPaste) return;
    if (character->code >= 0x20) heard.typed += character->code;
    if (character->selector != 0) heard.typed += character->selector;
  }
}

void Backend::Impl::on_key(int key, int action, int modifiers) {
  if (action == GLFW_RELEASE) return;
  if (key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER) {
    scanner.enter(now_ms(), heard);
    return;
  }
  if ((modifiers & GLFW_MOD_CONTROL) != 0 && key == GLFW_KEY_V) {
    paste();
    return;
  }
  const auto known = key_of(key, modifiers);
  if (!known) return;
  scanner.flush(heard);
  events.push_back({Event::Kind::kKey, {}, *known, 0});
}

void Backend::Impl::install_callbacks() {
  glfwSetWindowUserPointer(window, this);
  glfwSetCursorPosCallback(window, [](GLFWwindow* w, double x, double y) {
    auto* impl = static_cast<Impl*>(glfwGetWindowUserPointer(w));
    // Moves are kept only as far as they matter: the last one between two transitions.
    if (!impl->events.empty() && impl->events.back().kind == Event::Kind::kMove)
      impl->events.pop_back();
    impl->latest = impl->unit_of(x, y);
    impl->events.push_back({Event::Kind::kMove, impl->latest, Key::kTab, 0});
  });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
    if (button != GLFW_MOUSE_BUTTON_LEFT) return;
    // Where the pointer was by its own events: glfwGetCursorPos() asks the server where it is now,
    // which after a quick slide is another key.
    auto* impl = static_cast<Impl*>(glfwGetWindowUserPointer(w));
    impl->on_button(action, impl->latest);
  });
  glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int, int action, int modifiers) {
    static_cast<Impl*>(glfwGetWindowUserPointer(w))->on_key(key, action, modifiers);
  });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned code) {
    auto* impl = static_cast<Impl*>(glfwGetWindowUserPointer(w));
    impl->scanner.character(static_cast<char32_t>(code), now_ms(), impl->heard);
  });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) {
    static_cast<Impl*>(glfwGetWindowUserPointer(w))->wants_frame = true;
  });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) {
    auto* impl = static_cast<Impl*>(glfwGetWindowUserPointer(w));
    impl->measure();
    impl->wants_frame = true;
  });
}

Input Backend::Impl::take_input() {
  Input input;
  bool had_transition = false;
  while (!events.empty() && !had_transition) {
    const Event event = events.front();
    events.pop_front();
    if (event.kind == Event::Kind::kKey) {
      input.keys.push_back(event.key);
      continue;
    }
    if (event.kind == Event::Kind::kText) {
      input.typed += event.character;
      continue;
    }
    pointer = event.at;
    if (event.kind == Event::Kind::kMove) continue;
    is_down = event.kind == Event::Kind::kDown;
    had_transition = true;
  }
  input.pointer = pointer;
  input.is_down = is_down;
  // What was typed after a touch is given out in the frame behind it, when the touch has acted.
  const bool is_behind = events.empty() && !had_transition;
  if (is_behind) {
    input.typed += heard.typed;
    forget_text(heard.typed);
  }
  // Space comes as a character; a visible focus reads it as a key.
  if (input.typed == U" ") input.keys.push_back(Key::kSpace);
  if (is_behind) {
    if (std::exchange(heard.enter, false)) input.keys.push_back(Key::kEnter);
    input.scan = std::exchange(heard.scan, std::nullopt);
  }
  return input;
}

void Backend::Impl::upload() {
  const Glyphs::Rows rows = glyphs.take_dirty_rows();
  if (rows.count <= 0) return;
  glBindTexture(GL_TEXTURE_2D, texture);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  const std::uint8_t* from =
      glyphs.page().data() + static_cast<std::ptrdiff_t>(rows.first) * Glyphs::kPageSize;
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, rows.first, Glyphs::kPageSize, rows.count, GL_RED,
                  GL_UNSIGNED_BYTE, from);
}

void Backend::Impl::render() {
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  glViewport(0, 0, width, height);
  const auto part = [](std::uint8_t channel) { return static_cast<float>(channel) / 255.0F; };
  glDisable(GL_SCISSOR_TEST);
  glClearColor(part(ground.red), part(ground.green), part(ground.blue), 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  ImDrawData* data = ImGui::GetDrawData();
  if (data == nullptr || scale <= 0.0F) return;
  // The whole framebuffer in units, the plane in its middle.
  data->DisplayPos = ImVec2(-offset.x / scale, -offset.y / scale);
  data->DisplaySize = ImVec2(static_cast<float>(width) / scale, static_cast<float>(height) / scale);
  data->FramebufferScale = ImVec2(scale, scale);
  ImGui_ImplOpenGL3_RenderDrawData(data);
}

Backend::Backend(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Backend::~Backend() = default;

namespace {

unsigned make_page_texture() {
  unsigned texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  // One byte a pixel: white with that much coverage.
  constexpr std::array<int, 4> kSwizzle{GL_ONE, GL_ONE, GL_ONE, GL_RED};
  glTexParameteriv(GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_RGBA, kSwizzle.data());
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, Glyphs::kPageSize, Glyphs::kPageSize, 0, GL_RED,
               GL_UNSIGNED_BYTE, nullptr);
  return texture;
}

GLFWwindow* open_window(const WindowOptions& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  if (!options.fullscreen)
    return glfwCreateWindow(options.width, options.height, options.title.c_str(), nullptr, nullptr);
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
  if (mode == nullptr) return nullptr;
  return glfwCreateWindow(mode->width, mode->height, options.title.c_str(), monitor, nullptr);
}

}  // namespace

Result<std::unique_ptr<Backend>> Backend::create(const WindowOptions& options, Glyphs& glyphs) {
  auto impl = std::make_unique<Impl>(glyphs);
  if (glfwInit() != GLFW_TRUE)
    return Error(Errc::kNotFound, "no display: start an X server or set DISPLAY");
  impl->has_glfw = true;
  impl->window = open_window(options);
  if (impl->window == nullptr)
    return Error(Errc::kNotFound, "no window: OpenGL 3.3 is not available on this display");
  glfwMakeContextCurrent(impl->window);
  glfwSwapInterval(1);
  impl->context = ImGui::CreateContext();
  ImGui::SetCurrentContext(impl->context);
  prepare_context();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(kWindowWidth, kWindowHeight);
  io.DeltaTime = 1.0F / 60.0F;
  if (!ImGui_ImplOpenGL3_Init("#version 330"))
    return Error(Errc::kNotFound, "OpenGL 3.3 does not start");
  impl->has_renderer = true;
  ImGui_ImplOpenGL3_CreateDeviceObjects();
  impl->texture = make_page_texture();
  io.Fonts->SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(impl->texture)));
  impl->install_callbacks();
  impl->measure();
  return std::unique_ptr<Backend>(new Backend(std::move(impl)));
}

bool Backend::is_open() const {
  return glfwWindowShouldClose(impl_->window) == GLFW_FALSE;
}

Input Backend::wait(std::optional<std::uint64_t> deadline_ms) {
  const std::uint64_t start = now_ms();
  // What came while the last frame was drawn.
  impl_->scanner.begin_catching_up();
  glfwPollEvents();
  impl_->scanner.end_catching_up();
  while (is_open()) {
    const std::uint64_t now = now_ms();
    impl_->scanner.tick(now, impl_->heard);
    // A pointer that moves with no finger down changes nothing on the glass.
    if (!impl_->is_down && impl_->events.size() == 1 &&
        impl_->events.front().kind == Event::Kind::kMove) {
      impl_->pointer = impl_->events.front().at;
      impl_->events.clear();
    }
    const bool is_due = deadline_ms && now - start >= *deadline_ms;
    if (impl_->has_input() || is_due || impl_->woken.exchange(false) ||
        std::exchange(impl_->wants_frame, false))
      break;
    std::optional<std::uint64_t> until;
    if (deadline_ms) until = start + *deadline_ms;
    if (const auto due = impl_->scanner.due_ms()) until = std::min(until.value_or(*due), *due);
    // What this wait brings came before it ran out, however late this thread is given its turn.
    impl_->scanner.begin_catching_up();
    if (until) {
      glfwWaitEventsTimeout(
          std::max(0.001, static_cast<double>(*until - std::min(now, *until)) / 1000.0));
    } else {
      glfwWaitEvents();
    }
    impl_->scanner.end_catching_up();
  }
  return impl_->take_input();
}

void Backend::redraw() {
  impl_->wants_frame = true;
}

void Backend::show(Color ground) {
  impl_->ground = ground;
  impl_->upload();
  impl_->render();
  glfwSwapBuffers(impl_->window);
  ++impl_->frames;
}

void Backend::wake() {
  impl_->woken.store(true);
  glfwPostEmptyEvent();
}

Result<void> Backend::save_screenshot(const std::string& path) {
  if (ImGui::GetDrawData() == nullptr) {
    return Error(Errc::kBadInput, "a screenshot is taken between two frames, not inside one");
  }
  // Drawn again into the back buffer: what the front buffer holds after a swap is not defined.
  impl_->upload();
  impl_->render();
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(impl_->window, &width, &height);
  const std::size_t row = static_cast<std::size_t>(width) * 3U;
  std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
  std::vector<std::uint8_t> pixels(upside_down.size());
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
    const auto from = upside_down.begin() + static_cast<std::ptrdiff_t>(
                                                (static_cast<std::size_t>(height) - 1U - y) * row);
    std::copy_n(from, row, pixels.begin() + static_cast<std::ptrdiff_t>(y * row));
  }
  return write_png(path, pixels, width, height);
}

std::uint64_t Backend::frames_drawn() const {
  return impl_->frames;
}

}  // namespace tomoshibi::gui
