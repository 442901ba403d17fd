// Algorithm suites: every header that arrives names one, so that a new one is a number, never a setting.
//
//   1   Ed25519, X25519 sealed boxes, AES-256-GCM, SHA-256, HKDF-SHA-256
//
// A reader refuses what it does not know. Source: architecture.md (keys); reference/formats.md 1.4, 7.
#pragma once

#include <cstdint>

namespace tomoshibi::sync {

inline constexpr std::uint64_t kSuite = 1;

}  // namespace tomoshibi::sync
