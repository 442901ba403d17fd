// What the publisher asks of the hub's store. Implemented over the vault in app/hub, in memory by tests.
//
// Between two settle() calls nothing else writes to the store: whoever imports settles first.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/base/secret.h"
#include "sync/core/area.h"

namespace tomoshibi::sync {

struct AreaCount {
  std::uint64_t people = 0;   // Of the area now.
  std::uint64_t altered = 0;  // Since its last publication: new, other, or gone from it.
};
struct ImageMade {
  std::uint64_t people = 0;
  Digest content{};
  Instant data_as_of;
};
// The key comes from the content, once that is known.
using KeyOfContent = std::function<Result<Secret<32>>(const ImageMade& made)>;
// May stop what takes long (kDenied).
using PublishProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

class TruthSource {
 public:
  virtual ~TruthSource() = default;

  // Areas that have people, or of which something was published; in order.
  virtual Result<std::vector<Area>> areas() = 0;
  virtual Result<AreaCount> count(const Area& area) = 0;
  // Everybody of the area as an image at `to`, sealed with what `key` gives.
  virtual Result<ImageMade> make_image(const Area& area, const std::filesystem::path& to,
                                       const KeyOfContent& key,
                                       const PublishProgress& progress) = 0;
  // What was altered, as a delta; the same changes give the same bytes.
  virtual Result<Bytes> delta(const Area& area) = 0;
  virtual Result<Bytes> merge(std::span<const Bytes> deltas) = 0;
  virtual Result<std::uint64_t> people_in(ByteView delta) = 0;

  // Durable: publication `number` will carry what these areas are now.
  virtual Result<void> prepare(std::uint64_t number, std::span<const Area> areas) = 0;
  // The newest publication that stands. What was prepared for it is no change any more; what was prepared
  // for a later one never came out and is a change still.
  virtual Result<void> settle(std::uint64_t published) = 0;

  // A few bytes that the publisher wants to find again. Empty: forgotten.
  virtual Result<void> keep(std::string_view name, ByteView bytes) = 0;
  virtual Result<std::optional<Bytes>> kept(std::string_view name) = 0;
};

}  // namespace tomoshibi::sync
