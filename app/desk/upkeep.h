// Upkeep: what is done with a store's files themselves. Checking, copies, keys, slots.
//
//   backup   one file (tar): every store copied while it is in use, slots, wrapped keys, and the
//            digests of all. Never machine.key: a copy opens on this machine, or with the recovery
//            shares
//   restore  unpacked beside the store, digests and every page verified, a member proves himself
//            against it; then the folders change names. The journal that is here stays when it is
//            good
//
// Checking and copying are for everybody who is signed in (a copy is sealed like its source); keys,
// slots and restoring for administrators and masters, in a demo for everybody. All of it is
// journaled.
// Thread: the store thread. Errors of all: kLocked, kDenied, kStorage, kCorrupt.
// Proof: tests/desk_upkeep_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/desk/desk.h"
#include "store/vault/shamir.h"
#include "store/vault/slots.h"

namespace tomoshibi::app {

using UpkeepProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct FileCheck {
  std::string file;  // region.db
  bool good = false;
  std::uint64_t pages = 0;  // Read and verified.
  std::string place;        // Where it is damaged: "page 12". Empty when good.
  bool is_rolled_back = false;
};

enum class Compartment : std::uint8_t { kMachine = 1, kRegion };

class Upkeep final {
 public:
  static constexpr int kGenerations = 3;

  // Borrowed for the length of the calls.
  explicit Upkeep(Desk& desk) : desk_(desk) {}

  // What the machine can open by itself: machine.db, journal.db, both slots files. No desk is
  // needed, which is the point: it works when nothing else does.
  static std::vector<FileCheck> check_machine(const std::filesystem::path& dir,
                                              const UpkeepProgress& progress);
  // For what a sign-in came upon.
  static FileCheck failed_check(std::string file, const Error& error);
  Result<FileCheck> check_region(const UpkeepProgress& progress);
  Result<void> record_check(bool is_good);
  Result<void> record_restore();

  // `file` is replaced when the copy is whole; what was there becomes FILE.1, FILE.2 …
  Result<void> back_up(const std::filesystem::path& file, int generations,
                       const UpkeepProgress& progress);

  // The region's data under a new key: an old copy and a removed member's slot open nothing of it.
  Result<void> rekey_region(const UpkeepProgress& progress);
  // The same in slices, while the region is searched and read: begin, step until it says true (the last
  // step closes and opens the region, some seconds). Locking, or cancel_rekey(), leaves the old key in
  // force; so does a power cut, and the next opening settles which of the two counts.
  //   Errors: kDenied of begin: one runs already.
  Result<void> begin_rekey();
  Result<bool> step_rekey();
  Result<void> cancel_rekey();
  std::optional<double> rekey_share() const;  // 0 to 1 while one runs.
  // For what rekey_closed() is about to do to "machine" or "journal": checked and journaled.
  Result<void> announce_rekey(const std::string& store);

  Result<std::vector<store::vault::SlotInfo>> slots(Compartment compartment) const;
  Result<void> add_passphrase(Compartment compartment, const std::string& label,
                              const SecretText& passphrase);
  Result<std::vector<store::vault::Share>> add_recovery(Compartment compartment,
                                                        const std::string& label, int needed,
                                                        int made);
  // Errors: also kBadInput for the slots of this machine and of members: those follow the accounts.
  Result<void> remove_slot(Compartment compartment, store::vault::SlotKind kind,
                           const std::string& label);

  // The data key of "machine", "journal" or "region", for a forensic tool: in the journal before it
  // is in the file.
  Result<void> hand_out_key(const std::string& store, const std::filesystem::path& file);

 private:
  Result<void> may_change() const;
  Result<void> take_over_rekeyed();
  Result<store::vault::KeySlots*> compartment(Compartment compartment) const;
  Result<void> slots_changed(Compartment compartment, const std::string& note);
  Desk& desk_;
};

// A new key for machine.db or journal.db of a store that nobody has open; whoever calls owns it.
// Cut short, the next opening of the machine settles which key counts.
Result<void> rekey_closed(const std::filesystem::path& dir, const std::string& store,
                          const UpkeepProgress& progress);

struct RestoreWish {
  std::filesystem::path dir;
  std::filesystem::path file;
  // Of the machine compartment, on a machine that has no key of it.
  std::span<const store::vault::Share> shares;
};
// Unpacks and verifies beside `dir`; gives the folder where it stands: a store that can be opened
// and signed in to. Nothing of `dir` changed. Errors: also kNotFound (no such file), kBadInput (no
// backup).
Result<std::filesystem::path> unpack_backup(const RestoreWish& wish, Instant now);
// Somebody proved himself against what was unpacked: it takes the place of `dir`, which keeps what
// was there as DIR.before-N. `desk` is the unpacked store; it is closed.
Result<void> put_in_place(const std::filesystem::path& dir, Desk desk);

}  // namespace tomoshibi::app
