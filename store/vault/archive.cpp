#include "store/vault/archive.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>
#include <utility>

#include "store/base/cbor.h"
#include "store/vault/pages/layout.h"

namespace tomoshibi::store::vault {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "Tomoshibi backup";
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kType = 6;
constexpr std::size_t kFilesMax = 64;
constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kListBytesMax = 16 << 10;
constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kFixedBytes = 24;  // Magic, version, length.
using Sha = std::array<std::uint8_t, 32>;

constexpr Error kCannotWrite(Errc::kStorage, "the backup cannot be written; check the free space");
constexpr Error kCannotRead(Errc::kStorage, "a file cannot be read");
constexpr Error kNoArchive(Errc::kBadInput, "this file is no backup of ours");
constexpr Error kDamaged(Errc::kCorrupt, "the backup is damaged; use another generation");

class File final {
 public:
  File(const fs::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool write(ByteView bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
  }
  // As many bytes as there are, up to the buffer; negative on a failure.
  ssize_t read(std::span<std::uint8_t> out) const {
    std::size_t got = 0;
    while (got < out.size()) {
      const ssize_t some = ::read(descriptor_, out.data() + got, out.size() - got);
      if (some < 0 && errno == EINTR) continue;
      if (some < 0) return -1;
      if (some == 0) break;
      got += static_cast<std::size_t>(some);
    }
    return static_cast<ssize_t>(got);
  }

 private:
  int descriptor_;
};

class Hash final {
 public:
  Hash() : context_(EVP_MD_CTX_new()) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void add(ByteView bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  Sha finish() {
    Sha digest{};
    unsigned length = 0;
    EVP_DigestFinal_ex(context_.get(), digest.data(), &length);
    return digest;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

bool is_name(std::string_view name) {
  const auto allowed = [](char one) {
    return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '.' || one == '-' ||
           one == '_' || one == '/';
  };
  return !name.empty() && name.size() <= kNameBytesMax && std::ranges::all_of(name, allowed) &&
         name.find("..") == std::string_view::npos && name.front() != '/' && name.back() != '/' &&
         name.find("//") == std::string_view::npos;
}

Bytes encode_list(const ArchiveList& list) {
  cbor::Writer files;
  files.add_array(list.entries.size());
  for (const ArchiveEntry& entry : list.entries) {
    files.add_array(3).add_text(entry.name).add_unsigned(entry.bytes).add_bytes(entry.sha256);
  }
  cbor::MapWriter map;
  map.add_unsigned(0, kType).add_unsigned(1, kVersion).add_signed(2, list.made.milliseconds);
  map.add_encoded(3, files.bytes());
  const Bytes body = map.finish();
  Bytes head(kFixedBytes);
  std::ranges::copy(kMagic, head.begin());
  pages::put_number<4>(head.data() + 16, kVersion);
  pages::put_number<4>(head.data() + 20, body.size());
  head.insert(head.end(), body.begin(), body.end());
  Hash hash;
  hash.add(head);
  const Sha digest = hash.finish();
  head.insert(head.end(), digest.begin(), digest.end());
  return head;
}

// Reads `bytes` bytes in pieces; false when there are fewer.
template <typename Use>
bool each_piece(const File& file, std::uint64_t bytes, Bytes& piece, Use use) {
  while (bytes > 0) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, piece.size()));
    const ssize_t got = file.read(std::span(piece).first(count));
    if (got != static_cast<ssize_t>(count) || !use(ByteView(piece).first(count))) return false;
    bytes -= count;
  }
  return true;
}

std::uint64_t total_of(const ArchiveList& list) {
  std::uint64_t total = 0;
  for (const ArchiveEntry& entry : list.entries) total += entry.bytes;
  return total;
}

Result<void> sync_folder(const fs::path& folder) {
  const File opened(folder.empty() ? fs::path(".") : folder, O_RDONLY | O_DIRECTORY);
  if (!opened.is_open() || ::fsync(opened.descriptor()) != 0) return kCannotWrite;
  return ok();
}

fs::path generation_of(const fs::path& file, int number) {
  return number == 0 ? file : fs::path(file.string() + "." + std::to_string(number));
}

Result<ArchiveList> list_of(const fs::path& from) {
  const File file(from, O_RDONLY);
  if (!file.is_open()) {
    return errno == ENOENT ? Error(Errc::kNotFound, "there is no backup of this name") : kCannotRead;
  }
  Bytes head(kFixedBytes + kListBytesMax + 32);
  const ssize_t got = file.read(head);
  if (got < 0) return kCannotRead;
  return parse_archive_list(ByteView(head).first(static_cast<std::size_t>(got)));
}

}  // namespace

Result<ArchiveList> parse_archive_list(ByteView head) {
  if (head.size() < kFixedBytes || !std::equal(kMagic.begin(), kMagic.end(), head.begin())) return kNoArchive;
  if (pages::get_number<4>(head.data() + 16) != kVersion) {
    return Error(Errc::kBadInput, "the backup was made by a newer release; update this one");
  }
  const std::uint64_t length = pages::get_number<4>(head.data() + 20);
  if (length > kListBytesMax) return kNoArchive;
  if (head.size() < kFixedBytes + length + 32) return kDamaged;
  const auto list_end = static_cast<std::size_t>(kFixedBytes + length);
  Hash hash;
  hash.add(head.first(list_end));
  const Sha digest = hash.finish();
  if (!std::equal(digest.begin(), digest.end(), head.begin() + static_cast<std::ptrdiff_t>(list_end))) return kDamaged;
  TRY(value, cbor::decode(head.subspan(kFixedBytes, static_cast<std::size_t>(length))));
  TRY(map, cbor::MapReader::create(value));
  TRY(type, map.unsigned_at(0, UINT64_MAX));
  TRY(version, map.unsigned_at(1, UINT64_MAX));
  TRY(made, map.signed_at(2));
  const cbor::Value* files = map.find(3);
  TRY_VOID(map.finish());
  if (type != kType || version != kVersion || files == nullptr || !files->is(cbor::Kind::kArray) ||
      files->items.size() > kFilesMax) {
    return kNoArchive;
  }
  ArchiveList list;
  list.made = Instant{made};
  list.content_at = list_end + 32;
  for (const cbor::Value& item : files->items) {
    if (!item.is(cbor::Kind::kArray) || item.items.size() != 3 || !item.items[0].is(cbor::Kind::kText) ||
        !item.items[1].is(cbor::Kind::kUnsigned) || !item.items[2].is(cbor::Kind::kBytes) ||
        item.items[2].bytes.size() != 32 || item.items[1].number > (std::uint64_t{1} << 48)) {
      return kNoArchive;
    }
    ArchiveEntry entry;
    entry.name = std::string(as_text(item.items[0].bytes));
    entry.bytes = item.items[1].number;
    std::ranges::copy(item.items[2].bytes, entry.sha256.begin());
    const bool twice = std::ranges::any_of(list.entries, [&](const ArchiveEntry& one) { return one.name == entry.name; });
    if (!is_name(entry.name) || twice) return kNoArchive;
    list.entries.push_back(std::move(entry));
  }
  return list;
}

Result<void> write_archive(const fs::path& to, std::span<const ArchiveSource> sources, Instant made,
                           int generations, const ArchiveProgress& progress) {
  if (sources.size() > kFilesMax) return Error(Errc::kBadInput, "too many files for one backup");
  ArchiveList list;
  list.made = made;
  Bytes piece(kPieceBytes);
  std::uint64_t total = 0;
  std::uint64_t done = 0;
  for (const ArchiveSource& source : sources) {
    if (!is_name(source.name)) return Error(Errc::kBadInput, "a file of this name does not go into a backup");
    std::error_code failed;
    const std::uint64_t bytes = fs::file_size(source.file, failed);
    if (failed) return kCannotRead;
    list.entries.push_back({source.name, bytes, {}});
    total += 2 * bytes;
  }
  const auto tell = [&](std::uint64_t more) {
    done += more;
    if (progress) progress(done, total);
  };
  for (std::size_t at = 0; at < sources.size(); ++at) {
    const File file(sources[at].file, O_RDONLY);
    Hash hash;
    if (!file.is_open() || !each_piece(file, list.entries[at].bytes, piece, [&](ByteView bytes) {
          hash.add(bytes);
          tell(bytes.size());
          return true;
        })) {
      return kCannotRead;
    }
    list.entries[at].sha256 = hash.finish();
  }
  const fs::path unfinished = to.string() + ".part";
  {
    const File out(unfinished, O_WRONLY | O_CREAT | O_TRUNC);
    if (!out.is_open() || !out.write(encode_list(list))) return kCannotWrite;
    for (std::size_t at = 0; at < sources.size(); ++at) {
      const File file(sources[at].file, O_RDONLY);
      if (!file.is_open()) return kCannotRead;
      if (!each_piece(file, list.entries[at].bytes, piece, [&](ByteView bytes) {
            tell(bytes.size());
            return out.write(bytes);
          })) {
        return kCannotWrite;
      }
    }
    if (::fsync(out.descriptor()) != 0) return kCannotWrite;
  }
  // A source that changed between the two readings is found here, before an older backup makes room.
  TRY(verified, verify_archive(unfinished, {}));
  for (int number = generations - 1; number > 0; --number) {
    std::error_code ignored;  // There may be fewer yet.
    fs::rename(generation_of(to, number - 1), generation_of(to, number), ignored);
  }
  if (::rename(unfinished.c_str(), to.c_str()) != 0) return kCannotWrite;
  return sync_folder(to.parent_path());
}

Result<ArchiveList> verify_archive(const fs::path& from, const ArchiveProgress& progress) {
  TRY(list, list_of(from));
  const File file(from, O_RDONLY);
  if (!file.is_open() || ::lseek(file.descriptor(), static_cast<off_t>(list.content_at), SEEK_SET) < 0) return kCannotRead;
  Bytes piece(kPieceBytes);
  std::uint64_t done = 0;
  for (const ArchiveEntry& entry : list.entries) {
    Hash hash;
    const bool whole = each_piece(file, entry.bytes, piece, [&](ByteView bytes) {
      hash.add(bytes);
      done += bytes.size();
      if (progress) progress(done, total_of(list));
      return true;
    });
    if (!whole || hash.finish() != entry.sha256) return kDamaged;
  }
  if (file.read(std::span(piece).first(1)) != 0) return kDamaged;  // Nothing may follow.
  return list;
}

Result<ArchiveList> unpack_archive(const fs::path& from, const fs::path& folder,
                                   const ArchiveProgress& progress) {
  TRY(list, verify_archive(from, {}));
  if (::mkdir(folder.c_str(), 0700) != 0) {
    return errno == EEXIST ? Error(Errc::kDenied, "the folder is there already; choose another one") : kCannotWrite;
  }
  const File file(from, O_RDONLY);
  if (!file.is_open() || ::lseek(file.descriptor(), static_cast<off_t>(list.content_at), SEEK_SET) < 0) return kCannotRead;
  Bytes piece(kPieceBytes);
  std::uint64_t done = 0;
  for (const ArchiveEntry& entry : list.entries) {
    const fs::path target = folder / entry.name;
    std::error_code failed;
    fs::create_directories(target.parent_path(), failed);
    const File out(target, O_WRONLY | O_CREAT | O_EXCL);
    Hash hash;
    const bool good = !failed && out.is_open() && each_piece(file, entry.bytes, piece, [&](ByteView bytes) {
      hash.add(bytes);
      done += bytes.size();
      if (progress) progress(done, total_of(list));
      return out.write(bytes);
    });
    if (!good || ::fsync(out.descriptor()) != 0) return kCannotWrite;
    if (hash.finish() != entry.sha256) return kDamaged;
    TRY_VOID(sync_folder(target.parent_path()));
  }
  TRY_VOID(sync_folder(folder));
  TRY_VOID(sync_folder(folder.parent_path()));
  return list;
}

}  // namespace tomoshibi::store::vault
