#include "tests/bench/journal/drawn_journal.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace tomoshibi::bench {
namespace {

using journal::IncarnationCause;

constexpr std::size_t kEntriesMin = 5;
constexpr std::size_t kEntriesMax = 60;
constexpr std::int64_t kStart = 1'795'230'000'000;

template <typename Enum>
Enum draw_to(Chance& chance, Enum last) {
  return static_cast<Enum>(1 + below(chance, static_cast<std::uint64_t>(last)));
}

PersonId person(Chance& chance) {
  PersonId id;
  id.bytes.fill(0xa5);
  id.bytes[15] = static_cast<std::uint8_t>(below(chance, 200));
  return id;
}

std::vector<PersonId> persons(Chance& chance) {
  std::vector<PersonId> list{person(chance)};
  while (below(chance, 4) == 0) list.push_back(person(chance));
  return list;
}

std::string word(Chance& chance) {
  constexpr std::array<std::string_view, 6> kWords{"山本",   "kiyoko",     "昭和22年",
                                                   "救護所", "/media/usb", "長女が了承"};
  return std::string(kWords[below(chance, kWords.size())]);
}

Digest digest(Chance& chance) {
  Digest value{};
  for (auto& byte : value) byte = static_cast<std::uint8_t>(chance());
  return value;
}

journal::ConsentRecorded drawn_consent(Chance& chance) {
  journal::ConsentRecorded body;
  body.answer = draw_to(chance, ConsentAnswer::kRefused);
  if (below(chance, 2) == 0) body.place = word(chance);
  body.persons = persons(chance);
  body.identity = draw_to(chance, IdentityCheck::kPresumed);
  if (below(chance, 2) == 0) body.reasons = {draw_to(chance, NoConsentReason::kDuringTreatment)};
  if (below(chance, 2) == 0) body.note = word(chance);
  body.sections = SectionSet::from_bits(static_cast<std::uint8_t>(below(chance, 16)));
  if (below(chance, 2) == 0) {
    body.wording = journal::wording_for(SectionSet::all(), journal::Language::kJapanese).used;
  }
  body.flags = {static_cast<std::uint16_t>(below(chance, 2048))};
  return body;
}

// Kinds 12 to 27.
journal::Body drawn_upkeep(std::uint64_t kind, EntrySeq some, Chance& chance) {
  switch (kind) {
    case 12: return journal::Imported{below(chance, 9999), 7, 0, 1, digest(chance), word(chance)};
    case 13: return journal::AlarmRaised{draw_to(chance, journal::AlarmKind::kRosterFork)};
    case 14: return journal::AuditRead{draw_to(chance, journal::AuditReading::kRefused), 9};
    case 15: {
      journal::AccountChanged body;
      body.action = draw_to(chance, journal::AccountAction::kIssuerDistrusted);
      body.subject = {"dmat07"};
      body.name = word(chance);
      return body;
    }
    case 16:
      return journal::StoreUpkeep{draw_to(chance, journal::UpkeepKind::kSettingChanged),
                                  journal::UpkeepResult::kDone, "region.db", word(chance)};
    case 17:
      return journal::Printed{draw_to(chance, journal::PrintedMatter::kReport), 2, some,
                              persons(chance), SectionSet::all()};
    case 18:
      return journal::Exported{draw_to(chance, journal::ExportFormat::kFhir), 9, digest(chance),
                               {}, {}, SectionSet(), word(chance)};
    case 19:
      return journal::RecordMade{draw_to(chance, journal::RecordKind::kStillHeld), some, {},
                                 persons(chance), Bytes(below(chance, 100), 0x42)};
    case 20:
      return journal::OrderHandled{draw_to(chance, journal::OrderEvent::kDestroyed), "17204-11",
                                   below(chance, 9), digest(chance)};
    case 21:
      return journal::Synced{draw_to(chance, journal::Road::kCourier),
                             draw_to(chance, journal::SyncResult::kFailed), {}, 1, 2, 3};
    case 22:
      return journal::CustodyChanged{draw_to(chance, journal::CustodyEvent::kLost), {},
                                     below(chance, 1'000'000), word(chance)};
    case 23:
      return journal::SecondPerson{some, draw_to(chance, journal::SecondHow::kNobodyThere),
                                   {16}, {"abe01"}, word(chance)};
    case 24: return journal::SealMade{draw_to(chance, journal::SealCause::kOnDemand), 0, {}};
    case 25: return journal::ReceiptGiven{some, persons(chance)};
    case 26:
      return journal::Reviewed{{}, some, draw_to(chance, journal::ReviewStage::kSecond),
                               draw_to(chance, journal::ReviewOutcome::kReported), word(chance)};
    default: return journal::SampleDrawn{0, {}, 3};
  }
}

journal::Body drawn_access(std::uint64_t kind, EntrySeq some, Chance& chance) {
  journal::SearchCriteria criteria{draw_to(chance, journal::SearchKind::kBatch),
                                   {{draw_to(chance, journal::SearchField::kText), word(chance)}}};
  switch (kind) {
    case 2: return journal::SearchBegins{criteria};
    case 3:
      return journal::SearchEnds{some, draw_to(chance, journal::SearchOutcome::kAnswered), 2, 1, 1,
                                 criteria, persons(chance)};
    case 4:
      return journal::SearchRefused{draw_to(chance, journal::SearchRefusal::kNoOrder), criteria};
    case 5: return drawn_consent(chance);
    case 6: return journal::ConsentWithdrawn{some, persons(chance)};
    case 7: return journal::ChartViewed{some, persons(chance), SectionSet::all()};
    case 8:
      return journal::ChartClosed{some, draw_to(chance, journal::CloseReason::kLocked),
                                  persons(chance)};
    case 9: return journal::SignedIn{word(chance)};
    case 10: return journal::SignInFailed{static_cast<std::uint32_t>(1 + below(chance, 9))};
    default: return journal::Locked{draw_to(chance, journal::LockReason::kShutdown)};
  }
}

}  // namespace

// ---- one that is being written -----------------------------------------------------------------

GrowingJournal::GrowingJournal(const journal::DeviceKeys& keys, Chance& chance)
    : keys_(&keys), chance_(&chance) {
  header_.device = journal::key_id_of(keys.public_keys().device);
  header_.wall = {kStart + static_cast<std::int64_t>(below(chance, 1'000'000'000))};
}

void GrowingJournal::append(const journal::Body& given) {
  journal::Body body = given;
  if (std::holds_alternative<journal::SealMade>(body) ||
      std::holds_alternative<journal::SampleDrawn>(body)) {
    store::tlog::Frontier tree;
    for (const Digest& hash : hashes_) tree.append(hash);
    if (auto* seal = std::get_if<journal::SealMade>(&body)) {
      seal->size = tree.size();
      seal->root = tree.root();
    } else {
      auto& draw = std::get<journal::SampleDrawn>(body);
      draw.size = tree.size();
      draw.root = tree.root();
    }
  }
  // A clock that mostly goes on, sometimes stands, sometimes falls back: none stops an entry.
  const std::uint64_t step = below(*chance_, 20);
  if (step == 0) header_.wall.milliseconds -= 3'600'000;
  if (step > 3) header_.wall.milliseconds += static_cast<std::int64_t>(step) * 1000;
  header_.confidence = static_cast<journal::ClockConfidence>(below(*chance_, 3));
  header_.seq = {rows_.size() + 1};
  header_.previous = hashes_.empty() ? Digest{} : hashes_.back();
  header_.hybrid = journal::tick(header_.hybrid, header_.wall);
  const auto written = journal::write_entry(header_, body, *keys_);
  assert(written);
  rows_.push_back({header_.seq.value, written->bytes,
                   Bytes(written->signature.begin(), written->signature.end())});
  headers_.push_back(header_);
  hashes_.push_back(journal::entry_hash(rows_.back().bytes, rows_.back().signature));
}

void GrowingJournal::append_drawn(std::size_t count) {
  for (std::size_t at = 0; at < count; ++at) {
    const bool by_somebody = below(*chance_, 4) != 0;
    header_.account = {by_somebody ? "nishi" : ""};
    header_.role.reset();
    if (by_somebody) header_.role = Role::kDoctor;
    append(drawn_body());
  }
}

journal::Body GrowingJournal::drawn_body() {
  const std::uint64_t kind = 2 + below(*chance_, 26);
  const EntrySeq some{1 + below(*chance_, last())};
  return kind < 12 ? drawn_access(kind, some, *chance_) : drawn_upkeep(kind, some, *chance_);
}

void GrowingJournal::begin(IncarnationCause cause, std::uint64_t from, std::uint64_t to,
                           const Digest& lost) {
  for (auto& byte : header_.incarnation) byte = static_cast<std::uint8_t>((*chance_)());
  header_.account = {};
  header_.role.reset();
  append(journal::IncarnationBegins{cause, keys_->public_keys(), {from}, {to}, lost});
}

void GrowingJournal::spoil(std::uint64_t number) {
  OwnRow& row = rows_[number - 1];
  const std::uint64_t bit = below(*chance_, row.bytes.size() * 8);
  row.bytes[bit / 8] = static_cast<std::uint8_t>(row.bytes[bit / 8] ^ (1U << bit % 8));
  hashes_[number - 1] = journal::entry_hash(row.bytes, row.signature);
}

void GrowingJournal::roll_back(std::uint64_t number) {
  rows_.resize(number);
  hashes_.resize(number);
  headers_.resize(number);
  const Instant wall = header_.wall;
  if (number != 0) header_ = headers_.back();
  header_.wall = wall;
}

journal::Head GrowingJournal::head_at(std::uint64_t number) const {
  return {header_.device, headers_[number - 1].incarnation, {number}, hashes_[number - 1]};
}

// ---- honest kinds ------------------------------------------------------------------------------

std::string_view name_of(Honest kind) {
  constexpr std::array<std::string_view, kHonestKinds> kNames{
      "plain",     "head lags",         "head of the first", "rolled back", "spoiled",
      "head lost", "head lost at once", "restored",          "moved",       "several"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool declares(Honest kind) { return kind > Honest::kHeadOfFirst; }

namespace {

// Something happens to the device, and the product says so as it opens.
void happen(GrowingJournal& growing, IncarnationCause cause, DrawnJournal& drawn, Chance& chance) {
  const std::uint64_t last = growing.last();
  const journal::Head head = growing.head_at(last);
  switch (cause) {
    case IncarnationCause::kRolledBack: {
      const std::uint64_t kept = 1 + below(chance, last - 1);
      growing.roll_back(kept);
      growing.begin(cause, kept + 1, last, head.hash);
      return;
    }
    case IncarnationCause::kDamaged: {
      const std::uint64_t bad = 1 + below(chance, last);
      growing.spoil(bad);
      growing.begin(cause, bad, last, head.hash);
      drawn.untrusted.emplace_back(bad, last);
      return;
    }
    case IncarnationCause::kHeadLost: growing.begin(cause, last + 1, last, {}); return;
    default: growing.begin(cause, last + 1, last, head.hash); return;
  }
}

void live(GrowingJournal& growing, Honest kind, std::size_t entries, DrawnJournal& drawn,
          Chance& chance) {
  const bool at_once = kind == Honest::kHeadLostAtOnce;
  growing.begin(at_once ? IncarnationCause::kHeadLost : IncarnationCause::kFirstUse,
                at_once ? 1 : 0, 0, {});
  const auto some = [&](std::size_t most) {
    return 1 + below(chance, std::max<std::size_t>(most, 1));
  };
  switch (kind) {
    case Honest::kRolledBack:
      growing.append_drawn(some(entries));
      happen(growing, IncarnationCause::kRolledBack, drawn, chance);
      break;
    case Honest::kSpoiled:
      growing.append_drawn(some(entries));
      happen(growing, IncarnationCause::kDamaged, drawn, chance);
      break;
    case Honest::kHeadLost: happen(growing, IncarnationCause::kHeadLost, drawn, chance); break;
    case Honest::kRestored: happen(growing, IncarnationCause::kRestored, drawn, chance); break;
    case Honest::kMoved: happen(growing, IncarnationCause::kMoved, drawn, chance); break;
    case Honest::kSeveral:
      for (const auto cause : {IncarnationCause::kHeadLost, IncarnationCause::kRestored,
                               IncarnationCause::kMoved, IncarnationCause::kDamaged}) {
        growing.append_drawn(some(entries / 6));
        happen(growing, cause, drawn, chance);
      }
      break;
    default: break;
  }
  growing.append_drawn(2);  // Life goes on.
  while (growing.last() < kEntriesMin || growing.last() < entries) growing.append_drawn(1);
}

}  // namespace

DrawnJournal draw_journal(const journal::DeviceKeys& keys, Honest kind, bool with_fork,
                          Chance& chance) {
  DrawnJournal drawn;
  drawn.kind = kind;
  drawn.keys = &keys;
  // Short ones more often than long ones.
  const std::size_t room = kEntriesMax - kEntriesMin - 12;
  const std::size_t entries = kEntriesMin + below(chance, 1 + below(chance, 1 + room));
  GrowingJournal growing(keys, chance);
  live(growing, kind, entries, drawn, chance);
  const std::uint64_t last = growing.last();
  std::uint64_t newest = last;
  if (kind == Honest::kHeadLags) newest = 1 + below(chance, last);
  if (kind == Honest::kHeadOfFirst) newest = 1;
  drawn.newest = growing.head_at(newest);
  // A store that was just opened has both slots alike.
  drawn.older = growing.head_at(newest > 1 && below(chance, 8) != 0 ? newest - 1 : newest);
  drawn.rows = growing.rows();
  if (with_fork && newest > 1) {
    drawn.forked_at = 1 + below(chance, newest - 1);
    GrowingJournal clone = growing;
    clone.roll_back(drawn.forked_at);
    clone.append_drawn(1 + below(chance, 12));
    drawn.fork.assign(clone.rows().begin() + static_cast<std::ptrdiff_t>(drawn.forked_at),
                      clone.rows().end());
    drawn.fork_head = clone.head_at(clone.last());
  }
  return drawn;
}

}  // namespace tomoshibi::bench
