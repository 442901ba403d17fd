// AuditDesk: the seals of the day. Made by the device when they are due, kept until their sheet was written.
//
//   setting "seal-waiting"   cause (1) ‖ time (8, big-endian) ‖ entry (8) ‖ the signed checkpoint; empty: none waits
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "app/desk/audit_desk_state.h"
#include "store/audit/sheet.h"
#include "store/journal/tree_at.h"

namespace tomoshibi::app {

namespace audit = store::audit;
namespace journal = store::journal;

namespace {

constexpr std::string_view kWaitingSetting = "seal-waiting";
constexpr std::size_t kHeadBytes = 1 + 8 + 8;

Bytes encode(const AuditDesk::WaitingSeal& seal) {
  Bytes bytes{static_cast<std::uint8_t>(seal.cause)};
  for (const std::uint64_t number :
       {static_cast<std::uint64_t>(seal.at.milliseconds), seal.entry.value}) {
    for (unsigned byte = 0; byte < 8; ++byte) {
      bytes.push_back(static_cast<std::uint8_t>(number >> (56 - 8 * byte)));
    }
  }
  bytes.insert(bytes.end(), seal.note.begin(), seal.note.end());
  return bytes;
}

std::optional<AuditDesk::WaitingSeal> decode(ByteView bytes) {
  if (bytes.size() <= kHeadBytes) return std::nullopt;
  AuditDesk::WaitingSeal seal;
  if (bytes[0] < 1 || bytes[0] > static_cast<std::uint8_t>(journal::SealCause::kOnDemand)) {
    return std::nullopt;
  }
  seal.cause = static_cast<journal::SealCause>(bytes[0]);
  std::uint64_t at = 0;
  for (const std::uint8_t byte : bytes.subspan(1, 8)) at = at << 8 | byte;
  seal.at.milliseconds = static_cast<std::int64_t>(at);
  for (const std::uint8_t byte : bytes.subspan(9, 8)) seal.entry.value = seal.entry.value << 8 | byte;
  const ByteView note = bytes.subspan(kHeadBytes);
  seal.note.assign(note.begin(), note.end());
  return seal;
}

// A new file, 0600; nothing is replaced.
Result<void> write_sheet(const std::filesystem::path& file, std::string_view text) {
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                            S_IRUSR | S_IWUSR);
  if (opened < 0 && errno == EEXIST) {
    return Error(Errc::kBadInput, "a file with this name is there; give another name");
  }
  if (opened < 0) return Error(Errc::kStorage, "the folder of the sheet cannot be written");
  const bool is_written =
      ::write(opened, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(opened) == 0;
  ::close(opened);
  if (is_written) return ok();
  ::unlink(file.c_str());
  return Error(Errc::kStorage, "the sheet could not be written; check the free space");
}

}  // namespace

Result<audit::SealVerdict> AuditDesk::check_paper(EntrySeq seal,
                                                  const audit::SealNumbers& words) const {
  TRY_VOID(state_->working());
  const auto& seals = state_->facts.seals;
  const auto made = std::ranges::find(seals, seal, &audit::PackSeal::entry);
  if (made == seals.end()) return Error(Errc::kNotFound, "no seal was made by this entry");
  TRY(machine, state_->desk->machine.journal_keys());
  TRY(own, journal::tree_at(state_->desk->directory.path(), machine.data, made->seal.size));
  // The tree as it is now: what an entry says of it is not asked.
  return audit::check_words(words, made->seal.size, date_in_japan(made->at),
                            journal::origin_of(state_->device, own.incarnation), own.head,
                            own.entries);
}

Result<std::optional<AuditDesk::WaitingSeal>> AuditDesk::seal_when_due(Desk& desk) {
  const auto cause = desk.seal_due();
  if (!cause) return std::optional<WaitingSeal>();
  Desk::State& below = *desk.state_;
  // Whoever is signed in has no part in it.
  std::optional<journal::Actor> user = std::exchange(below.actor, std::nullopt);
  auto sealed = desk.seal(*cause);
  below.actor = std::move(user);
  if (!sealed) return sealed.error();
  WaitingSeal seal{sealed->entry, *cause, sealed->at, std::move(sealed->checkpoint)};
  TRY_VOID(below.machine.keep(kWaitingSetting, encode(seal)));
  return std::optional<WaitingSeal>(std::move(seal));
}

Result<std::optional<AuditDesk::WaitingSeal>> AuditDesk::waiting_seal(const Desk& desk) {
  TRY(kept, desk.state_->machine.kept(kWaitingSetting));
  return kept ? decode(*kept) : std::optional<WaitingSeal>();
}

Result<EntrySeq> AuditDesk::print_seal(Desk& desk, const audit::SealOnPaper& seal,
                                       const std::filesystem::path& file) {
  Desk::State& below = *desk.state_;
  TRY_VOID(below.working());
  const Role role = below.actor->role;
  if (role != Role::kAuditor && role != Role::kAdministrator) {
    return Error(Errc::kDenied, "only an auditor or an administrator puts up a seal");
  }
  TRY(sheet, audit::seal_sheet(seal));
  // The entry first, as with everything that leaves the machine.
  journal::Printed printed;
  printed.matter = journal::PrintedMatter::kSeal;
  printed.pages = 1;
  TRY(entry, below.book.record(*below.actor, printed, below.clock()));
  TRY_VOID(write_sheet(file, sheet));
  TRY_VOID(below.machine.keep(kWaitingSetting, {}));
  return entry;
}

}  // namespace tomoshibi::app
