// Where the journal stood is kept outside its files: an old copy of them is found, a restored store says
// that it was restored, and what fits raises nothing.
// Method: real stores; files copied aside and put back behind the desk's back; a software TPM, skipped with
// a message when swtpm is not installed.
#include "tests/desk_support.h"

#include <filesystem>

#include "app/desk/audit_desk.h"
#include "app/desk/journal_anchor.h"
#include "tests/support/software_tpm.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* kJournalFiles[] = {"journal.db", "journal.db-wal", "journal.db-head",
                                         "journal.head"};

void copy_journal_files(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  for (const char* name : kJournalFiles) {
    fs::remove(to / name);
    if (fs::exists(from / name)) fs::copy_file(from / name, to / name);
  }
}

// The environment names the chip for as long as this lives.
struct NamedChip {
  explicit NamedChip(const std::string& address) { ::setenv("TOMOSHIBI_TPM", address.c_str(), 1); }
  NamedChip(const NamedChip&) = delete;
  NamedChip& operator=(const NamedChip&) = delete;
  ~NamedChip() { ::unsetenv("TOMOSHIBI_TPM"); }
};

void work_once(Store& store) {
  auto desk = store.open();
  REQUIRE(desk.sign_in_demo());
  REQUIRE(desk.leave(store::journal::LockReason::kSignOut));
}

}  // namespace

TEST_CASE("anchor: an old copy of the journal and its head, put back together, is found at the next start") {
  Store store;
  const fs::path aside = store.scratch.path() / "aside";
  {
    auto desk = store.open();
    REQUIRE(desk.sign_in_demo());
    REQUIRE(desk.leave(store::journal::LockReason::kSignOut));
  }
  copy_journal_files(store.dir(), aside);
  {
    auto desk = store.open();
    REQUIRE(desk.sign_in_demo());
    REQUIRE(desk.leave(store::journal::LockReason::kSignOut));
    CHECK_FALSE(desk.status()->store_rolled_back);
  }
  copy_journal_files(aside, store.dir());
  {
    auto desk = store.open();
    CHECK(desk.status()->store_rolled_back);
    CHECK(desk.status()->journal.condition == store::journal::JournalCondition::kRolledBack);
  }
  // Said once; and it goes on.
  auto desk = store.open();
  const auto keys = app::Machine::read_journal_keys(store.dir());
  REQUIRE(keys);
  const auto found = store::journal::verify(store.dir(), keys->data);
  REQUIRE(found);
  CHECK_FALSE(found->good);
  CHECK(found->incarnations == 2);
  CHECK(found->holds());  // The device says so itself, and nothing else is wrong.
  const auto report = app::report_of(*found);
  CHECK(report["holds"] == true);
  CHECK(report["undeclared"].is_null());
  REQUIRE(report["declared"].size() == 1);
  CHECK(report["declared"][0]["cause"] == "rolled_back");
}

TEST_CASE("anchor: the chip alone finds old journal files, and the next session writes what failed") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  auto chip = std::make_unique<Chip>(memory.path());
  (void)chip->open();
  Store store;
  {
    const NamedChip named(chip->address());
    work_once(store);
  }
  const fs::path aside = store.scratch.path() / "aside";
  copy_journal_files(store.dir(), aside);
  {
    const NamedChip named(chip->address());
    work_once(store);
    auto machine = app::Machine::open(store.dir());
    REQUIRE(machine);
    CHECK(app::kept_anchors(*machine).size() == 2);
    // The slots file says nothing any more: only the chip can.
    REQUIRE(machine->slots().set_memo({}));
    REQUIRE(machine->remember("machine.slots", machine->slots()));
    CHECK(app::kept_anchors(*machine).size() == 1);
  }
  copy_journal_files(aside, store.dir());
  {
    const NamedChip named(chip->address());
    auto desk = store.open();
    CHECK(desk.status()->store_rolled_back);
    CHECK(desk.status()->journal.condition == store::journal::JournalCondition::kRolledBack);
  }
  // A chip that does not answer: the anchor in the slots file is kept all the same, and nobody waits.
  {
    const NamedChip named("swtpm:host=127.0.0.1,port=1");
    auto machine = app::Machine::open(store.dir());
    REQUIRE(machine);
    REQUIRE(machine->slots().set_memo({}));
    const app::Anchor anchor{{3}, {}};
    CHECK_FALSE(app::keep_anchor(*machine, anchor));
    const auto kept = app::kept_anchors(*machine);
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].seq == anchor.seq);
  }
}

TEST_CASE("anchor: a try that failed is made again with the next search, not 64 entries later") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  const Chip chip(memory.path());
  (void)chip.open();
  Store store;
  const auto in_chip = [&] {
    auto machine = app::Machine::open(store.dir());
    REQUIRE(machine);
    REQUIRE(machine->slots().set_memo({}));
    return app::kept_anchors(*machine, chip.address());
  };
  const auto search = [&](app::Desk& desk) {
    REQUIRE(desk.find(by_kana("ミホン ハナコ"), app::Disclosure::kEveryCandidate));
    REQUIRE(desk.end_search(store::journal::SearchOutcome::kCleared));
  };
  EntrySeq first;
  {
    const NamedChip named(chip.address());
    auto desk = store.open();
    REQUIRE(desk.sign_in_demo());
    search(desk);
    first = desk.status()->journal.last;
    ::setenv("TOMOSHIBI_TPM", "swtpm:host=127.0.0.1,port=1", 1);
    REQUIRE(desk.seal(store::journal::SealCause::kOnDemand));
    ::setenv("TOMOSHIBI_TPM", chip.address().c_str(), 1);
    search(desk);
    const EntrySeq last = desk.status()->journal.last;
    CHECK(last.value < first.value + app::kAnchorEntries);
    search(desk);  // Kept a moment ago: this one is not worth a write.
    CHECK(desk.status()->journal.last.value > last.value);
    first = last;
  }
  const auto kept = in_chip();
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].seq == first);
}

TEST_CASE("anchor: what ends by a power cut is newer than its anchor, and nothing is said of it") {
  Store store;
  {
    auto desk = store.open();
    REQUIRE(desk.sign_in_demo());
    REQUIRE(desk.leave(store::journal::LockReason::kSignOut));
  }
  {
    auto desk = store.open();
    REQUIRE(desk.sign_in_demo());  // And no leave().
  }
  auto desk = store.open();
  CHECK_FALSE(desk.status()->store_rolled_back);
  CHECK(desk.status()->journal.condition == store::journal::JournalCondition::kGood);
}

TEST_CASE("seal: due twice a day in Japan, made once, and found again by the journal") {
  Store store;
  store.time = *instant_from_iso("2026-11-21T06:59:00+09:00");
  auto desk = store.open();
  CHECK(desk.seal_due() == store::journal::SealCause::kEvening);  // Yesterday's was never made.
  REQUIRE(desk.seal(store::journal::SealCause::kEvening));
  CHECK_FALSE(desk.seal_due());
  store.time = *instant_from_iso("2026-11-21T07:00:00+09:00");
  CHECK(desk.seal_due() == store::journal::SealCause::kMorning);
  const auto sealed = desk.seal(store::journal::SealCause::kMorning);
  REQUIRE(sealed);
  CHECK_FALSE(desk.seal_due());
  store.time = *instant_from_iso("2026-11-21T18:59:59+09:00");
  CHECK_FALSE(desk.seal_due());
  store.time = *instant_from_iso("2026-11-21T19:00:00+09:00");
  CHECK(desk.seal_due() == store::journal::SealCause::kEvening);
  const auto keys = app::Machine::read_journal_keys(store.dir());
  REQUIRE(keys);
  store::journal::VerifyOptions options;
  options.heads = std::span(&sealed->head, 1);
  const auto found = store::journal::verify(store.dir(), keys->data, options);
  REQUIRE(found);
  CHECK(found->good);
}

TEST_CASE("seal: the machine makes the day's seal by itself, and keeps it until it is on paper") {
  Store store;
  store.time = *instant_from_iso("2026-11-21T07:00:00+09:00");
  const fs::path sheet = store.scratch.path() / "seal.svg";
  store::audit::SealOnPaper paper;
  {
    auto desk = store.open();
    REQUIRE(desk.sign_in_demo());
    const auto made = app::AuditDesk::seal_when_due(desk);
    REQUIRE(made);
    REQUIRE(*made);
    CHECK((*made)->cause == store::journal::SealCause::kMorning);
    CHECK(desk.actor());  // Whoever is signed in stays so, and is not who sealed.
    CHECK_FALSE(app::AuditDesk::seal_when_due(desk).value());
    const auto keys = store::journal::load_public_keys(store.dir());
    REQUIRE(keys);
    const auto read = store::audit::read_seal_note((*made)->note, keys->device);
    REQUIRE(read);
    paper.head = read->head;
    paper.origin = read->origin;
    paper.note = (*made)->note;
    paper.date = date_in_japan(store.time);
    CHECK(app::AuditDesk::print_seal(desk, paper, sheet).error().code == Errc::kDenied);
    REQUIRE(desk.leave(store::journal::LockReason::kSignOut));
  }
  {
    auto desk = store.open();
    const auto waiting = app::AuditDesk::waiting_seal(desk);
    REQUIRE(waiting);
    REQUIRE(*waiting);
    CHECK((*waiting)->note == paper.note);
    CHECK((*waiting)->at == store.time);
    CHECK(app::AuditDesk::print_seal(desk, paper, sheet).error().code == Errc::kLocked);
    REQUIRE(desk.sign_in(AccountId{app::kDemoAdministrator},
                         SecretText(app::kDemoAdministratorPassword)));
    CHECK(app::AuditDesk::print_seal(desk, paper, sheet));
    CHECK(fs::file_size(sheet) > 1000);
    CHECK_FALSE(app::AuditDesk::waiting_seal(desk).value());
    CHECK(app::AuditDesk::print_seal(desk, paper, sheet).error().code == Errc::kBadInput);
  }
  std::size_t seals = 0;
  const auto done = app::report_entries(store.dir(), app::Reader::kFacility, [&](const app::Json& entry) {
    if (entry["kind"] != "seal") return;
    ++seals;
    CHECK(entry["account"] == "");
  });
  REQUIRE(done);
  CHECK(seals == 1);
  CHECK(store.count("print") == 2);
}

TEST_CASE("watch: grounds are written into the consent, a second person is another one, figures are told") {
  Store store(false);
  auto desk = store.open();
  staff(desk, {{"doctor1", Role::kDoctor}, {"pharma1", Role::kPharmacist}});
  REQUIRE(sign_in(desk, "doctor1", kOwnPassword));
  REQUIRE(desk.import(store.scratch.path() / "person.ndjson", {}));
  REQUIRE(desk.after_import());
  const auto answer = desk.find(by_kana("ミホン ハナコ"), app::Disclosure::kEveryCandidate);
  REQUIRE(answer);
  REQUIRE(answer->candidates.size() == 1);
  const auto chosen = desk.choose(answer->candidates[0].person.id);
  REQUIRE(chosen);
  const auto grounds = desk.grounds(*chosen);
  REQUIRE(grounds);
  CHECK_FALSE(grounds->has(store::journal::ConsentFlag::kSameSurname));  // 試験 is not 見本.
  CHECK(desk.has_second_person().value());
  app::ConsentForm form;
  form.answer = ConsentAnswer::kNone;
  form.identity = IdentityCheck::kPresumed;
  form.reasons = {NoConsentReason::kUnconscious};
  const auto outcome = desk.record_consent(*chosen, form);
  REQUIRE(outcome);
  const EntrySeq consent = std::get<store::journal::ConsentGiven>(*outcome).entry;
  const app::SignInProof himself{{"doctor1"}, SecretText(kOwnPassword), {}};
  CHECK(desk.record_second_person(consent, *grounds, store::journal::SecondHow::kSignedIn, &himself, "")
            .error()
            .code == Errc::kDenied);
  const app::SignInProof wrong{{"pharma1"}, SecretText("another word"), {}};
  CHECK(desk.record_second_person(consent, *grounds, store::journal::SecondHow::kSignedIn, &wrong, "")
            .error()
            .code == Errc::kDenied);
  const app::SignInProof other{{"pharma1"}, SecretText(kOwnPassword), {}};
  CHECK(desk.record_second_person(consent, *grounds, store::journal::SecondHow::kSignedIn, &other, ""));
  CHECK(desk.record_second_person(consent, *grounds, store::journal::SecondHow::kNobodyThere, nullptr,
                                  "")
            .error()
            .code == Errc::kBadInput);
  const auto opened = desk.open_chart(*chosen, consent, SectionSet::all());
  REQUIRE(opened);
  const auto figures = desk.own_figures();
  REQUIRE(figures);
  CHECK(figures->opened == 1);
  CHECK(figures->without_consent == 1);
  // A receipt proves this very view under a checkpoint of now.
  const auto proven = desk.prove_view(opened->entry, chosen->records);
  REQUIRE(proven);
  const store::tlog::VerifierKey key{proven->origin, store::tlog::NoteKeyType::kEd25519,
                                     desk.issuer_key()};
  const auto head = store::tlog::open_checkpoint(proven->checkpoint, proven->origin,
                                                 std::span(&key, 1));
  REQUIRE(head);
  CHECK(store::tlog::verify_inclusion(
      store::journal::entry_hash(proven->entry.bytes, proven->entry.signature), proven->index,
      head->size, proven->proof, head->root));
  CHECK(desk.prove_view(consent, chosen->records).error().code == Errc::kBadInput);
}
