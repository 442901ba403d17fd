// Enrolment: how a machine becomes a kiosk that the fleet knows.
//
//   hub enrol ──▶ Enrolment package (a file, good for 180 days)
//        trust root · facility, kiosk name, device id · epoch keys, anchors · fleet key in a box
//        one-time signing key with its certificate (OneTime, signed by ENROL)
//   kiosk init ──▶ makes its own keys ──▶ Contact: {device id, signing key, box key}, signed by the
//        one-time key
//   first contact ──▶ Device certificate, 3 years 3 months, signed by ENROL
//        a second, different contact under one one-time key: a clone; the hub raises the alarm and
//        issues nothing
//   last 90 days ──▶ renewal: Contact signed by the device's own key; reminders 90, 60, 30, 15,
//        then daily from 7
//
// Invariants: a package is a secret as long as it is not used: whoever has it can enrol in the
// kiosk's place, once, and is found when the real one comes. What expired takes away authority (a
// certificate no longer answers for new things); it hides no data that is open. Device id: 16
// random bytes, the hub's choice. The role inside a Contact is "one-time" for the first and
// "device" for a renewal.
// Errors: kBadInput (malformed), kDenied (signature, role, time over).
// Format: docs/format/trust-v1.md. Source: architecture.md (keys); sync-and-reliability.md 2.4.
// Proof: tests/sync_certificate_test.cpp, tests/fuzz/enrolment_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/core/epoch_keys.h"
#include "sync/core/fleet.h"
#include "sync/core/root.h"

namespace tomoshibi::sync {

using DeviceId = std::array<std::uint8_t, 16>;
inline constexpr int kPackageDays = 180;
inline constexpr int kCertificateMonths = 39;      // 3 years 3 months.
inline constexpr int kRenewalDays = 90;
inline constexpr std::size_t kNameBytesMax = 200;
inline constexpr std::size_t kReasonBytesMax = 600;

struct OneTime {                     // Body of kOneTime.
  DeviceId device{};
  std::string facility;              // Ten digits of the facility's code.
  std::string facility_name;
  std::string kiosk_name;            // K-07
  std::uint32_t place = 0;           // Municipality where it stands: orders list such places.
  PublicKey one_time_key{};
  Instant not_after;
};
struct Contact {                     // Body of kContact: what a device says of itself.
  DeviceId device{};
  PublicKey signing_key{};
  BoxPublic box_key{};               // Fleet boxes are sealed to it.
  std::uint64_t serial = 0;          // 0: first contact; else the certificate that it renews.
  Instant made;
};
struct DeviceCertificate {           // Body of kDevice.
  std::uint64_t serial = 0;          // From 1, dense at one hub.
  DeviceId device{};
  PublicKey signing_key{};
  BoxPublic box_key{};
  std::string facility, facility_name, kiosk_name;
  std::uint32_t place = 0;
  Instant not_before, not_after;
};
struct Revocation {                  // Body of kRevocation: of a device, kept for ever.
  DeviceId device{};
  Instant at;
  std::string reason;                // Plain words for officials; no person's name.
};

Bytes encode_body(const OneTime& one_time);
Bytes encode_body(const Contact& contact);
Bytes encode_body(const DeviceCertificate& certificate);
Bytes encode_body(const Revocation& revocation);
Result<OneTime> read_one_time(ByteView document, const TrustRoot& root);
// `signer`: the one-time key for a first contact, the device's own for a renewal.
Result<Contact> read_contact(ByteView document, const PublicKey& signer);
Result<DeviceCertificate> read_device_certificate(ByteView document, const TrustRoot& root);
Result<Revocation> read_revocation(ByteView document, const TrustRoot& root);

Instant certificate_end(Instant from);             // 39 months later, in Japan's calendar.
// The mark at which somebody is to be reminded now: 90, 60, 30, 15, 7, 6 … 0 days before the end;
// empty: none due since `told_days`, the mark of the last time. Days are Japan's.
std::optional<int> reminder_due(Instant not_after, Instant now, std::optional<int> told_days);
bool may_renew(Instant not_after, Instant now);    // In the last 90 days.

// The package as a file: "TMSENRL1", then each part as its length in 4 bytes and its bytes, in this
// order.
struct Enrolment {
  Bytes root;                        // A signed document: the pin of this machine.
  Bytes one_time;                    // A signed document.
  Secret<32> one_time_seed;          // Of the one-time signing key.
  Bytes fleet;                       // A signed document …
  Bytes fleet_box;                   // … and its private half, sealed to one_time_box().
  std::vector<Bytes> epoch_keys;     // Signed documents; at most kEpochDocumentsMax.
};
inline constexpr std::size_t kEnrolmentBytesMax = std::size_t{16} << 20;
inline constexpr std::size_t kEpochDocumentsMax = 94;  // 47 prefectures, real and drill.
Bytes encode(const Enrolment& enrolment);
struct ReadEnrolment {
  Enrolment parts;
  TrustRoot root;
  OneTime one_time;
  Fleet fleet;
  std::vector<EpochKeys> epoch_keys;
};
// Reads and verifies everything in it: signatures, the seed against the one-time key, the fleet box
// against the fleet. `now` against not_after. Errors: kBadInput, kDenied (also: the time is over).
Result<ReadEnrolment> read_enrolment(ByteView bytes, Instant now);
// From derive(seed, "one-time-box", device id).
BoxPair one_time_box(const Secret<32>& one_time_seed, const DeviceId& device);

}  // namespace tomoshibi::sync
