#include "app/desk/machine.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "store/vault/data_key.h"
#include "store/vault/upkeep.h"

namespace tomoshibi::app {

namespace journal = store::journal;
namespace orders = store::orders;
namespace vault = store::vault;

namespace {

constexpr std::string_view kMachineLabel = "machine";
constexpr std::string_view kCostSetting = "proof-cost";
constexpr std::size_t kPieceBytes = 4000;  // A setting holds 4,096.
constexpr std::size_t kPiecesMax = 64;

void put_number(Bytes& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(number >> shift));
  }
}

std::uint64_t number_from(ByteView bytes) {
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < 8; ++at) number = number << 8 | bytes[at];
  return number;
}

// Revision and compartment of a slots file: what was seen of it.
Bytes seen_of(const vault::KeySlots& slots) {
  Bytes bytes;
  put_number(bytes, slots.revision());
  const auto compartment = slots.compartment();
  bytes.insert(bytes.end(), compartment.begin(), compartment.end());
  return bytes;
}
constexpr std::size_t kSeenBytes = 8 + 16;

std::string seen_setting(std::string_view file) { return "seen." + std::string(file); }
std::string piece_name(std::string_view name, std::size_t piece) {
  return std::string(name) + "." + std::to_string(piece);
}

// Whole, 0600, synced; never over another.
Result<void> write_private_half(const std::filesystem::path& file, const Secret<32>& half) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    return errno == EEXIST ? Error(Errc::kDenied, "this machine has its key already")
                           : Error(Errc::kStorage, "the machine's key cannot be written");
  }
  const bool written =
      ::write(descriptor, half.view().data(), 32) == 32 && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written)
    return Error(Errc::kStorage, "the machine's key cannot be written; check the free space");
  return ok();
}

Result<Secret<32>> read_private_half(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) {
    return errno == ENOENT
               ? Error(Errc::kNotFound, "machine.key is missing; open with the recovery shares")
               : Error(Errc::kStorage, "machine.key cannot be read");
  }
  struct stat information {};
  Secret<32> half;
  const bool read = ::fstat(descriptor, &information) == 0 && information.st_size == 32 &&
                    ::read(descriptor, half.fill().data(), 32) == 32;
  ::close(descriptor);
  if (!read) return Error(Errc::kCorrupt, "machine.key is damaged; open with the recovery shares");
  return half;
}

// A change of a store's key that was cut short: the file says which of the two keys counts.
Result<void> settle_rekey(const std::filesystem::path& dir, const char* name,
                          vault::KeySlots& slots) {
  TRY(waits, slots.has_next_data_key(name));
  if (!waits) return ok();
  TRY(current, slots.data_key(name));
  TRY(next, slots.next_data_key(name));
  TRY(opened, vault::open_with_either(dir / (std::string(name) + ".db"),
                                      vault::Database::Mode::kReadWrite, current, &next));
  return opened.with_next ? slots.adopt_next_data_key(name) : slots.drop_next_data_key(name);
}

vault::PublicHalf public_half_of(const Secret<32>& half) {
  vault::PublicHalf key{};
  crypto_scalarmult_base(key.data(), half.view().data());
  return key;
}

}  // namespace

std::filesystem::path Machine::key_file(const std::filesystem::path& dir) {
  return dir / "machine.key";
}
std::filesystem::path Machine::slots_file(const std::filesystem::path& dir) {
  return dir / "machine.slots";
}
std::filesystem::path Machine::database_file(const std::filesystem::path& dir) {
  return dir / "machine.db";
}
std::filesystem::path Machine::region_slots_file(const std::filesystem::path& dir) {
  return dir / "region.slots";
}

Machine::Machine(vault::KeySlots slots, std::unique_ptr<vault::Database> database,
                 std::unique_ptr<orders::Accounts> accounts)
    : slots_(std::move(slots)), database_(std::move(database)), accounts_(std::move(accounts)) {}
Machine::Machine(Machine&&) noexcept = default;
Machine& Machine::operator=(Machine&&) noexcept = default;
Machine::~Machine() = default;

Result<Machine> Machine::from_slots(const std::filesystem::path& dir, vault::KeySlots slots,
                                    orders::UptimeClock uptime) {
  TRY(key, slots.data_key("machine"));
  TRY(opened, vault::Database::open(database_file(dir), vault::Database::Mode::kReadWrite, key));
  auto database = std::make_unique<vault::Database>(std::move(opened));
  TRY(accounts, orders::Accounts::open(*database, std::move(uptime)));
  return Machine(std::move(slots), std::move(database),
                 std::make_unique<orders::Accounts>(std::move(accounts)));
}

Result<Machine::Made> Machine::create(const std::filesystem::path& dir,
                                      const vault::PassphraseCost& cost, Instant now) {
  if (sodium_init() < 0) return Error(Errc::kStorage, "the machine gives no random numbers");
  TRY(slots, vault::KeySlots::create(slots_file(dir)));
  TRY(region, vault::KeySlots::create(region_slots_file(dir)));
  const Secret<32> half = Secret<32>::random();
  TRY_VOID(write_private_half(key_file(dir), half));
  TRY_VOID(
      slots.add_public_half(vault::SlotKind::kDevice, kMachineLabel, public_half_of(half), now));
  for (const char* name : {"machine", "journal", "device-keys", "pin-token"}) {
    TRY(made, slots.data_key(name));
  }
  TRY(machine, from_slots(dir, std::move(slots), orders::system_uptime));
  TRY_VOID(machine.remember("machine.slots", machine.slots_));
  Bytes numbers;
  put_number(numbers, cost.passes);
  put_number(numbers, cost.memory_kib);
  TRY_VOID(machine.accounts_->set_setting(kCostSetting, numbers));
  return Made{std::move(machine), std::move(region)};
}

Result<vault::KeySlots> Machine::open_slots(const std::filesystem::path& dir) {
  TRY(half, read_private_half(key_file(dir)));
  TRY(slots, vault::KeySlots::load(slots_file(dir)));
  TRY_VOID(slots.open_with_private_half(kMachineLabel, half));
  for (const char* name : {"machine", "journal"}) TRY_VOID(settle_rekey(dir, name, slots));
  return slots;
}

Result<void> Machine::let_in(const std::filesystem::path& dir, std::span<const vault::Share> shares,
                             Instant now) {
  TRY(slots, vault::KeySlots::load(slots_file(dir)));
  TRY_VOID(slots.open_with_shares(shares));
  const Secret<32> half = Secret<32>::random();
  TRY_VOID(write_private_half(key_file(dir), half));
  TRY_VOID(slots.remove(vault::SlotKind::kDevice, kMachineLabel));
  return slots.add_public_half(vault::SlotKind::kDevice, kMachineLabel, public_half_of(half), now);
}

Result<journal::MachineKeys> Machine::read_journal_keys(const std::filesystem::path& dir) {
  TRY(slots, open_slots(dir));
  TRY(data, slots.data_key("journal"));
  TRY(wrapping, slots.data_key("device-keys"));
  return journal::MachineKeys{std::move(data), std::move(wrapping)};
}

Result<Machine> Machine::open(const std::filesystem::path& dir, orders::UptimeClock uptime) {
  TRY(slots, open_slots(dir));
  TRY(machine, from_slots(dir, std::move(slots), std::move(uptime)));
  TRY(older, machine.is_older_than_seen("machine.slots", machine.slots_));
  machine.is_rolled_back_ = older;
  return machine;
}

vault::PassphraseCost Machine::cost() const {
  const auto numbers = accounts_->setting(kCostSetting);
  if (!numbers || !*numbers || (*numbers)->size() != 16) return vault::kCostDefault;
  const ByteView bytes(**numbers);
  return {static_cast<std::uint32_t>(number_from(bytes)),
          static_cast<std::uint32_t>(number_from(bytes.subspan(8)))};
}

Result<journal::MachineKeys> Machine::journal_keys() {
  TRY(data, slots_.data_key("journal"));
  TRY(wrapping, slots_.data_key("device-keys"));
  return journal::MachineKeys{std::move(data), std::move(wrapping)};
}

Result<bool> Machine::is_older_than_seen(std::string_view file, const vault::KeySlots& slots) {
  TRY(seen, accounts_->setting(seen_setting(file)));
  if (!seen) {
    TRY_VOID(remember(file, slots));
    return false;
  }
  if (seen->size() != kSeenBytes)
    return Error(Errc::kCorrupt, "machine.db does not read; restore a backup");
  const Bytes found = seen_of(slots);
  if (!std::equal(found.begin() + 8, found.end(), seen->begin() + 8)) return true;
  const std::uint64_t revision = number_from(*seen);
  if (slots.revision() < revision) return true;
  if (slots.revision() > revision) TRY_VOID(remember(file, slots));
  return false;
}

Result<void> Machine::remember(std::string_view file, const vault::KeySlots& slots) {
  return accounts_->set_setting(seen_setting(file), seen_of(slots));
}

// In pieces, the first one last and with their number: what is cut short by a power cut does not
// read, and is nothing that anybody depends on.
Result<void> Machine::keep(std::string_view name, ByteView value) {
  const std::size_t pieces = value.size() / kPieceBytes + 1;
  if (pieces > kPiecesMax) return Error(Errc::kBadInput, "a value is too long to be kept");
  const Digest digest = digest_of(value);
  for (std::size_t piece = pieces; piece-- > 0;) {
    Bytes bytes;
    if (piece == 0) {
      put_number(bytes, pieces);
      bytes.insert(bytes.end(), digest.begin(), digest.end());
    }
    const std::size_t from = piece * kPieceBytes;
    const ByteView part = value.subspan(from, std::min(kPieceBytes, value.size() - from));
    bytes.insert(bytes.end(), part.begin(), part.end());
    TRY_VOID(accounts_->set_setting(piece_name(name, piece), bytes));
  }
  return ok();
}

Result<std::optional<Bytes>> Machine::kept(std::string_view name) const {
  constexpr std::size_t kHeadBytes = 8 + std::tuple_size_v<Digest>;
  TRY(first, accounts_->setting(piece_name(name, 0)));
  if (!first || first->size() < kHeadBytes) return std::optional<Bytes>();
  const std::uint64_t pieces = number_from(*first);
  if (pieces == 0 || pieces > kPiecesMax) return std::optional<Bytes>();
  Bytes value(first->begin() + kHeadBytes, first->end());
  for (std::size_t piece = 1; piece < pieces; ++piece) {
    TRY(part, accounts_->setting(piece_name(name, piece)));
    if (!part) return std::optional<Bytes>();
    value.insert(value.end(), part->begin(), part->end());
  }
  const Digest digest = digest_of(value);
  if (!std::equal(digest.begin(), digest.end(), first->begin() + 8)) return std::optional<Bytes>();
  return std::optional<Bytes>(std::move(value));
}

Result<Secret<32>> read_token_file(const std::filesystem::path& file) {
  return vault::read_key_file(file);
}

}  // namespace tomoshibi::app
