// One notebook of JAHIS TC, as lines of fields: the records in their order become rows.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/chart.h"
#include "store/base/person.h"
#include "store/charts/internal/sink.h"

namespace tomoshibi::store::charts::internal {

struct Line {
  std::uint64_t number = 0;  // In the file that is imported; 0: of a part that came earlier.
  std::string_view raw;
  std::vector<std::string> fields;

  // Empty when the field is not there.
  std::string_view field(std::size_t at) const {
    return at < fields.size() ? std::string_view(fields[at]) : std::string_view();
  }
};

// Lines of a text; `numbered` false: it is not of the file that is imported. Caps: 100,000 lines, 64
// fields each. The lines look into `text`.
std::vector<Line> lines_of(std::string_view text, std::uint64_t first, bool numbered);
// Without blanks around, full width ones too; control characters become blanks.
std::string trimmed(std::string_view text);
// YYYYMMDD or GYYMMDD (G: M T S H R). Unknown when it is neither or no day.
Date notebook_day(std::string_view text);
// 16 hex digits of name and birth date of record 1; empty without one.
std::string person_mark(const std::vector<Line>& lines);

// What record 1 says of its person: names, birth, sex, address, phone. No id.
Person person_in(const Line& line);

class Notebook final {
 public:
  Notebook(Sink& sink, Instant now) : sink_(sink), now_(now) {}

  // Parts that follow one another; one when it is not split.
  void read(const std::vector<std::vector<Line>>& parts);

 private:
  struct Drug {
    std::uint64_t line;
    std::string_view raw;
    std::string rp;
    Medication medicine;
  };
  // A dispensing, from record 5 to the next.
  struct Block {
    std::map<std::string, std::string_view, std::less<>> context;  // Open 1, 5, 11, 15, 51, 55.
    Date date;
    std::string pharmacy, pharmacy_code, facility, facility_code;
    bool clinic_dispensed = false;
    std::vector<Drug> drugs;
  };

  void read_line(const Line& line);
  void read_person(const Line& line);
  void read_remark(const Line& line);        // 2
  void read_bought(const Line& line);        // 3
  void read_ingredient(const Line& line);    // 31
  void read_drug(const Line& line);          // 201
  void read_usage(const Line& line);         // 301
  void read_note(const Line& line);          // 281, 291, 311, 391
  void read_rest(const Line& line);
  void close_block();
  void close_bought();
  void emit(Drug& drug);
  template <typename Value>
  void add(Part part, Value& value, const Date& when);
  bool begin(const Line& line);  // False: nobody is named yet, it was quarantined.
  std::string unique_key(std::string key);

  Sink& sink_;
  Instant now_;
  bool by_patient_ = false;   // 出力区分 2
  bool at_boundary_ = false;  // Behind the seam of two parts.
  std::optional<PersonId> person_;
  Block block_;
  std::vector<Drug> bought_;
  std::map<std::string, int> keys_;
  Date newest_;
  Row row_;
};

}  // namespace tomoshibi::store::charts::internal
