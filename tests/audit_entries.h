// What the tests of the audit share: entries of one device as plain values, each a minute after the
// one before, opened or as somebody without the key sees them.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "store/audit/access_book.h"
#include "store/journal/entry.h"

namespace tomoshibi::test::pen {

namespace audit = store::audit;
namespace journal = store::journal;

inline constexpr Instant kMorning{1795215600000};  // 2026-11-21T08:00+09:00
inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

inline PersonId person(std::uint32_t number) {
  PersonId id;
  id.bytes.fill(0xa5);
  for (std::size_t at = 0; at < 4; ++at) {
    id.bytes[15 - at] = static_cast<std::uint8_t>(number >> (8 * at));
  }
  return id;
}

struct User {
  const char* account = "nishi";
  Role role = Role::kDoctor;
};
inline constexpr User kDoctor{"nishi", Role::kDoctor};
inline constexpr User kPharmacist{"ohtani", Role::kPharmacist};
inline constexpr User kAuditor{"takada", Role::kAuditor};
inline constexpr User kSecondAuditor{"mori", Role::kAuditor};
inline constexpr User kNobody{"", Role::kGeneral};

// One device's pen.
class Pen {
 public:
  explicit Pen(std::uint8_t device = 1, Instant start = kMorning) : now(start) {
    device_.fill(device);
  }
  // The next entry; sealed: as without a key, so the body's personal members must be empty.
  journal::Entry write(const User& user, journal::Body body, bool opened = true) {
    now.milliseconds += kMinute;
    journal::Entry entry;
    entry.header.device = device_;
    entry.header.incarnation.fill(0x42);
    entry.header.seq = {++seq};
    entry.header.hybrid = {static_cast<std::uint64_t>(now.milliseconds), 0};
    entry.header.wall = now;
    entry.header.account.value = user.account;
    if (*user.account != '\0') entry.header.role = user.role;
    entry.body = std::move(body);
    entry.opened = opened;
    return entry;
  }
  audit::EntryName name(std::uint64_t number) const { return {device_, {number}}; }
  const journal::KeyId& device() const { return device_; }

  Instant now;
  std::uint64_t seq = 0;

 private:
  journal::KeyId device_{};
};

inline journal::SearchBegins begins(const std::string& name) {
  return {{journal::SearchKind::kPerson, {{journal::SearchField::kName, name}}}};
}

inline journal::SearchEnds ends(std::uint64_t begin, std::vector<PersonId> shown,
                                journal::SearchOutcome outcome = journal::SearchOutcome::kChosen,
                                const std::string& name = "山本 喜代子") {
  journal::SearchEnds body;
  body.begin = {begin};
  body.outcome = outcome;
  body.shown_count = shown.size();
  body.criteria = begins(name).criteria;
  body.shown = std::move(shown);
  return body;
}

inline journal::ConsentRecorded consent(std::vector<PersonId> persons,
                                        ConsentAnswer answer = ConsentAnswer::kOral) {
  journal::ConsentRecorded body;
  body.answer = answer;
  body.place = "第3救護所 K-12";
  body.persons = std::move(persons);
  if (answer != ConsentAnswer::kRefused) body.sections = SectionSet::all();
  if (answer == ConsentAnswer::kNone) body.reasons = {NoConsentReason::kUnconscious};
  return body;
}

inline journal::ChartViewed view(std::uint64_t of, std::vector<PersonId> charts) {
  return {{of}, std::move(charts), SectionSet::all()};
}

inline journal::Reviewed review(const audit::EntryName& subject, journal::ReviewStage stage,
                                journal::ReviewOutcome outcome, std::string note = "") {
  return {subject.device, subject.seq, stage, outcome, std::move(note)};
}

}  // namespace tomoshibi::test::pen
