#include "store/journal/head_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "store/base/cbor.h"

namespace tomoshibi::store::journal {
namespace {

constexpr std::uint64_t kTypeHead = 4;
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSuite = 1;
constexpr std::size_t kSlotBytes = 4096;
constexpr std::size_t kSectorBytes = 512;
constexpr std::size_t kSlots = 2;

std::filesystem::path head_path(const std::filesystem::path& directory) {
  return directory / "journal.head";
}

Bytes slot_of(const Head& head, const DeviceKeys& keys) {
  cbor::MapWriter map;
  map.add_unsigned(0, kTypeHead).add_unsigned(1, kVersion).add_unsigned(2, kSuite);
  map.add_bytes(3, head.device).add_bytes(4, head.incarnation).add_unsigned(5, head.seq.value);
  map.add_bytes(6, head.hash);
  const Bytes encoded = map.finish();
  const Signature signature = keys.sign(kHeadDomain, encoded);
  Bytes slot;
  slot.reserve(kSlotBytes);
  slot.push_back(static_cast<std::uint8_t>(encoded.size() >> 8));
  slot.push_back(static_cast<std::uint8_t>(encoded.size() & 0xff));
  slot.insert(slot.end(), encoded.begin(), encoded.end());
  slot.insert(slot.end(), signature.begin(), signature.end());
  assert(slot.size() <= kSectorBytes);
  slot.resize(kSlotBytes);
  return slot;
}

template <std::size_t N>
bool copy_at(cbor::MapReader& map, std::uint64_t key, std::array<std::uint8_t, N>& out) {
  const auto bytes = map.bytes_at(key, N);
  if (!bytes || bytes->size() != N) return false;
  std::ranges::copy(*bytes, out.begin());
  return true;
}

std::optional<Head> read_slot(ByteView slot, const PublicKey& device) {
  const std::size_t length = static_cast<std::size_t>(slot[0]) << 8 | slot[1];
  const std::size_t used = 2 + length + sizeof(Signature);
  if (used > kSectorBytes) return std::nullopt;
  const ByteView encoded = slot.subspan(2, length);
  const ByteView signature = slot.subspan(2 + length, sizeof(Signature));
  const bool clean = std::ranges::all_of(slot.subspan(used), [](auto byte) { return byte == 0; });
  if (!clean || !verify_signature(device, kHeadDomain, encoded, signature)) return std::nullopt;
  const auto value = cbor::decode(encoded);
  if (!value) return std::nullopt;
  auto map = cbor::MapReader::create(*value);
  if (!map) return std::nullopt;
  const auto type = map->unsigned_at(0, UINT64_MAX);
  const auto version = map->unsigned_at(1, UINT64_MAX);
  const auto suite = map->unsigned_at(2, UINT64_MAX);
  const auto seq = map->unsigned_at(5, INT64_MAX);
  if (!type || !version || !suite || !seq || *type != kTypeHead || *version != kVersion ||
      *suite != kSuite || *seq == 0) {
    return std::nullopt;
  }
  Head head;
  head.seq = {*seq};
  const bool whole = copy_at(*map, 3, head.device) && copy_at(*map, 4, head.incarnation) &&
                     copy_at(*map, 6, head.hash) && map->finish() &&
                     head.device == key_id_of(device);
  if (!whole) return std::nullopt;
  return head;
}

bool write_at(int descriptor, ByteView bytes, std::size_t offset) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

HeadReading heads_in(ByteView file, const PublicKey& device) {
  HeadReading reading;
  if (file.empty()) {
    reading.absent = true;
    return reading;
  }
  if (file.size() != kSlots * kSlotBytes) {
    reading.damaged = true;
    return reading;
  }
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    const auto head = read_slot(file.subspan(slot * kSlotBytes, kSlotBytes), device);
    if (!head) {
      reading.damaged = true;
    } else {
      reading.heads.push_back(*head);
    }
  }
  std::ranges::sort(reading.heads, [](const Head& a, const Head& b) { return a.seq > b.seq; });
  return reading;
}

Result<HeadReading> read_heads(const std::filesystem::path& directory, const PublicKey& device) {
  const int descriptor = ::open(head_path(directory).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno != ENOENT) return Error(Errc::kStorage, "journal.head cannot be opened");
    return heads_in({}, device);
  }
  Bytes bytes(kSlots * kSlotBytes + 1);
  const ssize_t length = ::pread(descriptor, bytes.data(), bytes.size(), 0);
  ::close(descriptor);
  if (length < 0) return Error(Errc::kStorage, "journal.head cannot be read");
  return heads_in(ByteView(bytes).first(static_cast<std::size_t>(length)), device);
}

Result<HeadFile> HeadFile::open(const std::filesystem::path& directory) {
  const int descriptor =
      ::open(head_path(directory).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return Error(Errc::kStorage, "journal.head cannot be opened for writing");
  HeadFile file(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return Error(Errc::kStorage, "the journal is in use by another process; close it first");
  }
  return file;
}

HeadFile::HeadFile(HeadFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), next_slot_(other.next_slot_) {}

HeadFile::~HeadFile() {
  if (descriptor_ < 0) return;
  ::fdatasync(descriptor_);
  ::close(descriptor_);
}

Result<void> HeadFile::write(const Head& head, const DeviceKeys& keys) {
  const Bytes slot = slot_of(head, keys);
  // The bytes behind the sector are zeros already: one sector is written, whole or not at all.
  if (!write_at(descriptor_, ByteView(slot).first(kSectorBytes), next_slot_ * kSlotBytes)) {
    return Error(Errc::kStorage, "journal.head cannot be written");
  }
  next_slot_ = (next_slot_ + 1) % kSlots;
  return ok();
}

Result<void> HeadFile::reset(const Head& head, const DeviceKeys& keys) {
  const Bytes slot = slot_of(head, keys);
  const bool done = ::ftruncate(descriptor_, kSlots * kSlotBytes) == 0 &&
                    write_at(descriptor_, slot, 0) && write_at(descriptor_, slot, kSlotBytes) &&
                    ::fsync(descriptor_) == 0;
  if (!done) return Error(Errc::kStorage, "journal.head cannot be written");
  return ok();
}

}  // namespace tomoshibi::store::journal
