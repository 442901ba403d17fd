#include "app/desk/membership.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "store/base/cbor.h"

namespace tomoshibi::app {
namespace {

constexpr std::string_view kRoot = "fleet/root";
constexpr std::string_view kIdentity = "fleet/one-time";
constexpr std::string_view kSeed = "fleet/one-time-seed";
constexpr std::string_view kCertificate = "fleet/certificate";
constexpr std::string_view kFleet = "fleet/keys";
constexpr std::string_view kBook = "fleet/orders";
constexpr std::size_t kFleetKept = 3;
constexpr std::size_t kFleetBytesMax = 4096;

std::string epochs_name(std::uint32_t prefecture, bool is_drill) {
  return "fleet/epochs/" + std::to_string(prefecture) + (is_drill ? "-drill" : "");
}

constexpr Error kBroken(Errc::kCorrupt,
                        "what this kiosk knows of its fleet does not read; restore a backup");

// Signs as the key of an enrolment package.
class OneTimeSigner final : public sync::DocumentSigner {
 public:
  explicit OneTimeSigner(const Secret<32>& seed) {
    crypto_sign_seed_keypair(public_.data(), secret_.fill().data(), seed.view().data());
  }
  PublicKey public_key() const override { return public_; }
  Result<Signature> sign(ByteView message) override {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                         secret_.view().data());
    return signature;
  }

 private:
  PublicKey public_{};
  Secret<64> secret_;
};

class DeviceSigner final : public sync::DocumentSigner {
 public:
  explicit DeviceSigner(const store::journal::Journal& journal) : journal_(journal) {}
  PublicKey public_key() const override { return journal_.public_keys().device; }
  Result<Signature> sign(ByteView message) override { return journal_.sign_raw(message); }

 private:
  const store::journal::Journal& journal_;
};

// Who this kiosk is, in our own words: the signed document is worth nothing once its key is dropped.
Bytes encode(const sync::OneTime& identity) {
  cbor::MapWriter map;
  map.add_bytes(0, identity.device)
      .add_text(1, identity.facility)
      .add_text(2, identity.facility_name)
      .add_text(3, identity.kiosk_name)
      .add_unsigned(4, identity.place);
  return map.finish();
}

Result<sync::OneTime> decode_identity(ByteView bytes) {
  constexpr std::size_t kTextMax = 256;
  TRY(value, cbor::decode(bytes));
  TRY(map, cbor::MapReader::create(value));
  sync::OneTime identity;
  TRY(device, map.bytes_at(0, identity.device.size()));
  if (device.size() != identity.device.size()) return kBroken;
  std::ranges::copy(device, identity.device.begin());
  TRY(facility, map.text_at(1, kTextMax));
  TRY(facility_name, map.text_at(2, kTextMax));
  TRY(kiosk_name, map.text_at(3, kTextMax));
  TRY(place, map.unsigned_at(4, 47'999));
  TRY_VOID(map.finish());
  identity.facility = std::move(facility);
  identity.facility_name = std::move(facility_name);
  identity.kiosk_name = std::move(kiosk_name);
  identity.place = static_cast<std::uint32_t>(place);
  return identity;
}

Bytes encode(const std::vector<FleetKey>& keys) {
  cbor::Writer writer;
  writer.add_array(keys.size());
  for (const FleetKey& key : keys) {
    writer.add_array(3);
    writer.add_unsigned(key.generation).add_bytes(key.public_half).add_bytes(key.box);
  }
  return writer.take();
}

Result<std::vector<FleetKey>> decode_fleet(ByteView bytes) {
  TRY(value, cbor::decode(bytes));
  if (!value.is(cbor::Kind::kArray)) return kBroken;
  std::vector<FleetKey> keys;
  for (const cbor::Value& item : value.items) {
    if (!item.is(cbor::Kind::kArray) || item.items.size() != 3 ||
        !item.items[0].is(cbor::Kind::kUnsigned) || !item.items[1].is(cbor::Kind::kBytes) ||
        item.items[1].bytes.size() != sync::BoxPublic{}.size() ||
        !item.items[2].is(cbor::Kind::kBytes)) {
      return kBroken;
    }
    FleetKey key;
    key.generation = static_cast<sync::Generation>(item.items[0].number);
    std::ranges::copy(item.items[1].bytes, key.public_half.begin());
    key.box.assign(item.items[2].bytes.begin(), item.items[2].bytes.end());
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace

Membership::Membership(sync::TrustRoot root) : root_(std::move(root)) {}

Result<std::optional<Membership>> Membership::load(Machine& machine) {
  TRY(root, machine.kept(kRoot));
  if (!root) return std::optional<Membership>();
  TRY(read_back, read(machine, *root));
  return std::optional<Membership>(std::move(read_back));
}

// All of it was verified when it was kept, and machine.db is authenticated: what does not read now
// is damage, but for documents of keys that a newer root has dropped, which are worth nothing.
Result<Membership> Membership::read(Machine& machine, ByteView root_bytes) {
  TRY(root, sync::TrustRoot::begin(root_bytes));
  Membership member(std::move(root));
  TRY(identity, machine.kept(kIdentity));
  if (!identity) return kBroken;
  TRY(one_time, decode_identity(*identity));
  member.identity_ = std::move(one_time);
  TRY(seed, machine.kept(kSeed));
  if (seed && seed->size() == 32) {
    member.one_time_seed_.emplace();
    std::ranges::copy(*seed, member.one_time_seed_->fill().begin());
    sodium_memzero(seed->data(), seed->size());
  }
  TRY(certificate, machine.kept(kCertificate));
  if (certificate && !certificate->empty()) {
    auto read_back = sync::read_device_certificate(*certificate, member.root_);
    if (read_back) member.certificate_ = *std::move(read_back);
  }
  TRY(fleet, machine.kept(kFleet));
  if (fleet) {
    TRY(keys, decode_fleet(*fleet));
    member.fleet_ = std::move(keys);
  }
  for (std::uint32_t prefecture = 1; prefecture <= 47; ++prefecture) {
    for (const bool is_drill : {false, true}) {
      TRY(document, machine.kept(epochs_name(prefecture, is_drill)));
      if (!document) continue;
      auto keys = sync::read_epoch_keys(*document, member.root_);
      if (keys) member.epochs_.push_back(*std::move(keys));
    }
  }
  TRY(book, machine.kept(kBook));
  if (book && !book->empty()) {
    TRY(orders, sync::OrderBook::decode(*book));
    member.book_ = std::move(orders);
  }
  return member;
}

Result<void> Membership::found(Machine& machine, const sync::ReadEnrolment& enrolment,
                               const sync::BoxPublic& region) {
  const sync::BoxPair one_time =
      sync::one_time_box(enrolment.parts.one_time_seed, enrolment.one_time.device);
  TRY(fleet, sync::open_fleet(one_time, enrolment.fleet.generation, enrolment.parts.fleet_box));
  if (fleet.public_half != enrolment.fleet.public_half) {
    return Error(Errc::kDenied, "the fleet key in this package is not the one that it names");
  }
  TRY_VOID(machine.keep(kIdentity, encode(enrolment.one_time)));
  TRY_VOID(machine.keep(kSeed, enrolment.parts.one_time_seed.view()));
  Membership member(enrolment.root);
  member.fleet_.push_back(
      {enrolment.fleet.generation, enrolment.fleet.public_half,
       sync::seal_fleet(region, enrolment.fleet.generation, fleet.private_half)});
  TRY_VOID(member.keep_fleet(machine));
  for (const Bytes& document : enrolment.parts.epoch_keys) {
    TRY_VOID(member.take_epoch_keys(machine, document));
  }
  // Last of all: with it the store belongs to the fleet.
  return machine.keep(kRoot, enrolment.parts.root);
}

const sync::EpochKeys* Membership::epochs(std::uint32_t prefecture, bool is_drill) const {
  const auto at = std::ranges::find_if(epochs_, [&](const sync::EpochKeys& keys) {
    return keys.prefecture == prefecture && keys.is_drill == is_drill;
  });
  return at == epochs_.end() ? nullptr : &*at;
}

Result<void> Membership::keep_book(Machine& machine) {
  return machine.keep(kBook, book_.encode());
}

Result<void> Membership::keep_fleet(Machine& machine) const {
  return machine.keep(kFleet, encode(fleet_));
}

Result<bool> Membership::take_root(Machine& machine, ByteView document) {
  const sync::RootRefusal verdict = root_.judge(document);
  if (verdict == sync::RootRefusal::kRollback) return false;
  TRY(next, root_.next(document));
  if (next.body().version == root_.body().version) return false;
  TRY_VOID(machine.keep(kRoot, document));
  root_ = std::move(next);
  if (book_.note_root(root_)) TRY_VOID(keep_book(machine));
  return true;
}

Result<bool> Membership::take_epoch_keys(Machine& machine, ByteView document) {
  TRY(keys, sync::read_epoch_keys(document, root_));
  const auto held = std::ranges::find_if(epochs_, [&](const sync::EpochKeys& other) {
    return other.prefecture == keys.prefecture && other.is_drill == keys.is_drill;
  });
  if (held != epochs_.end() && held->issue >= keys.issue) return false;
  TRY_VOID(machine.keep(epochs_name(keys.prefecture, keys.is_drill), document));
  book_.note_signed_time(keys.made);
  if (held != epochs_.end()) {
    *held = std::move(keys);
  } else {
    epochs_.push_back(std::move(keys));
  }
  return true;
}

Result<bool> Membership::take_fleet(Machine& machine, ByteView document, ByteView box) {
  TRY(fleet, sync::read_fleet(document, root_));
  if (fleet.prefecture != prefecture()) return false;
  if (box.size() > kFleetBytesMax) {
    return Error(Errc::kBadInput, "the box of a fleet key is longer than one can be");
  }
  const auto held = std::ranges::find_if(
      fleet_, [&](const FleetKey& key) { return key.generation == fleet.generation; });
  if (held != fleet_.end() && held->public_half != fleet.public_half) {
    return Error(Errc::kDenied, "two fleet keys claim one generation; ask the hub");
  }
  if (held != fleet_.end() && (!held->box.empty() || box.empty())) return false;
  if (held != fleet_.end()) fleet_.erase(held);
  fleet_.push_back({fleet.generation, fleet.public_half, Bytes(box.begin(), box.end())});
  std::ranges::sort(fleet_, std::greater{}, &FleetKey::generation);
  if (fleet_.size() > kFleetKept) fleet_.resize(kFleetKept);
  book_.note_signed_time(fleet.made);
  TRY_VOID(keep_fleet(machine));
  return true;
}

Result<bool> Membership::take_certificate(Machine& machine, ByteView document) {
  TRY(certificate, sync::read_device_certificate(document, root_));
  if (certificate.device != identity_.device) {
    return Error(Errc::kDenied, "this certificate is another device's");
  }
  if (certificate_ && certificate_->serial >= certificate.serial) return false;
  TRY_VOID(machine.keep(kCertificate, document));
  TRY_VOID(machine.keep(kSeed, {}));  // It has done what it was for.
  book_.note_signed_time(certificate.not_before);
  one_time_seed_.reset();
  certificate_ = std::move(certificate);
  return true;
}

Result<std::optional<Bytes>> Membership::contact(const store::journal::Journal& journal,
                                                 const sync::BoxPublic& region,
                                                 Instant now) const {
  const bool is_first = !certificate_;
  if (!is_first && !sync::may_renew(certificate_->not_after, now)) return std::optional<Bytes>();
  if (is_first && !one_time_seed_) return std::optional<Bytes>();
  sync::Contact contact;
  contact.device = identity_.device;
  contact.signing_key = journal.public_keys().device;
  contact.box_key = region;
  contact.serial = is_first ? 0 : certificate_->serial;
  contact.made = now;
  sync::SignedDocument document{sync::DocumentKind::kContact, sync::encode_body(contact), {}};
  if (is_first) {
    OneTimeSigner signer(*one_time_seed_);
    TRY_VOID(sync::add_signature(document, signer));
  } else {
    DeviceSigner signer(journal);
    TRY_VOID(sync::add_signature(document, signer));
  }
  return std::optional<Bytes>(sync::encode(document));
}

}  // namespace tomoshibi::app
