// VaultTruth: what a hub knows, in two vault files, as the publisher asks for it.
//
//   truth.db   people and charts (store/charts/region.h) with their changes tracked
//   truth.book who belongs to which area, and what was published of whom
//                residence(person, area, carried)  carried: he stands in what is published of this area
//                gone(area, person)                he stands in what is published of an area that he left
//                note(name, bytes)                 of the publisher
//
// Areas are those that the hub was made for, and its prefecture's 17000: who lives in a municipality that is not
// known goes there; who lives in one that this hub does not publish stays here and is counted.
// Drill: the same with drill.db and drill.book; the two never meet.
// Invariant: between prepare() and settle() nothing is imported. Errors: those of the store.
// Memory: 20 bytes a person of the largest area. Proof: tests/hub_truth_test.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/base/ids.h"
#include "store/charts/import.h"
#include "store/people/register.h"
#include "store/vault/database.h"
#include "store/vault/data_key.h"
#include "sync/hub/truth_source.h"

namespace tomoshibi::app {

struct TruthKeys {
  store::vault::DataKey truth;
  store::vault::DataKey book;
};

class VaultTruth final : public sync::TruthSource {
 public:
  // `areas`: codes of one prefecture, its unknown addresses among them. `work`: on the same disk.
  static Result<VaultTruth> open(const std::filesystem::path& dir, bool is_drill,
                                 const TruthKeys& keys, std::vector<std::uint32_t> areas,
                                 std::filesystem::path work);

  // Files of other systems. After an error of one the register is opened anew.
  Result<store::charts::ImportCounts> import(const std::filesystem::path& file, Instant now,
                                             const store::charts::ProgressCall& progress);
  // After the last file: everybody who is new or other is sorted into his area.
  Result<void> after_import(const std::function<bool(std::uint64_t, std::uint64_t)>& progress);
  const std::vector<store::charts::Quarantined>& quarantined() const { return quarantined_; }
  Result<std::uint64_t> people() const;
  Result<std::uint64_t> elsewhere() const;  // In municipalities that this hub does not publish.

  Result<std::vector<sync::Area>> areas() override;
  Result<sync::AreaCount> count(const sync::Area& area) override;
  Result<sync::ImageMade> make_image(const sync::Area& area, const std::filesystem::path& to,
                                     const sync::KeyOfContent& key,
                                     const sync::PublishProgress& progress) override;
  Result<Bytes> delta(const sync::Area& area) override;
  Result<Bytes> merge(std::span<const Bytes> deltas) override;
  Result<std::uint64_t> people_in(ByteView delta) override;
  Result<void> prepare(std::uint64_t number, std::span<const sync::Area> areas) override;
  Result<void> settle(std::uint64_t published) override;
  Result<void> keep(std::string_view name, ByteView bytes) override;
  Result<std::optional<Bytes>> kept(std::string_view name) override;

 private:
  // Whom an area's next publication alters; each in order of id.
  struct Alterations {
    std::vector<PersonId> here;     // Other than what it carries of them.
    std::vector<PersonId> arrived;  // New, or from another area: said whole.
    std::vector<PersonId> gone;
  };
  VaultTruth(std::unique_ptr<store::vault::Database> truth,
             std::unique_ptr<store::vault::Database> book, bool is_drill,
             std::vector<std::uint32_t> areas, std::filesystem::path work);
  Result<void> open_register();
  Result<void> sort_person(const PersonId& id, std::uint32_t code);
  std::uint32_t area_for(std::uint32_t code) const;
  Result<void> join_changed();
  Result<const Alterations*> alterations(std::uint32_t area);
  Result<std::vector<PersonId>> people_of(std::string_view sql, std::uint32_t area);
  Result<std::uint64_t> number_of(std::string_view sql, std::uint32_t area) const;

  std::unique_ptr<store::vault::Database> truth_;
  std::unique_ptr<store::vault::Database> book_;
  std::unique_ptr<store::people::Register> register_;
  std::unique_ptr<store::charts::Importer> importer_;
  std::vector<store::charts::Quarantined> quarantined_;
  std::map<std::uint32_t, Alterations> altered_;
  bool is_altered_known_ = false;
  bool is_drill_ = false;
  std::vector<std::uint32_t> areas_;
  std::filesystem::path work_;
};

}  // namespace tomoshibi::app
