#include "store/journal/chain.h"

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

namespace tomoshibi::store::journal {
namespace {

constexpr std::uint64_t kProgressStep = 256;
constexpr std::size_t kBatchRows = 512;  // At most 32 MiB of entries.
constexpr unsigned kThreadsMax = 4;

// Reads rows some hundred at a time and looks at their signatures on several threads.
class Verifying final {
 public:
  Verifying(const RowSource& rows, const PublicKey& device)
      : rows_(rows),
        device_(device),
        threads_(std::clamp(std::thread::hardware_concurrency(), 1U, kThreadsMax)) {}

  Result<std::optional<Row>> next() {
    if (at_ == batch_.size()) TRY_VOID(fill());
    if (batch_.empty()) return std::optional<Row>();
    const Kept& kept = batch_[at_++];
    return std::optional<Row>(Row{kept.number, kept.bytes, kept.signature, kept.verifies});
  }

 private:
  struct Kept {
    EntrySeq number;
    Bytes bytes;
    Bytes signature;
    bool verifies = false;
  };

  Result<void> fill() {
    batch_.clear();
    at_ = 0;
    while (!is_over_ && batch_.size() < kBatchRows) {
      TRY(row, rows_());
      is_over_ = !row;  // A statement that is stepped behind its end begins again.
      if (is_over_) break;
      batch_.push_back({row->number, Bytes(row->bytes.begin(), row->bytes.end()),
                        Bytes(row->signature.begin(), row->signature.end()), false});
    }
    const auto share = [this](unsigned first) {
      for (std::size_t at = first; at < batch_.size(); at += threads_) {
        Kept& kept = batch_[at];
        kept.verifies = verify_signature(device_, kEntryDomain, kept.bytes, kept.signature);
      }
    };
    std::vector<std::jthread> others;
    for (unsigned first = 1; first < threads_ && first < batch_.size(); ++first) {
      others.emplace_back(share, first);
    }
    share(0);
    return ok();
  }

  const RowSource& rows_;
  const PublicKey& device_;
  const unsigned threads_;
  std::vector<Kept> batch_;
  std::size_t at_ = 0;
  bool is_over_ = false;
};

class Walker final {
 public:
  Walker(const WalkOptions& options, const std::function<void(Entry&)>& give)
      : options_(options), give_(give), device_(key_id_of(options.device)) {}

  void take(const Row& row) {
    const EntrySeq expected{walk_.last.value + 1};
    const Digest hash = entry_hash(row.bytes, row.signature);
    Result<Entry> entry = read_entry(row.bytes);
    const char* wrong = nullptr;
    if (row.number != expected) {
      wrong = "an entry is missing";
    } else if (!entry) {
      wrong = "an entry cannot be read";
    } else {
      wrong = trusting_ ? fault_of(*entry, row) : resume_fault_of(*entry, row);
    }
    if (wrong == nullptr && trusting_ && !seal_fits(*entry)) {
      wrong = "a seal does not fit the entries before it";
    }
    if (wrong == nullptr) {
      accept(*entry, hash);
    } else if (trusting_) {
      note(std::min(row.number, expected), wrong);
      walk_.open_bad = std::min(row.number, expected);
      open_what_ = wrong;
      trusting_ = false;
      // The row itself may be the incarnation that names the gap before it.
      if (entry && resume_fault_of(*entry, row) == nullptr) accept(*entry, hash);
    }
    check_heads(row.number, hash);
    walk_.tree.append(hash);
    check_tree(walk_.tree.size());
    ++walk_.entries;
    walk_.last = row.number;
    walk_.last_hash = hash;
  }

  // Quick mode: what the last signature says of everything before it.
  void finish(const Row* last) {
    if (options_.mode == WalkMode::kQuick && last != nullptr && trusting_ && !verifies(*last)) {
      open_what_ = "a signature does not verify";
      note(last->number, open_what_);
      walk_.open_bad = last->number;
    }
    if (walk_.open_bad) damage(*walk_.open_bad, open_what_);
    if (head_bad_ && !walk_.open_bad) walk_.open_bad = head_bad_;
    for (const Head& head : options_.heads) {
      if (head.seq > walk_.last) {
        damage({walk_.last.value + 1}, "entries at the end are missing");
      }
    }
    for (const tlog::TreeHead& head : options_.tree_heads) {
      if (head.size > walk_.tree.size()) {
        damage({walk_.last.value + 1}, "entries that a seal covers are missing");
      }
    }
  }

  const Walk& result() const { return walk_; }

 private:
  bool verifies(const Row& row) const {
    if (row.verifies) return *row.verifies;
    return verify_signature(options_.device, kEntryDomain, row.bytes, row.signature);
  }

  void note(EntrySeq number, const char* what) {
    if (walk_.first_bad && *walk_.first_bad <= number) return;
    walk_.first_bad = number;
    walk_.what = what;
  }

  // Of what is wrong and declared by nobody, the lowest number.
  void damage(EntrySeq number, const char* what) {
    note(number, what);
    std::optional<Undeclared>& known = walk_.undeclared;
    if (!known || number < *known->number) known = Undeclared{number, what};
  }

  // Null when the entry is good at this place.
  const char* fault_of(const Entry& entry, const Row& row) const {
    const Header& header = entry.header;
    const bool begins = std::holds_alternative<IncarnationBegins>(entry.body);
    if (header.seq != row.number) return "an entry stands at another number";
    if (header.device != device_) return "an entry comes from another device";
    if (header.previous != walk_.last_hash) return "an entry does not follow the one before it";
    if (header.seq.value == 1 && !begins) return "the journal does not begin with its first entry";
    if (!begins && header.incarnation != walk_.incarnation) {
      return "an entry comes from another incarnation";
    }
    if (begins && keys_of(entry) != options_.device) return "an incarnation names another key";
    if (header.seq.value > 1 && header.hybrid <= walk_.hybrid) return "time does not move forward";
    if (options_.mode == WalkMode::kEverySignature && !verifies(row)) {
      return "a signature does not verify";
    }
    return nullptr;
  }

  // Null when trust can begin again here: a signed incarnation that names exactly this damage.
  const char* resume_fault_of(const Entry& entry, const Row& row) const {
    const auto* begins = std::get_if<IncarnationBegins>(&entry.body);
    const bool names_it = begins != nullptr && begins->cause == IncarnationCause::kDamaged &&
                          walk_.open_bad && begins->bad_from == *walk_.open_bad;
    const Header& header = entry.header;
    const bool fits = names_it && header.seq == row.number && header.device == device_ &&
                      header.previous == walk_.last_hash &&
                      begins->keys.device == options_.device && verifies(row);
    return fits ? nullptr : "an entry follows a damaged one";
  }

  // What a seal or a draw says of the tree before it.
  bool seal_fits(const Entry& entry) const {
    const auto fits = [&](std::uint64_t size, const Digest& root) {
      return size == walk_.tree.size() && root == walk_.tree.root();
    };
    if (const auto* seal = std::get_if<SealMade>(&entry.body)) return fits(seal->size, seal->root);
    if (const auto* draw = std::get_if<SampleDrawn>(&entry.body)) {
      return fits(draw->size, draw->root);
    }
    return true;
  }

  // Which entry differs is not known from a root alone: all before it are in doubt, the last is named.
  void check_tree(std::uint64_t size) {
    for (const tlog::TreeHead& head : options_.tree_heads) {
      if (head.size == size && head.root != walk_.tree.root()) {
        damage({size}, "the entries are not those that a seal covers");
      }
    }
  }

  static PublicKey keys_of(const Entry& entry) {
    return std::get<IncarnationBegins>(entry.body).keys.device;
  }

  void accept(Entry& entry, const Digest& hash) {
    trusting_ = true;
    walk_.open_bad.reset();
    walk_.good_head = hash;
    walk_.hybrid = std::max(walk_.hybrid, entry.header.hybrid);
    if (const auto* begins = std::get_if<IncarnationBegins>(&entry.body)) {
      walk_.incarnation = entry.header.incarnation;
      ++walk_.incarnations;
      if (begins->cause != IncarnationCause::kFirstUse) {
        walk_.worst = begins->cause;
        walk_.declared.push_back({entry.header.seq, begins->cause});
      }
      if (begins->cause == IncarnationCause::kRolledBack) {
        note(begins->bad_from, "entries were taken away; a new incarnation says so");
      } else if (begins->cause == IncarnationCause::kHeadLost) {
        note(entry.header.seq, "the head was lost; entries before this one may be missing");
      } else if (begins->cause == IncarnationCause::kDamaged) {
        note(begins->bad_from, "an entry was changed or taken away; a new incarnation says so");
      } else if (begins->cause == IncarnationCause::kRestored) {
        note(entry.header.seq, "the store was put back from a backup; entries may be missing");
      } else if (begins->cause == IncarnationCause::kMoved) {
        note(entry.header.seq, "the store went on on another machine; a copy of it may exist");
      }
    }
    give_(entry);
  }

  void check_heads(EntrySeq number, const Digest& hash) {
    for (const Head& head : options_.heads) {
      if (head.seq == number && head.hash != hash) {
        damage(number, "an entry is not the one that the head names");
        if (!head_bad_) head_bad_ = number;
      }
    }
  }

  const WalkOptions& options_;
  const std::function<void(Entry&)>& give_;
  KeyId device_;
  Walk walk_;
  bool trusting_ = true;
  std::optional<EntrySeq> head_bad_;
  const char* open_what_ = "";  // Of walk_.open_bad.
};

Row row_of(const vault::Statement& statement) {
  return {{static_cast<std::uint64_t>(statement.integer(0))}, statement.blob(1), statement.blob(2)};
}

constexpr std::array<vault::Migration, 1> kMigrations{{{1, R"sql(
  CREATE TABLE entry(
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    bytes BLOB NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64)
  ) STRICT;
  CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
    BEGIN SELECT raise(ABORT, 'entries are never changed'); END;
  CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
    BEGIN SELECT raise(ABORT, 'entries are never removed'); END;
)sql"}}};

}  // namespace

Verification verification_of(const Walk& walk, const HeadReading& heads) {
  Verification result;
  result.entries = walk.entries;
  result.last = walk.last;
  result.first_bad = walk.first_bad;
  result.what = walk.what;
  result.head = walk.good_head;
  result.incarnation = walk.incarnation;
  result.incarnations = walk.incarnations;
  result.tree = walk.tree.head();
  result.declared = walk.declared;
  result.undeclared = walk.undeclared;
  const auto of_file = [&](const char* what, std::optional<EntrySeq> number) {
    if (!result.undeclared) result.undeclared = Undeclared{number, what};
    if (!walk.first_bad) result.what = what;
  };
  // The last one that is said is the one that `what` names.
  if (!walk.first_bad && walk.entries == 0) of_file("the journal holds no entry", EntrySeq{1});
  if (heads.damaged) of_file("the head file was changed", std::nullopt);
  if (heads.absent) of_file("the head file is missing", std::nullopt);
  result.good = result.what[0] == '\0';
  return result;
}

std::span<const vault::Migration> migrations() { return kMigrations; }

std::filesystem::path database_path(const std::filesystem::path& directory) {
  return directory / "journal.db";
}

Result<Walk> walk(const RowSource& rows, std::uint64_t total, const WalkOptions& options,
                  const std::function<void(Entry&)>& give) {
  Walker walker(options, give);
  Verifying verifying(rows, options.device);
  Bytes last_bytes;
  Bytes last_signature;
  for (;;) {
    TRY(row, options.mode == WalkMode::kEverySignature ? verifying.next() : rows());
    if (!row) break;
    walker.take(*row);
    const std::uint64_t done = walker.result().entries;
    if (options.progress && done % kProgressStep == 0) options.progress(done, total);
    if (options.mode == WalkMode::kQuick) {  // The last one is known only when no other comes.
      last_bytes.assign(row->bytes.begin(), row->bytes.end());
      last_signature.assign(row->signature.begin(), row->signature.end());
    }
  }
  if (options.progress) options.progress(walker.result().entries, total);
  const Row last{walker.result().last, last_bytes, last_signature};
  walker.finish(last_bytes.empty() ? nullptr : &last);
  return walker.result();
}

Result<Walk> walk(vault::Database& database, const WalkOptions& options,
                  const std::function<void(Entry&)>& give) {
  TRY(counting, database.prepare("SELECT count(*) FROM entry"));
  TRY_VOID(counting.step());
  const auto total = static_cast<std::uint64_t>(counting.integer(0));
  counting.reset();
  TRY(reading, database.prepare("SELECT seq, bytes, signature FROM entry ORDER BY seq"));
  const auto next = [&]() -> Result<std::optional<Row>> {
    TRY(more, reading.step());
    if (!more) return std::optional<Row>();
    return std::optional<Row>(row_of(reading));
  };
  return walk(next, total, options, give);
}

}  // namespace tomoshibi::store::journal
