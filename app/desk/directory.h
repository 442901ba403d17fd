// DataDirectory: the folder in which one kiosk keeps everything, and the lock that makes one
// process its owner.
//
//   DIR/kiosk.json     what this kiosk is: its name, facility, accounts (no patient word)
//   DIR/region.db      people and charts (store/charts/region.h)
//   DIR/journal.db …   the journal and its keys (store/journal/journal.h)
//   DIR/lock           held with flock by the process that owns the folder; its text is the pid
//
// Invariant: while a DataDirectory exists, no other process has one for the same folder.
// Proof: tests/desk_directory_test.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/base/access.h"
#include "store/base/ids.h"
#include "store/base/result.h"

namespace tomoshibi::app {

// A member of staff who may sign in here. Accounts of facilities come with signed rosters later;
// a demo kiosk makes one doctor and says so everywhere.
struct Account {
  AccountId id;
  std::string name;
  std::string profession;  // 医師
  Role role = Role::kGeneral;
  std::string pin_hash;    // Argon2id (crypto_pwhash_str).
  bool is_demo = false;
};

struct KioskProfile {
  std::string kiosk_name;     // K-12
  std::string facility_name;  // 第3救護所
  std::string facility_code;
  bool is_demo = false;
  std::vector<Account> accounts;
};

// The PIN of the demo doctor: shown on the demo's own sign-in screen, worth nothing elsewhere.
inline constexpr const char* kDemoPin = "123456";

class DataDirectory final {
 public:
  // Makes DIR with a demo profile. Errors: kBadInput when a store is already there, kStorage.
  static Result<void> init_demo(const std::filesystem::path& dir);

  // Takes the lock. Errors: kNotFound (no store there), kCorrupt (kiosk.json does not read),
  // kStorage (another process owns it: see owner_of()).
  static Result<DataDirectory> open(const std::filesystem::path& dir);
  // The process that holds the lock, 0 when nobody does.
  static int owner_of(const std::filesystem::path& dir);

  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&&) = delete;
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;
  ~DataDirectory();

  const std::filesystem::path& path() const { return path_; }
  const KioskProfile& profile() const { return profile_; }
  std::filesystem::path region_file() const { return path_ / "region.db"; }

 private:
  DataDirectory(std::filesystem::path path, KioskProfile profile, int lock_descriptor);
  std::filesystem::path path_;
  KioskProfile profile_;
  int lock_descriptor_;
};

}  // namespace tomoshibi::app
