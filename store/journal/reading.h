// The one way in which verify() and list() read a journal: each entry is given after it verified.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "store/journal/verify.h"

namespace tomoshibi::store::journal {

using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

Result<Verification> read_verified(const std::filesystem::path& directory,
                                   const vault::DataKey& key,
                                   const std::optional<PublicKey>& device,
                                   std::span<const tlog::TreeHead> tree_heads,
                                   const Progress& progress,
                                   const std::function<void(Entry&)>& give);

}  // namespace tomoshibi::store::journal
