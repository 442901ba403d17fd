#include "app/desk/counter_guard.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>

#include "store/base/bytes.h"

namespace tomoshibi::app {

namespace {

constexpr const char* kDevice = "/dev/tpmrm0";
constexpr std::string_view kSetting = "tpm-counter";
constexpr std::uint8_t kAt = 0;
constexpr std::uint8_t kAdvancing = 1;

struct Known {
  std::uint8_t step = kAt;
  std::uint64_t value = 0;
};

// One NV index a folder, in the owner's range; two folders on one chip seldom share one, and then
// each takes the other's starts for its own: said as a rollback, never hidden.
std::uint32_t low_bits(const std::array<std::uint8_t, 16>& compartment) {
  return static_cast<std::uint32_t>(compartment[0]) << 12 |
         static_cast<std::uint32_t>(compartment[1]) << 4 | compartment[2] >> 4U;
}
std::uint32_t index_of(const std::array<std::uint8_t, 16>& compartment) {
  return 0x01900000U | low_bits(compartment);
}

// step (1) ‖ value (8, big-endian)
Result<std::optional<Known>> read_known(const store::orders::Accounts& settings) {
  TRY(bytes, settings.setting(kSetting));
  if (!bytes) return std::optional<Known>();
  if (bytes->size() != 9 || (*bytes)[0] > kAdvancing) {
    return Error(Errc::kCorrupt, "what the store knows of the counter does not read");
  }
  Known known;
  known.step = (*bytes)[0];
  for (std::size_t at = 1; at < 9; ++at) known.value = known.value << 8 | (*bytes)[at];
  return std::optional<Known>(known);
}

Result<void> write_known(store::orders::Accounts& settings, std::uint8_t step, std::uint64_t value) {
  Bytes bytes(9);
  bytes[0] = step;
  for (std::size_t at = 0; at < 8; ++at) bytes[8 - at] = static_cast<std::uint8_t>(value >> (8 * at));
  return settings.set_setting(kSetting, bytes);
}

// Where this machine's chip answers; empty when there is none.
std::string machine_chip() {
  const char* named = std::getenv("TOMOSHIBI_TPM");
  if (named != nullptr && *named != '\0') return named;
  std::error_code ignored;
  return std::filesystem::exists(kDevice, ignored) ? std::string("device:") + kDevice : std::string();
}

CounterAnswer answer_for(const std::optional<Known>& known, std::uint64_t chip) {
  if (!known) return CounterAnswer::kFirstUse;
  if (chip == known->value) return CounterAnswer::kNewest;
  if (known->step == kAdvancing && chip + 1 == known->value) return CounterAnswer::kNewest;
  return chip > known->value ? CounterAnswer::kRolledBack : CounterAnswer::kOtherChip;
}

}  // namespace

Result<CounterAnswer> ask_counter(store::vault::Tpm& chip,
                                  const std::array<std::uint8_t, 16>& compartment,
                                  store::orders::Accounts& settings) {
  const std::uint32_t index = index_of(compartment);
  TRY(known, read_known(settings));
  TRY(value, chip.counter(index));
  const CounterAnswer answer = answer_for(known, value);
  TRY_VOID(write_known(settings, kAdvancing, value + 1));
  TRY(advanced, chip.advance_counter(index));
  TRY_VOID(write_known(settings, kAt, advanced));
  return answer;
}

Result<CounterAnswer> ask_counter(const std::string& address,
                                  const std::array<std::uint8_t, 16>& compartment,
                                  store::orders::Accounts& settings) {
  TRY(chip, open_chip(address));
  if (!chip) return CounterAnswer::kNoChip;
  return ask_counter(*chip, compartment, settings);
}

Result<std::optional<store::vault::Tpm>> open_chip(const std::string& address) {
  const std::string where = address.empty() ? machine_chip() : address;
  if (where.empty()) return std::optional<store::vault::Tpm>();
  auto chip = store::vault::Tpm::open(where);
  if (chip) return std::optional<store::vault::Tpm>(*std::move(chip));
  if (chip.error().code == Errc::kNotFound) return std::optional<store::vault::Tpm>();
  return chip.error();
}

bool names_chip(const std::string& address) { return !address.empty() || !machine_chip().empty(); }

std::uint32_t note_index(const std::array<std::uint8_t, 16>& compartment) {
  return 0x01a00000U | low_bits(compartment);
}

}  // namespace tomoshibi::app
