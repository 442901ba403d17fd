// Promise: an order is read only when 2 of 3 ORDER keys signed exactly these bytes, its keys are
// those that were signed, and it breaks no rule; its keys open for its fleet alone; its texts come
// together. Method: a sample authority; each rule broken alone and signed well; each byte flipped;
// the golden order, made by another hand from docs/format/order-v1.md.
#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "sync/core/internal/order_parts.h"
#include "tests/sync_orders.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

bool reads(const OrderBody& body) {
  return read_order(order_file(body), sample_trust()).has_value();
}

// Signed well, whatever it says.
Bytes signed_raw(Bytes body, ByteView box) {
  return encode_order(signed_by({11, 12}, DocumentKind::kOrder, std::move(body)), box);
}

}  // namespace

TEST_CASE("order: what was ordered is what is read, and its keys open") {
  const MadeOrder made = with_keys(sample_order());
  const Bytes file = sign_order(made, {11, 13});
  const auto order = read_order(file, sample_trust());
  REQUIRE(order);
  CHECK(order->body == made.body);
  CHECK(order->box == made.box);
  CHECK(encode_order(order->document, order->box) == file);
  const auto keys = open_order_keys(*order, sample_pair(kFleetNumber));
  REQUIRE(keys);
  REQUIRE(keys->secrets.size() == 3);
  CHECK(keys->secrets[1].area == Area{17204, false});
  CHECK(keys->secrets[1].epoch == 11);
  CHECK(keys->secrets[1].secret == chain_secret(17204, 11));
  CHECK(keys->responder_code.empty());
  // Nothing of a secret stands in the file.
  const auto secret = keys->secrets[1].secret.view();
  CHECK(std::ranges::search(file, secret).empty());
}

TEST_CASE("order: every field travels") {
  OrderBody body = sample_order();
  body.allows_roster_triage = true;
  body.is_drill = true;
  body.places = {16, 17, 17204};
  body.facilities = {"1710000001", "1710000002"};
  body.root_version = 12;
  const auto order = read_order(order_file(body), sample_trust());
  REQUIRE(order);
  OrderBody expected = body;
  expected.box_hash = order->body.box_hash;
  CHECK(order->body == expected);
  CHECK(open_order_keys(*order, sample_pair(kFleetNumber))->secrets[0].area.is_drill);

  const auto close = read_order(order_file(closing(7, 4)), sample_trust());
  REQUIRE(close);
  CHECK(close->body == closing(7, 4));
  CHECK(close->box.empty());
}

TEST_CASE("order: too few, wrong role, one key twice, a bad one: none of them is read") {
  const MadeOrder made = with_keys(sample_order());
  const TrustRoot root = sample_trust();
  CHECK(read_order(sign_order(made, {11, 12, 13}), root));
  CHECK(read_order(sign_order(made, {11, 12, 99}), root));  // An unknown key besides.
  CHECK_FALSE(read_order(sign_order(made, {}), root));
  CHECK_FALSE(read_order(sign_order(made, {11}), root));
  CHECK_FALSE(read_order(sign_order(made, {11, 31}), root));
  CHECK_FALSE(read_order(sign_order(made, {1, 2, 3, 4, 5}), root));
  CHECK_FALSE(read_order(sign_order(made, {21, 31, 41, 42, 51, 52}), root));
  SignedDocument twice =
      signed_by({11}, DocumentKind::kOrder, encode_order_body(made.body));
  twice.signatures.push_back(twice.signatures[0]);
  CHECK_FALSE(read_order(encode_order(twice, made.box), root));
  SignedDocument bad =
      signed_by({11, 12, 13}, DocumentKind::kOrder, encode_order_body(made.body));
  bad.signatures[1].signature[5] ^= 1;
  CHECK_FALSE(read_order(encode_order(bad, made.box), root));
  // The same bytes, signed as a document of another kind.
  SignedDocument other =
      signed_by({11, 12}, DocumentKind::kEpochKeys, encode_order_body(made.body));
  other.kind = DocumentKind::kOrder;
  CHECK_FALSE(read_order(encode_order(other, made.box), root));
  // A body that says another role.
  Bytes role = encode_order_body(made.body);
  std::ranges::copy(as_bytes("enrol"), role.begin() + 3);
  const auto read = read_order(signed_raw(role, made.box), root);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Errc::kDenied);
}

TEST_CASE("order: a body that breaks one rule is refused though it is signed") {
  using Break = std::function<void(OrderBody&)>;
  const std::vector<std::pair<const char*, Break>> breaks = {
      {"revision 0", [](OrderBody& body) { body.revision = 0; }},
      {"revision", [](OrderBody& body) { body.revision = kOrderRevisionMax + 1; }},
      {"root version", [](OrderBody& body) { body.root_version = 0; }},
      {"issued", [](OrderBody& body) { body.issued = {0}; }},
      {"begin", [](OrderBody& body) { body.not_before = body.not_after; }},
      {"end before issue", [](OrderBody& body) { body.issued = body.not_after; }},
      {"93 days", [](OrderBody& body) { body.not_after.milliseconds += 86 * kDay; }},
      {"duration 0", [](OrderBody& body) { body.duration_seconds = 0; }},
      {"duration", [](OrderBody& body) { body.duration_seconds += 1; }},
      {"no places", [](OrderBody& body) { body.places.clear(); }},
      {"place 48", [](OrderBody& body) { body.places = {48}; }},
      {"place 999", [](OrderBody& body) { body.places = {999}; }},
      {"places twice", [](OrderBody& body) { body.places = {17, 17}; }},
      {"places falling", [](OrderBody& body) { body.places = {17, 16}; }},
      {"no data", [](OrderBody& body) { body.data.clear(); }},
      {"data 17", [](OrderBody& body) { body.data = {17}; }},
      {"data 48000", [](OrderBody& body) { body.data = {48'000}; }},
      {"data falling", [](OrderBody& body) { body.data = {17205, 17204}; }},
      {"facility", [](OrderBody& body) { body.facilities = {"171000000"}; }},
      {"facility sign", [](OrderBody& body) { body.facilities = {"17100000a1"}; }},
      {"facilities", [](OrderBody& body) { body.facilities = {"1710000002", "1710000001"}; }},
      {"fleet", [](OrderBody& body) { body.fleet = 0; }},
      {"reason with a line", [](OrderBody& body) { body.reason = "a\nb"; }},
      {"reason turned", [](OrderBody& body) { body.reason = "a\u202eb"; }},
      {"long reason", [](OrderBody& body) { body.reason = std::string(601, 'a'); }},
  };
  CHECK(reads(sample_order()));
  for (const auto& [name, change] : breaks) {
    CAPTURE(name);
    OrderBody body = sample_order();
    change(body);
    CHECK_FALSE(reads(body));
    MadeOrder made = with_keys(body);
    CHECK_FALSE(is_order_body(made.body));
  }
  OrderBody longest = sample_order();
  longest.not_after = {longest.issued.milliseconds + 92 * kDay};
  longest.duration_seconds = 92 * 86400;
  CHECK(reads(longest));
  longest.not_before.milliseconds -= 60 * kDay;  // An order that was extended for months.
  longest.duration_seconds = 152 * 86400;
  CHECK(reads(longest));
}

TEST_CASE("order: one revision has one body: no second spelling, no key that nobody knows") {
  const MadeOrder made = with_keys(sample_order());
  const TrustRoot root = sample_trust();
  const Bytes good = encode_order_body(made.body);
  REQUIRE(good[0] == 0xaf);
  REQUIRE(read_order(signed_raw(good, made.box), root));
  Bytes more = good;  // 16 pairs: {… 1000: 0}
  more[0] = 0xb0;
  for (const int byte : {0x19, 0x03, 0xe8, 0x00})
    more.push_back(static_cast<std::uint8_t>(byte));
  CHECK_FALSE(read_order(signed_raw(more, made.box), root));
  Bytes behind = good;
  behind.push_back(0);
  CHECK_FALSE(read_order(signed_raw(behind, made.box), root));
  // A close that carries what only an opening has.
  OrderBody body = closing(7, 2);
  Bytes close = encode_order_body(body);
  CHECK(read_order(signed_raw(close, {}), root));
  close[0] = static_cast<std::uint8_t>(close[0] + 1);
  close.push_back(15);
  close.push_back(1);
  CHECK_FALSE(read_order(signed_raw(close, {}), root));
}

TEST_CASE("order: its keys are those that were signed, for its fleet, its areas and its revision") {
  const TrustRoot root = sample_trust();
  const MadeOrder made = with_keys(sample_order());
  const MadeOrder other = with_keys(sample_order(8));
  CHECK_FALSE(read_order(sign_order({made.body, other.box}, {11, 12}), root));
  CHECK_FALSE(read_order(sign_order({made.body, {}}, {11, 12}), root));
  CHECK_FALSE(read_order(sign_order({closing(7, 2), made.box}, {11, 12}), root));

  const auto order = read_order(sign_order(made, {11, 12}), root);
  REQUIRE(order);
  CHECK(open_order_keys(*order, sample_pair(72)).error().code == Errc::kDenied);

  // Keys of revision 1 under a body of revision 2; and of other areas.
  OrderBody second = sample_order(7, 2);
  second.box_hash = sha256(made.box);
  const auto moved = read_order(sign_order({second, made.box}, {11, 12}), root);
  REQUIRE(moved);
  CHECK(open_order_keys(*moved, sample_pair(kFleetNumber)).error().code == Errc::kDenied);
  for (const std::vector<std::uint32_t>& sealed :
       {std::vector<std::uint32_t>{17000, 17204}, {17000, 17204, 17205, 17206}, {17204, 17205}}) {
    OrderBody less = sample_order();
    less.data = sealed;
    const Bytes box =
        seal_order_keys(less, sample_keys(less), sample_pair(kFleetNumber).public_half);
    OrderBody body = sample_order();
    body.box_hash = sha256(box);
    const auto file = read_order(sign_order({body, box}, {11, 12}), root);
    REQUIRE(file);
    CHECK_FALSE(open_order_keys(*file, sample_pair(kFleetNumber)));
  }
}

TEST_CASE("order: two epochs of an area and a code for 応援者 travel in the box") {
  OrderBody body = sample_order();
  OrderKeys keys = sample_keys(body);
  keys.secrets.insert(keys.secrets.begin() + 2,
                      AreaSecret{{17204, false}, 12, chain_secret(17204, 12)});
  const std::string code = "4821-7730";
  keys.responder_code.assign(code.begin(), code.end());
  const Bytes box = seal_order_keys(body, keys, sample_pair(kFleetNumber).public_half);
  body.box_hash = sha256(box);
  const auto order = read_order(sign_order({body, box}, {12, 13}), sample_trust());
  REQUIRE(order);
  const auto opened = open_order_keys(*order, sample_pair(kFleetNumber));
  REQUIRE(opened);
  CHECK(opened->secrets.size() == 4);
  CHECK(opened->secrets[2].epoch == 12);
  CHECK(as_text(opened->responder_code) == code);
}

TEST_CASE("order: each flipped bit and each cut is refused") {
  const Bytes file = order_file(sample_order());
  const TrustRoot root = sample_trust();
  for (std::size_t at = 0; at < file.size(); ++at) {
    Bytes damaged = file;
    damaged[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    CHECK_FALSE(read_order(damaged, root));
    CHECK_FALSE(read_order(ByteView(file).first(at), root));
  }
  CHECK_FALSE(read_order(Bytes(kOrderBytesMax + 1, 0xa1), root));
}

TEST_CASE("order: places: a prefecture, a municipality, and single facilities within them") {
  OrderBody body = sample_order();
  body.places = {16, 17204};
  CHECK(covers_place(body, 16201, "1610000001"));
  CHECK(covers_place(body, 17204, "1710000001"));
  CHECK_FALSE(covers_place(body, 17205, "1710000001"));
  CHECK_FALSE(covers_place(body, 1620, "x"));
  CHECK_FALSE(covers_place(body, 0, ""));
  body.facilities = {"1710000001"};
  CHECK(covers_place(body, 17204, "1710000001"));
  CHECK_FALSE(covers_place(body, 17204, "1710000002"));
  CHECK_FALSE(covers_place(body, 17205, "1710000001"));
}

TEST_CASE("order: an area takes its prefecture's 住所不明 along, once") {
  CHECK(with_unknown_addresses({17205, 17204, 16201}) ==
        std::vector<std::uint32_t>{16000, 16201, 17000, 17204, 17205});
  CHECK(with_unknown_addresses({17000, 17204, 17204}) == std::vector<std::uint32_t>{17000, 17204});
  CHECK(with_unknown_addresses({}).empty());
}

TEST_CASE("order: texts: parts in any order make the file, and only of one file") {
  OrderBody large = sample_order();
  large.data = {17000};
  for (std::uint32_t code = 17201; code < 17500; ++code) large.data.push_back(code);
  const Bytes file = order_file(large);
  REQUIRE(file.size() > 2 * kOrderPartBytes);
  std::vector<std::string> texts = order_texts(file);
  REQUIRE(texts.size() == (file.size() + kOrderPartBytes - 1) / kOrderPartBytes);
  for (const std::string& text : texts) {
    CHECK(text.size() <= 4296);
    CHECK(text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") == text.npos);
  }
  std::mt19937 random(6);
  std::ranges::shuffle(texts, random);
  OrderTexts collected;
  CHECK(collected.of() == 0);
  CHECK_FALSE(collected.file());
  int have = 0;
  for (const std::string& text : texts) {
    CHECK_FALSE(collected.file());
    REQUIRE(collected.add(text + "\r\n"));
    REQUIRE(collected.add(text));  // Read twice.
    CHECK(collected.have() == ++have);
    CHECK(collected.of() == static_cast<int>(texts.size()));
  }
  CHECK(collected.file() == file);

  const std::vector<std::string> others = order_texts(order_file(sample_order()));
  REQUIRE(others.size() == 1);
  CHECK_FALSE(collected.add(others[0]));
  CHECK(collected.file() == file);
  OrderTexts single;
  REQUIRE(single.add(others[0]));
  CHECK(read_order(*single.file(), sample_trust()));
  CHECK(order_texts(Bytes(kOrderPartsMax * kOrderPartBytes + 1, 1)).empty());
}

TEST_CASE("order: texts: what is no part is refused and changes nothing") {
  const std::string text = order_texts(order_file(sample_order()))[0];
  for (const std::string& bad :
       {std::string(), std::string("TMSBO1:"), text.substr(0, text.size() - 1) + "a",
        "TMSBO2" + text.substr(6), "TMSBO1:0/1" + text.substr(10), "TMSBO1:2/1" + text.substr(10),
        "TMSBO1:01/1" + text.substr(10), "TMSBO1:1/17" + text.substr(10), text.substr(0, 20),
        text + std::string(4300, '0'), " " + text, "TMSBO1:1/2" + text.substr(10)}) {
    CAPTURE(bad.substr(0, 24));
    OrderTexts texts;
    CHECK_FALSE(texts.add(bad));
    CHECK(texts.of() == 0);
  }
  // A part whose signs were misread: the whole does not have the hash that it names.
  OrderTexts misread;
  std::string other = text;
  other[30] = other[30] == '0' ? '1' : '0';
  if (misread.add(other)) CHECK_FALSE(misread.file());
}

TEST_CASE("order: the golden ones, written by another hand from the document, read and open") {
  std::ifstream stream(TOMOSHIBI_SOURCE "/tests/golden/order_v1.json");
  REQUIRE(stream);
  const auto golden = nlohmann::json::parse(stream);
  const TrustRoot root = sample_trust();
  const auto bytes_of = [](const nlohmann::json& hex) {
    return from_hex(hex.get<std::string>()).value();
  };
  for (const auto& known : golden["orders"]) {
    CAPTURE(known["what"].get<std::string>());
    const Bytes file = bytes_of(known["file"]);
    const auto order = read_order(file, root);
    REQUIRE(order);
    CHECK(order->body.revision == known["revision"].get<std::uint64_t>());
    CHECK(encode_order_body(order->body) == order->document.body);
    CHECK(encode_order(order->document, order->box) == file);
    if (known["secrets"].empty()) {
      CHECK(order->body.kind == OrderKind::kClose);
      continue;
    }
    const auto keys = open_order_keys(*order, sample_pair(kFleetNumber));
    REQUIRE(keys);
    REQUIRE(keys->secrets.size() == known["secrets"].size());
    for (std::size_t at = 0; at < keys->secrets.size(); ++at) {
      const auto& secret = known["secrets"][at];
      CHECK(keys->secrets[at].area.code == secret[0].get<std::uint32_t>());
      CHECK(keys->secrets[at].epoch == secret[1].get<std::uint32_t>());
      CHECK(to_hex(keys->secrets[at].secret.view()) == secret[2].get<std::string>());
    }
    CHECK(as_text(keys->responder_code) == known["responder_code"].get<std::string>());
  }
  for (const auto& one : golden["refused"]) {
    CAPTURE(one["why"].get<std::string>());
    CHECK_FALSE(read_order(bytes_of(one["file"]), root));
  }
  OrderTexts texts;
  for (const auto& text : golden["texts"]["texts"]) REQUIRE(texts.add(text.get<std::string>()));
  const Bytes large = bytes_of(golden["orders"].back()["file"]);
  CHECK(texts.file() == large);
  CHECK(order_texts(large) == golden["texts"]["texts"].get<std::vector<std::string>>());
}
