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
#include "store/journal/journal.h"

namespace tomoshibi::cli {

namespace audit = store::audit;
namespace journal = store::journal;

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

const char* words_of(audit::SealVerdict verdict) {
  switch (verdict) {
    case audit::SealVerdict::kHolds: return "封印紙と一致：そこまでの記録は変わっていません";
    case audit::SealVerdict::kDiffers:
      return "封印紙と一致しません：記録が変わったか、ことば・件数・日付の読み違いです";
    case audit::SealVerdict::kShorter: return "封印紙より記録が少ない：記録がなくなっています";
  }
  return "";
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

Exit give_seal(const AuditArguments& arguments, EntrySeq entry, Instant at,
               const audit::SealOnPaper& paper) {
  if (!arguments.out.empty()) {
    const bool is_drawn = std::filesystem::path(arguments.out).extension() == ".svg";
    const auto sheet = is_drawn ? audit::seal_sheet(paper) : Result<std::string>(paper.note);
    if (!sheet) return complain(sheet.error(), arguments.out);
    if (!write_new(arguments.out, *sheet)) {
      fmt::print(stderr, "tomoshibi: {}: the file is there, or cannot be written\n", arguments.out);
      return Exit::kMachine;
    }
  }
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"entry", entry.value},
                                {"size", paper.head.size},
                                {"root", to_hex(paper.head.root)},
                                {"date", to_iso(paper.date)},
                                {"time", to_iso(at)},
                                {"words", audit::words_text(paper.words)},
                                {"origin", paper.origin},
                                {"checkpoint", paper.note}}));
    return Exit::kDone;
  }
  fmt::print("{}　{}件まで（記録{}番）\n{}\n", to_iso(paper.date), with_thousands(paper.head.size),
             entry.value, audit::words_text(paper.words));
  if (isatty(STDOUT_FILENO) == 1) {
    if (const auto code = audit::qr_of(paper.note)) {
      fmt::print("{}", audit::qr_for_terminal(*code));
    }
  }
  return Exit::kDone;
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
  return give_seal(arguments, made->entry, made->at, *paper);
}

// For a timer on a machine without a window: the device itself seals, nobody signs in.
Exit run_due_seal(const AuditArguments& arguments) {
  const std::string& dir = arguments.session.dir;
  auto desk = app::Desk::open(dir, now, store::orders::system_uptime, app::kernel_clock_is_synchronised);
  if (!desk) return complain_of_store(desk.error(), dir);
  const auto made = app::AuditDesk::seal_when_due(*desk);
  if (!made) return complain(made.error());
  if (!*made) {
    fmt::print(stderr, "tomoshibi: no seal is due; they are at 7:00 and 19:00\n");
    return Exit::kNo;
  }
  const app::AuditDesk::WaitingSeal& seal = **made;
  const auto keys = journal::load_public_keys(dir);
  if (!keys) return complain(keys.error());
  const auto read = audit::read_seal_note(seal.note, keys->device);
  if (!read) return complain(read.error());
  const auto paper = audit::make_seal(read->head, date_in_japan(seal.at), read->origin, seal.note);
  if (!paper) return complain(paper.error());
  return give_seal(arguments, seal.entry, seal.at, *paper);
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

std::optional<PaperArguments> read_paper(const AuditArguments& arguments, Exit& exit) {
  PaperArguments paper;
  std::error_code failed;
  const auto keys = journal::load_public_keys(arguments.session.dir);
  if (!keys) {
    exit = complain_of_store(keys.error(), arguments.session.dir);
    return std::nullopt;
  }
  paper.device = keys->device;
  exit = Exit::kUsage;
  if (std::filesystem::is_regular_file(arguments.seal, failed)) {
    std::ifstream in(arguments.seal, std::ios::binary);
    std::string note(kNoteFileBytesMax, '\0');
    in.read(note.data(), static_cast<std::streamsize>(note.size()));
    note.resize(static_cast<std::size_t>(in.gcount()));
    auto read = audit::read_seal_note(note, keys->device);
    if (!read) {
      exit = complain(read.error(), "the seal");
      return std::nullopt;
    }
    paper.size = read->head.size;
    paper.note = *std::move(read);
    return paper;
  }
  const auto date = date_from_iso(arguments.date);
  if (!date || arguments.size == 0) {
    fmt::print(stderr, "tomoshibi: with words give --size and --date too: both stand on the paper\n");
    return std::nullopt;
  }
  const auto numbers = read_words(arguments.seal);
  if (!numbers) return std::nullopt;
  paper.size = arguments.size;
  paper.date = *date;
  paper.words = *numbers;
  return paper;
}

Exit check_paper(const PaperArguments& paper, const journal::TreeAt& own, Json& report) {
  Result<audit::SealVerdict> verdict = audit::SealVerdict::kDiffers;
  if (paper.note) {
    verdict = audit::check_note(*paper.note, own.head, own.entries);
  } else {
    const std::string origin =
        journal::origin_of(journal::key_id_of(paper.device), own.incarnation);
    verdict =
        audit::check_words(paper.words, paper.size, paper.date, origin, own.head, own.entries);
  }
  if (!verdict) return complain(verdict.error(), "the seal");
  report["seal"] = audit::name_of(*verdict);
  report["seal_size"] = paper.size;
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
  seal->add_flag("--due", arguments->is_due,
                 "Only the seal of 7:00 or 19:00, when it is due, by the device itself: for a timer. Exit 1: "
                 "none is due");
  seal->callback([arguments, &exit] {
    exit = arguments->is_due ? run_due_seal(*arguments) : run_seal(*arguments);
  });
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
