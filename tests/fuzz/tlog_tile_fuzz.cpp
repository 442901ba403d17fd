// Any text as a tile's path, any bytes as a tile and as a bundle: read or refused, never worse;
// what reads is written again to the same bytes.
// Run: build with the fuzz preset, then ./fuzz_tlog_tile CORPUS -max_len=8192
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "store/tlog/base64.h"
#include "store/tlog/tiles.h"

using namespace tomoshibi;
namespace tlog = tomoshibi::store::tlog;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const std::string_view text = as_text(bytes);
  const auto tile = tlog::parse_tile_path(text);
  if (tile && tlog::tile_path(*tile) != text) std::abort();
  const auto bundle = tlog::parse_bundle_path(text);
  if (bundle && tlog::bundle_path(*bundle) != text) std::abort();
  const auto number = tlog::parse_tile_number(text);
  if (number && tlog::tile_number(*number) != text) std::abort();
  const auto base64 = tlog::from_base64(text);
  if (base64 && tlog::to_base64(*base64) != text) std::abort();
  if (size == 0) return 0;
  const unsigned width = 1u + data[0];
  const ByteView rest = bytes.subspan(1);
  const auto entries = tlog::parse_bundle(rest, width);
  if (entries) {
    const auto again = tlog::bundle_bytes(*entries);
    if (!again || !std::ranges::equal(*again, rest)) std::abort();
  }
  const auto hashes = tlog::parse_tile(rest, width);
  if (hashes) {
    const auto again = tlog::tile_bytes({0, 0, width}, [&](unsigned, std::uint64_t index) {
      return Result<Digest>((*hashes)[index]);
    });
    if (!again || !std::ranges::equal(*again, rest)) std::abort();
  }
  return 0;
}
