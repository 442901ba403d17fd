// Cosignatures and the witness: see the header.
#include "store/tlog/cosignature.h"

#include <algorithm>

#include "store/tlog/base64.h"
#include "store/tlog/decimal.h"

namespace tomoshibi::store::tlog {

namespace {

constexpr std::size_t kSecondsBytes = 8;
constexpr std::size_t kPayloadBytes = kSecondsBytes + std::tuple_size_v<Signature>;

std::string message_of(std::string_view checkpoint_text, std::uint64_t seconds) {
  std::string message = "cosignature/v1\ntime ";
  message += std::to_string(seconds);
  message += '\n';
  message += checkpoint_text;
  return message;
}

std::uint64_t seconds_of(ByteView payload) {
  std::uint64_t seconds = 0;
  for (std::size_t at = 0; at < kSecondsBytes; ++at) seconds = seconds << 8 | payload[at];
  return seconds;
}

// A request in its parts.
struct Request {
  std::uint64_t old_size = 0;
  Proof proof;
  std::string_view note;
};

Result<Request> parse_request(std::string_view text) {
  const Error malformed(Errc::kBadInput, "request: malformed");
  if (text.size() > kNoteBytesMax || !text.starts_with("old ")) return malformed;
  Request request;
  auto end = text.find('\n');
  if (end == std::string_view::npos) return malformed;
  TRY(old_size, parse_decimal(text.substr(4, end - 4), kTreeSizeMax));
  request.old_size = old_size;
  for (text.remove_prefix(end + 1); !text.starts_with('\n'); text.remove_prefix(end + 1)) {
    end = text.find('\n');
    if (end == std::string_view::npos || request.proof.size() == kProofHashesMax) return malformed;
    TRY(hash, hash_from_base64(text.substr(0, end)));
    request.proof.push_back(hash);
  }
  request.note = text.substr(1);
  return request;
}

WitnessAnswer refusal(unsigned status) {
  WitnessAnswer answer;
  answer.status = status;
  return answer;
}

}  // namespace

Result<NoteLine> cosign(std::string_view checkpoint_text, std::uint64_t seconds,
                        const VerifierKey& as, const Signer& sign) {
  if (as.type != NoteKeyType::kCosignature)
    return Error(Errc::kBadInput, "cosignature: not a witness's key");
  if (seconds == 0 || seconds > kCosignatureSecondsMax)
    return Error(Errc::kBadInput, "cosignature: no such time");
  NoteLine line{as.name, as.id(), {}};
  for (std::size_t at = 0; at < kSecondsBytes; ++at)
    line.payload.push_back(static_cast<std::uint8_t>(seconds >> (8 * (kSecondsBytes - 1 - at))));
  const Signature signature = sign(as_bytes(message_of(checkpoint_text, seconds)));
  line.payload.insert(line.payload.end(), signature.begin(), signature.end());
  return line;
}

Result<std::vector<Cosignature>> read_cosignatures(const NoteParts& note,
                                                   std::span<const VerifierKey> witnesses) {
  std::vector<Cosignature> found;
  for (const NoteLine& line : note.lines) {
    for (const VerifierKey& key : witnesses) {
      if (key.type != NoteKeyType::kCosignature || key.name != line.name || key.id() != line.id)
        continue;
      if (line.payload.size() != kPayloadBytes)
        return Error(Errc::kCorrupt, "cosignature: a known witness's line is malformed");
      const auto seconds = seconds_of(line.payload);
      if (seconds > kCosignatureSecondsMax)
        return Error(Errc::kCorrupt, "cosignature: a time beyond 2^63 - 1");
      if (!verify_detached(key.key, as_bytes(message_of(note.text, seconds)),
                           ByteView(line.payload).subspan(kSecondsBytes)))
        return Error(Errc::kCorrupt, "cosignature: the signature of a known witness is bad");
      if (std::ranges::find(found, key.key, &Cosignature::key) == found.end())
        found.push_back({key.name, key.key, seconds});
    }
  }
  return found;
}

Result<WitnessPolicy> WitnessPolicy::create(VerifierKey log, std::vector<VerifierKey> witnesses,
                                            std::size_t need) {
  if (log.type != NoteKeyType::kEd25519)
    return Error(Errc::kBadInput, "policy: the log's key is no note key");
  if (witnesses.size() > kWitnessesMax || need > witnesses.size())
    return Error(Errc::kBadInput, "policy: as many witnesses are not possible");
  for (std::size_t at = 0; at < witnesses.size(); ++at) {
    if (witnesses[at].type != NoteKeyType::kCosignature)
      return Error(Errc::kBadInput, "policy: a witness's key is no cosignature key");
    for (std::size_t other = 0; other < at; ++other)
      if (witnesses[other].name == witnesses[at].name || witnesses[other].key == witnesses[at].key)
        return Error(Errc::kBadInput, "policy: one witness twice");
  }
  WitnessPolicy policy;
  policy.log_ = std::move(log);
  policy.witnesses_ = std::move(witnesses);
  policy.need_ = need;
  return policy;
}

Result<CosignedCheckpoint> open_cosigned(std::string_view note, std::string_view origin,
                                         const WitnessPolicy& policy) {
  TRY(verified, open_note(note, {&policy.log(), 1}));
  TRY(parts, split_note(note));
  TRY(cosignatures, read_cosignatures(parts, policy.witnesses()));
  if (cosignatures.size() < policy.need())
    return Error(Errc::kDenied, "cosignature: too few witnesses");
  TRY(checkpoint, parse_checkpoint_of(verified.text, origin));
  return CosignedCheckpoint{std::move(checkpoint), std::move(cosignatures)};
}

WitnessAnswer answer_add_checkpoint(std::string_view request, std::span<const WitnessedLog> logs,
                                    std::uint64_t seconds, const VerifierKey& as,
                                    const Signer& sign) {
  const auto parsed = parse_request(request);
  if (!parsed) return refusal(400);
  const auto parts = split_note(parsed->note);
  if (!parts) return refusal(400);
  // The one thing read before its signature is verified: whose keys it is to be verified with.
  const auto origin = std::string_view(parts->text).substr(0, parts->text.find('\n'));
  const auto log = std::ranges::find(logs, origin, &WitnessedLog::origin);
  if (log == logs.end()) return refusal(404);
  const auto verified = open_note(parsed->note, log->keys);
  if (!verified) return refusal(403);
  const auto checkpoint = parse_checkpoint(verified->text);
  if (!checkpoint || parsed->old_size > checkpoint->head.size) return refusal(400);
  if (parsed->old_size != log->last.size) {
    auto answer = refusal(409);
    answer.body = std::to_string(log->last.size) + '\n';
    answer.content_type = "text/x.tlog.size";
    return answer;
  }
  const TreeHead& fresh = checkpoint->head;
  const Digest old_root = log->last.size == 0 ? empty_root() : log->last.root;
  if (!verify_consistency(log->last.size, old_root, fresh.size, fresh.root, parsed->proof))
    return refusal(422);
  const auto line = cosign(verified->text, seconds, as, sign);
  if (!line) return refusal(500);  // The witness's own clock or key.
  const auto note = add_line(parsed->note, *line);
  if (!note) return refusal(400);  // No room for one more line.
  WitnessAnswer answer;
  answer.status = 200;
  answer.body = note->substr(parsed->note.size());
  answer.content_type = "text/plain; charset=utf-8";
  answer.origin = log->origin;
  answer.store = fresh;
  answer.replaces = log->last.size;
  return answer;
}

}  // namespace tomoshibi::store::tlog
