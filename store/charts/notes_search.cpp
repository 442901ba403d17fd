#include "store/charts/notes_search.h"

#include <algorithm>
#include <string>
#include <utility>

#include "store/charts/precedence.h"

namespace tomoshibi::store::charts {
namespace {

constexpr const char* kTable =
    "CREATE VIRTUAL TABLE temp.open_notes USING fts5("
    "text, kind UNINDEXED, place UNINDEXED, tokenize='trigram')";

// Width, case and blanks as fold_text() has them; hiragana as katakana.
std::string comparable(std::string_view text) {
  std::string folded = fold_text(text);
  for (std::size_t at = 0; at + 2 < folded.size(); ++at) {
    const auto byte = [&](std::size_t offset) { return static_cast<std::uint8_t>(folded[at + offset]); };
    if (byte(0) != 0xe3) continue;
    const unsigned code = 0x3000U | (byte(1) & 0x3fU) << 6 | (byte(2) & 0x3fU);
    if (code < 0x3041 || code > 0x3096) continue;
    const unsigned katakana = code + 0x60;
    folded[at + 1] = static_cast<char>(0x80 | (katakana >> 6 & 0x3f));
    folded[at + 2] = static_cast<char>(0x80 | (katakana & 0x3f));
  }
  return folded;
}

std::vector<std::string> words_of(std::string_view text) {
  constexpr std::string_view kWideBlank = "\u3000";
  std::string plain(text);
  for (std::size_t at = plain.find(kWideBlank); at != plain.npos; at = plain.find(kWideBlank)) {
    plain.replace(at, kWideBlank.size(), " ");
  }
  std::vector<std::string> words;
  for (std::size_t at = 0; at < plain.size() && words.size() < kMostNoteWords;) {
    const std::size_t end = std::min(plain.find_first_of(" \t\r\n", at), plain.size());
    std::string word = comparable(std::string_view(plain).substr(at, end - at));
    if (!word.empty()) words.push_back(std::move(word));
    at = end + 1;
  }
  return words;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xc0) != 0x80; }));
}

class Table {
 public:
  explicit Table(vault::Statement insert) : insert_(std::move(insert)) {}
  // Parts are parted by a line feed, which no question has: nothing is found across two of them.
  void add(std::string_view part) {
    if (!part.empty()) text_.append(comparable(part)).append(1, '\n');
  }
  Result<void> close(NoteKind kind, std::size_t row) {
    insert_.bind(1, std::string_view(text_)).bind(2, static_cast<std::int64_t>(kind));
    insert_.bind(3, static_cast<std::int64_t>(row));
    TRY_VOID(insert_.run());
    text_.clear();
    return ok();
  }

 private:
  vault::Statement insert_;
  std::string text_;
};

void add_line(Table& table, const MedicationLine& line) {
  table.add(line.short_name);
  for (const auto* rows : {&line.winners, &line.losers}) {
    for (const Medication& row : *rows) {
      for (const std::string* part : {&row.text, &row.generic_name, &row.usage, &row.facility, &row.pharmacy}) {
        table.add(*part);
      }
      for (const std::string& note : row.notes) table.add(note);
    }
  }
}

template <typename Row>
Result<void> add_rows(Table& table, NoteKind kind, const std::vector<Row>& rows, bool all) {
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (!all && sensitive_kind_of(rows[at].text, rows[at].code)) continue;
    table.add(rows[at].text);
    if constexpr (requires { rows[at].reaction; }) table.add(rows[at].reaction);
    if constexpr (requires { rows[at].facility; }) table.add(rows[at].facility);
    TRY_VOID(table.close(kind, at));
  }
  return ok();
}

}  // namespace

Result<NotesSearch> NotesSearch::open(vault::Database& connection) {
  NotesSearch search(connection);
  TRY_VOID(search.forget());
  return search;
}

NotesSearch::NotesSearch(NotesSearch&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

NotesSearch::~NotesSearch() {
  if (connection_ != nullptr) [[maybe_unused]] const auto gone = forget();
}

Result<void> NotesSearch::forget() { return connection_->execute("DROP TABLE IF EXISTS temp.open_notes"); }

Result<void> NotesSearch::take(const ChartView& view, Sensitive sensitive) {
  TRY_VOID(forget());
  TRY_VOID(connection_->execute(kTable));
  TRY(insert, connection_->prepare("INSERT INTO temp.open_notes(text, kind, place) VALUES(?1, ?2, ?3)"));
  Table table(std::move(insert));
  const bool all = sensitive == Sensitive::kShown;
  for (std::size_t at = 0; at < view.medications.size(); ++at) {
    if (!all && view.medications[at].critical.sensitive) continue;
    add_line(table, view.medications[at]);
    TRY_VOID(table.close(NoteKind::kMedication, at));
  }
  for (std::size_t at = 0; at < view.checkups.rows.size(); ++at) {
    if (!all && view.checkups.rows[at].sensitive) continue;
    table.add(view.checkups.rows[at].name);
    TRY_VOID(table.close(NoteKind::kCheckup, at));
  }
  TRY_VOID(add_rows(table, NoteKind::kAllergy, view.allergies, all));
  TRY_VOID(add_rows(table, NoteKind::kCondition, view.conditions, all));
  TRY_VOID(add_rows(table, NoteKind::kProcedure, view.procedures, all));
  return add_rows(table, NoteKind::kSurgery, view.surgeries, all);
}

Result<std::vector<NoteHit>> NotesSearch::find(std::string_view text) {
  std::vector<NoteHit> hits;
  if (text.size() > kMostNoteBytes) return Error(Errc::kBadInput, "the text to look for is too long");
  const std::vector<std::string> words = words_of(text);
  if (words.empty()) return hits;
  TRY(tables, connection_->prepare("SELECT 1 FROM temp.sqlite_master WHERE name = 'open_notes'"));
  TRY(is_there, tables.step());
  if (!is_there) return hits;
  // Words long enough for trigrams as phrases, which quotes keep from being read as anything else.
  std::string match, sql = "SELECT kind, place FROM temp.open_notes WHERE 1";
  std::vector<const std::string*> shorter;
  for (const std::string& word : words) {
    if (characters(word) < 3) {
      shorter.push_back(&word);
      continue;
    }
    match.append(match.empty() ? "\"" : " AND \"");
    for (const char c : word) match.append(c == '"' ? 2 : 1, c);
    match += '"';
  }
  if (!match.empty()) sql += " AND open_notes MATCH ?1";
  for (std::size_t at = 0; at < shorter.size(); ++at) {
    sql += " AND instr(text, ?" + std::to_string(at + 2) + ") > 0";
  }
  sql += " ORDER BY rowid";
  TRY(rows, connection_->prepare(sql));
  if (!match.empty()) rows.bind(1, std::string_view(match));
  for (std::size_t at = 0; at < shorter.size(); ++at) {
    rows.bind(static_cast<int>(at) + 2, std::string_view(*shorter[at]));
  }
  while (hits.size() < kMostNoteHits) {
    TRY(row, rows.step());
    if (!row) break;
    hits.push_back({NoteKind{static_cast<std::uint8_t>(rows.integer(0))},
                    static_cast<std::size_t>(rows.integer(1))});
  }
  return hits;
}

}  // namespace tomoshibi::store::charts
