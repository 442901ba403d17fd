// One journal entry: what was done, by whom, when; as values and as signed bytes.
//
//   entry bytes   deterministic CBOR map, integer keys (docs/format/journal-v1.md)
//   signature     Ed25519 over "tomoshibi/journal/v1" ‖ 00 ‖ entry bytes
//   entry hash    SHA-256(00 ‖ entry bytes ‖ signature): the leaf hash of RFC 6962, so that a
//                 Merkle tree over entries needs nothing new; the next entry carries it
//
// Each body has a public part (facility metadata: whoever carries a journal may read it) and a
// personal part (criteria, persons, reasons, identity), sealed to named recipients. A sealed box
// has no associated data, so purpose, incarnation, number and kind stand inside and are compared
// after opening: a box moved to another entry does not open as that entry's.
//
// Limits: entry 64 KiB, account 64 bytes, text 1,024 bytes, 512 persons, 16 search terms. A longer
// search term or note is cut at a character; anything else that passes a limit is refused.
// Errors of the readers: kBadInput (not this format), kCorrupt (a box that does not belong here).
// Proof: tests/journal_entry_test.cpp, tests/journal_golden_test.cpp,
//        tests/fuzz/journal_entry_fuzz.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/base/access.h"
#include "store/base/bytes.h"
#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/base/instant.h"
#include "store/base/result.h"
#include "store/journal/clock.h"
#include "store/journal/device_keys.h"
#include "store/journal/wording.h"

namespace tomoshibi::store::journal {

inline constexpr std::size_t kEntryBytesMax = std::size_t{64} << 10;
inline constexpr std::size_t kTextBytesMax = 1024;
inline constexpr std::size_t kPersonsMax = 512;
inline constexpr std::size_t kTermsMax = 16;
inline constexpr std::size_t kAccountBytesMax = 64;
inline constexpr std::string_view kEntryDomain = "tomoshibi/journal/v1";

// Numbers are for ever; from 17 on for kinds to come (print, export, record, order, sync).
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
};
// incarnation search search_end search_refused consent withdrawal view close sign_in
// sign_in_failure lock import alarm audit_read account_change store_upkeep; "unknown" for a kind of
// a later release.
std::string_view name_of(EntryKind kind);

// A random name of one life of a journal: a restored, cloned or rolled-back store starts a new one.
using Incarnation = std::array<std::uint8_t, 16>;

// ---- bodies; members after "Sealed:" are the personal part -------------------------------------

enum class IncarnationCause : std::uint8_t {
  kFirstUse = 1,
  kRolledBack,   // The head names entries that the database does not hold.
  kDamaged,      // An entry does not verify.
  kHeadLost,     // The head file is missing or damaged.
};
std::string_view name_of(IncarnationCause cause);  // first_use rolled_back damaged head_lost

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
enum class ConsentFlag : std::uint8_t {
  kAlone = 1,         // No second person was there to be asked.
  kWithheld = 2,      // 不開示の届出
  kAfterRefusal = 4,  // The person had refused or withdrawn before.
  kSameSurname = 8,
  kBudget = 16,
  kNamesake = 32,     // A namesake's question was not answered.
  kInterpreter = 64,
};
struct ConsentFlags {
  std::uint8_t bits = 0;
  bool has(ConsentFlag flag) const { return (bits & static_cast<unsigned>(flag)) != 0; }
  ConsentFlags with(ConsentFlag flag) const {
    return {static_cast<std::uint8_t>(bits | static_cast<unsigned>(flag))};
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

enum class AuditReading : std::uint8_t { kVerify = 1, kList, kExport, kReview };
std::string_view name_of(AuditReading reading);  // verify list export review
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

struct UnknownBody {  // A kind of a later release: chained and verified, not understood.
  std::uint64_t kind = 0;
  Bytes public_part;    // As it stands in the bytes.
};

using Body = std::variant<UnknownBody, IncarnationBegins, SearchBegins, SearchEnds, SearchRefused,
                          ConsentRecorded, ConsentWithdrawn, ChartViewed, ChartClosed, SignedIn,
                          SignInFailed, Locked, Imported, AlarmRaised, AuditRead, AccountChanged,
                          StoreUpkeep>;
std::uint64_t kind_number(const Body& body);
bool has_personal_part(const Body& body);
std::string_view kind_name(const Body& body);

// ---- the entry ---------------------------------------------------------------------------------

enum class RecipientKind : std::uint8_t { kFacility = 1, kAuditor = 2, kRegion = 3 };
struct SealedBox {
  RecipientKind recipient = RecipientKind::kFacility;
  KeyId key{};
  Bytes box;
  bool operator==(const SealedBox&) const = default;
};

struct Header {
  KeyId device{};
  Incarnation incarnation{};
  EntrySeq seq;
  Digest previous{};  // Hash of the entry before; zeros for the first.
  HybridTime hybrid;
  Instant wall;       // Estimate of the wall clock; what is shown.
  ClockConfidence confidence = ClockConfidence::kUnknown;
  AccountId account{};  // Empty: the device itself.
  std::optional<Role> role{};
};

// At most kTextBytesMax bytes of a text, cut before a character that does not fit.
std::string_view clipped(std::string_view text);

struct Entry {
  Header header;
  Body body;                     // Personal members are empty until open_personal().
  std::vector<SealedBox> boxes;  // As they stand in the bytes; may be empty.
  bool opened = false;           // The personal part was read (or there is none).
};

struct SignedEntry {
  Bytes bytes;
  Signature signature{};
};

// Seals the personal part to the facility and the auditor, encodes and signs.
//   Errors: kBadInput when a limit is passed or text is not UTF-8.
Result<SignedEntry> write_entry(const Header& header, const Body& body, const DeviceKeys& keys);

// Encodes an entry with its boxes as they are: read_entry() undone.
Bytes encode_entry(const Entry& entry);
Result<Entry> read_entry(ByteView bytes);

// Reads the personal part into `entry.body` with the first box that is for this key.
//   Errors: kNotFound (no box for this key), kCorrupt (it does not open, or is another entry's).
Result<void> open_personal(Entry& entry, const SealingKey& key);

Digest entry_hash(ByteView bytes, ByteView signature);

// Named values of a body, for listings: the public ones always, personal ones once opened.
struct Field {
  std::string_view name;
  std::variant<bool, std::int64_t, std::string> value;
};
std::vector<Field> fields_of(const Entry& entry);
// The persons that the entry is about; empty when sealed or about nobody.
std::span<const PersonId> persons_of(const Body& body);

}  // namespace tomoshibi::store::journal
