// Opening: from what an order brought and what lies on the shelf to people and charts.
//
//   order box ─ fleet key ─▶ chain secrets ─▶ epoch pairs ┐
//   segment's wrap ─ fleet key ─ epoch pair ─▶ data key  ─┴▶ images opened in place, deltas over them
//
// Invariant: without a secret for an area there is no key for its data; nothing here asks whether it is
// permitted. Secrets, pairs and data keys live for this call; the open databases keep their own.
// Errors: kDenied (a secret that does not prove itself, another fleet key), kCorrupt, kStorage.
// Cost: one signature and one front a segment; an image's index in one read; deltas as charts/delta.h says.
// Proof: tests/desk_orders_test.cpp.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "app/desk/membership.h"
#include "app/desk/shelf.h"
#include "store/charts/chart_reader.h"
#include "store/people/register.h"
#include "store/vault/database.h"

namespace tomoshibi::app {

// How a code that was read out is kept: seal_for(region, kCodePurpose, code_context(), secret).
inline constexpr std::string_view kCodePurpose = "order-code";
Bytes code_context(const sync::Area& area, sync::Epoch epoch);

// One secret an area: the highest epoch of all that is open.
struct OpenSecret {
  sync::Area area;
  sync::Epoch epoch = 0;
  sync::ChainSecret secret;
};
// Of every order and code that is open now. `region` opens fleet boxes and codes. Orders whose fleet key is
// not here are left out: `missing_fleet` says so.
struct OpenSecrets {
  std::vector<OpenSecret> secrets;
  std::vector<sync::BoxPair> fleet;
  std::vector<sync::Generation> generations;  // Of `fleet`, at the same places.
  bool missing_fleet = false;
};
Result<OpenSecrets> open_secrets(const Membership& member, const sync::BoxPair& region);

struct OpenedParts {
  std::vector<store::vault::Database> images;  // Neither grows nor moves once a register stands on it.
  std::vector<sync::Area> areas;               // Those whose data is open …
  std::vector<sync::SegmentName> snapshots;    // … and their images' segments, at the same places.
  std::vector<sync::Area> absent;              // Ordered, but nothing of them is on the shelf, or no key fits.
  struct Waiting {                             // A delta that is to be laid over, in order.
    const Shelved* shelved = nullptr;
    Secret<32> key;
  };
  std::vector<Waiting> deltas;
  std::uint64_t bytes = 0;                     // Of all that was opened.
};
Result<OpenedParts> open_parts(const Shelf& shelf, const OpenSecrets& secrets,
                               const Membership& member);

}  // namespace tomoshibi::app
