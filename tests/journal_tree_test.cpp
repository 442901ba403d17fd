// The tree over a journal's entries: its root is the public algorithm's, every entry is proven by few
// hashes, seals fit, and a kept root finds what the journal alone cannot tell.
// Method: journals with some hundred entries; proofs verified by store/tlog; rows changed behind.
#include <bit>

#include "store/journal/device_keys.h"
#include "store/tlog/checkpoint.h"
#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
namespace tlog = tomoshibi::store::tlog;

namespace {

void fill(journal::Journal& journal, std::uint64_t entries) {
  while (journal.status().last.value < entries) {
    REQUIRE(journal.record_alarm(journal::AlarmKind::kClockJump, kNoon));
  }
}

}  // namespace

TEST_CASE("tree: every entry of a journal is proven under every later size") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  fill(journal, 530);  // Two full tiles and a part of a third.
  const std::vector<RawEntry> rows = raw_entries(home.path());
  tlog::Frontier tree;
  std::vector<Digest> roots{tree.root()};
  for (const RawEntry& row : rows) {
    tree.append(journal::entry_hash(row.bytes, row.signature));
    roots.push_back(tree.root());
  }
  CHECK(journal.tree_head() == tlog::TreeHead{530, roots[530]});
  for (const std::uint64_t size : {1U, 2U, 255U, 256U, 257U, 511U, 512U, 513U, 530U}) {
    for (std::uint64_t entry = 1; entry <= size; entry += entry < 20 ? 1 : 37) {
      CAPTURE(size);
      CAPTURE(entry);
      const auto proof = journal.prove({entry}, size);
      REQUIRE(proof);
      CHECK(proof->size() <= static_cast<std::size_t>(std::bit_width(size)));
      const RawEntry& row = rows[entry - 1];
      const Digest leaf = journal::entry_hash(row.bytes, row.signature);
      CHECK(tlog::verify_inclusion(leaf, entry - 1, size, *proof, roots[size]));
      CHECK_FALSE(tlog::verify_inclusion(leaf, entry - 1, size, *proof, roots[size - 1]));
    }
    const auto grown = journal.prove_grown(size, 530);
    REQUIRE(grown);
    CHECK(tlog::verify_consistency(size, roots[size], 530, roots[530], *grown));
  }
  CHECK(journal.prove({0}, 530).error().code == Errc::kNotFound);
  CHECK(journal.prove({531}, 530).error().code == Errc::kNotFound);
  CHECK(journal.prove({1}, 531).error().code == Errc::kNotFound);
}

TEST_CASE("tree: a checkpoint names device and incarnation, and opens with the device's key alone") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  fill(journal, 9);
  const auto note = journal.checkpoint(journal.tree_head());
  REQUIRE(note);
  const std::string origin = journal.origin();
  CHECK(origin == "tomoshibi/journal/" + to_hex(journal::key_id_of(journal.public_keys().device)) +
                      "/" + to_hex(journal.status().incarnation));
  const tlog::VerifierKey key{origin, tlog::NoteKeyType::kEd25519, journal.public_keys().device};
  const auto head = tlog::open_checkpoint(*note, origin, std::span(&key, 1));
  REQUIRE(head);
  CHECK(*head == journal.tree_head());
  const tlog::VerifierKey other{origin, tlog::NoteKeyType::kEd25519, PublicKey{1}};
  CHECK_FALSE(tlog::open_checkpoint(*note, origin, std::span(&other, 1)));
}

TEST_CASE("tree: a seal is the root before it; a root kept on paper finds a journal written anew") {
  const TemporaryDirectory home;
  journal::Journal::Mark mark;
  {
    auto journal = open_journal(home.path());
    record_a_shift(journal);
    const auto sealed = journal.record_seal(doctor(), journal::SealCause::kMorning, after(kHour));
    REQUIRE(sealed);
    mark = *sealed;
    CHECK(mark.head.size == kShiftEntries);
    CHECK(mark.entry.value == kShiftEntries + 1);
    fill(journal, 30);
  }
  const auto check = [&](const tlog::TreeHead& kept) {
    journal::VerifyOptions options;
    options.heads = std::span(&kept, 1);
    const auto found = journal::verify(home.path(), journal_key(), options);
    REQUIRE(found);
    return *found;
  };
  CHECK(check(mark.head).good);
  CHECK(check(mark.head).tree.size == 30);
  tlog::TreeHead other = mark.head;
  other.root[0] ^= 1;
  CHECK_FALSE(check(other).good);
  CHECK(check(other).first_bad->value == mark.head.size);
  tlog::TreeHead beyond = mark.head;
  beyond.size = 31;
  CHECK(check(beyond).first_bad->value == 31);
}

TEST_CASE("tree: whoever has the device's key and writes another past is found by an older seal") {
  // The same keys write two journals: what an insider with the machine could do.
  const TemporaryDirectory home;
  tlog::TreeHead kept;
  {
    auto journal = open_journal(home.path());
    record_a_shift(journal);
    kept = journal.tree_head();
  }
  for (const char* name : {"journal.db", "journal.db-wal", "journal.db-head", "journal.head"}) {
    std::filesystem::remove(home.path() / name);
  }
  {
    auto journal = open_journal(home.path());
    fill(journal, kShiftEntries + 3);
  }
  journal::VerifyOptions options;
  options.heads = std::span(&kept, 1);
  const auto found = journal::verify(home.path(), journal_key(), options);
  REQUIRE(found);
  CHECK_FALSE(found->good);
}

TEST_CASE("tree: a store that was restored or moved says so, goes on, and is never good again") {
  for (const auto cause : {journal::IncarnationCause::kRestored, journal::IncarnationCause::kMoved}) {
    const TemporaryDirectory home;
    journal::Incarnation first{};
    {
      auto journal = open_journal(home.path());
      record_a_shift(journal);
      first = journal.status().incarnation;
      REQUIRE(journal.begin_again(cause, after(kHour)));
      CHECK(journal.status().incarnation != first);
      REQUIRE(journal.record_sign_in(doctor(), after(2 * kHour)));
    }
    const auto found = verified(home.path());
    CHECK_FALSE(found.good);
    CHECK(found.first_bad->value == kShiftEntries + 1);
    CHECK(found.incarnations == 2);
    auto journal = open_journal(home.path());  // Said once is enough.
    CHECK(journal.status().last.value == kShiftEntries + 2);
    CHECK(journal.status().condition == (cause == journal::IncarnationCause::kRestored
                                             ? journal::JournalCondition::kRestored
                                             : journal::JournalCondition::kMoved));
  }
}
