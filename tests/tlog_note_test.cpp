// A note's text is given out only when a known key signed it, and a note has one spelling.
// Method: public vectors, good and bad, each with its reason; the public seeds sign to the same
// lines; every changed byte of a note.
#include <map>

#include "store/tlog/base64.h"
#include "store/tlog/signed_note.h"
#include "tests/tlog_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using tlog::VerifierKey;

namespace {

struct Expected {
  Errc code;
  std::string_view what;
};
const std::map<std::string, Expected> kReasons = {
    {"malformed-signature-line", {Errc::kBadInput, "note: malformed signature line"}},
    {"bad-signature", {Errc::kCorrupt, "note: the signature of a known key is bad"}},
    {"no-trusted-signature", {Errc::kDenied, "note: no known key signed it"}},
    {"no-blank-line", {Errc::kBadInput, "note: no blank line"}},
    {"control-character", {Errc::kBadInput, "note: control character"}},
    {"no-signature-line", {Errc::kBadInput, "note: no signature line"}},
    {"missing-final-newline", {Errc::kBadInput, "note: final newline missing"}},
    {"not-utf8", {Errc::kBadInput, "note: not UTF-8"}},
};

std::vector<VerifierKey> keys_of(const json& texts) {
  std::vector<VerifierKey> keys;
  for (const json& text : texts)
    keys.push_back(VerifierKey::parse(text.get<std::string>()).value());
  return keys;
}

tlog::Signer signer_of(ByteView seed) {
  std::array<std::uint8_t, 64> secret{};
  PublicKey key{};
  crypto_sign_seed_keypair(key.data(), secret.data(), seed.data());
  return [secret](ByteView message) {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret.data());
    return signature;
  };
}

VerifierKey key_of(const std::string& name, ByteView seed) {
  VerifierKey key{name, tlog::NoteKeyType::kEd25519, {}};
  std::array<std::uint8_t, 64> secret{};
  crypto_sign_seed_keypair(key.key.data(), secret.data(), seed.data());
  return key;
}

}  // namespace

TEST_CASE("note: verifier keys are those of the public vectors, and have one spelling") {
  const json all = vectors("notes.json");
  if (all.is_null()) return;
  for (const json& one : all["vkeys"]) {
    const auto text = one["vkey"].get<std::string>();
    CAPTURE(text);
    const auto key = VerifierKey::parse(text);
    CHECK(key.has_value() == (one["expect"] == "ok"));
    if (!key) {
      CHECK(key.error().code == Errc::kBadInput);
      continue;
    }
    CHECK(key->name == one["name"].get<std::string>());
    CHECK(to_hex(key->id()) == one["id"].get<std::string>());
    CHECK(static_cast<int>(key->type) == one["type"].get<int>());
    CHECK(to_hex(key->key) == one["public"].get<std::string>());
    CHECK(key->text() == text);
  }
}

TEST_CASE("note: the public vectors open, or are refused for their reason") {
  const json all = vectors("notes.json");
  if (all.is_null()) return;
  for (const json& one : all["cases"]) {
    CAPTURE(one["case"].get<std::string>());
    const auto known = keys_of(one["trusted"]);
    const auto note = tlog::open_note(decoded(one["note_b64"]), known);
    if (one["expect"] == "ok") {
      REQUIRE(note);
      CHECK(note->text == decoded(one["body"]));
      std::vector<std::string> names;
      for (const auto& signer : note->signers)
        for (const auto& key : known)
          if (key.key == signer) names.push_back(key.name);
      CHECK(names == one["signed_by"].get<std::vector<std::string>>());
    } else {
      REQUIRE_FALSE(note);
      const auto& reason = kReasons.at(one["expect"].get<std::string>());
      CHECK(note.error().code == reason.code);
      CHECK(note.error().what == reason.what);
    }
  }
}

TEST_CASE("note: signing gives the very lines of the public vectors") {
  const json all = vectors("notes.json");
  if (all.is_null()) return;
  const json& one = all["cases"].at(0);
  const std::string name = "hub.example/ishikawa";
  const Bytes seed = bytes_of(all["seeds"][name]);
  const auto key = key_of(name, seed);
  CHECK(key.text() == one["trusted"].at(0).get<std::string>());
  CHECK(tlog::sign_note(decoded(one["body"]), key, signer_of(seed)).value() ==
        decoded(one["note_b64"]));
}

TEST_CASE("note: every changed byte and every cut of a note is found") {
  const Bytes seed(32, 7);
  const auto key = key_of("example.org/記録", seed);
  const auto note = tlog::sign_note("ひとつ\n\nふたつ\n", key, signer_of(seed)).value();
  REQUIRE(tlog::open_note(note, {{key}})->text == "ひとつ\n\nふたつ\n");
  for (std::size_t at = 0; at < note.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = note;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      CHECK_FALSE(tlog::open_note(changed, {{key}}));
    }
    CHECK_FALSE(tlog::open_note(note.substr(0, at), {{key}}));
  }
}

TEST_CASE("note: further lines can be added up to 64, and each key counts once") {
  const Bytes first(32, 1);
  const Bytes second(32, 2);
  const auto a = key_of("a.example", first);
  const auto b = key_of("b.example", second);
  auto renamed = a;
  renamed.name = "c.example";
  auto note = tlog::sign_note("text\n", a, signer_of(first)).value();
  for (const auto& [key, seed] : {std::pair(b, second), std::pair(renamed, first)}) {
    const auto signature = signer_of(seed)(as_bytes("text\n"));
    note = tlog::add_line(note, {key.name, key.id(), Bytes(signature.begin(), signature.end())})
               .value();
  }
  // Two names, one public key: one signer.
  CHECK(tlog::open_note(note, {{a, b, renamed}})->signers == std::vector{a.key, b.key});
  const tlog::NoteLine unknown{"d.example", {1, 2, 3, 4}, {5}};
  for (int line = 3; line < 64; ++line) note = tlog::add_line(note, unknown).value();
  CHECK(tlog::open_note(note, {{a}})->signers == std::vector{a.key});
  CHECK(tlog::add_line(note, unknown).error().code == Errc::kBadInput);
  CHECK(tlog::split_note(note + "\u2014 d.example AQIDBAU=\n").error().code == Errc::kBadInput);
}

TEST_CASE("note: what would not be read is not written") {
  const Bytes seed(32, 3);
  const auto key = key_of("a.example", seed);
  for (const char* text : {"", "no newline", "tab\t\n", "cr\r\n", "\xff\n"})
    CHECK(tlog::sign_note(text, key, signer_of(seed)).error().code == Errc::kBadInput);
  for (const char* name : {"", "a b", "a+b", "a\u3000b", "a\u00a0b", "a\nb", "a\x01", "\xc3"}) {
    auto misnamed = key;
    misnamed.name = name;
    CHECK(tlog::sign_note("text\n", misnamed, signer_of(seed)).error().code == Errc::kBadInput);
    CHECK_FALSE(VerifierKey::parse(misnamed.text()));
  }
  auto witness = key;
  witness.type = tlog::NoteKeyType::kCosignature;
  CHECK(tlog::sign_note("text\n", witness, signer_of(seed)).error().code == Errc::kBadInput);
  CHECK(tlog::sign_note(std::string(tlog::kNoteBytesMax, 'a') + "\n", key, signer_of(seed))
            .error()
            .code == Errc::kBadInput);
  CHECK(tlog::open_note(std::string(tlog::kNoteBytesMax + 1, '\n'), {{key}}).error().what ==
        std::string_view("note: larger than 1 MiB"));
}

TEST_CASE("note: base64 has one spelling, and nothing is one, too") {
  CHECK(tlog::from_base64("")->empty());
  CHECK(tlog::to_base64({}).empty());
  for (const std::size_t length : {1u, 2u, 3u, 4u, 31u, 32u, 33u}) {
    const Bytes bytes(length, 0xfb);
    CHECK(tlog::from_base64(tlog::to_base64(bytes)).value() == bytes);
  }
  for (const char* text : {"A", "AA", "AAA", "AA=", "AB==", "AAB=", "AA==\n", " AA==", "AA==AA==",
                           "-w==", "_w==", "=", "====", "A==="})
    CHECK(tlog::from_base64(text).error().code == Errc::kBadInput);
}
