#include "sync/core/root.h"

#include <algorithm>
#include <set>

#include "store/base/cbor.h"

namespace tomoshibi::sync {
namespace {

constexpr std::size_t kAuthorityBytesMax = 200;
constexpr std::uint64_t kVersionMax = std::uint64_t{1} << 53;
constexpr std::uint64_t kInstantMax = (std::uint64_t{1} << 48) - 1;

// A body, or the rule that it breaks.
struct BodyOrRefusal {
  std::optional<RootBody> body;
  RootRefusal refusal = RootRefusal::kMalformed;
};

Result<Quorum> read_role(const cbor::Value& item) {
  using cbor::Kind;
  const Error malformed(Errc::kBadInput, "root: a role is not [threshold, [keys]]");
  if (!item.is(Kind::kArray) || item.items.size() != 2) return malformed;
  const cbor::Value& threshold = item.items[0];
  const cbor::Value& keys = item.items[1];
  if (!threshold.is(Kind::kUnsigned) || threshold.number > kRoleKeysMax) return malformed;
  if (!keys.is(Kind::kArray) || keys.items.size() > kRoleKeysMax) return malformed;
  Quorum out{.keys = {}, .threshold = static_cast<std::uint32_t>(threshold.number)};
  for (const cbor::Value& key : keys.items) {
    PublicKey one{};
    if (!key.is(Kind::kBytes) || key.bytes.size() != one.size()) return malformed;
    std::ranges::copy(key.bytes, one.begin());
    out.keys.push_back(one);
  }
  return out;
}

Result<RootBody> read_fields(ByteView bytes) {
  TRY(item, cbor::decode(bytes));
  TRY(map, cbor::MapReader::create(item));
  TRY(role, map.text_at(0, 16));
  if (role != name_of(AuthorityRole::kRoot)) return Error(Errc::kBadInput, "root: another role");
  RootBody out;
  TRY(version, map.unsigned_at(1, kVersionMax));
  TRY(authority, map.text_at(2, kAuthorityBytesMax));
  TRY(made, map.unsigned_at(3, kInstantMax));
  TRY(expires, map.unsigned_at(4, kInstantMax));
  const cbor::Value* demo = map.find(5);
  const cbor::Value* roles = map.find(6);
  if (demo == nullptr || !(demo->is(cbor::Kind::kFalse) || demo->is(cbor::Kind::kTrue)))
    return Error(Errc::kBadInput, "root: whether it is a demo's is not said");
  if (roles == nullptr || !roles->is(cbor::Kind::kArray) ||
      roles->items.size() != static_cast<std::size_t>(kAuthorityRoles))
    return Error(Errc::kBadInput, "root: not seven roles");
  if (version == 0 || expires <= made || !is_plain_text(authority, kAuthorityBytesMax))
    return Error(Errc::kBadInput, "root: version, name or times");
  out.version = version;
  out.authority = std::move(authority);
  out.made.milliseconds = static_cast<std::int64_t>(made);
  out.expires.milliseconds = static_cast<std::int64_t>(expires);
  out.is_demo = demo->is(cbor::Kind::kTrue);
  for (std::size_t at = 0; at < out.roles.size(); ++at) {
    TRY(quorum, read_role(roles->items[at]));
    out.roles[at] = std::move(quorum);
  }
  TRY_VOID(map.finish());
  return out;
}

// Each key once and in one role; thresholds that can be reached and are not too low.
RootRefusal judge_roles(const RootBody& body) {
  std::set<PublicKey> seen;
  for (std::size_t at = 0; at < body.roles.size(); ++at) {
    const Quorum& quorum = body.roles[at];
    const auto role = static_cast<AuthorityRole>(at + 1);
    for (const PublicKey& key : quorum.keys) {
      if (!seen.insert(key).second) return RootRefusal::kDuplicateKey;
      if (role == AuthorityRole::kAuditor && !is_box_public(key)) return RootRefusal::kMalformed;
    }
    const bool needs_two = role == AuthorityRole::kRoot || role == AuthorityRole::kOrder;
    if (quorum.threshold < (needs_two ? 2U : 1U) || quorum.threshold > quorum.keys.size())
      return RootRefusal::kBadThreshold;
  }
  return RootRefusal::kNone;
}

BodyOrRefusal read_body(ByteView bytes) {
  auto body = read_fields(bytes);
  if (!body) return {};
  const RootRefusal refusal = judge_roles(*body);
  if (refusal != RootRefusal::kNone) return {.body = {}, .refusal = refusal};
  return {.body = *std::move(body), .refusal = RootRefusal::kNone};
}

// kNone when enough keys signed; otherwise `too_few`, or that one of them signed badly.
RootRefusal judge_signatures(const SignedDocument& document, const Quorum& quorum,
                             RootRefusal too_few) {
  const auto signers = count_signers(document, quorum.keys);
  if (!signers) return RootRefusal::kBadSignature;
  return *signers >= quorum.threshold ? RootRefusal::kNone : too_few;
}

RootRefusal judge_version(const RootBody& candidate, const RootBody& trusted, bool same_body) {
  if (candidate.version < trusted.version) return RootRefusal::kRollback;
  if (candidate.version == trusted.version)
    return same_body ? RootRefusal::kNone : RootRefusal::kFork;
  if (candidate.version != trusted.version + 1) return RootRefusal::kNotNextVersion;
  return RootRefusal::kNone;
}

// The body of the next root, or of the same one again.
BodyOrRefusal judge_candidate(ByteView bytes, const RootBody& trusted, ByteView trusted_document) {
  auto document = read_document(bytes, DocumentKind::kRoot);
  if (!document) return {};
  const Quorum& old = trusted.of(AuthorityRole::kRoot);
  RootRefusal refusal = judge_signatures(*document, old, RootRefusal::kTooFewOld);
  if (refusal != RootRefusal::kNone) return {.body = {}, .refusal = refusal};
  BodyOrRefusal read = read_body(document->body);
  if (!read.body) return {.body = {}, .refusal = read.refusal};
  const auto own = read_document(trusted_document, DocumentKind::kRoot);
  const bool same_body = own && own->body == document->body;
  refusal = judge_version(*read.body, trusted, same_body);
  if (refusal == RootRefusal::kNone && !same_body)
    refusal = judge_signatures(*document, read.body->of(AuthorityRole::kRoot),
                               RootRefusal::kTooFewNew);
  if (refusal != RootRefusal::kNone) return {.body = {}, .refusal = refusal};
  return {.body = std::move(read.body), .refusal = RootRefusal::kNone};
}

Error error_of(RootRefusal refusal) {
  switch (refusal) {
    case RootRefusal::kNone:
    case RootRefusal::kMalformed: return Error(Errc::kBadInput, "root: malformed");
    case RootRefusal::kDuplicateKey: return Error(Errc::kBadInput, "root: a key stands twice");
    case RootRefusal::kBadThreshold: return Error(Errc::kBadInput, "root: a threshold");
    case RootRefusal::kNotNextVersion: return Error(Errc::kBadInput, "root: not the next version");
    case RootRefusal::kRollback: return Error(Errc::kBadInput, "root: an older version");
    case RootRefusal::kFork: return Error(Errc::kDenied, "root: two of one version");
    case RootRefusal::kTooFewOld: return Error(Errc::kDenied, "root: too few of the old keys");
    case RootRefusal::kTooFewNew: return Error(Errc::kDenied, "root: too few of the new keys");
    case RootRefusal::kBadSignature: return Error(Errc::kDenied, "root: a bad signature");
  }
  return Error(Errc::kBadInput, "root: malformed");
}

bool is_hidden(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x061c ||
         (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb);
}

// Of text that is UTF-8.
char32_t code_point_at(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  char32_t code = more == 0 ? first : first & (0x3fU >> more);
  for (std::size_t tail = 0; tail < more; ++tail)
    code = (code << 6U) | (static_cast<unsigned char>(text[++at]) & 0x3fU);
  ++at;
  return code;
}

}  // namespace

bool is_plain_text(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max || !cbor::is_utf8(as_bytes(text))) return false;
  for (std::size_t at = 0; at < text.size();)
    if (is_hidden(code_point_at(text, at))) return false;
  return true;
}

std::string_view name_of(AuthorityRole role) {
  switch (role) {
    case AuthorityRole::kRoot: return "root";
    case AuthorityRole::kOrder: return "order";
    case AuthorityRole::kEnrol: return "enrol";
    case AuthorityRole::kPublish: return "publish";
    case AuthorityRole::kWitness: return "witness";
    case AuthorityRole::kRelease: return "release";
    case AuthorityRole::kAuditor: return "auditor";
  }
  return "nobody";
}

std::string_view name_of(RootRefusal refusal) {
  switch (refusal) {
    case RootRefusal::kNone: return "accept";
    case RootRefusal::kMalformed: return "malformed";
    case RootRefusal::kDuplicateKey: return "duplicate-key";
    case RootRefusal::kBadThreshold: return "bad-threshold";
    case RootRefusal::kNotNextVersion: return "not-next-version";
    case RootRefusal::kRollback: return "rollback";
    case RootRefusal::kFork: return "fork";
    case RootRefusal::kTooFewOld: return "too-few-old";
    case RootRefusal::kTooFewNew: return "too-few-new";
    case RootRefusal::kBadSignature: return "bad-signature";
  }
  return "malformed";
}

TrustRoot::TrustRoot(RootBody body, Bytes document)
    : body_(std::move(body)), document_(std::move(document)) {}

Result<TrustRoot> TrustRoot::begin(ByteView document) {
  TRY(read, read_document(document, DocumentKind::kRoot));
  BodyOrRefusal body = read_body(read.body);
  if (!body.body) return error_of(body.refusal);
  TRY_VOID(sync::verify(read, body.body->of(AuthorityRole::kRoot)));
  return TrustRoot(*std::move(body.body), Bytes(document.begin(), document.end()));
}

Digest TrustRoot::digest() const { return sha256(document_); }

RootRefusal TrustRoot::judge(ByteView document) const {
  return judge_candidate(document, body_, document_).refusal;
}

Result<TrustRoot> TrustRoot::next(ByteView document) const {
  BodyOrRefusal candidate = judge_candidate(document, body_, document_);
  if (!candidate.body) return error_of(candidate.refusal);
  if (candidate.body->version == body_.version) return TrustRoot(body_, document_);
  return TrustRoot(*std::move(candidate.body), Bytes(document.begin(), document.end()));
}

Result<void> TrustRoot::verify(const SignedDocument& document, AuthorityRole role) const {
  return sync::verify(document, body_.of(role));
}

Bytes encode_root_body(const RootBody& body) {
  cbor::Writer roles;
  roles.add_array(body.roles.size());
  for (const Quorum& quorum : body.roles) {
    roles.add_array(2).add_unsigned(quorum.threshold).add_array(quorum.keys.size());
    for (const PublicKey& key : quorum.keys) roles.add_bytes(key);
  }
  cbor::MapWriter map;
  map.add_text(0, name_of(AuthorityRole::kRoot))
      .add_unsigned(1, body.version)
      .add_text(2, body.authority)
      .add_signed(3, body.made.milliseconds)
      .add_signed(4, body.expires.milliseconds)
      .add_bool(5, body.is_demo)
      .add_encoded(6, roles.bytes());
  return map.finish();
}

}  // namespace tomoshibi::sync
