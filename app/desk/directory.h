// DataDirectory: the folder in which one kiosk keeps everything, and the lock that makes one
// process its owner.
//
//   DIR/kiosk.json      what this kiosk is: its name and facility (no account, no patient word)
//   DIR/machine.*, region.slots   keys, accounts, settings (machine.h)
//   DIR/region.db       people and charts (store/charts/region.h)
//   DIR/journal.db …    the journal and its keys (store/journal/journal.h)
//   DIR/journal.reserve room on the disk that only the journal may take (reserve.h)
//   DIR/lock            held with flock by the process that owns the folder; its text is the pid
//   DIR/control.socket  where the owner answers what another process asks (control.h)
//
// Invariant: while a DataDirectory exists, no other process has one for the same folder.
// Proof: tests/desk_directory_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/base/wiped.h"
#include "store/base/access.h"
#include "store/vault/shamir.h"
#include "sync/core/certificate.h"

namespace tomoshibi::app {

struct KioskProfile {
  std::string kiosk_name;     // K-12
  std::string facility_name;  // 第3救護所
  std::string facility_code;
  bool is_demo = false;
  std::uint64_t reserve_bytes = 0;  // What the journal keeps for itself on this disk (reserve.h).
};

// The demo's accounts, so that every role can be tried. Their proofs are shown on the demo's own
// screens and in docs/cli.md, and guard nothing real.
inline constexpr const char* kDemoDoctor = "demo01";
inline constexpr const char* kDemoPin = "123456";  // Of the doctor.
inline constexpr const char* kDemoAdministrator = "demoad";
inline constexpr const char* kDemoAdministratorPassword = "demo-administrator";
inline constexpr const char* kDemoMaster = "demoma";
inline constexpr const char* kDemoMasterPassword = "demo-master-account";

inline constexpr std::uint64_t kReserveBytes = std::uint64_t{256} << 20;

// An empty store under the real rules. Its first member makes the others: a master where it stands
// alone, an administrator where it was enrolled.
struct FirstMember {
  AccountId id;
  std::string name;
  const SecretText* password = nullptr;  // Borrowed. Held against the rules for passwords.
  int shares_needed = 2;
  int shares_made = 3;
  int proof_milliseconds = 600;  // What Argon2id shall cost here.
};

// The recovery shares of both compartments, one of each for every holder. Printed once, kept
// nowhere.
struct RecoveryShares {
  std::vector<store::vault::Share> machine;
  std::vector<store::vault::Share> region;
};

class DataDirectory final {
 public:
  // Makes DIR with a demo profile. Errors: kBadInput when a store is already there, kStorage.
  // `reserve_bytes`: when there is less on the disk, a demo goes on with what there is.
  static Result<void> init_demo(const std::filesystem::path& dir,
                                std::uint64_t reserve_bytes = kReserveBytes);
  //   Errors: also kBadInput (the password or the id breaks a rule: the sentence says which).
  static Result<RecoveryShares> init_standalone(const std::filesystem::path& dir,
                                                const FirstMember& wish, Instant now,
                                                std::uint64_t reserve_bytes = kReserveBytes);
  // From an enrolment package of a hub (sync/core/certificate.h): the kiosk belongs to its fleet, and
  // what it holds is sealed until an order opens it.
  //   Errors: also kDenied (the package is over, or its parts do not belong together).
  static Result<RecoveryShares> init_enrolled(const std::filesystem::path& dir,
                                              const FirstMember& wish, ByteView package, Instant now,
                                              std::uint64_t reserve_bytes = kReserveBytes);

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
  static Result<RecoveryShares> init_real(const std::filesystem::path& dir, const FirstMember& wish,
                                          Role role, const sync::ReadEnrolment* enrolment,
                                          Instant now, std::uint64_t reserve_bytes);
  std::filesystem::path path_;
  KioskProfile profile_;
  int lock_descriptor_;
};

}  // namespace tomoshibi::app
