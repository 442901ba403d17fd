// Signed notes: see the header.
#include "store/tlog/signed_note.h"

#include <sodium.h>

#include <algorithm>

#include "store/base/cbor.h"
#include "store/tlog/base64.h"

namespace tomoshibi::store::tlog {

namespace {

constexpr std::string_view kLineStart = "\u2014 ";  // Em dash and a space.
constexpr std::size_t kKeyIdBytes = 4;

bool is_unicode_space(char32_t point) {
  return (point >= 0x09 && point <= 0x0d) || point == 0x20 || point == 0x85 || point == 0xa0 ||
         point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
         point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

// Code points of text that is UTF-8.
std::u32string points_of(std::string_view text) {
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0xffu >> (length + 1));
    for (std::size_t next = 1; next < length; ++next)
      point = point << 6 | (static_cast<unsigned char>(text[at + next]) & 0x3fu);
    points.push_back(point);
    at += length;
  }
  return points;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

Result<void> check_text(std::string_view text) {
  if (!cbor::is_utf8(as_bytes(text))) return Error(Errc::kBadInput, "note: not UTF-8");
  if (has_control(text)) return Error(Errc::kBadInput, "note: control character");
  return ok();
}

Result<NoteLine> parse_line(std::string_view line) {
  const Error malformed(Errc::kBadInput, "note: malformed signature line");
  if (!line.starts_with(kLineStart)) return malformed;
  line.remove_prefix(kLineStart.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return malformed;
  NoteLine parsed;
  parsed.name = line.substr(0, space);
  if (!is_key_name(parsed.name)) return malformed;
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) return malformed;
  std::copy_n(bytes->begin(), kKeyIdBytes, parsed.id.begin());
  parsed.payload.assign(bytes->begin() + kKeyIdBytes, bytes->end());
  return parsed;
}

std::string line_text(const NoteLine& line) {
  Bytes bytes(line.id.begin(), line.id.end());
  bytes.insert(bytes.end(), line.payload.begin(), line.payload.end());
  std::string text(kLineStart);
  text += line.name;
  text += ' ';
  text += to_base64(bytes);
  text += '\n';
  return text;
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || name.find('+') != std::string_view::npos || !check_text(name)) return false;
  return std::ranges::none_of(points_of(name), is_unicode_space);
}

std::array<std::uint8_t, 4> VerifierKey::id() const {
  Bytes input(name.begin(), name.end());
  input.push_back('\n');
  input.push_back(static_cast<std::uint8_t>(type));
  input.insert(input.end(), key.begin(), key.end());
  Digest digest;
  crypto_hash_sha256(digest.data(), input.data(), input.size());
  std::array<std::uint8_t, 4> id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

std::string VerifierKey::text() const {
  Bytes bytes{static_cast<std::uint8_t>(type)};
  bytes.insert(bytes.end(), key.begin(), key.end());
  return name + '+' + to_hex(id()) + '+' + to_base64(bytes);
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  const Error malformed(Errc::kBadInput, "verifier key: malformed");
  if (text.size() > kNoteBytesMax) return malformed;
  const auto first = text.find('+');
  if (first == std::string_view::npos) return malformed;
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos) return malformed;
  VerifierKey parsed;
  parsed.name = text.substr(0, first);
  if (!is_key_name(parsed.name)) return malformed;
  const auto bytes = from_base64(text.substr(second + 1));
  if (!bytes || bytes->size() != 1 + parsed.key.size()) return malformed;
  const auto type = static_cast<NoteKeyType>(bytes->front());
  if (type != NoteKeyType::kEd25519 && type != NoteKeyType::kCosignature)
    return Error(Errc::kBadInput, "verifier key: a type that is not known");
  parsed.type = type;
  std::copy(bytes->begin() + 1, bytes->end(), parsed.key.begin());
  // Compared as text, so that capitals and other lengths are refused as well.
  if (text.substr(first + 1, second - first - 1) != to_hex(parsed.id()))
    return Error(Errc::kBadInput, "verifier key: the id is not the key's");
  return parsed;
}

Result<NoteParts> split_note(std::string_view note) {
  if (note.size() > kNoteBytesMax) return Error(Errc::kBadInput, "note: larger than 1 MiB");
  TRY_VOID(check_text(note));
  const auto blank = note.rfind("\n\n");
  if (blank == std::string_view::npos) return Error(Errc::kBadInput, "note: no blank line");
  if (!note.ends_with('\n')) return Error(Errc::kBadInput, "note: final newline missing");
  NoteParts parts;
  parts.text = note.substr(0, blank + 1);
  auto rest = note.substr(blank + 2);
  if (rest.empty()) return Error(Errc::kBadInput, "note: no signature line");
  while (!rest.empty()) {
    if (parts.lines.size() == kNoteLinesMax)
      return Error(Errc::kBadInput, "note: more than 64 signature lines");
    const auto end = rest.find('\n');
    TRY(line, parse_line(rest.substr(0, end)));
    parts.lines.push_back(std::move(line));
    rest.remove_prefix(end + 1);
  }
  return parts;
}

Result<VerifiedNote> open_note(std::string_view note, std::span<const VerifierKey> known) {
  TRY(parts, split_note(note));
  VerifiedNote verified;
  for (const NoteLine& line : parts.lines) {
    for (const VerifierKey& key : known) {
      if (key.type != NoteKeyType::kEd25519 || key.name != line.name || key.id() != line.id)
        continue;
      if (!verify_detached(key.key, as_bytes(parts.text), line.payload))
        return Error(Errc::kCorrupt, "note: the signature of a known key is bad");
      if (std::ranges::find(verified.signers, key.key) == verified.signers.end())
        verified.signers.push_back(key.key);
    }
  }
  if (verified.signers.empty()) return Error(Errc::kDenied, "note: no known key signed it");
  verified.text = std::move(parts.text);
  return verified;
}

Result<std::string> sign_note(std::string_view text, const VerifierKey& as, const Signer& sign) {
  TRY_VOID(check_text(text));
  if (!text.ends_with('\n')) return Error(Errc::kBadInput, "note: final newline missing");
  if (!is_key_name(as.name)) return Error(Errc::kBadInput, "note: not a key name");
  if (as.type != NoteKeyType::kEd25519)
    return Error(Errc::kBadInput, "note: this key signs no notes");
  const Signature signature = sign(as_bytes(text));
  std::string note(text);
  note += '\n';
  note += line_text({as.name, as.id(), Bytes(signature.begin(), signature.end())});
  if (note.size() > kNoteBytesMax) return Error(Errc::kBadInput, "note: larger than 1 MiB");
  return note;
}

Result<std::string> add_line(std::string_view note, const NoteLine& line) {
  TRY(parts, split_note(note));
  if (parts.lines.size() == kNoteLinesMax)
    return Error(Errc::kBadInput, "note: more than 64 signature lines");
  if (!is_key_name(line.name) || line.payload.empty())
    return Error(Errc::kBadInput, "note: malformed signature line");
  std::string longer(note);
  longer += line_text(line);
  if (longer.size() > kNoteBytesMax) return Error(Errc::kBadInput, "note: larger than 1 MiB");
  return longer;
}

}  // namespace tomoshibi::store::tlog
