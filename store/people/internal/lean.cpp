#include "store/people/internal/lean.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include "store/people/internal/image_builder.h"
#include "store/people/internal/words.h"

namespace tomoshibi::store::people::internal {
namespace {

using State = Register::State;
using Numbers = std::array<std::vector<std::uint32_t>, kTermKinds>;

// An image in memory, with the traits beside it and the dictionary.
constexpr std::uint64_t kBytesOfPerson = 100;
constexpr std::uint64_t kBytesOfImageByte = 2;
constexpr std::uint32_t kNeverListed = ~std::uint32_t{0};
// Of what chance says of everybody: those who share no pair of facts; and those of whom there were more than
// are fetched, who share fewer facts than whoever was fetched first.
constexpr double kRestSeen = 0.05;
constexpr double kRestCapped = 0.2;

// What the machine could give to a program now; 0: it does not say.
std::uint64_t available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string name;
  for (std::uint64_t kib = 0; file >> name >> kib; file.ignore(64, '\n')) {
    if (name == "MemAvailable:") return kib * 1024;
  }
  return 0;
}

bool is_too_large(std::uint64_t bytes) {
  const std::uint64_t available = available_memory();
  return available != 0 && bytes > available / 4;
}

Result<std::int64_t> number(vault::Database& database, std::string_view sql) {
  TRY(query, database.prepare(sql));
  TRY(row, query.step());
  return row ? query.integer(0) : 0;
}

// A face in the index's numbers.
Result<Face> face_in_index(const Part& part, ByteView packed, std::int64_t as_of) {
  TRY(face, decode_face(packed));
  face.as_of = as_of;
  bool good = true;
  const auto turn = [&](TermKind kind, std::uint32_t& term) {
    const auto& numbers = part.to_index[static_cast<std::size_t>(kind)];
    if (term == kNoTerm) return;
    good = good && term < numbers.size();
    term = term < numbers.size() ? numbers[term] : kNoTerm;
  };
  for (FaceName& name : face.names) {
    turn(TermKind::kFamily, name.family);
    turn(TermKind::kGiven, name.given);
  }
  turn(TermKind::kPlace, face.place);
  for (CardFace& card : face.cards) {
    turn(TermKind::kInsurer, card.insurer);
    turn(TermKind::kSymbol, card.symbol);
  }
  if (!good) return Error(Errc::kCorrupt, "a row of the search index names what is not there");
  return face;
}

void use_terms(const Face& face, Numbers& used) {
  const auto use = [&used](TermKind kind, std::uint32_t term) {
    if (term != kNoTerm) used[static_cast<std::size_t>(kind)].push_back(term);
  };
  for (const FaceName& name : face.names) {
    use(TermKind::kFamily, name.family);
    use(TermKind::kGiven, name.given);
  }
  use(TermKind::kPlace, face.place);
  for (const CardFace& card : face.cards) {
    use(TermKind::kInsurer, card.insurer);
    use(TermKind::kSymbol, card.symbol);
  }
}

// Rows of people who are brought near, each once; true: there were more than are taken.
Result<bool> fetch_rows(Part& part, const std::vector<WordQuery>& queries,
                        std::vector<std::uint32_t>& rows) {
  std::unordered_set<std::uint32_t> taken;
  bool is_capped = false;
  TRY(find, part.database->prepare(
                "SELECT rowid FROM person_word WHERE person_word MATCH ?1 LIMIT ?2"));
  for (const WordQuery& query : queries) {
    if (query.is_last_resort && taken.size() >= kEnoughFetched) break;
    find.reset();
    find.bind(1, std::string_view(query.match)).bind(2, static_cast<std::int64_t>(kMostOfQuery));
    std::size_t found = 0;
    while (taken.size() < kMostFetched) {
      TRY(row, find.step());
      if (!row) break;
      ++found;
      const auto number = static_cast<std::uint32_t>(find.integer(0) & 0xffffffff);
      if (!part.left.contains(number) && taken.insert(number).second) rows.push_back(number);
    }
    is_capped = is_capped || found == kMostOfQuery || taken.size() == kMostFetched;
  }
  find.reset();
  return is_capped;
}

// An image of these people at the end of the index. False: there is nobody.
Result<bool> add_people(State& state, std::size_t at, const std::vector<std::uint32_t>& rows) {
  Part& part = state.parts[at];
  ImageBuilder builder(state.index, kNeverListed);
  Numbers used;
  for (const std::uint32_t row : rows) {
    part.find_face->reset();
    part.find_face->bind(1, std::int64_t{row});
    TRY(found, part.find_face->step());
    if (!found) continue;  // Written by an import that was taken back.
    TRY(face, face_in_index(part, part.find_face->blob(0), part.find_face->integer(1)));
    use_terms(face, used);
    builder.add(row, face);
  }
  part.find_face->reset();
  if (builder.size() == 0) return false;
  for (auto& numbers : used) {
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  }
  TRY(image, Image::parse(builder.finish()));
  TRY_VOID(state.index.add_counted(std::move(image), static_cast<std::uint32_t>(at), std::move(used)));
  return true;
}

double log_sum(double one, double other) {
  const double most = std::max(one, other);
  return most <= -1e30 ? most : most + std::log(std::exp(one - most) + std::exp(other - most));
}

}  // namespace

Result<Fetched> Fetched::open(State& state, const Asked& asked) {
  Fetched fetched(state);
  std::vector<WordQuery> queries;
  for (std::size_t at = 0; at < state.parts.size(); ++at) {
    if (!state.parts[at].is_lean) continue;
    if (!fetched.is_lean_) queries = word_queries(asked, state.index);
    fetched.is_lean_ = true;
    std::vector<std::uint32_t> rows;
    TRY(capped, fetch_rows(state.parts[at], queries, rows));
    fetched.is_capped_ = fetched.is_capped_ || capped;
    TRY(added, add_people(state, at, rows));
    fetched.segments_ += added ? 1 : 0;
  }
  return fetched;
}

Fetched::Fetched(Fetched&& other) noexcept
    : state_(other.state_), segments_(std::exchange(other.segments_, 0)), is_lean_(other.is_lean_),
      is_capped_(other.is_capped_) {}

Fetched::~Fetched() { state_->index.drop_counted(segments_); }

void Fetched::add_rest(const Chance& chance, Scan& scan) const {
  if (!is_lean_) return;
  const double people = std::log(std::max<double>(state_->index.visible(), 1));
  scan.log_mass = log_sum(scan.log_mass, people + chance.absent + std::log(is_capped_ ? kRestCapped : kRestSeen));
  scan.log_kin = log_sum(scan.log_kin, people + chance.absent - chance.relative);
  if (is_capped_) scan.fitting = std::max<std::uint64_t>(scan.fitting, kMostRows + 1);
}

bool wants_words(const State& state) {
  if (state.form != IndexForm::kByMemory) return state.form == IndexForm::kWords;
  return state.parts.back().is_lean || is_too_large(state.index.visible() * kBytesOfPerson);
}

Result<bool> is_for_words(const State& state, Part& part, std::uint64_t& bytes) {
  TRY(image, number(*part.database, "SELECT sum(length(bytes)) FROM image"));
  TRY(tables, number(*part.database, "SELECT count(*) FROM sqlite_master WHERE name = 'person_word'"));
  std::int64_t generations = 0;
  if (tables > 0) {
    TRY(count, number(*part.database, "SELECT count(*) FROM person_word_generation"));
    generations = count;
  }
  const std::uint64_t with_this = bytes + static_cast<std::uint64_t>(image) * kBytesOfImageByte;
  const bool lean = generations > 0 && (image == 0 || state.form == IndexForm::kWords ||
                                        (state.form == IndexForm::kByMemory && is_too_large(with_this)));
  if (!lean) bytes = with_this;
  return lean;
}

Result<void> load_totals(State& state, std::size_t at) {
  Part& part = state.parts[at];
  part.left.insert(part.covered.begin(), part.covered.end());
  TRY_VOID(load_terms(part));
  for (std::size_t kind = 0; kind < kTermKinds; ++kind) {
    const TermKind which{static_cast<std::uint8_t>(kind)};
    for (std::uint32_t term = 0; term < part.terms.size(which); ++term) {
      TRY(in_index, state.index.number_of(which, part.terms.packed(which, term)));
      part.to_index[kind].push_back(in_index);
    }
  }
  if (at + 1 < state.parts.size()) {
    part.terms = Terms{};
    for (auto& known : part.known) known.clear();
    part.terms_loaded = false;
  }
  TRY(rows, part.database->prepare("SELECT row, packed, as_of FROM face JOIN person USING(row)"));
  while (true) {
    TRY(row, rows.step());
    if (!row) return ok();
    if (part.left.contains(static_cast<std::uint32_t>(rows.integer(0)))) continue;
    TRY(face, face_in_index(part, rows.blob(1), rows.integer(2)));
    state.index.count_face(face, 1);
    if (face.withheld && at + 1 < state.parts.size()) {
      TRY(id, load_id(part, static_cast<std::uint32_t>(rows.integer(0))));
      state.withheld_below.insert(id);
    }
  }
}

Result<void> leave_totals(State& state, std::size_t at, std::int64_t row) {
  Part& part = state.parts[at];
  if (!part.is_lean || !part.left.insert(static_cast<std::uint32_t>(row)).second) return ok();
  part.find_face->reset();
  part.find_face->bind(1, row);
  TRY(found, part.find_face->step());
  if (found) {
    TRY(face, face_in_index(part, part.find_face->blob(0), part.find_face->integer(1)));
    state.index.count_face(face, -1);
  }
  part.find_face->reset();
  return ok();
}

namespace {

constexpr std::string_view kEverybody =
    "SELECT row, packed FROM face ORDER BY row";
constexpr std::string_view kNewer =
    "SELECT row, packed FROM face WHERE row IN (SELECT row FROM newer) ORDER BY row";

// Words of everybody, or of those who came since when some have theirs already.
Result<void> write_generation(State& state) {
  Part& part = state.written();
  TRY(people, number(*part.database, "SELECT count(*) FROM face"));
  TRY(written, number(*part.database, "SELECT coalesce(sum(people), 0) FROM person_word_generation"));
  TRY(last, number(*part.database, "SELECT coalesce(max(generation), -1) FROM person_word_generation"));
  const bool all = last < 0 || written > 2 * people;
  const std::int64_t generation = all ? 0 : last + 1;
  if (all) {
    TRY_VOID(part.database->execute("INSERT INTO person_word(person_word) VALUES('delete-all')"));
    TRY_VOID(part.database->execute("DELETE FROM person_word_generation"));
  }
  TRY(rows, part.database->prepare(all ? kEverybody : kNewer));
  TRY(insert, part.database->prepare("INSERT INTO person_word(rowid, words) VALUES(?1, ?2)"));
  std::int64_t count = 0;
  while (true) {
    TRY(row, rows.step());
    if (!row) break;
    TRY(face, decode_face(rows.blob(1)));
    const std::string words = words_of(part.terms, face);
    insert.bind(1, generation << 32 | rows.integer(0)).bind(2, std::string_view(words));
    TRY_VOID(insert.run());
    ++count;
  }
  TRY(note, part.database->prepare("INSERT INTO person_word_generation VALUES(?1, ?2)"));
  note.bind(1, generation).bind(2, count);
  return note.run();
}

}  // namespace

Result<void> write_words(State& state) {
  vault::Database& database = state.database();
  TRY_VOID(load_terms(state.written()));
  TRY_VOID(database.execute("SAVEPOINT people_words"));
  const Result<void> written = write_generation(state);
  if (!written) {
    [[maybe_unused]] const auto undone = database.execute("ROLLBACK TO people_words");
    [[maybe_unused]] const auto released = database.execute("RELEASE people_words");
    return written;
  }
  // Rows that no image has and words have now: beside an image they stay newer.
  TRY_VOID(database.execute("DELETE FROM newer WHERE NOT EXISTS (SELECT 1 FROM image)"));
  return database.execute("RELEASE people_words");
}

}  // namespace tomoshibi::store::people::internal
