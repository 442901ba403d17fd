// Mutated segments before the verifier: how many of N are accepted (none may be), and nothing crashes.
//
//   segment_mutation N [SEED]
//
// Half are raw: bytes changed, cut, inserted, copied within the file. Half know the structure: lengths of
// the frame, fields of the header re-encoded, items of the list, the signature, the padding, chunks swapped,
// one segment's parts in another's, headers signed by keys of other roles. Exit 1 when one was accepted that
// is not byte for byte one of the originals, or when an original was refused.
// A segment that differs from all originals and is accepted would be a forgery; so would be records read from one.
#include <cstdio>
#include <cstdlib>
#include <random>

#include "store/base/cbor.h"
#include "sync/core/segment.h"
#include "tests/segment_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : static_cast<std::size_t>(random() % bound);
}

Bytes counted(std::size_t size, std::uint8_t start) {
  Bytes bytes(size);
  std::uint32_t state = start;
  for (auto& one : bytes) {
    state = state * 1664525 + 1013904223;
    one = static_cast<std::uint8_t>(state >> 24);
  }
  return bytes;
}

std::vector<Bytes> originals(const std::filesystem::path& dir) {
  std::vector<Bytes> all;
  SoftSigner publisher(kPublisherNumber);
  for (const std::size_t size : {std::size_t{0}, std::size_t{900}, std::size_t{140'000}}) {
    sync::SegmentHeader header = small_header();
    header.to += size;
    const Bytes content = counted(size, 7);
    const auto key = sync::published_key(secret_of(9), header, sync::sha256(content));
    const auto made = sync::write_records(dir / "one", header, content, key,
                                          {box_of(1).public_half, box_of(2).public_half}, publisher);
    if (!made) std::abort();
    all.push_back(read_whole(dir / "one"));
  }
  sync::SegmentHeader header = small_header();
  header.kind = sync::SegmentKind::kSnapshot;
  header.from = 0;
  write_whole(dir / "image", counted(5 * 4096, 3));
  const auto made = sync::write_image(dir / "one", header, dir / "image", secret_of(4),
                                      {box_of(1).public_half, box_of(2).public_half}, publisher);
  if (!made) std::abort();
  all.push_back(read_whole(dir / "one"));
  return all;
}

void mutate_raw(Bytes& bytes, Random& random) {
  const std::size_t changes = 1 + below(random, 4);
  for (std::size_t change = 0; change < changes && !bytes.empty(); ++change) {
    // The front is small and every byte of it counts: half of the changes go there.
    const std::size_t bound = random() % 2 == 0 ? std::min<std::size_t>(bytes.size(), 700)
                                                : bytes.size();
    const std::size_t at = below(random, bound);
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random() % 5) {
      case 0: bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1U << random() % 8)); break;
      case 1: bytes[at] = static_cast<std::uint8_t>(random()); break;
      case 2: bytes.resize(at); break;
      case 3: bytes.insert(place, 1 + below(random, 40), static_cast<std::uint8_t>(random())); break;
      default: {
        const std::size_t from = below(random, bytes.size());
        const std::size_t size = below(random, std::min(bytes.size() - from, bytes.size() - at));
        const Bytes part(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                         bytes.begin() + static_cast<std::ptrdiff_t>(from + size));
        std::ranges::copy(part, place);
      }
    }
  }
}

std::size_t number_at(const Bytes& bytes, std::size_t at) {
  std::size_t number = 0;
  for (std::size_t place = at; place < at + 4; ++place) number = number << 8 | bytes[place];
  return number;
}
void put_number(Bytes& bytes, std::size_t at, std::uint64_t number) {
  for (std::size_t place = 0; place < 4; ++place)
    bytes[at + place] = static_cast<std::uint8_t>(number >> (24 - 8 * place));
}

// One field of the header other than it was, well encoded; signed again by nobody or by another role.
void mutate_header(Bytes& bytes, Random& random) {
  const std::size_t header = number_at(bytes, 8);
  const std::size_t list = number_at(bytes, 12);
  const Bytes old(bytes.begin() + 16, bytes.begin() + 16 + static_cast<std::ptrdiff_t>(header));
  auto value = cbor::decode(old);
  if (!value) std::abort();
  cbor::Value& field = value->items[2 * below(random, value->items.size() / 2) + 1];
  static const Bytes kOther{1, 2, 3};
  switch (field.kind) {
    case cbor::Kind::kUnsigned:
      field.number = random() % 3 == 0 ? random() : field.number + 1 + random() % 3;
      break;
    case cbor::Kind::kTrue: field.kind = cbor::Kind::kFalse; break;
    case cbor::Kind::kFalse: field.kind = cbor::Kind::kTrue; break;
    default: field.bytes = ByteView(kOther); field.kind = cbor::Kind::kBytes;
  }
  const Bytes fresh = cbor::encode(*value);
  const std::size_t payload_at = (16 + header + list + 96 + 4095) / 4096 * 4096;
  Bytes out(bytes.begin(), bytes.begin() + 16);
  put_number(out, 8, fresh.size());
  out.insert(out.end(), fresh.begin(), fresh.end());
  const auto list_at = bytes.begin() + static_cast<std::ptrdiff_t>(16 + header);
  out.insert(out.end(), list_at, list_at + static_cast<std::ptrdiff_t>(list + 96));
  if (random() % 2 == 0) {
    // Over other bytes, with a key that the root knows for something else: it must count for nothing.
    SoftSigner other(static_cast<std::uint8_t>(10 * (1 + random() % 3)));
    const PublicKey key = other.public_key();
    const Signature signature = other.sign(out).value();
    std::ranges::copy(key, out.end() - 96);
    std::ranges::copy(signature, out.end() - 64);
  }
  out.resize((out.size() + 4095) / 4096 * 4096);
  out.insert(out.end(), bytes.begin() + static_cast<std::ptrdiff_t>(payload_at), bytes.end());
  bytes = std::move(out);
}

void mutate_structure(Bytes& bytes, const std::vector<Bytes>& all, Random& random) {
  const std::size_t header = number_at(bytes, 8);
  const std::size_t list = number_at(bytes, 12);
  const std::size_t payload_at = (16 + header + list + 96 + 4095) / 4096 * 4096;
  switch (random() % 7) {
    case 0: put_number(bytes, 8, random() % 2 == 0 ? random() : header + random() % 9 - 4); break;
    case 1: put_number(bytes, 12, random() % 2 == 0 ? random() : list + 32 * (random() % 5) - 64); break;
    case 2: mutate_header(bytes, random); break;
    case 3: {  // An item of the list, or two of them swapped.
      const std::size_t item = 16 + header + 32 * below(random, list / 32);
      const Bytes hash = counted(32, static_cast<std::uint8_t>(random()));
      std::ranges::copy(hash, bytes.begin() + static_cast<std::ptrdiff_t>(item));
      break;
    }
    case 4: {  // Another's front before this payload, or this front before another's.
      const Bytes& other = all[below(random, all.size())];
      const std::size_t other_at =
          (16 + number_at(other, 8) + number_at(other, 12) + 96 + 4095) / 4096 * 4096;
      Bytes mixed(other.begin(), other.begin() + static_cast<std::ptrdiff_t>(other_at));
      mixed.insert(mixed.end(), bytes.begin() + static_cast<std::ptrdiff_t>(payload_at), bytes.end());
      bytes = std::move(mixed);
      break;
    }
    case 5: {  // A key of the root's for something else in place of the publisher's.
      SoftSigner other(static_cast<std::uint8_t>(10 * (1 + random() % 6)));
      const PublicKey key = other.public_key();
      std::ranges::copy(key, bytes.begin() + static_cast<std::ptrdiff_t>(16 + header + list));
      break;
    }
    default:  // Padding, or the end of the payload.
      if (random() % 2 == 0) bytes[payload_at - 1 - below(random, 50)] = 1;
      else bytes.resize(payload_at + below(random, bytes.size() - payload_at + 1));
  }
}

// True when a reader would take it: the file verifies, and its records open.
bool is_accepted(const Bytes& bytes, const std::filesystem::path& file, const sync::TrustRoot& root) {
  // Most fall here, before anything is written.
  const auto size = sync::front_size(ByteView(bytes).first(std::min<std::size_t>(16, bytes.size())));
  if (!size || *size > bytes.size() || !sync::read_front(ByteView(bytes).first(*size), root))
    return false;
  write_whole(file, bytes);
  return sync::verify_file(file, root).has_value();
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t rounds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 5000;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 20261122;
  Random random(seed);
  const Scratch scratch;
  const auto root = small_root();
  const auto all = originals(scratch.path());
  for (const Bytes& one : all) {
    if (is_accepted(one, scratch.path() / "try", root)) continue;
    std::printf("an original was refused\n");
    return 1;
  }
  std::uint64_t accepted = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t past_front = 0;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    Bytes bytes = all[below(random, all.size())];
    if (round % 2 == 0) mutate_raw(bytes, random);
    else mutate_structure(bytes, all, random);
    if (std::ranges::find(all, bytes) != all.end()) {
      ++unchanged;
      continue;
    }
    const auto size = sync::front_size(ByteView(bytes).first(std::min<std::size_t>(16, bytes.size())));
    if (size && *size <= bytes.size() && sync::read_front(ByteView(bytes).first(*size), root))
      ++past_front;
    if (is_accepted(bytes, scratch.path() / "try", root)) ++accepted;
  }
  std::printf("%llu mutated segments, seed %llu: %llu accepted, %llu happened to be originals, %llu "
              "fell on their payload\n",
              static_cast<unsigned long long>(rounds), static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(accepted), static_cast<unsigned long long>(unchanged),
              static_cast<unsigned long long>(past_front));
  return accepted == 0 ? 0 : 1;
}
