// A root of seven roles for tests: every key from a seed of one number.
//
//   ROOT a … e (1 … 5), 3 of them · ORDER 11 … 13, 2 of them · ENROL 21 · PUBLISH 31
//   WITNESS 41 … 43, 2 of them · RELEASE 51, 52 · AUDITOR an X25519 key
#pragma once

#include "sync/core/root.h"
#include "tests/sync_signers.h"

namespace tomoshibi::test {

inline sync::BoxPair sample_pair(std::uint8_t number) {
  Secret<32> seed;
  for (std::uint8_t& byte : seed.fill()) byte = number;
  return sync::box_pair_from(seed);
}

inline sync::RootBody sample_root(std::uint64_t version = 1) {
  sync::RootBody body;
  body.version = version;
  body.authority = "石川県（訓練用）";
  body.made = {1'795'230'000'000};
  body.expires = {1'858'302'000'000};
  body.is_demo = true;
  body.roles[0] = quorum_of({1, 2, 3, 4, 5}, 3);
  body.roles[1] = quorum_of({11, 12, 13}, 2);
  body.roles[2] = quorum_of({21}, 1);
  body.roles[3] = quorum_of({31}, 1);
  body.roles[4] = quorum_of({41, 42, 43}, 2);
  body.roles[5] = quorum_of({51, 52}, 1);
  body.roles[6] = {.keys = {sample_pair(61).public_half}, .threshold = 1};
  return body;
}

inline sync::TrustRoot sample_trust() {
  const auto document =
      signed_by({1, 2, 3}, sync::DocumentKind::kRoot, sync::encode_root_body(sample_root()));
  return sync::TrustRoot::begin(sync::encode(document)).value();
}

}  // namespace tomoshibi::test
