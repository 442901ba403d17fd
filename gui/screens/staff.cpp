#include "gui/screens/staff.h"

#include <algorithm>
#include <span>
#include <utility>

#include "gui/draw.h"
#include "gui/screens/new_proof_words.h"
#include "gui/screens/staff_words.h"
#include "gui/widgets/cards.h"

namespace tomoshibi::gui {
namespace {

namespace w = staff_words;

using Intent = std::optional<StaffIntent>;

constexpr float kTop = 128.0F;

bool is_responder(const StaffState& state) { return state.kind == StaffKind::kResponder; }

bool ends_with_voucher(const StaffState& state) {
  return is_responder(state) && state.vouched_by.empty();
}

StaffStep last_step(const StaffState& state) {
  return ends_with_voucher(state) ? StaffStep::kVoucher : StaffStep::kProof;
}

StaffStep step_after(StaffStep step, int by) {
  return static_cast<StaffStep>(static_cast<int>(step) + by);
}

// ---- Names ----

struct FieldPlace {
  StaffField field;
  std::string_view name;
  const Words* label;
  std::string value;
  std::string_view hint;
  Rect rect;
};

std::array<FieldPlace, 3> places(const Ui& ui, const StaffState& state) {
  const Rect left = form_left(ui);
  const float half = (left.w - kGutter) / 2.0F;
  const StaffForm& form = state.form;
  const Rect second_row{left.x, kTop + 80.0F, left.w, 72.0F};
  const FieldPlace last =
      is_responder(state)
          ? FieldPlace{StaffField::kTeam,    "team",    &w::kTeamName, form.team.shown(),
                       ui.say(w::kTeamHint), second_row}
          : FieldPlace{StaffField::kId, "id", &w::kId,
                       form.id,         {},   {left.x, kTop + 80.0F, half, 72.0F}};
  return {FieldPlace{StaffField::kKana,
                     "kana",
                     &w::kKanaName,
                     form.kana.shown(),
                     {},
                     {left.x, kTop, half, 72.0F}},
          FieldPlace{StaffField::kName,
                     "name",
                     &w::kName,
                     form.name.shown(),
                     ui.say(w::kNameHint),
                     {left.x + half + kGutter, kTop, half, 72.0F}},
          last};
}

StaffForm go_to(StaffForm form, StaffField field) {
  form.kana = settle(std::move(form.kana));
  form.field = field;
  form.with_letters = field == StaffField::kName || field == StaffField::kId;
  form.layer = LatinLayer::kSmall;
  return form;
}

void draw_names(Ui& ui, const StaffState& state, Intent& intent) {
  StaffForm form = state.form;
  const auto fields = places(ui, state);
  {
    const IdScope scope(ui, "fields");
    const GroupScope group(ui, "fields");
    for (const FieldPlace& place : fields) {
      const FieldStyle style{.active = form.field == place.field, .hint = place.hint};
      if (field(ui, place.name, place.rect, ui.say(*place.label), place.value, style))
        form = go_to(std::move(form), place.field);
    }
  }
  const Rect left = form_left(ui);
  const Rect board{left.x, kTop + 168.0F, left.w, 784.0F - kTop - 168.0F};
  const auto pressed = form.with_letters ? latin_board(ui, board, form.layer,
                                                       {.with_kana = form.field != StaffField::kId})
                                         : kana_board(ui, board, KanaCorner::kLetters);
  if (pressed) form = press(std::move(form), *pressed);
  for (const char32_t character : ui.typed()) form = type_character(std::move(form), character);
  ui.drop_typed();
  while (ui.take(Key::kBackspace)) form = delete_one(std::move(form));
  const int move = (ui.take(Key::kDown) ? 1 : 0) - (ui.take(Key::kUp) ? 1 : 0);
  if (move != 0) {
    const auto here = std::ranges::find(fields, form.field, &FieldPlace::field) - fields.begin();
    const auto next = std::clamp<std::ptrdiff_t>(here + move, 0, 2);
    form = go_to(std::move(form), fields.at(static_cast<std::size_t>(next)).field);
  }
  if (!(form == state.form)) intent = StaffFormChanged{std::move(form)};
}

// ---- Chips ----

class ChipRows {
 public:
  ChipRows(Ui& ui, const Rect& column) : ui_(ui), column_(column), y_(column.y) {}

  // Returns the index touched. `on(i)` says which are chosen, `offered(i)` which are there.
  template <typename On>
  std::optional<std::size_t> add(std::string_view name, const Words& label,
                                 std::span<const Words* const> choices, std::size_t columns,
                                 On on) {
    std::optional<std::size_t> touched;
    const IdScope scope(ui_, name);
    const GroupScope group(ui_, name);
    const float s = ui_.theme.px(Size::kS);
    draw_label(ui_, {column_.x, y_, column_.w, s}, ui_.say(label), Size::kS, ui_.colors().ink2);
    y_ += s + 6.0F;
    const float height = ui_.theme.target();
    const float width = (column_.w + kGutter) / static_cast<float>(columns) - kGutter;
    std::size_t place = 0;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i] == nullptr) continue;
      const Rect rect{column_.x + static_cast<float>(place % columns) * (width + kGutter),
                      y_ + static_cast<float>(place / columns) * (height + kGutter), width, height};
      if (chip(ui_, std::to_string(i), rect, ui_.say(*choices[i]), on(i))) touched = i;
      ++place;
    }
    y_ += static_cast<float>((place + columns - 1) / columns) * (height + kGutter) + 6.0F;
    return touched;
  }

 private:
  Ui& ui_;
  Rect column_;
  float y_;
};

constexpr std::array<const Words*, kProfessionCount> kProfessions{
    &w::kDoctor, &w::kDentist,           &w::kPharmacist,
    &w::kNurse,  &w::kPublicHealthNurse, &w::kOtherProfession};
constexpr std::array<const Words*, kTeamCount> kTeams{
    &w::kDmat,        &w::kJmat,         &w::kRedCross, &w::kDpat,
    &w::kPharmacists, &w::kMunicipality, &w::kOtherTeam};
constexpr std::array<const Words*, kSeenCount> kSeens{
    &w::kTeamCard, &w::kLicence, &w::kDrivingLicence, &w::kMyNumberCard, &w::kStaffCard};
constexpr std::array<const Words*, kStaffRoleCount> kRoles{&w::kMedical, &w::kGeneral, &w::kAuditor,
                                                           &w::kAdministrator};
constexpr std::array<const Words*, 2> kShapes{&w::kByPin, &w::kByPassword};

void draw_chips(Ui& ui, const StaffState& state, Intent& intent) {
  StaffForm form = state.form;
  const Rect left = form_left(ui);
  ChipRows rows(ui, {left.x, kTop, left.w, 784.0F - kTop});
  const auto is = [](const auto& value, std::size_t i) {
    return value && static_cast<std::size_t>(*value) == i;
  };
  if (const auto i = rows.add("profession", w::kProfession, kProfessions, 3,
                              [&](std::size_t at) { return is(form.profession, at); }))
    form.profession = static_cast<Profession>(*i);
  if (is_responder(state)) {
    if (const auto i = rows.add("team", w::kTeam, kTeams, 4,
                                [&](std::size_t at) { return is(form.team_kind, at); }))
      form.team_kind = static_cast<TeamKind>(*i);
    if (const auto i =
            rows.add("seen", w::kSeen, kSeens, 3, [&](std::size_t at) { return form.seen.at(at); }))
      form.seen.at(*i) = !form.seen.at(*i);
  } else {
    std::array<const Words*, kStaffRoleCount> offered{};
    for (std::size_t i = 0; i < kStaffRoleCount; ++i)
      offered.at(i) = state.may_make.at(i) ? kRoles.at(i) : nullptr;
    if (const auto i = rows.add("role", w::kRole, offered, 2,
                                [&](std::size_t at) { return is(form.role, at); }))
      form.role = static_cast<StaffRole>(*i);
    const auto shape = [&](std::size_t at) { return form.shape == static_cast<ProofShape>(at); };
    if (const auto i = rows.add("shape", w::kProofKind, kShapes, 2, shape))
      form.shape = static_cast<ProofShape>(*i);
  }
  if (!(form == state.form)) intent = StaffFormChanged{std::move(form)};
}

// ---- The right column ----

// Where one is, one line a step; what was entered behind it.
float draw_steps(Ui& ui, const StaffState& state, const Rect& column) {
  const StaffForm& form = state.form;
  struct Line {
    StaffStep step;
    const Words& title;
    std::string value;
  };
  const std::string profession(
      form.profession ? ui.say(*kProfessions.at(static_cast<std::size_t>(*form.profession)))
                      : std::string_view());
  const std::array<Line, 4> lines{
      {{StaffStep::kNames, w::kStepNames, form.shown_name()},
       {StaffStep::kChips, is_responder(state) ? w::kStepChipsResponder : w::kStepChipsMember,
        form.written_team().empty() || !is_responder(state)
            ? profession
            : profession + (profession.empty() ? "" : "　") + form.written_team()},
       {StaffStep::kProof, is_responder(state) ? w::kStepProof : w::kStepProofMember, {}},
       {StaffStep::kVoucher, w::kStepVoucher, {}}}};
  const float s = ui.theme.px(Size::kS);
  float y = column.y;
  for (const Line& line : lines) {
    if (line.step == StaffStep::kVoucher && !ends_with_voucher(state)) continue;
    const bool is_now = line.step == form.step;
    const bool is_past = line.step < form.step;
    const Color ink =
        is_now ? ui.colors().primary_ink : (is_past ? ui.colors().ink : ui.colors().ink2);
    draw_icon(ui, is_past ? Icon::kCheck : (is_now ? Icon::kChevronRight : Icon::kDash),
              {column.x, y}, s + 4.0F, ink);
    draw_label(ui, {column.x + s + 16.0F, y, column.w - s - 16.0F, s + 4.0F}, ui.say(line.title),
               Size::kS, ink, Align::kLeft, is_now ? Weight::kStrong : Weight::kPlain);
    y += s + 8.0F;
    if (is_past && !line.value.empty()) {
      draw_label(ui, {column.x + s + 16.0F, y, column.w - s - 16.0F, ui.theme.px(Size::kM)},
                 line.value, Size::kM, ui.colors().ink);
      y += ui.theme.px(Size::kM) + 6.0F;
    }
    y += 6.0F;
  }
  return y;
}

// What a responder should know before he is one.
void draw_terms(Ui& ui, const StaffState& state, const Rect& column, float y) {
  if (!is_responder(state)) return;
  const float s = ui.theme.px(Size::kS);
  const float pitch = s + 6.0F;
  horizontal_rule(ui, column.x, column.right(), y + 4.0F);
  y += 18.0F;
  const std::string ends = ui.say(w::kEnds, {state.ends});
  const std::string vouched = state.vouched_by.empty() ? std::string(ui.say(w::kVoucherLater))
                                                       : ui.say(w::kVouchedBy, {state.vouched_by});
  draw_label(ui, {column.x, y, column.w, ui.theme.px(Size::kM)}, ends, Size::kM, ui.colors().ink,
             Align::kLeft, Weight::kStrong);
  y += ui.theme.px(Size::kM) + 8.0F;
  for (const std::string_view line :
       {ui.say(w::kEndsNote), ui.say(w::kFlag), std::string_view(vouched)}) {
    y += draw_paragraph(ui, {column.x, y, column.w, 3.0F * pitch}, line, Size::kS, ui.colors().ink2,
                        Weight::kPlain, pitch);
    y += 6.0F;
  }
}

std::string_view refused_sentence(const Ui& ui, const StaffState& state) {
  switch (state.refused) {
    case StaffRefused::kNone: return {};
    case StaffRefused::kIdTaken: return ui.say(w::kIdTaken);
    case StaffRefused::kNotAllowed: return ui.say(w::kNotAllowed);
    case StaffRefused::kProof: return refusal_sentence(ui, state.proof_refused);
    case StaffRefused::kStorage: return ui.say(w::kStorage);
    case StaffRefused::kOther: return ui.say(w::kOther);
  }
  return {};
}

void draw_right(Ui& ui, const StaffState& state, Intent& intent) {
  const Rect right = form_right(ui);
  const Rect column{right.x + 24.0F, 28.0F, right.w - 48.0F, 580.0F};
  const float below = draw_steps(ui, state, column);
  if (state.form.step == StaffStep::kProof) {
    horizontal_rule(ui, column.x, column.right(), below + 4.0F);
    (void)draw_twice_rules(ui, {column.x, below + 20.0F, column.w, 300.0F}, state.twice, true);
  } else {
    draw_terms(ui, state, column, below);
  }
  if (state.refused != StaffRefused::kNone) {
    banner(ui, {right.x + kMargin, 520.0F, right.w - 2.0F * kMargin, 112.0F},
           ui.say(w::kRefusedTitle), refused_sentence(ui, state),
           {.tone = Tone::kCaution, .icon = Icon::kTriangle, .title_size = Size::kM});
  }
  if (state.form.step != StaffStep::kNames) {
    const KeyStyle style{
        .look = KeyLook::kQuiet, .icon = Icon::kChevronLeft, .enabled = !state.is_saving};
    const Rect back{right.x + kMargin, 640.0F, 160.0F, ui.theme.target()};
    if (key(ui, "back", back, ui.say(w::kBackStep), style))
      intent = StaffNext{step_after(state.form.step, -1)};
  }
  std::string missing = step_missing(ui, state.kind, state.form);
  if (state.form.step == StaffStep::kProof) missing = twice_missing(ui, state.twice);
  const bool is_last = state.form.step == last_step(state);
  const std::string_view wish = !is_last              ? ui.say(words::kNext)
                                : is_responder(state) ? ui.say(w::kSaveResponder)
                                                      : ui.say(w::kSaveMember);
  const std::string_view label = state.is_saving   ? ui.say(w::kSaving)
                                 : missing.empty() ? wish
                                                   : std::string_view(missing);
  if (!form_primary(ui, label, missing.empty() && !state.is_saving)) return;
  if (is_last) {
    intent = StaffSave{};
  } else {
    intent = StaffNext{step_after(state.form.step, 1)};
  }
}

// ---- The last step of a responder: who vouches ----

void draw_voucher(Ui& ui, const StaffState& state, Intent& intent) {
  constexpr float kRightWidth = 551.0F;
  draw_ground(ui, {0.0F, 0.0F, kWindowWidth, kWindowHeight});
  const Rect whole = ui.theme.place({0.0F, 0.0F, kWindowWidth - kRightWidth, kWindowHeight});
  const Rect left{whole.x + 24.0F, 0.0F, whole.w - 48.0F, kWindowHeight};
  const bool busy = state.is_saving;
  const float l = ui.theme.px(Size::kL);
  draw_flame(ui, {left.x, 18.0F}, 52.0F);
  draw_label(ui, {left.x + 54.0F, 16.0F, left.w - 230.0F, l + 4.0F}, ui.say(w::kTitleResponder),
             Size::kL, ui.colors().ink, Align::kLeft, Weight::kStrong);
  const KeyStyle quiet{.look = KeyLook::kQuiet, .icon = Icon::kCross, .enabled = !busy};
  if (key(ui, "leave", {left.right() - 160.0F, 16.0F, 160.0F, ui.theme.target()},
          ui.say(words::kLeave), quiet) ||
      (!busy && ui.take(Key::kEscape))) {
    intent = StaffLeave{};
  }
  const bool has_board = wants_board(state.voucher);
  const float below = draw_steps(ui, state, {left.x, 96.0F, left.w, 300.0F});
  std::optional<ProverIntent> proving;
  if (has_board) {
    const float top = std::max(below + 6.0F, 340.0F);
    draw_prover_board(ui, {left.x, top, left.w, 700.0F - top}, state.voucher, proving);
  } else {
    draw_terms(ui, state, {left.x, below, left.w, 200.0F}, below);
    const std::string_view sentence =
        state.voucher.accounts.empty() ? ui.say(w::kNobodyVouches) : refused_sentence(ui, state);
    if (!sentence.empty()) {
      banner(ui, {left.x, 560.0F, left.w, 112.0F}, ui.say(w::kRefusedTitle), sentence,
             {.tone = Tone::kCaution, .icon = Icon::kTriangle, .title_size = Size::kM});
    }
  }
  const KeyStyle back{.look = KeyLook::kQuiet, .icon = Icon::kChevronLeft, .enabled = !busy};
  if (key(ui, "back", {left.x, 712.0F, 160.0F, 64.0F}, ui.say(w::kBackStep), back))
    intent = StaffNext{StaffStep::kProof};
  const ProverWords said{ui.say(w::kChooseVoucher), ui.say(w::kSaveResponder), false};
  draw_prover(ui, ui.theme.place({kWindowWidth - kRightWidth, 0.0F, kRightWidth, kWindowHeight}),
              state.voucher, said, proving);
  if (proving) intent = *std::move(proving);
}

}  // namespace

std::optional<StaffIntent> draw(Ui& ui, const StaffState& state) {
  Intent intent;
  const IdScope scope(ui, "staff");
  if (state.form.step == StaffStep::kVoucher) {
    draw_voucher(ui, state, intent);
    return intent;
  }
  const bool responder = is_responder(state);
  const bool hands_over = responder && state.form.step == StaffStep::kProof;
  const std::string_view sentence =
      hands_over ? ui.say(w::kHandOver)
                 : ui.say(responder ? w::kResponderSentence : w::kMemberSentence);
  if (form_frame(ui, ui.say(responder ? w::kTitleResponder : w::kTitleMember), sentence,
                 !state.is_saving)) {
    intent = StaffLeave{};
  }
  switch (state.form.step) {
    case StaffStep::kNames: draw_names(ui, state, intent); break;
    case StaffStep::kChips: draw_chips(ui, state, intent); break;
    case StaffStep::kProof:
      if (auto wish = draw_twice(ui, 136.0F, state.twice, !state.is_saving))
        intent = *std::move(wish);
      break;
    case StaffStep::kVoucher: break;
  }
  draw_right(ui, state, intent);
  return intent;
}

}  // namespace tomoshibi::gui
