// AuditDesk: exports. Each goes to a temporary name, is hashed on the way, stands in the journal, and
// only then appears under its own name.
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "app/desk/audit_desk_state.h"
#include "store/audit/balp.h"
#include "store/audit/csv.h"
#include "store/audit/pack.h"
#include "store/journal/chain.h"
#include "store/journal/reading.h"

namespace tomoshibi::app {

namespace audit = store::audit;
namespace fs = std::filesystem;
namespace journal = store::journal;
namespace vault = store::vault;

namespace {

constexpr Error kNoRoom(Errc::kStorage, "the export could not be written; check the free space");

// A new file under a name of its own until keep(); gone when that is not called.
class NewFile final {
 public:
  static Result<NewFile> create(const fs::path& file) {
    // The name itself is taken first, so that two exports do not meet and nothing is replaced.
    const int place = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                             S_IRUSR | S_IWUSR);
    if (place < 0 && errno == EEXIST) {
      return Error(Errc::kBadInput, "a file with this name is there; give another name");
    }
    if (place < 0) return Error(Errc::kStorage, "the folder of the export cannot be written");
    ::close(place);
    NewFile made(file);
    made.descriptor_ = ::open(made.temporary_.c_str(),
                              O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                              S_IRUSR | S_IWUSR);
    if (made.descriptor_ < 0) return kNoRoom;
    return made;
  }
  NewFile(NewFile&& other) noexcept
      : file_(std::move(other.file_)),
        temporary_(std::move(other.temporary_)),
        state_(other.state_),
        descriptor_(std::exchange(other.descriptor_, -1)),
        is_mine_(std::exchange(other.is_mine_, false)) {}
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!is_mine_) return;
    ::unlink(temporary_.c_str());
    ::unlink(file_.c_str());
  }

  Result<void> write(std::string_view piece) {
    crypto_generichash_update(&state_, as_bytes(piece).data(), piece.size());
    while (!piece.empty()) {
      const ssize_t written = ::write(descriptor_, piece.data(), piece.size());
      if (written <= 0) return kNoRoom;
      piece.remove_prefix(static_cast<std::size_t>(written));
    }
    return ok();
  }
  // On disk, under the temporary name.
  Result<Digest> sync() {
    Digest digest{};
    crypto_generichash_final(&state_, digest.data(), digest.size());
    if (::fsync(descriptor_) != 0) return kNoRoom;
    return digest;
  }
  Result<void> keep() {
    if (::rename(temporary_.c_str(), file_.c_str()) != 0) return kNoRoom;
    is_mine_ = false;
    const fs::path parent = file_.has_parent_path() ? file_.parent_path() : fs::path(".");
    const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      ::fsync(folder);
      ::close(folder);
    }
    return ok();
  }

 private:
  explicit NewFile(const fs::path& file) : file_(file), temporary_(file.string() + ".part") {
    crypto_generichash_init(&state_, nullptr, 0, sizeof(Digest));
  }
  fs::path file_;
  fs::path temporary_;
  crypto_generichash_state state_{};
  int descriptor_ = -1;
  bool is_mine_ = true;
};

// Small pieces go to the disk together.
class Gathered final {
 public:
  explicit Gathered(NewFile& file) : file_(file) {}
  Result<void> add(std::string_view piece) {
    text_ += piece;
    return text_.size() < kEnough ? ok() : flush();
  }
  Result<void> flush() {
    const Result<void> written = file_.write(text_);
    text_.clear();
    return written;
  }

 private:
  static constexpr std::size_t kEnough = std::size_t{256} << 10;
  NewFile& file_;
  std::string text_;
};

bool is_whole(const audit::Period& period) {
  const audit::Period whole;
  return period.from == whole.from && period.until == whole.until;
}

}  // namespace

Result<void> AuditDesk::State::each_entry(
    const audit::Period& period, const std::function<Result<void>(const journal::Entry&)>& give) {
  TRY(machine, desk->machine.journal_keys());
  std::optional<Error> failed;
  TRY_VOID(journal::read_verified(desk->directory.path(), machine.data,
                                  keys->public_keys().device, {}, {}, [&](journal::Entry& entry) {
                                    if (failed || !period.holds(entry.header.wall)) return;
                                    if (key() != nullptr) {
                                      [[maybe_unused]] const auto tried =
                                          journal::open_personal(entry, *key());
                                    }
                                    const auto given = give(entry);
                                    if (!given) failed = given.error();
                                  }));
  if (failed) return *failed;
  return ok();
}

Result<std::uint64_t> AuditDesk::State::write_table(const audit::Sink& sink,
                                                    const audit::Period& period) {
  audit::CsvWriter writer(book, sink);
  std::uint64_t entries = 0;
  TRY_VOID(writer.begin());
  TRY_VOID(each_entry(period, [&](const journal::Entry& entry) {
    ++entries;
    return writer.add(entry);
  }));
  return entries;
}

Result<std::uint64_t> AuditDesk::State::write_balp(const audit::Sink& sink, bool is_lines,
                                                   const audit::Period& period) {
  audit::BalpOptions options;
  options.form = is_lines ? audit::BalpForm::kLines : audit::BalpForm::kBundle;
  options.device_names[device] = desk->directory.profile().kiosk_name;
  options.site = desk->directory.profile().facility_name;
  options.made = desk->clock();
  audit::BalpWriter writer(book, options, sink);
  TRY_VOID(writer.begin());
  TRY_VOID(each_entry(period, [&](const journal::Entry& entry) { return writer.add(entry); }));
  TRY_VOID(writer.finish());
  return writer.entries();
}

Result<std::uint64_t> AuditDesk::State::write_pack(const audit::Sink& sink) {
  const fs::path& dir = desk->directory.path();
  audit::PackFront front;
  front.keys = keys->public_keys();
  std::ifstream head(dir / "journal.head", std::ios::binary);
  front.head_file.assign(std::istreambuf_iterator<char>(head), std::istreambuf_iterator<char>());
  const store::tlog::TreeHead tree = desk->book.tree_head();
  TRY(note, desk->book.checkpoint(tree));
  front.checkpoint = std::move(note);
  front.entries = tree.size;
  front.made = desk->clock();
  front.account = actor.account;
  front.kiosk = desk->directory.profile().kiosk_name;
  front.facility = desk->directory.profile().facility_name;
  TRY(writer, audit::PackWriter::begin(
                  front.keys.auditor, front,
                  [&](ByteView message) { return desk->book.sign_raw(message); }, sink));
  TRY(machine, desk->machine.journal_keys());
  TRY(database, vault::Database::open(journal::database_path(dir),
                                      vault::Database::Mode::kReadOnly, machine.data));
  TRY(reading, database.prepare("SELECT bytes, signature FROM entry ORDER BY seq LIMIT ?1"));
  reading.bind(1, static_cast<std::int64_t>(tree.size));
  for (;;) {
    TRY(more, reading.step());
    if (!more) break;
    TRY_VOID(writer.add(reading.blob(0), reading.blob(1)));
  }
  TRY_VOID(writer.finish());
  return tree.size;
}

Result<EntrySeq> AuditDesk::export_to(const fs::path& file, ExportAs format,
                                      const audit::Period& period) {
  TRY_VOID(state_->working());
  if (format == ExportAs::kPack && !is_whole(period)) {
    return Error(Errc::kBadInput, "a pack is always whole: a part could not be verified");
  }
  TRY(made, NewFile::create(file));
  Gathered gathered(made);
  const audit::Sink sink = [&](std::string_view piece) { return gathered.add(piece); };
  journal::Exported act;
  Result<std::uint64_t> entries = std::uint64_t{0};
  switch (format) {
    case ExportAs::kCsv:
      act.format = journal::ExportFormat::kCsv;
      entries = state_->write_table(sink, period);
      break;
    case ExportAs::kBalp:
      act.format = journal::ExportFormat::kBalp;
      entries = state_->write_balp(sink, file.extension() == ".ndjson", period);
      break;
    case ExportAs::kPack:
      act.format = journal::ExportFormat::kPack;
      entries = state_->write_pack(sink);
      break;
  }
  if (!entries) return entries.error();
  TRY_VOID(gathered.flush());
  TRY(digest, made.sync());
  act.entries = *entries;
  act.content = digest;
  act.note = file.string();
  const Instant at = state_->desk->clock();
  TRY(entry, state_->desk->book.record(state_->actor, act, at));
  state_->wrote(entry, act, at);
  TRY_VOID(made.keep());
  return entry;
}

}  // namespace tomoshibi::app
