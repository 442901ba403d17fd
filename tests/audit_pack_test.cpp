// Promise: a pack that opens holds exactly what its device signed, and opens for its auditor alone;
// whatever was changed, cut, swapped, joined or made by somebody else is refused before anything of it
// is given.
// Method: a real journal packed and read back; damage at every place of the header and many of the
// rest; packs made by somebody who knows the auditor's public key; public vectors of STREAM.
#include "store/audit/pack.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "store/audit/internal/pack_stream.h"
#include "store/tlog/base64.h"
#include "tests/journal_support.h"

namespace tomoshibi::test {
namespace {

using store::audit::AuditPack;
using store::audit::PackFront;
using store::audit::PackOptions;
using store::audit::PackWriter;

Bytes file_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// What the desk does: the front from the journal, then the rows as they are.
PackFront front_of(const std::filesystem::path& directory, const journal::Journal& journal) {
  PackFront front;
  front.keys = journal.public_keys();
  front.head_file = file_of(directory / "journal.head");
  const auto note = journal.checkpoint(journal.tree_head());
  REQUIRE(note);
  front.checkpoint = *note;
  front.entries = journal.tree_head().size;
  front.made = after(kHour);
  front.account.value = "takada";
  front.kiosk = "K-12";
  front.facility = "第3救護所";
  return front;
}

Bytes pack_of(const PackFront& front, const std::vector<RawEntry>& entries,
              const PackWriter::Sign& sign) {
  Bytes file;
  auto writer = PackWriter::begin(front.keys.auditor, front, sign,
                                  [&](std::string_view piece) -> Result<void> {
                                    file.insert(file.end(), piece.begin(), piece.end());
                                    return ok();
                                  });
  REQUIRE(writer);
  for (const RawEntry& entry : entries) REQUIRE(writer->add(entry.bytes, entry.signature));
  REQUIRE(writer->finish());
  return file;
}

struct Packed {
  explicit Packed(int shifts = 1) {
    journal::Journal journal = open_journal(directory.path());
    for (int shift = 0; shift < shifts; ++shift) record_a_shift(journal);
    REQUIRE(journal.record_seal(std::nullopt, journal::SealCause::kOnDemand, after(kHour)));
    front = front_of(directory.path(), journal);
    entries = raw_entries(directory.path());
    sign = [](ByteView) { return Signature{}; };
    file = pack_of(front, entries,
                   [&](ByteView message) { return journal.sign_raw(message); });
    auto loaded = journal::DeviceKeys::load(directory.path(), wrapping_key());
    REQUIRE(loaded);
    keys.emplace(std::move(*loaded));
    sign = [this](ByteView message) { return keys->sign_raw(message); };
  }
  const journal::SealingKey& auditor() const { return *keys->auditor(); }
  Result<AuditPack> open(Bytes bytes, const PackOptions& options = {}) const {
    return AuditPack::open(std::move(bytes), auditor(), options);
  }

  TemporaryDirectory directory;
  PackFront front;
  std::vector<RawEntry> entries;
  PackWriter::Sign sign;
  Bytes file;
  std::optional<journal::DeviceKeys> keys;
};

TEST_CASE("pack: what was packed comes out, verified, opened and named") {
  const Packed packed;
  PackOptions options;
  options.device = packed.front.keys.device;
  const auto pack = packed.open(packed.file, options);
  REQUIRE(pack);
  const auto& facts = pack->facts();
  CHECK(facts.is_trusted);
  CHECK(facts.verification.good);
  CHECK(facts.verification.entries == kShiftEntries + 1);
  CHECK(facts.head.size == kShiftEntries + 1);
  CHECK(facts.front.kiosk == "K-12");
  CHECK(facts.front.facility == "第3救護所");
  CHECK(facts.front.account.value == "takada");
  REQUIRE(facts.seals.size() == 1);
  CHECK(facts.seals[0].seal.size == kShiftEntries);
  std::vector<journal::Entry> given;
  REQUIRE(pack->read([&](const journal::Entry& entry) { given.push_back(entry); }));
  REQUIRE(given.size() == packed.entries.size());
  std::size_t persons = 0;
  for (std::size_t at = 0; at < given.size(); ++at) {
    CHECK(given[at].header.seq.value == at + 1);
    CHECK(encode_entry(given[at]) == packed.entries[at].bytes);
    persons += journal::persons_of(given[at].body).size();
  }
  CHECK(persons == 10);
}

TEST_CASE("pack: nothing of it can be read without the key") {
  const Packed packed;
  const std::string_view text = as_text(packed.file);
  for (const char* word : {"nishi", "takada", "K-12", "救護所", "tomoshibi/journal"}) {
    CHECK(text.find(word) == std::string_view::npos);
  }
  const journal::DeviceKeys other = journal::DeviceKeys::from_seed(patterned<32>(9).view());
  CHECK(AuditPack::open(packed.file, *other.auditor()).error().code == Errc::kDenied);
  CHECK(AuditPack::open(packed.file, packed.keys->facility()).error().code == Errc::kDenied);
  PackOptions options;
  options.device = other.public_keys().device;
  CHECK(packed.open(packed.file, options).error().code == Errc::kDenied);
}

TEST_CASE("pack: a changed byte anywhere is found before anything is given") {
  const Packed packed;
  for (std::size_t at = 0; at < packed.file.size(); at += at < 300 ? 1 : 61) {
    Bytes changed = packed.file;
    changed[at] ^= 0x20;
    CAPTURE(at);
    CHECK_FALSE(packed.open(std::move(changed)));
  }
}

TEST_CASE("pack: cut short, joined or with pieces exchanged it does not open") {
  const Packed packed(32);
  REQUIRE(packed.file.size() > 2 * 65'552 + 400);
  for (std::size_t length = 0; length < packed.file.size(); length += length < 260 ? 1 : 9973) {
    CHECK_FALSE(packed.open({packed.file.begin(),
                             packed.file.begin() + static_cast<std::ptrdiff_t>(length)}));
  }
  Bytes longer = packed.file;
  longer.push_back(0);
  CHECK_FALSE(packed.open(longer));
  longer = packed.file;
  longer.insert(longer.end(), packed.file.begin(), packed.file.end());
  CHECK_FALSE(packed.open(longer));
  // The first two sealed pieces change places; the header's length stands behind the magic.
  const std::size_t begin = 26 + packed.file[25];
  Bytes swapped = packed.file;
  std::swap_ranges(swapped.begin() + static_cast<std::ptrdiff_t>(begin),
                   swapped.begin() + static_cast<std::ptrdiff_t>(begin + 65'552),
                   swapped.begin() + static_cast<std::ptrdiff_t>(begin + 65'552));
  CHECK_FALSE(packed.open(swapped));
  // Cut exactly behind a whole piece: its flag says that more must come.
  CHECK_FALSE(packed.open({packed.file.begin(),
                           packed.file.begin() + static_cast<std::ptrdiff_t>(begin + 65'552)}));
  CHECK(packed.open(packed.file));
}

TEST_CASE("pack: who only knows the auditor's public key cannot make one of this device") {
  const Packed packed;
  const journal::DeviceKeys thief = journal::DeviceKeys::from_seed(patterned<32>(9).view());
  const PackWriter::Sign as_thief = [&](ByteView message) { return thief.sign_raw(message); };
  // Signed by another key than the one that it names.
  CHECK(packed.open(pack_of(packed.front, packed.entries, as_thief)).error().code ==
        Errc::kCorrupt);
  // Names the thief's key: then the checkpoint and every entry are somebody else's.
  PackFront front = packed.front;
  front.keys.device = thief.public_keys().device;
  CHECK(packed.open(pack_of(front, packed.entries, as_thief)).error().code == Errc::kCorrupt);
}

TEST_CASE("pack: entries that are not those of the checkpoint are refused even from the device") {
  const Packed packed;
  PackFront front = packed.front;
  auto entries = packed.entries;
  entries.pop_back();
  front.entries = entries.size();
  CHECK(packed.open(pack_of(front, entries, packed.sign)).error().code == Errc::kCorrupt);
  entries = packed.entries;
  entries[4].bytes[40] ^= 1;
  CHECK(packed.open(pack_of(packed.front, entries, packed.sign)).error().code == Errc::kCorrupt);
  front = packed.front;
  front.checkpoint[front.checkpoint.find('\n') + 1] ^= 1;  // The size.
  CHECK(packed.open(pack_of(front, packed.entries, packed.sign)).error().code == Errc::kCorrupt);
}

TEST_CASE("pack: a writer that was given other than it announced does not finish") {
  const Packed packed;
  const auto drop = [](std::string_view) { return ok(); };
  auto writer = PackWriter::begin(packed.front.keys.auditor, packed.front, packed.sign, drop);
  REQUIRE(writer);
  REQUIRE(writer->add(packed.entries[0].bytes, packed.entries[0].signature));
  CHECK(writer->finish().error().code == Errc::kBadInput);
  PackFront front = packed.front;
  front.kiosk.assign(257, 'a');
  CHECK(PackWriter::begin(front.keys.auditor, front, packed.sign, drop).error().code ==
        Errc::kBadInput);
}

TEST_CASE("pack: a damaged journal is packed as it is, and says where it stops being good") {
  TemporaryDirectory directory;
  {
    journal::Journal journal = open_journal(directory.path());
    record_a_shift(journal);
  }
  auto entries = raw_entries(directory.path());
  entries[5].bytes[60] ^= 1;
  replace_entries(directory.path(), entries);
  journal::Journal journal = open_journal(directory.path(), after(kHour));
  REQUIRE(journal.record_sign_in(doctor(), after(2 * kHour)));
  const Bytes file =
      pack_of(front_of(directory.path(), journal), raw_entries(directory.path()),
              [&](ByteView message) { return journal.sign_raw(message); });
  auto keys = journal::DeviceKeys::load(directory.path(), wrapping_key());
  REQUIRE(keys);
  const auto pack = AuditPack::open(file, *keys->auditor());
  REQUIRE(pack);
  CHECK_FALSE(pack->facts().verification.good);
  CHECK_FALSE(pack->facts().is_trusted);
  REQUIRE(pack->facts().verification.first_bad.has_value());
  CHECK(*pack->facts().verification.first_bad == EntrySeq{6});
  std::vector<std::uint64_t> given;
  REQUIRE(pack->read([&](const journal::Entry& entry) { given.push_back(entry.header.seq.value); }));
  CHECK(given == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 12, 13});
}

TEST_CASE("pack: a root that somebody kept elsewhere is held against it") {
  const Packed packed;
  store::tlog::TreeHead kept = packed.open(packed.file)->facts().head;
  PackOptions options;
  options.heads = {&kept, 1};
  CHECK(packed.open(packed.file, options)->facts().verification.good);
  kept.root[0] ^= 1;
  const auto pack = packed.open(packed.file, options);
  REQUIRE(pack);
  CHECK_FALSE(pack->facts().verification.good);
}

TEST_CASE("pack: from a file, and a file that is none") {
  const Packed packed;
  const auto path = packed.directory.path() / "pack";
  CHECK(store::audit::open_pack(path, packed.auditor()).error().code == Errc::kNotFound);
  std::ofstream(path, std::ios::binary) << as_text(packed.file);
  CHECK(store::audit::open_pack(path, packed.auditor()));
  for (const std::size_t length : {std::size_t{0}, std::size_t{10}, std::size_t{5000}}) {
    CHECK(packed.open(Bytes(length, 0x74)).error().code == Errc::kBadInput);
  }
}

TEST_CASE("pack: the golden one, made by another program, opens in every release") {
  std::ifstream in(std::filesystem::path(TOMOSHIBI_SOURCE) / "tests/golden/audit_pack_v1.json");
  const auto golden = nlohmann::json::parse(in, nullptr, false);
  REQUIRE(golden.is_object());
  const auto file = store::tlog::from_base64(golden["pack"].get<std::string>());
  const auto half = from_hex(golden["auditor_secret"].get<std::string>());
  REQUIRE(file);
  REQUIRE(half);
  Secret<32> secret;
  std::ranges::copy(*half, secret.fill().begin());
  const auto key = journal::SealingKey::from_secret(std::move(secret));
  const auto pack = AuditPack::open(*file, key);
  REQUIRE(pack);
  CHECK(pack->facts().verification.good);
  CHECK(pack->facts().verification.entries == golden["entries"].get<std::uint64_t>());
  CHECK(to_hex(pack->facts().head.root) == golden["root"].get<std::string>());
  CHECK(pack->facts().front.facility == "第3救護所");
  std::uint64_t given = 0;
  REQUIRE(pack->read([&](const journal::Entry&) { ++given; }));
  CHECK(given == golden["entries"].get<std::uint64_t>());
}

TEST_CASE("stream: the public vectors, valid and invalid") {
  const std::filesystem::path path = std::filesystem::path(TOMOSHIBI_SHARED) / "data/vectors/stream.json";
  std::ifstream in(path);
  if (!in) {
    MESSAGE("skipped: the shared vectors are not here");
    return;
  }
  const auto vectors = nlohmann::json::parse(in, nullptr, false);
  REQUIRE(vectors.is_object());
  int checked = 0;
  for (const auto& one : vectors["cases"]) {
    if (one["suite"] != "chacha20-poly1305" || !one.contains("ciphertext")) continue;
    CAPTURE(one["case"].get<std::string>());
    const auto pieces = from_hex(one["ciphertext"].get<std::string>());
    const auto key_bytes = from_hex(one["key"].get<std::string>());
    const auto bound = from_hex(one["aad"].get<std::string>());
    REQUIRE(pieces);
    REQUIRE(key_bytes->size() == 32);
    Secret<32> key;
    std::ranges::copy(*key_bytes, key.fill().begin());
    const std::size_t chunk = one["chunk"];
    store::audit::StreamReader reader(key, *bound, *pieces, chunk);
    Bytes text;
    bool good = true;
    for (;;) {
      const auto over = reader.at_end();
      if (!over) good = false;
      if (!over || *over) break;
      text.push_back((*reader.take(1))[0]);
    }
    CHECK(good == (one["expect"] == "ok"));
    ++checked;
    if (!good) continue;
    CHECK(to_hex(text) == one["plaintext"].get<std::string>());
    Bytes again;
    store::audit::StreamWriter writer(std::move(key), *bound, [&](std::string_view piece) {
      again.insert(again.end(), piece.begin(), piece.end());
      return ok();
    }, chunk);
    REQUIRE(writer.add(text));
    REQUIRE(writer.finish());
    CHECK(again == *pieces);
  }
  CHECK(checked > 5);
}

}  // namespace
}  // namespace tomoshibi::test
