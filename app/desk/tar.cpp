#include "app/desk/tar.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "store/base/bytes.h"

namespace tomoshibi::app {
namespace {

constexpr std::size_t kBlockBytes = 512;
constexpr std::size_t kNameBytesMax = 99;
constexpr std::size_t kMembersMax = 64;
constexpr std::uint64_t kOctalMax = (std::uint64_t{1} << 33) - 1;  // Eleven octal digits.
constexpr std::uint64_t kMemberBytesMax = std::uint64_t{1} << 40;
constexpr const char* kManifest = "manifest";

using Block = std::array<char, kBlockBytes>;

constexpr Error kNoBackup(Errc::kBadInput, "this file is no backup of this product");
constexpr Error kDamaged(Errc::kCorrupt, "the backup is damaged; use another generation");
constexpr Error kNotWritten(Errc::kStorage,
                            "the backup could not be written; check the free space");

// "region.db", "keys/device.key": one or two parts of letters, digits, dots and dashes.
bool is_plain_name(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax || name.front() == '.' || name.front() == '/')
    return false;
  if (std::ranges::count(name, '/') > 1 || name.find("/.") != std::string_view::npos) return false;
  return name.back() != '/' && std::ranges::all_of(name, [](char one) {
           return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') ||
                  (one >= '0' && one <= '9') || one == '.' || one == '-' || one == '_' ||
                  one == '/';
         });
}

unsigned checksum_of(const Block& block) {
  unsigned sum = 0;
  for (std::size_t at = 0; at < block.size(); ++at) {
    const bool is_checksum = at >= 148 && at < 156;
    sum += is_checksum ? unsigned{' '} : static_cast<unsigned char>(block[at]);
  }
  return sum;
}

void put_octal(Block& block, std::size_t at, std::size_t width, std::uint64_t value) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%0*llo", static_cast<int>(width - 1),
                static_cast<unsigned long long>(value));
  std::copy_n(text.begin(), width - 1, block.begin() + static_cast<std::ptrdiff_t>(at));
}

Block header_of(const std::string& name, std::uint64_t size) {
  Block block{};
  std::ranges::copy(name, block.begin());
  put_octal(block, 100, 8, 0600);
  put_octal(block, 108, 8, 0);
  put_octal(block, 116, 8, 0);
  if (size <= kOctalMax) {
    put_octal(block, 124, 12, size);
  } else {  // Base 256, as every tar of today reads it.
    block[124] = static_cast<char>(0x80);
    for (std::size_t at = 0; at < 8; ++at) {
      block[135 - at] = static_cast<char>(static_cast<unsigned char>(size >> (8 * at)));
    }
  }
  put_octal(block, 136, 12, 0);
  block[156] = '0';
  const std::string_view magic(
      "ustar\0"
      "00",
      8);
  std::ranges::copy(magic, block.begin() + 257);
  put_octal(block, 148, 7, checksum_of(block));
  block[155] = ' ';
  return block;
}

std::optional<std::uint64_t> octal_at(const Block& block, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t place = at; place < at + width && block[place] != '\0' && block[place] != ' ';
       ++place) {
    if (block[place] < '0' || block[place] > '7') return std::nullopt;
    value = value * 8 + static_cast<std::uint64_t>(block[place] - '0');
  }
  return value;
}

struct Header {
  std::string name;
  std::uint64_t size = 0;
};

std::optional<Header> parse_header(const Block& block) {
  const auto checksum = octal_at(block, 148, 8);
  if (!checksum || *checksum != checksum_of(block) || block[156] != '0') return std::nullopt;
  Header header;
  header.name.assign(block.begin(), std::find(block.begin(), block.begin() + 100, '\0'));
  if ((static_cast<unsigned char>(block[124]) & 0x80) != 0) {
    for (std::size_t at = 128; at < 136; ++at) {
      header.size = header.size << 8 | static_cast<unsigned char>(block[at]);
    }
  } else {
    const auto size = octal_at(block, 124, 12);
    if (!size) return std::nullopt;
    header.size = *size;
  }
  if (!is_plain_name(header.name) || header.size > kMemberBytesMax) return std::nullopt;
  return header;
}

std::uint64_t padding_of(std::uint64_t size) {
  return (kBlockBytes - size % kBlockBytes) % kBlockBytes;
}

std::string line_of(const Digest& digest, const std::string& name) {
  return to_hex(digest) + "  " + name + "\n";
}

// Copies `size` bytes and gives their digest; empty when one side fails.
std::optional<Digest> copy_bytes(std::istream& from, std::ostream& to, std::uint64_t size) {
  crypto_generichash_state state;
  Digest digest{};
  crypto_generichash_init(&state, nullptr, 0, digest.size());
  std::vector<char> piece(1 << 20);
  for (std::uint64_t left = size; left > 0;) {
    const auto wanted = static_cast<std::streamsize>(std::min<std::uint64_t>(left, piece.size()));
    if (!from.read(piece.data(), wanted) || !to.write(piece.data(), wanted)) return std::nullopt;
    const std::string_view read(piece.data(), static_cast<std::size_t>(wanted));
    crypto_generichash_update(&state, as_bytes(read).data(), read.size());
    left -= read.size();
  }
  crypto_generichash_final(&state, digest.data(), digest.size());
  return digest;
}

bool sync_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return synced;
}

bool write_members(std::ofstream& out, const std::vector<TarMember>& members) {
  const std::string zeros(kBlockBytes * 2, '\0');
  std::string manifest;
  for (const TarMember& member : members) {
    std::error_code failed;
    const std::uint64_t size = std::filesystem::file_size(member.from, failed);
    std::ifstream in(member.from, std::ios::binary);
    if (failed || !in || !is_plain_name(member.name)) return false;
    const Block header = header_of(member.name, size);
    out.write(header.data(), static_cast<std::streamsize>(header.size()));
    const auto digest = copy_bytes(in, out, size);
    if (!digest) return false;
    out.write(zeros.data(), static_cast<std::streamsize>(padding_of(size)));
    manifest += line_of(*digest, member.name);
  }
  const Block header = header_of(kManifest, manifest.size());
  out.write(header.data(), static_cast<std::streamsize>(header.size()));
  out << manifest;
  out.write(zeros.data(), static_cast<std::streamsize>(padding_of(manifest.size())));
  out.write(zeros.data(), static_cast<std::streamsize>(zeros.size()));
  out.flush();
  return out.good();
}

}  // namespace

Result<void> write_tar(const std::filesystem::path& file, const std::vector<TarMember>& members) {
  if (members.size() > kMembersMax) return Error(Errc::kBadInput, "too many files for a backup");
  bool done = false;
  {
    // Made closed to others before anything is in it.
    const int descriptor =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return kNotWritten;
    ::close(descriptor);
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    done = out && write_members(out, members);
  }
  if (done && sync_file(file)) return ok();
  ::unlink(file.c_str());
  return kNotWritten;
}

Result<std::vector<std::string>> read_tar(const std::filesystem::path& file,
                                          const std::filesystem::path& into) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error(Errc::kNotFound, "there is no such backup");
  std::vector<std::string> names;
  std::string lines;
  for (;;) {
    Block block{};
    if (!in.read(block.data(), static_cast<std::streamsize>(block.size()))) {
      return names.empty() ? kNoBackup : kDamaged;
    }
    const auto header = parse_header(block);
    if (!header) return names.empty() ? kNoBackup : kDamaged;
    if (header->name == kManifest) {
      std::ostringstream manifest;
      if (header->size > kMembersMax * 256 || !copy_bytes(in, manifest, header->size))
        return kDamaged;
      // Every member in its order, and nothing else.
      if (manifest.str() != lines) return kDamaged;
      return names;
    }
    if (names.size() >= kMembersMax || std::ranges::count(names, header->name) > 0) return kDamaged;
    const std::filesystem::path target = into / header->name;
    std::error_code failed;
    std::filesystem::create_directories(target.parent_path(), failed);
    const int descriptor =
        ::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
      return Error(Errc::kStorage, "the backup cannot be unpacked; check the free space");
    ::close(descriptor);
    std::ofstream out(target, std::ios::binary);
    const auto digest = copy_bytes(in, out, header->size);
    out.close();
    if (!digest)
      return in ? Error(Errc::kStorage, "the backup cannot be unpacked; check the free space")
                : kDamaged;
    if (!out || !sync_file(target)) return Error(Errc::kStorage, "the backup cannot be unpacked");
    in.ignore(static_cast<std::streamsize>(padding_of(header->size)));
    lines += line_of(*digest, header->name);
    names.push_back(header->name);
  }
}

}  // namespace tomoshibi::app
