// The list gives what verified, in order, and persons only to whoever holds a key.
// Method: a shift listed with the facility's key, the auditor's key, and none; a long search.
#include "store/journal/list.h"
#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::Entry;

namespace {

std::vector<Entry> listed(const std::filesystem::path& directory,
                          const journal::ListOptions& options) {
  std::vector<Entry> entries;
  const auto result =
      journal::list(directory, journal_key(), options, [&](const Entry& entry) { entries.push_back(entry); });
  REQUIRE(result);
  return entries;
}

}  // namespace

TEST_CASE("list: kinds and accounts for everybody, persons for the two keys") {
  const TemporaryDirectory home;
  {
    auto journal = open_journal(home.path());
    record_a_shift(journal);
  }
  const auto keys = journal::DeviceKeys::load(home.path(), wrapping_key());
  REQUIRE(keys);
  const auto closed = listed(home.path(), {});
  REQUIRE(closed.size() == kShiftEntries);
  const std::vector<std::string_view> kinds{"incarnation", "sign_in", "search",  "search_end",
                                            "consent",     "view",    "close",   "consent",
                                            "consent",     "view",    "lock"};
  for (std::size_t at = 0; at < kinds.size(); ++at) {
    CHECK(journal::kind_name(closed[at].body) == kinds[at]);
    CHECK(closed[at].header.account.value == (at == 0 ? "" : "nishi"));
    CHECK(journal::persons_of(closed[at].body).empty());
  }
  for (const journal::SealingKey* key : {&keys->facility(), &*keys->auditor()}) {
    const auto open = listed(home.path(), {.key = key});
    REQUIRE(open.size() == kShiftEntries);
    CHECK(journal::persons_of(open[5].body).front() == person(1));
    CHECK(std::get<journal::SearchBegins>(open[2].body).criteria == by_name("山本"));
    CHECK(std::get<journal::SearchEnds>(open[3].body).shown.size() == 2);
  }
  // All accesses to one person: search end, consent, view, close.
  const auto about = listed(home.path(), {.person = person(1), .key = &keys->facility()});
  CHECK(about.size() == 4);
  CHECK(listed(home.path(), {.from = {4}, .count_max = 3}).front().header.seq == EntrySeq{4});
  CHECK(listed(home.path(), {.from = {4}, .count_max = 3}).size() == 3);
}

TEST_CASE("list: nothing from the first bad entry on") {
  const TemporaryDirectory home;
  {
    auto journal = open_journal(home.path());
    record_a_shift(journal);
  }
  auto rows = raw_entries(home.path());
  rows[6].signature[0] = static_cast<std::uint8_t>(rows[6].signature[0] ^ 1);
  replace_entries(home.path(), rows);
  std::size_t given = 0;
  const auto result = journal::list(home.path(), journal_key(), {}, [&](const Entry&) { ++given; });
  REQUIRE(result);
  CHECK_FALSE(result->good);
  CHECK(result->first_bad == EntrySeq{7});
  CHECK(given == 6);
}

TEST_CASE("search: a long list of shown people takes several entries and loses nobody") {
  const TemporaryDirectory home;
  std::vector<PersonId> shown;
  for (std::uint32_t number = 0; number < 1300; ++number) {
    PersonId id = person(0);
    id.bytes[0] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[1] = static_cast<std::uint8_t>(number);
    shown.push_back(id);
  }
  EntrySeq begin;
  {
    auto journal = open_journal(home.path());
    auto access = journal.begin_search(clerk(), by_name("ヤマ"), kNoon);
    REQUIRE(access);
    begin = access->entry();
    CHECK(access->role() == Role::kGeneral);
    REQUIRE(journal.end_search(*access, clerk(), by_name("ヤマモト"), shown,
                               journal::SearchOutcome::kIdle, kNoon));
    REQUIRE(journal.end_search(*access, clerk(), by_name("ヤマモト"), {},
                               journal::SearchOutcome::kCleared, kNoon));
    REQUIRE(journal.record_search_refused(clerk(), by_name("ヤマ"),
                                          journal::SearchRefusal::kNoRight, kNoon));
  }
  const auto keys = journal::DeviceKeys::load(home.path(), wrapping_key());
  const auto entries = listed(home.path(), {.key = &keys->facility()});
  REQUIRE(entries.size() == 7);
  std::vector<PersonId> found;
  for (std::size_t at = 2; at < 5; ++at) {
    const auto& ends = std::get<journal::SearchEnds>(entries[at].body);
    CHECK(ends.begin == begin);
    CHECK(ends.part == at - 1);
    CHECK(ends.parts == 3);
    CHECK(ends.shown_count == 1300);
    found.insert(found.end(), ends.shown.begin(), ends.shown.end());
  }
  CHECK(found == shown);
  CHECK(verified(home.path()).good);
}
