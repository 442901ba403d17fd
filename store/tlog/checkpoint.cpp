// Checkpoints: see the header.
#include "store/tlog/checkpoint.h"

#include "store/tlog/base64.h"
#include "store/tlog/decimal.h"

namespace tomoshibi::store::tlog {

namespace {

// Lines of a text that ends with a newline; views into it.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

std::string checkpoint_text(std::string_view origin, const TreeHead& head) {
  std::string text(origin);
  text += '\n';
  text += std::to_string(head.size);
  text += '\n';
  text += to_base64(head.root);
  text += '\n';
  return text;
}

Result<CheckpointParts> parse_checkpoint(std::string_view text) {
  if (text.size() > kNoteBytesMax || !text.ends_with('\n'))
    return Error(Errc::kBadInput, "checkpoint: malformed");
  const auto lines = lines_of(text);
  for (const auto line : lines)
    if (line.empty()) return Error(Errc::kBadInput, "checkpoint: empty line");
  if (lines.size() < 3) return Error(Errc::kBadInput, "checkpoint: fewer than three lines");
  CheckpointParts parts;
  parts.origin = lines[0];
  TRY(size, parse_decimal(lines[1], kTreeSizeMax));
  TRY(root, hash_from_base64(lines[2]));
  parts.head = {size, root};
  parts.extensions.assign(lines.begin() + 3, lines.end());
  return parts;
}

Result<CheckpointParts> parse_checkpoint_of(std::string_view text, std::string_view origin) {
  TRY(parts, parse_checkpoint(text));
  if (parts.origin != origin) return Error(Errc::kDenied, "checkpoint: of another log");
  if (parts.head.size == 0 && parts.head.root != empty_root())
    return Error(Errc::kBadInput, "checkpoint: an empty tree with another root");
  return parts;
}

Result<TreeHead> read_checkpoint(std::string_view text, std::string_view origin) {
  TRY(parts, parse_checkpoint_of(text, origin));
  if (!parts.extensions.empty()) return Error(Errc::kBadInput, "checkpoint: extension lines");
  return parts.head;
}

Result<std::string> sign_checkpoint(std::string_view origin, const TreeHead& head,
                                    const VerifierKey& as, const Signer& sign) {
  const auto text = checkpoint_text(origin, head);
  // What would not be read is not signed.
  TRY_VOID(read_checkpoint(text, origin));
  return sign_note(text, as, sign);
}

Result<TreeHead> open_checkpoint(std::string_view note, std::string_view origin,
                                 std::span<const VerifierKey> known) {
  TRY(verified, open_note(note, known));
  return read_checkpoint(verified.text, origin);
}

Meaning meaning_of(const TreeHead& trusted, const TreeHead& fresh, std::span<const Digest> proof) {
  const Digest root = trusted.size == 0 ? empty_root() : trusted.root;
  if (fresh.size < trusted.size) return Meaning::kRollback;
  if (fresh.size == trusted.size) return fresh.root == root ? Meaning::kSame : Meaning::kFork;
  return verify_consistency(trusted.size, root, fresh.size, fresh.root, proof)
             ? Meaning::kGrows
             : Meaning::kUnproven;
}

}  // namespace tomoshibi::store::tlog
