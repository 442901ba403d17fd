// CounterGuard: is this data directory the newest one of this machine? Asks a counter that only grows.
//
// Heads kept in files beside a store go back with it when somebody restores the whole folder; the TPM's
// counter does not. Each start of the kiosk advances it by one, in two steps, so that a power cut
// between chip and disk is not taken for a rollback:
//
//   write "advancing to n+1" ─▶ advance the chip ─▶ write "at n+1"
//
// At a start the chip must stand where the folder says; while "advancing", also one before that.
// A folder that says more than the chip belongs to another chip (or the chip was cleared).
// Without a TPM nothing is said: Database::freshness() and the journal's head remain.
// Source: sync-and-reliability.md 2.6. Proof: tests/desk_counter_guard_test.cpp (swtpm).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "store/base/result.h"
#include "store/orders/accounts.h"
#include "store/vault/tpm.h"

namespace tomoshibi::app {

enum class CounterAnswer : std::uint8_t {
  kNoChip,      // This machine has none.
  kFirstUse,    // The folder meets this chip for the first time.
  kNewest,
  kRolledBack,  // The chip has seen later starts than this folder knows of.
  kOtherChip,   // The folder has seen more starts than this chip: moved, or the chip was cleared.
};

// Asks and advances; whatever the answer, the folder and the chip agree afterwards, so that each
// rollback is told once. `address`: a TCTI; empty for the machine's own chip, /dev/tpmrm0 or what
// TOMOSHIBI_TPM names.
//   Errors: kStorage, kCorrupt (the setting is not ours).
Result<CounterAnswer> ask_counter(const std::string& address,
                                  const std::array<std::uint8_t, 16>& compartment,
                                  store::orders::Accounts& settings);
// The machine's chip: at `address`, or its own when empty; nothing when it has none. Errors:
// kStorage.
Result<std::optional<store::vault::Tpm>> open_chip(const std::string& address);
// Is a chip named there, whether it answers or not?
bool names_chip(const std::string& address);
// Where the chip keeps a note of this folder.
std::uint32_t note_index(const std::array<std::uint8_t, 16>& compartment);
// The same with a chip that is open.
Result<CounterAnswer> ask_counter(store::vault::Tpm& chip,
                                  const std::array<std::uint8_t, 16>& compartment,
                                  store::orders::Accounts& settings);

}  // namespace tomoshibi::app
