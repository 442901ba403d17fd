// The images of a register in its database: read at opening, written after an import, and the image of what
// was put since.
#include <algorithm>
#include <chrono>

#include "store/people/internal/image_builder.h"
#include "store/people/internal/state.h"

namespace tomoshibi::store::people::internal {
namespace {

using State = Register::State;

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
constexpr std::int64_t kMostPieces = 1 << 12;        // Of one image.
constexpr std::size_t kMostInOne = 8'000'000;       // People; beyond that another image.
constexpr std::int64_t kMostRowNumber = 0xfffffff0;

bool terms_exist(const Terms& terms, const Face& face) {
  const auto inside = [&terms](TermKind kind, std::uint32_t term) {
    return term == kNoTerm || term < terms.size(kind);
  };
  return inside(TermKind::kPlace, face.place) &&
         std::ranges::all_of(face.names,
                             [&](const FaceName& name) {
                               return inside(TermKind::kFamily, name.family) &&
                                      inside(TermKind::kGiven, name.given);
                             }) &&
         std::ranges::all_of(face.cards, [&](const CardFace& card) {
           return inside(TermKind::kInsurer, card.insurer) && inside(TermKind::kSymbol, card.symbol);
         });
}

Result<void> add_face(const Terms& terms, std::int64_t row, ByteView packed, std::int64_t as_of,
                      ImageBuilder& builder) {
  TRY(face, decode_face(packed));
  if (row < 1 || row > kMostRowNumber || !terms_exist(terms, face)) {
    return Error(Errc::kCorrupt, "a row of the search index names what is not there");
  }
  face.as_of = as_of;
  builder.add(static_cast<std::uint32_t>(row), face);
  return ok();
}

Result<void> add_image(State& state, std::size_t at, Bytes bytes) {
  TRY(image, Image::parse(std::move(bytes)));
  TRY_VOID(state.index.add(std::move(image), static_cast<std::uint32_t>(at)));
  ++state.parts[at].images;
  return ok();
}

void sort_unique(std::vector<std::uint32_t>& rows) {
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

// Rows of a part that stand in one of its images and are to be seen no more; ascending.
void hide_rows(State& state, std::size_t at, const std::vector<std::uint32_t>& rows) {
  if (rows.empty()) return;
  std::vector<std::uint64_t> changed(rows.back() / 64 + 1ULL);
  for (const std::uint32_t row : rows) changed[row / 64] |= std::uint64_t{1} << (row % 64);
  std::vector<std::uint32_t> replaced;
  for (const Segment& segment : state.index.segments()) {
    const Image& image = segment.image;
    if (segment.part != at || rows.front() > image.most_row()) continue;
    for (std::uint32_t slot = 0; slot < image.slots(); ++slot) {
      const std::uint32_t row = image.row(slot);
      if (row > rows.back() || (changed[row / 64] >> (row % 64) & 1) == 0) continue;
      if ((image.bits(slot) & kGoneBit) == 0) replaced.push_back(segment.base + slot);
    }
  }
  for (const std::uint32_t slot : replaced) state.index.hide(slot);
}

// Requires: the part's segments are the last of the index.
Result<void> make_newer_images(State& state, std::size_t at) {
  Part& part = state.parts[at];
  part.images -= part.newer_images;
  for (; part.newer_images > 0; --part.newer_images) state.index.drop_last();
  sort_unique(part.newer);
  hide_rows(state, at, part.newer);
  TRY_VOID(load_terms(part));
  ImageBuilder builder(part.terms);
  const auto close = [&]() -> Result<void> {
    if (builder.size() == 0) return ok();
    TRY_VOID(add_image(state, at, builder.finish()));
    ++part.newer_images;
    return ok();
  };
  for (const std::uint32_t row : part.newer) {
    part.find_face->reset();
    part.find_face->bind(1, std::int64_t{row});
    TRY(found, part.find_face->step());
    if (!found) continue;  // Taken away, or the transaction that put it was rolled back.
    TRY_VOID(add_face(part.terms, row, part.find_face->blob(0), part.find_face->integer(1), builder));
    if (builder.size() == kMostInOne) TRY_VOID(close());
  }
  part.find_face->reset();
  part.newer_changed = false;
  return close();
}

Result<void> keep(State& state, std::int64_t image, ByteView bytes) {
  TRY(insert, state.database().prepare("INSERT INTO image(part, bytes) VALUES(?1, ?2)"));
  for (std::int64_t piece = 0; !bytes.empty(); ++piece) {
    const std::size_t size = std::min(bytes.size(), kPieceBytes);
    insert.bind(1, image * kMostPieces + piece).bind(2, bytes.first(size));
    TRY_VOID(insert.run());
    bytes = bytes.subspan(size);
  }
  return ok();
}

}  // namespace

Result<void> load_terms(Part& part) {
  if (part.terms_loaded) return ok();
  TRY(rows, part.database->prepare("SELECT kind, packed FROM term ORDER BY term"));
  while (true) {
    TRY(row, rows.step());
    if (!row) break;
    const std::int64_t kind_number = rows.integer(0);
    if (kind_number < 0 || kind_number >= static_cast<std::int64_t>(kTermKinds)) {
      return Error(Errc::kCorrupt, "a term of an unknown kind");
    }
    const TermKind kind{static_cast<std::uint8_t>(kind_number)};
    const std::string_view packed = as_text(rows.blob(1));
    part.known[static_cast<std::size_t>(kind_number)].emplace(
        std::string(packed), static_cast<std::uint32_t>(part.terms.size(kind)));
    TRY_VOID(part.terms.add(kind, packed));
  }
  part.terms_loaded = true;
  return ok();
}

namespace {

Result<void> load_image(State& state, std::size_t at, std::uint64_t& bytes_taken) {
  Part& part = state.parts[at];
  TRY(lean, is_for_words(state, part, bytes_taken));
  part.is_lean = lean;
  if (lean) return ok();
  TRY(pieces, part.database->prepare("SELECT part, bytes FROM image ORDER BY part"));
  Bytes bytes;
  std::int64_t number = 0;
  while (true) {
    TRY(row, pieces.step());
    if (!row || pieces.integer(0) / kMostPieces != number) {
      if (!bytes.empty()) TRY_VOID(add_image(state, at, std::move(bytes)));
      bytes = {};
      if (!row) break;
      number = pieces.integer(0) / kMostPieces;
    }
    const ByteView piece = pieces.blob(1);
    bytes.insert(bytes.end(), piece.begin(), piece.end());
  }
  return ok();
}

Result<void> load_part(State& state, std::size_t at, std::uint64_t& bytes_taken) {
  Part& part = state.parts[at];
  TRY_VOID(load_image(state, at, bytes_taken));
  TRY(newer, part.database->prepare("SELECT row FROM newer ORDER BY row"));
  while (true) {
    TRY(row, newer.step());
    if (!row) break;
    if (newer.integer(0) < 1 || newer.integer(0) > kMostRowNumber) {
      return Error(Errc::kCorrupt, "a row of the search index names what is not there");
    }
    part.newer.push_back(static_cast<std::uint32_t>(newer.integer(0)));
    if (part.is_lean) part.left.insert(part.newer.back());
  }
  TRY(links, part.database->prepare("SELECT 1 FROM link LIMIT 1"));
  TRY(linked, links.step());
  part.has_links = linked;
  if (part.newer.empty()) return ok();
  TRY_VOID(make_newer_images(state, at));
  if (!part.is_lean && at + 1 < state.parts.size()) {  // Nothing is written there: its dictionary has served.
    part.terms = Terms{};
    for (auto& known : part.known) known.clear();
    part.terms_loaded = false;
  }
  return ok();
}

}  // namespace

Result<void> load_images(State& state) {
  const auto started = std::chrono::steady_clock::now();
  std::uint64_t bytes_taken = 0;
  for (std::size_t at = 0; at < state.parts.size(); ++at) TRY_VOID(load_part(state, at, bytes_taken));
  TRY_VOID(cover_all(state));
  for (std::size_t at = 0; at < state.parts.size(); ++at) {
    if (state.parts[at].is_lean) TRY_VOID(load_totals(state, at));
  }
  state.index.forget_values();
  TRY_VOID(refresh(state));
  TRY_VOID(note_withheld(state));
  state.load_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return ok();
}

Result<void> note_newer(State& state, std::int64_t row) {
  state.insert_newer->bind(1, row);
  TRY_VOID(state.insert_newer->run());
  state.written().newer.push_back(static_cast<std::uint32_t>(row));
  state.written().newer_changed = true;
  if (state.written().is_lean) state.written().left.insert(static_cast<std::uint32_t>(row));
  return ok();
}

Result<void> refresh(State& state) {
  if (state.written().newer_changed) {
    TRY_VOID(make_newer_images(state, state.parts.size() - 1));
    state.index.forget_values();
  }
  for (std::size_t at = 0; at < state.parts.size(); ++at) {
    sort_unique(state.parts[at].covered);
    for (const std::uint32_t row : state.parts[at].covered) TRY_VOID(leave_totals(state, at, row));
    hide_rows(state, at, state.parts[at].covered);
    state.parts[at].covered.clear();
  }
  state.index.find_bearers();
  refresh(state.lookup, state.index);
  return ok();
}

Result<void> write_image(State& state) {
  Part& part = state.written();
  TRY_VOID(load_terms(part));
  TRY_VOID(state.database().execute("SAVEPOINT people_image"));
  const auto write = [&state, &part]() -> Result<std::vector<Bytes>> {
    TRY_VOID(state.database().execute("DELETE FROM image"));
    TRY(words, state.database().prepare("SELECT 1 FROM person_word_generation LIMIT 1"));
    TRY(has_words, words.step());
    words.reset();
    if (has_words) TRY_VOID(write_words(state));  // What is newer now is not to be lost to them.
    TRY(rows, state.database().prepare(
                  "SELECT row, packed, as_of FROM face JOIN person USING(row) ORDER BY row"));
    std::vector<Bytes> images;
    ImageBuilder builder(part.terms);
    while (true) {
      TRY(row, rows.step());
      if (row) {
        TRY_VOID(add_face(part.terms, rows.integer(0), rows.blob(1), rows.integer(2), builder));
      }
      if (builder.size() == kMostInOne || (!row && builder.size() > 0)) {
        images.push_back(builder.finish());
        TRY_VOID(keep(state, static_cast<std::int64_t>(images.size()) - 1, images.back()));
      }
      if (!row) break;
    }
    TRY_VOID(state.database().execute("DELETE FROM newer"));
    return images;
  };
  Result<std::vector<Bytes>> images = write();
  if (!images) {
    [[maybe_unused]] const auto undone = state.database().execute("ROLLBACK TO people_image");
    [[maybe_unused]] const auto released = state.database().execute("RELEASE people_image");
    return images.error();
  }
  TRY_VOID(state.database().execute("RELEASE people_image"));
  if (part.is_lean) return ok();  // Used from the next opening; the newer rows stay in their image.
  if (state.is_several()) {
    for (; part.images > 0; --part.images) state.index.drop_last();
  } else {
    state.index = Index{};
    state.lookup = Lookup{};
    part.images = 0;
  }
  part.newer.clear();
  part.newer_changed = false;
  part.newer_images = 0;
  for (Bytes& image : *images) TRY_VOID(add_image(state, state.parts.size() - 1, std::move(image)));
  state.index.forget_values();
  return refresh(state);
}

}  // namespace tomoshibi::store::people::internal
