#include "store/journal/verify.h"

#include "store/journal/chain.h"
#include "store/journal/reading.h"

namespace tomoshibi::store::journal {

Result<Verification> read_verified(const std::filesystem::path& directory,
                                   const vault::DataKey& key,
                                   const std::optional<PublicKey>& device,
                                   std::span<const tlog::TreeHead> tree_heads,
                                   const Progress& progress,
                                   const std::function<void(Entry&)>& give) {
  std::error_code failure;
  if (!std::filesystem::exists(database_path(directory), failure)) {
    return Error(Errc::kNotFound, "there is no journal in this directory");
  }
  PublicKey trusted{};
  if (device) {
    trusted = *device;
  } else {
    const auto keys = load_public_keys(directory);
    if (!keys) return Error(Errc::kCorrupt, "the public keys of the journal cannot be read");
    trusted = keys->device;
  }
  // Before the entries: a kiosk that writes meanwhile only adds behind this head.
  TRY(heads, read_heads(directory, trusted));
  TRY(database,
      vault::Database::open(database_path(directory), vault::Database::Mode::kReadOnly, key));
  const WalkOptions walking{WalkMode::kEverySignature, trusted, heads.heads, tree_heads, progress};
  TRY(found, walk(database, walking, give));

  Verification result = verification_of(found, heads);
  if (!result.good) result.tree = {};
  return result;
}

Result<Verification> verify(const std::filesystem::path& directory, const vault::DataKey& key,
                            const VerifyOptions& options) {
  return read_verified(directory, key, options.device, options.heads, options.progress, [](Entry&) {});
}

}  // namespace tomoshibi::store::journal
