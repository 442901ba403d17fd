// The sealed audit pack: one journal in one file, that an auditor's desk opens and verifies without
// the machine that it comes from. docs/format/audit-pack-v1.md is the format.
//
//   journal ── rows as they are, head file, checkpoint, keys ──▶ PackWriter ──▶ FILE, sealed
//   FILE + auditor's key ──▶ AuditPack::open() ── everything verified ──▶ facts, entries
//
// Invariants
//   - Nothing is given before everything was opened and verified: the signature of the device over
//     what stands in front, its checkpoint over all entries, each entry's own chain and signature,
//     the heads. A journal that is not good is packed all the same: it is evidence, and facts() says
//     where it stops being good; only entries that verify are given.
//   - A pack proves what its device signed. Whose device that is must be known from elsewhere
//     (PackOptions::device); without, facts().is_trusted is false.
//   - A pack is whole: a journal cut to a period could not be verified.
// Written piece by piece; read from memory, so that what was verified is what is given.
// Limits: file 1 GiB, header 4,096 bytes, front 128 KiB, 2^30 entries.
// Errors: kBadInput (no pack), kDenied (sealed to another key; another device), kCorrupt (changed, cut
// short, or not what the device signed), kStorage. Thread: any, one at a time.
// Proof: tests/audit_pack_test.cpp, tests/golden/audit_pack_v1.py, tests/fuzz/audit_pack_fuzz.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/audit/sink.h"
#include "store/base/bytes.h"
#include "store/journal/entry.h"
#include "store/journal/verify.h"
#include "store/tlog/checkpoint.h"

namespace tomoshibi::store::audit {

inline constexpr std::size_t kPackBytesMax = std::size_t{1} << 30;
inline constexpr std::size_t kPackHeaderBytesMax = 4096;
inline constexpr std::size_t kPackFrontBytesMax = std::size_t{128} << 10;
inline constexpr std::string_view kPackDomain = "tomoshibi/audit-pack/v1";

// What stands in front of the entries.
struct PackFront {
  journal::PublicKeys keys;
  Bytes head_file;         // journal.head as it is.
  std::string checkpoint;  // The signed note over all entries of the pack.
  std::uint64_t entries = 0;
  Instant made;
  AccountId account;       // Who made it.
  std::string kiosk;       // K-12
  std::string facility;
};

class PackWriter final {
 public:
  using Sign = std::function<Signature(ByteView message)>;  // Ed25519 by the device.
  //   Errors: kBadInput (a limit), the sink's.
  static Result<PackWriter> begin(const PublicKey& auditor, const PackFront& front,
                                  const Sign& sign, Sink sink);
  PackWriter(PackWriter&&) noexcept;
  PackWriter& operator=(PackWriter&&) noexcept;
  ~PackWriter();
  // In order.
  Result<void> add(ByteView bytes, ByteView signature);
  //   Errors: kBadInput when other than the announced number of entries was given.
  Result<void> finish();

 private:
  struct State;
  explicit PackWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct PackOptions {
  std::optional<PublicKey> device{};           // Known from elsewhere.
  std::span<const tlog::TreeHead> heads{};     // Of paper seals and checkpoints kept elsewhere.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress{};
};

struct PackSeal {
  EntrySeq entry;
  Instant at;
  journal::SealMade seal;
};

struct PackFacts {
  PackFront front;
  journal::Verification verification;
  tlog::TreeHead head;          // That the checkpoint names; it is the entries'.
  std::vector<PackSeal> seals;  // In the journal, each fitting the entries before it.
  bool is_trusted = false;      // The device's key was known from elsewhere, and is this one.
};

class AuditPack final {
 public:
  // `auditor` is borrowed for as long as the pack lives.
  static Result<AuditPack> open(Bytes file, const journal::SealingKey& auditor,
                                const PackOptions& options = {});
  AuditPack(AuditPack&&) noexcept;
  AuditPack& operator=(AuditPack&&) noexcept;
  ~AuditPack();
  const PackFacts& facts() const;
  // Good entries, in order, opened as far as the auditor's key goes.
  Result<void> read(const std::function<void(const journal::Entry&)>& give) const;

 private:
  struct State;
  explicit AuditPack(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

//   Errors: as open(); kNotFound (no such file).
Result<AuditPack> open_pack(const std::filesystem::path& file, const journal::SealingKey& auditor,
                            const PackOptions& options = {});

}  // namespace tomoshibi::store::audit
