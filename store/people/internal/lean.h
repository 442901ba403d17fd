// A register without an image in memory: people are fetched by their words (words.h) from an FTS5 table
// on disk, made into a small image of a few thousand, and weighed as ever. The dictionary and its counts
// stand in memory, so that chance is known exactly.
//
// What is lost: whoever shares no pair of facts with the question is not weighed, and where more people
// share one than are fetched, not all of them. What they may weigh is estimated (Fetched::rest), so that
// somebody is rather called possible than wrongly certain.
// Proof: tests/people_words_test.cpp. Source: docs/search.md, "Without memory".
#pragma once

#include <cstdint>

#include "store/people/internal/asked.h"
#include "store/people/internal/scan.h"
#include "store/people/internal/state.h"

namespace tomoshibi::store::people::internal {

inline constexpr std::size_t kMostOfQuery = 1500;  // People fetched for one conjunction of facts.
inline constexpr std::size_t kMostFetched = 4000;  // Of one database.
inline constexpr std::size_t kEnoughFetched = 20;  // Weak facts alone are not looked up then.

// People of lean parts in the index for as long as one question takes.
class Fetched {
 public:
  static Result<Fetched> open(Register::State& state, const Asked& asked);
  Fetched(Fetched&& other) noexcept;
  Fetched& operator=(Fetched&&) = delete;
  Fetched(const Fetched&) = delete;
  Fetched& operator=(const Fetched&) = delete;
  ~Fetched();

  // What those who were not fetched weigh by chance, added to the sums; and that there may be more who fit.
  void add_rest(const Chance& chance, Scan& scan) const;

 private:
  explicit Fetched(Register::State& state) : state_(&state) {}
  Register::State* state_;
  std::size_t segments_ = 0;
  bool is_lean_ = false, is_capped_ = false;
};

}  // namespace tomoshibi::store::people::internal
