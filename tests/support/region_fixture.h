// A region in a folder of its own, for tests of import and reading: files in, charts out by id.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "store/charts/import.h"
#include "store/charts/internal/charts_by_id.h"
#include "store/charts/internal/sink.h"
#include "store/charts/region.h"
#include "store/people/register.h"
#include "tests/support/scratch.h"
#include "tests/support/test_key.h"

namespace tomoshibi::test {

// 2026-11-22T12:00+09:00
inline constexpr Instant kNow{1'795'316'400'000};

class Folder final {
 public:
  const std::filesystem::path& path() const { return scratch_.path(); }
  std::filesystem::path write(std::string_view name, std::string_view bytes) const {
    const std::filesystem::path file = path() / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

 private:
  Scratch scratch_;
};

class RegionFixture final {
 public:
  RegionFixture() { open(); }

  void open() {
    people_.reset();
    region_.reset();
    auto region = store::charts::open_region(folder.path() / "region.db",
                                             store::vault::Database::Mode::kReadWrite,
                                             test_key());
    REQUIRE(region.has_value());
    region_ = std::make_unique<store::vault::Database>(*std::move(region));
    auto people = store::people::Register::open(*region_);
    REQUIRE(people.has_value());
    people_ = std::make_unique<store::people::Register>(*std::move(people));
  }

  Result<store::charts::ImportCounts> import(const std::filesystem::path& file,
                                             const store::charts::ProgressCall& progress = {}) {
    auto importer = store::charts::Importer::create(*region_, *people_);
    REQUIRE(importer.has_value());
    auto counts = importer->import(file, kNow, progress);
    quarantined.assign(importer->quarantined().begin(), importer->quarantined().end());
    if (counts) {
      CHECK(counts->read == counts->stored + counts->unchanged + counts->quarantined);
    } else {
      open();  // As import.h asks for.
    }
    return counts;
  }
  // Imports text under a name; requires that it goes well.
  store::charts::ImportCounts import_text(std::string_view name, std::string_view text) {
    const auto counts = import(folder.write(name, text));
    REQUIRE(counts.has_value());
    return *counts;
  }

  std::optional<Chart> chart(const PersonId& id, SectionSet sections = SectionSet::all()) {
    auto reader = store::charts::internal::ChartsById::open(*region_);
    REQUIRE(reader.has_value());
    auto chart = reader->read(id, sections);
    REQUIRE(chart.has_value());
    return *std::move(chart);
  }
  std::optional<Chart> chart(std::string_view patient_id) {
    return chart(store::charts::internal::person_of("fhir", patient_id));
  }

  std::int64_t number(std::string_view sql) {
    auto query = region_->prepare(sql);
    REQUIRE(query.has_value());
    const auto row = query->step();
    REQUIRE(row.has_value());
    return *row ? query->integer(0) : -1;
  }

  store::vault::Database& region() { return *region_; }
  store::people::Register& people() { return *people_; }

  Folder folder;
  std::vector<store::charts::Quarantined> quarantined;

 private:
  std::unique_ptr<store::vault::Database> region_;
  std::unique_ptr<store::people::Register> people_;
};

// A file that the project did not make; empty, with a message, where there is none.
inline std::filesystem::path shared_file(std::string_view path) {
  const std::filesystem::path file = std::filesystem::path(TOMOSHIBI_SHARED) / path;
  if (std::filesystem::exists(file)) return file;
  MESSAGE("skipped: the shared test data are not here");
  return {};
}

}  // namespace tomoshibi::test
