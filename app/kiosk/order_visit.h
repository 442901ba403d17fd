// What the window keeps while an order is entered: the page's state, the digits of a spoken code, parts
// of a QR code, who the second person is.
//
// Made when the page is shown, destroyed when it is left, at a lock and at a sign-out: digits and proofs
// wipe themselves with it. Thread: gui.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/kiosk/present_orders.h"
#include "gui/screens/order_entry.h"
#include "gui/screens/second_person.h"
#include "gui/screens/spoken_code.h"
#include "sync/core/order.h"

namespace tomoshibi::app {

struct OrderVisit {
  using Time = std::chrono::steady_clock::time_point;

  gui::OrderEntryState page;
  gui::SpokenCode code;
  sync::OrderTexts texts;
  std::vector<OrderFileFound> files;
  gui::SecondPersonState second_page;
  AccountId second;           // Who proved himself, with …
  SecretText second_proof;    // … kept until it opened or the page is left: a wrong code is tried again.
  std::string alone_note;     // Why nobody could.
  std::optional<Time> wait_until;
  std::optional<Time> files_read;
};

}  // namespace tomoshibi::app
