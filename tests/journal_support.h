// What the tests of the journal share: a directory that goes away, people, a doctor, and a way to
// change a database behind the journal's back.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/journal/chain.h"
#include "store/journal/head_file.h"
#include "store/journal/journal.h"
#include "tests/support/scratch.h"
#include "store/journal/verify.h"
#include "store/vault/database.h"

namespace tomoshibi::test {

namespace journal = store::journal;

inline constexpr Instant kNoon{1795230000000};  // 2026-11-21T12:00+09:00
inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline Instant after(std::int64_t milliseconds) { return {kNoon.milliseconds + milliseconds}; }

using TemporaryDirectory = test::Scratch;

inline PersonId person(std::uint8_t number) {
  PersonId id;
  id.bytes.fill(0xa5);
  id.bytes[15] = number;
  return id;
}

inline journal::Actor doctor() { return {{"nishi"}, "西村 由紀", Role::kDoctor}; }
inline journal::Actor pharmacist() { return {{"abe01"}, "阿部 進", Role::kPharmacist}; }
inline journal::Actor clerk() { return {{"desk1"}, "受付", Role::kGeneral}; }

// The keys of the machine compartment, the same in every test. Secret does not copy: made anew.
template <std::size_t N>
Secret<N> patterned(std::uint8_t first) {
  Secret<N> secret;
  for (std::uint8_t& byte : secret.fill()) byte = first++;
  return secret;
}
inline store::vault::DataKey journal_key() { return patterned<32>(0x40); }
inline Secret<32> wrapping_key() { return patterned<32>(0x80); }
inline journal::MachineKeys machine_keys() { return {journal_key(), wrapping_key()}; }

inline journal::Journal open_journal(const std::filesystem::path& directory, Instant now = kNoon,
                                     const journal::JournalOptions& options = {}) {
  auto opened = journal::Journal::open(directory, machine_keys(), options, now);
  REQUIRE(opened);
  return std::move(*opened);
}

inline journal::SearchCriteria by_name(std::string name) {
  return {journal::SearchKind::kPerson, {{journal::SearchField::kName, std::move(name)}}};
}

inline journal::ConsentRequest oral(std::vector<PersonId> persons,
                                    SectionSet sections = SectionSet::all()) {
  journal::ConsentRequest request;
  request.actor = doctor();
  request.persons = std::move(persons);
  request.answer = ConsentAnswer::kOral;
  request.identity = IdentityCheck::kStated;
  request.sections = sections;
  request.wording = journal::wording_for(sections, journal::Language::kJapanese).used;
  request.place = "輪島中学校 救護所";
  return request;
}

inline journal::ConsentRequest without_consent(std::vector<PersonId> persons) {
  journal::ConsentRequest request;
  request.actor = doctor();
  request.persons = std::move(persons);
  request.answer = ConsentAnswer::kNone;
  request.identity = IdentityCheck::kPresumed;
  request.reasons = {NoConsentReason::kUnconscious};
  request.sections = SectionSet::all();
  return request;
}

inline journal::ConsentRequest refused(std::vector<PersonId> persons) {
  journal::ConsentRequest request;
  request.actor = doctor();
  request.persons = std::move(persons);
  request.answer = ConsentAnswer::kRefused;
  return request;
}

inline EntrySeq given(const Result<journal::ConsentOutcome>& outcome) {
  REQUIRE(outcome);
  const auto* consent = std::get_if<journal::ConsentGiven>(&*outcome);
  REQUIRE(consent != nullptr);
  return consent->entry;
}

inline journal::ViewRequest view_of(std::vector<PersonId> charts, EntrySeq consent,
                                    SectionSet sections = SectionSet::all()) {
  return {doctor(), std::move(charts), consent, sections};
}

// Everything a shift does once: eleven entries.
inline void record_a_shift(journal::Journal& journal) {
  REQUIRE(journal.record_sign_in(doctor(), after(kMinute)));
  auto search = journal.begin_search(doctor(), by_name("山本"), after(2 * kMinute));
  REQUIRE(search);
  const std::vector<PersonId> shown{person(1), person(2)};
  REQUIRE(journal.end_search(*search, doctor(), by_name("山本 喜代子"), shown,
                             journal::SearchOutcome::kChosen, after(3 * kMinute)));
  const EntrySeq consent =
      given(journal.record_consent(oral({person(1), person(2)}), after(4 * kMinute)));
  REQUIRE(journal.record_view(view_of({person(1)}, consent), after(4 * kMinute)));
  REQUIRE(journal.record_close(doctor(), consent, journal::CloseReason::kDone,
                               after(5 * kMinute)));
  REQUIRE(journal.record_consent(refused({person(3)}), after(6 * kMinute)));
  const EntrySeq second =
      given(journal.record_consent(without_consent({person(4)}), after(7 * kMinute)));
  REQUIRE(journal.record_view(view_of({person(4)}, second), after(7 * kMinute)));
  REQUIRE(journal.record_lock(doctor(), journal::LockReason::kByHand, after(8 * kMinute)));
}
inline constexpr std::uint64_t kShiftEntries = 11;  // With the first one, that opening wrote.

// The rows of a journal, read and written without the journal.
struct RawEntry {
  std::int64_t seq = 0;
  Bytes bytes;
  Bytes signature;
};

inline std::vector<RawEntry> raw_entries(const std::filesystem::path& directory) {
  auto database = store::vault::Database::open(journal::database_path(directory),
                                               store::vault::Database::Mode::kReadOnly, journal_key());
  REQUIRE(database);
  auto rows = database->prepare("SELECT seq, bytes, signature FROM entry ORDER BY seq");
  REQUIRE(rows);
  std::vector<RawEntry> entries;
  while (rows->step().value()) {
    const ByteView bytes = rows->blob(1);
    const ByteView signature = rows->blob(2);
    entries.push_back({rows->integer(0), Bytes(bytes.begin(), bytes.end()),
                       Bytes(signature.begin(), signature.end())});
  }
  return entries;
}

// What somebody with the disk in hand can do.
inline void replace_entries(const std::filesystem::path& directory,
                            const std::vector<RawEntry>& entries) {
  auto database = store::vault::Database::open(journal::database_path(directory),
                                               store::vault::Database::Mode::kReadWrite, journal_key());
  REQUIRE(database);
  REQUIRE(database->execute("PRAGMA synchronous=OFF; BEGIN;"
                            "DROP TRIGGER IF EXISTS entry_is_never_changed;"
                            "DROP TRIGGER IF EXISTS entry_is_never_removed; DELETE FROM entry;"));
  {
    auto insert = database->prepare("INSERT INTO entry(seq, bytes, signature) VALUES (?1,?2,?3)");
    REQUIRE(insert);
    for (const RawEntry& entry : entries) {
      insert->bind(1, entry.seq).bind(2, ByteView(entry.bytes)).bind(3, ByteView(entry.signature));
      REQUIRE(insert->run());
    }
  }
  REQUIRE(database->execute("COMMIT"));
}

inline journal::Verification verified(const std::filesystem::path& directory) {
  const auto result = journal::verify(directory, journal_key());
  REQUIRE(result);
  return *result;
}

}  // namespace tomoshibi::test
