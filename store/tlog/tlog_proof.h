// Offline proofs (C2SP tlog-proof): that one entry is in a log, in one file, without the log.
//
//   c2sp.org/tlog-proof@v1 0A
//   extra <base64> 0A              optional; a hint that nothing authenticates
//   index <decimal> 0A
//   <base64 hash> 0A               0 … 63 lines, from the leaf's sibling upwards
//   0A                             the FIRST blank line splits; the checkpoint has its own
//   <checkpoint with its signatures, as it was received>
//
// Order of verifying: the leaf from the entry one holds; origin and the log's signature; the quorum
// of witnesses; inclusion. A proof does not say which entry it is about: the entry does.
// Limits: 1 MiB. Errors: kBadInput (malformed), as open_cosigned(), as verify_inclusion().
// Source: reference/formats.md 6. Proof: tests/tlog_proof_test.cpp (vectors).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/tlog/cosignature.h"
#include "store/tlog/merkle.h"

namespace tomoshibi::store::tlog {

struct TlogProof {
  std::uint64_t index = 0;
  Proof hashes;
  std::string checkpoint;      // The whole note.
  std::optional<Bytes> extra;  // Not authenticated.
};

// Reads the file; verifies nothing.
Result<TlogProof> parse_tlog_proof(std::string_view text);
//   Errors: kBadInput (what could not be read again).
Result<std::string> format_tlog_proof(const TlogProof& proof);

// `leaf` is recomputed by the caller from the entry itself (leaf_hash()), never taken from the
// proof.
Result<CosignedCheckpoint> verify_tlog_proof(const TlogProof& proof, const Digest& leaf,
                                             std::string_view origin, const WitnessPolicy& policy);

}  // namespace tomoshibi::store::tlog
