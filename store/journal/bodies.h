// What an entry says, by kind: plain values. How they are written is entry_bodies.h.
//
// The alternatives of Body stand in the order of their numbers. Members after "Sealed:" are the
// personal part; who can open it is recipients_of()'s to say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/base/access.h"
#include "store/base/bytes.h"
#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/journal/device_keys.h"
#include "store/journal/wording.h"

namespace tomoshibi::store::journal {

inline constexpr std::size_t kTextBytesMax = 1024;
inline constexpr std::size_t kPersonsMax = 512;
inline constexpr std::size_t kTermsMax = 16;
inline constexpr std::size_t kAccountBytesMax = 64;
inline constexpr std::size_t kContentBytesMax = std::size_t{16} << 10;

// Numbers are for ever.
enum class EntryKind : std::uint8_t {
  kIncarnation = 1,
  kSearchBegin = 2,
  kSearchEnd = 3,
  kSearchRefused = 4,
  kConsent = 5,
  kWithdrawal = 6,
  kView = 7,
  kClose = 8,
  kSignIn = 9,
  kSignInFailure = 10,
  kLock = 11,
  kImport = 12,
  kAlarm = 13,
  kAuditRead = 14,
  kAccountChange = 15,
  kStoreUpkeep = 16,
  kPrint = 17,
  kExport = 18,
  kRecord = 19,
  kOrder = 20,
  kSync = 21,
  kCustody = 22,
  kSecondPerson = 23,
  kSeal = 24,
  kReceipt = 25,
  kReview = 26,
  kSample = 27,
};
// incarnation search search_end search_refused consent withdrawal view close sign_in
// sign_in_failure lock import alarm audit_read account_change store_upkeep print export record order
// sync custody second_person seal receipt review sample; "unknown" for a kind of a later release.
std::string_view name_of(EntryKind kind);

// A random name of one life of a journal: a restored, cloned or rolled-back store starts a new one.
using Incarnation = std::array<std::uint8_t, 16>;

// ---- bodies; members after "Sealed:" are the personal part -------------------------------------

enum class IncarnationCause : std::uint8_t {
  kFirstUse = 1,
  kRolledBack,   // The head names entries that the database does not hold.
  kDamaged,      // An entry does not verify.
  kHeadLost,     // The head file is missing or damaged.
  kRestored,     // The store was put back from a backup; whoever did it stands in the entry before.
  kMoved,        // The store runs on another machine than the one it was last written on: a clone.
};
// first_use rolled_back damaged head_lost restored moved
std::string_view name_of(IncarnationCause cause);

struct IncarnationBegins {
  IncarnationCause cause = IncarnationCause::kFirstUse;
  PublicKeys keys;
  // What is missing or bad, when the cause says so: from ... to, and the head that named them.
  EntrySeq bad_from;
  EntrySeq bad_to;
  Digest lost_head{};
};

enum class SearchKind : std::uint8_t { kCard = 1, kPerson, kBatch };
std::string_view name_of(SearchKind kind);  // card person batch
enum class SearchField : std::uint8_t {
  kName = 1, kKana, kBirth, kAge, kSex, kAddress, kPhone, kInsurerNumber, kSymbol, kNumber, kBranch,
  kText,     // Anything else, as typed.
};
struct SearchTerm {
  SearchField field = SearchField::kText;
  std::string text;
  bool operator==(const SearchTerm&) const = default;
};
struct SearchCriteria {
  SearchKind kind = SearchKind::kPerson;
  std::vector<SearchTerm> terms;
  bool operator==(const SearchCriteria&) const = default;
};
struct SearchBegins {
  SearchCriteria criteria;  // kind is public. Sealed: the terms.
};

enum class SearchOutcome : std::uint8_t { kChosen = 1, kCleared, kIdle, kLocked, kAnswered };
std::string_view name_of(SearchOutcome outcome);  // chosen cleared idle locked answered
struct SearchEnds {
  EntrySeq begin;
  SearchOutcome outcome = SearchOutcome::kCleared;
  std::uint64_t shown_count = 0;  // Of all parts.
  std::uint32_t part = 1;         // A long list takes several entries, written together.
  std::uint32_t parts = 1;
  SearchCriteria criteria;        // kind is public. Sealed: the terms (in the first part).
  std::vector<PersonId> shown;    // Sealed.
};

enum class SearchRefusal : std::uint8_t { kNoRight = 1, kLocked, kNoOrder };
std::string_view name_of(SearchRefusal why);  // no_right locked no_order
struct SearchRefused {
  SearchRefusal why = SearchRefusal::kNoRight;
  SearchCriteria criteria;  // kind is public. Sealed: the terms.
};

// What the reviewer wants to know beside the answer. kAfterRefusal is set by the journal itself.
enum class ConsentFlag : std::uint16_t {
  kAlone = 1,         // No second person was there to be asked.
  kWithheld = 2,      // 不開示の届出
  kAfterRefusal = 4,  // The person had refused or withdrawn before.
  kSameSurname = 8,
  kBudget = 16,
  kNamesake = 32,     // A namesake's question was not answered.
  kInterpreter = 64,
  kSameAddress = 128, // The household of somebody who was opened here without consent before.
  kOwnStaff = 256,    // Somebody with an account on this device, or the user himself.
  kOwnHousehold = 512,  // Lives at the user's own address.
  kNeighbour = 1024,    // Lives a few doors from the user.
};
struct ConsentFlags {
  std::uint16_t bits = 0;
  bool has(ConsentFlag flag) const { return (bits & static_cast<unsigned>(flag)) != 0; }
  ConsentFlags with(ConsentFlag flag) const {
    return {static_cast<std::uint16_t>(bits | static_cast<unsigned>(flag))};
  }
  bool operator==(const ConsentFlags&) const = default;
};

struct ConsentRecorded {
  ConsentAnswer answer = ConsentAnswer::kOral;
  std::string place;
  // Sealed:
  std::vector<PersonId> persons;  // The record chosen first, then those linked with it.
  IdentityCheck identity = IdentityCheck::kStated;
  std::vector<NoConsentReason> reasons;
  std::string note;               // The reason in words, or who agreed (長女, 通訳を介して).
  SectionSet sections;
  std::optional<WordingUsed> wording;
  ConsentFlags flags;
};

struct ConsentWithdrawn {
  EntrySeq consent;
  std::vector<PersonId> persons;  // Sealed.
};

struct ChartViewed {
  EntrySeq consent;
  // Sealed:
  std::vector<PersonId> charts;
  SectionSet sections;
};

enum class CloseReason : std::uint8_t { kDone = 1, kWrongPerson, kWithdrawn, kLocked };
std::string_view name_of(CloseReason reason);  // done wrong_person withdrawn locked
struct ChartClosed {
  EntrySeq consent;
  CloseReason reason = CloseReason::kDone;
  std::vector<PersonId> charts;  // Sealed.
};

struct SignedIn {
  std::string name;  // Sealed: the name of the member of staff.
};
struct SignInFailed {
  std::uint32_t failures = 0;  // In a row, this one included. The account stands in the header.
};
enum class LockReason : std::uint8_t { kByHand = 1, kIdle, kSignOut, kShutdown };
std::string_view name_of(LockReason reason);  // by_hand idle sign_out shutdown
struct Locked {
  LockReason reason = LockReason::kByHand;
};

struct Imported {
  std::uint64_t read = 0;
  std::uint64_t stored = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t quarantined = 0;
  Digest content{};   // BLAKE2b-256 of the file.
  std::string file;   // Sealed: names of files may name people.
};

enum class AlarmKind : std::uint8_t {
  kStorage = 1,      // The disk is full: the journal's reserve was touched.
  kClockJump,
  kKeyMissing,
  kStoreDamaged,
  kStoreRolledBack,  // An older copy of a whole store file was put back.
  kSlotsRolledBack,  // An older copy of a slots file was put back.
  kRosterFork,       // Two rosters of one issuer with one revision and other bytes.
};
// storage clock_jump key_missing store_damaged store_rolled_back slots_rolled_back roster_fork
std::string_view name_of(AlarmKind kind);
struct AlarmRaised {
  AlarmKind kind = AlarmKind::kStorage;
};

enum class AuditReading : std::uint8_t { kVerify = 1, kList, kExport, kReview, kRefused };
std::string_view name_of(AuditReading reading);  // verify list export review refused
struct AuditRead {
  AuditReading reading = AuditReading::kList;
  std::uint64_t entries = 0;
};

enum class AccountAction : std::uint8_t {
  kAdded = 1,
  kRoleChanged,
  kDisabled,
  kEnabled,
  kProofChanged,        // By the member himself.
  kProofReset,          // By an administrator.
  kLocked,              // By ten wrong tries.
  kUnlocked,            // By two others.
  kResponderRegistered,
  kRosterApplied,
  kRosterExported,
  kIssuerTrusted,
  kIssuerDistrusted,
};
// added role_changed disabled enabled proof_changed proof_reset locked unlocked
// responder_registered roster_applied roster_exported issuer_trusted issuer_distrusted
std::string_view name_of(AccountAction action);
struct AccountChanged {
  AccountAction action = AccountAction::kAdded;
  AccountId subject{};               // Whose account; empty for rosters and issuers.
  std::optional<Role> role{};        // The role that it has now.
  std::optional<PublicKey> issuer{}; // Of a roster.
  std::uint64_t revision = 0;        // Of a roster.
  // Sealed:
  std::string name{};           // Of the member, or what the issuer is called.
  std::string team{};           // Of a responder.
  std::string identity_seen{};  // Of a responder.
  AccountId second{};           // The second of two who unlocked; who vouched.
};

enum class UpkeepKind : std::uint8_t {
  kBackup = 1, kRestore, kRekey, kSlotsChanged, kCheck, kKeyHandedOut, kSettingChanged,
};
// backup restore rekey slots_changed check key_handed_out setting_changed
std::string_view name_of(UpkeepKind kind);
enum class UpkeepResult : std::uint8_t { kDone = 1, kFailed, kDamageFound };
std::string_view name_of(UpkeepResult result);  // done failed damage_found
struct StoreUpkeep {
  UpkeepKind kind = UpkeepKind::kCheck;
  UpkeepResult result = UpkeepResult::kDone;
  std::string subject{};  // A file or setting of this product: "region.db", "machine.slots".
  std::string note{};     // Sealed: paths and labels.
};

// ---- paper, files and what was recorded --------------------------------------------------------

enum class PrintedMatter : std::uint8_t {
  kChart = 1, kEligibility, kHandOver, kReceipt, kSeal, kReport,
};
std::string_view name_of(PrintedMatter matter);  // chart eligibility hand_over receipt seal report
struct Printed {
  PrintedMatter matter = PrintedMatter::kChart;
  std::uint32_t pages = 0;
  EntrySeq consent;  // Zero when there is none.
  // Sealed:
  std::vector<PersonId> charts;
  SectionSet sections;
};

enum class ExportFormat : std::uint8_t { kCsv = 1, kBalp, kPack, kText, kPdf, kJahis, kFhir };
std::string_view name_of(ExportFormat format);  // csv balp pack text pdf jahis fhir
struct Exported {
  ExportFormat format = ExportFormat::kCsv;
  std::uint64_t entries = 0;  // Of the journal; zero for a chart.
  Digest content{};           // BLAKE2b-256 of what was written.
  EntrySeq consent;           // Zero when there is none.
  // Sealed:
  std::vector<PersonId> charts;
  SectionSet sections;
  std::string note;           // Where to.
};

// What the next doctor must know; sealed to the region, so that any kiosk with the same order reads it.
enum class RecordKind : std::uint8_t {
  kDispense = 1, kNote, kAllergy, kUnidentified, kLink, kUnlink, kAmendment, kStillHeld,
};
// dispense note allergy unidentified link unlink amendment still_held
std::string_view name_of(RecordKind kind);
struct RecordMade {
  RecordKind kind = RecordKind::kNote;
  EntrySeq consent;              // Under which; zero when there is none.
  std::optional<EntrySeq> amends{};
  // Sealed:
  std::vector<PersonId> persons;
  Bytes content;                 // By its kind, at most kContentBytesMax.
};

// ---- orders, roads, couriers -------------------------------------------------------------------

enum class OrderEvent : std::uint8_t {
  kApplied = 1, kExtended, kClosed, kRefused, kOpened, kEmergencyCode, kExpired, kDestroyed,
};
// applied extended closed refused opened emergency_code expired destroyed
std::string_view name_of(OrderEvent event);
struct OrderHandled {
  OrderEvent event = OrderEvent::kApplied;
  std::string order;           // Its id.
  std::uint64_t revision = 0;
  Digest content{};            // SHA-256 of the order's bytes.
};

enum class Road : std::uint8_t { kNetwork = 1, kLan, kCourier };
std::string_view name_of(Road road);  // network lan courier
enum class SyncResult : std::uint8_t { kDone = 1, kPartly, kFailed };
std::string_view name_of(SyncResult result);  // done partly failed
struct Synced {
  Road road = Road::kNetwork;
  SyncResult result = SyncResult::kDone;
  KeyId peer{};
  std::uint64_t segments_in = 0;
  std::uint64_t entries_in = 0;
  std::uint64_t entries_out = 0;
};

enum class CustodyEvent : std::uint8_t { kHandedOut = 1, kReceived, kReturned, kLost };
std::string_view name_of(CustodyEvent event);  // handed_out received returned lost
struct CustodyChanged {
  CustodyEvent event = CustodyEvent::kHandedOut;
  std::array<std::uint8_t, 16> courier{};  // Which stick.
  std::uint64_t bytes = 0;                 // Of sealed cargo.
  std::string name;                        // Sealed: who carries it.
};

// ---- watching and proving ----------------------------------------------------------------------

// Asked for when a budget is passed, a person is withheld or shares the user's surname; never a bar.
enum class SecondHow : std::uint8_t { kSignedIn = 1, kByVoice, kNobodyThere };
std::string_view name_of(SecondHow how);  // signed_in by_voice nobody_there
struct SecondPerson {
  EntrySeq consent;
  SecondHow how = SecondHow::kNobodyThere;
  // Sealed:
  ConsentFlags grounds;
  AccountId second{};
  std::string note;  // Who answered at the hub; the reason when nobody is there.
};

enum class SealCause : std::uint8_t { kMorning = 1, kEvening, kOnDemand };
std::string_view name_of(SealCause cause);  // morning evening on_demand
struct SealMade {
  SealCause cause = SealCause::kOnDemand;
  std::uint64_t size = 0;  // Entries covered: all before this one.
  Digest root{};           // Of the Merkle tree over them.
};

struct ReceiptGiven {
  EntrySeq view;
  std::vector<PersonId> persons;  // Sealed.
};

enum class ReviewStage : std::uint8_t { kFirst = 1, kSecond };
std::string_view name_of(ReviewStage stage);  // first second
enum class ReviewOutcome : std::uint8_t {
  kJustified = 1,
  kAsked,        // The user is asked to explain.
  kUnjustified,
  kReported,     // To the facility, the authority or the 個人情報保護委員会.
};
std::string_view name_of(ReviewOutcome outcome);  // justified asked unjustified reported
struct Reviewed {
  KeyId device{};     // Whose journal.
  EntrySeq subject;   // The consent, search or alarm that was reviewed.
  ReviewStage stage = ReviewStage::kFirst;
  ReviewOutcome outcome = ReviewOutcome::kJustified;
  std::string note;   // Sealed: the finding in words.
};

// A draw that nobody could choose: its seed is the root of the tree as it stood before.
struct SampleDrawn {
  std::uint64_t size = 0;   // Of the tree …
  Digest root{};            // … whose root is the seed.
  std::uint32_t count = 0;  // Accesses drawn.
};

struct UnknownBody {  // A kind of a later release: chained and verified, not understood.
  std::uint64_t kind = 0;
  Bytes public_part;    // As it stands in the bytes.
};

using Body = std::variant<UnknownBody, IncarnationBegins, SearchBegins, SearchEnds, SearchRefused,
                          ConsentRecorded, ConsentWithdrawn, ChartViewed, ChartClosed, SignedIn,
                          SignInFailed, Locked, Imported, AlarmRaised, AuditRead, AccountChanged,
                          StoreUpkeep, Printed, Exported, RecordMade, OrderHandled, Synced,
                          CustodyChanged, SecondPerson, SealMade, ReceiptGiven, Reviewed,
                          SampleDrawn>;
std::uint64_t kind_number(const Body& body);
bool has_personal_part(const Body& body);
// Of a record, what was recorded: dispense, note, …
std::string_view kind_name(const Body& body);

}  // namespace tomoshibi::store::journal
