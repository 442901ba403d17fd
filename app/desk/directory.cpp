#include "app/desk/directory.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/desk/machine.h"
#include "app/desk/membership.h"
#include "app/desk/reserve.h"
#include "store/base/person.h"

namespace tomoshibi::app {
namespace {

using nlohmann::json;
namespace orders = store::orders;

constexpr std::size_t kProfileBytesMax = 1 << 20;

// Whole or not at all: a temporary name, fsync, rename, fsync of the folder.
Result<void> write_whole(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path temporary = file.string() + ".new";
  const int descriptor =
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0)
    return Error(Errc::kStorage, "the folder cannot be written; check its permissions");
  const ssize_t written = ::write(descriptor, text.data(), text.size());
  const bool synced = written == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!synced || ::rename(temporary.c_str(), file.c_str()) != 0) {
    ::unlink(temporary.c_str());
    return Error(Errc::kStorage, "a file could not be written; check the free space");
  }
  const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return ok();
}

json to_json(const KioskProfile& profile) {
  return {{"format", "tomoshibi-kiosk/v2"},    {"kiosk", profile.kiosk_name},
          {"facility", profile.facility_name}, {"facility_code", profile.facility_code},
          {"demo", profile.is_demo},           {"reserve_bytes", profile.reserve_bytes}};
}

Result<KioskProfile> profile_from(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  const Error broken(Errc::kCorrupt, "kiosk.json does not read; restore it from a backup");
  if (!value.is_object()) return broken;
  const auto text_of = [](const json& object, const char* name) {
    const auto at = object.find(name);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  const std::string format = text_of(value, "format");
  if (format == "tomoshibi-kiosk/v1") {
    return Error(Errc::kBadInput,
                 "this store is of the first release, not encrypted; make a new one and import");
  }
  if (format != "tomoshibi-kiosk/v2") return broken;
  KioskProfile profile;
  profile.kiosk_name = text_of(value, "kiosk");
  profile.facility_name = text_of(value, "facility");
  profile.facility_code = text_of(value, "facility_code");
  profile.is_demo =
      value.contains("demo") && value["demo"].is_boolean() && value["demo"].get<bool>();
  const auto reserve = value.find("reserve_bytes");
  profile.reserve_bytes = reserve != value.end() && reserve->is_number_unsigned()
                              ? std::min(reserve->get<std::uint64_t>(), kReserveBytes)
                              : kReserveBytes;
  return profile;
}

Result<void> make_folder(const std::filesystem::path& dir) {
  std::error_code failed;
  if (std::filesystem::exists(dir / "kiosk.json", failed) ||
      std::filesystem::exists(Machine::slots_file(dir), failed)) {
    return Error(Errc::kBadInput, "there is a store in this folder already; choose another folder");
  }
  std::filesystem::create_directories(dir, failed);
  if (failed)
    return Error(Errc::kStorage, "the folder cannot be made; check the path and its permissions");
  if (::chmod(dir.c_str(), S_IRWXU) != 0) {
    return Error(Errc::kStorage, "the folder cannot be closed to others; check its owner");
  }
  return ok();
}

// Adds an account and its way into the region.
Result<void> found(Machine& machine, store::vault::KeySlots& region,
                   const orders::NewAccount& account, const SecretText& proof,
                   const Secret<32>* token, Instant now) {
  TRY(made, machine.accounts().add(account, proof, token, machine.cost(), now));
  return region.add_public_half(store::vault::SlotKind::kAccount, made.id.value, made.public_half,
                                now);
}

Result<void> found_demo_accounts(Machine& machine, store::vault::KeySlots& region, Instant now) {
  orders::NewAccount doctor;
  doctor.id.value = kDemoDoctor;
  doctor.name = "西村 由紀";
  doctor.kana = "ニシムラ ユキ";
  doctor.profession = "医師";
  doctor.role = Role::kDoctor;
  doctor.proof = orders::ProofKind::kPin;
  doctor.factor = orders::SecondFactor::kMachine;
  doctor.must_change = false;
  doctor.is_demo = true;
  TRY(token, machine.pin_token());
  TRY_VOID(found(machine, region, doctor, SecretText(kDemoPin), &token, now));
  orders::NewAccount other = doctor;
  other.proof = orders::ProofKind::kPassword;
  other.factor = orders::SecondFactor::kNone;
  other.id.value = kDemoAdministrator;
  other.name = "管理 花子";
  other.kana = "カンリ ハナコ";
  other.profession = "管理者";
  other.role = Role::kAdministrator;
  TRY_VOID(found(machine, region, other, SecretText(kDemoAdministratorPassword), nullptr, now));
  other.id.value = kDemoMaster;
  other.name = "大元 太郎";
  other.kana = "オオモト タロウ";
  other.profession = "マスタ";
  other.role = Role::kMaster;
  return found(machine, region, other, SecretText(kDemoMasterPassword), nullptr, now);
}

// The region's key and what was seen of its slots, once its slots stand.
Result<void> finish(Machine& machine, store::vault::KeySlots& region) {
  TRY(key, region.data_key("region"));
  return machine.remember("region.slots", region);
}

}  // namespace

Result<void> DataDirectory::init_demo(const std::filesystem::path& dir,
                                      std::uint64_t reserve_bytes) {
  TRY_VOID(make_folder(dir));
  // The accounts of a demo have no beginning: any clock that a test sets is later.
  const Instant always{0};
  TRY(made, Machine::create(dir, store::vault::kCostFloor, always));
  TRY_VOID(found_demo_accounts(made.machine, made.region, always));
  TRY_VOID(finish(made.machine, made.region));
  KioskProfile profile;
  // Less room than that is said, and no reason not to try the product.
  const bool is_reserved = Reserve::make(dir, reserve_bytes).has_value();
  profile.reserve_bytes = is_reserved ? reserve_bytes : Reserve::open(dir, 0).bytes();
  profile.kiosk_name = "K-12";
  profile.facility_name = "第3救護所";
  profile.facility_code = with_check_digit("171013012");
  profile.is_demo = true;
  return write_whole(dir / "kiosk.json", to_json(profile).dump(2) + "\n");
}

Result<RecoveryShares> DataDirectory::init_standalone(const std::filesystem::path& dir,
                                                      const FirstMember& wish, Instant now,
                                                      std::uint64_t reserve_bytes) {
  return init_real(dir, wish, Role::kMaster, nullptr, now, reserve_bytes);
}

Result<RecoveryShares> DataDirectory::init_enrolled(const std::filesystem::path& dir,
                                                    const FirstMember& wish, ByteView package,
                                                    Instant now, std::uint64_t reserve_bytes) {
  TRY(enrolment, sync::read_enrolment(package, now));
  return init_real(dir, wish, Role::kAdministrator, &enrolment, now, reserve_bytes);
}

Result<RecoveryShares> DataDirectory::init_real(const std::filesystem::path& dir,
                                                const FirstMember& wish, Role role,
                                                const sync::ReadEnrolment* enrolment, Instant now,
                                                std::uint64_t reserve_bytes) {
  TRY_VOID(make_folder(dir));
  orders::NewAccount master;
  master.id = wish.id;
  master.name = wish.name.empty() ? wish.id.value : wish.name;
  master.profession = role == Role::kMaster ? "マスタ" : "管理者";
  master.role = role;
  master.must_change = false;  // Whoever sets the machine up chose it himself.
  orders::Account checked;
  checked.id = master.id;
  checked.name = master.name;
  checked.role = master.role;
  TRY_VOID(orders::check_password(*wish.password, master.factor, checked));
  const auto reserved = Reserve::make(dir, reserve_bytes);
  if (!reserved) {
    ::unlink((dir / "journal.reserve").c_str());
    return reserved.error();
  }
  TRY(made, Machine::create(dir, store::vault::measure_cost(wish.proof_milliseconds), now));
  TRY_VOID(found(made.machine, made.region, master, *wish.password, nullptr, now));
  RecoveryShares shares;
  TRY(machine_shares,
      made.machine.slots().add_recovery("recovery", wish.shares_needed, wish.shares_made, now));
  TRY(region_shares,
      made.region.add_recovery("recovery", wish.shares_needed, wish.shares_made, now));
  shares.machine = std::move(machine_shares);
  shares.region = std::move(region_shares);
  TRY_VOID(finish(made.machine, made.region));
  TRY_VOID(made.machine.remember("machine.slots", made.machine.slots()));
  KioskProfile profile;
  profile.kiosk_name = "K-01";
  profile.facility_name = "名称未設定";
  profile.reserve_bytes = reserve_bytes;
  if (enrolment != nullptr) {
    TRY(seal, made.region.data_key("region-seal"));
    TRY_VOID(made.machine.remember("region.slots", made.region));
    const sync::BoxPublic half = sync::box_pair_from(seal).public_half;
    TRY_VOID(Membership::found(made.machine, *enrolment, half));
    profile.kiosk_name = enrolment->one_time.kiosk_name;
    profile.facility_name = enrolment->one_time.facility_name;
    profile.facility_code = enrolment->one_time.facility;
  }
  TRY_VOID(write_whole(dir / "kiosk.json", to_json(profile).dump(2) + "\n"));
  return shares;
}

Result<DataDirectory> DataDirectory::open(const std::filesystem::path& dir) {
  std::ifstream file(dir / "kiosk.json", std::ios::binary);
  if (!file)
    return Error(
        Errc::kNotFound,
        "there is no store in this folder; make one with: tomoshibi kiosk init DIR --demo");
  std::string text(kProfileBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kProfileBytesMax)
    return Error(Errc::kCorrupt, "kiosk.json is too large to be ours");
  TRY(profile, profile_from(text));

  const int descriptor =
      ::open((dir / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0)
    return Error(Errc::kStorage, "the folder cannot be written; check its permissions");
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return Error(Errc::kStorage, "another process owns this store; close it first");
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0 ||
      ::pwrite(descriptor, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    ::close(descriptor);
    return Error(Errc::kStorage, "the lock file cannot be written; check the free space");
  }
  return DataDirectory(dir, std::move(profile), descriptor);
}

int DataDirectory::owner_of(const std::filesystem::path& dir) {
  const int descriptor = ::open((dir / "lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 0;
  int owner = 0;
  if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0) {
    std::array<char, 16> text{};
    const ssize_t length = ::pread(descriptor, text.data(), text.size() - 1, 0);
    if (length > 0) owner = static_cast<int>(std::strtol(text.data(), nullptr, 10));
  }
  ::close(descriptor);
  return owner;
}

DataDirectory::DataDirectory(std::filesystem::path path, KioskProfile profile, int lock_descriptor)
    : path_(std::move(path)), profile_(std::move(profile)), lock_descriptor_(lock_descriptor) {}
DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)),
      profile_(std::move(other.profile_)),
      lock_descriptor_(std::exchange(other.lock_descriptor_, -1)) {}
DataDirectory::~DataDirectory() {
  if (lock_descriptor_ >= 0) ::close(lock_descriptor_);  // Closing gives the lock back.
}

}  // namespace tomoshibi::app
