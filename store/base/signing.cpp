#include "store/base/signing.h"

#include <sodium.h>

namespace tomoshibi {

bool verify_detached(const PublicKey& key, ByteView message, ByteView signature) {
  if (signature.size() != 64) return false;
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                     key.data()) == 0;
}

bool verify_signature(const PublicKey& key, std::string_view domain, ByteView message,
                      ByteView signature) {
  Bytes input(domain.begin(), domain.end());
  input.push_back(0);
  input.insert(input.end(), message.begin(), message.end());
  return verify_detached(key, input, signature);
}

}  // namespace tomoshibi
