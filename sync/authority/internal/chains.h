// The tops of all chains of a prefecture and world, in one sealed file; and the key of these files,
// which two ORDER keys open together.
//
//   chains.box   {0: "tomoshibi chains key", 1: 1, 2: [[public half a, public half b, box], …]}
//                a < b; box = nonce 24 ‖ XChaCha20-Poly1305(chains key), bound to public a ‖ public
//                b, under derive(seed a ‖ seed b, "chains-key", public a ‖ public b); one for each
//                pair, so that no one person opens data alone
//   17.chains    {0: "tomoshibi chains", 1: 1, 2: prefecture, 3: drill, 4: box}
//                box = nonce 24 ‖ XChaCha20-Poly1305(code (4 bytes) ‖ K[200] (16 bytes) for each
//                area), under the chains key, bound to fields 0 to 3
//
// Errors: kBadInput (no such file), kDenied (other keys, damaged). Proof:
// tests/sync_authority_test.cpp.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "sync/authority/key_file.h"
#include "sync/core/chain.h"

namespace tomoshibi::sync::internal {

using ChainKey = Secret<32>;
using ChainTops = std::map<std::uint32_t, ChainSecret>;  // By area code.

// One box for each pair of these keys. Requires: at least two.
Bytes seal_chain_key(const ChainKey& key, std::span<const RoleKey* const> order_keys);
Result<ChainKey> open_chain_key(ByteView file, const RoleKey& one, const RoleKey& other);

Bytes seal_chains(const ChainTops& tops, std::uint32_t prefecture, bool is_drill,
                  const ChainKey& key);
Result<ChainTops> open_chains(ByteView file, std::uint32_t prefecture, bool is_drill,
                              const ChainKey& key);

}  // namespace tomoshibi::sync::internal
