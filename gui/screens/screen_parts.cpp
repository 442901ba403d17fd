#include "gui/screens/screen_parts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "gui/screens/consent_words.h"

namespace tomoshibi::gui {

void draw_centered(Ui& ui, const Rect& rect, std::string_view lines, Size size, Color color,
                   Weight weight) {
  const float pixels = ui.theme.px(size);
  const float pitch = std::round(pixels * 1.25F);
  const auto breaks = static_cast<float>(std::count(lines.begin(), lines.end(), '\n'));
  float y = rect.y + (rect.h - pixels - breaks * pitch) / 2.0F;
  while (true) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    draw_label(ui, {rect.x, y, rect.w, pixels}, line, size, color, Align::kCenter, weight);
    if (end == std::string_view::npos) return;
    lines.remove_prefix(end + 1);
    y += pitch;
  }
}

namespace {

bool may_not_start_line(std::string_view character) {
  constexpr std::string_view kClosing = "、。，．・：；？！）」』】ーっゃゅょッャュョ";
  return kClosing.find(character) != std::string_view::npos;
}

// The run of one weight that is collected until it is drawn.
struct Run {
  std::string text;
  bool strong = false;
  Vec2 at;
};

}  // namespace

float mixed_paragraph(Ui& ui, Vec2 at, float width, std::span<const MixedPiece> pieces, Size size,
                      float pitch, bool draws) {
  const float pixels = ui.theme.px(size);
  float x = 0.0F;
  float y = (pitch - pixels) / 2.0F;
  Run run;
  const auto flush = [&] {
    if (draws && !run.text.empty()) {
      draw_text(ui, {at.x + run.at.x, at.y + run.at.y}, run.text, size, ui.colors().ink,
                run.strong ? Weight::kStrong : Weight::kPlain);
    }
    run.text.clear();
    run.at = {x, y};
  };
  const auto break_line = [&] {
    x = 0.0F;
    y += pitch;
    flush();
  };
  for (const MixedPiece& piece : pieces) {
    flush();
    run.strong = piece.strong;
    std::string_view rest = piece.text;
    // A piece that fits a line of its own is not torn.
    const float whole = text_width(ui, rest.substr(0, rest.find('\n')), size);
    if (x > 0.0F && x + whole > width && whole <= width) break_line();
    while (!rest.empty()) {
      const std::string_view before = rest;
      if (!next_character(rest)) break;
      const std::string_view character = before.substr(0, before.size() - rest.size());
      if (character == "\n") {
        break_line();
        continue;
      }
      const float step = text_width(ui, character, size);
      if (x + step > width && x > 0.0F && !may_not_start_line(character)) break_line();
      if (run.text.empty()) run.at = {x, y};
      run.text += character;
      x += step;
    }
  }
  flush();
  return y + (pitch + pixels) / 2.0F;
}

float draw_private(Ui& ui, const Rect& rect, std::string_view text, Size size, Color color,
                Weight weight) {
  if (text.empty()) return 0.0F;
  return draw_name(ui, rect, text, size, color, weight);
}

void share_width(std::span<float> widths, float whole, float gap) {
  const auto count = static_cast<float>(widths.size());
  float used = gap * (count - 1.0F);
  for (const float width : widths) used += width;
  const float extra = (whole - used) / count;
  for (float& width : widths) width = std::floor(width + extra);
}

std::string_view section_word(const Ui& ui, Section section) {
  switch (section) {
    case Section::kMedication: return ui.say(consent_words::kMedication);
    case Section::kCare: return ui.say(consent_words::kCare);
    case Section::kSurgery: return ui.say(consent_words::kSurgery);
    case Section::kCheckup: return ui.say(consent_words::kCheckup);
  }
  return {};
}

std::size_t last_first(const ListPlace& place) {
  return place.total > place.shown ? place.total - place.shown : 0;
}

std::optional<ListMove> move_list(Ui& ui, const Rect& list, const Rect& column, float row_height,
                                  const ListPlace& place) {
  const std::size_t most = last_first(place);
  const std::size_t here = std::min(place.first, most);
  const std::size_t page = std::max<std::size_t>(place.shown, 1);
  const std::size_t shown = std::min(place.shown, place.total - here);
  const auto up = [&] { return ListMove{here > page ? here - page : 0, 0.0F}; };
  const auto down = [&] { return ListMove{std::min(here + page, most), 0.0F}; };
  std::optional<ListMove> move;
  if (const auto key = page_keys(ui, "page", column, {here, shown, place.total})) {
    move = *key == Page::kUp ? up() : down();
  }
  if (ui.take(Key::kHome)) move = ListMove{0, 0.0F};
  if (ui.take(Key::kEnd)) move = ListMove{most, 0.0F};
  float carried = place.carried;
  const int rows = drag_rows(ui, list, row_height, carried);
  if (rows != 0 || carried != place.carried) {
    const auto wanted = static_cast<std::ptrdiff_t>(here) + rows;
    const auto end = static_cast<std::ptrdiff_t>(most);
    move = ListMove{static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(wanted, 0, end)), carried};
  }
  if (move && move->first == place.first && move->carried == place.carried) return std::nullopt;
  return move;
}

}  // namespace tomoshibi::gui
