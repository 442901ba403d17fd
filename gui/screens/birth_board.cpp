#include "gui/screens/birth_board.h"

#include <array>

#include "gui/screens/search_words.h"
#include "gui/widgets/boards.h"

namespace tomoshibi::gui {
namespace {

using Scheme = BirthEntry::Scheme;

struct SchemeKey {
  Scheme scheme;
  std::string_view name;    // Of the area.
  std::string_view letter;  // Era; empty: from the words.
};
constexpr std::array<SchemeKey, 7> kSchemes{{{Scheme::kMeiji, "meiji", "明"},
                                             {Scheme::kTaisho, "taisho", "大"},
                                             {Scheme::kShowa, "showa", "昭"},
                                             {Scheme::kHeisei, "heisei", "平"},
                                             {Scheme::kReiwa, "reiwa", "令"},
                                             {Scheme::kWestern, "western", ""},
                                             {Scheme::kAge, "age", ""}}};

// Chosen by hand: full look. Only assumed from the digits: the word 仮 below it.
bool scheme_key(Ui& ui, const Rect& rect, const SchemeKey& which, const BirthEntry& entry,
                Size size) {
  std::string_view label = which.letter;
  if (which.scheme == Scheme::kWestern) label = ui.say(search_words::kWestern);
  if (which.scheme == Scheme::kAge) label = ui.say(search_words::kAboutAge);
  const bool chosen = entry.scheme == which.scheme;
  const bool assumed =
      entry.scheme == Scheme::kGuess && !entry.empty() && entry.effective() == which.scheme;
  KeyStyle style{.look = chosen || assumed ? KeyLook::kChosen : KeyLook::kPanel, .size = size};
  if (assumed) style.second = ui.say(search_words::kAssumed);
  return key(ui, which.name, rect, label, style);
}

}  // namespace

std::optional<BirthEntry> draw_birth_board(Ui& ui, const Rect& board, const BirthEntry& entry,
                                           bool not_understood) {
  std::optional<BirthEntry> changed;
  const float note = ui.theme.px(Size::kS) * 2.0F + 26.0F;
  const Rect keys{board.x, board.y, board.w, board.h - note};
  const float schemes = 270.0F;
  fill_rect(ui, board, ui.colors().sunken, kCardRadius);
  if (const auto pressed = digit_pad(ui, {keys.x, keys.y, keys.w - schemes, keys.h})) {
    if (pressed->kind == BoardKey::Kind::kCharacter)
      changed = add_digit(entry, static_cast<char>(pressed->character));
    if (pressed->kind == BoardKey::Kind::kClear) changed = BirthEntry{};
    if (pressed->kind == BoardKey::Kind::kDelete) {
      changed = entry;
      if (!changed->digits.empty()) changed->digits.pop_back();
    }
  }
  const IdScope scope(ui, "birth");
  const GroupScope group(ui, "birth");
  const float pitch_y = (keys.h - 8.0F) / 4.0F;
  const float pitch_x = (schemes - 8.0F) / 2.0F;
  const float left = keys.right() - schemes + 8.0F;
  for (std::size_t i = 0; i < kSchemes.size(); ++i) {
    const bool is_wide = i + 1 == kSchemes.size();
    const Rect rect{left + static_cast<float>(i % 2) * pitch_x,
                    keys.y + 8.0F + static_cast<float>(i / 2) * pitch_y,
                    (is_wide ? 2.0F * pitch_x : pitch_x) - kGutter, pitch_y - kGutter};
    if (scheme_key(ui, rect, kSchemes.at(i), entry, Size::kL))
      changed = choose_scheme(entry, kSchemes.at(i).scheme);
  }
  const std::string_view words =
      ui.say(not_understood ? search_words::kBirthNotRead : search_words::kBirthNote);
  draw_paragraph(ui, {board.x + 20.0F, keys.bottom() + 6.0F, board.w - 40.0F, note}, words,
                 Size::kS, not_understood ? ui.colors().caution_ink : ui.colors().ink2,
                 Weight::kPlain, ui.theme.px(Size::kS) + 6.0F);
  return changed;
}

std::optional<BirthEntry> draw_era_row(Ui& ui, const Rect& row, const BirthEntry& entry) {
  std::optional<BirthEntry> changed;
  const IdScope scope(ui, "birth");
  const GroupScope group(ui, "birth");
  const float pitch = (row.w + 4.0F) / 6.0F;
  for (std::size_t i = 0; i + 1 < kSchemes.size(); ++i) {
    const Rect rect{row.x + static_cast<float>(i) * pitch, row.y, pitch - 4.0F, row.h};
    if (scheme_key(ui, rect, kSchemes.at(i), entry, Size::kM))
      changed = choose_scheme(entry, kSchemes.at(i).scheme);
  }
  return changed;
}

}  // namespace tomoshibi::gui
