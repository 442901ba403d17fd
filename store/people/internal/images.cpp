// The images of a register in its database: read at opening, written after an import, and the image of what
// was put since.
#include <algorithm>
#include <chrono>

#include "store/people/internal/image_builder.h"
#include "store/people/internal/state.h"

namespace tomoshibi::store::people::internal {
namespace {

using State = Register::State;

constexpr std::size_t kPartBytes = std::size_t{1} << 20;
constexpr std::int64_t kMostParts = 1 << 12;        // Of one image.
constexpr std::size_t kMostInOne = 8'000'000;       // People; beyond that another image.
constexpr std::int64_t kMostRows = 0xfffffff0;

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
  if (row < 1 || row > kMostRows || !terms_exist(terms, face)) {
    return Error(Errc::kCorrupt, "a row of the search index names what is not there");
  }
  face.as_of = as_of;
  builder.add(static_cast<std::uint32_t>(row), face);
  return ok();
}

Result<void> add_image(State& state, Bytes bytes) {
  TRY(image, Image::parse(std::move(bytes)));
  return state.index.add(std::move(image));
}

// Whoever stands in an older image and has changed since.
void hide_replaced(State& state, const std::vector<std::uint32_t>& rows) {
  if (rows.empty()) return;
  std::vector<std::uint64_t> changed(rows.back() / 64 + 1ULL);
  for (const std::uint32_t row : rows) changed[row / 64] |= std::uint64_t{1} << (row % 64);
  std::vector<std::uint32_t> replaced;
  for (const Segment& segment : state.index.segments()) {
    const Image& image = segment.image;
    if (rows.front() > image.most_row()) continue;
    for (std::uint32_t slot = 0; slot < image.slots(); ++slot) {
      const std::uint32_t row = image.row(slot);
      if (row > rows.back() || (changed[row / 64] >> (row % 64) & 1) == 0) continue;
      if ((image.bits(slot) & kGoneBit) == 0) replaced.push_back(segment.base + slot);
    }
  }
  for (const std::uint32_t slot : replaced) state.index.hide(slot);
}

Result<void> make_newer_images(State& state) {
  for (; state.newer_images > 0; --state.newer_images) state.index.drop_last();
  std::ranges::sort(state.newer);
  state.newer.erase(std::unique(state.newer.begin(), state.newer.end()), state.newer.end());
  hide_replaced(state, state.newer);
  TRY_VOID(load_terms(state));
  ImageBuilder builder(state.terms);
  const auto close = [&]() -> Result<void> {
    if (builder.size() == 0) return ok();
    TRY_VOID(add_image(state, builder.finish()));
    ++state.newer_images;
    return ok();
  };
  for (const std::uint32_t row : state.newer) {
    state.find_face->reset();
    state.find_face->bind(1, std::int64_t{row});
    TRY(found, state.find_face->step());
    if (!found) continue;  // The transaction that put it was rolled back.
    TRY_VOID(add_face(state.terms, row, state.find_face->blob(0), state.find_face->integer(1), builder));
    if (builder.size() == kMostInOne) TRY_VOID(close());
  }
  state.find_face->reset();
  return close();
}

Result<void> keep(State& state, std::int64_t image, ByteView bytes) {
  TRY(insert, state.database->prepare("INSERT INTO image(part, bytes) VALUES(?1, ?2)"));
  for (std::int64_t part = 0; !bytes.empty(); ++part) {
    const std::size_t size = std::min(bytes.size(), kPartBytes);
    insert.bind(1, image * kMostParts + part).bind(2, bytes.first(size));
    TRY_VOID(insert.run());
    bytes = bytes.subspan(size);
  }
  return ok();
}

}  // namespace

Result<void> load_terms(State& state) {
  if (state.terms_loaded) return ok();
  TRY(rows, state.database->prepare("SELECT kind, packed FROM term ORDER BY term"));
  while (true) {
    TRY(row, rows.step());
    if (!row) break;
    const std::int64_t kind_number = rows.integer(0);
    if (kind_number < 0 || kind_number >= static_cast<std::int64_t>(kTermKinds)) {
      return Error(Errc::kCorrupt, "a term of an unknown kind");
    }
    const TermKind kind{static_cast<std::uint8_t>(kind_number)};
    const std::string_view packed = as_text(rows.blob(1));
    state.known[static_cast<std::size_t>(kind_number)].emplace(
        std::string(packed), static_cast<std::uint32_t>(state.terms.size(kind)));
    TRY_VOID(state.terms.add(kind, packed));
  }
  state.terms_loaded = true;
  return ok();
}

Result<void> load_images(State& state) {
  const auto started = std::chrono::steady_clock::now();
  TRY(parts, state.database->prepare("SELECT part, bytes FROM image ORDER BY part"));
  Bytes bytes;
  std::int64_t number = 0;
  while (true) {
    TRY(row, parts.step());
    if (!row || parts.integer(0) / kMostParts != number) {
      if (!bytes.empty()) TRY_VOID(add_image(state, std::move(bytes)));
      bytes = {};
      if (!row) break;
      number = parts.integer(0) / kMostParts;
    }
    const ByteView part = parts.blob(1);
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  TRY(newer, state.database->prepare("SELECT row FROM newer ORDER BY row"));
  while (true) {
    TRY(row, newer.step());
    if (!row) break;
    if (newer.integer(0) < 1 || newer.integer(0) > kMostRows) {
      return Error(Errc::kCorrupt, "a row of the search index names what is not there");
    }
    state.newer.push_back(static_cast<std::uint32_t>(newer.integer(0)));
  }
  state.newer_changed = !state.newer.empty();
  TRY(links, state.database->prepare("SELECT 1 FROM link LIMIT 1"));
  TRY(linked, links.step());
  state.has_links = linked;
  TRY_VOID(refresh(state));
  state.load_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return ok();
}

Result<void> note_newer(State& state, std::int64_t row) {
  state.insert_newer->bind(1, row);
  TRY_VOID(state.insert_newer->run());
  state.newer.push_back(static_cast<std::uint32_t>(row));
  state.newer_changed = true;
  return ok();
}

Result<void> refresh(State& state) {
  if (state.newer_changed) {
    TRY_VOID(make_newer_images(state));
    state.newer_changed = false;
  }
  refresh(state.lookup, state.index);
  return ok();
}

Result<void> write_image(State& state) {
  TRY_VOID(load_terms(state));
  TRY_VOID(state.database->execute("SAVEPOINT people_image"));
  const auto write = [&state]() -> Result<std::vector<Bytes>> {
    TRY_VOID(state.database->execute("DELETE FROM image"));
    TRY(rows, state.database->prepare(
                  "SELECT row, packed, as_of FROM face JOIN person USING(row) ORDER BY row"));
    std::vector<Bytes> images;
    ImageBuilder builder(state.terms);
    while (true) {
      TRY(row, rows.step());
      if (row) {
        TRY_VOID(add_face(state.terms, rows.integer(0), rows.blob(1), rows.integer(2), builder));
      }
      if (builder.size() == kMostInOne || (!row && builder.size() > 0)) {
        images.push_back(builder.finish());
        TRY_VOID(keep(state, static_cast<std::int64_t>(images.size()) - 1, images.back()));
      }
      if (!row) break;
    }
    TRY_VOID(state.database->execute("DELETE FROM newer"));
    return images;
  };
  Result<std::vector<Bytes>> images = write();
  if (!images) {
    [[maybe_unused]] const auto undone = state.database->execute("ROLLBACK TO people_image");
    [[maybe_unused]] const auto released = state.database->execute("RELEASE people_image");
    return images.error();
  }
  TRY_VOID(state.database->execute("RELEASE people_image"));
  state.index = Index{};
  state.lookup = Lookup{};
  state.newer.clear();
  state.newer_changed = false;
  state.newer_images = 0;
  for (Bytes& image : *images) TRY_VOID(add_image(state, std::move(image)));
  return refresh(state);
}

}  // namespace tomoshibi::store::people::internal
