// The first root, and the next ones.
#include <sodium.h>

#include <algorithm>

#include "sync/authority/internal/state.h"

namespace tomoshibi::sync {
namespace {

namespace fs = std::filesystem;

struct RolePlan {
  AuthorityRole role;
  std::uint32_t keys;
  std::uint32_t threshold;
};
// Source: architecture.md (keys); reference/sync-and-reliability.md 2.4.
constexpr std::array<RolePlan, kAuthorityRoles> kRolePlans = {{
    {AuthorityRole::kRoot, 5, 3},
    {AuthorityRole::kOrder, 3, 2},
    {AuthorityRole::kEnrol, 1, 1},
    {AuthorityRole::kPublish, 1, 1},
    {AuthorityRole::kWitness, 3, 2},
    {AuthorityRole::kRelease, 3, 2},
    {AuthorityRole::kAuditor, 1, 1},
}};

Instant years_later(Instant from, int years) {
  Date day = date_in_japan(from);
  const std::int64_t within = from.milliseconds - start_of_day_in_japan(day).milliseconds;
  day.year = static_cast<std::int16_t>(day.year + years);
  while (!is_valid(day)) --day.day;
  return {start_of_day_in_japan(day).milliseconds + within};
}

// 24 letters and digits that nobody takes for another: 118 bits.
SecretText make_passphrase() {
  constexpr std::string_view kSigns = "23456789abcdefghjkmnpqrstuvwxyz";
  SecretText out;
  for (int at = 0; at < 24; ++at) {
    if (at > 0 && at % 4 == 0) out.push_back('-');
    out.push_back(kSigns[randombytes_uniform(static_cast<std::uint32_t>(kSigns.size()))]);
  }
  return out;
}

std::vector<const RoleKey*> of_role(const std::vector<RoleKey>& keys, AuthorityRole role) {
  std::vector<const RoleKey*> out;
  for (const RoleKey& key : keys)
    if (key.role() == role) out.push_back(&key);
  return out;
}

// A copy of the signer; keys move, they are not shared.
RoleKey same_key(const RoleKey& key) {
  Secret<32> seed;
  std::ranges::copy(key.seed().view(), seed.fill().begin());
  return RoleKey::from_seed(key.role(), key.number(), std::move(seed));
}

// Asked for twice, because a slip would lose the key; three times at most.
Result<SecretText> new_passphrase(const RoleKey& key, const Passphrases& passphrases) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    TRY(once, passphrases(key.role(), key.number()));
    TRY(again, passphrases(key.role(), key.number()));
    if (once.view() == again.view()) return SecretText(once.view());
  }
  return Error(Errc::kDenied, "authority: a passphrase was not typed the same twice");
}

Result<void> write_key(const fs::path& file, const RoleKey& key, const Passphrases& passphrases,
                       const KeyCost& cost) {
  TRY(passphrase, new_passphrase(key, passphrases));
  TRY(bytes, seal_key_file(key, passphrase, cost));
  return internal::write_durably(file, bytes);
}

Result<void> make_folders(const fs::path& dir) {
  std::error_code error;
  if (fs::exists(dir, error) && !fs::is_empty(dir, error))
    return Error(Errc::kBadInput, "authority: there is something in this folder already");
  TRY_VOID(internal::make_folder(dir));
  for (const char* name :
       {"root", "keys", "chains", "epoch-keys", "fleets", "orders", "revocations"})
    TRY_VOID(internal::make_folder(dir / name));
  return ok();
}

RootBody first_body(const AuthorityPlan& plan, const std::vector<RoleKey>& keys) {
  RootBody body;
  body.version = 1;
  body.authority = plan.name;
  body.made = plan.made;
  body.expires = years_later(plan.made, kRootYears);
  body.is_demo = plan.is_demo;
  for (const RolePlan& role : kRolePlans) {
    Quorum& quorum = body.roles[static_cast<std::size_t>(role.role) - 1];
    quorum.threshold = role.threshold;
    for (const RoleKey* key : of_role(keys, role.role)) quorum.keys.push_back(key->public_key());
  }
  return body;
}

// A root that every one of these ROOT keys signs.
Result<Bytes> sign_root(const RootBody& body, std::vector<RoleKey>& root_keys) {
  SignedDocument document{.kind = DocumentKind::kRoot, .body = encode_root_body(body),
                          .signatures = {}};
  for (RoleKey& key : root_keys) TRY_VOID(add_signature(document, key));
  return encode(document);
}

}  // namespace

Result<Authority> Authority::create(const fs::path& dir, const AuthorityPlan& plan,
                                    const Passphrases& passphrases) {
  if (!is_plain_text(plan.name, 200) || plan.areas.empty() ||
      !std::ranges::all_of(plan.areas, is_area_code))
    return Error(Errc::kBadInput, "authority: a name and municipalities are needed");
  TRY_VOID(make_folders(dir));
  Passphrases ask = passphrases;
  if (plan.is_demo) {
    TRY_VOID(internal::write_durably(dir / "passphrase", make_passphrase().bytes()));
    TRY(own, demo_passphrases(dir));
    ask = std::move(own);
  }
  std::vector<RoleKey> keys;
  for (const RolePlan& role : kRolePlans)
    for (std::uint32_t number = 1; number <= role.keys; ++number)
      keys.push_back(RoleKey::make(role.role, number));
  State state;
  state.dir = dir;
  for (const RoleKey& key : keys)
    TRY_VOID(write_key(state.key_path(key.role(), key.number()), key, ask, plan.cost));
  const auto order_keys = of_role(keys, AuthorityRole::kOrder);
  const auto chain_key = internal::ChainKey::random();
  TRY_VOID(internal::write_durably(dir / "keys" / "chains.box",
                                   internal::seal_chain_key(chain_key, order_keys)));
  std::vector<RoleKey> root_keys;
  for (const RoleKey* key : of_role(keys, AuthorityRole::kRoot))
    root_keys.push_back(same_key(*key));
  TRY(root, sign_root(first_body(plan, keys), root_keys));
  TRY_VOID(internal::write_durably(dir / "ledger", internal::encode_ledger({})));
  TRY_VOID(internal::write_durably(dir / "root" / "1.root", root));
  TRY(authority, open(dir));
  TRY_VOID(authority.add_areas(plan.areas, plan.made, ask));
  return authority;
}

// ---- Rotation

// The role's keys after a rotation: those that stay, and new ones with numbers that were never
// used.
struct Authority::State::Rotation {
  std::vector<KeyFileFace> leaving;
  std::vector<RoleKey> made;
  RootBody body;
};

Result<Authority::State::Rotation> Authority::State::plan_rotation(AuthorityRole role,
                                                                   std::uint32_t number,
                                                                   Instant now) const {
  Rotation out;
  std::uint32_t highest = 0;
  for (const KeyFileFace& face : faces(role)) {
    highest = std::max(highest, face.number);
    if (number == 0 || face.number == number) out.leaving.push_back(face);
  }
  out.body = root().body();
  ++out.body.version;
  out.body.made = now;
  out.body.expires = years_later(now, kRootYears);
  Quorum& quorum = out.body.roles[static_cast<std::size_t>(role) - 1];
  if (out.leaving.empty() || (number == 0 && out.leaving.size() != quorum.keys.size()))
    return Error(Errc::kNotFound, "authority: the key files that are to be replaced are not here");
  for (const KeyFileFace& face : out.leaving) {
    out.made.push_back(RoleKey::make(role, ++highest));
    std::ranges::replace(quorum.keys, face.public_half, out.made.back().public_key());
  }
  return out;
}

// Signed by enough of the old ROOT keys and, when these change, enough of the new.
Result<Bytes> Authority::State::sign_rotation(const Rotation& rotation, AuthorityRole role,
                                              const Passphrases& passphrases) const {
  const Quorum& old = root().body().of(AuthorityRole::kRoot);
  const Quorum& next = rotation.body.of(AuthorityRole::kRoot);
  TRY(signers, open_keys(AuthorityRole::kRoot, old.threshold, passphrases));
  if (role == AuthorityRole::kRoot) {
    for (const RoleKey& key : rotation.made) signers.push_back(same_key(key));
    const auto is_next = [&next](const PublicKey& key) {
      return std::ranges::find(next.keys, key) != next.keys.end();
    };
    auto counted = static_cast<std::size_t>(
        std::ranges::count_if(signers, is_next, &RoleKey::public_key));
    for (const KeyFileFace& face : faces(AuthorityRole::kRoot)) {
      if (counted >= next.threshold) break;
      const bool has_signed =
          std::ranges::find(signers, face.public_half, &RoleKey::public_key) != signers.end();
      if (has_signed || !is_next(face.public_half)) continue;
      TRY(key, open_key(face, passphrases));
      signers.push_back(std::move(key));
      ++counted;
    }
  }
  return sign_root(rotation.body, signers);
}

// The chains' key for every pair of the ORDER keys of the next root, and of the old ones until that
// counts.
Result<void> Authority::State::hand_chains_over(const Rotation& rotation,
                                                const Passphrases& passphrases) const {
  TRY(hands, order_hands(passphrases));
  TRY(old, open_keys(AuthorityRole::kOrder, root().body().of(AuthorityRole::kOrder).keys.size(),
                     passphrases));
  std::vector<const RoleKey*> all;
  for (const RoleKey& key : old) all.push_back(&key);
  for (const RoleKey& key : rotation.made) all.push_back(&key);
  return internal::write_durably(dir / "keys" / "chains.box",
                                 internal::seal_chain_key(hands.chains, all));
}

// After the new root counts: boxes for its keys alone, and epoch keys that it verifies.
Result<void> Authority::State::settle_order_keys(Instant now, const Passphrases& passphrases) {
  TRY(hands, order_hands(passphrases));
  TRY(keys, open_keys(AuthorityRole::kOrder, root().body().of(AuthorityRole::kOrder).keys.size(),
                      passphrases));
  std::vector<const RoleKey*> all;
  for (const RoleKey& key : keys) all.push_back(&key);
  TRY_VOID(internal::write_durably(dir / "keys" / "chains.box",
                                   internal::seal_chain_key(hands.chains, all)));
  std::vector<World> worlds;
  for (const auto& [world, issue] : epochs) worlds.push_back(world);
  for (const World& world : worlds) {
    TRY(document, next_issue(world, {}, now, hands));
    TRY_VOID(write_issue(world, std::move(document)));
  }
  return ok();
}

Result<void> Authority::rotate(AuthorityRole role, std::uint32_t number, Instant now,
                               const Passphrases& passphrases) {
  TRY(lock, internal::FolderLock::take(state_->dir));
  TRY_VOID(state_->reload());
  TRY(rotation, state_->plan_rotation(role, number, now));
  const bool is_order = role == AuthorityRole::kOrder;
  const KeyCost cost = root().body().is_demo ? kKeyCostFloor : kKeyCostDefault;
  for (const RoleKey& key : rotation.made)
    TRY_VOID(write_key(state_->key_path(role, key.number()), key, passphrases, cost));
  if (is_order) TRY_VOID(state_->hand_chains_over(rotation, passphrases));
  TRY(document, state_->sign_rotation(rotation, role, passphrases));
  TRY(next, root().next(document));
  const std::string name = std::to_string(rotation.body.version) + ".root";
  TRY_VOID(internal::write_durably(state_->dir / "root" / name, document));
  state_->roots.push_back(std::move(next));
  if (is_order) TRY_VOID(state_->settle_order_keys(now, passphrases));
  for (const KeyFileFace& face : rotation.leaving) {
    std::error_code error;  // A file that stays is worth nothing any more.
    fs::remove(state_->key_path(role, face.number), error);
  }
  return ok();
}

}  // namespace tomoshibi::sync
