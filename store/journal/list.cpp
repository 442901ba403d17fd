#include "store/journal/list.h"

#include <algorithm>

#include "store/journal/reading.h"

namespace tomoshibi::store::journal {

Result<Verification> list(const std::filesystem::path& directory, const vault::DataKey& data_key,
                          const ListOptions& options,
                          const std::function<void(const Entry&)>& give) {
  std::uint64_t given = 0;
  return read_verified(directory, data_key, std::nullopt, {}, {}, [&](Entry& entry) {
    if (entry.header.seq < options.from || given >= options.count_max) return;
    if (options.key != nullptr) {
      // Sealed to somebody else, or not for this entry: it is listed closed.
      [[maybe_unused]] const auto tried = open_personal(entry, *options.key);
    }
    if (options.person) {
      const auto persons = persons_of(entry.body);
      if (std::ranges::count(persons, *options.person) == 0) return;
    }
    ++given;
    give(entry);
  });
}

}  // namespace tomoshibi::store::journal
