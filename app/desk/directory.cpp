#include "app/desk/directory.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "store/base/person.h"

namespace tomoshibi::app {
namespace {

using nlohmann::json;

constexpr std::size_t kProfileBytesMax = 1 << 20;

constexpr std::array<std::pair<Role, const char*>, 6> kRoles{{{Role::kGeneral, "general"},
                                                              {Role::kDoctor, "doctor"},
                                                              {Role::kPharmacist, "pharmacist"},
                                                              {Role::kSelected, "selected"},
                                                              {Role::kAdministrator, "administrator"},
                                                              {Role::kAuditor, "auditor"}}};

const char* role_name(Role role) {
  for (const auto& [value, name] : kRoles) {
    if (value == role) return name;
  }
  return "general";
}

Role role_from(const std::string& text) {
  for (const auto& [value, name] : kRoles) {
    if (text == name) return value;
  }
  return Role::kGeneral;  // Unknown rights are the least rights.
}

Result<std::string> hash_pin(std::string_view pin) {
  if (sodium_init() < 0) return Error(Errc::kStorage, "the machine gives no random numbers");
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), pin.data(), pin.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return Error(Errc::kStorage, "not enough memory to derive a key; close other programs");
  }
  return std::string(hash.data());
}

// Whole or not at all: a temporary name, fsync, rename, fsync of the folder.
Result<void> write_whole(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path temporary = file.string() + ".new";
  const int descriptor =
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return Error(Errc::kStorage, "the folder cannot be written; check its permissions");
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
  json accounts = json::array();
  for (const Account& account : profile.accounts) {
    accounts.push_back({{"id", account.id.value},
                        {"name", account.name},
                        {"profession", account.profession},
                        {"role", role_name(account.role)},
                        {"pin_hash", account.pin_hash},
                        {"demo", account.is_demo}});
  }
  return {{"format", "tomoshibi-kiosk/v1"},
          {"kiosk", profile.kiosk_name},
          {"facility", profile.facility_name},
          {"facility_code", profile.facility_code},
          {"demo", profile.is_demo},
          {"accounts", accounts}};
}

Result<KioskProfile> profile_from(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  const Error broken(Errc::kCorrupt, "kiosk.json does not read; restore it from a backup");
  if (!value.is_object() || value.value("format", "") != "tomoshibi-kiosk/v1") return broken;
  KioskProfile profile;
  const auto text_of = [](const json& object, const char* name) {
    const auto at = object.find(name);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  profile.kiosk_name = text_of(value, "kiosk");
  profile.facility_name = text_of(value, "facility");
  profile.facility_code = text_of(value, "facility_code");
  profile.is_demo = value.contains("demo") && value["demo"].is_boolean() && value["demo"].get<bool>();
  if (!value.contains("accounts") || !value["accounts"].is_array()) return broken;
  for (const json& one : value["accounts"]) {
    if (!one.is_object()) return broken;
    Account account;
    account.id.value = text_of(one, "id");
    account.name = text_of(one, "name");
    account.profession = text_of(one, "profession");
    account.role = role_from(text_of(one, "role"));
    account.pin_hash = text_of(one, "pin_hash");
    account.is_demo = one.contains("demo") && one["demo"].is_boolean() && one["demo"].get<bool>();
    if (account.id.value.empty()) return broken;
    profile.accounts.push_back(std::move(account));
  }
  return profile;
}

}  // namespace

Result<void> DataDirectory::init_demo(const std::filesystem::path& dir) {
  std::error_code failed;
  if (std::filesystem::exists(dir / "kiosk.json", failed)) {
    return Error(Errc::kBadInput, "there is a store in this folder already; choose another folder");
  }
  std::filesystem::create_directories(dir, failed);
  if (failed) return Error(Errc::kStorage, "the folder cannot be made; check the path and its permissions");
  ::chmod(dir.c_str(), S_IRWXU);
  KioskProfile profile;
  profile.kiosk_name = "K-12";
  profile.facility_name = "第3救護所";
  profile.facility_code = with_check_digit("171013012");
  profile.is_demo = true;
  Account doctor;
  doctor.id.value = "demo01";
  doctor.name = "西村 由紀";
  doctor.profession = "医師";
  doctor.role = Role::kDoctor;
  doctor.is_demo = true;
  TRY(hash, hash_pin(kDemoPin));
  doctor.pin_hash = std::move(hash);
  profile.accounts.push_back(std::move(doctor));
  return write_whole(dir / "kiosk.json", to_json(profile).dump(2) + "\n");
}

Result<DataDirectory> DataDirectory::open(const std::filesystem::path& dir) {
  std::ifstream file(dir / "kiosk.json", std::ios::binary);
  if (!file) return Error(Errc::kNotFound, "there is no store in this folder; make one with: tomoshibi kiosk init DIR --demo");
  std::string text(kProfileBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kProfileBytesMax) return Error(Errc::kCorrupt, "kiosk.json is too large to be ours");
  TRY(profile, profile_from(text));

  const int descriptor =
      ::open((dir / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return Error(Errc::kStorage, "the folder cannot be written; check its permissions");
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
