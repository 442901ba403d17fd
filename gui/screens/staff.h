// A new account, in steps: 応援者を登録 (an outside colleague, 72 hours, vouched for) and a new member
// by an administrator. One screen for both: who, as what, the proof, and for a responder who
// vouches.
//
//   kNames ─次へ─▶ kChips ─次へ─▶ kProof ─次へ─▶ kVoucher (responders, nobody signed in) ─▶ Save
//
// StaffForm is a value; edits are pure functions, draw() hands a changed form back whole. It holds
// names of staff, never a proof: that is the app's (TwiceState, ProverState).
// Source: care.md 16; domain.md 4. Proof: tests/gui_screen_staff_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gui/kana_input.h"
#include "gui/screens/form_parts.h"
#include "gui/screens/new_proof.h"
#include "gui/screens/prover.h"

namespace tomoshibi::gui {

enum class StaffKind : std::uint8_t { kResponder, kMember };
enum class StaffStep : std::uint8_t { kNames, kChips, kProof, kVoucher };
enum class StaffField : std::uint8_t { kKana, kName, kId, kTeam };

enum class Profession : std::uint8_t {
  kDoctor, kDentist, kPharmacist, kNurse, kPublicHealthNurse, kOther,
};
inline constexpr std::size_t kProfessionCount = 6;
enum class TeamKind : std::uint8_t {
  kDmat, kJmat, kRedCross, kDpat, kPharmacists, kMunicipality, kOther,
};
inline constexpr std::size_t kTeamCount = 7;
enum class Seen : std::uint8_t { kTeamCard, kLicence, kDrivingLicence, kMyNumberCard, kStaffCard };
inline constexpr std::size_t kSeenCount = 5;
// What a member may do; the app gives those that the one who is signed in may make.
enum class StaffRole : std::uint8_t { kMedical, kGeneral, kAuditor, kAdministrator };
inline constexpr std::size_t kStaffRoleCount = 4;

// Always in Japanese: kept, journaled and printed.
[[nodiscard]] std::string_view written(Profession profession);
[[nodiscard]] std::string_view written(TeamKind team);
[[nodiscard]] std::string_view written(Seen seen);

struct StaffForm {
  StaffStep step = StaffStep::kNames;
  StaffField field = StaffField::kKana;
  bool with_letters = false;    // The board of letters instead of kana.
  LatinLayer layer = LatinLayer::kSmall;
  KanaText kana;                // おおたに けん
  KanaText name;                // 大谷 健, John Smith; empty: the kana.
  std::string id;               // Members: 2 to 8 half-width letters and digits.
  KanaText team;                // Name of the team or hospital.
  std::optional<Profession> profession;
  std::optional<TeamKind> team_kind;
  std::array<bool, kSeenCount> seen{};
  std::optional<StaffRole> role;
  ProofShape shape = ProofShape::kPin;
  friend bool operator==(const StaffForm&, const StaffForm&) = default;

  [[nodiscard]] std::string shown_name() const;   // The name, else the kana.
  [[nodiscard]] std::string written_team() const;  // DMAT とやまちゅうおう病院
  [[nodiscard]] std::string written_seen() const;  // 隊員証・医師免許証
};
[[nodiscard]] StaffForm type_character(StaffForm before, char32_t character);
[[nodiscard]] StaffForm press(StaffForm before, const BoardKey& key);
[[nodiscard]] StaffForm delete_one(StaffForm before);
// What the step still lacks, in words; empty: nothing.
[[nodiscard]] std::string step_missing(const Ui& ui, StaffKind kind, const StaffForm& form);

enum class StaffRefused : std::uint8_t {
  kNone,
  kIdTaken,
  kNotAllowed,   // Whoever is signed in may not make such an account.
  kProof,        // See `proof_refused`.
  kStorage,
  kOther,
};

struct StaffState {
  StaffKind kind = StaffKind::kResponder;
  StaffForm form;
  TwiceState twice;
  std::array<bool, kStaffRoleCount> may_make{};  // Members: roles that are offered.
  std::string ends;         // 11月25日（水）14:32; responders.
  std::string vouched_by;   // 西村 由紀（医師）; empty: a clinician proves himself at the end.
  ProverState voucher;      // Clinicians only.
  StaffRefused refused = StaffRefused::kNone;
  ProofRefused proof_refused = ProofRefused::kNone;
  bool is_saving = false;
};

struct StaffFormChanged { StaffForm form; };
struct StaffNext { StaffStep step = StaffStep::kNames; };
struct StaffSave {};
struct StaffLeave {};
using StaffIntent =
    std::variant<StaffFormChanged, TwiceWish, ProverIntent, StaffNext, StaffSave, StaffLeave>;

[[nodiscard]] std::optional<StaffIntent> draw(Ui& ui, const StaffState& state);

}  // namespace tomoshibi::gui
