#include "store/vault/data_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "store/base/bytes.h"
#include "store/base/wiped.h"

namespace tomoshibi::store::vault {
namespace {

constexpr std::size_t kHexDigits = 64;

int digit_of(std::uint8_t letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

}  // namespace

Result<DataKey> read_key_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return errno == ENOENT ? Error(Errc::kNotFound, "the key file is not there")
                           : Error(Errc::kStorage, "the key file cannot be opened");
  }
  Secret<kHexDigits + 3> text;
  const ssize_t length = ::read(descriptor, text.fill().data(), kHexDigits + 3);
  ::close(descriptor);
  if (length < 0) return Error(Errc::kStorage, "the key file cannot be read");
  auto bytes = static_cast<std::size_t>(length);
  DataKey key;
  const auto in = text.view();
  if (bytes == key.view().size()) {
    for (std::size_t at = 0; at < bytes; ++at) key.fill()[at] = in[at];
    return key;
  }
  while (bytes > kHexDigits && (in[bytes - 1] == '\n' || in[bytes - 1] == '\r')) --bytes;
  constexpr Error kNoKey(Errc::kBadInput, "a key file holds 32 bytes, or 64 hexadecimal digits");
  if (bytes != kHexDigits) return kNoKey;
  for (std::size_t at = 0; at < key.view().size(); ++at) {
    const int high = digit_of(in[2 * at]);
    const int low = digit_of(in[2 * at + 1]);
    if (high < 0 || low < 0) return kNoKey;
    key.fill()[at] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return key;
}

Result<void> write_key_file(const std::filesystem::path& file, const DataKey& key) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return errno == EEXIST ? Error(Errc::kDenied, "the key file is there already; choose another name")
                           : Error(Errc::kStorage, "the key file cannot be made");
  }
  Secret<kHexDigits + 1> text;
  static constexpr char kDigits[] = "0123456789abcdef";
  for (std::size_t at = 0; at < key.view().size(); ++at) {
    text.fill()[2 * at] = static_cast<std::uint8_t>(kDigits[key.view()[at] >> 4]);
    text.fill()[2 * at + 1] = static_cast<std::uint8_t>(kDigits[key.view()[at] & 15]);
  }
  text.fill()[kHexDigits] = '\n';
  const ssize_t written = ::write(descriptor, text.view().data(), kHexDigits + 1);
  const bool good = written == static_cast<ssize_t>(kHexDigits + 1) && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!good) return Error(Errc::kStorage, "the key file cannot be written; check the free space");
  return ok();
}

}  // namespace tomoshibi::store::vault
