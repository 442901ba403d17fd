// Fold: gathers the rows of an import in bounded memory and folds them into the blobs of their
// people, batch by batch; joins what waits for a person; knows what was news.
//
// Shape: rows of a batch lie packed in one arena; flush() sorts them by subject, decides whose each
// is, merges them with what is stored by key, and writes one blob a person, in order of id.
// Memory: about 64 MiB, whatever the size of the file.
//
// Rules: same content is unchanged, a later as_of alone is noted but is no news; else the later
// as_of wins, and of two equal ones the one that came last. A name (alias) belongs to the first
// person who comes with it; a second one with the same birth date is linked as the same human
// being, with another birth date the name joins nobody from then on.
// Proof: tests/charts_import_file_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/person.h"
#include "store/base/result.h"
#include "store/charts/internal/chart_table.h"
#include "store/charts/internal/row.h"
#include "store/people/register.h"

namespace tomoshibi::store::charts::internal {

class Fold final {
 public:
  // What became of the records since the last flush().
  struct Outcome {
    std::uint64_t stored = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t waiting = 0;  // Of both: their person is not known yet.
  };
  // A record that could not be kept although it could be read.
  struct Refused {
    std::uint64_t line;
    const char* reason;
  };

  Fold(ChartTable& table, people::Register& people) : table_(&table), people_(&people) {}

  // Line 0: the record is folded, and counted nowhere.
  void begin_record(std::uint64_t line);
  void add(const PersonId& subject, Part part, const Row& row, bool as_of_guessed);
  // Undoes what was added for the record at hand; it counts nowhere.
  void withdraw_record();
  // For a record whose news are known at once.
  void settle(bool stored);
  bool full() const { return arena_.size() >= kArenaBytes || items_.size() >= kItems; }

  // Between records only. Errors: kStorage, kCorrupt.
  Result<Outcome> flush();
  std::span<const Refused> refused() const { return refused_; }  // By the last flush().

 private:
  static constexpr std::size_t kArenaBytes = std::size_t{24} << 20;
  static constexpr std::size_t kItems = 200'000;

  struct Item {
    PersonId subject;
    std::uint32_t record;
    std::uint32_t offset;
    std::uint32_t size;
    Part part;
    bool guessed;
  };
  // The items of one subject: [first, last) of items_ after sorting.
  struct Group {
    std::size_t first;
    std::size_t last;
    bool names_person;  // Has a Patient or a card.
  };
  enum class Fate : std::uint8_t { kNothing, kUnchanged, kStored, kRefused, kWithdrawn };
  struct RecordState {
    std::uint64_t line;
    Fate fate;
    bool waiting;
  };
  struct Merged {
    bool changed = false;      // Anything to write.
    bool person_news = false;  // What the Patient says differs, or when he said it.
    bool card_news = false;
  };
  struct Held {
    PersonId subject;
    bool joined;
    std::size_t size;
  };

  std::vector<Group> groups();
  Result<void> fold_group(const Group& group);
  Result<PersonId> owner_of(const PersonId& subject, bool& joined);
  Result<void> merge_group(const Group& group, Merged& merged);
  void merge_part(std::vector<RowView>& stored, Part part, std::vector<const Item*>& incoming,
                  Merged& merged);
  bool take(RowView& stored, const RowView& row, const Item& item, Merged& merged);
  void merge_waiting(Merged& merged);
  Result<void> know_person(const PersonId& id, Merged& merged, bool newly_joined);
  Result<void> claim(const PersonId& name, const Person& person, bool may_link, Merged& merged);
  Result<void> write(const PersonId& subject, bool joined);
  Result<void> write_held();
  RowView view_of(const Item& item) const;
  void refuse(const Group& group, const char* reason);
  void count_fate(std::uint32_t record, Fate fate);

  ChartTable* table_;
  people::Register* people_;

  std::string arena_;
  std::vector<Item> items_;
  std::vector<RecordState> records_;
  std::vector<Refused> refused_;

  // Of the group at work; kept for their capacity.
  std::string payload_;
  std::string waiting_payload_;
  std::string encoded_;
  RowSet rows_;
  RowSet waiting_rows_;
  bool anything_waits_ = false;

  // Payloads that wait for a dictionary to be made of them.
  std::string held_;
  std::vector<Held> held_list_;
  bool holding_ = false;
};

}  // namespace tomoshibi::store::charts::internal
