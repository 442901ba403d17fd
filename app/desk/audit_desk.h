// AuditDesk: what an official does with a journal. Read, verify, review, draw, count, export, seal.
//
//   open() ──▶ verified, joined, flagged ──▶ queue, sample, lists, statistics, exports
//
// Invariants
//   - An auditor sees every entry that his key opens; an administrator the entries of his own
//     facility, with the facility's key. Everybody else is refused, and the refusal is an entry.
//   - Reading is an entry: opening, each list of one person, each export.
//   - Findings, outcomes and draws are entries; what was found once cannot be taken away.
//   - A region need not be open: whom an entry is about is a record's id, and the words of the search
//     that found him.
//   - Nobody but who opened it reads on: when he leaves the desk, every call is refused.
// Whoever may not read the journal and tries stands in it with a refused reading.
// The auditor's private half is keys/auditor.key where there is one (a demo, a store that was not
// enrolled), else a key file that he brings. Without it persons and reasons stay sealed, and everything
// else holds.
// Opened once for a visit; refresh() reads and verifies what came since. References into book() hold
// until then. What it holds names people: it is dropped when its user leaves.
// Errors of all: kDenied (role), kLocked (nobody signed in), kStorage, kCorrupt.
// Thread: the store thread. Cost: open() verifies every signature (50 µs an entry).
// Proof: tests/desk_audit_test.cpp, tests/journeys/audit.py.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/desk/desk.h"
#include "store/audit/access_book.h"
#include "store/audit/flag.h"
#include "store/audit/pack.h"
#include "store/audit/review.h"
#include "store/audit/seal.h"
#include "store/audit/statistics.h"
#include "store/journal/verify.h"
#include "store/tlog/checkpoint.h"

namespace tomoshibi::app {

using AuditProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct AuditFacts {
  store::journal::Verification verification;
  store::tlog::TreeHead head;                          // Of what was verified.
  std::optional<store::journal::SealMade> last_seal;   // The newest in the journal …
  Instant last_seal_at;
  std::vector<store::audit::PackSeal> seals;           // All of them, oldest first.
  bool seals_agree = true;                             // … and all of them fit the entries.
  Instant checked;
  double seconds = 0;                                  // That verifying took.
};

// What the words of a row need, beside the item itself.
struct ReviewRow {
  store::audit::ReviewItem item;
  std::string staff;   // Name of who looked, as far as it can be read; else the account.
  AccountId account;
  std::optional<Role> role;
  std::vector<NoConsentReason> reasons;
};

// What the patient is given: who, when, why, which device, which entry, and its proof.
struct AccessReceipt {
  std::string text;     // Japanese, for reading.
  std::string payload;  // What the QR code holds (store/audit/receipt.h).
  std::string sheet;    // Both on one sheet of paper, SVG.
};

class AuditDesk final {
 public:
  // `auditor`: brought in a file. Errors: also kDenied (it is not the one that this store seals to).
  static Result<AuditDesk> open(Desk& desk, const AuditProgress& progress = {},
                                std::optional<store::journal::SealingKey> auditor = {});
  AuditDesk(AuditDesk&&) noexcept;
  AuditDesk& operator=(AuditDesk&&) noexcept;
  ~AuditDesk();

  Result<void> refresh(const AuditProgress& progress = {});
  const AuditFacts& facts() const;
  const store::journal::KeyId& device() const;
  // Is there a key with which personal parts are opened?
  bool opens_personal() const;
  const store::audit::AccessBook& book() const;
  const std::vector<store::audit::Flag>& flags() const;

  // Waiting ones first, the most urgent at the top.
  std::vector<ReviewRow> queue() const;
  //   Errors: kDenied (one's own access, or second of one's own first), kNotFound, kBadInput (no
  //   words where a finding needs them).
  Result<EntrySeq> review(const store::audit::EntryName& subject, store::journal::ReviewStage stage,
                          store::journal::ReviewOutcome outcome, std::string note);
  struct Sample {
    EntrySeq entry;                // Of the draw.
    std::string number;            // 抽出番号: day and the first digits of the root.
    std::vector<store::audit::EntryName> drawn;
  };
  Result<Sample> draw_sample(std::uint32_t count);

  // Every access to one human being, and every search that showed him, under any of his records: those
  // that a consent named together are one person's. Journaled.
  struct PersonList {
    std::vector<PersonId> records;
    std::vector<const store::audit::Access*> accesses;
    std::vector<const store::audit::SearchSeen*> searches;
  };
  Result<PersonList> accesses_to(const PersonId& person);
  // Records whose searches used these words (a part of a name, a number): to find an id.
  std::vector<PersonId> persons_asked_for(std::string_view words) const;
  std::vector<const store::audit::Access*> refusals() const;
  store::audit::Statistics statistics(const store::audit::Period& period = {}) const;

  // Each writes a new file, whole or not at all, and an export entry with its digest. A pack is always
  // of the whole journal. kBalp: one Bundle; an event a line when the file's name ends in .ndjson.
  //   Errors: also kBadInput (a file is there; a period for a pack), kCorrupt (pack of a journal that
  //   cannot be read).
  enum class ExportAs : std::uint8_t { kCsv, kBalp, kPack };
  Result<EntrySeq> export_to(const std::filesystem::path& file, ExportAs format,
                             const store::audit::Period& period = {});
  // For the person whose chart was opened by this view. Journaled.
  //   Errors: kNotFound (no such view), kBadInput (it is no view, or does not fit a QR code).
  Result<AccessReceipt> receipt(EntrySeq view);
  // Another desk's pack, verified with this auditor's key, or the one that he brought for it (borrowed
  // as long as the pack lives); reading it is an entry here. Errors: as audit::open_pack(); kDenied
  // for who is no auditor.
  Result<store::audit::AuditPack> open_pack(const std::filesystem::path& file,
                                            const store::audit::PackOptions& options = {},
                                            const store::journal::SealingKey* key = nullptr);
  // Six words off a paper, of the seal that this entry made. Errors: kNotFound (no seal), kStorage.
  Result<store::audit::SealVerdict> check_paper(EntrySeq seal,
                                                const store::audit::SealNumbers& words) const;

  // ---- the seals of the day (audit_desk_seal.cpp): the machine makes them, an official puts them up
  // Made, and not on paper yet.
  struct WaitingSeal {
    EntrySeq entry;
    store::journal::SealCause cause = store::journal::SealCause::kMorning;
    Instant at;
    std::string note;  // The signed checkpoint.
  };
  // Nobody need be signed in: the device itself acts. Nothing when none is due. Errors: kStorage.
  static Result<std::optional<WaitingSeal>> seal_when_due(Desk& desk);
  // The newest of them; it waits until any seal's sheet is written.
  static Result<std::optional<WaitingSeal>> waiting_seal(const Desk& desk);
  // Its sheet is written to a new file; an entry says so, and it waits no longer.
  //   Errors: kDenied (neither administrator nor auditor), kBadInput (the file is there), kStorage.
  static Result<EntrySeq> print_seal(Desk& desk, const store::audit::SealOnPaper& seal,
                                     const std::filesystem::path& file);

  // The auditor's private half for another desk of the same auditor. Journaled before it is in the
  // file. Errors: kDenied (no auditor; the file exists), kNotFound (no key here).
  Result<void> hand_out_key(const std::filesystem::path& file);

 private:
  struct State;
  explicit AuditDesk(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tomoshibi::app
