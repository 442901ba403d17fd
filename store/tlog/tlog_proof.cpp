// Offline proofs: see the header.
#include "store/tlog/tlog_proof.h"

#include "store/tlog/base64.h"
#include "store/tlog/decimal.h"

namespace tomoshibi::store::tlog {

namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

// The next line without its newline; `text` moves behind it.
Result<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return Error(Errc::kBadInput, "proof file: cut off");
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (text.size() > kNoteBytesMax) return Error(Errc::kBadInput, "proof file: larger than 1 MiB");
  TRY(header, take_line(text));
  if (header != kHeader) return Error(Errc::kBadInput, "proof file: another header");
  TlogProof proof;
  TRY(first, take_line(text));
  auto line = first;
  if (line.starts_with(kExtra)) {
    TRY(extra, from_base64(line.substr(kExtra.size())));
    proof.extra = std::move(extra);
    TRY(next, take_line(text));
    line = next;
  }
  if (!line.starts_with(kIndex)) return Error(Errc::kBadInput, "proof file: no index");
  TRY(index, parse_decimal(line.substr(kIndex.size()), kTreeSizeMax));
  proof.index = index;
  while (true) {
    TRY(next, take_line(text));
    if (next.empty()) break;
    if (proof.hashes.size() == kProofHashesMax)
      return Error(Errc::kBadInput, "proof file: more than 63 hashes");
    TRY(hash, hash_from_base64(next));
    proof.hashes.push_back(hash);
  }
  if (text.empty()) return Error(Errc::kBadInput, "proof file: no checkpoint");
  proof.checkpoint = text;
  return proof;
}

Result<std::string> format_tlog_proof(const TlogProof& proof) {
  std::string text(kHeader);
  text += '\n';
  if (proof.extra) {
    text += kExtra;
    text += to_base64(*proof.extra);
    text += '\n';
  }
  text += kIndex;
  text += std::to_string(proof.index);
  text += '\n';
  for (const Digest& hash : proof.hashes) {
    text += to_base64(hash);
    text += '\n';
  }
  text += '\n';
  text += proof.checkpoint;
  TRY_VOID(parse_tlog_proof(text));
  TRY_VOID(split_note(proof.checkpoint));
  return text;
}

Result<CosignedCheckpoint> verify_tlog_proof(const TlogProof& proof, const Digest& leaf,
                                             std::string_view origin,
                                             const WitnessPolicy& policy) {
  TRY(cosigned, open_cosigned(proof.checkpoint, origin, policy));
  const TreeHead& head = cosigned.checkpoint.head;
  TRY_VOID(verify_inclusion(leaf, proof.index, head.size, proof.hashes, head.root));
  return cosigned;
}

}  // namespace tomoshibi::store::tlog
