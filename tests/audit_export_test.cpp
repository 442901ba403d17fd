// Promise: the table opens in a Japanese spreadsheet as it is meant, row for entry, and nothing that
// somebody typed runs there as a formula.
// Method: a reader of RFC 4180 of our own reads the table back; cells that attackers write.
#include "store/audit/csv.h"

#include "tests/audit_entries.h"

namespace tomoshibi::test::pen {
namespace {

using audit::csv_cell;

// RFC 4180, strictly: no quote inside a bare cell, CRLF behind every row.
std::vector<std::vector<std::string>> read_table(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  std::size_t at = 0;
  while (at < text.size()) {
    if (cell.empty() && text[at] == '"') {
      for (++at;; ++at) {
        REQUIRE(at < text.size());
        if (text[at] != '"') {
          cell += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
          cell += '"';
          ++at;
        } else {
          ++at;
          break;
        }
      }
    }
    REQUIRE(at < text.size());
    if (text[at] == ',') {
      row.push_back(std::exchange(cell, {}));
      ++at;
    } else if (text[at] == '\r') {
      REQUIRE(text[at + 1] == '\n');
      row.push_back(std::exchange(cell, {}));
      rows.push_back(std::exchange(row, {}));
      at += 2;
    } else {
      CHECK(text[at] != '"');
      CHECK(text[at] != '\n');
      cell += text[at++];
    }
  }
  CHECK(cell.empty());
  CHECK(row.empty());
  return rows;
}

std::string table_of(const std::vector<journal::Entry>& entries) {
  audit::AccessBook book;
  for (const journal::Entry& entry : entries) book.take(entry);
  std::string text;
  audit::CsvWriter writer(book, [&](std::string_view piece) -> Result<void> {
    text += piece;
    return ok();
  });
  REQUIRE(writer.begin());
  for (const journal::Entry& entry : entries) REQUIRE(writer.add(entry));
  return text;
}

TEST_CASE("csv: a byte order mark, one row an entry, columns that agree") {
  Pen pen;
  const std::vector<journal::Entry> entries{
      pen.write(kDoctor, journal::SignedIn{"西村, \"由紀\""}),
      pen.write(kDoctor, begins("山本")),
      pen.write(kDoctor, ends(2, {person(1), person(2)})),
      pen.write(kDoctor, consent({person(1)}, ConsentAnswer::kNone)),
      pen.write(kDoctor, view(4, {person(1)})),
      pen.write(kDoctor, journal::ChartViewed{{4}, {}, {}}, false),
      pen.write(kNobody, journal::AlarmRaised{}),
      pen.write(kDoctor, journal::UnknownBody{900, {}})};
  const std::string text = table_of(entries);
  REQUIRE(text.starts_with("\xef\xbb\xbf"));
  const auto rows = read_table(std::string_view(text).substr(3));
  REQUIRE(rows.size() == entries.size() + 1);
  for (const auto& row : rows) CHECK(row.size() == rows[0].size());
  CHECK(rows[0][0] == "番号");
  CHECK(rows[1][1] == "2026-11-21T08:01:00+09:00");
  CHECK(rows[1][7] == "西村, \"由紀\"");
  CHECK(rows[3][9] == to_text(person(1)) + " " + to_text(person(2)));
  CHECK(rows[4][11] == "同意なし：意思を確認できない");
  CHECK(rows[5][10] == "4");
  CHECK(rows[5][12] == "開いた");
  CHECK(rows[6][12] == "封印");
  CHECK(rows[6][9].empty());
  CHECK(rows[7][6].empty());
  CHECK(rows[8][4] == "新しい種類");
}

TEST_CASE("csv: no cell begins a formula, in any width, behind any space") {
  for (const char* nasty : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "　＝1",
                            "＝1", "＋1", "－1", "＠1", "=cmd|' /C calc'!A0"}) {
    const auto rows = read_table(csv_cell(nasty) + "\r\n");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0][0].starts_with('\''));
  }
  CHECK(csv_cell("山本 喜代子") == "山本 喜代子");
  CHECK(csv_cell("") == "");
  CHECK(csv_cell("a\nb\tc") == "a b c");
  CHECK(csv_cell("a,\"b\"") == "\"a,\"\"b\"\"\"");
}

TEST_CASE("csv: words of a search that want to be a formula stay words") {
  Pen pen;
  const std::string text = table_of({pen.write(kDoctor, begins("=HYPERLINK(\"http://x\",\"y\")")),
                                     pen.write({"=1+1", Role::kDoctor}, journal::SignedIn{"=2"})});
  for (const auto& row : read_table(std::string_view(text).substr(3))) {
    for (const std::string& cell : row) CHECK_FALSE(cell.starts_with('='));
  }
}

TEST_CASE("csv: a sink that fails ends the export with its error") {
  audit::AccessBook book;
  Pen pen;
  audit::CsvWriter writer(book, [](std::string_view) -> Result<void> {
    return Error(Errc::kStorage, "the disk is full");
  });
  CHECK(writer.begin().error().code == Errc::kStorage);
  CHECK(writer.add(pen.write(kDoctor, begins("a"))).error().code == Errc::kStorage);
}

}  // namespace
}  // namespace tomoshibi::test::pen
