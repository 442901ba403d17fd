// What an Authority holds between calls, and the steps that its parts share.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sync/authority/authority.h"
#include "sync/authority/internal/chains.h"
#include "sync/authority/internal/files.h"
#include "sync/authority/internal/ledger.h"

namespace tomoshibi::sync {

struct World {  // A prefecture, real or drill: one document of epoch keys, one file of chains.
  std::uint32_t prefecture = 0;
  bool is_drill = false;
  auto operator<=>(const World&) const = default;
};
inline World world_of(const Area& area) { return {prefecture_of(area), area.is_drill}; }
std::string file_stem(const World& world);  // 17, 17.drill

// Two ORDER keys that are in the root, and what they open together.
struct OrderHands {
  RoleKey first, second;
  internal::ChainKey chains;
};

struct Authority::State {
  std::filesystem::path dir;
  std::vector<TrustRoot> roots;           // Every version; the last counts.
  internal::Ledger ledger;
  std::map<World, EpochKeys> epochs;
  std::map<World, Bytes> epoch_documents;

  const TrustRoot& root() const { return roots.back(); }
  static Result<std::unique_ptr<State>> read(const std::filesystem::path& dir);
  Result<void> reload();                  // After the lock was taken.

  // Errors: kDenied when the root's right to sign has ended.
  Result<void> may_sign(Instant now) const;
  // The key files of a role whose public half is in the root; by number.
  std::vector<KeyFileFace> faces(AuthorityRole role) const;
  Result<RoleKey> open_key(const KeyFileFace& face, const Passphrases& passphrases) const;
  // `count` of a role that are in the root and here; a passphrase that is kNotFound leaves a key
  // out.
  Result<std::vector<RoleKey>> open_keys(AuthorityRole role, std::size_t count,
                                         const Passphrases& passphrases) const;
  Result<OrderHands> order_hands(const Passphrases& passphrases) const;
  std::filesystem::path key_path(AuthorityRole role, std::uint32_t number) const;

  // ---- Epochs (authority_epochs.cpp)
  Result<internal::ChainTops> chains(const World& world, const internal::ChainKey& key) const;
  // Of each area the secret of the epoch that is current at `at`. Errors: kNotFound.
  Result<std::vector<AreaSecret>> secrets_at(const std::vector<std::uint32_t>& codes, bool is_drill,
                                             Instant at, const internal::ChainKey& key) const;
  Result<Epoch> current(const Area& area, Instant at) const;
  // The next issue of one world, signed by both; `raised`: epochs of areas that move. Not written.
  Result<Bytes> next_issue(const World& world, const std::map<Area, Epoch>& raised, Instant now,
                           OrderHands& hands) const;
  Result<void> write_issue(const World& world, Bytes document);
  // Moves the areas above everything that was given out, and writes the issues.
  Result<void> raise(const std::set<Area>& areas, Instant now, OrderHands& hands);

  // ---- Rotation (authority_roots.cpp)
  struct Rotation;
  Result<Rotation> plan_rotation(AuthorityRole role, std::uint32_t number, Instant now) const;
  Result<Bytes> sign_rotation(const Rotation& rotation, AuthorityRole role,
                              const Passphrases& passphrases) const;
  Result<void> hand_chains_over(const Rotation& rotation, const Passphrases& passphrases) const;
  Result<void> settle_order_keys(Instant now, const Passphrases& passphrases);

  // ---- Orders (authority_orders.cpp)
  Result<OrderFile> order_file(const internal::LedgerOrder& line) const;
  // The areas of `data` that no open order but `except` has, of the same world.
  Result<std::set<Area>> only_in(const OrderId& except, const std::vector<std::uint32_t>& data,
                                 bool is_drill, Instant now) const;
  // An opening order from its lists and times: secrets of each area at its end, sealed to the
  // fleet, signed by both, noted as given. Not written.
  struct Opening {
    Bytes fleet;  // A document.
    bool has_responder_code = false;
  };
  Result<MadeOrder> make_opening(OrderBody body, const Opening& opening, Instant now,
                                 OrderHands& hands);
  Result<void> keep_order(const MadeOrder& made);    // The file, then the ledger that names it.
  Result<OrderFile> newest_of(const OrderId& id) const;  // Errors: kNotFound, kBadInput (closed).
  Result<void> write_ledger() const;
};

Result<Bytes> sign_document(DocumentKind kind, Bytes body,
                            std::initializer_list<DocumentSigner*> signers);

}  // namespace tomoshibi::sync
