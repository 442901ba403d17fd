// Hub: the data directory of one hub, and what is done with it.
//
//   DIR/hub.key, hub.slots   the machine's private half and what it opens (passphrase-less)
//   DIR/hub.db               profile, keys, papers, devices
//   DIR/truth.*, drill.*     what it knows (vault_truth.h)
//   DIR/published            what it serves (sync/core/catalogue.h); DIR/publishing: work
//   DIR/inbox                contacts of devices, answered by admit(); answered/, refused/ below it
//   DIR/lock                 held by the process that owns the folder
//
// A hub holds PUBLISH and ENROL (software keys in its vault) and the fleet's private halves, and no chain
// secret: it seals what it cannot open again. What it takes from the authority are signed papers; they are
// verified against the root that it began with.
// Fleet: the next generation comes with a new month (Japan), with an area's new epoch and with a revocation.
// Errors: kNotFound (no hub there), kDenied (papers, keys), kBadInput, kStorage (also: another process).
// Proof: tests/hub_truth_test.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/hub/vault_truth.h"
#include "store/vault/slots.h"
#include "sync/core/certificate.h"
#include "sync/core/epoch_keys.h"
#include "sync/hub/enroller.h"
#include "sync/hub/publisher.h"

namespace tomoshibi::app {

// What an authority gives to a hub. Signed documents, and at the beginning two private keys.
struct AuthorityPapers {
  std::vector<Bytes> roots;         // Every version, rising.
  std::vector<Bytes> epoch_keys;    // Of the hub's prefecture: real, drill.
  std::vector<Bytes> revocations;
  std::vector<std::pair<std::string, Bytes>> orders;  // File name, document.
};
struct HubPlan {
  std::string name;                 // In every header: "ishikawa-1".
  std::vector<std::uint32_t> areas; // Municipalities; or one number of two digits: the whole prefecture.
  Secret<32> publish_seed;
  Secret<32> enrol_seed;
  std::filesystem::path authority;  // Where papers are looked for; may be empty.
};

struct AreaStatus {
  sync::Area area;
  std::uint64_t people = 0;
  std::uint64_t altered = 0;        // Not published yet.
  std::uint64_t publication = 0;    // Newest of this area; 0: none.
  sync::Epoch epoch = 0;            // Of what is published.
  Instant data_as_of;
  std::uint64_t files = 0, bytes = 0;
};
struct HubStatus {
  std::string name, authority;      // The authority's own name.
  std::uint32_t prefecture = 0;
  bool is_demo = false;
  std::uint64_t people = 0, elsewhere = 0, publication = 0, log_size = 0;
  sync::Generation fleet = 0;
  std::vector<AreaStatus> areas;
  std::vector<sync::DeviceRecord> devices;
};

class Hub final {
 public:
  static bool is_hub(const std::filesystem::path& dir);
  static Result<void> init(const std::filesystem::path& dir, HubPlan plan,
                           const AuthorityPapers& papers, Instant now);
  static Result<Hub> open(const std::filesystem::path& dir);
  Hub(Hub&&) noexcept;
  Hub& operator=(Hub&&) noexcept;
  ~Hub();

  std::filesystem::path authority() const;
  std::uint32_t prefecture() const;
  // Newer papers; older ones are ignored, forged ones refuse the whole.
  Result<void> take_papers(const AuthorityPapers& papers);

  VaultTruth& truth(bool is_drill);
  // Before anything is imported: what a power cut left of the last publication.
  Result<void> settle();

  using Progress = sync::Publisher::Progress;
  Result<sync::PublishReport> publish(Instant now, std::span<const sync::Area> confirmed,
                                      const Progress& progress = {});
  // Documents of this hub that the authority wants to have.
  Result<Bytes> fleet_document() const;

  Result<Bytes> enrol(const sync::EnrolRequest& request, Instant now);
  Result<std::vector<sync::Admission>> admit(Instant now);
  Result<void> revoke(const sync::DeviceId& device, const std::string& reason, Instant now);
  Result<HubStatus> status(Instant now);

 private:
  struct State;
  explicit Hub(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::app
