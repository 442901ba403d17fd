// Six words stand for everything up to a day, and no change of it goes unseen by them.
// Method: a frozen example; seals of a real journal checked against it as it was, changed, cut and
// of another life; every part of what the words cover changed once.
#include "store/audit/seal.h"

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
namespace audit = tomoshibi::store::audit;
namespace tlog = tomoshibi::store::tlog;
using audit::SealVerdict;

namespace {

constexpr Date kDay{2026, 11, 21};
constexpr std::string_view kOrigin =
    "tomoshibi/journal/5fc8c45b235d8e48/42424242424242424242424242424242";

tlog::TreeHead example_head() { return {20, tlog::leaf_hash(as_bytes("example"))}; }

audit::SealOnPaper sealed(const journal::Journal& journal) {
  const auto head = journal.tree_head();
  const auto note = journal.checkpoint(head);
  REQUIRE(note);
  const auto seal = audit::make_seal(head, kDay, journal.origin(), *note);
  REQUIRE(seal);
  return *seal;
}

}  // namespace

TEST_CASE("seal: the words of the example of the format page") {
  const auto words = audit::words_for(example_head(), kDay, kOrigin);
  REQUIRE(words);
  CHECK(audit::words_text(*words) == "くらんく せっかい れっしゃ ぽとす しじみ はかま");
  CHECK(audit::seal_from_typed(audit::words_text(*words)).value() == *words);
}

TEST_CASE("seal: every part of what the words cover changes them") {
  const auto head = example_head();
  const auto words = audit::words_for(head, kDay, kOrigin).value();
  CHECK(audit::words_for({head.size + 1, head.root}, kDay, kOrigin).value() != words);
  auto other = head.root;
  other[31] ^= 1;
  CHECK(audit::words_for({head.size, other}, kDay, kOrigin).value() != words);
  CHECK(audit::words_for(head, {2026, 11, 22}, kOrigin).value() != words);
  auto life = std::string(kOrigin);
  life.back() = '3';
  CHECK(audit::words_for(head, kDay, life).value() != words);
}

TEST_CASE("seal: without origin or date there are no words") {
  CHECK(audit::words_for(example_head(), kDay, "").error().code == Errc::kBadInput);
  CHECK(audit::words_for(example_head(), {}, kOrigin).error().code == Errc::kBadInput);
  CHECK(audit::words_for(example_head(), {2026, 2, 30}, kOrigin).error().code ==
        Errc::kBadInput);
}

TEST_CASE("seal: five, seven and other words are no seal") {
  const std::string six = audit::words_text({1, 2, 3, 4, 5, 2047});
  CHECK(audit::seal_from_typed(six).value() == audit::SealNumbers{1, 2, 3, 4, 5, 2047});
  CHECK_FALSE(audit::seal_from_typed(six + " " + std::string(audit::seal_words()[9].reading)));
  CHECK_FALSE(audit::seal_from_typed(six.substr(0, six.rfind(' '))));
  CHECK_FALSE(audit::seal_from_typed("ちがうことば " + six));
}

TEST_CASE("seal: a journal that only grew agrees with its paper, by words and by code") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  record_a_shift(journal);
  const auto paper = sealed(journal);
  CHECK(paper.head.size == kShiftEntries);
  REQUIRE(journal.record_sign_in(doctor(), after(kHour)));
  const auto now = journal.tree_head();

  const auto read = audit::read_seal_note(paper.note, journal.public_keys().device);
  REQUIRE(read);
  CHECK(read->head == paper.head);
  CHECK(read->origin == paper.origin);
  CHECK(audit::check_note(*read, paper.head, now.size) == SealVerdict::kHolds);
  CHECK(audit::check_words(paper.words, paper.head.size, kDay, paper.origin, paper.head, now.size)
            .value() == SealVerdict::kHolds);
}

TEST_CASE("seal: changed entries, missing entries and another size do not agree") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  record_a_shift(journal);
  const auto paper = sealed(journal);
  const auto read = audit::read_seal_note(paper.note, journal.public_keys().device).value();
  auto changed = paper.head;
  changed.root[0] ^= 1;
  CHECK(audit::check_note(read, changed, changed.size) == SealVerdict::kDiffers);
  CHECK(audit::check_note(read, paper.head, paper.head.size - 1) == SealVerdict::kShorter);
  CHECK(audit::check_words(paper.words, paper.head.size, kDay, paper.origin, changed, changed.size)
            .value() == SealVerdict::kDiffers);
  CHECK(audit::check_words(paper.words, paper.head.size, kDay, paper.origin, {}, 3).value() ==
        SealVerdict::kShorter);
  CHECK(audit::check_words(paper.words, paper.head.size, kDay, paper.origin, {3, {}}, 20)
            .error()
            .code == Errc::kBadInput);
}

TEST_CASE("seal: a code that another device signed, or that was changed, is refused") {
  const TemporaryDirectory home;
  const TemporaryDirectory elsewhere;
  auto journal = open_journal(home.path());
  auto other = open_journal(elsewhere.path());
  const auto note = journal.checkpoint(journal.tree_head()).value();
  const auto& device = journal.public_keys().device;
  REQUIRE(audit::read_seal_note(note, device));
  CHECK(audit::read_seal_note(note, other.public_keys().device).error().code == Errc::kDenied);
  for (std::size_t at = 0; at < note.size(); ++at) {
    std::string changed = note;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(audit::read_seal_note(changed, device));
  }
}
