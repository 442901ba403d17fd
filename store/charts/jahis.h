// Reader of JAHIS 電子版お薬手帳 text (JAHISTC): the notebook that people carry.
//
// What becomes what: 1 -> person; 5, 11, 51 -> day, pharmacy and clinic of what follows; 201 with
// its 281, 291, 301, 311, 391 -> one medicine; 2 -> allergy or condition; 3 with 31 -> a medicine
// bought without prescription; every other record -> a line of Chart::unread, raw.
// Read by record number and position, never by the version in the header.
//
// A row's identity is what it says (day, pharmacy, RP, medicine), not where it stands, so that the
// same dispensing scanned twice, or read before the rest of a split notebook came, is one.
//
// Split notebooks (911): each part is kept (PartStore); parts that follow one another from the
// first are read as one text, a later part by itself when it names its person; what is then missing is
// read again when the missing part comes.
//
// Caps: 16 MiB a file, 100,000 lines, 64 fields a line. Errors: none; quarantined at the sink.
// Source: reference/jahis-tc.md. Proof: tests/charts_jahis_book_test.cpp, tests/fuzz/jahis_fuzz.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/instant.h"
#include "store/charts/internal/sink.h"

namespace tomoshibi::store::charts {

// Where parts of split notebooks wait for one another.
class PartStore {
 public:
  struct Part {
    std::string person;  // Digest of name and birth date; empty when the part names nobody.
    std::int64_t number = 0;
    std::int64_t of_parts = 0;
    std::string text;
  };
  PartStore() = default;
  PartStore(const PartStore&) = delete;
  PartStore& operator=(const PartStore&) = delete;
  virtual ~PartStore() = default;
  virtual std::vector<Part> parts(const PersonId& book) = 0;  // In order of person and number.
  virtual void keep(const PersonId& book, const Part& part) = 0;
};

// Whether the bytes begin as a notebook does, after a byte order mark and blank space.
bool is_notebook(std::string_view bytes);

// UTF-8 of the bytes of a notebook: UTF-8 as it is, else Windows code page 932; what fits neither
// is U+FFFD.
std::string notebook_text(std::string_view bytes);

// All of a file, as notebook_text() gives it. `now`: the "as of" of a person without any date.
void read_notebook(std::string_view text, internal::Sink& sink, PartStore& parts, Instant now);

}  // namespace tomoshibi::store::charts
