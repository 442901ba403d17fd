#include "store/vault/pages/shared_memory.h"

#include <sqlite3.h>

namespace tomoshibi::store::vault::pages {

int WalIndex::map(Held& held, int region, int bytes, bool may_extend, void volatile** out) {
  const std::lock_guard guard(mutex_);
  *out = nullptr;
  if (!held.is_mapped) {
    held.is_mapped = true;
    ++mapped_;
  }
  if (region < 0 || bytes <= 0) return SQLITE_IOERR_SHMMAP;
  const auto wanted = static_cast<std::size_t>(region);
  if (wanted >= regions_.size() && !may_extend) return SQLITE_OK;
  while (regions_.size() <= wanted) {
    regions_.push_back(std::make_unique<std::uint8_t[]>(static_cast<std::size_t>(bytes)));
  }
  *out = regions_[wanted].get();
  return SQLITE_OK;
}

int WalIndex::lock(Held& held, int first, int count, int flags) {
  const std::lock_guard guard(mutex_);
  const auto slot = [&](int at) -> int& { return holders_[static_cast<std::size_t>(at)]; };
  const auto bit = [](int at) { return static_cast<std::uint8_t>(1U << at); };
  if (first < 0 || count < 1 || first + count > kIndexLocks) return SQLITE_IOERR_SHMLOCK;
  const int end = first + count;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (int at = first; at < end; ++at) {
      if ((held.exclusive & bit(at)) != 0) slot(at) = 0;
      if ((held.shared & bit(at)) != 0) --slot(at);
      held.exclusive = static_cast<std::uint8_t>(held.exclusive & ~bit(at));
      held.shared = static_cast<std::uint8_t>(held.shared & ~bit(at));
    }
    return SQLITE_OK;
  }
  if ((flags & SQLITE_SHM_SHARED) != 0) {
    for (int at = first; at < end; ++at) {
      if (slot(at) < 0 && (held.exclusive & bit(at)) == 0) return SQLITE_BUSY;
    }
    for (int at = first; at < end; ++at) {
      if ((held.shared & bit(at)) != 0 || slot(at) < 0) continue;
      ++slot(at);
      held.shared = static_cast<std::uint8_t>(held.shared | bit(at));
    }
    return SQLITE_OK;
  }
  for (int at = first; at < end; ++at) {
    const bool mine = (held.exclusive & bit(at)) != 0;
    if (slot(at) != 0 && !mine) return SQLITE_BUSY;
  }
  for (int at = first; at < end; ++at) {
    slot(at) = -1;
    held.exclusive = static_cast<std::uint8_t>(held.exclusive | bit(at));
  }
  return SQLITE_OK;
}

void WalIndex::unmap(Held& held) {
  const std::lock_guard guard(mutex_);
  for (int at = 0; at < kIndexLocks; ++at) {
    int& slot = holders_[static_cast<std::size_t>(at)];
    if ((held.exclusive >> at & 1) != 0) slot = 0;
    if ((held.shared >> at & 1) != 0) --slot;
  }
  if (held.is_mapped && --mapped_ == 0) regions_.clear();
  held = {};
}

}  // namespace tomoshibi::store::vault::pages
