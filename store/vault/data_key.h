// The key of one vault file, and the file in which a forensic tool is handed one.
//
// A data key is 32 random bytes; what encrypts pages is derived from it, the file's salt and its id
// (docs/format/vault-v1.md), so that one data key never encrypts two files alike.
// Proof: tests/vault_database_test.cpp.
#pragma once

#include <filesystem>

#include "store/base/result.h"
#include "store/base/secret.h"

namespace tomoshibi::store::vault {

using DataKey = Secret<32>;

// A key file holds 32 raw bytes, or 64 hexadecimal digits and at most a line end.
//   Errors: kNotFound, kBadInput (neither form), kStorage.
Result<DataKey> read_key_file(const std::filesystem::path& file);
// As 64 hexadecimal digits, mode 0600. Errors: kDenied when the file exists, kStorage.
Result<void> write_key_file(const std::filesystem::path& file, const DataKey& key);

}  // namespace tomoshibi::store::vault
