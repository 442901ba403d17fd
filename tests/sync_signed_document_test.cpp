// A signed document counts keys, not lines, and only of the kind and role that signed it.
// Method: quorums of every size; each byte of a document changed; frames that are a little wrong.
#include "tests/sync_signers.h"

#include <doctest/doctest.h>

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

const Bytes kBody = {0xa1, 0x00, 0x65, 'o', 'r', 'd', 'e', 'r'};

SignedDocument order_by(std::initializer_list<std::uint8_t> numbers) {
  return signed_by(numbers, DocumentKind::kOrder, kBody);
}

}  // namespace

TEST_CASE("document: what was written is read, and nothing else is the same document") {
  const SignedDocument document = order_by({3, 1, 2});
  const Bytes bytes = encode(document);
  const SignedDocument read = read_document(bytes, DocumentKind::kOrder).value();
  CHECK(read.body == kBody);
  REQUIRE(read.signatures.size() == 3);
  CHECK(encode(read) == bytes);
  CHECK(verify(read, quorum_of({1, 2, 3}, 2)));
  CHECK_FALSE(read_document(bytes, DocumentKind::kRoot));
}

TEST_CASE("document: a changed byte anywhere is refused, or leaves what was signed as it was") {
  const Bytes good = encode(order_by({1, 2}));
  const Quorum both = quorum_of({1, 2}, 2);
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const unsigned bit : {0x01U, 0x80U}) {
      Bytes bytes = good;
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ bit);
      const auto read = read_document(bytes, DocumentKind::kOrder);
      if (read && verify(*read, both)) FAIL("byte " << at);
    }
  }
  for (std::size_t length = 0; length < good.size(); ++length)
    CHECK_FALSE(read_document(ByteView(good).first(length), DocumentKind::kOrder));
  Bytes longer = good;
  longer.push_back(0);
  CHECK_FALSE(read_document(longer, DocumentKind::kOrder));
}

TEST_CASE("document: thresholds count known keys once, and unknown ones not at all") {
  const SignedDocument document = order_by({1, 2, 9});
  CHECK(verify(document, quorum_of({1, 2, 3}, 2)));
  CHECK(verify(document, quorum_of({1, 2, 3}, 3)).error().code == Errc::kDenied);
  CHECK(verify(document, quorum_of({4, 5, 6}, 1)).error().code == Errc::kDenied);
  CHECK(verify(document, quorum_of({}, 0)).error().code == Errc::kDenied);
  CHECK(verify(order_by({}), quorum_of({1}, 1)).error().code == Errc::kDenied);
  // The same key listed twice in a quorum does not make two of one signature.
  CHECK(count_signers(order_by({1}), quorum_of({1, 1}, 2).keys).value() == 1);
}

TEST_CASE("document: one key cannot stand twice, and lines have one order") {
  SignedDocument document = order_by({1});
  document.signatures.push_back(document.signatures.front());
  CHECK(verify(document, quorum_of({1, 2}, 2)).error().code == Errc::kDenied);
  CHECK_FALSE(read_document(encode(document), DocumentKind::kOrder));
  SignedDocument turned = order_by({1, 2});
  std::swap(turned.signatures[0], turned.signatures[1]);
  CHECK_FALSE(read_document(encode(turned), DocumentKind::kOrder));
}

TEST_CASE("document: a bad signature of a known key refuses the whole, of an unknown one nothing") {
  SignedDocument document = order_by({1, 2, 3});
  for (DocumentSignature& one : document.signatures)
    if (one.key == key_of(3)) one.signature[5] ^= 1;
  CHECK(verify(document, quorum_of({1, 2, 3}, 2)).error().code == Errc::kDenied);
  CHECK(verify(document, quorum_of({1, 2}, 2)));
}

TEST_CASE("document: a signature is of one kind only") {
  SignedDocument document = order_by({1, 2});
  document.kind = DocumentKind::kRevocation;
  const SignedDocument read =
      read_document(encode(document), DocumentKind::kRevocation).value();
  CHECK(verify(read, quorum_of({1, 2}, 2)).error().code == Errc::kDenied);
  for (int kind = 1; kind <= 9; ++kind)
    for (int other = 1; other < kind; ++other)
      CHECK(domain_of(static_cast<DocumentKind>(kind)) !=
            domain_of(static_cast<DocumentKind>(other)));
}

TEST_CASE("document: caps, versions and suites") {
  CHECK_FALSE(read_document(Bytes((std::size_t{64} << 10) + 1, 0), DocumentKind::kRoot));
  SignedDocument large = signed_by({1}, DocumentKind::kRoot, Bytes(70000, 0));
  CHECK(read_document(encode(large), DocumentKind::kRoot).error().code == Errc::kBadInput);
  const Bytes good = encode(order_by({1}));
  constexpr std::array<std::size_t, 3> kPlaces = {2, 4, 6};  // Of kind, version, suite.
  for (const std::size_t at : kPlaces) {
    Bytes bytes = good;
    bytes[at] = 17;
    CHECK(read_document(bytes, DocumentKind::kOrder).error().code == Errc::kBadInput);
  }
  SignedDocument many{.kind = DocumentKind::kOrder, .body = kBody, .signatures = {}};
  for (std::uint8_t number = 0; number < kSignaturesMax; ++number) {
    SeedSigner signer(number);
    REQUIRE(add_signature(many, signer));
  }
  CHECK(read_document(encode(many), DocumentKind::kOrder));
  SeedSigner once_more(3);
  CHECK(add_signature(many, once_more));
  CHECK(many.signatures.size() == kSignaturesMax);
  SeedSigner one_more(99);
  CHECK(add_signature(many, one_more).error().code == Errc::kBadInput);
}

TEST_CASE("document: bodies of every length around the heads' borders are read back") {
  for (const std::size_t length : {0UL, 1UL, 23UL, 24UL, 255UL, 256UL, 65000UL}) {
    const SignedDocument document = signed_by({1}, DocumentKind::kRoot, Bytes(length, 7));
    CHECK(read_document(encode(document), DocumentKind::kRoot).value().body.size() == length);
  }
  // The same length spelt longer.
  Bytes bytes = encode(order_by({1}));
  REQUIRE(bytes[8] == 0x48);
  bytes[8] = 0x08;
  bytes.insert(bytes.begin() + 8, 0x58);
  CHECK_FALSE(read_document(bytes, DocumentKind::kOrder));
}
