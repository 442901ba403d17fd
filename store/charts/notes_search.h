// Free text among what is open on the screen: medicines by their name, use, dose text, notes and
// facilities, check-ups, allergies, conditions, procedures. Any part of a word is found, in any width,
// hiragana or katakana.
//
// Nothing is searched that the view does not show: it is filled from a ChartView, so the consent's
// sections and its silences hold; sensitive rows are left out until the screen shows them.
// Shape: an FTS5 table (trigrams) in the memory of one connection, gone with take() of another view,
// forget() or the object; words of one or two characters are looked for in the same table's text.
// Thread: the connection's. One object a connection.
// Cost: about 10 us a row to take, far below a millisecond to find.
// Proof: tests/charts_notes_search_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "store/base/result.h"
#include "store/charts/view.h"
#include "store/vault/database.h"

namespace tomoshibi::store::charts {

enum class NoteKind : std::uint8_t {
  kMedication,  // ChartView::medications
  kCheckup,     // checkups.rows
  kAllergy,
  kCondition,
  kProcedure,
  kSurgery,
};
struct NoteHit {
  NoteKind kind = NoteKind::kMedication;
  std::size_t row = 0;  // In the view's list of that kind.
  bool operator==(const NoteHit&) const = default;
};

inline constexpr std::size_t kMostNoteWords = 8;       // Of a question; further ones are not looked at.
inline constexpr std::size_t kMostNoteBytes = 256;     // Of a question.
inline constexpr std::size_t kMostNoteHits = 500;

class NotesSearch final {
 public:
  // Errors: kStorage.
  static Result<NotesSearch> open(vault::Database& connection);
  NotesSearch(NotesSearch&& other) noexcept;
  NotesSearch& operator=(NotesSearch&&) = delete;
  NotesSearch(const NotesSearch&) = delete;
  NotesSearch& operator=(const NotesSearch&) = delete;
  ~NotesSearch();

  enum class Sensitive : std::uint8_t { kLeftOut, kShown };
  // In place of what was taken before.
  Result<void> take(const ChartView& view, Sensitive sensitive = Sensitive::kLeftOut);
  // Rows that have every word, in the view's order. Nothing asked finds nothing.
  // Errors: kBadInput (longer than kMostNoteBytes), kStorage.
  Result<std::vector<NoteHit>> find(std::string_view text);
  Result<void> forget();

 private:
  explicit NotesSearch(vault::Database& connection) : connection_(&connection) {}
  vault::Database* connection_;
};

}  // namespace tomoshibi::store::charts
