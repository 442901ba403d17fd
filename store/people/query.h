// What is asked of the register of people, and what it answers. Plain values, no behaviour.
//
// A query is what somebody typed, heard or read off a card: raw text, every field may be empty.
// An answer never opens anything: it says who it might be, why, and how sure the search is.
//
// Invariants of an Answer: `candidates` holds at most kMostCandidates, best first, and nobody who
// is withheld unless the verdict is kWithheld (then exactly one, with nothing but his id);
// kCertain means: one candidate stands out, a human still confirms.
// Source: domain.md section 1.4 (the two search forms), care.md 5, 8, 9, 22, 23.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/person.h"

namespace tomoshibi::store::people {

// Raw as typed. Any width, any era, kanji, kana or roman letters in either name field.
struct PersonQuery {
  std::string name;     // 山本 喜代子, 山本喜代子, YAMAMOTO Kiyoko, a surname alone
  std::string kana;     // ヤマモト キヨコ, やまもと; ？ stands for any kana
  std::string birth;    // S22.3.14, 1947, 昭和20年2月30日
  std::string age;      // 79, 約80歳, 70代
  std::string sex;      // 男, 女性, M, female, 1, 2
  std::string address;  // 金沢市本町2丁目4の8, 門前町道下, はくさんし
  std::string phone;
  bool operator==(const PersonQuery&) const = default;
};

// As read off a card. '?' or '？' is a digit that nobody can read.
struct CardQuery {
  std::string insurer_number, symbol, number, branch, birth;
  bool operator==(const CardQuery&) const = default;
};

// A torn card with a half-heard name: both halves may be given at once.
struct Query {
  PersonQuery person;
  CardQuery card;
  bool operator==(const Query&) const = default;
};

enum class Verdict : std::uint8_t {
  kCertain,    // 本人の可能性が高い
  kPossible,   // 見比べる
  kNone,       // 見つかりません
  kUncovered,  // この地域のデータがありません
  kStale,      // データが古いため断定できません
  kWithheld,   // 診療情報を表示できません
  kRefused,    // Nothing was asked, or what was asked cannot be searched for.
};

// How one field of a candidate stands to the query. kVariant: the same in another writing (variant
// kanji, a reading, a former name, padding). kClose: a known slip (sounds alike, one digit, day and
// month exchanged, the same municipality).
enum class FieldMatch : std::uint8_t { kUnknown, kEqual, kVariant, kClose, kDiffers };

enum class Field : std::uint8_t {
  kName,
  kKana,
  kBirth,
  kAge,
  kSex,
  kAddress,
  kPhone,
  kInsurerNumber,
  kSymbol,
  kNumber,
  kBranch,
};

std::string_view to_text(Verdict verdict);   // "certain", as cli.md names it.
std::string_view to_text(FieldMatch match);  // "equal"
std::string_view to_text(Field field);       // "insurer_number"

// Another record of the same human being, by link evidence: shown in the row of the first, never
// merged with it and never a candidate of its own.
struct LinkedRecord {
  Person person;         // The address is empty when it is suppressed.
  std::string evidence;  // What shows it, as it was delivered with the link.
};

struct Candidate {
  Person person;  // The address is empty when it is suppressed. kWithheld: the id and nothing else.
  double probability = 0;  // For --json, tests and auditors; never at the bedside (care.md 5).
  std::vector<std::pair<Field, FieldMatch>> fields;  // Every field that was asked, in Field's order.
  std::vector<PersonId> linked;                      // Other records of this human being.
  std::vector<LinkedRecord> others;                  // The same, with what the row shows of them.
  bool namesake = false;  // Another candidate has the same name, or sounds the same.

  int equal() const { return count(FieldMatch::kEqual) + count(FieldMatch::kVariant); }
  int close() const { return count(FieldMatch::kClose); }
  int differs() const { return count(FieldMatch::kDiffers); }

 private:
  int count(FieldMatch match) const {
    int found = 0;
    for (const auto& [field, how] : fields) found += how == match ? 1 : 0;
    return found;
  }
};

// A municipality or an insurer of which this store holds people.
struct Holding {
  enum class Kind : std::uint8_t { kMunicipality, kInsurer };
  Kind kind = Kind::kMunicipality;
  std::string code;  // Insurer number; empty for a municipality.
  std::string name;  // 鳳珠郡穴水町; for an insurer its kind (協会けんぽ).
  std::uint64_t people = 0;
  Instant as_of;  // The newest word of any of them.
};

struct Warnings {
  bool insurer_check_digit_wrong = false;    // Warns; the search goes on.
  bool symbol_and_number_exchanged = false;  // Typed into each other's box: would fit the other way.
  bool birth_not_understood = false;         // Something was typed that reads as no date and no age.
  bool operator==(const Warnings&) const = default;
};

inline constexpr std::size_t kMostCandidates = 20;
inline constexpr std::size_t kMostNearest = 3;
inline constexpr std::uint64_t kMostRows = 10;  // care.md 22

struct Answer {
  Verdict verdict = Verdict::kRefused;
  std::vector<Candidate> candidates;
  std::uint64_t fitting = 0;  // The live count: people whom no field given contradicts.
  std::uint64_t people = 0;   // Out of how many.
  bool rows_allowed = false;  // care.md 22: two fields or more, and at most ten people fit.
  std::vector<std::uint64_t> narrowing;  // Card: who fits insurer; and symbol; and number ...
  std::vector<Candidate> nearest;        // kNone, kStale: whom it may have been, at most three.
  std::vector<Holding> held;             // kUncovered, kStale: what is here, and of when.
  // What would separate the first candidates when none is certain: ask for this.
  std::optional<Field> ask;
  Warnings warnings;
};

}  // namespace tomoshibi::store::people
