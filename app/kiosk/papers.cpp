#include "app/kiosk/papers.h"

#include <algorithm>

#include "app/kiosk/present_audit.h"
#include "store/audit/qr.h"
#include "store/audit/receipt.h"
#include "store/tlog/signed_note.h"

namespace tomoshibi::app {

namespace audit = store::audit;
namespace journal = store::journal;

Result<gui::QrMatrix> qr_matrix(std::string_view text) {
  TRY(code, audit::qr_of(text));
  return gui::QrMatrix{code.width, std::move(code.modules)};
}

Result<gui::ReceiptPageState> make_receipt_page(Desk& desk, EntrySeq view,
                                                const std::vector<PersonId>& persons) {
  TRY(proven, desk.prove_view(view, persons));
  TRY(note, store::tlog::split_note(proven.checkpoint));
  TRY(head, store::tlog::read_checkpoint(note.text, proven.origin));
  audit::ReceiptParts parts;
  parts.view = std::move(proven.entry);
  parts.consent = std::move(proven.consent);
  TRY(status, desk.status());
  parts.incarnation = status.journal.incarnation;
  parts.head = head;
  parts.proof = std::move(proven.proof);
  if (note.lines.empty() || note.lines.front().payload.size() != parts.checkpoint.size()) {
    return Error(Errc::kCorrupt, "the checkpoint has another signature");
  }
  std::ranges::copy(note.lines.front().payload, parts.checkpoint.begin());
  TRY(payload, audit::make_receipt(parts));
  // Nobody is given what does not verify.
  TRY(keys, journal::load_public_keys(desk.directory()));
  TRY(read, audit::verify_receipt(payload, keys.device));
  gui::ReceiptPageState page;
  if (desk.is_drill()) page.text = "【訓練】実在の患者ではありません\n";
  page.text += audit::receipt_text(read);
  TRY(code, qr_matrix(payload));
  page.code = std::move(code);
  return page;
}

namespace {

Result<PaperSeal> paper_of(const audit::SealOnPaper& paper, Instant at) {
  PaperSeal made;
  for (const std::uint16_t word : paper.words) {
    made.page.words.emplace_back(audit::seal_words()[word].reading);
  }
  made.page.when = to_iso(paper.date) + " " + clock_text(at);
  made.page.size = paper.head.size;
  TRY(code, qr_matrix(paper.note));
  made.page.code = std::move(code);
  made.paper = paper;
  return made;
}

}  // namespace

Result<PaperSeal> make_paper_seal(Desk& desk) {
  const journal::SealCause cause = desk.seal_due().value_or(journal::SealCause::kOnDemand);
  TRY(sealed, desk.seal(cause));
  const Date day = date_in_japan(sealed.at);
  TRY(paper, audit::make_seal(sealed.head, day, sealed.origin, sealed.checkpoint));
  return paper_of(paper, sealed.at);
}

Result<std::optional<PaperSeal>> waiting_paper_seal(Desk& desk) {
  TRY(waiting, AuditDesk::waiting_seal(desk));
  if (!waiting) return std::optional<PaperSeal>();
  TRY(keys, journal::load_public_keys(desk.directory()));
  TRY(read, audit::read_seal_note(waiting->note, keys.device));
  TRY(paper, audit::make_seal(read.head, date_in_japan(waiting->at), read.origin, waiting->note));
  TRY(made, paper_of(paper, waiting->at));
  return std::optional<PaperSeal>(std::move(made));
}

}  // namespace tomoshibi::app
