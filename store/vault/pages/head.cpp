#include "store/vault/pages/head.h"

#include <openssl/sha.h>

#include <algorithm>

namespace tomoshibi::store::vault::pages {
namespace {

// generation 8 │ pages 4 │ log 16 │ log frames 4 │ first bytes 100 │ groups 4 │ bitmap 3500 │ root 32
constexpr std::size_t kLogAt = 12;
constexpr std::size_t kFirstAt = 32;
constexpr std::size_t kGroupsAt = 132;
constexpr std::size_t kBitmapAt = 136;
constexpr std::size_t kBitmapBytes = 3500;
constexpr std::size_t kRootAt = kBitmapAt + kBitmapBytes;
static_assert(kGroupsMax == kBitmapBytes * 8);
static_assert(kRootAt + 32 <= kHeadTextBytes);

}  // namespace

std::array<std::uint8_t, 32> root_of(std::span<const TagBytes> tags) {
  static_assert(sizeof(TagBytes) == kTagBytes);
  std::array<std::uint8_t, 32> root{};
  static constexpr std::uint8_t kNothing = 0;
  const std::uint8_t* bytes = tags.empty() ? &kNothing : tags.front().data();
  SHA256(bytes, tags.size() * kTagBytes, root.data());
  return root;
}

void write_head(const Head& head, std::span<std::uint8_t, kHeadTextBytes> out) {
  std::ranges::fill(out, std::uint8_t{0});
  put_number<8>(out.data(), head.generation);
  put_number<4>(out.data() + 8, head.pages);
  std::ranges::copy(head.log, out.begin() + kLogAt);
  put_number<4>(out.data() + 28, head.log_frames);
  std::ranges::copy(head.first_bytes, out.begin() + kFirstAt);
  put_number<4>(out.data() + kGroupsAt, head.copies.size());
  for (std::size_t group = 0; group < head.copies.size(); ++group) {
    if (!head.copies[group]) continue;
    std::uint8_t& byte = out[kBitmapAt + group / 8];
    byte = static_cast<std::uint8_t>(byte | 1U << group % 8);
  }
  std::ranges::copy(head.root, out.begin() + kRootAt);
}

std::optional<Head> read_head(std::span<const std::uint8_t, kHeadTextBytes> in,
                              const Geometry& geometry) {
  Head head;
  head.generation = get_number<8>(in.data());
  head.pages = static_cast<std::uint32_t>(get_number<4>(in.data() + 8));
  std::copy_n(in.begin() + kLogAt, head.log.size(), head.log.begin());
  head.log_frames = static_cast<std::uint32_t>(get_number<4>(in.data() + 28));
  std::copy_n(in.begin() + kFirstAt, head.first_bytes.size(), head.first_bytes.begin());
  const std::uint64_t groups = get_number<4>(in.data() + kGroupsAt);
  const std::uint64_t wanted = head.pages == 0 ? 0 : geometry.group_of(head.pages) + 1;
  if (groups != wanted || groups > kGroupsMax) return std::nullopt;
  head.copies.resize(groups);
  for (std::size_t group = 0; group < groups; ++group) {
    head.copies[group] = (in[kBitmapAt + group / 8] >> group % 8 & 1) != 0;
  }
  std::copy_n(in.begin() + kRootAt, head.root.size(), head.root.begin());
  return head;
}

void write_mark(const Mark& mark, std::span<std::uint8_t, kMarkTextBytes> out) {
  std::ranges::fill(out, std::uint8_t{0});
  put_number<8>(out.data(), mark.sequence);
  std::ranges::copy(mark.log, out.begin() + 8);
  put_number<4>(out.data() + 24, mark.frames);
}

Mark read_mark(std::span<const std::uint8_t, kMarkTextBytes> in) {
  Mark mark;
  mark.sequence = get_number<8>(in.data());
  std::copy_n(in.begin() + 8, mark.log.size(), mark.log.begin());
  mark.frames = static_cast<std::uint32_t>(get_number<4>(in.data() + 24));
  return mark;
}

void write_outside(const OutsideHead& head, std::span<std::uint8_t, kOutsideTextBytes> out) {
  std::ranges::fill(out, std::uint8_t{0});
  put_number<8>(out.data(), head.sequence);
  put_number<8>(out.data() + 8, head.generation);
  std::ranges::copy(head.log, out.begin() + 16);
  put_number<4>(out.data() + 32, head.frames);
}

OutsideHead read_outside(std::span<const std::uint8_t, kOutsideTextBytes> in) {
  OutsideHead head;
  head.sequence = get_number<8>(in.data());
  head.generation = get_number<8>(in.data() + 8);
  std::copy_n(in.begin() + 16, head.log.size(), head.log.begin());
  head.frames = static_cast<std::uint32_t>(get_number<4>(in.data() + 32));
  return head;
}

}  // namespace tomoshibi::store::vault::pages
