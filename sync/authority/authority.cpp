#include "sync/authority/authority.h"

#include <algorithm>
#include <charconv>

#include "sync/authority/internal/state.h"

namespace tomoshibi::sync {
namespace {

namespace fs = std::filesystem;
using internal::names_in;
using internal::read_whole;

constexpr std::size_t kPassphraseBytesMax = 1024;

std::string padded(std::uint32_t number, std::size_t width) {
  std::string out = std::to_string(number);
  if (out.size() < width) out.insert(0, width - out.size(), '0');
  return out;
}

fs::path fleet_path(const fs::path& dir, const Fleet& fleet) {
  return dir / "fleets" /
         (padded(fleet.prefecture, 2) + "-" + padded(fleet.generation, 8) + ".fleet");
}

// Each follows the one before; the first stands for itself.
Result<std::vector<TrustRoot>> read_roots(const fs::path& dir) {
  std::vector<TrustRoot> roots;
  for (std::uint64_t version = 1;; ++version) {
    const auto file = dir / "root" / (std::to_string(version) + ".root");
    auto document = read_whole(file, bytes_max(DocumentKind::kRoot));
    if (!document && document.error().code == Errc::kNotFound && version > 1) return roots;
    if (!document) return document.error();
    auto root = roots.empty() ? TrustRoot::begin(*document) : roots.back().next(*document);
    if (!root) return root.error();
    roots.push_back(*std::move(root));
  }
}

// By the newest root that verifies it: after a rotation the authority still knows its own
// documents.
Result<EpochKeys> read_own_epoch_keys(ByteView document, const std::vector<TrustRoot>& roots) {
  for (auto root = roots.rbegin(); root != roots.rend(); ++root)
    if (auto keys = read_epoch_keys(document, *root)) return keys;
  return Error(Errc::kDenied, "authority: epoch keys that are not its own");
}

}  // namespace

std::string file_stem(const World& world) {
  return padded(world.prefecture, 2) + (world.is_drill ? ".drill" : "");
}

Result<Bytes> sign_document(DocumentKind kind, Bytes body,
                            std::initializer_list<DocumentSigner*> signers) {
  SignedDocument document{.kind = kind, .body = std::move(body), .signatures = {}};
  for (DocumentSigner* signer : signers) TRY_VOID(add_signature(document, *signer));
  return encode(document);
}

Result<Passphrases> demo_passphrases(const fs::path& dir) {
  TRY(bytes, read_whole(dir / "passphrase", kPassphraseBytesMax));
  const auto held = std::make_shared<SecretText>(as_text(bytes));
  return Passphrases([held](AuthorityRole, std::uint32_t) -> Result<SecretText> {
    return SecretText(held->view());
  });
}

Result<std::unique_ptr<Authority::State>> Authority::State::read(const fs::path& dir) {
  auto state = std::make_unique<State>();
  state->dir = dir;
  TRY_VOID(state->reload());
  return state;
}

Result<void> Authority::State::reload() {
  TRY(read, read_roots(dir));
  TRY(ledger_bytes, read_whole(dir / "ledger", internal::kLedgerBytesMax));
  TRY(read_ledger, internal::read_ledger(ledger_bytes));
  std::map<World, EpochKeys> all;
  std::map<World, Bytes> documents;
  for (const std::string& name : names_in(dir / "epoch-keys", ".keys")) {
    TRY(document, read_whole(dir / "epoch-keys" / name, bytes_max(DocumentKind::kEpochKeys)));
    TRY(keys, read_own_epoch_keys(document, read));
    const World world{keys.prefecture, keys.is_drill};
    all.insert_or_assign(world, std::move(keys));
    documents.insert_or_assign(world, std::move(document));
  }
  roots = std::move(read);
  ledger = std::move(read_ledger);
  epochs = std::move(all);
  epoch_documents = std::move(documents);
  return ok();
}

Result<void> Authority::State::may_sign(Instant now) const {
  if (now > root().body().expires)
    return Error(Errc::kDenied, "authority: the root's right to sign has ended; rotate it first");
  return ok();
}

fs::path Authority::State::key_path(AuthorityRole role, std::uint32_t number) const {
  return dir / "keys" / (std::string(name_of(role)) + "-" + std::to_string(number) + ".key");
}

std::vector<KeyFileFace> Authority::State::faces(AuthorityRole role) const {
  std::vector<KeyFileFace> out;
  const auto& keys = root().body().of(role).keys;
  for (const std::string& name : names_in(dir / "keys", ".key")) {
    const auto file = read_whole(dir / "keys" / name, kKeyFileBytesMax);
    if (!file) continue;
    const auto face = read_key_face(*file);
    if (face && face->role == role && std::ranges::find(keys, face->public_half) != keys.end())
      out.push_back(*face);
  }
  std::ranges::sort(out, {}, &KeyFileFace::number);
  return out;
}

Result<RoleKey> Authority::State::open_key(const KeyFileFace& face,
                                           const Passphrases& passphrases) const {
  TRY(file, read_whole(key_path(face.role, face.number), kKeyFileBytesMax));
  TRY(passphrase, passphrases(face.role, face.number));
  return open_key_file(file, passphrase);
}

Result<std::vector<RoleKey>> Authority::State::open_keys(AuthorityRole role, std::size_t count,
                                                         const Passphrases& passphrases) const {
  std::vector<RoleKey> out;
  for (const KeyFileFace& face : faces(role)) {
    if (out.size() == count) break;
    auto key = open_key(face, passphrases);
    if (!key && key.error().code == Errc::kNotFound) continue;
    if (!key) return key.error();
    out.push_back(*std::move(key));
  }
  if (out.size() < count)
    return Error(Errc::kNotFound, "authority: too few key files of this role are here and open");
  return out;
}

Result<OrderHands> Authority::State::order_hands(const Passphrases& passphrases) const {
  TRY(keys, open_keys(AuthorityRole::kOrder, 2, passphrases));
  TRY(box, read_whole(dir / "keys" / "chains.box", std::size_t{64} << 10));
  TRY(chains, internal::open_chain_key(box, keys[0], keys[1]));
  return OrderHands{.first = std::move(keys[0]),
                    .second = std::move(keys[1]),
                    .chains = std::move(chains)};
}

Result<void> Authority::State::write_ledger() const {
  return internal::write_durably(dir / "ledger", internal::encode_ledger(ledger));
}

Authority::Authority(std::unique_ptr<State> state) : state_(std::move(state)) {}
Authority::Authority(Authority&&) noexcept = default;
Authority& Authority::operator=(Authority&&) noexcept = default;
Authority::~Authority() = default;

Result<Authority> Authority::open(const fs::path& dir) {
  TRY(state, State::read(dir));
  return Authority(std::move(state));
}

const TrustRoot& Authority::root() const { return state_->root(); }

std::vector<Bytes> Authority::roots() const {
  std::vector<Bytes> out;
  for (const TrustRoot& root : state_->roots) out.push_back(root.document());
  return out;
}

std::vector<std::uint32_t> Authority::prefectures() const {
  std::set<std::uint32_t> out;
  for (const auto& [world, keys] : state_->epochs) out.insert(world.prefecture);
  return {out.begin(), out.end()};
}

Result<Bytes> Authority::epoch_keys(std::uint32_t prefecture, bool is_drill) const {
  const auto found = state_->epoch_documents.find({prefecture, is_drill});
  if (found == state_->epoch_documents.end())
    return Error(Errc::kNotFound, "authority: no epoch keys of this prefecture");
  return found->second;
}

std::vector<Bytes> Authority::revocations() const {
  std::vector<Bytes> out;
  const fs::path folder = state_->dir / "revocations";
  for (const std::string& name : names_in(folder, ".revocation"))
    if (auto document = read_whole(folder / name, bytes_max(DocumentKind::kRevocation)))
      out.push_back(*std::move(document));
  return out;
}

Result<RoleKey> Authority::key(AuthorityRole role, std::uint32_t number,
                               const Passphrases& passphrases) const {
  for (const KeyFileFace& face : state_->faces(role))
    if (number == 0 || face.number == number) return state_->open_key(face, passphrases);
  return Error(Errc::kNotFound, "authority: no such key file that is in the root");
}

Result<void> Authority::add_fleet(ByteView document) {
  TRY(fleet, read_fleet(document, root()));
  const fs::path file = fleet_path(state_->dir, fleet);
  const auto known = read_whole(file, bytes_max(DocumentKind::kFleet));
  if (known) {
    const auto read = read_fleet(*known, root());
    if (read && encode_fleet_body(*read) != encode_fleet_body(fleet))
      return Error(Errc::kDenied, "authority: two fleets of one generation");
  }
  return internal::write_durably(file, document);
}

Result<Bytes> Authority::newest_fleet(std::uint32_t prefecture) const {
  std::optional<Bytes> newest;
  Generation generation = 0;
  for (const std::string& name : names_in(state_->dir / "fleets", ".fleet")) {
    auto document = read_whole(state_->dir / "fleets" / name, bytes_max(DocumentKind::kFleet));
    if (!document) continue;
    const auto fleet = read_fleet(*document, root());
    if (!fleet || fleet->prefecture != prefecture || fleet->generation <= generation) continue;
    generation = fleet->generation;
    newest = *std::move(document);
  }
  if (!newest)
    return Error(Errc::kNotFound, "authority: no fleet of this prefecture; a hub makes it");
  return *std::move(newest);
}

Result<Bytes> Authority::revoke(const DeviceId& device, const std::string& reason, Instant now,
                                const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY_VOID(state_->may_sign(now));
  if (!is_plain_text(reason, kReasonBytesMax))
    return Error(Errc::kBadInput, "authority: a reason in plain words is needed");
  TRY(key, state_->open_keys(AuthorityRole::kEnrol, 1, passphrases));
  const Revocation revocation{.device = device, .at = now, .reason = reason};
  TRY(document, sign_document(DocumentKind::kRevocation, encode_body(revocation), {&key[0]}));
  TRY_VOID(internal::write_durably(
      state_->dir / "revocations" / (to_hex(device) + ".revocation"), document));
  return document;
}

}  // namespace tomoshibi::sync
