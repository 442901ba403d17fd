// Road: how bytes are had from where they were published. The one interface that a network, a peer's folder and a
// stick have in common; whoever takes from it trusts nothing of what it gives.
//
//   names are paths of catalogue.h: "root/2.root", "d/17/checkpoint", "seg/ab/abcd….seg"
//
// Errors: kNotFound (not there: a normal answer), kOffline (the road is gone: try again later), kBadInput (longer
// than the cap), kStorage (this machine's disk).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/bytes.h"
#include "store/base/result.h"

namespace tomoshibi::sync {

class Road {
 public:
  virtual ~Road() = default;
  // A small file whole; refused above the cap before it is read.
  virtual Result<Bytes> get(std::string_view name, std::size_t bytes_max) = 0;
  // The names in a folder, without it, in order; at most 100,000.
  virtual Result<std::vector<std::string>> list(std::string_view folder) = 0;
  // Appends to `to` what it does not have yet, up to `bytes`; what is there already is left as it is.
  using Progress = std::function<bool(std::uint64_t done)>;
  virtual Result<void> fetch(std::string_view name, const std::filesystem::path& to,
                             std::uint64_t bytes, const Progress& progress) = 0;
  // Leaves something for the other side, when the road goes both ways. An existing name is left as it is.
  virtual Result<void> leave(std::string_view name, ByteView bytes) = 0;
};

}  // namespace tomoshibi::sync
