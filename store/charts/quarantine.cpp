#include "store/charts/quarantine.h"

#include "store/base/bytes.h"

namespace tomoshibi::store::charts {
namespace {

constexpr std::uint64_t kMaxWritten = 100'000;
constexpr std::size_t kMaxHeld = 10'000;

}  // namespace

Result<Quarantine> Quarantine::open(vault::Database& region) {
  TRY(insert, region.prepare("INSERT OR IGNORE INTO quarantine(file, line, reason, digest, at) "
                             "VALUES(?1, ?2, ?3, ?4, ?5)"));
  return Quarantine(std::move(insert));
}

void Quarantine::begin_file(std::string file_name, Instant now) {
  file_ = std::move(file_name);
  now_ = now;
  of_this_file_ = 0;
}

Result<void> Quarantine::enter(std::uint64_t line, const char* reason, std::string_view raw,
                               std::uint64_t part) {
  ++of_this_file_;
  if (all_.size() < kMaxHeld) all_.push_back({file_, line, reason});
  if (of_this_file_ > kMaxWritten) return ok();
  std::string what(raw);
  what += '#';
  what += std::to_string(part);
  const std::string digest = to_hex(ByteView(digest_of(as_bytes(what))).first(8));
  insert_.bind(1, std::string_view(file_));
  insert_.bind(2, static_cast<std::int64_t>(line));
  insert_.bind(3, std::string_view(reason));
  insert_.bind(4, std::string_view(digest));
  insert_.bind(5, now_.milliseconds);
  return insert_.run();
}

}  // namespace tomoshibi::store::charts
