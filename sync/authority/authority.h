// The authority: a folder of software keys that makes roots, orders, epoch keys and revocations.
//
//   root/1.root …              every root, public
//   keys/order-2.key …         one key a file, each under its own passphrase (key_file.h)
//   keys/chains.box            the key of the chains, once for each pair of ORDER keys
//   chains/17.chains           tops of the chains of a prefecture; drill: 17.drill.chains
//   epoch-keys/17.keys         newest issue, public (17.drill.keys)
//   fleets/17-00000004.fleet   public; hubs drop them here
//   orders/<id>-<revision>.order, revocations/<device>.revocation
//   ledger                     which secrets were given out, which orders there are
//   passphrase                 of a demo alone: opens everything, for whoever can read the folder
//
// A real authority carries the files apart: what is done needs only the files that it names. In a
// demo all lie together, is_demo stands in the root, and every screen says so. Rule of epochs: an
// area's epoch advances with each first of a month (epoch_keys.h). When an order is closed or loses
// an area, that area moves to one above the highest epoch whose secret was ever given out, unless
// another order of that world still has it open. An order carries, of each area, the secret of the
// epoch that is current at its end. A spoken code gives out the current one; advance() retires it.
// Order of writing: ledger before anything leaves, each file to a temporary name, synced, renamed.
// One process at a time (lock). Errors: kBadInput (request, files), kDenied (passphrase,
// signatures, expired root), kNotFound (no chain, fleet, order), kStorage. Format:
// docs/format/trust-v1.md. Proof: tests/sync_authority_test.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/authority/key_file.h"
#include "sync/core/certificate.h"
#include "sync/core/epoch_keys.h"
#include "sync/core/order.h"

namespace tomoshibi::sync {

// Asked for each key file that is opened, and twice for one that is made. kNotFound leaves a key
// out where another of its role will do.
using Passphrases = std::function<Result<SecretText>(AuthorityRole role, std::uint32_t number)>;
// Of a demo: its file `passphrase`, for every key. Errors: kNotFound.
Result<Passphrases> demo_passphrases(const std::filesystem::path& dir);

inline constexpr Epoch kChainEpochs = kStepsMax;       // A chain's length: 16 years.
inline constexpr int kRootYears = 2;                   // Until a root's right to sign ends.

struct AuthorityPlan {
  std::string name;                    // 石川県（訓練用）
  std::vector<std::uint32_t> areas;    // Municipalities; 住所不明 of each prefecture is added.
  bool is_demo = false;                // Makes a passphrase file of its own, asks for none.
  Instant made;
  KeyCost cost = kKeyCostFloor;
};

struct OrderRequest {
  std::vector<std::uint32_t> places;   // 17204, or 17; of one prefecture, whose fleet it is for.
  std::vector<std::string> facilities;
  std::vector<std::uint32_t> data;     // 17204, or 17; empty: the whole prefecture of the places.
  Instant not_before, not_after;
  bool is_drill = false;
  bool allows_roster_triage = false;
  bool has_responder_code = false;     // One is made and comes with the order (care.md 16).
  std::string reason;
  std::optional<Bytes> fleet;          // A document; empty: the newest in fleets/.
};
struct OrderChange {                   // What stays empty stays as it is.
  std::optional<Instant> not_after;
  std::optional<std::vector<std::uint32_t>> places, data;
  std::optional<std::vector<std::string>> facilities;
  std::optional<bool> allows_roster_triage;
  std::optional<std::string> reason;
  bool has_responder_code = false;
  std::optional<Bytes> fleet;
};
struct MadeOrder {
  OrderBody body;
  Bytes file;
  SecretText responder_code;           // Empty when none was asked for.
};
struct MadeCode {
  Area area;
  Epoch epoch = 0;
  SecretText text;                     // Nine groups.
};
struct KnownOrder {                    // The newest revision of one id.
  OrderBody body;
  bool is_over = false;                // Open by its kind, but its time has passed: close it.
};
struct KnownArea {
  Area area;
  Epoch current = 0;
  Epoch given = 0;                     // The highest epoch whose secret was given out; 0: none.
  Epoch last = 0;                      // Published up to here.
};

class Authority final {
 public:
  static Result<Authority> create(const std::filesystem::path& dir, const AuthorityPlan& plan,
                                  const Passphrases& passphrases);
  // Reads what is public; keys are opened when something needs them.
  static Result<Authority> open(const std::filesystem::path& dir);
  Authority(Authority&&) noexcept;
  Authority& operator=(Authority&&) noexcept;
  ~Authority();

  // ---- What others take from here.
  const TrustRoot& root() const;
  std::vector<Bytes> roots() const;    // Every version, rising.
  std::vector<std::uint32_t> prefectures() const;
  Result<Bytes> epoch_keys(std::uint32_t prefecture, bool is_drill) const;  // A signed document.
  std::vector<Bytes> revocations() const;
  // A hub of the demo takes PUBLISH and ENROL; number 0: the first that is in the root and here.
  Result<RoleKey> key(AuthorityRole role, std::uint32_t number,
                      const Passphrases& passphrases) const;
  // A hub drops each new generation; it is verified. The same again is nothing.
  Result<void> add_fleet(ByteView document);
  Result<Bytes> newest_fleet(std::uint32_t prefecture) const;

  // ---- Orders. Needs two ORDER keys.
  Result<MadeOrder> order(const OrderRequest& request, Instant now, const Passphrases& passphrases);
  Result<MadeOrder> change(const OrderId& id, const OrderChange& change, Instant now,
                           const Passphrases& passphrases);
  // Also issues epoch keys anew: the areas stand above everything that was given out.
  Result<MadeOrder> close(const OrderId& id, const std::string& reason, Instant now,
                          const Passphrases& passphrases);
  Result<MadeCode> code(const Area& area, Instant now, const Passphrases& passphrases);

  // ---- Epochs. Needs two ORDER keys.
  // A new issue of every prefecture, kEpochsAhead epochs from the current one.
  Result<void> publish_epochs(Instant now, const Passphrases& passphrases);
  Result<void> advance(const std::vector<Area>& areas, Instant now, const Passphrases& passphrases);
  // New chains for municipalities that have none yet.
  Result<void> add_areas(const std::vector<std::uint32_t>& codes, Instant now,
                         const Passphrases& passphrases);

  // ---- Roots and revocations.
  // Another key in place of number `number` of the role (0: of all of them), as root n+1, which
  // runs from `now`. Needs enough ROOT keys; with ORDER two of the old ORDER keys too.
  Result<void> rotate(AuthorityRole role, std::uint32_t number, Instant now,
                      const Passphrases& passphrases);
  Result<Bytes> revoke(const DeviceId& device, const std::string& reason, Instant now,
                       const Passphrases& passphrases);

  // ---- Status.
  std::vector<KnownOrder> orders(Instant now) const;
  std::vector<KnownArea> areas(Instant now) const;

 private:
  struct State;
  explicit Authority(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::sync
