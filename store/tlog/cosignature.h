// Cosignatures (C2SP tlog-cosignature, type 04) and the witness that makes them (C2SP
// tlog-witness).
//
//   message   "cosignature/v1" 0A "time " seconds 0A checkpoint text, extension lines too
//   payload   seconds (8 bytes, big-endian, at most 2^63 − 1) ‖ Ed25519 signature (64)
//
// It says: at that time this was the largest consistent tree the witness had seen. The witness's
// name is not in the message, so one key serves one name: a policy with two names on one key is
// refused, and where they are counted public keys count, never lines. What times must satisfy is
// the caller's policy; here they are only what was signed.
// Errors of reading: as open_note(), and kDenied (too few witnesses).
// Source: reference/formats.md 6. Proof: tests/tlog_cosignature_test.cpp (vectors).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/tlog/checkpoint.h"
#include "store/tlog/signed_note.h"

namespace tomoshibi::store::tlog {

inline constexpr std::size_t kWitnessesMax = 32;
inline constexpr std::uint64_t kCosignatureSecondsMax = (std::uint64_t{1} << 63) - 1;

struct Cosignature {
  std::string witness;
  PublicKey key{};
  std::uint64_t seconds = 0;  // Since 1970, as the witness said.
};

//   Errors: kBadInput (a key of another type, a time that is 0 or too large).
Result<NoteLine> cosign(std::string_view checkpoint_text, std::uint64_t seconds,
                        const VerifierKey& as, const Signer& sign);
// Those of `witnesses` that verify, each public key once, in the order of the lines. Lines of other
// keys are ignored.
//   Errors: kCorrupt (a witness's line is bad).
Result<std::vector<Cosignature>> read_cosignatures(const NoteParts& note,
                                                   std::span<const VerifierKey> witnesses);

// n of m: the log's own key, and how many of the witnesses must have cosigned.
class WitnessPolicy final {
 public:
  //   Errors: kBadInput (key types, two witnesses with one name or one key, more needed than there
  //   are, more than 32).
  static Result<WitnessPolicy> create(VerifierKey log, std::vector<VerifierKey> witnesses,
                                      std::size_t need);
  const VerifierKey& log() const { return log_; }
  std::span<const VerifierKey> witnesses() const { return witnesses_; }
  std::size_t need() const { return need_; }

 private:
  WitnessPolicy() = default;
  VerifierKey log_;
  std::vector<VerifierKey> witnesses_;
  std::size_t need_ = 0;
};

struct CosignedCheckpoint {
  CheckpointParts checkpoint;
  std::vector<Cosignature> cosignatures;
};
// The log's signature, then the quorum, then the text.
Result<CosignedCheckpoint> open_cosigned(std::string_view note, std::string_view origin,
                                         const WitnessPolicy& policy);

// ---- the witness -------------------------------------------------------------------------------

// What a witness keeps of one log; size 0: nothing cosigned yet.
struct WitnessedLog {
  std::string origin;
  std::vector<VerifierKey> keys;
  TreeHead last;
};

// `status` is HTTP's. 200: `body` holds the cosignature line and `store` what must be durable
// before the body is sent; storing must fail if the kept size is no longer `replaces`, else two
// requests at once roll the witness back.
struct WitnessAnswer {
  unsigned status = 0;
  std::string body;
  std::string_view content_type;
  std::string origin;  // Of `store`.
  std::optional<TreeHead> store;
  std::uint64_t replaces = 0;
};

// The answer to one add-checkpoint request: `old <size>`, up to 63 hashes, blank line, checkpoint.
//   400 malformed, or old above the checkpoint · 403 no good signature of a known key · 404 log
//   unknown · 409 old is not the size last cosigned (body: that size) · 422 not consistent
WitnessAnswer answer_add_checkpoint(std::string_view request, std::span<const WitnessedLog> logs,
                                    std::uint64_t seconds, const VerifierKey& as,
                                    const Signer& sign);

}  // namespace tomoshibi::store::tlog
