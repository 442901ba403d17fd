#include "store/journal/entry_bodies.h"

#include <algorithm>
#include <type_traits>

#include "store/journal/body_parts.h"

namespace tomoshibi::store::journal {
namespace {

using cbor::Kind;
using cbor::MapReader;
using cbor::MapWriter;
using cbor::Value;
using namespace parts;

constexpr std::size_t kWordingIdBytesMax = 32;
constexpr std::size_t kReasonsMax = 8;
constexpr std::uint32_t kPartsMax = 1 << 16;

void add_terms(MapWriter& map, std::uint64_t key, std::span<const SearchTerm> terms) {
  cbor::Writer list;
  list.add_array(terms.size());
  for (const SearchTerm& term : terms) {
    list.add_array(2).add_unsigned(number_of(term.field)).add_text(clipped(term.text));
  }
  map.add_encoded(key, list.bytes());
}

Result<std::vector<SearchTerm>> terms_at(MapReader& map, std::uint64_t key) {
  const Value* value = map.find(key);
  if (value == nullptr || !value->is(Kind::kArray) || value->items.size() > kTermsMax) {
    return kBadField;
  }
  std::vector<SearchTerm> terms;
  for (const Value& item : value->items) {
    if (!item.is(Kind::kArray) || item.items.size() != 2) return kBadField;
    const Value& field = item.items[0];
    const Value& text = item.items[1];
    const bool fits = field.is(Kind::kUnsigned) && field.number >= 1 &&
                      field.number <= number_of(SearchField::kText) && text.is(Kind::kText) &&
                      text.bytes.size() <= kTextBytesMax;
    if (!fits) return kBadField;
    terms.push_back({static_cast<SearchField>(field.number), std::string(as_text(text.bytes))});
  }
  return terms;
}

void add_reasons(MapWriter& map, std::uint64_t key, std::span<const NoConsentReason> reasons) {
  if (reasons.empty()) return;
  cbor::Writer list;
  list.add_array(reasons.size());
  for (const NoConsentReason reason : reasons) list.add_unsigned(number_of(reason));
  map.add_encoded(key, list.bytes());
}

Result<std::vector<NoConsentReason>> reasons_at(MapReader& map, std::uint64_t key) {
  std::vector<NoConsentReason> reasons;
  const Value* value = map.find(key);
  if (value == nullptr) return reasons;
  if (!value->is(Kind::kArray) || value->items.empty() || value->items.size() > kReasonsMax) {
    return kBadField;
  }
  for (const Value& item : value->items) {
    const bool fits = item.is(Kind::kUnsigned) && item.number >= 1 &&
                      item.number <= number_of(NoConsentReason::kDuringTreatment);
    if (!fits) return kBadField;
    reasons.push_back(static_cast<NoConsentReason>(item.number));
  }
  return reasons;
}

// ---- one overload a kind and part ----

void put_public(MapWriter&, const UnknownBody&) {}
void put_public(MapWriter& map, const IncarnationBegins& body) {
  map.add_unsigned(0, number_of(body.cause)).add_bytes(1, body.keys.device);
  map.add_bytes(2, body.keys.facility).add_bytes(3, body.keys.auditor);
  if (body.cause == IncarnationCause::kFirstUse) return;
  map.add_unsigned(4, body.bad_from.value).add_unsigned(5, body.bad_to.value);
  map.add_bytes(6, body.lost_head);
}
void put_public(MapWriter& map, const SearchBegins& body) {
  map.add_unsigned(0, number_of(body.criteria.kind));
}
void put_public(MapWriter& map, const SearchEnds& body) {
  map.add_unsigned(0, number_of(body.criteria.kind)).add_unsigned(1, body.begin.value);
  map.add_unsigned(2, number_of(body.outcome)).add_unsigned(3, body.shown_count);
  map.add_unsigned(4, body.part).add_unsigned(5, body.parts);
}
void put_public(MapWriter& map, const SearchRefused& body) {
  map.add_unsigned(0, number_of(body.criteria.kind)).add_unsigned(1, number_of(body.why));
}
void put_public(MapWriter& map, const ConsentRecorded& body) {
  map.add_unsigned(0, number_of(body.answer));
  add_text_if(map, 1, body.place);
}
void put_public(MapWriter& map, const ConsentWithdrawn& body) {
  map.add_unsigned(0, body.consent.value);
}
void put_public(MapWriter& map, const ChartViewed& body) {
  map.add_unsigned(0, body.consent.value);
}
void put_public(MapWriter& map, const ChartClosed& body) {
  map.add_unsigned(0, body.consent.value).add_unsigned(1, number_of(body.reason));
}
void put_public(MapWriter&, const SignedIn&) {}
void put_public(MapWriter& map, const SignInFailed& body) { map.add_unsigned(0, body.failures); }
void put_public(MapWriter& map, const Locked& body) { map.add_unsigned(0, number_of(body.reason)); }
void put_public(MapWriter& map, const Imported& body) {
  map.add_unsigned(0, body.read).add_unsigned(1, body.stored).add_unsigned(2, body.unchanged);
  map.add_unsigned(3, body.quarantined).add_bytes(4, body.content);
}
void put_public(MapWriter& map, const AlarmRaised& body) {
  map.add_unsigned(0, number_of(body.kind));
}
void put_public(MapWriter& map, const AuditRead& body) {
  map.add_unsigned(0, number_of(body.reading)).add_unsigned(1, body.entries);
}

void put_public(MapWriter& map, const AccountChanged& body) {
  map.add_unsigned(0, number_of(body.action));
  add_text_if(map, 1, body.subject.value);
  if (body.role) map.add_unsigned(2, number_of(*body.role));
  if (body.issuer) map.add_bytes(3, *body.issuer);
  if (body.revision != 0) map.add_unsigned(4, body.revision);
}
void put_public(MapWriter& map, const StoreUpkeep& body) {
  map.add_unsigned(0, number_of(body.kind)).add_unsigned(1, number_of(body.result));
  add_text_if(map, 2, body.subject);
}

void put_personal(MapWriter&, const UnknownBody&) {}
void put_personal(MapWriter&, const IncarnationBegins&) {}
void put_personal(MapWriter&, const SignInFailed&) {}
void put_personal(MapWriter&, const Locked&) {}
void put_personal(MapWriter&, const AlarmRaised&) {}
void put_personal(MapWriter&, const AuditRead&) {}
void put_personal(MapWriter&, const OrderHandled&) {}
void put_personal(MapWriter&, const Synced&) {}
void put_personal(MapWriter&, const SealMade&) {}
void put_personal(MapWriter&, const SampleDrawn&) {}
void put_personal(MapWriter& map, const SearchBegins& body) {
  add_terms(map, 0, body.criteria.terms);
}
void put_personal(MapWriter& map, const SearchRefused& body) {
  add_terms(map, 0, body.criteria.terms);
}
void put_personal(MapWriter& map, const SearchEnds& body) {
  add_terms(map, 0, body.criteria.terms);
  add_persons(map, 1, body.shown);
}
void put_personal(MapWriter& map, const ConsentRecorded& body) {
  add_persons(map, 0, body.persons);
  map.add_unsigned(1, number_of(body.identity));
  add_reasons(map, 2, body.reasons);
  add_text_if(map, 3, body.note);
  map.add_unsigned(4, body.sections.bits());
  if (body.wording) {
    map.add_text(5, body.wording->id).add_unsigned(6, number_of(body.wording->language));
    map.add_bytes(7, body.wording->hash);
  }
  map.add_unsigned(8, body.flags.bits);
}
void put_personal(MapWriter& map, const ConsentWithdrawn& body) {
  add_persons(map, 0, body.persons);
}
void put_personal(MapWriter& map, const ChartViewed& body) {
  add_persons(map, 0, body.charts);
  map.add_unsigned(1, body.sections.bits());
}
void put_personal(MapWriter& map, const ChartClosed& body) { add_persons(map, 0, body.charts); }
void put_personal(MapWriter& map, const SignedIn& body) { add_text_if(map, 0, body.name); }
void put_personal(MapWriter& map, const Imported& body) { add_text_if(map, 0, body.file); }
void put_personal(MapWriter& map, const AccountChanged& body) {
  add_text_if(map, 0, body.name);
  add_text_if(map, 1, body.team);
  add_text_if(map, 2, body.identity_seen);
  add_text_if(map, 3, body.second.value);
}
void put_personal(MapWriter& map, const StoreUpkeep& body) { add_text_if(map, 0, body.note); }

Result<Body> get_incarnation(MapReader& map) {
  IncarnationBegins body;
  TRY(cause, enum_at(map, 0, IncarnationCause::kMoved));
  TRY(device, array_at<32>(map, 1));
  TRY(facility, array_at<32>(map, 2));
  TRY(auditor, array_at<32>(map, 3));
  body.cause = cause;
  body.keys = {device, facility, auditor};
  if (cause == IncarnationCause::kFirstUse) return Body(body);
  TRY(from, seq_at(map, 4));
  TRY(to, seq_at(map, 5));
  TRY(head, array_at<32>(map, 6));
  body.bad_from = from;
  body.bad_to = to;
  body.lost_head = head;
  return Body(body);
}

Result<Body> get_search_end(MapReader& map) {
  SearchEnds body;
  TRY(kind, enum_at(map, 0, SearchKind::kBatch));
  TRY(begin, seq_at(map, 1));
  TRY(outcome, enum_at(map, 2, SearchOutcome::kAnswered));
  TRY(shown_count, map.unsigned_at(3, INT64_MAX));
  TRY(part, map.unsigned_at(4, kPartsMax));
  TRY(parts, map.unsigned_at(5, kPartsMax));
  if (part == 0 || part > parts) return kBadField;
  body.criteria.kind = kind;
  body.begin = begin;
  body.outcome = outcome;
  body.shown_count = shown_count;
  body.part = static_cast<std::uint32_t>(part);
  body.parts = static_cast<std::uint32_t>(parts);
  return Body(body);
}

Result<Body> get_import(MapReader& map) {
  Imported body;
  TRY(read, map.unsigned_at(0, INT64_MAX));
  TRY(stored, map.unsigned_at(1, INT64_MAX));
  TRY(unchanged, map.unsigned_at(2, INT64_MAX));
  TRY(quarantined, map.unsigned_at(3, INT64_MAX));
  TRY(content, array_at<32>(map, 4));
  body.read = read;
  body.stored = stored;
  body.unchanged = unchanged;
  body.quarantined = quarantined;
  body.content = content;
  return Body(body);
}

Result<Body> get_of_chart(EntryKind kind, MapReader& map) {
  if (kind == EntryKind::kConsent) {
    TRY(answer, enum_at(map, 0, ConsentAnswer::kRefused));
    TRY(place, map.text_or_empty(1, kTextBytesMax));
    ConsentRecorded body;
    body.answer = answer;
    body.place = place;
    return Body(body);
  }
  TRY(consent, seq_at(map, 0));
  if (kind == EntryKind::kWithdrawal) return Body(ConsentWithdrawn{consent, {}});
  if (kind == EntryKind::kView) return Body(ChartViewed{consent, {}, {}});
  TRY(reason, enum_at(map, 1, CloseReason::kLocked));
  return Body(ChartClosed{consent, reason, {}});
}

Result<Body> get_account_change(MapReader& map) {
  AccountChanged body;
  TRY(action, enum_at(map, 0, AccountAction::kIssuerDistrusted));
  TRY(subject, map.text_or_empty(1, kAccountBytesMax));
  TRY(role, map.unsigned_if(2, number_of(Role::kMaster)));
  if (map.find(3) != nullptr) {
    TRY(issuer, array_at<32>(map, 3));
    body.issuer = issuer;
  }
  TRY(revision, map.unsigned_if(4, INT64_MAX));
  body.action = action;
  body.subject.value = std::move(subject);
  if (role) body.role = static_cast<Role>(*role);
  if (revision) body.revision = *revision;
  return Body(body);
}

Result<Body> get_store_upkeep(MapReader& map) {
  StoreUpkeep body;
  TRY(kind, enum_at(map, 0, UpkeepKind::kSettingChanged));
  TRY(result, enum_at(map, 1, UpkeepResult::kDamageFound));
  TRY(subject, map.text_or_empty(2, kTextBytesMax));
  body.kind = kind;
  body.result = result;
  body.subject = std::move(subject);
  return Body(body);
}

Result<Body> get_of_device(EntryKind kind, MapReader& map) {
  if (kind == EntryKind::kSignIn) return Body(SignedIn{});
  if (kind == EntryKind::kSignInFailure) {
    TRY(failures, map.unsigned_at(0, UINT32_MAX));
    return Body(SignInFailed{static_cast<std::uint32_t>(failures)});
  }
  if (kind == EntryKind::kLock) {
    TRY(reason, enum_at(map, 0, LockReason::kShutdown));
    return Body(Locked{reason});
  }
  if (kind == EntryKind::kAlarm) {
    TRY(alarm, enum_at(map, 0, AlarmKind::kRosterFork));
    return Body(AlarmRaised{alarm});
  }
  TRY(reading, enum_at(map, 0, AuditReading::kRefused));
  TRY(entries, map.unsigned_at(1, INT64_MAX));
  return Body(AuditRead{reading, entries});
}

// Kinds without a personal part.
Result<void> get_personal(MapReader&, UnknownBody&) { return ok(); }
Result<void> get_personal(MapReader&, IncarnationBegins&) { return ok(); }
Result<void> get_personal(MapReader&, SignInFailed&) { return ok(); }
Result<void> get_personal(MapReader&, Locked&) { return ok(); }
Result<void> get_personal(MapReader&, AlarmRaised&) { return ok(); }
Result<void> get_personal(MapReader&, AuditRead&) { return ok(); }
Result<void> get_personal(MapReader&, OrderHandled&) { return ok(); }
Result<void> get_personal(MapReader&, Synced&) { return ok(); }
Result<void> get_personal(MapReader&, SealMade&) { return ok(); }
Result<void> get_personal(MapReader&, SampleDrawn&) { return ok(); }
Result<void> get_personal(MapReader& map, SearchBegins& body) {
  TRY(terms, terms_at(map, 0));
  body.criteria.terms = std::move(terms);
  return ok();
}
Result<void> get_personal(MapReader& map, SearchRefused& body) {
  TRY(terms, terms_at(map, 0));
  body.criteria.terms = std::move(terms);
  return ok();
}
Result<void> get_personal(MapReader& map, SearchEnds& body) {
  TRY(terms, terms_at(map, 0));
  TRY(shown, persons_at(map, 1));
  body.criteria.terms = std::move(terms);
  body.shown = std::move(shown);
  return ok();
}
Result<void> get_personal(MapReader& map, ConsentRecorded& body) {
  TRY(persons, persons_at(map, 0));
  TRY(identity, enum_at(map, 1, IdentityCheck::kPresumed));
  TRY(reasons, reasons_at(map, 2));
  TRY(note, map.text_or_empty(3, kTextBytesMax));
  TRY(sections, sections_at(map, 4));
  if (map.find(5) != nullptr) {
    TRY(id, map.text_at(5, kWordingIdBytesMax));
    TRY(language, enum_at(map, 6, Language::kEnglish));
    TRY(hash, array_at<32>(map, 7));
    body.wording = WordingUsed{id, language, hash};
  }
  TRY(flags, map.unsigned_at(8, UINT16_MAX));
  if (persons.empty()) return kBadField;
  body.persons = std::move(persons);
  body.identity = identity;
  body.reasons = std::move(reasons);
  body.note = std::move(note);
  body.sections = sections;
  body.flags = {static_cast<std::uint16_t>(flags)};
  return ok();
}
Result<void> get_personal(MapReader& map, ConsentWithdrawn& body) {
  TRY(persons, persons_at(map, 0));
  body.persons = std::move(persons);
  return ok();
}
Result<void> get_personal(MapReader& map, ChartViewed& body) {
  TRY(charts, persons_at(map, 0));
  TRY(sections, sections_at(map, 1));
  body.charts = std::move(charts);
  body.sections = sections;
  return ok();
}
Result<void> get_personal(MapReader& map, ChartClosed& body) {
  TRY(charts, persons_at(map, 0));
  body.charts = std::move(charts);
  return ok();
}
Result<void> get_personal(MapReader& map, SignedIn& body) {
  TRY(name, map.text_or_empty(0, kTextBytesMax));
  body.name = std::move(name);
  return ok();
}
Result<void> get_personal(MapReader& map, Imported& body) {
  TRY(file, map.text_or_empty(0, kTextBytesMax));
  body.file = std::move(file);
  return ok();
}

Result<void> get_personal(MapReader& map, AccountChanged& body) {
  TRY(name, map.text_or_empty(0, kTextBytesMax));
  TRY(team, map.text_or_empty(1, kTextBytesMax));
  TRY(identity_seen, map.text_or_empty(2, kTextBytesMax));
  TRY(second, map.text_or_empty(3, kAccountBytesMax));
  body.name = std::move(name);
  body.team = std::move(team);
  body.identity_seen = std::move(identity_seen);
  body.second.value = std::move(second);
  return ok();
}
Result<void> get_personal(MapReader& map, StoreUpkeep& body) {
  TRY(note, map.text_or_empty(0, kTextBytesMax));
  body.note = std::move(note);
  return ok();
}

bool terms_are_utf8(const SearchCriteria& criteria) {
  return std::ranges::all_of(criteria.terms, [](const SearchTerm& term) {
    return cbor::is_utf8(as_bytes(term.text));
  });
}

}  // namespace

void write_public(MapWriter& map, const Body& body) {
  std::visit([&](const auto& one) { put_public(map, one); }, body);
}

void write_personal(MapWriter& map, const Body& body) {
  std::visit([&](const auto& one) { put_personal(map, one); }, body);
}

Result<Body> read_public(std::uint64_t kind, MapReader& map) {
  switch (static_cast<EntryKind>(kind)) {
    case EntryKind::kIncarnation: return get_incarnation(map);
    case EntryKind::kSearchBegin: {
      TRY(search, enum_at(map, 0, SearchKind::kBatch));
      return Body(SearchBegins{{search, {}}});
    }
    case EntryKind::kSearchEnd: return get_search_end(map);
    case EntryKind::kSearchRefused: {
      TRY(search, enum_at(map, 0, SearchKind::kBatch));
      TRY(why, enum_at(map, 1, SearchRefusal::kNoOrder));
      return Body(SearchRefused{why, {search, {}}});
    }
    case EntryKind::kConsent:
    case EntryKind::kWithdrawal:
    case EntryKind::kView:
    case EntryKind::kClose: return get_of_chart(static_cast<EntryKind>(kind), map);
    case EntryKind::kSignIn:
    case EntryKind::kSignInFailure:
    case EntryKind::kLock:
    case EntryKind::kAlarm:
    case EntryKind::kAuditRead: return get_of_device(static_cast<EntryKind>(kind), map);
    case EntryKind::kImport: return get_import(map);
    case EntryKind::kAccountChange: return get_account_change(map);
    case EntryKind::kStoreUpkeep: return get_store_upkeep(map);
    default: return get_later(static_cast<EntryKind>(kind), map);
  }
}

Result<void> read_personal(MapReader& map, Body& body) {
  return std::visit([&](auto& one) { return get_personal(map, one); }, body);
}

bool texts_are_utf8(const Body& body) {
  const auto good = [](std::string_view text) { return cbor::is_utf8(as_bytes(text)); };
  return std::visit(
      [&](const auto& one) {
        using Kind = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Kind, ConsentRecorded>) {
          return good(one.place) && good(one.note) && (!one.wording || good(one.wording->id));
        } else if constexpr (std::is_same_v<Kind, SignedIn>) {
          return good(one.name);
        } else if constexpr (std::is_same_v<Kind, Imported>) {
          return good(one.file);
        } else if constexpr (std::is_same_v<Kind, AccountChanged>) {
          return good(one.subject.value) && good(one.name) && good(one.team) &&
                 good(one.identity_seen) && good(one.second.value);
        } else if constexpr (std::is_same_v<Kind, StoreUpkeep>) {
          return good(one.subject) && good(one.note);
        } else if constexpr (std::is_same_v<Kind, SecondPerson>) {
          return good(one.second.value) && good(one.note);
        } else if constexpr (std::is_same_v<Kind, OrderHandled>) {
          return good(one.order);
        } else if constexpr (std::is_same_v<Kind, CustodyChanged>) {
          return good(one.name);
        } else if constexpr (requires { one.note; }) {
          return good(one.note);
        } else if constexpr (requires { one.criteria; }) {
          return terms_are_utf8(one.criteria);
        } else {
          return true;
        }
      },
      body);
}

}  // namespace tomoshibi::store::journal
