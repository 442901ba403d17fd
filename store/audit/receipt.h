// The access receipt: what the person whose chart was opened takes home. Who looked, when, why, on
// which device, as which entry, with what proves it; for reading, and as one QR code.
//
//   payload   "TMSBR1:" ‖ base45 of a deterministic CBOR map (docs/format/seal-v1.md)
//
// It holds the view's entry as it is kept, so that its leaf is recomputed and never believed, the
// proof that the entry is in the journal's tree, and the device's signature of that tree. The
// consent is in it with the device's signature, and without a proof of its own, when it fits; else
// the reason is not said. Nothing of the chart is in it, and no name: persons and sections are
// inside of the entries' sealed boxes, which the facility and the auditors alone can open.
// Sizes: a view of 425 bytes with a consent of 581 among 100,000 entries (17 hashes) is 1.8 KiB,
// 2,750 characters; with 34 hashes 3,562 characters. kReceiptBytesMax is the most that is written.
// Errors of reading: kBadInput (malformed), kCorrupt (a signature or the proof does not hold),
// kDenied (another device). Proof: tests/audit_receipt_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/base/access.h"
#include "store/base/consent.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/base/signing.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/tlog/checkpoint.h"

namespace tomoshibi::store::audit {

inline constexpr std::size_t kReceiptBytesMax = 2800;  // Before base45: fits one QR code.

struct ReceiptParts {
  journal::SignedEntry view;
  std::optional<journal::SignedEntry> consent;
  journal::Incarnation incarnation{};  // Of the checkpoint.
  tlog::TreeHead head;
  tlog::Proof proof;                   // Of the view in `head`.
  Signature checkpoint{};
};

// What a receipt says once it is verified.
struct Receipt {
  journal::KeyId device{};
  EntrySeq entry;
  Instant at;
  journal::ClockConfidence confidence = journal::ClockConfidence::kUnknown;
  AccountId account;
  std::optional<Role> role;
  EntrySeq consent;
  std::optional<ConsentAnswer> answer;  // Empty: the consent did not fit.
  std::string place;
  tlog::TreeHead head;
};

// The payload. The consent is left out when all would not fit.
//   Errors: kBadInput (the view alone does not fit).
Result<std::string> make_receipt(const ReceiptParts& parts);
// Of a view in this journal, in its tree of now.
//   Errors: kNotFound (no such entry), kBadInput (it is no view), as the journal.
Result<std::string> receipt_for(const journal::Journal& journal, EntrySeq view);

Result<ReceiptParts> parse_receipt(std::string_view payload);
Result<Receipt> verify_receipt(std::string_view payload, const PublicKey& device);

// The same proof for other programs: a C2SP tlog-proof, and the leaf's bytes that it is about.
struct ReceiptFiles {
  Bytes leaf;              // Entry bytes ‖ signature.
  std::string tlog_proof;
};
Result<ReceiptFiles> receipt_files(std::string_view payload, const PublicKey& device);

// Japanese, for paper and screen.
std::string receipt_text(const Receipt& receipt);

}  // namespace tomoshibi::store::audit
