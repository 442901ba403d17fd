// The pure half of making an account: what a key does to the form, what a step still lacks.
#include <algorithm>
#include <utility>

#include "gui/fonts.h"
#include "gui/screens/staff.h"
#include "gui/screens/staff_words.h"

namespace tomoshibi::gui {
namespace {

namespace w = staff_words;

constexpr std::size_t kIdCharactersMax = 8;
constexpr std::size_t kIdCharactersMin = 2;

bool is_id_character(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

KanaText* text_of(StaffForm& form) {
  switch (form.field) {
    case StaffField::kKana: return &form.kana;
    case StaffField::kName: return &form.name;
    case StaffField::kTeam: return &form.team;
    case StaffField::kId: break;
  }
  return nullptr;
}

// Letters stay letters: a name of one's own is typed as it is written.
void add_as_it_is(KanaText& text, char32_t character) {
  if (character < U' ' || character_count(text.text) >= kMaximumNameCharacters) return;
  if (character == U' ' && (text.text.empty() || text.text.ends_with(' '))) return;
  append_utf8(text.text, character);
}

std::string trimmed(std::string text) {
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

void add_id(std::string& id, char32_t character) {
  if (id.size() < kIdCharactersMax && is_id_character(character))
    id += static_cast<char>(character);
}

}  // namespace

std::string_view written(Profession profession) {
  switch (profession) {
    case Profession::kDoctor: return w::kDoctor.ja;
    case Profession::kDentist: return w::kDentist.ja;
    case Profession::kPharmacist: return w::kPharmacist.ja;
    case Profession::kNurse: return w::kNurse.ja;
    case Profession::kPublicHealthNurse: return w::kPublicHealthNurse.ja;
    case Profession::kOther: break;
  }
  return w::kOtherProfession.ja;
}

std::string_view written(TeamKind team) {
  switch (team) {
    case TeamKind::kDmat: return w::kDmat.ja;
    case TeamKind::kJmat: return w::kJmat.ja;
    case TeamKind::kRedCross: return w::kRedCross.ja;
    case TeamKind::kDpat: return w::kDpat.ja;
    case TeamKind::kPharmacists: return w::kPharmacists.ja;
    case TeamKind::kMunicipality: return w::kMunicipality.ja;
    case TeamKind::kOther: break;
  }
  return w::kOtherTeam.ja;
}

std::string_view written(Seen seen) {
  switch (seen) {
    case Seen::kTeamCard: return w::kTeamCard.ja;
    case Seen::kLicence: return w::kLicence.ja;
    case Seen::kDrivingLicence: return w::kDrivingLicence.ja;
    case Seen::kMyNumberCard: return w::kMyNumberCard.ja;
    case Seen::kStaffCard: break;
  }
  return w::kStaffCard.ja;
}

std::string StaffForm::shown_name() const {
  const std::string written_name = trimmed(name.text);
  return written_name.empty() ? trimmed(settle(kana).text) : written_name;
}

std::string StaffForm::written_team() const {
  const std::string of = trimmed(settle(team).text);
  if (!team_kind) return of;
  if (*team_kind == TeamKind::kOther && !of.empty()) return of;
  const std::string kind(written(*team_kind));
  return of.empty() ? kind : kind + " " + of;
}

std::string StaffForm::written_seen() const {
  std::string out;
  for (std::size_t i = 0; i < kSeenCount; ++i) {
    if (!seen.at(i)) continue;
    out += (out.empty() ? "" : "・") + std::string(written(static_cast<Seen>(i)));
  }
  return out;
}

StaffForm type_character(StaffForm before, char32_t character) {
  if (before.field == StaffField::kId) {
    add_id(before.id, character);
  } else if (before.field == StaffField::kKana) {
    before.kana = type_character(std::move(before.kana), character);
  } else {
    add_as_it_is(*text_of(before), character);
  }
  return before;
}

StaffForm press(StaffForm before, const BoardKey& key) {
  using Kind = BoardKey::Kind;
  if (key.kind == Kind::kShift || key.kind == Kind::kSigns) {
    before.layer = next_layer(before.layer, key.kind);
    return before;
  }
  if (key.kind == Kind::kOtherBoard) {
    // A reading has no letters: those belong to the name.
    if (before.field == StaffField::kKana) {
      before.kana = settle(std::move(before.kana));
      before.field = StaffField::kName;
      before.with_letters = true;
    } else if (before.field != StaffField::kId) {
      before.with_letters = !before.with_letters;
    }
    return before;
  }
  if (before.field == StaffField::kId) {
    if (key.kind == Kind::kCharacter) add_id(before.id, key.character);
    if (key.kind == Kind::kDelete && !before.id.empty()) before.id.pop_back();
    if (key.kind == Kind::kClear) before.id.clear();
    return before;
  }
  KanaText& text = *text_of(before);
  text = press_board(std::move(text), key);
  return before;
}

StaffForm delete_one(StaffForm before) {
  if (before.field == StaffField::kId) {
    if (!before.id.empty()) before.id.pop_back();
    return before;
  }
  KanaText& text = *text_of(before);
  text = delete_one(std::move(text));
  return before;
}

std::string step_missing(const Ui& ui, StaffKind kind, const StaffForm& form) {
  const bool is_responder = kind == StaffKind::kResponder;
  const Words* missing = nullptr;
  if (form.step == StaffStep::kNames) {
    if (form.shown_name().empty())
      missing = &w::kMissingKana;
    else if (!is_responder && form.id.size() < kIdCharactersMin)
      missing = &w::kMissingId;
  } else if (form.step == StaffStep::kChips) {
    if (!form.profession)
      missing = &w::kMissingProfession;
    else if (is_responder && !form.team_kind)
      missing = &w::kMissingTeam;
    else if (is_responder && form.written_seen().empty())
      missing = &w::kMissingSeen;
    else if (!is_responder && !form.role)
      missing = &w::kMissingRole;
  }
  return missing == nullptr ? std::string() : std::string(ui.say(*missing));
}

}  // namespace tomoshibi::gui
