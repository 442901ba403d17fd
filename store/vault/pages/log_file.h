// LogFile: one connection's view of the write-ahead log of a vault file.
//
// SQLite sees its own log: a header of 32 bytes, then frames of 24 bytes and a page. Below, the header
// stands sealed in the older of two slots, with the log's random id and the generation of the head
// under which it was begun; a frame is one sealed text, so that SQLite's checksums, which are sums
// over plain pages, do not stand in clear either.
//
//   new header ─▶ header, mark {new log, 0}; SQLite syncs before the first frame
//   frame ─▶ one write
//   sync ─▶ sync below │ mark {log, committed frames} │ head outside (both unsynced)
//
// What tells a torn tail from tampering: a frame that does not verify is the end of the log only
// behind the last one that a mark or a head names as synced; before it, it is damage. A log is read
// only if the head names it, or it was begun under the generation of the head.
// Thread: its connection's. Proof: tests/vault_pages_test.cpp, tests/crash/.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "store/base/wiped.h"
#include "store/vault/pages/open_vault.h"

namespace tomoshibi::store::vault::pages {

class LogFile final {
 public:
  explicit LogFile(std::shared_ptr<OpenVault> vault) : vault_(std::move(vault)) {}

  // A log that is not there is an empty one when the file may only be read.
  int open(const char* path, int flags, bool read_only, int* out_flags);
  int close();

  int read(void* out, std::int64_t size, std::int64_t offset);
  int write(const void* bytes, std::int64_t size, std::int64_t offset);
  int truncate(std::int64_t size);
  int sync();
  int size(std::int64_t* out);

  sqlite3_file* below() const { return below_.file(); }

 private:
  int load();
  int load_marks(std::optional<Mark>& newest);
  struct LogHeader {
    std::array<std::uint8_t, kLogHeaderBytes> text{};
    LogId id{};
    std::uint64_t begun_under = 0;  // Generation.
    std::uint64_t sequence = 0;     // Of the mark that was written with it.
  };
  int newest_header(std::optional<LogHeader>& newest);
  int load_header(const std::optional<Mark>& mark, std::int64_t bytes);
  int start_cipher();
  int begin_log(const std::uint8_t* header);
  int write_mark(std::uint32_t frames);
  int write_frame(std::uint32_t frame);    // frame_ holds header and page.
  int read_frame(std::uint32_t frame);     // Into frame_; SHORT_READ behind the end.
  int lower_to(std::uint32_t frames);
  int settle();                            // A header that waits for a body that will not come.
  int broken();

  std::shared_ptr<OpenVault> vault_;
  Below below_;
  std::optional<PageCipher> cipher_;
  WipedBytes frame_;   // Header ‖ page, as SQLite sees it.
  Bytes sealed_;
  std::uint32_t held_frame_ = 0;  // Number of the frame in frame_; 0: none.
  std::optional<std::uint32_t> waiting_;  // A frame whose header was written and whose body was not.
  std::array<std::uint8_t, kFrameHeaderBytes> waiting_header_{};
};

}  // namespace tomoshibi::store::vault::pages
