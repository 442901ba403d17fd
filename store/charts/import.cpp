#include "store/charts/import.h"

#include <algorithm>
#include <unordered_map>

#include "store/charts/content_ages.h"
#include "store/charts/fhir.h"
#include "store/charts/internal/chart_table.h"
#include "store/charts/internal/fold.h"
#include "store/charts/internal/input.h"
#include "store/charts/jahis.h"
#include "store/charts/quarantine.h"

namespace tomoshibi::store::charts {

using internal::ByteSource;
using internal::ChartTable;
using internal::Fold;
using internal::LineReader;

namespace {

constexpr std::size_t kPeek = std::size_t{64} << 10;
constexpr std::size_t kMaxDocument = std::size_t{64} << 20;
constexpr std::size_t kMaxNotebook = std::size_t{16} << 20;
constexpr std::int64_t kImportCacheKib = 64 << 10;
constexpr std::int64_t kUsualCacheKib = 8 << 10;
constexpr std::uint64_t kProgressEvery = 4096;
constexpr std::size_t kMaxFacts = 4096;

enum class Format : std::uint8_t {
  kLines, kDocument, kNotebook, kPrescription, kXml, kEmpty, kUnknown
};

// Whether the first line is whole JSON by its braces: then every line is.
bool first_line_closes(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  bool escaped = false;
  for (const char letter : text) {
    if (letter == '\n' && depth > 0) return false;
    if (escaped) {
      escaped = false;
    } else if (quoted) {
      if (letter == '\\') escaped = true;
      if (letter == '"') quoted = false;
    } else if (letter == '"') {
      quoted = true;
    } else if (letter == '{' || letter == '[') {
      ++depth;
    } else if (letter == '}' || letter == ']') {
      if (--depth == 0) return true;
    }
  }
  return text.size() >= kPeek;  // A first line longer than what was looked at.
}

Format format_of(std::string_view start) {
  if (start.starts_with("\xef\xbb\xbf")) start.remove_prefix(3);
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Format::kEmpty;
  start.remove_prefix(first);
  if (is_notebook(start)) return Format::kNotebook;
  if (start.starts_with("JAHIS")) return Format::kPrescription;
  if (start.starts_with("<")) return Format::kXml;
  if (start.front() == '{' || start.front() == '[') {
    if (first_line_closes(start)) return Format::kLines;
    // A broken first line of many, or one document over many lines.
    const bool again = start.find("\n{") != std::string_view::npos;
    return again && start.front() == '{' ? Format::kLines : Format::kDocument;
  }
  return start.find("\n{\"") != std::string_view::npos ? Format::kLines : Format::kUnknown;
}

// What the readers tell, on its way into the store. The first failure of the store stays.
class Intake final : public internal::Sink, public PartStore {
 public:
  Intake(vault::Database& region, ChartTable& table, Fold& fold, Quarantine& quarantine,
         Instant now)
      : ages(date_in_japan(now)),
        region_(region),
        table_(table),
        fold_(fold),
        quarantine_(quarantine) {}

  void begin(std::uint64_t line, std::string_view raw, std::uint64_t part) override {
    line_ = line;
    raw_ = raw;
    part_ = part;
    counted_ = line != 0;
    if (counted_) ++counts.read;
    fold_.begin_record(line);
  }
  void add(const PersonId& subject, internal::Part part, const internal::Row& row,
           bool as_of_guessed) override {
    fold_.add(subject, part, row, as_of_guessed);
    ages.note(row.age_place, row.date);
  }
  void keep_fact(const PersonId& name, std::string_view body) override {
    const auto known = fact(name);
    const bool news = !known || *known != body;
    if (news) {
      note(table_.put_fact(name, body));
      facts_[name] = std::string(body);
    }
    fold_.settle(news);
  }
  std::optional<std::string> fact(const PersonId& name) override {
    const auto known = facts_.find(name);
    if (known != facts_.end()) return known->second;
    const Result<std::optional<std::string>> found = table_.fact(name);
    if (!found) {
      note(found.error());
      return std::nullopt;
    }
    if (facts_.size() >= kMaxFacts) facts_.clear();
    facts_.emplace(name, *found);
    return *found;
  }
  void settle(bool news) override { fold_.settle(news); }
  void quarantine(const char* reason) override {
    fold_.withdraw_record();
    if (counted_) {
      ++counts.quarantined;
      note(quarantine_.enter(line_, reason, raw_, part_));
    }
  }

  std::vector<Part> parts(const PersonId& book) override;
  void keep(const PersonId& book, const Part& part) override;

  Result<void> flush() {
    if (failure_) return *failure_;
    TRY(outcome, fold_.flush());
    counts.stored += outcome.stored;
    counts.unchanged += outcome.unchanged;
    counts.waiting += outcome.waiting;
    for (const Fold::Refused& refused : fold_.refused()) {
      ++counts.quarantined;
      TRY_VOID(quarantine_.enter(refused.line, refused.reason, "refused", refused.line));
    }
    return ok();
  }
  Result<void> flush_if_full() {
    if (failure_) return *failure_;
    return fold_.full() ? flush() : ok();
  }

  ImportCounts counts;
  ContentAgeNotes ages;

 private:
  void note(const Result<void>& done) {
    if (!done && !failure_) failure_ = done.error();
  }

  vault::Database& region_;
  ChartTable& table_;
  Fold& fold_;
  Quarantine& quarantine_;
  std::optional<Error> failure_;
  std::uint64_t line_ = 0;
  std::string_view raw_;
  std::uint64_t part_ = 0;
  bool counted_ = true;
  std::unordered_map<PersonId, std::optional<std::string>> facts_;
};

std::vector<PartStore::Part> Intake::parts(const PersonId& book) {
  std::vector<Part> found;
  const auto read = [&]() -> Result<void> {
    TRY(query, region_.prepare("SELECT person, number, of_parts, text FROM part WHERE book = ?1 "
                               "ORDER BY person, number LIMIT 1000"));
    query.bind(1, ByteView(book.bytes));
    for (;;) {
      TRY(row, query.step());
      if (!row) return ok();
      found.push_back({std::string(as_text(query.blob(0))), query.integer(1), query.integer(2),
                       std::string(as_text(query.blob(3)))});
    }
  };
  note(read());
  return found;
}

void Intake::keep(const PersonId& book, const Part& part) {
  const auto write = [&]() -> Result<void> {
    TRY(query, region_.prepare("INSERT OR REPLACE INTO part(book, person, number, of_parts, text) "
                               "VALUES(?1, ?2, ?3, ?4, ?5)"));
    query.bind(1, ByteView(book.bytes));
    query.bind(2, as_bytes(part.person));
    query.bind(3, part.number);
    query.bind(4, part.of_parts);
    query.bind(5, as_bytes(part.text));
    return query.run();
  };
  note(write());
}

}  // namespace

struct Importer::State {
  State(vault::Database& the_region, people::Register& the_people, ChartTable the_table,
        Quarantine the_quarantine)
      : region(the_region),
        people(the_people),
        table(std::move(the_table)),
        quarantine(std::move(the_quarantine)) {}

  vault::Database& region;
  people::Register& people;
  ChartTable table;
  Quarantine quarantine;

  Result<ImportCounts> import(LineReader& reader, Instant now, const ProgressCall& progress);
  Result<void> read_lines(LineReader& reader, Intake& intake, Instant now,
                          const ProgressCall& progress);
  Result<void> read_document(LineReader& reader, Intake& intake, Instant now);
  Result<void> read_book(LineReader& reader, Intake& intake, Instant now);
};

Importer::Importer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Importer::Importer(Importer&&) noexcept = default;
Importer& Importer::operator=(Importer&&) noexcept = default;
Importer::~Importer() = default;

Result<Importer> Importer::create(vault::Database& region, people::Register& people) {
  TRY(table, ChartTable::open(region));
  TRY(quarantine, Quarantine::open(region));
  return Importer(
      std::make_unique<State>(region, people, std::move(table), std::move(quarantine)));
}

std::span<const Quarantined> Importer::quarantined() const { return state_->quarantine.all(); }

Result<ImportCounts> Importer::import(const std::filesystem::path& file, Instant now,
                                      const ProgressCall& progress) {
  State& state = *state_;
  TRY(source, ByteSource::open(file));
  LineReader reader(std::move(source));
  state.quarantine.begin_file(file.filename().string(), now);
  TRY_VOID(state.region.set_cache(kImportCacheKib, vault::Database::CacheUse::kBulk));
  TRY(transaction, vault::Transaction::begin(state.region));
  Result<ImportCounts> counts = state.import(reader, now, progress);
  if (counts) TRY_VOID(transaction.commit());
  if (!counts) {
    // The dictionary and the facts of the undone transaction must not live on in memory.
    { const vault::Transaction undo = std::move(transaction); }
    TRY(table, ChartTable::open(state.region));
    state.table = std::move(table);
  }
  TRY_VOID(state.region.set_cache(kUsualCacheKib, vault::Database::CacheUse::kUsual));
  return counts;
}

Result<ImportCounts> Importer::State::import(LineReader& reader, Instant now,
                                             const ProgressCall& progress) {
  Fold fold(table, people);
  Intake intake(region, table, fold, quarantine, now);
  switch (format_of(reader.peek(kPeek))) {
    case Format::kLines: TRY_VOID(read_lines(reader, intake, now, progress)); break;
    case Format::kDocument: TRY_VOID(read_document(reader, intake, now)); break;
    case Format::kNotebook: TRY_VOID(read_book(reader, intake, now)); break;
    case Format::kPrescription:
      return Error(Errc::kBadInput,
                   "this is a JAHIS prescription code (院外処方箋), not a medication notebook; it "
                   "cannot be imported");
    case Format::kXml:
      return Error(Errc::kBadInput, "this is XML; FHIR JSON, NDJSON or JAHISTC text is read");
    case Format::kEmpty:
      return Error(Errc::kBadInput, "the file is empty, or could not be unpacked");
    case Format::kUnknown:
      return Error(Errc::kBadInput,
                   "this file is neither FHIR (JSON, NDJSON) nor a JAHISTC notebook");
  }
  if (const char* fault = reader.source().fault(); fault != nullptr) {
    intake.begin(reader.line_number() + 1, fault, 0);
    intake.quarantine(fault);
  }
  TRY_VOID(intake.flush());
  TRY_VOID(intake.ages.write(region));
  if (progress) {
    const ImportProgress end{reader.source().bytes_total(), reader.source().bytes_total(),
                             intake.counts.read};
    if (!progress(end)) {
      return Error(Errc::kDenied, "the import was stopped; nothing of the file was applied");
    }
  }
  const ImportCounts& counts = intake.counts;
  if (counts.stored + counts.unchanged == 0) {
    return Error(Errc::kBadInput, "no record of this file could be read; nothing was applied");
  }
  return counts;
}

Result<void> Importer::State::read_lines(LineReader& reader, Intake& intake, Instant now,
                                         const ProgressCall& progress) {
  FhirReader fhir(intake);
  std::uint64_t told = 0;
  bool first = true;
  for (;;) {
    std::string_view line;
    const LineReader::Next next = reader.next(line);
    if (next == LineReader::Next::kEnd) return ok();
    if (next == LineReader::Next::kTooLong) {
      intake.begin(reader.line_number(), "long line", reader.line_number());
      intake.quarantine("this line is longer than 16 MiB");
      continue;
    }
    if (first && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    first = false;
    if (reader.cut_off()) return ok();  // The fault of the input stands for it.
    fhir.read(line, reader.line_number(), now);
    TRY_VOID(intake.flush_if_full());
    if (!progress || intake.counts.read - told < kProgressEvery) continue;
    told = intake.counts.read;
    const ImportProgress so_far{reader.source().bytes_done(), reader.source().bytes_total(), told};
    if (!progress(so_far)) {
      return Error(Errc::kDenied, "the import was stopped; nothing of the file was applied");
    }
  }
}

Result<void> Importer::State::read_document(LineReader& reader, Intake& intake, Instant now) {
  std::string_view all;
  if (!reader.rest(kMaxDocument, all)) {
    return Error(Errc::kBadInput,
                 "one JSON document of more than 64 MiB; write one resource a line instead");
  }
  if (reader.source().fault() != nullptr) return ok();
  if (all.starts_with("\xef\xbb\xbf")) all.remove_prefix(3);
  FhirReader fhir(intake);
  fhir.read(all, 0, now);
  return ok();
}

Result<void> Importer::State::read_book(LineReader& reader, Intake& intake, Instant now) {
  std::string_view all;
  if (!reader.rest(kMaxNotebook, all)) {
    return Error(Errc::kBadInput, "a notebook of more than 16 MiB is not read");
  }
  const std::string text = notebook_text(all);
  if (text.empty()) return Error(Errc::kBadInput, "the text of this notebook cannot be decoded");
  read_notebook(text, intake, intake, now);
  return ok();
}

}  // namespace tomoshibi::store::charts
