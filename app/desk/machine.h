// Machine: what is open whenever this kiosk runs, whoever is or is not signed in.
//
//   DIR/machine.key    the private half of this machine's slot, 32 bytes, 0600 (what guards it on
//                      the appliance is the disk's own encryption)
//   DIR/machine.slots  compartment "machine": slots for that key and for recovery; data keys
//                        machine      of DIR/machine.db: accounts, rosters, settings
//                        journal      of DIR/journal.db
//                        device-keys  wraps the private halves in DIR/keys
//                        pin-token    the second factor of a PIN that works on this kiosk alone
//   DIR/region.slots   compartment "region": a slot for each member who may open it, and recovery
//
// Invariants
//   - The newest revision of each slots file is kept in machine.db. A file that is older, or that
//     is another compartment's, is refused: is_rolled_back().
//   - Data keys are handed out, never kept here: whoever asks wipes what he got.
// Thread: the store thread. Errors of all: kStorage, kCorrupt. Proof: tests/desk_machine_test.cpp.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/journal/journal.h"
#include "store/orders/accounts.h"
#include "store/vault/slots.h"

namespace tomoshibi::app {

class Machine final {
 public:
  // Makes both compartments, their keys and machine.db. The region's compartment is given open,
  // without a slot: it appears on disk with its first one.
  struct Made;
  //   `cost`: of Argon2id for every proof made here later. Errors: also kDenied (one is there).
  static Result<Made> create(const std::filesystem::path& dir,
                             const store::vault::PassphraseCost& cost, Instant now);
  //   Errors: kNotFound (no machine here), kDenied (machine.key does not open machine.slots).
  static Result<Machine> open(const std::filesystem::path& dir,
                              store::orders::UptimeClock uptime = store::orders::system_uptime);
  Machine(Machine&&) noexcept;
  Machine& operator=(Machine&&) noexcept;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine();

  store::orders::Accounts& accounts() { return *accounts_; }
  const store::orders::Accounts& accounts() const { return *accounts_; }
  store::vault::Database& database() { return *database_; }
  store::vault::KeySlots& slots() { return slots_; }
  store::vault::PassphraseCost cost() const;

  Result<store::journal::MachineKeys> journal_keys();
  // The compartment alone.
  static Result<store::vault::KeySlots> open_slots(const std::filesystem::path& dir);
  // A machine that lost its key, or another one in its place, is let in by the recovery shares: a
  // new key, and the slot of the old one is taken away.
  static Result<void> let_in(const std::filesystem::path& dir,
                             std::span<const store::vault::Share> shares, Instant now);
  // Of a machine that may be open elsewhere in this process: its database is not touched.
  static Result<store::journal::MachineKeys> read_journal_keys(const std::filesystem::path& dir);
  Result<Secret<32>> pin_token() { return slots_.data_key("pin-token"); }

  // Was an older machine.slots put back? The caller says so in the journal and goes no further.
  bool is_rolled_back() const { return is_rolled_back_; }
  // Of a slots file that was just read, by its file name: true when it is older than what was seen
  // here, or another compartment's. A newer revision is remembered.
  Result<bool> is_older_than_seen(std::string_view file, const store::vault::KeySlots& slots);
  // After a change made here, or after a restore that somebody answers for.
  Result<void> remember(std::string_view file, const store::vault::KeySlots& slots);

  // A value of any length, in settings of their own: facts that are shown while locked.
  Result<void> keep(std::string_view name, ByteView value);
  Result<std::optional<Bytes>> kept(std::string_view name) const;

  static std::filesystem::path key_file(const std::filesystem::path& dir);
  static std::filesystem::path slots_file(const std::filesystem::path& dir);
  static std::filesystem::path database_file(const std::filesystem::path& dir);
  static std::filesystem::path region_slots_file(const std::filesystem::path& dir);

 private:
  Machine(store::vault::KeySlots slots, std::unique_ptr<store::vault::Database> database,
          std::unique_ptr<store::orders::Accounts> accounts);
  static Result<Machine> from_slots(const std::filesystem::path& dir, store::vault::KeySlots slots,
                                    store::orders::UptimeClock uptime);
  store::vault::KeySlots slots_;
  std::unique_ptr<store::vault::Database> database_;  // Where it stands does not change: borrowed.
  std::unique_ptr<store::orders::Accounts> accounts_;
  bool is_rolled_back_ = false;
};

struct Machine::Made {
  Machine machine;
  store::vault::KeySlots region;
};

// A second factor's 32 bytes in a member's own file.
//   Errors: kNotFound, kBadInput, kStorage.
Result<Secret<32>> read_token_file(const std::filesystem::path& file);

}  // namespace tomoshibi::app
