// Names: what was asked as pieces, and how well each distinct name of the register explains them.
//
// An unspaced name, an exchanged order, a single name are hypotheses; the best one counts.
// Which terms are worth comparing comes from their tokens (lookup.h); all others get
// the weight of a different name.
// Proof: tests/people_name_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/people/internal/index.h"
#include "store/people/query.h"
#include "store/people/register.h"

namespace tomoshibi::store::people::internal {

// Best first: whatever is below kReading still counts as the same name.
enum class NameLevel : std::uint8_t {
  kSame,
  kWriting,  // Variant kanji, roman letters, small kana large, ー for a vowel.
  kSound,    // Long vowels apart.
  kReading,  // Other kanji of the same reading, another reading of the same kanji.
  kPrefix,   // As far as it was typed.
  kNear,     // Misheard, one character wrong.
  kOther,
  kUnsaid,
};

// Half a name as asked.
struct NamePiece {
  TermKind kind = TermKind::kFamily;
  std::u32string text, key;  // Kanji.
  std::u32string kana;
  std::u32string roman;
  bool open = false;  // The last one typed: may go on.
  bool empty() const { return text.empty() && kana.empty() && roman.empty(); }
  bool operator==(const NamePiece&) const = default;
};

struct NameGuess {
  std::size_t family, given;  // Into pieces; kNoPiece when not said.
  double penalty = 0;
};
inline constexpr std::size_t kNoPiece = ~std::size_t{0};

struct AskedName {
  std::vector<NamePiece> pieces;
  std::vector<NameGuess> guesses;
  bool by_name = false, by_kana = false;  // Which of the two fields said something.
  bool empty() const { return guesses.empty(); }
};
AskedName read_name(const PersonQuery& query);

// How each term of the piece's kind explains it; one more entry for "no such name registered".
struct PieceScores {
  std::vector<float> log;
  std::vector<std::uint32_t> hot;  // Terms that weigh more than a different name.
  std::vector<std::uint8_t> fits;  // Counts for the live count.
  double log_u = 0;
  float floor = 0;
  float best = 0;
};
PieceScores score_piece(const Register::State& state, const NamePiece& piece);

struct PieceLevels {
  NameLevel name = NameLevel::kUnsaid;  // By kanji or roman letters.
  NameLevel kana = NameLevel::kUnsaid;
  double distance = 0;  // Between the kana, where they are near.
};
PieceLevels levels_of(const Register::State& state, const NamePiece& piece, std::uint32_t term);

}  // namespace tomoshibi::store::people::internal
