// The public and the personal part of each kind of entry, as CBOR maps. Used by entry.cpp alone.
//
// Keys of the maps are those of docs/format/journal-v1.md, in its order.
#pragma once

#include "store/base/cbor.h"
#include "store/journal/entry.h"

namespace tomoshibi::store::journal {

void write_public(cbor::MapWriter& map, const Body& body);
void write_personal(cbor::MapWriter& map, const Body& body);

//   Errors: kBadInput when a field is absent, unknown or out of bounds.
Result<Body> read_public(std::uint64_t kind, cbor::MapReader& map);
Result<void> read_personal(cbor::MapReader& map, Body& body);

// All texts of a body, for checking and for cutting.
bool texts_are_utf8(const Body& body);

}  // namespace tomoshibi::store::journal
