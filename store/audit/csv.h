// A journal as a table for a spreadsheet: one row an entry.
//
// RFC 4180: comma, CRLF, quotes where needed and doubled inside. UTF-8 with a byte order mark, without
// which a Japanese Excel reads Shift-JIS. A cell that a spreadsheet would take for a formula (= + - @,
// also in full width, a tab or a return in front) gets an apostrophe in front: what somebody typed into
// a search must not run on an official's machine. Control characters become spaces.
// Times are Japan's, +09:00. What is sealed to others is empty, and its row says 封印.
// Cost: one pass, one row in memory. Errors: the sink's. Proof: tests/audit_export_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/audit/access_book.h"
#include "store/audit/sink.h"

namespace tomoshibi::store::audit {

// The cell as it stands in the file.
std::string csv_cell(std::string_view text);
std::string csv_row(std::span<const std::string> cells);

class CsvWriter final {
 public:
  // `book` names staff; it must outlive the writer.
  CsvWriter(const AccessBook& book, Sink sink) : book_(&book), sink_(std::move(sink)) {}
  // The mark and the names of the columns.
  Result<void> begin();
  Result<void> add(const journal::Entry& entry);

 private:
  const AccessBook* book_;
  Sink sink_;
};

}  // namespace tomoshibi::store::audit
