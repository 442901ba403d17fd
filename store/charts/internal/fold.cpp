#include "store/charts/internal/fold.h"

#include <algorithm>
#include <cassert>

#include "store/charts/internal/pack.h"
#include "store/charts/internal/sink.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::size_t kHeldBytes = std::size_t{6} << 20;
constexpr std::size_t kSamplesForTraining = 300;
constexpr std::size_t kBytesForTraining = std::size_t{512} << 10;

std::int64_t packed(const Date& date) {
  return static_cast<std::int64_t>(date.year) << 9 | date.month << 5 | date.day;
}
Date unpacked(std::int64_t bits) {
  return Date{static_cast<std::int16_t>(bits >> 9), static_cast<std::uint8_t>(bits >> 5 & 15),
              static_cast<std::uint8_t>(bits & 31)};
}

bool same_content(const RowView& one, const RowView& other) {
  return one.date == other.date && one.value == other.value && one.body == other.body;
}

}  // namespace

void Fold::begin_record(std::uint64_t line) { records_.push_back({line, Fate::kNothing, false}); }

void Fold::withdraw_record() {
  assert(!records_.empty());
  const auto record = static_cast<std::uint32_t>(records_.size() - 1);
  while (!items_.empty() && items_.back().record == record) items_.pop_back();
  records_.back().fate = Fate::kWithdrawn;
}

void Fold::settle(bool stored) {
  assert(!records_.empty());
  count_fate(static_cast<std::uint32_t>(records_.size() - 1),
             stored ? Fate::kStored : Fate::kUnchanged);
}

void Fold::count_fate(std::uint32_t record, Fate fate) {
  records_[record].fate = std::max(records_[record].fate, fate);
}

void Fold::add(const PersonId& subject, Part part, const Row& row, bool as_of_guessed) {
  assert(!records_.empty());
  Item item{subject, static_cast<std::uint32_t>(records_.size() - 1),
            static_cast<std::uint32_t>(arena_.size()), 0, part, as_of_guessed};
  Packer out(arena_);
  out.text(row.key);
  out.signed_number(packed(row.date));
  out.signed_number(row.as_of.milliseconds);
  out.text(row.value);
  out.text(row.body);
  item.size = static_cast<std::uint32_t>(arena_.size() - item.offset);
  items_.push_back(item);
}

RowView Fold::view_of(const Item& item) const {
  Unpacker in(std::string_view(arena_).substr(item.offset, item.size));
  RowView row;
  row.key = in.text();
  row.date = unpacked(in.signed_number());
  row.as_of.milliseconds = in.signed_number();
  row.value = in.text();
  row.body = in.text();
  return row;
}

std::vector<Fold::Group> Fold::groups() {
  std::ranges::stable_sort(items_, {}, &Item::subject);
  std::vector<Group> all;
  for (std::size_t at = 0; at < items_.size();) {
    Group group{at, at, false};
    while (group.last < items_.size() && items_[group.last].subject == items_[at].subject) {
      const Part part = items_[group.last].part;
      group.names_person |= part == Part::kPerson || part == Part::kCard;
      ++group.last;
    }
    at = group.last;
    all.push_back(group);
  }
  return all;
}

Result<Fold::Outcome> Fold::flush() {
  refused_.clear();
  TRY(waits, table_->anything_waits());
  anything_waits_ = waits;
  // A dictionary is worth training when the batch holds whole people.
  holding_ = !table_->has_dictionary();
  const std::vector<Group> all = groups();
  for (const Group& group : all) {
    if (group.names_person) TRY_VOID(fold_group(group));
  }
  TRY_VOID(write_held());
  holding_ = false;
  for (const Group& group : all) {
    if (!group.names_person) TRY_VOID(fold_group(group));
  }
  Outcome outcome;
  for (const RecordState& record : records_) {
    if (record.line == 0) continue;
    if (record.fate == Fate::kStored) ++outcome.stored;
    if (record.fate == Fate::kUnchanged) ++outcome.unchanged;
    if (record.waiting && record.fate < Fate::kRefused) ++outcome.waiting;
    if (record.fate == Fate::kNothing) {
      refused_.push_back({record.line, "nothing of this record could be kept"});
    }
  }
  arena_.clear();
  items_.clear();
  records_.clear();
  return outcome;
}

// Who the subject of a group is: the person himself, whom the name belongs to, or nobody yet.
Result<PersonId> Fold::owner_of(const PersonId& subject, bool& joined) {
  TRY(alias, table_->alias(subject));
  joined = alias && alias->person != PersonId{};
  return joined ? alias->person : subject;
}

Result<void> Fold::fold_group(const Group& group) {
  PersonId subject = items_[group.first].subject;
  bool comes = false;  // Its Patient is in this group.
  for (std::size_t at = group.first; at < group.last; ++at) {
    comes |= items_[at].part == Part::kPerson;
  }
  TRY(stored, table_->get(subject, payload_));
  bool joined = comes || stored.joined;
  if (!joined) {
    TRY(owner, owner_of(subject, joined));
    if (owner != subject) {
      if (holding_) TRY_VOID(write_held());
      subject = owner;
      TRY(of_owner, table_->get(subject, payload_));
      stored = of_owner;
    }
  }
  rows_.clear();
  if (stored.found && !decode_payload(payload_, rows_)) {
    return Error(Errc::kCorrupt, "a chart is damaged");
  }
  Merged merged;
  TRY_VOID(merge_group(group, merged));
  const bool newly_joined = joined && !stored.joined;
  if (joined && (newly_joined || merged.person_news || merged.card_news)) {
    const Result<void> known = know_person(subject, merged, newly_joined);
    if (!known && known.error().code == Errc::kBadInput) {
      refuse(group, "this person has a name, address or identifier that is too long to keep");
      return ok();
    }
    if (!known) return known.error();
  }
  if (!joined) {
    anything_waits_ = true;
    for (std::size_t at = group.first; at < group.last; ++at) {
      records_[items_[at].record].waiting = true;
    }
  }
  if (!merged.changed && !newly_joined) return ok();
  for (const std::vector<RowView>& part : rows_.parts) {
    if (part.size() > kMaxRowsOfPart) {
      refuse(group, "one person has more records than a chart can hold");
      return ok();
    }
  }
  const Result<void> written = write(subject, joined);
  if (!written && written.error().code == Errc::kBadInput) {
    refuse(group, "one person has more records than a chart can hold");
    return ok();
  }
  return written;
}

void Fold::refuse(const Group& group, const char* reason) {
  for (std::size_t at = group.first; at < group.last; ++at) {
    RecordState& record = records_[items_[at].record];
    if (record.fate != Fate::kRefused && record.line != 0) {
      refused_.push_back({record.line, reason});
    }
    record.fate = Fate::kRefused;
  }
}

Result<void> Fold::merge_group(const Group& group, Merged& merged) {
  std::array<std::vector<const Item*>, kParts> incoming;
  for (std::size_t at = group.first; at < group.last; ++at) {
    incoming[static_cast<std::size_t>(items_[at].part)].push_back(&items_[at]);
  }
  for (std::size_t part = 0; part < kParts; ++part) {
    if (incoming[part].empty()) continue;
    merge_part(rows_.parts[part], static_cast<Part>(part), incoming[part], merged);
  }
  return ok();
}

// Whether `row` takes the place of `stored`. Both have the same key.
bool Fold::take(RowView& stored, const RowView& row, const Item& item, Merged& merged) {
  if (same_content(stored, row)) {
    count_fate(item.record, Fate::kUnchanged);
    if (!item.guessed && row.as_of > stored.as_of) {
      stored.as_of = row.as_of;
      merged.changed = true;
      merged.person_news |= item.part == Part::kPerson;
    }
    return false;
  }
  if (row.as_of < stored.as_of) {
    count_fate(item.record, Fate::kUnchanged);  // Something newer is here.
    return false;
  }
  stored = row;
  return true;
}

void Fold::merge_part(std::vector<RowView>& stored, Part part, std::vector<const Item*>& incoming,
                      Merged& merged) {
  std::vector<std::pair<RowView, const Item*>> news;
  news.reserve(incoming.size());
  for (const Item* item : incoming) {
    news.emplace_back(view_of(*item), item);
  }
  std::ranges::stable_sort(news, {}, [](const auto& pair) { return pair.first.key; });
  std::vector<RowView> out;
  out.reserve(stored.size() + news.size());
  std::size_t at = 0;
  for (const auto& [row, item] : news) {
    while (at < stored.size() && stored[at].key < row.key) out.push_back(stored[at++]);
    bool kept = false;
    if (!out.empty() && out.back().key == row.key) {
      kept = take(out.back(), row, *item, merged);
    } else if (at < stored.size() && stored[at].key == row.key) {
      out.push_back(stored[at++]);
      kept = take(out.back(), row, *item, merged);
    } else {
      out.push_back(row);
      kept = true;
    }
    if (!kept) continue;
    count_fate(item->record, Fate::kStored);
    merged.changed = true;
    merged.person_news |= part == Part::kPerson;
    merged.card_news |= part == Part::kCard;
  }
  out.insert(out.end(), stored.begin() + static_cast<std::ptrdiff_t>(at), stored.end());
  stored = std::move(out);
}

// Puts the rows of waiting_rows_ to those of the person; the newer of two wins.
void Fold::merge_waiting(Merged& merged) {
  for (std::size_t part = 0; part < kParts; ++part) {
    std::vector<RowView>& mine = rows_.parts[part];
    for (const RowView& row : waiting_rows_.parts[part]) {
      const auto place = std::ranges::lower_bound(mine, row.key, {}, &RowView::key);
      if (place == mine.end() || place->key != row.key) {
        mine.insert(place, row);
      } else if (place->as_of < row.as_of) {
        *place = row;
      }
      merged.card_news |= static_cast<Part>(part) == Part::kCard;
    }
  }
  merged.changed = true;
}

// The register hears of the person with all cards; names are claimed, and what waited under them
// comes to the chart.
Result<void> Fold::know_person(const PersonId& id, Merged& merged, bool newly_joined) {
  Person person;
  if (rows_.of(Part::kPerson).empty()) return ok();
  if (!read(rows_.of(Part::kPerson).front(), person)) {
    return Error(Errc::kCorrupt, "a chart is damaged");
  }
  person.id = id;
  const auto add_cards = [&] {
    for (const RowView& row : rows_.of(Part::kCard)) {
      InsuranceCard card;
      if (!read(row, card)) continue;
      const PersonId name = alias_of(card);
      const bool there = std::ranges::any_of(
          person.cards, [&](const InsuranceCard& other) { return alias_of(other) == name; });
      if (!there) person.cards.push_back(card);
    }
  };
  add_cards();
  TRY(put, people_->put(person));
  (void)put;
  if (newly_joined && person.source_system != kFhirSource) {
    TRY_VOID(claim(person_of(kFhirSource, person.source_id), person, false, merged));
  }
  for (const Identifier& identifier : person.identifiers) {
    if (is_member_id_system(identifier.system)) continue;  // A card, below.
    TRY_VOID(claim(alias_of(identifier.system, identifier.value), person, false, merged));
  }
  const std::size_t cards = person.cards.size();
  for (std::size_t at = 0; at < cards; ++at) {
    const InsuranceCard card = person.cards[at];
    TRY_VOID(claim(alias_of(card), person, !card.branch.empty(), merged));
  }
  add_cards();  // Cards that waited under a name.
  if (person.cards.size() > cards) {
    TRY(again, people_->put(person));
    (void)again;
  }
  return ok();
}

Result<void> Fold::claim(const PersonId& name, const Person& person, bool may_link,
                         Merged& merged) {
  if (name == person.id) return ok();
  TRY(alias, table_->alias(name));
  if (alias && alias->person != person.id) {
    if (alias->person == PersonId{}) return ok();
    if (alias->birth != packed(person.birth) || !person.birth.known()) {
      return table_->put_alias(name, Alias{PersonId{}, 0});
    }
    if (!may_link) return ok();
    const Result<void> linked =
        people_->link(alias->person, person.id, "same member id and birth date");
    if (!linked && linked.error().code != Errc::kNotFound) return linked.error();
    return ok();
  }
  if (!alias) TRY_VOID(table_->put_alias(name, Alias{person.id, packed(person.birth)}));
  if (!anything_waits_) return ok();
  TRY(waits, table_->get(name, waiting_payload_));
  if (!waits.found || waits.joined) return ok();
  if (!decode_payload(waiting_payload_, waiting_rows_)) {
    return Error(Errc::kCorrupt, "a chart is damaged");
  }
  merge_waiting(merged);
  // The next name overwrites what the new rows are views of: lay the chart down in its own bytes.
  encode_payload(rows_, encoded_);
  payload_.swap(encoded_);
  if (!decode_payload(payload_, rows_)) return Error(Errc::kCorrupt, "a chart is damaged");
  return table_->remove(name);
}

Result<void> Fold::write(const PersonId& subject, bool joined) {
  encode_payload(rows_, encoded_);
  // What waits is written at once: whoever claims it reads it from the table.
  if (!holding_ || !joined) return table_->put(subject, joined, encoded_);
  held_list_.push_back({subject, joined, encoded_.size()});
  held_ += encoded_;
  if (held_.size() >= kHeldBytes) return write_held();
  return ok();
}

Result<void> Fold::write_held() {
  if (!table_->has_dictionary() && held_list_.size() >= kSamplesForTraining &&
      held_.size() >= kBytesForTraining) {
    std::vector<std::size_t> sizes;
    for (const Held& held : held_list_) sizes.push_back(held.size);
    const std::string dictionary = train_dictionary(held_, sizes);
    if (!dictionary.empty()) TRY_VOID(table_->put_dictionary(dictionary));
  }
  std::size_t at = 0;
  for (const Held& held : held_list_) {
    TRY_VOID(table_->put(held.subject, held.joined,
                         std::string_view(held_).substr(at, held.size)));
    at += held.size;
  }
  held_.clear();
  held_list_.clear();
  if (table_->has_dictionary()) holding_ = false;
  return ok();
}

}  // namespace tomoshibi::store::charts::internal
