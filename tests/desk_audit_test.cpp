// Promise: an official reads the journal without the region, everything he does is in it, what he
// found stays, and nobody else reads on.
// Method: real stores with a doctor, auditors and an administrator; the journal read back after every
// step, exports read by other readers.
#include "app/desk/audit_desk.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "store/audit/receipt.h"
#include "store/vault/data_key.h"
#include "tests/desk_support.h"

using namespace tomoshibi;
using namespace tomoshibi::app;
using tomoshibi::test::kOwnPassword;
namespace audit = tomoshibi::store::audit;
namespace journal = tomoshibi::store::journal;

namespace {

// One access with consent, one without, one refusal, all by doc1.
struct Post : test::Store {
  Post() : test::Store(false) {
    Desk desk = open();
    test::staff(desk, {{"doc1", Role::kDoctor},
                       {"aud1", Role::kAuditor},
                       {"aud2", Role::kAuditor}});
    sign_in(desk, "doc1");
    REQUIRE(desk.import(scratch.path() / "person.ndjson", {}).has_value());
    REQUIRE(desk.after_import().has_value());
    see(desk, ConsentAnswer::kOral);
    time.milliseconds += 25 * 3'600'000;
    see(desk, ConsentAnswer::kNone);
    see(desk, ConsentAnswer::kRefused);
    REQUIRE(desk.leave(journal::LockReason::kSignOut).has_value());
  }
  static void sign_in(Desk& desk, const char* id) {
    REQUIRE(test::sign_in(desk, id, kOwnPassword).has_value());
  }
  void see(Desk& desk, ConsentAnswer answer) {
    const auto answered = desk.find(test::by_kana("ミホン ハナコ"), Disclosure::kEveryCandidate);
    REQUIRE(answered.has_value());
    REQUIRE(answered->candidates.size() == 1);
    const auto chosen = desk.choose(answered->candidates.front().person.id);
    REQUIRE(chosen.has_value());
    person = chosen->person.id;
    ConsentForm form;
    form.answer = answer;
    if (answer == ConsentAnswer::kNone) form.reasons = {NoConsentReason::kUnconscious};
    const auto outcome = desk.record_consent(*chosen, form);
    REQUIRE(outcome.has_value());
    const auto* given = std::get_if<journal::ConsentGiven>(&*outcome);
    if (given == nullptr) return;
    REQUIRE(desk.open_chart(*chosen, given->entry, SectionSet::all()).has_value());
    REQUIRE(desk.close_chart(given->entry, journal::CloseReason::kDone).has_value());
  }
  AuditDesk audit(Desk& desk, const char* id) {
    sign_in(desk, id);
    auto opened = AuditDesk::open(desk);
    REQUIRE(opened.has_value());
    return std::move(*opened);
  }
  audit::EntryName without_consent(const AuditDesk& desk) const {
    for (const audit::Access& access : desk.book().accesses()) {
      if (access.without_consent()) return access.name;
    }
    FAIL("no access without consent");
    return {};
  }
  PersonId person;
};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST_CASE("audit desk: an auditor signs in while the region stays closed, and reads what it says") {
  Post post;
  Desk desk = post.open();
  const auto before = post.count("audit_read");
  const AuditDesk reader = post.audit(desk, "aud1");
  CHECK_FALSE(desk.is_region_open());
  CHECK(reader.opens_personal());
  CHECK(reader.facts().verification.good);
  CHECK(reader.facts().head.size == reader.facts().verification.entries);
  CHECK(reader.book().entries() == reader.facts().verification.entries);
  REQUIRE(reader.book().accesses().size() == 3);
  for (const audit::Access& access : reader.book().accesses()) {
    CHECK(access.concerns(post.person));
    CHECK(access.search.has_value());
  }
  CHECK(reader.book().staff_name({"doc1"}) == "試験 一郎");
  CHECK(post.count("audit_read") == before + 1);
  CHECK(reader.statistics().all.opened == 2);
  CHECK(reader.refusals().size() == 1);
}

TEST_CASE("audit desk: a doctor is refused, and his try is an entry") {
  Post post;
  Desk desk = post.open();
  CHECK(AuditDesk::open(desk).error().code == Errc::kLocked);
  post.sign_in(desk, "doc1");
  const auto before = post.count("audit_read");
  CHECK(AuditDesk::open(desk).error().code == Errc::kDenied);
  CHECK(post.count("audit_read") == before + 1);
  CHECK(post.count("search_refused") == 0);
  post.sign_in(desk, "aud1");
  auto reader = AuditDesk::open(desk);
  REQUIRE(reader.has_value());
  CHECK(reader->statistics().all.searches_refused == 0);  // A refused search is another thing.
  const auto& others = reader->book().others();
  CHECK(std::ranges::any_of(others, [](const store::audit::OtherAct& one) {
    return one.what == "audit_read refused";
  }));
}

TEST_CASE("audit desk: six words off a paper hold, or differ, against the seal that they are of") {
  Post post;
  Desk desk = post.open();
  const auto sealed = desk.seal(journal::SealCause::kOnDemand);
  REQUIRE(sealed.has_value());
  const auto words = store::audit::words_for(sealed->head, date_in_japan(sealed->at), sealed->origin);
  REQUIRE(words.has_value());
  post.sign_in(desk, "aud1");
  auto reader = AuditDesk::open(desk);
  REQUIRE(reader.has_value());
  REQUIRE(reader->facts().seals.size() == 1);
  CHECK(reader->facts().seals[0].entry == sealed->entry);
  CHECK(reader->check_paper(sealed->entry, *words).value() == store::audit::SealVerdict::kHolds);
  auto misread = *words;
  misread[3] = static_cast<std::uint16_t>((misread[3] + 1) % store::audit::kSealListSize);
  CHECK(reader->check_paper(sealed->entry, misread).value() == store::audit::SealVerdict::kDiffers);
  CHECK(reader->check_paper({1}, *words).error().code == Errc::kNotFound);
}

TEST_CASE("audit desk: an administrator reads his own facility's entries with its key") {
  Post post;
  Desk desk = post.open();
  const AuditDesk reader = post.audit(desk, "admin1");
  CHECK(reader.opens_personal());
  for (const audit::Access& access : reader.book().accesses()) {
    CHECK_FALSE(access.sealed);
  }
  // Not with the auditor's: that key opens elsewhere, too.
  const auto keys = Machine::read_journal_keys(post.dir());
  const auto loaded = journal::DeviceKeys::load(post.dir(), keys->wrapping);
  Secret<32> half;
  std::ranges::copy(loaded->auditor()->secret(), half.fill().begin());
  CHECK(AuditDesk::open(desk, {}, journal::SealingKey::from_secret(std::move(half))).error().code ==
        Errc::kDenied);
}

TEST_CASE("audit desk: the queue holds what was opened without consent until two have looked at a finding") {
  Post post;
  Desk desk = post.open();
  {
    AuditDesk reader = post.audit(desk, "aud1");
    const auto queue = reader.queue();
    REQUIRE(queue.size() >= 1);
    CHECK(queue[0].account.value == "doc1");
    CHECK(queue[0].staff == "試験 一郎");
    const audit::EntryName subject = post.without_consent(reader);
    using journal::ReviewOutcome;
    using journal::ReviewStage;
    CHECK(reader.review(subject, ReviewStage::kFirst, ReviewOutcome::kUnjustified, "")
              .error().code == Errc::kBadInput);
    CHECK(reader.review({reader.device(), {9999}}, ReviewStage::kFirst,
                        ReviewOutcome::kJustified, "").error().code == Errc::kNotFound);
    CHECK(reader.review(subject, ReviewStage::kSecond, ReviewOutcome::kJustified, "")
              .error().code == Errc::kDenied);
    const auto made =
        reader.review(subject, ReviewStage::kFirst, ReviewOutcome::kUnjustified, "本人は話せた");
    REQUIRE(made.has_value());
    CHECK(reader.review(subject, ReviewStage::kSecond, ReviewOutcome::kJustified, "")
              .error().code == Errc::kDenied);
    const audit::Access* access = reader.book().find(subject);
    REQUIRE(access->reviews.size() == 1);
    CHECK(access->reviews[0].note == "本人は話せた");
  }
  AuditDesk second = post.audit(desk, "aud2");
  const audit::EntryName subject = post.without_consent(second);
  REQUIRE(second.review(subject, journal::ReviewStage::kSecond,
                        journal::ReviewOutcome::kUnjustified, "同じ").has_value());
  bool is_done = false;
  for (const ReviewRow& row : second.queue()) {
    if (row.item.subject == subject) is_done = row.item.state == audit::ReviewState::kDone;
  }
  CHECK(is_done);
  CHECK(post.count("review") == 2);
}

TEST_CASE("audit desk: what was written stands in the book once, before and after a refresh") {
  Post post;
  Desk desk = post.open();
  AuditDesk reader = post.audit(desk, "aud1");
  const audit::EntryName subject = post.without_consent(reader);
  REQUIRE(reader.review(subject, journal::ReviewStage::kFirst, journal::ReviewOutcome::kAsked,
                        "電話で尋ねた").has_value());
  const auto entries = reader.book().entries();
  REQUIRE(reader.refresh().has_value());
  CHECK(reader.book().entries() == entries);
  CHECK(reader.facts().verification.last.value == entries);
  CHECK(reader.book().find(subject)->reviews.size() == 1);
  // Something that this desk did not write comes in between.
  REQUIRE(desk.record_audit_read(journal::AuditReading::kList, 1).has_value());
  REQUIRE(reader.review(subject, journal::ReviewStage::kFirst, journal::ReviewOutcome::kJustified,
                        "答えがあった").has_value());
  REQUIRE(reader.refresh().has_value());
  CHECK(reader.book().entries() == entries + 2);
  CHECK(reader.book().find(subject)->reviews.size() == 2);
  CHECK(reader.facts().head.size == entries + 2);
}

TEST_CASE("audit desk: a draw is an entry, and the next one has another root") {
  Post post;
  Desk desk = post.open();
  AuditDesk reader = post.audit(desk, "aud1");
  CHECK(reader.draw_sample(0).error().code == Errc::kBadInput);
  const auto first = reader.draw_sample(5);
  const auto second = reader.draw_sample(5);
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  CHECK(first->number.starts_with("2026-11-22-"));
  CHECK(first->number != second->number);
  CHECK(first->drawn.size() == 2);  // The refusal opened nothing.
  REQUIRE(reader.book().draws().size() == 2);
  const audit::Draw& draw = reader.book().draws()[0];
  CHECK(audit::sample_of(reader.book(), draw.size, draw.root, draw.count, reader.device()) ==
        first->drawn);
  CHECK(post.count("sample") == 2);
}

TEST_CASE("audit desk: everything about one person is one list, and reading it is an entry") {
  Post post;
  Desk desk = post.open();
  AuditDesk reader = post.audit(desk, "aud1");
  const auto before = post.count("audit_read");
  const auto list = reader.accesses_to(post.person);
  REQUIRE(list.has_value());
  CHECK(list->accesses.size() == 3);
  CHECK(list->searches.size() == 3);
  CHECK(post.count("audit_read") == before + 1);
  const auto found = reader.persons_asked_for("ミホン");
  REQUIRE(found.size() == 1);
  CHECK(found[0] == post.person);
  CHECK(reader.persons_asked_for("居ない").empty());
  CHECK(reader.accesses_to(PersonId{})->accesses.empty());
}

TEST_CASE("audit desk: an export appears whole, stands in the journal with its digest, and replaces nothing") {
  Post post;
  Desk desk = post.open();
  AuditDesk reader = post.audit(desk, "aud1");
  const std::uint64_t entries = reader.book().entries();
  const auto table = post.scratch.path() / "table.csv";
  REQUIRE(reader.export_to(table, AuditDesk::ExportAs::kCsv).has_value());
  const std::string text = text_of(table);
  CHECK(static_cast<std::uint64_t>(std::ranges::count(text, '\n')) == entries + 1);
  struct stat found{};
  REQUIRE(::stat(table.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(reader.export_to(table, AuditDesk::ExportAs::kCsv).error().code == Errc::kBadInput);
  CHECK(text_of(table) == text);
  CHECK_FALSE(std::filesystem::exists(table.string() + ".part"));
  CHECK(reader.export_to(post.scratch.path() / "no" / "where", AuditDesk::ExportAs::kCsv)
            .error().code == Errc::kStorage);

  const auto bundle = post.scratch.path() / "bundle.json";
  REQUIRE(reader.export_to(bundle, AuditDesk::ExportAs::kBalp).has_value());
  const auto value = nlohmann::json::parse(text_of(bundle), nullptr, false);
  REQUIRE(value.is_object());
  std::set<std::uint64_t> held;  // A search's begin is held by the events of its end.
  for (const auto& one : value["entry"]) {
    for (const auto& entity : one["resource"]["entity"]) {
      if (entity["type"]["code"] != "XrequestId") continue;
      const std::string name = entity["what"]["identifier"]["value"];
      held.insert(std::stoull(name.substr(name.find('/') + 1)));
    }
    const std::string id = one["resource"]["id"];
    held.insert(std::stoull(id.substr(id.find('-') + 1)));
  }
  CHECK(held.size() == entries + 1);  // The first export is one of them.
  const audit::Period nothing{{0}, {1}};
  REQUIRE(reader.export_to(post.scratch.path() / "none.json", AuditDesk::ExportAs::kBalp, nothing)
              .has_value());
  CHECK(reader.export_to(post.scratch.path() / "x", AuditDesk::ExportAs::kPack, nothing)
            .error().code == Errc::kBadInput);

  bool is_named = false;
  const Digest digest = digest_of(as_bytes(text));
  REQUIRE(app::report_entries(post.dir(), app::Reader::kFacility, [&](const app::Json& entry) {
            if (entry["kind"] != "export") return;
            is_named |= entry["fields"]["content"] == to_hex(digest);
          }).has_value());
  CHECK(is_named);
  CHECK(post.count("export") == 3);
}

TEST_CASE("audit desk: a receipt is for a view, stands in the journal, and proves itself") {
  Post post;
  Desk desk = post.open();
  AuditDesk reader = post.audit(desk, "aud1");
  const audit::Access& access = reader.book().accesses()[1];
  const EntrySeq view = access.views.at(0).entry;
  CHECK(reader.receipt(access.name.seq).error().code == Errc::kNotFound);
  const auto receipt = reader.receipt(view);
  REQUIRE(receipt.has_value());
  CHECK(post.count("receipt") == 1);
  const auto keys = journal::load_public_keys(post.dir());
  REQUIRE(keys.has_value());
  const auto read = audit::verify_receipt(receipt->payload, keys->device);
  REQUIRE(read.has_value());
  CHECK(read->entry == view);
  CHECK(read->account.value == "doc1");
  CHECK_FALSE(receipt->text.empty());
  CHECK(receipt->sheet.find("<svg") != std::string::npos);
}

TEST_CASE("audit desk: a pack opens at another desk with the auditor's key, and at no other") {
  Post post;
  const auto file = post.scratch.path() / "journal.pack";
  const auto key_file = post.scratch.path() / "auditor.hex";
  std::uint64_t entries = 0;
  {
    Desk desk = post.open();
    AuditDesk reader = post.audit(desk, "aud1");
    entries = reader.book().entries();
    REQUIRE(reader.export_to(file, AuditDesk::ExportAs::kPack).has_value());
    REQUIRE(reader.hand_out_key(key_file).has_value());
    CHECK(reader.hand_out_key(key_file).error().code == Errc::kDenied);
    const auto own = reader.open_pack(file);
    REQUIRE(own.has_value());
    CHECK(own->facts().verification.good);
    CHECK(own->facts().front.entries == entries);
  }
  {
    Desk desk = post.open();
    AuditDesk administrator = post.audit(desk, "admin1");
    CHECK(administrator.open_pack(file).error().code == Errc::kDenied);
    CHECK(administrator.hand_out_key(post.scratch.path() / "y").error().code == Errc::kDenied);
  }
  auto half = store::vault::read_key_file(key_file);
  REQUIRE(half.has_value());
  const auto key = journal::SealingKey::from_secret(std::move(*half));
  const auto elsewhere = audit::open_pack(file, key);
  REQUIRE(elsewhere.has_value());
  std::uint64_t about = 0;
  REQUIRE(elsewhere->read([&](const journal::Entry& entry) {
    for (const PersonId& one : journal::persons_of(entry.body)) if (one == post.person) ++about;
  }).has_value());
  CHECK(about >= 10);
  Post other;
  Desk desk = other.open();
  AuditDesk stranger = other.audit(desk, "aud1");
  CHECK(stranger.open_pack(file).error().code == Errc::kDenied);
}

TEST_CASE("audit desk: without the auditor's key on the machine he brings it; another one is refused") {
  Post post;
  const auto key_file = post.scratch.path() / "auditor.hex";
  {
    Desk desk = post.open();
    AuditDesk reader = post.audit(desk, "aud1");
    REQUIRE(reader.hand_out_key(key_file).has_value());
  }
  std::filesystem::remove(post.dir() / "keys" / "auditor.key");
  Desk desk = post.open();
  AuditDesk closed = post.audit(desk, "aud1");
  CHECK_FALSE(closed.opens_personal());
  CHECK(closed.facts().verification.good);
  CHECK(closed.book().accesses()[0].sealed);
  CHECK(closed.queue().size() >= 1);
  CHECK(closed.hand_out_key(post.scratch.path() / "z").error().code == Errc::kNotFound);
  CHECK(AuditDesk::open(desk, {}, journal::SealingKey::from_secret(Secret<32>::random()))
            .error().code == Errc::kDenied);
  auto half = store::vault::read_key_file(key_file);
  REQUIRE(half.has_value());
  const auto opened =
      AuditDesk::open(desk, {}, journal::SealingKey::from_secret(std::move(*half)));
  REQUIRE(opened.has_value());
  CHECK(opened->opens_personal());
  CHECK(opened->book().accesses()[0].concerns(post.person));
}

TEST_CASE("audit desk: when its user leaves nobody reads on") {
  Post post;
  Desk desk = post.open();
  AuditDesk reader = post.audit(desk, "aud1");
  const audit::EntryName subject = post.without_consent(reader);
  REQUIRE(desk.leave(journal::LockReason::kByHand).has_value());
  CHECK(reader.refresh().error().code == Errc::kLocked);
  CHECK(reader.draw_sample(1).error().code == Errc::kLocked);
  post.sign_in(desk, "doc1");
  CHECK(reader.accesses_to(post.person).error().code == Errc::kDenied);
  CHECK(reader.export_to(post.scratch.path() / "t", AuditDesk::ExportAs::kCsv).error().code ==
        Errc::kDenied);
  CHECK(reader.review(subject, journal::ReviewStage::kFirst, journal::ReviewOutcome::kJustified,
                      "").error().code == Errc::kDenied);
  CHECK_FALSE(std::filesystem::exists(post.scratch.path() / "t"));
}

}  // namespace
