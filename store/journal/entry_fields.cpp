// Names of the kinds and values of entries, and their fields for listings.
#include <array>
#include <string>
#include <type_traits>
#include <utility>

#include "store/journal/entry.h"

namespace tomoshibi::store::journal {
namespace {

// Names by number from 1; number 0 and what lies beyond are "unknown".
template <std::size_t N>
std::string_view name_at(const std::array<std::string_view, N>& names, std::uint64_t number) {
  return number >= 1 && number <= N ? names[number - 1] : "unknown";
}

constexpr std::array<std::string_view, 27> kKinds{
    "incarnation", "search",  "search_end",      "search_refused", "consent",
    "withdrawal",  "view",    "close",           "sign_in",        "sign_in_failure",
    "lock",        "import",  "alarm",           "audit_read",
    "account_change", "store_upkeep", "print", "export", "record", "order", "sync", "custody",
    "second_person", "seal", "receipt", "review", "sample"};
constexpr std::array<std::string_view, 6> kCauses{"first_use", "rolled_back", "damaged",
                                                  "head_lost", "restored",    "moved"};
constexpr std::array<std::string_view, 3> kSearches{"card", "person", "batch"};
constexpr std::array<std::string_view, 12> kSearchFields{
    "name",  "kana",           "birth",  "age",    "sex",    "address",
    "phone", "insurer_number", "symbol", "number", "branch", "text"};
constexpr std::array<std::string_view, 5> kOutcomes{"chosen", "cleared", "idle", "locked",
                                                    "answered"};
constexpr std::array<std::string_view, 3> kRefusals{"no_right", "locked", "no_order"};
constexpr std::array<std::string_view, 4> kCloseReasons{"done", "wrong_person", "withdrawn",
                                                        "locked"};
constexpr std::array<std::string_view, 4> kLockReasons{"by_hand", "idle", "sign_out", "shutdown"};
constexpr std::array<std::string_view, 7> kAlarms{
    "storage",           "clock_jump",        "key_missing", "store_damaged",
    "store_rolled_back", "slots_rolled_back", "roster_fork"};
constexpr std::array<std::string_view, 13> kAccountActions{
    "added",    "role_changed", "disabled",             "enabled",        "proof_changed",
    "proof_reset", "locked",    "unlocked",             "responder_registered",
    "roster_applied", "roster_exported", "issuer_trusted", "issuer_distrusted"};
constexpr std::array<std::string_view, 7> kUpkeeps{
    "backup", "restore", "rekey", "slots_changed", "check", "key_handed_out", "setting_changed"};
constexpr std::array<std::string_view, 3> kUpkeepResults{"done", "failed", "damage_found"};
constexpr std::array<std::string_view, 7> kRoles{
    "general", "doctor", "pharmacist", "selected", "administrator", "auditor", "master"};
constexpr std::array<std::string_view, 5> kReadings{"verify", "list", "export", "review", "refused"};
constexpr std::array<std::pair<Section, std::string_view>, 4> kSections{
    {{Section::kMedication, "medication"},
     {Section::kCare, "care"},
     {Section::kSurgery, "surgery"},
     {Section::kCheckup, "checkup"}}};
constexpr std::array<std::string_view, 6> kMatters{"chart",   "eligibility", "hand_over",
                                                   "receipt", "seal",        "report"};
constexpr std::array<std::string_view, 7> kFormats{"csv", "balp",  "pack", "text",
                                                   "pdf", "jahis", "fhir"};
constexpr std::array<std::string_view, 8> kRecords{"dispense", "note",   "allergy",   "unidentified",
                                                   "link",     "unlink", "amendment", "still_held"};
constexpr std::array<std::string_view, 8> kOrderEvents{
    "applied", "extended", "closed", "refused", "opened", "emergency_code", "expired", "destroyed"};
constexpr std::array<std::string_view, 3> kRoads{"network", "lan", "courier"};
constexpr std::array<std::string_view, 3> kSyncResults{"done", "partly", "failed"};
constexpr std::array<std::string_view, 4> kCustodyEvents{"handed_out", "received", "returned",
                                                         "lost"};
constexpr std::array<std::string_view, 3> kSecondHows{"signed_in", "by_voice", "nobody_there"};
constexpr std::array<std::string_view, 3> kSealCauses{"morning", "evening", "on_demand"};
constexpr std::array<std::string_view, 2> kStages{"first", "second"};
constexpr std::array<std::string_view, 4> kReviewOutcomes{"justified", "asked", "unjustified",
                                                          "reported"};
constexpr std::array<std::pair<ConsentFlag, std::string_view>, 11> kFlags{
    {{ConsentFlag::kAlone, "alone"},
     {ConsentFlag::kWithheld, "withheld"},
     {ConsentFlag::kAfterRefusal, "after_refusal"},
     {ConsentFlag::kSameSurname, "same_surname"},
     {ConsentFlag::kBudget, "budget"},
     {ConsentFlag::kNamesake, "namesake"},
     {ConsentFlag::kInterpreter, "interpreter"},
     {ConsentFlag::kSameAddress, "same_address"},
     {ConsentFlag::kOwnStaff, "own_staff"},
     {ConsentFlag::kOwnHousehold, "own_household"},
     {ConsentFlag::kNeighbour, "neighbour"}}};

template <typename Names, typename Has>
std::string joined(const Names& names, Has has) {
  std::string text;
  for (const auto& [value, name] : names) {
    if (!has(value)) continue;
    if (!text.empty()) text += ' ';
    text += name;
  }
  return text;
}

class FieldList final {
 public:
  explicit FieldList(bool opened) : opened_(opened) {}
  bool opened() const { return opened_; }
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) fields_.push_back({name, std::string(value)});
  }
  void number(std::string_view name, std::uint64_t value) {
    fields_.push_back({name, static_cast<std::int64_t>(value)});
  }
  void flags(std::string_view name, ConsentFlags set) {
    text(name, joined(kFlags, [&](ConsentFlag flag) { return set.has(flag); }));
  }
  void seq(std::string_view name, EntrySeq value) {
    if (value.value != 0) number(name, value.value);
  }
  void sections(SectionSet set) {
    text("sections", joined(kSections, [&](Section section) { return set.has(section); }));
  }
  void terms(const SearchCriteria& criteria) {
    if (!opened_) return;
    for (const SearchTerm& term : criteria.terms) {
      text(name_at(kSearchFields, static_cast<std::uint64_t>(term.field)), term.text);
    }
  }
  std::vector<Field> take() { return std::move(fields_); }

 private:
  bool opened_;
  std::vector<Field> fields_;
};

void list_fields(FieldList& out, const UnknownBody& body) { out.number("kind_number", body.kind); }
void list_fields(FieldList& out, const IncarnationBegins& body) {
  out.text("cause", name_of(body.cause));
  out.text("device_key", to_hex(body.keys.device));
  if (body.cause == IncarnationCause::kFirstUse) return;
  out.number("bad_from", body.bad_from.value);
  out.number("bad_to", body.bad_to.value);
  out.text("lost_head", to_hex(body.lost_head));
}
void list_fields(FieldList& out, const SearchBegins& body) {
  out.text("search", name_of(body.criteria.kind));
  out.terms(body.criteria);
}
void list_fields(FieldList& out, const SearchEnds& body) {
  out.text("search", name_of(body.criteria.kind));
  out.number("begin", body.begin.value);
  out.text("outcome", name_of(body.outcome));
  out.number("shown", body.shown_count);
  if (body.parts > 1) {
    out.number("part", body.part);
    out.number("parts", body.parts);
  }
  out.terms(body.criteria);
}
void list_fields(FieldList& out, const SearchRefused& body) {
  out.text("search", name_of(body.criteria.kind));
  out.text("why", name_of(body.why));
  out.terms(body.criteria);
}
void list_fields(FieldList& out, const ConsentRecorded& body) {
  out.text("answer", tomoshibi::name_of(body.answer));
  out.text("place", body.place);
  if (!out.opened()) return;
  out.text("identity", tomoshibi::name_of(body.identity));
  std::string reasons;
  for (const NoConsentReason reason : body.reasons) {
    if (!reasons.empty()) reasons += ' ';
    reasons += tomoshibi::name_of(reason);
  }
  out.text("reason", reasons);
  out.text("note", body.note);
  out.sections(body.sections);
  if (body.wording) {
    out.text("wording", body.wording->id);
    out.text("language", name_of(body.wording->language));
    out.text("wording_hash", to_hex(body.wording->hash));
  }
  out.flags("flags", body.flags);
}
void list_fields(FieldList& out, const ConsentWithdrawn& body) {
  out.number("consent", body.consent.value);
}
void list_fields(FieldList& out, const ChartViewed& body) {
  out.number("consent", body.consent.value);
  if (out.opened()) out.sections(body.sections);
}
void list_fields(FieldList& out, const ChartClosed& body) {
  out.number("consent", body.consent.value);
  out.text("reason", name_of(body.reason));
}
void list_fields(FieldList& out, const SignedIn& body) { out.text("name", body.name); }
void list_fields(FieldList& out, const SignInFailed& body) {
  out.number("failures", body.failures);
}
void list_fields(FieldList& out, const Locked& body) { out.text("reason", name_of(body.reason)); }
void list_fields(FieldList& out, const Imported& body) {
  out.number("read", body.read);
  out.number("stored", body.stored);
  out.number("unchanged", body.unchanged);
  out.number("quarantined", body.quarantined);
  out.text("content", to_hex(body.content));
  out.text("file", body.file);
}
void list_fields(FieldList& out, const AlarmRaised& body) {
  out.text("alarm", name_of(body.kind));
}
void list_fields(FieldList& out, const AuditRead& body) {
  out.text("reading", name_of(body.reading));
  out.number("entries", body.entries);
}
void list_fields(FieldList& out, const AccountChanged& body) {
  out.text("action", name_of(body.action));
  out.text("subject", body.subject.value);
  if (body.role) out.text("role", name_at(kRoles, static_cast<std::uint64_t>(*body.role) + 1));
  if (body.issuer) out.text("issuer", to_hex(*body.issuer));
  if (body.revision != 0) out.number("revision", body.revision);
  out.text("name", body.name);
  out.text("team", body.team);
  out.text("identity_seen", body.identity_seen);
  out.text("second", body.second.value);
}
void list_fields(FieldList& out, const StoreUpkeep& body) {
  out.text("upkeep", name_of(body.kind));
  out.text("result", name_of(body.result));
  out.text("store", body.subject);
  out.text("note", body.note);
}
void list_fields(FieldList& out, const Printed& body) {
  out.text("matter", name_of(body.matter));
  out.number("pages", body.pages);
  out.seq("consent", body.consent);
  if (out.opened()) out.sections(body.sections);
}
void list_fields(FieldList& out, const Exported& body) {
  out.text("format", name_of(body.format));
  out.number("entries", body.entries);
  out.text("content", to_hex(body.content));
  out.seq("consent", body.consent);
  if (out.opened()) out.sections(body.sections);
  out.text("note", body.note);
}
void list_fields(FieldList& out, const RecordMade& body) {
  out.text("record", name_of(body.kind));
  out.seq("consent", body.consent);
  if (body.amends) out.seq("amends", *body.amends);
}
void list_fields(FieldList& out, const OrderHandled& body) {
  out.text("event", name_of(body.event));
  out.text("order", body.order);
  out.number("revision", body.revision);
  out.text("content", to_hex(body.content));
}
void list_fields(FieldList& out, const Synced& body) {
  out.text("road", name_of(body.road));
  out.text("result", name_of(body.result));
  out.text("peer", to_hex(body.peer));
  out.number("segments_in", body.segments_in);
  out.number("entries_in", body.entries_in);
  out.number("entries_out", body.entries_out);
}
void list_fields(FieldList& out, const CustodyChanged& body) {
  out.text("event", name_of(body.event));
  out.text("courier", to_hex(body.courier));
  out.number("bytes", body.bytes);
  out.text("name", body.name);
}
void list_fields(FieldList& out, const SecondPerson& body) {
  out.seq("consent", body.consent);
  out.text("how", name_of(body.how));
  if (out.opened()) out.flags("grounds", body.grounds);
  out.text("second", body.second.value);
  out.text("note", body.note);
}
void list_fields(FieldList& out, const SealMade& body) {
  out.text("cause", name_of(body.cause));
  out.number("size", body.size);
  out.text("root", to_hex(body.root));
}
void list_fields(FieldList& out, const ReceiptGiven& body) { out.seq("view", body.view); }
void list_fields(FieldList& out, const Reviewed& body) {
  out.text("device", to_hex(body.device));
  out.seq("subject", body.subject);
  out.text("stage", name_of(body.stage));
  out.text("outcome", name_of(body.outcome));
  out.text("note", body.note);
}
void list_fields(FieldList& out, const SampleDrawn& body) {
  out.number("size", body.size);
  out.text("root", to_hex(body.root));
  out.number("count", body.count);
}

}  // namespace

std::string_view name_of(EntryKind kind) {
  return name_at(kKinds, static_cast<std::uint64_t>(kind));
}
std::string_view name_of(IncarnationCause cause) {
  return name_at(kCauses, static_cast<std::uint64_t>(cause));
}
std::string_view name_of(SearchKind kind) {
  return name_at(kSearches, static_cast<std::uint64_t>(kind));
}
std::string_view name_of(SearchOutcome outcome) {
  return name_at(kOutcomes, static_cast<std::uint64_t>(outcome));
}
std::string_view name_of(SearchRefusal why) {
  return name_at(kRefusals, static_cast<std::uint64_t>(why));
}
std::string_view name_of(CloseReason reason) {
  return name_at(kCloseReasons, static_cast<std::uint64_t>(reason));
}
std::string_view name_of(LockReason reason) {
  return name_at(kLockReasons, static_cast<std::uint64_t>(reason));
}
std::string_view name_of(AlarmKind kind) {
  return name_at(kAlarms, static_cast<std::uint64_t>(kind));
}
std::string_view name_of(AuditReading reading) {
  return name_at(kReadings, static_cast<std::uint64_t>(reading));
}

std::string_view name_of(AccountAction action) {
  return name_at(kAccountActions, static_cast<std::uint64_t>(action));
}
std::string_view name_of(UpkeepKind kind) {
  return name_at(kUpkeeps, static_cast<std::uint64_t>(kind));
}
std::string_view name_of(UpkeepResult result) {
  return name_at(kUpkeepResults, static_cast<std::uint64_t>(result));
}

std::string_view name_of(PrintedMatter matter) {
  return name_at(kMatters, static_cast<std::uint64_t>(matter));
}
std::string_view name_of(ExportFormat format) {
  return name_at(kFormats, static_cast<std::uint64_t>(format));
}
std::string_view name_of(RecordKind kind) {
  return name_at(kRecords, static_cast<std::uint64_t>(kind));
}
std::string_view name_of(OrderEvent event) {
  return name_at(kOrderEvents, static_cast<std::uint64_t>(event));
}
std::string_view name_of(Road road) {
  return name_at(kRoads, static_cast<std::uint64_t>(road));
}
std::string_view name_of(SyncResult result) {
  return name_at(kSyncResults, static_cast<std::uint64_t>(result));
}
std::string_view name_of(CustodyEvent event) {
  return name_at(kCustodyEvents, static_cast<std::uint64_t>(event));
}
std::string_view name_of(SecondHow how) {
  return name_at(kSecondHows, static_cast<std::uint64_t>(how));
}
std::string_view name_of(SealCause cause) {
  return name_at(kSealCauses, static_cast<std::uint64_t>(cause));
}
std::string_view name_of(ReviewStage stage) {
  return name_at(kStages, static_cast<std::uint64_t>(stage));
}
std::string_view name_of(ReviewOutcome outcome) {
  return name_at(kReviewOutcomes, static_cast<std::uint64_t>(outcome));
}

std::string_view kind_name(const Body& body) {
  if (const auto* record = std::get_if<RecordMade>(&body)) return name_of(record->kind);
  return name_at(kKinds, kind_number(body));
}

std::vector<Field> fields_of(const Entry& entry) {
  FieldList list(entry.opened);
  list.text("under", entry.header.under);
  std::visit([&](const auto& body) { list_fields(list, body); }, entry.body);
  return list.take();
}

std::span<const PersonId> persons_of(const Body& body) {
  return std::visit(
      [](const auto& one) -> std::span<const PersonId> {
        if constexpr (requires { one.persons; }) {
          return one.persons;
        } else if constexpr (requires { one.charts; }) {
          return one.charts;
        } else if constexpr (requires { one.shown; }) {
          return one.shown;
        } else {
          return {};
        }
      },
      body);
}

}  // namespace tomoshibi::store::journal
