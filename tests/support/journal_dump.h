// A journal as one line of JSON: what the independent verifier reads (docs/format/verify/README.md).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "store/base/bytes.h"
#include "store/base/signing.h"

namespace tomoshibi::test {

struct DumpedRow {
  std::uint64_t number = 0;
  ByteView bytes;
  ByteView signature;
};

// {"device": hex, "head": null | {"length": n, "parts": [[offset, hex], …]},
//  "rows": [[n, hex, hex], …]}
inline std::string dump_line(const PublicKey& device, const std::optional<ByteView>& head_file,
                             std::span<const DumpedRow> rows) {
  constexpr std::size_t kPartBytes = 512;
  std::string text = "{\"device\":\"" + to_hex(device) + "\",\"head\":";
  if (!head_file) {
    text += "null";
  } else {
    text += "{\"length\":" + std::to_string(head_file->size()) + ",\"parts\":[";
    bool is_first = true;
    for (std::size_t at = 0; at < head_file->size(); at += kPartBytes) {
      const ByteView part = head_file->subspan(at, std::min(kPartBytes, head_file->size() - at));
      bool says_something = false;
      for (const std::uint8_t byte : part) says_something = says_something || byte != 0;
      if (!says_something) continue;
      if (!is_first) text += ',';
      is_first = false;
      text += '[';
      text += std::to_string(at);
      text += ",\"" + to_hex(part) + "\"]";
    }
    text += "]}";
  }
  text += ",\"rows\":[";
  for (const DumpedRow& row : rows) {
    if (text.back() != '[') text += ',';
    text += '[';
    text += std::to_string(row.number);
    text += ",\"" + to_hex(row.bytes) + "\",\"" + to_hex(row.signature) + "\"]";
  }
  return text + "]}\n";
}

}  // namespace tomoshibi::test
