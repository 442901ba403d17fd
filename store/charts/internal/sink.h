// Sink: what the readers of formats (fhir.h, jahis.h) tell an import, and the names by which they
// call people.
//
//   begin(...)          a record of the file begins; what follows belongs to it. `part` numbers
//                       the records that share one raw text.
//   add(...)            a row that it carries; a record may carry several
//   keep_fact(...)      a name that other records refer to
//   settle(news)        it is kept in another way
//   quarantine(reason)  it cannot be used; nothing was added for it
//
// Every begin() is followed by at least one of the others. Line 0: the record came with an earlier
// file and is not counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/ids.h"
#include "store/charts/internal/row.h"

namespace tomoshibi::store::charts::internal {

class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  virtual void begin(std::uint64_t line, std::string_view raw, std::uint64_t part) = 0;
  // `subject` is a PersonId, or what alias_of() makes of an identifier. `as_of_guessed`: the source
  // did not say when, so that a later "when" alone is no news.
  virtual void add(const PersonId& subject, Part part, const Row& row, bool as_of_guessed) = 0;
  virtual void keep_fact(const PersonId& name, std::string_view body) = 0;
  // A record that is no row: kept, and whether that is news.
  virtual void settle(bool news) = 0;
  virtual std::optional<std::string> fact(const PersonId& name) = 0;
  virtual void quarantine(const char* reason) = 0;
};

// The source that a file comes from when it names none.
inline constexpr std::string_view kFhirSource = "fhir";
inline constexpr std::string_view kNotebookSource = "jahis-tc";

// Who a record of (source system, id) is: the PersonId of architecture.md.
PersonId person_of(std::string_view source_system, std::string_view source_id);

// A name of 128 bits for what identifies a person at a source: an identifier of some system. Member
// ids are compared in one width, without separators and padding.
PersonId alias_of(std::string_view system, std::string_view value);
PersonId alias_of(const InsuranceCard& card);
// "00012345:あいう:１８７:05", or the comma-separated form with quotes. Empty when it is neither.
std::optional<InsuranceCard> card_of_member_id(std::string_view value);
bool is_member_id_system(std::string_view system);

// A name of 128 bits for a fact: ("Organization", system, id), ("facility", number, "").
PersonId fact_name(std::string_view kind, std::string_view one, std::string_view other);

// NFKC, for comparing only. Text that is not UTF-8 comes back as it is.
std::string folded(std::string_view text);

}  // namespace tomoshibi::store::charts::internal
