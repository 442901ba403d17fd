#include "gui/screens/sign_in.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "gui/screens/sign_in_words.h"
#include "gui/widgets/boards.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = sign_in_words;

using Wish = std::optional<SignInIntent>;

constexpr float kLeftX = 24.0F;
constexpr float kLeftWidth = 680.0F;
constexpr float kRightWidth = 551.0F;
constexpr std::size_t kMostFacts = 6;

Rect left_column(const Ui& ui) { return ui.theme.place({kLeftX, 0.0F, kLeftWidth, kWindowHeight}); }
Rect right_column(const Ui& ui) {
  return ui.theme.place({kWindowWidth - kRightWidth, 0.0F, kRightWidth, kWindowHeight});
}

// ---- What this kiosk is, and whether it can be used ----

void draw_title(Ui& ui, const SignInState& state) {
  const Rect left = left_column(ui);
  const float x = left.x + 78.0F;
  const float big = ui.theme.px(Size::kX);
  const float m = ui.theme.px(Size::kM);
  const float s = ui.theme.px(Size::kS);
  draw_flame(ui, {left.x + 10.0F, 28.0F}, 56.0F);
  const float y = 70.0F - big;
  const float width =
      draw_text(ui, {x, y}, ui.say(words::kProduct), Size::kX, ui.colors().ink, Weight::kStrong);
  if (ui.language == Language::kJapanese) {
    draw_text(ui, {x + width + 14.0F, y + big - m - 3.0F}, ui.say(words::kProductReading), Size::kM,
              ui.colors().ink2);
  }
  draw_label(ui, {x, 77.0F, left.right() - x, s + 2.0F}, state.post, Size::kS, ui.colors().ink2);
}

// Returns the lower edge.
float draw_order(Ui& ui, const SignInState& state, float top) {
  const Rect left = left_column(ui);
  const OrderCard& order = state.order;
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float text_x = left.x + 93.0F;
  const float room = left.right() - 16.0F - text_x;
  const Size title_size = fitting_size(ui, order.title, room, Size::kL);
  const float title = ui.theme.px(title_size) + 10.0F;
  const float line = s + 8.0F;
  const auto lines = static_cast<float>(order.lines.size());
  // The note stands behind the end of the order, or below it when both do not fit.
  const bool note_below =
      text_width(ui, order.foot, Size::kM) + text_width(ui, order.foot_note, Size::kS) + 24.0F >
      room;
  const float foot = order.foot.empty() ? 0.0F : m + 8.0F + (note_below ? line : 0.0F);
  const float needed = title + lines * line + foot + 32.0F;
  const float height = std::max(ui.theme.text == TextSize::kNormal ? 152.0F : 120.0F, needed);
  const Rect card{left.x, top, left.w, height};
  if (order.is_sunken) {
    fill_rect(ui, card, ui.colors().sunken, kCardRadius);
    if (ui.theme.is_high_contrast()) stroke_rect(ui, card, ui.colors().edge, 2.0F, kCardRadius);
  } else {
    banner(ui, card, "", "", {.tone = order.tone, .icon = Icon::kNone, .title_size = Size::kM});
  }
  const float block = title + lines * line + foot;
  float y = card.y + (card.h - block) / 2.0F;
  draw_icon(ui, order.icon, {card.x + 28.0F, y - 2.0F}, 48.0F, ui.colors().ink);
  draw_label(ui, {text_x, y, room, title}, order.title, title_size, ui.colors().ink, Align::kLeft,
             Weight::kStrong);
  y += title;
  float label_width = 0.0F;
  for (const auto& [label, value] : order.lines)
    label_width = std::max(label_width, text_width(ui, label, Size::kS));
  for (const auto& [label, value] : order.lines) {
    draw_label(ui, {text_x, y, label_width + 1.0F, line}, label, Size::kS, ui.colors().ink2);
    const float x = text_x + (label.empty() ? 0.0F : label_width + 18.0F);
    draw_label(ui, {x, y, card.right() - 12.0F - x, line}, value, Size::kS, ui.colors().ink);
    y += line;
  }
  if (!order.foot.empty()) {
    const float width =
        draw_label(ui, {text_x, y, room, m + 8.0F}, order.foot, Size::kM, ui.colors().ink);
    const float x = note_below ? text_x : text_x + width + 24.0F;
    draw_label(ui,
               {x, note_below ? y + m + 8.0F : y + 2.0F, card.right() - 12.0F - x,
                note_below ? line : m + 8.0F},
               order.foot_note, Size::kS, ui.colors().ink);
  }
  return card.bottom();
}

bool is_quiet(const SignInFact& fact) {
  return fact.tone != Tone::kDanger && fact.tone != Tone::kCaution;
}

void draw_facts(Ui& ui, const SignInState& state, float top, float bottom) {
  const Rect left = left_column(ui);
  const float gap = 12.0F;
  // Where larger text leaves no room, what nobody must act on goes first, from the end.
  const float smallest = 2.0F * ui.theme.px(Size::kS) + ui.theme.px(Size::kL) + 12.0F;
  const float rows_fit = (bottom - top + gap) / (smallest + gap);
  const auto fit = static_cast<std::size_t>(std::max(1.0F, rows_fit));
  std::vector<const SignInFact*> facts;
  for (const SignInFact& fact : state.facts) facts.push_back(&fact);
  while (facts.size() > std::min(kMostFacts, 2 * fit)) {
    const auto last = std::find_if(facts.rbegin(), facts.rend(),
                                   [](const SignInFact* fact) { return is_quiet(*fact); });
    facts.erase(last == facts.rend() ? facts.end() - 1 : std::next(last).base());
  }
  const std::size_t count = facts.size();
  if (count == 0) return;
  const auto rows = static_cast<float>((count + 1) / 2);
  const float most = static_cast<float>(std::min<std::size_t>(fit, 3));
  const float height = std::min(124.0F, (bottom - top + gap) / std::max(rows, most) - gap);
  const float width = (left.w - kGutter) / 2.0F;
  for (std::size_t i = 0; i < count; ++i) {
    const SignInFact& fact = *facts[i];
    const Rect card{left.x + static_cast<float>(i % 2) * (width + kGutter),
                    top + static_cast<float>(i / 2) * (height + gap), width, height};
    fact_card(ui, card, {fact.icon, fact.label, fact.value, fact.line, fact.tone});
  }
}

// The basis that is missing, reminders: quiet lines. Returns the lower edge.
float draw_notes(Ui& ui, const SignInState& state, float top) {
  std::vector<SignInNote> notes;
  if (!state.basis_is_settled)
    notes.push_back({Icon::kTriangle, std::string(ui.say(words::kNoBasisYet)), Tone::kCaution});
  notes.insert(notes.end(), state.notes.begin(), state.notes.end());
  const Rect left = left_column(ui);
  const float s = ui.theme.px(Size::kS);
  float y = top;
  for (const SignInNote& note : notes) {
    const Color ink = note.tone == Tone::kPlain ? ui.colors().ink2 : ui.theme.ink(note.tone);
    draw_icon(ui, note.icon, {left.x + 4.0F, y + 1.0F}, s + 2.0F, ink);
    draw_label(ui, {left.x + s + 18.0F, y, left.w - s - 18.0F, s + 4.0F}, note.text, Size::kS, ink);
    y += s + 8.0F;
  }
  return y;
}

// ---- Legibility and language ----

struct Choice {
  const Words* words;
  bool is_on = false;
  LegibilityChanged result;
};

class ChoiceRows {
 public:
  ChoiceRows(Ui& ui, const Rect& card) : ui_(ui), card_(card), y_(card.y + kCardPadding) {}

  void add(std::string_view name, const Words& label, std::span<const Choice> choices, Wish& wish) {
    const IdScope scope(ui_, name);
    const GroupScope group(ui_, name);
    const float s = ui_.theme.px(Size::kS);
    const float x = card_.x + kCardPadding;
    const float room = card_.w - 2.0F * kCardPadding;
    draw_label(ui_, {x, y_, room, s}, ui_.say(label), Size::kS, ui_.colors().ink2);
    const float height = ui_.theme.target();
    const float width = (room + kGutter) / 3.0F - kGutter;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const Choice& choice = choices[i];
      const Rect rect{x + static_cast<float>(i) * (width + kGutter), y_ + s + 6.0F, width, height};
      if (chip(ui_, std::to_string(i), rect, ui_.say(*choice.words), choice.is_on))
        wish = choice.result;
    }
    y_ += s + 6.0F + height + 14.0F;
  }

 private:
  Ui& ui_;
  Rect card_;
  float y_;
};

void draw_legibility(Ui& ui, float top, float bottom, Wish& wish) {
  const Rect left = left_column(ui);
  const Rect card{left.x, top, left.w, bottom - top};
  draw_card(ui, card);
  const IdScope scope(ui, "legibility");
  const Theme theme = ui.theme;
  const Language language = ui.language;
  const auto choice = [&](const Words& words, auto&& change) {
    LegibilityChanged result{theme, language};
    change(result);
    return Choice{&words, result.theme == theme && result.language == language, result};
  };
  const auto kind = [&](const Words& words, ThemeKind value) {
    return choice(words, [&](LegibilityChanged& c) { c.theme.kind = value; });
  };
  const auto text = [&](const Words& words, TextSize value) {
    return choice(words, [&](LegibilityChanged& c) { c.theme.text = value; });
  };
  ChoiceRows rows(ui, card);
  rows.add("theme", w::kTheme,
           std::array{kind(w::kLight, ThemeKind::kLight), kind(w::kDark, ThemeKind::kDark),
                      kind(w::kHighContrast, ThemeKind::kHighContrast)},
           wish);
  rows.add("text", w::kTextSize,
           std::array{text(w::kNormal, TextSize::kNormal), text(w::kLarge, TextSize::kLarge),
                      text(w::kLargest, TextSize::kLargest)},
           wish);
  rows.add(
      "gloves", w::kGloves,
      std::array{choice(w::kWithoutGloves, [](LegibilityChanged& c) { c.theme.gloves = false; }),
                 choice(w::kWithGloves, [](LegibilityChanged& c) { c.theme.gloves = true; })},
      wish);
  rows.add(
      "hand", w::kHand,
      std::array{choice(w::kRightHand, [](LegibilityChanged& c) { c.theme.left_handed = false; }),
                 choice(w::kLeftHand, [](LegibilityChanged& c) { c.theme.left_handed = true; })},
      wish);
  rows.add("language", w::kLanguage,
           std::array{
               choice(w::kJapanese, [](LegibilityChanged& c) { c.language = Language::kJapanese; }),
               choice(w::kEnglish, [](LegibilityChanged& c) { c.language = Language::kEnglish; })},
           wish);
}

// 開放通知を入力, データと経路: where they lead to something.
void draw_order_keys(Ui& ui, const SignInState& state, float top, Wish& wish) {
  const Rect left = left_column(ui);
  const bool is_busy = state.prover.is_checking || state.prover.is_opening_data;
  const Size size = ui.theme.text == TextSize::kNormal ? Size::kM : Size::kS;
  if (state.can_enter_order &&
      key(ui, "order_key", {left.x, top, 216.0F, 72.0F}, ui.say(w::kEnterOrder),
          {.size = size, .icon = Icon::kLockOpen, .enabled = !is_busy})) {
    wish = OrderWished{};
  }
  if (state.has_roads && key(ui, "roads_key", {left.x + 228.0F, top, 220.0F, 72.0F},
                             ui.say(words::kRoads),
                             {.size = size, .icon = Icon::kExchange, .enabled = !is_busy})) {
    wish = RoadsWished{};
  }
}

void draw_left(Ui& ui, const SignInState& state, Wish& wish,
               std::optional<ProverIntent>& proving) {
  const Rect left = left_column(ui);
  draw_title(ui, state);
  const float keys_top = 704.0F;
  const float top = 120.0F;
  if (state.legibility_is_open) {
    draw_legibility(ui, top, keys_top - 8.0F, wish);
  } else {
    const float below = draw_order(ui, state, top);
    const float gap = ui.theme.text == TextSize::kNormal ? 10.0F : 8.0F;
    const float notes_below = draw_notes(ui, state, below + gap);
    const float facts_top = notes_below + (notes_below > below + gap ? 2.0F : 6.0F);
    if (wants_board(state.prover)) {
      const Rect board{left.x, facts_top, left.w, keys_top - 12.0F - facts_top};
      draw_prover_board(ui, board, state.prover, proving);
    } else {
      draw_facts(ui, state, facts_top, keys_top - 12.0F);
    }
  }
  draw_order_keys(ui, state, keys_top, wish);
  const bool is_alone = !state.can_enter_order && !state.has_roads;
  const float toggle_width = is_alone ? 272.0F : 220.0F;
  const Rect toggle{left.right() - toggle_width, keys_top, toggle_width, 72.0F};
  const std::string_view label = ui.say(state.legibility_is_open ? words::kClose : w::kLegibility);
  const KeyStyle style{.icon = state.legibility_is_open ? Icon::kCross : Icon::kEye};
  if (key(ui, "legibility_key", toggle, label, style))
    wish = LegibilityOpened{!state.legibility_is_open};
  if (state.legibility_is_open && ui.take(Key::kEscape)) wish = LegibilityOpened{false};
}

// How to try it: in the first cell that no account has.
void draw_note(Ui& ui, const SignInState& state) {
  const std::size_t count = state.prover.accounts.size();
  if (state.account_note.empty() || count > 4) return;
  const Rect column = right_column(ui);
  const float room = column.w - 63.0F;
  const bool is_wide = count <= 2;
  const float y = is_wide ? 138.0F : 218.0F;
  const float width = is_wide ? room : (room - kGutter) / 2.0F - 8.0F;
  draw_fitted_paragraph(ui, {column.x + 31.0F, y, width, 74.0F}, state.account_note, Size::kS,
                        ui.colors().ink2, ui.theme.px(Size::kS) + 6.0F);
}

}  // namespace

std::optional<SignInIntent> draw(Ui& ui, const SignInState& state) {
  Wish wish;
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  std::optional<ProverIntent> proving;
  const ProverWords said{ui.say(w::kChooseUser), ui.say(w::kSignIn), state.can_register};
  draw_prover(ui, right_column(ui), state.prover, said, proving);
  draw_note(ui, state);
  draw_left(ui, state, wish, proving);
  if (proving) wish = *std::move(proving);
  return wish;
}

}  // namespace tomoshibi::gui
