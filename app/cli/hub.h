// What other commands share with `tomoshibi hub`.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "app/cli/command.h"
#include "store/charts/import.h"

namespace tomoshibi::cli {

// How import tells what it did.
struct ShowCounts {
  std::function<void(const std::string& file, const store::charts::ImportCounts& counts)> counts;
  std::function<void(std::span<const store::charts::Quarantined> all)> quarantine;
  void operator()(const std::string& file, const store::charts::ImportCounts& done) const {
    counts(file, done);
  }
};
// Files into a hub's store; with the drill's people when `is_drill`.
Exit import_into_hub(const std::string& dir, std::span<const std::string> files, bool is_drill,
                     const ShowCounts& show);

}  // namespace tomoshibi::cli
