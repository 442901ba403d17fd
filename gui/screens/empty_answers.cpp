#include "gui/screens/empty_answers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "gui/screens/empty_answers_words.h"
#include "gui/widgets/cards.h"
#include "gui/widgets/tables.h"

namespace tomoshibi::gui {
namespace {

constexpr float kSecondaryHeight = 64.0F;
constexpr std::size_t kMostNearest = 3;
constexpr std::size_t kMostHeld = 6;

using Wish = std::optional<EmptyIntent>;

const Words& difference_words(NearDifference difference) {
  switch (difference) {
    case NearDifference::kFamilyName: return empty_words::kFamilyNameDiffers;
    case NearDifference::kGivenName: return empty_words::kGivenNameDiffers;
    case NearDifference::kBirthYear: return empty_words::kYearDiffers;
    case NearDifference::kBirthMonth: return empty_words::kMonthDiffers;
    case NearDifference::kBirthDay: return empty_words::kDayDiffers;
    case NearDifference::kAge: return empty_words::kAgeDiffers;
    case NearDifference::kSex: return empty_words::kSexDiffers;
    case NearDifference::kAddress: return empty_words::kAddressDiffers;
    case NearDifference::kCard: break;
  }
  return empty_words::kCardDiffers;
}

const Words& field_words(NearDifference difference) {
  switch (difference) {
    case NearDifference::kFamilyName: return empty_words::kFamilyName;
    case NearDifference::kGivenName: return empty_words::kGivenName;
    case NearDifference::kBirthYear:
    case NearDifference::kBirthMonth:
    case NearDifference::kBirthDay: return empty_words::kBirth;
    case NearDifference::kAge: return empty_words::kAge;
    case NearDifference::kSex: return empty_words::kSex;
    case NearDifference::kAddress: return empty_words::kAddress;
    case NearDifference::kCard: break;
  }
  return empty_words::kCard;
}

struct Keys {
  std::string primary;
  Icon primary_icon = Icon::kNone;
  EmptyIntent primary_intent;
  struct Secondary {
    std::string label;
    Icon icon = Icon::kNone;
    EmptyIntent intent;
  };
  std::vector<Secondary> secondaries;  // At most two.
};

std::string one_line(std::string text) {
  std::erase(text, '\n');
  return text;
}

// Offers as keys: the first is the primary unless `primary` is taken already.
void add_offers(Keys& keys, const std::vector<EmptyOffer>& offers) {
  for (const EmptyOffer& offer : offers) {
    EmptyIntent intent;
    intent.offer = offer;
    if (keys.primary.empty()) {
      keys.primary = one_line(offer.label);
      keys.primary_intent = intent;
    } else if (keys.secondaries.size() < 2) {
      keys.secondaries.push_back({offer.label, Icon::kNone, intent});
    }
  }
}

// Draws the keys at the foot; returns the top of them, where content ends.
float draw_keys(Ui& ui, const Keys& keys, Wish& wish) {
  const Rect place = primary_place(ui);
  const float top = place.y - kSecondaryHeight - 12.0F;
  const auto count = static_cast<float>(std::max<std::size_t>(keys.secondaries.size(), 1));
  const float width = (place.w - kGutter * (count - 1.0F)) / count;
  float x = place.x;
  for (std::size_t i = 0; i < keys.secondaries.size(); ++i) {
    const Keys::Secondary& second = keys.secondaries[i];
    const bool two_lines = count > 1.0F && second.label.find('\n') != std::string::npos;
    const KeyStyle style{.size = two_lines ? Size::kS : Size::kM, .icon = second.icon};
    if (key(ui, "secondary_" + std::to_string(i), {x, top, width, kSecondaryHeight},
            count > 1.0F ? second.label : one_line(second.label), style)) {
      wish = second.intent;
    }
    x += width + kGutter;
  }
  if (!keys.primary.empty() &&
      primary(ui, "primary", place, keys.primary, {.icon = keys.primary_icon})) {
    wish = keys.primary_intent;
  }
  return keys.secondaries.empty() ? place.y : top;
}

struct Head {
  Tone tone = Tone::kCaution;
  Icon icon = Icon::kQuestion;
  std::string title;
  std::string lines;
};

bool is_tight(const Ui& ui) { return ui.theme.text == TextSize::kLargest; }

// At largest text the lines begin under the icon: they need the whole column.
float draw_tight_head(Ui& ui, const Head& head) {
  const Rect column = answer_column(ui);
  const float x = column.x + kMargin;
  const float width = column.w - 2.0F * kMargin;
  const float l = ui.theme.px(Size::kL);
  const float pitch = ui.theme.px(Size::kS) + 6.0F;
  const float lines = paragraph_height(ui, width, head.lines, Size::kS, pitch);
  const Rect box{column.x, column.y, column.w, 12.0F + l + 8.0F + lines + 10.0F};
  banner(ui, box, "", "",
         {.tone = head.tone, .icon = Icon::kNone, .title_size = Size::kM, .without_rule = true});
  const Color ink = head.tone == Tone::kPrimary ? ui.colors().ink : ui.theme.ink(head.tone);
  draw_icon(ui, head.icon, {x, box.y + 12.0F}, l, ink);
  draw_label(ui, {x + l + 12.0F, box.y + 12.0F, width - l - 12.0F, l}, head.title, Size::kL, ink,
             Align::kLeft, Weight::kStrong);
  draw_paragraph(ui, {x, box.y + 12.0F + l + 8.0F, width, lines}, head.lines, Size::kS, ink,
                 Weight::kPlain, pitch);
  return box.bottom();
}

// Returns the lower edge of the head.
float draw_head(Ui& ui, const Head& head) {
  if (is_tight(ui)) return draw_tight_head(ui, head);
  const Rect column = answer_column(ui);
  const float pitch = std::round(ui.theme.px(Size::kS) * 1.32F);
  const float room = column.w - 88.0F;
  const float lines = paragraph_height(ui, room, head.lines, Size::kS, pitch);
  const float height = std::max(124.0F, ui.theme.px(Size::kL) * 1.35F + 4.0F + lines + 24.0F);
  banner(ui, {column.x, column.y, column.w, height}, head.title, head.lines,
         {.tone = head.tone, .icon = head.icon, .title_size = Size::kL, .without_rule = true});
  return column.y + height;
}

// 　ほかに違う：性別・住所
std::string also_words(const Ui& ui, const NearPerson& near) {
  std::string text;
  for (const NearDifference difference : near.also) {
    text += text.empty() ? "　" + std::string(ui.say(empty_words::kAlsoDiffers))
                         : std::string(ui.say(empty_words::kBetween));
    text += ui.say(field_words(difference));
  }
  return text;
}

// The pieces look into `near` and `also`.
std::vector<Piece> difference_pieces(Ui& ui, const NearPerson& near, const std::string& also,
                                     float width) {
  const Palette& colors = ui.colors();
  std::vector<Piece> pieces{{ui.say(difference_words(near.difference)), colors.ink}};
  float used = text_width(ui, pieces.front().text, Size::kS);
  for (const TextRun& run : near.registered) {
    used += text_width(ui, run.text, Size::kS);
    pieces.push_back(run.differs ? Piece{run.text, colors.caution_ink, Weight::kStrong, true}
                                 : Piece{run.text, colors.ink});
  }
  if (!also.empty()) {
    used += text_width(ui, also, Size::kS);
    if (used <= width) pieces.push_back({also, colors.ink});
  }
  if (!near.place.empty() && near.difference != NearDifference::kAddress &&
      used + text_width(ui, near.place, Size::kS) + ui.theme.px(Size::kS) <= width) {
    pieces.push_back({"　", colors.ink});
    pieces.push_back({near.place, colors.ink});
  }
  return pieces;
}

bool draw_near(Ui& ui, const Rect& rect, const NearPerson& near) {
  const bool pressed = touch_row(ui, to_text(near.id), rect, !ui.names_hidden);
  const Palette& colors = ui.colors();
  const Size size = rect.h >= 84.0F ? Size::kL : Size::kM;
  const float name_height = ui.theme.px(size);
  const float s = ui.theme.px(Size::kS);
  const float x = rect.x + kMargin;
  const float room = rect.w - 2.0F * kMargin - 32.0F;
  const float spare = std::max(rect.h - name_height - s - 5.0F, 3.0F);
  const float y = rect.y + spare * 0.4F;
  const float reading = text_width(ui, near.reading, Size::kS);
  const float name = draw_name(ui, {x, y, std::max(room - reading - 12.0F, 120.0F), name_height},
                               near.name, size, colors.ink);
  draw_name(ui,
            {x + name + 12.0F, y + name_height - s - 3.0F, std::max(room - name - 12.0F, 60.0F), s},
            near.reading, Size::kS, colors.ink2, Weight::kPlain);
  const float line = y + name_height + spare * 0.25F;
  if (ui.names_hidden) {
    fill_rect(ui, {x, line, 280.0F, s * 0.6F}, colors.bar_ended, 3.0F);
  } else {
    const std::string also = also_words(ui, near);
    draw_pieces(ui, {x, line}, difference_pieces(ui, near, also, room), Size::kS);
  }
  draw_icon_centered(ui, Icon::kChevronRight, {rect.right() - 26.0F, rect.center().y}, 22.0F,
                     colors.ink);
  horizontal_rule(ui, rect.x, rect.right(), rect.bottom() - 1.0F);
  return pressed;
}

// The nearest three between two heights. Never more than fit, never when names may not be shown.
void draw_nearest(Ui& ui, const SearchAnswer& answer, float top, float bottom, Wish& wish) {
  const Rect column = answer_column(ui);
  const std::vector<NearPerson>& nearest = answer.empty.nearest;
  const std::size_t count = std::min(nearest.size(), kMostNearest);
  const float height =
      std::min(84.0F, (bottom - top) / static_cast<float>(std::max<std::size_t>(count, 1)));
  const IdScope scope(ui, "nearest");
  const GroupScope group(ui, "nearest");
  for (std::size_t i = 0; i < count; ++i) {
    const Rect rect{column.x, top + height * static_cast<float>(i), column.w, height};
    if (!draw_near(ui, rect, nearest[i])) continue;
    wish = EmptyIntent{EmptyIntent::Kind::kNearPerson, {}, nearest[i].id, nearest[i].is_namesake};
  }
}

bool may_show_nearest(const SearchAnswer& answer) {
  return answer.rows_allowed && !answer.empty.nearest.empty();
}

std::string nearest_count(const SearchAnswer& answer) {
  return std::to_string(std::min(answer.empty.nearest.size(), kMostNearest));
}

// The region stands in the head, or, when that has no room, in the line below it.
std::string none_lines(const Ui& ui, const SearchAnswer& answer) {
  if (is_tight(ui)) return std::string(ui.say(empty_words::kNoneLine));
  if (answer.region.empty()) return std::string(ui.say(empty_words::kNoneLinesPlain));
  return ui.say(empty_words::kNoneLines, {answer.region});
}

Wish draw_none(Ui& ui, const SearchAnswer& answer, const std::vector<EmptyOffer>& offers) {
  Wish wish;
  Keys keys;
  add_offers(keys, offers);
  const float bottom = draw_keys(ui, keys, wish);
  const std::string lines = none_lines(ui, answer);
  float y = draw_head(ui, {Tone::kCaution, Icon::kQuestion, std::string(ui.say(empty_words::kNone)),
                           lines}) +
            8.0F;
  const Rect column = answer_column(ui);
  const float x = column.x + kMargin;
  const float width = column.w - 2.0F * kMargin;
  const float pitch = ui.theme.px(Size::kS) + 7.0F;
  const std::string_view absent = ui.say(empty_words::kMayBeAbsent);
  const float absent_height = paragraph_height(ui, width, absent, Size::kS, pitch);
  std::string head =
      may_show_nearest(answer)
          ? ui.say(empty_words::kNearest, {nearest_count(answer), answer.content_age})
          : ui.say(empty_words::kSearched, {answer.content_age});
  if (is_tight(ui)) head = ui.say(empty_words::kDataOf, {answer.region, answer.content_age});
  y += draw_paragraph(ui, {x, y, width, pitch * 2.0F}, head, Size::kS, ui.colors().ink2,
                      Weight::kPlain, pitch);
  const float absent_top = bottom - absent_height - 10.0F;
  if (may_show_nearest(answer)) {
    draw_nearest(ui, answer, y, absent_top - 4.0F, wish);
    draw_paragraph(ui, {x, absent_top, width, absent_height}, absent, Size::kS, ui.colors().ink2,
                   Weight::kPlain, pitch);
  } else {
    draw_paragraph(ui, {x, y + 12.0F, width, absent_height}, absent, Size::kS, ui.colors().ink2,
                   Weight::kPlain, pitch);
  }
  return wish;
}

Wish draw_uncovered(Ui& ui, const SearchAnswer& answer, const std::vector<EmptyOffer>& offers) {
  Wish wish;
  Keys keys;
  add_offers(keys, offers);
  const float bottom = draw_keys(ui, keys, wish);
  const EmptyAnswer& empty = answer.empty;
  const Words& title =
      empty.asked_by_insurer ? empty_words::kUncoveredInsurer : empty_words::kUncovered;
  float y = draw_head(ui, {Tone::kPrimary, Icon::kDocument, std::string(ui.say(title)),
                           std::string(ui.say(empty_words::kUncoveredLines))}) +
            16.0F;
  const Rect column = answer_column(ui);
  const float x = column.x + kMargin;
  const float width = column.w - 2.0F * kMargin;
  const float s = ui.theme.px(Size::kS);
  const float l = ui.theme.px(Size::kL);
  const Words& entered =
      empty.asked_by_insurer ? empty_words::kEnteredInsurer : empty_words::kEnteredAddress;
  draw_label(ui, {x, y, width, s}, ui.say(entered), Size::kS, ui.colors().ink2);
  y += s + 6.0F;
  draw_name(ui, {x, y, width, l}, empty.asked_for, Size::kL, ui.colors().ink);
  y += l + 16.0F;
  draw_label(ui, {x, y, width, s}, ui.say(empty_words::kHeldHere), Size::kS, ui.colors().ink2);
  y += s + 4.0F;
  const float row = std::min(40.0F, (bottom - y - 8.0F) / 5.0F);
  for (std::size_t i = 0; i < std::min(empty.held.size(), kMostHeld) && y + row <= bottom - 4.0F;
       ++i) {
    const HeldData& held = empty.held[i];
    // Name, of when, how many: what does not fit the line is the smaller for it.
    const float as_of =
        held.as_of.empty() ? 0.0F
                           : text_width(ui, ui.say(empty_words::kAsOf, {held.as_of}), Size::kS) + 14;
    const float value = draw_label(ui, {x + width * 0.45F, y, width * 0.55F, row}, held.value,
                                   Size::kM, ui.colors().ink, Align::kRight, Weight::kStrong);
    if (!held.as_of.empty()) {
      draw_label(ui, {x, y, width - value - 14.0F, row}, ui.say(empty_words::kAsOf, {held.as_of}),
                 Size::kS, ui.colors().ink2, Align::kRight);
    }
    const float room = width - value - as_of - 12.0F;
    draw_label(ui, {x, y, room, row}, held.name, fitting_size(ui, held.name, room, Size::kM),
               ui.colors().ink);
    horizontal_rule(ui, x, x + width, y + row - 1.0F);
    y += row;
  }
  const float s_line = s + 12.0F;
  if (!empty.content_age.empty() && y + s_line <= bottom) {
    draw_label(ui, {x, y + 12.0F, width, s},
               ui.say(empty_words::kContentIs, {empty.content_age}), Size::kS, ui.colors().ink2);
  }
  return wish;
}

// 9日前 in X, the content by source beside or below it. Returns the lower edge.
float draw_age(Ui& ui, const SearchAnswer& answer, float top) {
  const EmptyAnswer& empty = answer.empty;
  const Rect column = answer_column(ui);
  const float x = column.x + kMargin;
  const float width = column.w - 2.0F * kMargin;
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  const float big = ui.theme.px(Size::kX);
  const std::string label = empty.stale_area.empty()
                                ? std::string(ui.say(empty_words::kContent))
                                : ui.say(empty_words::kContentOf, {empty.stale_area});
  float y = top;
  draw_label(ui, {x, y, width, s}, label, Size::kS, ui.colors().ink2);
  y += s + 8.0F;
  float used = draw_text(ui, {x, y}, std::to_string(empty.stale_days), Size::kX, ui.colors().ink,
                         Weight::kStrong) +
               6.0F;
  used += draw_text(ui, {x + used, y + big - m - 3.0F}, ui.say(empty_words::kDaysAgo), Size::kM,
                    ui.colors().ink, Weight::kStrong) +
          16.0F;
  if (used + text_width(ui, empty.content_age, Size::kS) <= width) {
    draw_text(ui, {x + used, y + big - s - 5.0F}, empty.content_age, Size::kS, ui.colors().ink);
    y += big;
  } else {
    y += big + 6.0F;
    draw_label(ui, {x, y, width, s}, empty.content_age, Size::kS, ui.colors().ink);
    y += s;
  }
  y += 14.0F;
  horizontal_rule(ui, x, x + width, y);
  return y + 12.0F;
}

void draw_what_may_have_changed(Ui& ui, float top) {
  const Rect column = answer_column(ui);
  const float x = column.x + kMargin;
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  draw_label(ui, {x, top, column.w - 2.0F * kMargin, s}, ui.say(empty_words::kMayHaveChanged),
             Size::kS, ui.colors().ink2);
  float y = top + s + 12.0F;
  constexpr std::array<const Words*, 3> kLines{
      &empty_words::kMoved, &empty_words::kInsuranceChanged, &empty_words::kNameChanged};
  for (const Words* line : kLines) {
    fill_rect(ui, {x + 6.0F, y + m / 2.0F - 1.0F, 12.0F, 3.0F}, ui.colors().ink);
    draw_label(ui, {x + 32.0F, y, column.w - 2.0F * kMargin - 32.0F, m}, ui.say(*line), Size::kM,
               ui.colors().ink);
    y += m * 1.75F;
  }
}

Wish draw_stale(Ui& ui, const SearchAnswer& answer, const std::vector<EmptyOffer>& offers) {
  Wish wish;
  Keys keys;
  const bool offers_nearest = may_show_nearest(answer) && !answer.empty.shows_nearest;
  if (offers_nearest) {
    keys.primary = ui.say(empty_words::kShowNearest, {nearest_count(answer)});
    keys.primary_intent.kind = EmptyIntent::Kind::kShowNearest;
  }
  add_offers(keys, offers);
  const float bottom = draw_keys(ui, keys, wish);
  float y = draw_head(ui, {Tone::kCaution, Icon::kClock, std::string(ui.say(empty_words::kStale)),
                           std::string(ui.say(empty_words::kStaleLines))}) +
            16.0F;
  y = draw_age(ui, answer, y);
  if (may_show_nearest(answer) && answer.empty.shows_nearest) {
    draw_nearest(ui, answer, y, bottom - 8.0F, wish);
  } else {
    draw_what_may_have_changed(ui, y);
  }
  return wish;
}

Wish draw_withheld(Ui& ui, const SearchAnswer& answer) {
  Wish wish;
  Keys keys;
  keys.primary = std::string(ui.say(empty_words::kAgreed));
  keys.primary_icon = Icon::kSpeech;
  keys.primary_intent = {EmptyIntent::Kind::kPersonAgrees, {}, answer.empty.withheld, false};
  keys.secondaries.push_back(
      {std::string(ui.say(empty_words::kGoOnWithReason)),
       Icon::kPeople,
       {EmptyIntent::Kind::kNotEstablished, {}, answer.empty.withheld, false}});
  draw_keys(ui, keys, wish);
  float y = draw_head(ui, {Tone::kPrimary, Icon::kLock, std::string(ui.say(empty_words::kWithheld)),
                           std::string(ui.say(empty_words::kWithheldLines))}) +
            14.0F;
  const Rect column = answer_column(ui);
  const float x = column.x + kMargin;
  const float width = column.w - 2.0F * kMargin;
  const Size size = is_tight(ui) ? Size::kS : Size::kM;
  const float pitch =
      is_tight(ui) ? ui.theme.px(Size::kS) + 6.0F : std::round(ui.theme.px(Size::kS) * 1.4F);
  y += draw_paragraph(ui, {x, y, width, 60.0F},
                      ui.say(is_tight(ui) ? empty_words::kBothMatchShort : empty_words::kBothMatch),
                      Size::kS, ui.colors().ink2, Weight::kPlain, pitch) +
       4.0F;
  y += draw_paragraph(ui, {x, y, width, 120.0F}, ui.say(empty_words::kIfAgrees), size,
                      ui.colors().ink, Weight::kPlain, is_tight(ui) ? pitch : 0.0F) +
       10.0F;
  horizontal_rule(ui, x, x + width, y);
  y += 12.0F;
  y += draw_paragraph(ui, {x, y, width, 160.0F}, ui.say(empty_words::kIfUnable), Size::kS,
                      ui.colors().ink, Weight::kPlain, pitch) +
       10.0F;
  draw_paragraph(ui, {x, y, width, 60.0F}, ui.say(empty_words::kReviewed), Size::kS,
                 ui.colors().ink2, Weight::kPlain, pitch);
  return wish;
}

// What would open it: three ways, each with its word. Returns the lower edge.
float draw_ways(Ui& ui, float top, float bottom) {
  struct Way {
    Icon icon;
    const Words &title, &note;
  };
  const std::array<Way, 3> ways{
      {{Icon::kUsb, empty_words::kByFile, empty_words::kByFileNote},
       {Icon::kQrCode, empty_words::kByCode, empty_words::kByCodeNote},
       {Icon::kSpeech, empty_words::kBySpoken, empty_words::kBySpokenNote}}};
  const Rect column = answer_column(ui);
  const float x = column.x + kMargin;
  const float width = column.w - 2.0F * kMargin;
  const float s = ui.theme.px(Size::kS);
  const float m = ui.theme.px(Size::kM);
  draw_label(ui, {x, top, width, s + 4.0F}, ui.say(empty_words::kWhatOpens), Size::kS,
             ui.colors().ink2);
  float y = top + s + 10.0F;
  const float row = std::min(72.0F, (bottom - y) / static_cast<float>(ways.size()));
  for (const Way& way : ways) {
    const float block = m + s + 4.0F;
    const float line = y + (row - block) / 2.0F;
    draw_icon_centered(ui, way.icon, {x + 17.0F, y + row / 2.0F}, 32.0F, ui.colors().primary_ink);
    draw_label(ui, {x + 50.0F, line, width - 50.0F, m}, ui.say(way.title), Size::kM,
               ui.colors().ink, Align::kLeft, Weight::kStrong);
    draw_label(ui, {x + 50.0F, line + m + 4.0F, width - 50.0F, s}, ui.say(way.note), Size::kS,
               ui.colors().ink2);
    y += row;
    horizontal_rule(ui, x, x + width, y - 1.0F);
  }
  return y;
}

Wish draw_sealed(Ui& ui, const SearchAnswer& answer) {
  Wish wish;
  const bool has_ended = answer.found == Found::kEnded;
  const SealedAnswer& sealed = answer.empty.sealed;
  Keys keys;
  if (sealed.can_enter) {
    keys.primary = std::string(ui.say(empty_words::kEnterOrder));
    keys.primary_icon = Icon::kLockOpen;
    keys.primary_intent.kind = EmptyIntent::Kind::kEnterOrder;
  }
  if (has_ended) {
    EmptyIntent patients;
    patients.kind = EmptyIntent::Kind::kOpenPatients;
    keys.secondaries.push_back(
        {std::string(ui.say(empty_words::kSeeOpenPatients)), Icon::kPeople, patients});
  }
  const float bottom = draw_keys(ui, keys, wish);
  const float y = draw_head(
      ui, {Tone::kPrimary, Icon::kLock,
           std::string(ui.say(has_ended ? empty_words::kEnded : words::kSealed)),
           std::string(ui.say(has_ended ? empty_words::kEndedLines : empty_words::kSealedLines))});
  const Rect column = answer_column(ui);
  const float x = column.x + kMargin;
  const float width = column.w - 2.0F * kMargin;
  std::string notes(ui.say(empty_words::kNoKeyHere));
  notes += sealed.last;
  for (const std::string& note : sealed.notes) notes += "\n" + note;
  const float pitch = ui.theme.px(Size::kS) + 8.0F;
  const float height = std::min(paragraph_height(ui, width, notes, Size::kS, pitch), 150.0F);
  const float ways = draw_ways(ui, y + 14.0F, bottom - height - 24.0F);
  draw_fitted_paragraph(ui, {x, ways + 14.0F, width, bottom - ways - 20.0F}, notes, Size::kS,
                        ui.colors().ink2, pitch);
  return wish;
}

}  // namespace

bool is_empty_answer(Found found) {
  return found == Found::kNone || found == Found::kUncovered || found == Found::kStale ||
         found == Found::kWithheld || found == Found::kSealed || found == Found::kEnded;
}

std::optional<EmptyIntent> draw_empty_answer(Ui& ui, const SearchAnswer& answer,
                                             const std::vector<EmptyOffer>& offers) {
  const IdScope scope(ui, "empty");
  switch (answer.found) {
    case Found::kUncovered: return draw_uncovered(ui, answer, offers);
    case Found::kStale: return draw_stale(ui, answer, offers);
    case Found::kWithheld: return draw_withheld(ui, answer);
    case Found::kSealed:
    case Found::kEnded: return draw_sealed(ui, answer);
    case Found::kNone:
    case Found::kNothingAsked:
    case Found::kPeople: break;
  }
  return draw_none(ui, answer, offers);
}

}  // namespace tomoshibi::gui
