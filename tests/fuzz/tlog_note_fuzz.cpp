// Any text as a note, a verifier key, a checkpoint and a request to a witness: read or refused,
// never worse; what reads has one spelling; nothing is taken for the signature of a fixed key.
// Run: build with the fuzz preset, then ./fuzz_tlog_note CORPUS -max_len=8192
#include <sodium.h>

#include <cstdint>
#include <cstdlib>

#include "store/tlog/base64.h"
#include "store/tlog/cosignature.h"

using namespace tomoshibi;
namespace tlog = tomoshibi::store::tlog;

namespace {

// The public half of the seed 00 .. 00; its private half signs nothing here.
tlog::VerifierKey fixed_key(tlog::NoteKeyType type) {
  tlog::VerifierKey key{"log.example", type, {}};
  const std::array<std::uint8_t, 32> seed{};
  std::array<std::uint8_t, 64> secret{};
  crypto_sign_seed_keypair(key.key.data(), secret.data(), seed.data());
  return key;
}

void check_note(std::string_view text, const tlog::VerifierKey& key) {
  const auto parts = tlog::split_note(text);
  if (!parts) return;
  std::string again = parts->text + "\n";
  for (const tlog::NoteLine& line : parts->lines) {
    Bytes bytes(line.id.begin(), line.id.end());
    bytes.insert(bytes.end(), line.payload.begin(), line.payload.end());
    again += "\u2014 " + line.name + " " + tlog::to_base64(bytes) + "\n";
  }
  if (again != text) std::abort();
  if (tlog::open_note(text, {&key, 1})) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto key = fixed_key(tlog::NoteKeyType::kEd25519);
  static const auto witness = fixed_key(tlog::NoteKeyType::kCosignature);
  const std::string_view text = as_text({data, size});
  check_note(text, key);
  const auto parsed = tlog::VerifierKey::parse(text);
  if (parsed && parsed->text() != text) std::abort();
  const auto checkpoint = tlog::parse_checkpoint(text);
  if (checkpoint) {
    auto again = tlog::checkpoint_text(checkpoint->origin, checkpoint->head);
    for (const auto& line : checkpoint->extensions) again += line + "\n";
    if (again != text) std::abort();
  }
  const tlog::WitnessedLog log{"log.example", {key}, {3, tlog::empty_root()}};
  const auto answer = tlog::answer_add_checkpoint(text, {&log, 1}, 1, witness,
                                                  [](ByteView) { return Signature{}; });
  if (answer.status == 200 || answer.store) std::abort();
  return 0;
}
