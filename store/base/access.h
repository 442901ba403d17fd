// Rights as types: nothing about a person is shown without one of these, and only the journal
// makes them, after its entry is durable on disk.
//
// SearchAccess   the right to show candidates of one search. Minted by Journal::begin_search().
// AuditedAccess  the right to read one person's chart (linked records included) for the sections
//                that the consent covers. Minted by Journal::record_view().
//
// Invariant: while an object exists, a journal entry that names what it opens is on disk. The
// chart ids travel inside it and readers take no id of their own, so that recording A and reading
// B cannot be written. Move-only: it cannot be kept for later beside its use. A moved-from access
// opens nothing (its list of charts is empty).
//
// Source: the access token of Tink, made move-only, bound to its object, minted by a durable write.
// Proof: tests/compile_fail/audited_access.cpp (making, copying, deriving, reading by id).
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "store/base/consent.h"
#include "store/base/ids.h"
#include "store/base/instant.h"

namespace tomoshibi {

namespace store::journal {
class Journal;
}

// Who asks: decides whether a withheld person may be spoken of (care.md 23).
enum class Role : std::uint8_t {
  kGeneral,        // 一般: eligibility only.
  kDoctor,         // 医師, 歯科医師
  kPharmacist,     // 薬剤師
  kSelected,       // 被選定者: medical viewer chosen by the facility.
  kAdministrator,  // 管理
  kAuditor,
  kMaster,         // マスタ: makes and resets administrators, and nothing else.
};
constexpr bool is_medical(Role role) {
  return role == Role::kDoctor || role == Role::kPharmacist || role == Role::kSelected;
}
constexpr bool may_know_withheld(Role role) {
  return role == Role::kDoctor || role == Role::kPharmacist;
}

class [[nodiscard]] SearchAccess final {
 public:
  SearchAccess(SearchAccess&&) noexcept = default;
  SearchAccess& operator=(SearchAccess&&) noexcept = default;
  SearchAccess(const SearchAccess&) = delete;
  SearchAccess& operator=(const SearchAccess&) = delete;

  EntrySeq entry() const { return entry_; }
  Role role() const { return role_; }

 private:
  friend class store::journal::Journal;  // The only maker.
  SearchAccess(EntrySeq entry, Role role) : entry_(entry), role_(role) {}
  EntrySeq entry_;
  Role role_;
};

class [[nodiscard]] AuditedAccess final {
 public:
  AuditedAccess(AuditedAccess&&) noexcept = default;
  AuditedAccess& operator=(AuditedAccess&&) noexcept = default;
  AuditedAccess(const AuditedAccess&) = delete;
  AuditedAccess& operator=(const AuditedAccess&) = delete;

  // One human being: the record asked for first, then those linked with it.
  std::span<const PersonId> charts() const { return charts_; }
  SectionSet sections() const { return sections_; }
  EntrySeq entry() const { return entry_; }
  Instant expires() const { return expires_; }

 private:
  friend class store::journal::Journal;  // The only maker.
  AuditedAccess(std::vector<PersonId> charts, SectionSet sections, EntrySeq entry, Instant expires)
      : charts_(std::move(charts)), sections_(sections), entry_(entry), expires_(expires) {}
  std::vector<PersonId> charts_;
  SectionSet sections_;
  EntrySeq entry_;
  Instant expires_;
};

}  // namespace tomoshibi
