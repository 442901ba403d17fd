// A checkpoint says one size and one root of one log, and never steps back unseen.
// Method: public vectors, good and bad, each with its reason; the state machine's vectors.
#include <map>

#include "store/tlog/checkpoint.h"
#include "tests/tlog_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using tlog::Meaning;
using tlog::TreeHead;
using tlog::VerifierKey;

namespace {

const std::map<std::string, std::string_view> kReasons = {
    {"bad-size", "number: not a decimal without leading zeros"},
    {"size-too-large", "number: too large"},
    {"empty-line", "checkpoint: empty line"},
    {"too-few-lines", "checkpoint: fewer than three lines"},
    {"wrong-origin", "checkpoint: of another log"},
    {"empty-tree-root", "checkpoint: an empty tree with another root"},
};

struct Key {
  VerifierKey known{"log.example", tlog::NoteKeyType::kEd25519, {}};
  std::array<std::uint8_t, 64> secret{};
  Key() {
    const Bytes seed(32, 9);
    crypto_sign_seed_keypair(known.key.data(), secret.data(), seed.data());
  }
  Signature operator()(ByteView message) const {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret.data());
    return signature;
  }
};

}  // namespace

TEST_CASE("checkpoint: the public vectors are read, or refused for their reason") {
  const json all = vectors("checkpoints.json");
  if (all.is_null()) return;
  const auto key = VerifierKey::parse(all["log_vkey"].get<std::string>()).value();
  const auto origin = all["origin"].get<std::string>();
  CHECK(all["max_size"].get<std::uint64_t>() == tlog::kTreeSizeMax);
  for (const json& one : all["cases"]) {
    CAPTURE(one["case"].get<std::string>());
    const auto note = decoded(one["note_b64"]);
    const auto text = tlog::open_note(note, {{key}}).value().text;
    const auto parts = tlog::parse_checkpoint_of(text, origin);
    const auto head = tlog::open_checkpoint(note, origin, {{key}});
    if (one["expect"] != "ok") {
      REQUIRE_FALSE(parts);
      const auto reason = kReasons.find(one["expect"].get<std::string>());
      if (reason != kReasons.end()) CHECK(parts.error().what == reason->second);
      CHECK(parts.error().code ==
            (one["expect"] == "wrong-origin" ? Errc::kDenied : Errc::kBadInput));
      REQUIRE_FALSE(head);
      CHECK(head.error().code == parts.error().code);
      continue;
    }
    REQUIRE(parts);
    CHECK(parts->head == TreeHead{one["size"], *hash_of(one["root"])});
    CHECK(parts->extensions == one["extensions"].get<std::vector<std::string>>());
    // Our narrowing: in our own logs there are no extension lines.
    CHECK(head.has_value() == parts->extensions.empty());
    if (head) CHECK(*head == parts->head);
    if (head) CHECK(tlog::checkpoint_text(origin, *head) == text);
  }
}

TEST_CASE("checkpoint: what a new one means is what the public vectors say") {
  const json all = vectors("checkpoints.json");
  if (all.is_null()) return;
  const auto key = VerifierKey::parse(all["log_vkey"].get<std::string>()).value();
  const std::map<std::string, Meaning> meanings = {
      {"accept", Meaning::kGrows},          {"no-change", Meaning::kSame},
      {"rollback", Meaning::kRollback},     {"fork", Meaning::kFork},
      {"proof-too-short", Meaning::kUnproven}, {"root-mismatch", Meaning::kUnproven}};
  for (const json& one : all["updates"]) {
    CAPTURE(one["case"].get<std::string>());
    TreeHead trusted{one["trusted_size"], {}};
    if (one.contains("trusted_root") && one["trusted_root"].is_string())
      trusted.root = *hash_of(one["trusted_root"]);
    const auto fresh = tlog::open_checkpoint(decoded(one["checkpoint_b64"]),
                                             all["origin"].get<std::string>(), {{key}});
    REQUIRE(fresh);
    CHECK(tlog::meaning_of(trusted, *fresh, *proof_of(one["proof"])) ==
          meanings.at(one["expect"].get<std::string>()));
  }
}

TEST_CASE("checkpoint: signed, it opens again; what would not be read is not signed") {
  const Key key;
  const TreeHead head{417, tlog::leaf_hash({})};
  const auto note = tlog::sign_checkpoint("log.example", head, key.known, key);
  REQUIRE(note);
  CHECK(tlog::open_checkpoint(*note, "log.example", {{key.known}}).value() == head);
  CHECK(tlog::open_checkpoint(*note, "log.example/2", {{key.known}}).error().code ==
        Errc::kDenied);
  CHECK(tlog::sign_checkpoint("log.example", {0, tlog::empty_root()}, key.known, key));
  CHECK_FALSE(tlog::sign_checkpoint("log.example", {0, head.root}, key.known, key));
  CHECK_FALSE(tlog::sign_checkpoint("log.example", {tlog::kTreeSizeMax + 1, head.root}, key.known,
                                    key));
  CHECK_FALSE(tlog::sign_checkpoint("two\nlines", head, key.known, key));
  CHECK_FALSE(tlog::sign_checkpoint("", head, key.known, key));
}
