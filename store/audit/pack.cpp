#include "store/audit/pack.h"

#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "store/audit/internal/pack_stream.h"
#include "store/base/cbor.h"
#include "store/journal/chain.h"
#include "store/journal/head_file.h"

namespace tomoshibi::store::audit {
namespace {

constexpr std::string_view kMagic = "tomoshibi audit pack v1\n";
constexpr std::string_view kKeyPurpose("tomoshibi/audit-pack-key/v1\0", 28);
constexpr std::uint64_t kTypeHeader = 30;
constexpr std::uint64_t kTypeFront = 31;
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSuite = 1;
constexpr std::uint64_t kEntriesMax = std::uint64_t{1} << 30;
constexpr std::size_t kNoteBytesMax = std::size_t{64} << 10;
constexpr std::size_t kNameBytesMax = 256;
constexpr std::size_t kHeadBytesMax = 8192;
constexpr std::size_t kBoxBytes = kKeyPurpose.size() + 32 + crypto_box_SEALBYTES;

constexpr Error kNoPack(Errc::kBadInput, "this is no audit pack");
constexpr Error kBadFront(Errc::kCorrupt, "the front of the pack is malformed");

// Everything in front of the sealed pieces, and what it says.
struct Opened {
  Secret<32> key;     // Of the pieces.
  Digest bound{};     // SHA-256 of everything before them.
  std::size_t begin = 0;
};

Digest sha256(ByteView bytes) {
  Digest digest{};
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return digest;
}

Secret<32> subkey(const Secret<32>& key, std::uint64_t number) {
  Secret<32> out;
  crypto_kdf_derive_from_key(out.fill().data(), 32, number, "tmsbpack", key.view().data());
  return out;
}

void add_number(Bytes& out, std::uint64_t number, int bytes) {
  for (int at = bytes - 1; at >= 0; --at) out.push_back(static_cast<std::uint8_t>(number >> (8 * at)));
}

std::size_t number_of(ByteView bytes) {
  std::size_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

Bytes header_of(const PublicKey& auditor, const Secret<32>& key) {
  Secret<kKeyPurpose.size() + 32> text;
  std::ranges::copy(as_bytes(kKeyPurpose), text.fill().begin());
  std::ranges::copy(key.view(), text.fill().begin() + kKeyPurpose.size());
  const Secret<32> commitment = subkey(key, 2);
  cbor::MapWriter map;
  map.add_unsigned(0, kTypeHeader).add_unsigned(1, kVersion).add_unsigned(2, kSuite);
  map.add_bytes(3, journal::key_id_of(auditor)).add_bytes(4, journal::seal_to(auditor, text.view()));
  map.add_bytes(5, commitment.view());
  const Bytes encoded = map.finish();
  Bytes header(kMagic.begin(), kMagic.end());
  add_number(header, encoded.size(), 2);
  header.insert(header.end(), encoded.begin(), encoded.end());
  return header;
}

Result<Opened> open_header(ByteView file, const journal::SealingKey& auditor) {
  const std::size_t fixed = kMagic.size() + 2;
  if (file.size() < fixed || as_text(file.first(kMagic.size())) != kMagic) return kNoPack;
  const std::size_t length = number_of(file.subspan(kMagic.size(), 2));
  if (length > kPackHeaderBytesMax || file.size() - fixed < length) return kNoPack;
  TRY(value, cbor::decode(file.subspan(fixed, length)));
  TRY(map, cbor::MapReader::create(value));
  TRY(type, map.unsigned_at(0, UINT64_MAX));
  TRY(version, map.unsigned_at(1, UINT64_MAX));
  TRY(suite, map.unsigned_at(2, UINT64_MAX));
  if (type != kTypeHeader) return kNoPack;
  if (version != kVersion || suite != kSuite) {
    return Error(Errc::kBadInput, "this pack is of a later version; use a newer release");
  }
  TRY(recipient, map.bytes_at(3, sizeof(journal::KeyId)));
  TRY(box, map.bytes_at(4, kBoxBytes));
  TRY(commitment, map.bytes_at(5, 32));
  TRY_VOID(map.finish());
  if (box.size() != kBoxBytes || commitment.size() != 32) return kNoPack;
  if (!std::ranges::equal(recipient, journal::key_id_of(auditor.public_key()))) {
    return Error(Errc::kDenied, "this pack is sealed to another auditor's key");
  }
  TRY(text, auditor.open(box));
  Opened opened;
  const bool fits = as_text(ByteView(text).first(kKeyPurpose.size())) == kKeyPurpose;
  Secret<32> key;
  std::ranges::copy(ByteView(text).subspan(kKeyPurpose.size(), 32), key.fill().begin());
  sodium_memzero(text.data(), text.size());
  const Secret<32> expected = subkey(key, 2);
  if (!fits || sodium_memcmp(expected.view().data(), commitment.data(), 32) != 0) {
    return Error(Errc::kCorrupt, "the pack's key is not the one that its header commits to");
  }
  opened.key = subkey(key, 1);
  opened.begin = fixed + length;
  opened.bound = sha256(file.first(opened.begin));
  return opened;
}

Result<Bytes> encode(const PackFront& front) {
  const bool fits = front.head_file.size() <= kHeadBytesMax &&
                    front.checkpoint.size() <= kNoteBytesMax && front.entries <= kEntriesMax && front.kiosk.size() <= kNameBytesMax &&
                    front.facility.size() <= kNameBytesMax &&
                    front.account.value.size() <= journal::kAccountBytesMax;
  if (!fits) return Error(Errc::kBadInput, "what stands in front of the pack is too long");
  cbor::MapWriter map;
  map.add_unsigned(0, kTypeFront).add_unsigned(1, kVersion).add_unsigned(2, kSuite);
  map.add_bytes(3, front.keys.device).add_bytes(4, front.keys.facility);
  map.add_bytes(5, front.keys.auditor);
  if (!front.head_file.empty()) map.add_bytes(6, front.head_file);
  map.add_text(7, front.checkpoint).add_unsigned(8, front.entries);
  map.add_signed(9, front.made.milliseconds);
  if (!front.account.value.empty()) map.add_text(10, front.account.value);
  if (!front.kiosk.empty()) map.add_text(11, front.kiosk);
  if (!front.facility.empty()) map.add_text(12, front.facility);
  return map.finish();
}

Result<PackFront> decode_front(ByteView bytes) {
  const auto read = [&]() -> Result<PackFront> {
    TRY(value, cbor::decode(bytes));
    TRY(map, cbor::MapReader::create(value));
    TRY(type, map.unsigned_at(0, UINT64_MAX));
    TRY(version, map.unsigned_at(1, UINT64_MAX));
    TRY(suite, map.unsigned_at(2, UINT64_MAX));
    if (type != kTypeFront || version != kVersion || suite != kSuite) return kBadFront;
    PackFront front;
    std::uint64_t place = 3;
    for (PublicKey* key : {&front.keys.device, &front.keys.facility, &front.keys.auditor}) {
      TRY(half, map.bytes_at(place++, key->size()));
      if (half.size() != key->size()) return kBadFront;
      std::ranges::copy(half, key->begin());
    }
    if (map.find(6) != nullptr) {
      TRY(head, map.bytes_at(6, kHeadBytesMax));
      front.head_file.assign(head.begin(), head.end());
    }
    TRY(note, map.text_at(7, kNoteBytesMax));
    TRY(entries, map.unsigned_at(8, kEntriesMax));
    TRY(made, map.signed_at(9));
    TRY(account, map.text_or_empty(10, journal::kAccountBytesMax));
    TRY(kiosk, map.text_or_empty(11, kNameBytesMax));
    TRY(facility, map.text_or_empty(12, kNameBytesMax));
    TRY_VOID(map.finish());
    front.checkpoint = std::move(note);
    front.entries = entries;
    front.made = {made};
    front.account.value = std::move(account);
    front.kiosk = std::move(kiosk);
    front.facility = std::move(facility);
    return front;
  };
  auto front = read();
  if (!front) return kBadFront;  // It was sealed and signed: a reader's fault is the maker's.
  return front;
}

// The front, its signature verified by the device that it names.
Result<PackFront> read_front(StreamReader& text) {
  TRY(length_bytes, text.take(4));
  const std::size_t length = number_of(length_bytes);
  if (length > kPackFrontBytesMax) return kBadFront;
  TRY(both, text.take(length + sizeof(Signature)));
  const ByteView bytes = both.first(length);
  TRY(front, decode_front(bytes));
  if (!verify_signature(front.keys.device, kPackDomain, bytes, both.subspan(length))) {
    return Error(Errc::kCorrupt, "the pack was not signed by the device that it names");
  }
  return front;
}

// The entries behind the front, one a call.
class Rows final {
 public:
  Rows(StreamReader& text, std::uint64_t count) : text_(text), count_(count) {}
  Result<std::optional<journal::Row>> next() {
    if (given_ == count_) {
      TRY(is_over, text_.at_end());
      if (!is_over) return Error(Errc::kCorrupt, "the pack holds more than it announces");
      return std::optional<journal::Row>();
    }
    TRY(length_bytes, text_.take(2));
    const std::size_t length = number_of(length_bytes);
    if (length <= sizeof(Signature)) return Error(Errc::kCorrupt, "an entry of the pack is malformed");
    TRY(both, text_.take(length));
    ++given_;
    const std::size_t bytes = length - sizeof(Signature);
    return std::optional<journal::Row>(
        journal::Row{{given_}, both.first(bytes), both.subspan(bytes)});
  }

 private:
  StreamReader& text_;
  std::uint64_t count_;
  std::uint64_t given_ = 0;
};

// The incarnation stands in the origin, which is the first line: the last one of the journal, also when
// that one is not good.
Result<tlog::TreeHead> open_note(const PackFront& front) {
  const std::string origin = front.checkpoint.substr(0, front.checkpoint.find('\n'));
  const std::string device = to_hex(journal::key_id_of(front.keys.device));
  const std::string expected = journal::origin_of(journal::key_id_of(front.keys.device), {});
  const std::size_t common = expected.rfind('/') + 1;
  if (origin.size() != expected.size() ||
      std::string_view(origin).substr(0, common) != std::string_view(expected).substr(0, common)) {
    return Error(Errc::kCorrupt, "the checkpoint of the pack is another device's");
  }
  const tlog::VerifierKey known{origin, tlog::NoteKeyType::kEd25519, front.keys.device};
  const auto head = tlog::open_checkpoint(front.checkpoint, origin, {&known, 1});
  if (!head) return Error(Errc::kCorrupt, "the checkpoint of the pack does not verify");
  return *head;
}

}  // namespace

// ---- writing -----------------------------------------------------------------------------------

struct PackWriter::State {
  StreamWriter stream;
  std::uint64_t announced;
  std::uint64_t given = 0;
};

PackWriter::PackWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PackWriter::PackWriter(PackWriter&&) noexcept = default;
PackWriter& PackWriter::operator=(PackWriter&&) noexcept = default;
PackWriter::~PackWriter() = default;

Result<PackWriter> PackWriter::begin(const PublicKey& auditor, const PackFront& front,
                                     const Sign& sign, Sink sink) {
  TRY(encoded, encode(front));
  const Secret<32> key = Secret<32>::random();
  const Bytes header = header_of(auditor, key);
  TRY_VOID(sink(as_text(header)));
  const Digest bound = sha256(header);
  auto state = std::make_unique<State>(State{
      StreamWriter(subkey(key, 1), Bytes(bound.begin(), bound.end()), std::move(sink)),
      front.entries});
  Bytes message(kPackDomain.begin(), kPackDomain.end());
  message.push_back(0);
  message.insert(message.end(), encoded.begin(), encoded.end());
  Bytes text;
  add_number(text, encoded.size(), 4);
  text.insert(text.end(), encoded.begin(), encoded.end());
  const Signature signature = sign(message);
  text.insert(text.end(), signature.begin(), signature.end());
  TRY_VOID(state->stream.add(text));
  return PackWriter(std::move(state));
}

Result<void> PackWriter::add(ByteView bytes, ByteView signature) {
  const std::size_t length = bytes.size() + signature.size();
  if (bytes.empty() || signature.size() != sizeof(Signature) || length > UINT16_MAX) {
    return Error(Errc::kBadInput, "an entry is too long for a pack");
  }
  Bytes front;
  add_number(front, length, 2);
  TRY_VOID(state_->stream.add(front));
  TRY_VOID(state_->stream.add(bytes));
  TRY_VOID(state_->stream.add(signature));
  ++state_->given;
  return ok();
}

Result<void> PackWriter::finish() {
  if (state_->given != state_->announced) {
    return Error(Errc::kBadInput, "the pack does not hold the entries that it announces");
  }
  return state_->stream.finish();
}

// ---- reading -----------------------------------------------------------------------------------

struct AuditPack::State {
  Bytes file;
  Opened opened;
  const journal::SealingKey* auditor;
  PackFacts facts;

  // Both passes: the front, then the walk over the entries.
  Result<journal::Walk> walk(const PackOptions& options, bool is_first,
                             const std::function<void(journal::Entry&)>& give) {
    StreamReader text(opened.key, opened.bound, ByteView(file).subspan(opened.begin));
    TRY(front, read_front(text));
    if (is_first) {
      if (options.device && *options.device != front.keys.device) {
        return Error(Errc::kDenied, "this pack is another device's than the one that is trusted");
      }
      TRY(head, open_note(front));
      if (head.size != front.entries) {
        return Error(Errc::kCorrupt, "the checkpoint of the pack is not over its entries");
      }
      facts.head = head;
      facts.is_trusted = options.device.has_value();
      facts.front = front;
    }
    heads = journal::heads_in(front.head_file, front.keys.device);
    journal::WalkOptions walking;
    walking.device = front.keys.device;
    walking.heads = heads.heads;
    walking.tree_heads = options.heads;
    walking.progress = options.progress;
    Rows rows(text, front.entries);
    return journal::walk([&] { return rows.next(); }, front.entries, walking, give);
  }

  journal::HeadReading heads;
};

AuditPack::AuditPack(std::unique_ptr<State> state) : state_(std::move(state)) {}
AuditPack::AuditPack(AuditPack&&) noexcept = default;
AuditPack& AuditPack::operator=(AuditPack&&) noexcept = default;
AuditPack::~AuditPack() = default;

const PackFacts& AuditPack::facts() const { return state_->facts; }

Result<AuditPack> AuditPack::open(Bytes file, const journal::SealingKey& auditor,
                                  const PackOptions& options) {
  if (file.size() > kPackBytesMax) return Error(Errc::kBadInput, "this pack is larger than 1 GiB");
  TRY(opened, open_header(file, auditor));
  auto state = std::make_unique<State>(
      State{std::move(file), std::move(opened), &auditor, PackFacts{}, {}});
  std::vector<PackSeal>& seals = state->facts.seals;
  TRY(walk, state->walk(options, true, [&](journal::Entry& entry) {
        if (const auto* seal = std::get_if<journal::SealMade>(&entry.body)) {
          seals.push_back({entry.header.seq, entry.header.wall, *seal});
        }
      }));
  // The device signed this tree: other entries than its own are no evidence of anything.
  if (walk.tree.root() != state->facts.head.root) {
    return Error(Errc::kCorrupt, "the entries are not those that the pack's checkpoint covers");
  }
  state->facts.verification = journal::verification_of(walk, state->heads);
  const journal::KeyId device = journal::key_id_of(state->facts.front.keys.device);
  if (state->facts.verification.good &&
      !state->facts.front.checkpoint.starts_with(journal::origin_of(device, walk.incarnation) + "\n")) {
    return Error(Errc::kCorrupt, "the checkpoint of the pack is another incarnation's");
  }
  return AuditPack(std::move(state));
}

Result<void> AuditPack::read(const std::function<void(const journal::Entry&)>& give) const {
  TRY_VOID(state_->walk({}, false, [&](journal::Entry& entry) {
    // Sealed to others: it is given closed.
    [[maybe_unused]] const auto tried = journal::open_personal(entry, *state_->auditor);
    give(entry);
  }));
  return ok();
}

Result<AuditPack> open_pack(const std::filesystem::path& file, const journal::SealingKey& auditor,
                            const PackOptions& options) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(file, failure);
  if (failure) return Error(Errc::kNotFound, "the pack is not there");
  if (size > kPackBytesMax) return Error(Errc::kBadInput, "this pack is larger than 1 GiB");
  std::ifstream stream(file, std::ios::binary);
  Bytes bytes(static_cast<std::size_t>(size));
  if (!stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size))) {
    return Error(Errc::kStorage, "the pack cannot be read");
  }
  return AuditPack::open(std::move(bytes), auditor, options);
}

}  // namespace tomoshibi::store::audit
