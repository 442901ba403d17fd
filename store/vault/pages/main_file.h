// MainFile: one connection's view of a vault file, as pages of SQLite.
//
//   write_page ─▶ sealed page below, token in memory ─▶ flush ─▶ tag pages, head │ sync
//
// Invariant: until the sync of a flush has returned, the older head and all tag pages that it names
// are untouched, and SQLite's log still holds every page that was written since (it is restarted only
// after a flush). So one sync is enough, in whatever order its writes reach the medium: the newest
// head whose tag pages are all there counts. Without a log (a new file) there are two.
// All functions give SQLite's result codes. Thread: its connection's. Proof: tests/vault_pages_test.cpp.
#pragma once

#include <cstdint>
#include <memory>

#include "store/base/wiped.h"
#include "store/vault/pages/open_vault.h"

namespace tomoshibi::store::vault::pages {

class MainFile final {
 public:
  explicit MainFile(std::shared_ptr<OpenVault> vault) : vault_(std::move(vault)) {}

  // `key` is wiped by its owner; a new file keeps a copy until its header stands.
  int open(const char* path, int flags, const DataKey& key, int* out_flags);
  int close();

  int read(void* out, std::int64_t size, std::int64_t offset);
  int write(const void* bytes, std::int64_t size, std::int64_t offset);
  int truncate(std::int64_t size);
  int sync();
  int size(std::int64_t* out);
  // Head and tag pages, when something changed. Called at the end of checkpoints and commits.
  int flush();
  int verify_every_page(void (*progress)(void*, std::uint64_t, std::uint64_t), void* context,
                        std::uint64_t* pages);

  OpenVault& vault() { return *vault_; }
  const std::shared_ptr<OpenVault>& shared() const { return vault_; }
  sqlite3_file* below() const { return below_.file(); }
  bool is_read_only() const { return is_read_only_; }
  bool is_image_to_read() const { return vault_->is_image && is_read_only_; }
  WalIndex::Held& held() { return held_; }

 private:
  int load(const DataKey& key);
  int load_header(const DataKey& key, std::int64_t bytes);
  int compare_kind(const DataKey& key, const Header& found);
  int create_image();
  int load_head();
  int load_tag_pages(const Head& head, Damage* what);
  int create(std::uint32_t page_bytes);
  int begin_header(std::uint32_t page_bytes);
  int start_cipher();
  int read_page(std::uint32_t page, std::uint8_t* out, bool quietly);
  int write_page(std::uint32_t page, const std::uint8_t* in);
  const std::uint8_t* settled_first_page(const std::uint8_t* in);
  int write_tag_pages();
  int write_head();
  int broken();

  std::shared_ptr<OpenVault> vault_;
  Below below_;
  std::optional<PageCipher> cipher_;
  WipedBytes page_;    // One page in plain, for reads that are not whole pages.
  Bytes sealed_;       // One page as it goes to disk.
  WalIndex::Held held_;
  bool is_read_only_ = false;
};

}  // namespace tomoshibi::store::vault::pages
