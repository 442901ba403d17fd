// Whatever is done to a journal behind its back is found, at the right number, and said.
// Method: each entry of a shift edited, removed, swapped, re-signed; the end cut; every bit of rows
// and head flipped; the whole database rolled back; then the journal is opened and used again.
#include <algorithm>
#include <fstream>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::JournalCondition;

namespace {

// A directory with a shift in it, and its rows.
struct Shift {
  Shift() {
    auto journal = open_journal(home.path());
    record_a_shift(journal);
    rows = raw_entries(home.path());
    REQUIRE(rows.size() == kShiftEntries);
  }
  journal::Verification with(const std::vector<RawEntry>& changed) const {
    replace_entries(home.path(), changed);
    return verified(home.path());
  }
  TemporaryDirectory home;
  std::vector<RawEntry> rows;
};

void flip(Bytes& bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << bit % 8));
}

std::string file_content(const std::filesystem::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), {}};
}

void put_content(const std::filesystem::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

}  // namespace

TEST_CASE("verify: a whole journal is good, to its last entry") {
  const Shift shift;
  const auto result = verified(shift.home.path());
  CHECK(result.good);
  CHECK(result.entries == kShiftEntries);
  CHECK(result.last == EntrySeq{kShiftEntries});
  CHECK_FALSE(result.first_bad);
  CHECK(result.incarnations == 1);
  CHECK(result.head == journal::entry_hash(shift.rows.back().bytes, shift.rows.back().signature));
  CHECK(shift.with(shift.rows).good);  // The tests' own tampering alone harms nothing.
}

TEST_CASE("verify: each edited entry is found at its number") {
  const Shift shift;
  for (std::size_t at = 0; at < shift.rows.size(); ++at) {
    auto rows = shift.rows;
    flip(rows[at].bytes, rows[at].bytes.size() * 4);
    const auto result = shift.with(rows);
    CHECK_FALSE(result.good);
    CHECK(result.first_bad == EntrySeq{at + 1});
  }
}

TEST_CASE("verify: each removed entry is found at its number, with and without renumbering") {
  const Shift shift;
  for (std::size_t at = 0; at < shift.rows.size(); ++at) {
    auto rows = shift.rows;
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
    CHECK(shift.with(rows).first_bad == EntrySeq{at + 1});
    for (std::size_t later = at; later < rows.size(); ++later) --rows[later].seq;
    CHECK(shift.with(rows).first_bad == EntrySeq{at + 1});
  }
}

TEST_CASE("verify: every swap of two entries is found at the first of them") {
  const Shift shift;
  for (std::size_t a = 0; a < shift.rows.size(); ++a) {
    for (std::size_t b = a + 1; b < shift.rows.size(); ++b) {
      auto rows = shift.rows;
      std::swap(rows[a].bytes, rows[b].bytes);
      std::swap(rows[a].signature, rows[b].signature);
      CHECK(shift.with(rows).first_bad == EntrySeq{a + 1});
    }
  }
}

TEST_CASE("verify: every cut at the end is found at the first missing number") {
  const Shift shift;
  for (std::size_t kept = 0; kept < shift.rows.size(); ++kept) {
    auto rows = shift.rows;
    rows.resize(kept);
    const auto result = shift.with(rows);
    CHECK_FALSE(result.good);
    CHECK(result.first_bad == EntrySeq{kept + 1});
    CHECK(result.entries == kept);
  }
}

TEST_CASE("verify: an entry of another device, repeated, or signed by another key is found") {
  const Shift shift;
  const Shift other;
  auto rows = shift.rows;
  rows[4].bytes = other.rows[4].bytes;
  rows[4].signature = other.rows[4].signature;
  CHECK(shift.with(rows).first_bad == EntrySeq{5});

  rows = shift.rows;
  rows.push_back(rows[3]);
  rows.back().seq = 12;
  CHECK(shift.with(rows).first_bad == EntrySeq{12});

  rows = shift.rows;
  const auto wrong = journal::DeviceKeys::load(other.home.path(), wrapping_key());
  REQUIRE(wrong);
  const auto signature = wrong->sign(journal::kEntryDomain, rows[5].bytes);
  rows[5].signature.assign(signature.begin(), signature.end());
  CHECK(shift.with(rows).first_bad == EntrySeq{6});

  CHECK(shift.with(shift.rows).good);
  const auto result = journal::verify(shift.home.path(), journal_key(), {wrong->public_keys().device, {}});
  REQUIRE(result);
  CHECK(result->first_bad == EntrySeq{1});
}

TEST_CASE("verify: every flipped bit of every entry and signature is found at its number") {
  const Shift shift;
  std::size_t missed = 0;
  for (std::size_t at = 0; at < shift.rows.size(); ++at) {
    // All bits of the short signature and header, and a spread over the boxes.
    for (std::size_t bit = 0; bit < shift.rows[at].bytes.size() * 8; bit += bit < 800 ? 7U : 61U) {
      auto rows = shift.rows;
      flip(rows[at].bytes, bit);
      if (shift.with(rows).first_bad != EntrySeq{at + 1}) ++missed;
    }
    for (std::size_t bit = 0; bit < 512; bit += 11) {
      auto rows = shift.rows;
      flip(rows[at].signature, bit);
      if (shift.with(rows).first_bad != EntrySeq{at + 1}) ++missed;
    }
  }
  CHECK(missed == 0);
}

TEST_CASE("verify: every changed byte of the head file is found, and so are its loss and its cut") {
  const Shift shift;
  const auto path = shift.home.path() / "journal.head";
  const std::string head = file_content(path);
  REQUIRE(head.size() == 8192);
  std::size_t missed = 0;
  for (std::size_t at = 0; at < head.size(); at += at % 4096 < 256 ? 1U : 97U) {
    std::string changed = head;
    changed[at] = static_cast<char>(changed[at] ^ 4);
    put_content(path, changed);
    if (verified(shift.home.path()).good) ++missed;
  }
  CHECK(missed == 0);
  for (const std::string& content : {std::string(), head.substr(0, 4096), head + "x"}) {
    put_content(path, content);
    CHECK_FALSE(verified(shift.home.path()).good);
  }
  std::filesystem::remove(path);
  CHECK_FALSE(verified(shift.home.path()).good);
  put_content(path, head);
  CHECK(verified(shift.home.path()).good);
}

TEST_CASE("verify: a bit flipped anywhere in the database file changes no entry unseen") {
  const Shift shift;
  { replace_entries(shift.home.path(), shift.rows); }  // Checkpointed at closing: one file.
  const auto path = journal::database_path(shift.home.path());
  const std::string content = file_content(path);
  std::size_t unseen = 0;
  for (std::size_t at = 0; at < content.size(); at += 101) {
    std::string changed = content;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    put_content(path, changed);
    std::filesystem::remove(path.string() + "-wal");
    std::filesystem::remove(path.string() + "-shm");
    const auto result = journal::verify(shift.home.path(), journal_key());
    if (!result || !result->good) continue;
    const auto rows = raw_entries(shift.home.path());
    const bool same = std::ranges::equal(rows, shift.rows, [](const auto& a, const auto& b) {
      return a.seq == b.seq && a.bytes == b.bytes && a.signature == b.signature;
    });
    if (!same) ++unseen;
  }
  CHECK(unseen == 0);
}

TEST_CASE("verify: nothing there is said as such") {
  const TemporaryDirectory home;
  CHECK(journal::verify(home.path(), journal_key()).error().code == Errc::kNotFound);
}

TEST_CASE("incarnation: a rolled-back journal goes on, says what is missing, and stays not good") {
  const Shift shift;
  auto rows = shift.rows;
  rows.resize(7);
  replace_entries(shift.home.path(), rows);
  {
    auto journal = open_journal(shift.home.path(), after(kHour));
    CHECK(journal.status().condition == JournalCondition::kRolledBack);
    CHECK(journal.status().first_bad == EntrySeq{8});
    CHECK(journal.status().last == EntrySeq{8});
    CHECK(journal.record_sign_in(doctor(), after(kHour)));
  }
  const auto found = raw_entries(shift.home.path());
  const auto begins = journal::read_entry(found[7].bytes);
  REQUIRE(begins);
  const auto* body = std::get_if<journal::IncarnationBegins>(&begins->body);
  REQUIRE(body != nullptr);
  CHECK(body->cause == journal::IncarnationCause::kRolledBack);
  CHECK(body->bad_from == EntrySeq{8});
  CHECK(body->bad_to == EntrySeq{kShiftEntries});
  CHECK(body->lost_head ==
        journal::entry_hash(shift.rows.back().bytes, shift.rows.back().signature));
  const auto result = verified(shift.home.path());
  CHECK_FALSE(result.good);
  CHECK(result.first_bad == EntrySeq{8});
  CHECK(result.incarnations == 2);
  // Opened once more, nothing new is wrong and nothing is said twice.
  auto again = open_journal(shift.home.path(), after(2 * kHour));
  CHECK(again.status().last == EntrySeq{9});
  CHECK(again.status().condition == JournalCondition::kRolledBack);
}

TEST_CASE("incarnation: a damaged journal goes on, and nothing behind the damage is trusted") {
  const Shift shift;
  for (std::size_t at = 0; at < shift.rows.size(); ++at) {
    CAPTURE(at);
    auto rows = shift.rows;
    flip(rows[at].bytes, 300);
    replace_entries(shift.home.path(), rows);
    std::optional<EntrySeq> consent;
    {
      auto journal = open_journal(shift.home.path(), after(kHour));
      CHECK(journal.status().condition == JournalCondition::kDamaged);
      CHECK(journal.status().first_bad == EntrySeq{at + 1});
      // The consent of entry 5 counts only while entries 1 to 5 hold.
      CHECK(journal.consent_for(person(1), after(kHour)).has_value() == (at > 4));
      consent = given(journal.record_consent(oral({person(8)}), after(kHour)));
    }
    CHECK(verified(shift.home.path()).first_bad == EntrySeq{at + 1});
    auto again = open_journal(shift.home.path(), after(kHour));
    CHECK(again.status().last == *consent);
    CHECK(again.record_view(view_of({person(8)}, *consent), after(kHour)));
    CHECK(again.status().condition == JournalCondition::kDamaged);
    std::error_code ignored;
    std::filesystem::remove(shift.home.path() / "journal.head", ignored);
  }
}

TEST_CASE("verify: what the device declared is told apart from damage that nobody declared") {
  const Shift shift;
  auto rows = shift.rows;
  flip(rows[4].bytes, 300);
  replace_entries(shift.home.path(), rows);
  const auto found = verified(shift.home.path());
  CHECK_FALSE(found.good);
  CHECK_FALSE(found.holds());
  CHECK(found.declared.empty());
  REQUIRE(found.undeclared);
  CHECK(found.undeclared->number == EntrySeq{5});
  { auto journal = open_journal(shift.home.path(), after(kHour)); }  // It says so itself …
  const auto told = verified(shift.home.path());
  CHECK_FALSE(told.good);
  CHECK(told.holds());
  REQUIRE(told.declared.size() == 1);
  CHECK(told.declared[0].cause == journal::IncarnationCause::kDamaged);
  CHECK(told.declared[0].entry == EntrySeq{kShiftEntries + 1});
  // … and what is changed later is told beside it, at its own number.
  auto later = raw_entries(shift.home.path());
  flip(later.back().bytes, 300);
  const auto both = shift.with(later);
  CHECK(both.first_bad == EntrySeq{5});
  REQUIRE(both.undeclared);
  CHECK(both.undeclared->number == EntrySeq{5});  // What named entry 5 is no longer believed.
}

TEST_CASE("verify: a cut end and a changed head are undeclared beside what was declared") {
  const Shift shift;
  std::filesystem::remove(shift.home.path() / "journal.head");
  {
    auto journal = open_journal(shift.home.path(), after(kHour));
    REQUIRE(journal.record_sign_in(doctor(), after(kHour)));
  }
  CHECK(verified(shift.home.path()).holds());
  const auto rows = raw_entries(shift.home.path());
  auto fewer = rows;
  fewer.pop_back();
  const auto cut = shift.with(fewer);
  CHECK(cut.first_bad == EntrySeq{kShiftEntries + 1});
  CHECK(cut.declared.size() == 1);
  REQUIRE(cut.undeclared);
  CHECK(cut.undeclared->number == EntrySeq{kShiftEntries + 2});
  CHECK(shift.with(rows).holds());
  auto head = file_content(shift.home.path() / "journal.head");
  head[40] = static_cast<char>(head[40] ^ 1);
  put_content(shift.home.path() / "journal.head", head);
  const auto changed = verified(shift.home.path());
  REQUIRE(changed.undeclared);
  CHECK_FALSE(changed.undeclared->number);
  // A root from elsewhere that the entries do not give.
  put_content(shift.home.path() / "journal.head", "");
  const store::tlog::TreeHead kept{3, {}};
  journal::VerifyOptions options;
  options.heads = std::span(&kept, 1);
  const auto sealed = journal::verify(shift.home.path(), journal_key(), options);
  REQUIRE(sealed);
  REQUIRE(sealed->undeclared);
  CHECK(sealed->undeclared->number == EntrySeq{3});
}

TEST_CASE("incarnation: a lost head is said, even when nothing else is missing") {
  const Shift shift;
  std::filesystem::remove(shift.home.path() / "journal.head");
  {
    auto journal = open_journal(shift.home.path(), after(kHour));
    CHECK(journal.status().condition == JournalCondition::kHeadLost);
  }
  CHECK_FALSE(verified(shift.home.path()).good);
}

TEST_CASE("incarnation: a database that was taken away whole is said") {
  const Shift shift;
  const auto path = journal::database_path(shift.home.path());
  std::filesystem::remove(path);
  {
    auto journal = open_journal(shift.home.path(), after(kHour));
    CHECK(journal.status().condition == JournalCondition::kRolledBack);
    CHECK(journal.status().last == EntrySeq{1});
  }
  CHECK(verified(shift.home.path()).first_bad == EntrySeq{1});
  std::filesystem::remove(path);
  std::filesystem::remove(shift.home.path() / "journal.head");
  const auto journal = open_journal(shift.home.path(), after(kHour));
  CHECK(journal.status().condition == JournalCondition::kHeadLost);
}

TEST_CASE("journal: one writer; a second one is told so") {
  const Shift shift;
  auto first = open_journal(shift.home.path());
  const auto second = journal::Journal::open(shift.home.path(), machine_keys(), {}, kNoon);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::kStorage);
  CHECK(verified(shift.home.path()).good);  // Reading meanwhile is no false alarm.
}
