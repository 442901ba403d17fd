// The answers that open, or do not open, a chart. Values and their fixed names; the rules are
// design/care.md 8-14: four answers, two kinds of proxy, reasons when no will can be known.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tomoshibi {

enum class ConsentAnswer : std::uint8_t {
  kOral = 1,   // 口頭で同意
  kGuardian,   // 親権者・後見人が同意
  kFamily,     // 家族が了承（本人の意思は確認できない）: counts as no consent in every statistic.
  kNone,       // 意思を確認できない: life or body is at stake, with a reason.
  kRefused,    // 本人が断った: recorded, opens nothing, shown on every kiosk.
};

// How identity was checked (care.md 8).
enum class IdentityCheck : std::uint8_t { kStated = 1, kFamily, kBelongings, kPresumed };

// Why no will could be established (care.md 12). `kDuringTreatment` only where the authority's text
// allows it.
enum class NoConsentReason : std::uint8_t {
  kUnconscious = 1,      // 意識がない
  kCannotCommunicate,    // 筆談・通訳でも意思を確認できない
  kCannotEstablish,      // 認知症などで確かめられない
  kInfantNoGuardian,     // 乳幼児で保護者がいない
  kDuringTreatment,      // 処置中で尋ねる間がない
};

// What may be seen; the four kinds of consent are separate (domain.md section 4.1).
enum class Section : std::uint8_t { kMedication = 1, kCare = 2, kSurgery = 4, kCheckup = 8 };

class SectionSet final {
 public:
  constexpr SectionSet() = default;
  static constexpr SectionSet all() { return SectionSet(15); }
  static constexpr SectionSet from_bits(std::uint8_t bits) { return SectionSet(bits & 15); }
  constexpr bool has(Section section) const { return (bits_ & static_cast<unsigned>(section)) != 0; }
  constexpr SectionSet with(Section section) const {
    return SectionSet(static_cast<std::uint8_t>(bits_ | static_cast<unsigned>(section)));
  }
  constexpr SectionSet without(Section section) const {
    return SectionSet(static_cast<std::uint8_t>(bits_ & ~static_cast<unsigned>(section) & 15U));
  }
  constexpr std::uint8_t bits() const { return bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  bool operator==(const SectionSet&) const = default;

 private:
  explicit constexpr SectionSet(unsigned bits) : bits_(static_cast<std::uint8_t>(bits)) {}
  std::uint8_t bits_ = 0;
};

// Fixed names, as the command line and the journal write them.
std::string_view name_of(ConsentAnswer answer);   // oral guardian family none refused
std::string_view name_of(IdentityCheck check);    // stated family belongings presumed
std::string_view name_of(NoConsentReason reason);  // unconscious cannot_communicate ...
std::optional<ConsentAnswer> consent_answer_from(std::string_view name);
std::optional<IdentityCheck> identity_check_from(std::string_view name);
std::optional<NoConsentReason> no_consent_reason_from(std::string_view name);

// Answers that need a reason, and answers that count as "without consent" in statistics.
constexpr bool needs_reason(ConsentAnswer answer) {
  return answer == ConsentAnswer::kFamily || answer == ConsentAnswer::kNone;
}

}  // namespace tomoshibi
