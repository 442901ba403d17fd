// Enroller: packages for machines that shall become kiosks, and answers to those that became one.
//
//   enrol()    a device id, a one-time key with its certificate, the fleet key in a box for it
//   admit()    first contact            → certificate of 3 years 3 months, fleet boxes
//              the same contact again   → the same answer
//              another one under the same one-time key → a clone: alarm, nothing is issued
//              the device's own key, in the last 90 days → the next certificate
//   revoke()   a signed revocation; the next fleet key goes to everybody but him
//   advance()  the next fleet generation, sealed to each device that has a certificate
//
// Papers are public and go into the published folder; what is private stays in `DeviceBook`.
// Errors: kBadInput, kDenied (says in words why), kNotFound (no such device), kStorage.
// Proof: tests/hub_truth_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/core/certificate.h"
#include "sync/hub/published_folder.h"

namespace tomoshibi::sync {

// What a hub keeps of one device, for ever.
struct DeviceRecord {
  OneTime enrolled;                   // Facility, names, place, one-time key, its end.
  std::uint64_t serial = 0;           // Of the newest certificate; 0: no contact yet.
  PublicKey signing_key{};
  BoxPublic box_key{};
  Instant not_after;                  // Of the certificate.
  bool is_cloned = false;             // Two machines came with one package.
  bool is_revoked = false;
};
Bytes encode(const DeviceRecord& record);
Result<DeviceRecord> read_device_record(ByteView bytes);

// Where the enroller keeps what it must not forget; each put() is durable. Implemented in app/hub.
class DeviceBook {
 public:
  virtual ~DeviceBook() = default;
  virtual Result<std::vector<DeviceRecord>> devices() = 0;
  virtual Result<void> put(const DeviceRecord& record) = 0;
  virtual Result<std::vector<Generation>> generations() = 0;   // Rising.
  virtual Result<Secret<32>> fleet_secret(Generation generation) = 0;
  virtual Result<void> put_fleet(Generation generation, const Secret<32>& secret) = 0;
};

struct EnrolRequest {
  std::string facility;               // Ten digits.
  std::string facility_name;
  std::string kiosk_name;
  std::uint32_t place = 0;
};
enum class Admitted : std::uint8_t { kIssued, kAgain, kRenewed, kClone, kRefused };
struct Admission {
  std::string file;
  Admitted what = Admitted::kRefused;
  DeviceId device{};
  std::string kiosk_name;
  const char* why = "";               // Plain words, a literal.
};

class Enroller final {
 public:
  Enroller(PublishedFolder& folder, DeviceBook& book, DocumentSigner& enrol, const TrustRoot& root,
           std::uint32_t prefecture)
      : folder_(&folder), book_(&book), enrol_(&enrol), root_(&root), prefecture_(prefecture) {}

  // `epoch_keys`: signed documents. The package is a secret until it is used.
  Result<Bytes> enrol(const EnrolRequest& request, std::vector<Bytes> epoch_keys, Instant now);
  Result<Admission> admit(ByteView contact, Instant now);
  Result<void> revoke(const DeviceId& device, const std::string& reason, Instant now);
  // Of an authority's own revocation: the document is published and the device is out.
  Result<void> take_revocation(ByteView document);
  Result<void> advance(Instant now);
  Result<Fleet> fleet() const;        // The newest, verified. kNotFound: none yet.

 private:
  Result<Bytes> sign(DocumentKind kind, Bytes body);
  Result<void> issue(DeviceRecord& record, const Contact& contact, Instant now);
  Result<void> put_box(const DeviceRecord& record, Generation generation);
  Result<void> mark_revoked(const DeviceId& device);

  PublishedFolder* folder_;
  DeviceBook* book_;
  DocumentSigner* enrol_;
  const TrustRoot* root_;
  std::uint32_t prefecture_;
};

std::string fleet_path(Generation generation);
std::string fleet_box_path(Generation generation, const DeviceId& device);
std::string certificate_path(const DeviceId& device);
std::string revocation_path(const DeviceId& device);
std::string epoch_keys_path(std::uint32_t prefecture, bool is_drill);
std::string root_path(std::uint64_t version);

}  // namespace tomoshibi::sync
