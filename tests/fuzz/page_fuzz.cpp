// A vault whose files somebody changed never crashes, hangs or gives data that was not there.
//
// The input is a list of edits on the three files of a small store: bytes overwritten, files cut
// and lengthened, pieces copied from another place, from an older state and from another store
// under the same key. Then the store is opened with the right key and read whole. It must give an
// error, or say that the file is rolled back or its head gone, or read exactly as written; only
// where the head outside was changed as well may it read as an earlier state that once was, whole.
// An input that begins with a byte below 8 goes straight to the readers of clear structures.
// Run: cmake --preset fuzz && ninja -C build/fuzz fuzz_page && build/fuzz/tests/fuzz/fuzz_page
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "store/vault/pages/head.h"
#include "store/vault/pages/header.h"
#include "tests/crash/sample_store.h"
#include "tests/crash/store_door.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
namespace vault_pages = store::vault::pages;

namespace {

class Reader final {
 public:
  explicit Reader(ByteView input) : input_(input) {}
  bool is_empty() const { return at_ >= input_.size(); }
  std::uint32_t number(int bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | (is_empty() ? 0U : input_[at_++]);
    return value;
  }

 private:
  ByteView input_;
  std::size_t at_ = 0;
};

struct Bench {
  RecordingVfs disk{"fuzzed disk"};
  LabOptions options{.sealed = true, .page_bytes = 1024};
  SampleStore sample;
  Bench() {
    auto made = make_sample_store(disk, options);
    if (!made) std::abort();
    sample = std::move(*made);
  }
};

std::string file_name(std::uint32_t which) {
  static constexpr const char* kNames[] = {"x.db", "x.db-wal", "x.db-head"};
  return kNames[which % 3];
}

void edit(const SampleStore& sample, Reader& reader, Disk& disk) {
  const std::uint32_t kind = reader.number(1) % 6;
  Bytes& target = disk[file_name(reader.number(1))];
  const std::size_t at = target.empty() ? 0 : reader.number(3) % (target.size() + 1);
  const std::uint32_t length = reader.number(2);
  const auto paste = [&](const Bytes& source, std::size_t from) {
    const std::size_t room = std::min(target.size() - at, source.size() - from);
    std::copy_n(source.begin() + static_cast<std::ptrdiff_t>(from),
                std::min<std::size_t>(room, length),
                target.begin() + static_cast<std::ptrdiff_t>(at));
  };
  switch (kind) {
    case 0:  // A few bytes.
      for (std::size_t i = 0; i < length % 16 + 1 && at + i < target.size(); ++i) {
        target[at + i] = static_cast<std::uint8_t>(reader.number(1));
      }
      break;
    case 1:
      target.resize(at);
      break;
    case 2:
      target.resize(target.size() + length);
      break;
    case 3: {  // From another place.
      const Bytes source = disk[file_name(reader.number(1))];
      if (!source.empty()) paste(source, reader.number(3) % source.size());
      break;
    }
    case 4:
    case 5: {  // From another time or store: the same place, or a whole file.
      const Disk& from = kind == 4 ? sample.older : sample.other;
      const Bytes& source = from.at(file_name(reader.number(1)));
      if (length == 0xffff) target = source;
      else if (at < source.size()) paste(source, at);
      break;
    }
  }
}

void read_clear_structures(ByteView input) {
  vault_pages::Block block{};
  std::copy_n(input.begin(), std::min(input.size(), block.size()), block.begin());
  bool newer = false;
  if (const auto header = vault_pages::read_header(block, &newer)) {
    vault_pages::Block again{};
    vault_pages::write_header(*header, again);
    if (vault_pages::read_header(again, &newer) != header) std::abort();
  }
  const vault_pages::Geometry geometry;
  const auto head = vault_pages::read_head(
      std::span<const std::uint8_t, vault_pages::kHeadTextBytes>(block.data(),
                                                                 vault_pages::kHeadTextBytes),
      geometry);
  if (!head) return;
  std::array<std::uint8_t, vault_pages::kHeadTextBytes> text{};
  vault_pages::write_head(*head, text);
  const auto again = vault_pages::read_head(text, geometry);
  if (!again || again->pages != head->pages || again->copies != head->copies) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (size > 0 && data[0] < 8) {
    read_clear_structures(input.subspan(1));
    return 0;
  }
  static Bench& bench = *new Bench;  // Made once a process.
  Reader reader(input);
  Disk disk = bench.sample.newest;
  for (int i = 0; i < 16 && !reader.is_empty(); ++i) edit(bench.sample, reader, disk);
  bench.disk.load(disk);
  int code = SQLITE_OK;
  sqlite3* store = open_store(bench.options, bench.disk.name(), code);
  if (store == nullptr) return 0;
  SeenState seen;
  code = read_state(store, seen);
  if (code == SQLITE_OK) code = check_integrity(store);
  if (code == SQLITE_OK && seen.content != bench.sample.written) {
    const bool was_once = std::find(bench.sample.history.begin(), bench.sample.history.end(),
                                    seen.content) != bench.sample.history.end();
    const bool head_changed = disk.at("x.db-head") != bench.sample.newest.at("x.db-head");
    const bool is_told = door_says_rolled_back(store) || door_says_no_head(store);
    if (!was_once || (!head_changed && !is_told)) std::abort();
  }
  sqlite3_db_config(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_close_v2(store);
  return 0;
}
