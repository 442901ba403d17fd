// A root's body is read after its signatures: here the fuzzer signs, so that the body's reader is
// reached. Whatever a quorum signs is refused or is a root whose encoding is its own, and never one
// that steps over a version. First byte even: raw bytes as a document; odd: the rest is a body,
// signed by three of the old keys.
#include <cstdint>
#include <cstdlib>

#include "tests/sync_roots.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  static const TrustRoot trusted = sample_trust();
  const ByteView rest(data + 1, size - 1);
  if ((data[0] & 1) == 0) {
    const auto next = trusted.next(rest);  // Good for documents that came with the seeds alone.
    if (next.has_value() != (trusted.judge(rest) == RootRefusal::kNone)) std::abort();
    if (next && next->body().version != 1 && next->body().version != 2) std::abort();
    return 0;
  }
  const Bytes document =
      encode(signed_by({1, 2, 3}, DocumentKind::kRoot, Bytes(rest.begin(), rest.end())));
  const RootRefusal refusal = trusted.judge(document);
  const auto next = trusted.next(document);
  if (next.has_value() != (refusal == RootRefusal::kNone)) std::abort();
  if (const auto first = TrustRoot::begin(document))
    if (encode_root_body(first->body()) != Bytes(rest.begin(), rest.end())) {
      // Keys from 1000 on are read over: what is left still reads as the same.
      const Bytes again = encode_root_body(first->body());
      if (!TrustRoot::begin(encode(signed_by({1, 2, 3}, DocumentKind::kRoot, again)))) std::abort();
    }
  if (!next) return 0;
  const RootBody& body = next->body();
  if (body.version != 1 && body.version != 2) std::abort();
  if (body.of(AuthorityRole::kRoot).threshold < 2) std::abort();
  return 0;
}
