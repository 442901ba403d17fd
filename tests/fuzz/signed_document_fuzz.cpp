// A signed document comes by any road: what is read is written again byte for byte, and nothing
// that was not signed verifies. First byte: the kind, and whether the rest stands as it came or is
// a body that known keys sign, with the last bytes changing what was made.
#include <sodium.h>

#include <cstdint>
#include <cstdlib>

#include "tests/sync_signers.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

void read_raw(ByteView bytes, DocumentKind kind) {
  const auto document = read_document(bytes, kind);
  if (!document) return;
  const Bytes again = encode(*document);
  if (again != Bytes(bytes.begin(), bytes.end())) std::abort();
  static const Quorum quorum = quorum_of({1, 2, 3}, 2);
  if (verify(*document, quorum)) std::abort();  // Nobody signed what a fuzzer made.
}

void read_changed(ByteView bytes, DocumentKind kind) {
  constexpr std::size_t kChanges = 3;
  if (bytes.size() < kChanges + 1) return;
  const ByteView body = bytes.first(bytes.size() - kChanges);
  static const Quorum quorum = quorum_of({1, 2, 3}, 2);
  const SignedDocument made = signed_by({1, 3}, kind, Bytes(body.begin(), body.end()));
  Bytes document = encode(made);
  const ByteView change = bytes.last(kChanges);
  const std::size_t at = (change[0] * 256U + change[1]) % document.size();
  const bool is_same = change[2] == 0;
  document[at] = static_cast<std::uint8_t>(document[at] ^ change[2]);
  const auto read = read_document(document, kind);
  const bool is_good = read && verify(*read, quorum);
  if (is_good != (is_same && document.size() <= bytes_max(kind))) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const auto kind = static_cast<DocumentKind>(data[0] % 9 + 1);
  const ByteView rest(data + 1, size - 1);
  if ((data[0] & 0x80) == 0) {
    read_raw(rest, kind);
  } else {
    read_changed(rest, kind);
  }
  return 0;
}
