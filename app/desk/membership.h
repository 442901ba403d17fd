// Membership: what a kiosk that was enrolled knows of its fleet, kept in machine.db.
//
//   enrolment package ── found() ──▶ root · who this kiosk is · epoch keys · fleet key · order book
//   later: newer roots, epoch keys, fleet keys, the device's certificate; each verified before it is kept
//
// Invariants
//   - Whatever is kept was verified under the root that is kept; a newer root is kept before anything is
//     read under it.
//   - The private half of a fleet key is a box for the region's key: only a sign-in opens it. Codes that
//     were read out likewise. The machine alone opens nothing.
//   - The order book is durable before anything opens because of it: keep_book().
// A demo or standalone store has no membership: what it holds is open with a sign-in.
// Errors: kStorage, kCorrupt (what is kept does not read), those of the readers in sync/core.
// Thread: the store thread. Proof: tests/desk_orders_test.cpp.
#pragma once

#include <optional>
#include <vector>

#include "app/desk/machine.h"
#include "sync/core/certificate.h"
#include "sync/core/epoch_keys.h"
#include "sync/core/order_book.h"

namespace tomoshibi::app {

struct FleetKey {
  sync::Generation generation = 0;
  sync::BoxPublic public_half{};
  Bytes box;  // Of the private half, for the region's key; empty: only heard of.
};

class Membership final {
 public:
  // Empty: this store belongs to no fleet.
  static Result<std::optional<Membership>> load(Machine& machine);
  // `region`: the key to which fleet keys and codes are sealed.
  static Result<void> found(Machine& machine, const sync::ReadEnrolment& enrolment,
                            const sync::BoxPublic& region);
  Membership(Membership&&) noexcept = default;
  Membership& operator=(Membership&&) noexcept = default;

  const sync::TrustRoot& root() const { return root_; }
  const sync::OneTime& identity() const { return identity_; }
  sync::KioskPlace here() const { return {identity_.place, identity_.facility}; }
  std::uint32_t prefecture() const { return identity_.place / 1000; }
  const std::optional<sync::DeviceCertificate>& certificate() const { return certificate_; }
  const std::vector<FleetKey>& fleet() const { return fleet_; }
  const sync::EpochKeys* epochs(std::uint32_t prefecture, bool is_drill) const;

  sync::OrderBook& book() { return book_; }
  const sync::OrderBook& book() const { return book_; }
  Result<void> keep_book(Machine& machine);

  // Each verifies, keeps when it is news, and says whether it was. Errors: kDenied, kBadInput.
  Result<bool> take_root(Machine& machine, ByteView document);
  Result<bool> take_epoch_keys(Machine& machine, ByteView document);
  Result<bool> take_fleet(Machine& machine, ByteView document, ByteView box);
  Result<bool> take_certificate(Machine& machine, ByteView document);
  // What this device says of itself for its first contact, or to renew; empty when nothing is due.
  Result<std::optional<Bytes>> contact(const store::journal::Journal& journal,
                                       const sync::BoxPublic& region, Instant now) const;

 private:
  explicit Membership(sync::TrustRoot root);
  static Result<Membership> read(Machine& machine, ByteView root);
  Result<void> keep_fleet(Machine& machine) const;

  sync::TrustRoot root_;
  sync::OneTime identity_;
  std::optional<Secret<32>> one_time_seed_;  // Until the certificate is here.
  std::optional<sync::DeviceCertificate> certificate_;
  std::vector<FleetKey> fleet_;              // Newest first, at most kFleetKept with a box.
  std::vector<sync::EpochKeys> epochs_;
  sync::OrderBook book_;
};

}  // namespace tomoshibi::app
