// A TPM 2.0 as the keeper of a 32-byte secret behind a PIN that only it can check.
//
// The secret is a sealed object under a primary key that is made anew from the owner seed, with the
// PIN as its authorisation value and dictionary-attack protection on: the chip counts wrong PINs
// and locks itself, so six digits are enough. The session is encrypted and salted, so that the PIN
// and the secret do not cross the bus in clear. What comes back is opaque, and worthless without
// that chip.
// Thread: one at a time. Source: TCG TPM 2.0 Library Part 1, 19.8; tpm2-tss ESAPI.
// Proof: tests/vault_tpm_test.cpp (swtpm; skipped when absent).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "store/base/bytes.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "store/base/wiped.h"

namespace tomoshibi::store::vault {

class Tpm final {
 public:
  // `address`: a TCTI, as tpm2-tools write it ("device:/dev/tpmrm0", "swtpm:port=2321"); empty: the
  // machine's own. Errors: kNotFound when there is none.
  static Result<Tpm> open(const std::string& address);
  Tpm(Tpm&&) noexcept;
  Tpm& operator=(Tpm&&) noexcept;
  Tpm(const Tpm&) = delete;
  Tpm& operator=(const Tpm&) = delete;
  ~Tpm();

  // The PIN as it is: KeySlots normalises it. Errors: kBadInput (empty, or over 32 bytes),
  // kStorage.
  Result<Bytes> seal(const Secret<32>& secret, const SecretText& pin);
  //   Errors: kDenied (wrong PIN), kLocked (too many: the chip refuses for a time), kCorrupt (not
  //   an object of this chip).
  Result<Secret<32>> unseal(ByteView object, const SecretText& pin);
  // A counter that only grows, for heads; made with the first call. `index`: an NV index of the
  // owner (0x01800000 to 0x01bfffff). Errors: kStorage.
  Result<std::uint64_t> counter(std::uint32_t index);
  Result<std::uint64_t> advance_counter(std::uint32_t index);
  // A few bytes that stay in the chip when the disk is put back; open to whoever speaks to it.
  // Errors: kBadInput (empty, or over 64 bytes), kStorage (also: another length than before).
  Result<void> write_note(std::uint32_t index, ByteView note);
  //   Errors: kNotFound when none was written, kStorage.
  Result<Bytes> read_note(std::uint32_t index);

 private:
  struct State;
  explicit Tpm(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::store::vault
