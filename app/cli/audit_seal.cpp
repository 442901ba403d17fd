// The command audit: seals for the wall, receipts for patients, and papers held against the journal.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include "app/cli/audit.h"
#include "store/audit/qr.h"
#include "store/audit/seal.h"
#include "store/audit/sheet.h"
#include "store/journal/chain.h"
#include "store/vault/database.h"

namespace tomoshibi::cli {

namespace audit = store::audit;
namespace journal = store::journal;
namespace vault = store::vault;

namespace {

constexpr std::size_t kNoteFileBytesMax = std::size_t{64} << 10;

// A new file, 0600.
bool write_new(const std::string& file, std::string_view text) {
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (opened < 0) return false;
  const bool written = ::write(opened, text.data(), text.size()) ==
                           static_cast<ssize_t>(text.size()) &&
                       ::fsync(opened) == 0;
  ::close(opened);
  if (!written) ::unlink(file.c_str());
  return written;
}

// The journal's own root over its first entries, and in which incarnation it was sealed.
struct AtSize {
  store::tlog::TreeHead head;
  std::uint64_t entries = 0;
  journal::Incarnation incarnation{};
};
Result<AtSize> tree_at(const std::string& dir, const vault::DataKey& key, std::uint64_t size) {
  TRY(database, vault::Database::open(journal::database_path(dir),
                                      vault::Database::Mode::kReadOnly, key));
  TRY(reading, database.prepare("SELECT bytes, signature FROM entry ORDER BY seq"));
  AtSize found;
  store::tlog::Frontier tree;
  for (;;) {
    TRY(more, reading.step());
    if (!more) break;
    ++found.entries;
    if (found.entries > size) continue;
    tree.append(journal::entry_hash(reading.blob(0), reading.blob(1)));
    if (found.entries < size) continue;
    const auto entry = journal::read_entry(reading.blob(0));
    if (entry) found.incarnation = entry->header.incarnation;
  }
  found.head = {tree.size(), tree.root()};
  return found;
}

const char* words_of(audit::SealVerdict verdict) {
  switch (verdict) {
    case audit::SealVerdict::kHolds: return "封印紙と一致：そこまでの記録は変わっていません";
    case audit::SealVerdict::kDiffers:
      return "封印紙と一致しません：記録が変わったか、ことば・件数・日付の読み違いです";
    case audit::SealVerdict::kShorter: return "封印紙より記録が少ない：記録がなくなっています";
  }
  return "";
}

Result<audit::SealVerdict> verdict_of_note(const AuditArguments& arguments, std::string_view note,
                                           const vault::DataKey& key, std::uint64_t& size) {
  TRY(keys, journal::load_public_keys(arguments.session.dir));
  TRY(paper, audit::read_seal_note(note, keys.device));
  size = paper.head.size;
  TRY(own, tree_at(arguments.session.dir, key, paper.head.size));
  return audit::check_note(paper, own.head, own.entries);
}

Result<audit::SealVerdict> verdict_of_words(const AuditArguments& arguments,
                                            const audit::SealNumbers& numbers, const Date& date,
                                            const vault::DataKey& key) {
  TRY(keys, journal::load_public_keys(arguments.session.dir));
  TRY(own, tree_at(arguments.session.dir, key, arguments.size));
  const std::string origin =
      journal::origin_of(journal::key_id_of(keys.device), own.incarnation);
  return audit::check_words(numbers, arguments.size, date, origin, own.head, own.entries);
}

std::optional<audit::SealNumbers> read_words(const std::string& typed) {
  const auto numbers = audit::seal_from_typed(typed);
  if (numbers) return *numbers;
  const audit::TypedWords read = audit::read_seal_words(typed);
  if (read.unknown) {
    fmt::print(stderr, "tomoshibi: word {} is not in the list of seals", *read.unknown);
    for (const std::uint16_t near : read.near) {
      fmt::print(stderr, " {}", audit::seal_words()[near].reading);
    }
    fmt::print(stderr, "\n");
  } else {
    fmt::print(stderr, "tomoshibi: a seal has six words\n");
  }
  return std::nullopt;
}

Exit run_seal(const AuditArguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto made = desk->seal(journal::SealCause::kOnDemand);
  if (!made) return complain(made.error());
  const auto paper =
      audit::make_seal(made->head, date_in_japan(made->at), made->origin, made->checkpoint);
  if (!paper) return complain(paper.error());
  if (!arguments.out.empty()) {
    const bool is_drawn = std::filesystem::path(arguments.out).extension() == ".svg";
    const auto sheet = is_drawn ? audit::seal_sheet(*paper) : Result<std::string>(paper->note);
    if (!sheet) return complain(sheet.error(), arguments.out);
    if (!write_new(arguments.out, *sheet)) {
      fmt::print(stderr, "tomoshibi: {}: the file is there, or cannot be written\n", arguments.out);
      return Exit::kMachine;
    }
  }
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"entry", made->entry.value},
                                {"size", made->head.size},
                                {"root", to_hex(made->head.root)},
                                {"date", to_iso(paper->date)},
                                {"time", to_iso(made->at)},
                                {"words", audit::words_text(paper->words)},
                                {"origin", made->origin},
                                {"checkpoint", made->checkpoint}}));
    return Exit::kDone;
  }
  fmt::print("{}　{}件まで（記録{}番）\n{}\n", to_iso(paper->date), with_thousands(made->head.size),
             made->entry.value, audit::words_text(paper->words));
  if (isatty(STDOUT_FILENO) == 1) {
    if (const auto code = audit::qr_of(paper->note)) {
      fmt::print("{}", audit::qr_for_terminal(*code));
    }
  }
  return Exit::kDone;
}

Exit run_receipt(const AuditArguments& arguments) {
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const auto receipt = visit->audit.receipt({arguments.number});
  if (!receipt) return complain(receipt.error(), std::to_string(arguments.number));
  if (!arguments.out.empty() && !write_new(arguments.out, receipt->sheet)) {
    fmt::print(stderr, "tomoshibi: {}: the file is there, or cannot be written\n", arguments.out);
    return Exit::kMachine;
  }
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"view", arguments.number},
                                {"text", receipt->text},
                                {"payload", receipt->payload}}));
    return Exit::kDone;
  }
  fmt::print("{}\n", receipt->text);
  if (isatty(STDOUT_FILENO) == 1) {
    if (const auto code = audit::qr_of(receipt->payload)) {
      fmt::print("{}", audit::qr_for_terminal(*code));
    }
  }
  return Exit::kDone;
}

}  // namespace

Exit check_paper(const AuditArguments& arguments, const journal::Verification&,
                 const vault::DataKey& key, Json& report) {
  std::error_code failed;
  std::uint64_t size = arguments.size;
  Result<audit::SealVerdict> verdict = audit::SealVerdict::kDiffers;
  if (std::filesystem::is_regular_file(arguments.seal, failed)) {
    std::ifstream in(arguments.seal, std::ios::binary);
    std::string note(kNoteFileBytesMax, '\0');
    in.read(note.data(), static_cast<std::streamsize>(note.size()));
    note.resize(static_cast<std::size_t>(in.gcount()));
    verdict = verdict_of_note(arguments, note, key, size);
  } else {
    const auto date = date_from_iso(arguments.date);
    if (!date || arguments.size == 0) {
      fmt::print(stderr,
                 "tomoshibi: with words give --size and --date too: both stand on the paper\n");
      return Exit::kUsage;
    }
    const auto numbers = read_words(arguments.seal);
    if (!numbers) return Exit::kUsage;
    verdict = verdict_of_words(arguments, *numbers, *date, key);
  }
  if (!verdict) return complain(verdict.error(), "the seal");
  report["seal"] = audit::name_of(*verdict);
  report["seal_size"] = size;
  report["seal_says"] = words_of(*verdict);
  return *verdict == audit::SealVerdict::kHolds ? Exit::kDone : Exit::kNo;
}

void add_audit_seals(CLI::App& command, const std::shared_ptr<AuditArguments>& arguments,
                     Exit& exit) {
  CLI::App* seal = command.add_subcommand(
      "seal",
      "Six words and a QR code for the wall: what was written until now can later be shown to be\n"
      "unchanged from the paper alone.\n"
      "Example: tomoshibi audit DIR seal --out seal.svg --as abe01 --password-file F");
  seal->add_option("--out", arguments->out, "A sheet (.svg), or what the QR code holds (others)");
  seal->callback([arguments, &exit] { exit = run_seal(*arguments); });
  CLI::App* receipt = command.add_subcommand(
      "receipt",
      "For the person whose chart was opened: who, when, why, and the proof.\n"
      "Example: tomoshibi audit DIR receipt 123 --out receipt.svg --as aud1 --password-file F");
  receipt->add_option("N", arguments->number, "Number of the view")->required();
  receipt->add_option("--out", arguments->out, "A sheet, .svg");
  receipt->callback([arguments, &exit] { exit = run_receipt(*arguments); });
  for (CLI::App* one : {seal, receipt}) {
    one->add_flag("--json", arguments->json, "One JSON object");
    one->fallthrough();
  }
}

}  // namespace tomoshibi::cli
