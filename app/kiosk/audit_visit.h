// What the window keeps of one visit to the audit desk.
//
// The desk itself lives on the store's thread, in `held`: works copy the pointer, none of them uses it
// on the window's. What is shown comes from copies (present_audit.h). forget() ends the visit.
// Thread: gui, but for `held->desk` and the two counters.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/kiosk/present_audit.h"

namespace tomoshibi::app {

struct AuditVisit {
  struct Held {
    std::optional<AuditDesk> desk;
    std::atomic<std::uint64_t> done{0};   // Of what is being verified, told by the store's thread.
    std::atomic<std::uint64_t> total{0};
  };
  std::shared_ptr<Held> held = std::make_shared<Held>();
  bool is_verifying = false;
  std::optional<AuditSnapshot> snapshot;
  std::optional<AuditItemFacts> item;
  gui::AuditPage before_item;             // Where 一覧へ leads.
  gui::AuditPersons persons;              // The question, kept while a person's list is shown.
  std::uint64_t asked = 0;                // Of the words typed last; older answers are dropped.
  std::string sample_number;
  std::vector<AuditEntryRow> drawn;
  std::vector<AuditEntryRow> person_rows;
  gui::AuditSeal seal;                    // Made in this visit, or by the machine before it.
  std::optional<store::audit::SealOnPaper> paper;  // What its sheet is drawn from.
  gui::AuditState state;
};

}  // namespace tomoshibi::app
