// A receipt proves one view to somebody who has nothing but the device's public key, and tells
// nothing of the chart.
// Method: receipts of a real journal read again, in the journal of then and in a grown one; every
// changed byte and cut; other devices; what must not be found in them is looked for.
#include "store/audit/receipt.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "store/base/base45.h"
#include "store/audit/seal.h"
#include "store/tlog/tlog_proof.h"
#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
namespace audit = tomoshibi::store::audit;
namespace tlog = tomoshibi::store::tlog;

namespace {

struct Shift {
  TemporaryDirectory home;
  journal::Journal journal = open_journal(home.path());
  EntrySeq view;  // Under an oral consent, entry 5.
  Shift() {
    record_a_shift(journal);
    for (std::uint64_t number = 1; number <= kShiftEntries && view.value == 0; ++number) {
      const auto entry = journal::read_entry(journal.signed_entry({number})->bytes);
      REQUIRE(entry);
      if (std::holds_alternative<journal::ChartViewed>(entry->body)) view = {number};
    }
    REQUIRE(view.value != 0);
  }
  const PublicKey& device() const { return journal.public_keys().device; }
};

Bytes map_in(const std::string& payload) { return tomoshibi::from_base45(payload.substr(7)).value(); }
std::string payload_of(ByteView map) { return "TMSBR1:" + tomoshibi::to_base45(map); }

}  // namespace

TEST_CASE("receipt: says who looked, when, why, on which device, as which entry") {
  const Shift shift;
  const auto payload = audit::receipt_for(shift.journal, shift.view);
  REQUIRE(payload);
  const auto receipt = audit::verify_receipt(*payload, shift.device());
  REQUIRE(receipt);
  CHECK(receipt->entry == shift.view);
  CHECK(receipt->account.value == "nishi");
  CHECK(receipt->role == Role::kDoctor);
  CHECK(receipt->at == after(4 * kMinute));
  CHECK(receipt->answer == ConsentAnswer::kOral);
  CHECK(receipt->place == "輪島中学校 救護所");
  CHECK(receipt->device == journal::key_id_of(shift.device()));
  CHECK(receipt->head == shift.journal.tree_head());
  const auto text = audit::receipt_text(*receipt);
  for (const char* wanted : {"令和8年", "12:04", "医師", "nishi", "ご本人が口頭で同意", "救護所",
                             "第6号", "第11号"})
    CHECK_MESSAGE(text.find(wanted) != std::string::npos, wanted);
}

TEST_CASE("receipt: later entries do not change what it proves") {
  Shift shift;
  const auto payload = audit::receipt_for(shift.journal, shift.view).value();
  for (int more = 0; more < 20; ++more)
    REQUIRE(shift.journal.record_sign_in(doctor(), after(kHour)));
  const auto later = audit::receipt_for(shift.journal, shift.view).value();
  CHECK(payload != later);
  CHECK(audit::verify_receipt(payload, shift.device())->entry == shift.view);
  CHECK(audit::verify_receipt(later, shift.device())->head.size == kShiftEntries + 20);
}

TEST_CASE("receipt: every changed byte and every cut is found") {
  const Shift shift;
  const auto payload = audit::receipt_for(shift.journal, shift.view).value();
  const Bytes map = map_in(payload);
  REQUIRE(audit::verify_receipt(payload_of(map), shift.device()));
  for (std::size_t at = 0; at < map.size(); ++at) {
    Bytes changed = map;
    changed[at] ^= 0x10;
    CHECK_FALSE(audit::verify_receipt(payload_of(changed), shift.device()));
  }
  for (std::size_t length = 0; length < payload.size(); length += 7)
    CHECK_FALSE(audit::verify_receipt(payload.substr(0, length), shift.device()));
  CHECK_FALSE(audit::verify_receipt(payload + "0", shift.device()));
  CHECK_FALSE(audit::verify_receipt("", shift.device()));
}

TEST_CASE("receipt: of another device it proves nothing") {
  const Shift shift;
  const Shift other;
  const auto payload = audit::receipt_for(shift.journal, shift.view).value();
  CHECK(audit::verify_receipt(payload, other.device()).error().code == Errc::kCorrupt);
  // Parts of two devices' receipts do not make a third.
  auto parts = audit::parse_receipt(payload).value();
  const auto theirs =
      audit::parse_receipt(audit::receipt_for(other.journal, other.view).value()).value();
  parts.consent = theirs.consent;
  CHECK_FALSE(audit::verify_receipt(audit::make_receipt(parts).value(), shift.device()));
  parts = audit::parse_receipt(payload).value();
  parts.head = theirs.head;
  CHECK_FALSE(audit::verify_receipt(audit::make_receipt(parts).value(), shift.device()));
}

TEST_CASE("receipt: another entry does not stand for the view or for its consent") {
  const Shift shift;
  auto parts =
      audit::parse_receipt(audit::receipt_for(shift.journal, shift.view).value()).value();
  const auto good = parts;
  parts.consent = shift.journal.signed_entry({2}).value();
  CHECK_FALSE(audit::verify_receipt(audit::make_receipt(parts).value(), shift.device()));
  parts = good;
  parts.view = shift.journal.signed_entry({2}).value();
  CHECK(audit::verify_receipt(audit::make_receipt(parts).value(), shift.device()).error().code ==
        Errc::kBadInput);
  CHECK(audit::receipt_for(shift.journal, {2}).error().code == Errc::kBadInput);
  CHECK(audit::receipt_for(shift.journal, {99}).error().code == Errc::kNotFound);
}

TEST_CASE("receipt: a consent that does not fit is left out, and the receipt says so") {
  const Shift shift;
  auto parts =
      audit::parse_receipt(audit::receipt_for(shift.journal, shift.view).value()).value();
  parts.consent->bytes.resize(audit::kReceiptBytesMax);
  const auto payload = audit::make_receipt(parts).value();
  const auto receipt = audit::verify_receipt(payload, shift.device());
  REQUIRE(receipt);
  CHECK_FALSE(receipt->answer);
  CHECK(audit::receipt_text(*receipt).find("この控えには入っていません") != std::string::npos);
  parts.view.bytes.resize(audit::kReceiptBytesMax);
  CHECK(audit::make_receipt(parts).error().code == Errc::kBadInput);
}

TEST_CASE("receipt: with 34 hashes and its consent it still fits one code") {
  const Shift shift;
  auto parts =
      audit::parse_receipt(audit::receipt_for(shift.journal, shift.view).value()).value();
  parts.proof.resize(34);
  const auto payload = audit::make_receipt(parts).value();
  MESSAGE("view ", parts.view.bytes.size(), ", consent ", parts.consent->bytes.size(),
          ", payload ", payload.size(), " characters");
  CHECK(payload.size() <= 4296);
  CHECK(audit::parse_receipt(payload)->consent.has_value());
}

TEST_CASE("receipt: holds no person, no section and no name of staff") {
  const Shift shift;
  const auto payload = audit::receipt_for(shift.journal, shift.view).value();
  const Bytes map = map_in(payload);
  const auto holds = [&](ByteView what) {
    return !std::ranges::search(map, what).empty();
  };
  CHECK(holds(as_bytes("nishi")));
  for (std::uint8_t number = 1; number <= 4; ++number) CHECK_FALSE(holds(person(number).bytes));
  CHECK_FALSE(holds(as_bytes("西村")));
  CHECK_FALSE(holds(as_bytes("山本")));
}

TEST_CASE("receipt: other programs get a tlog-proof and the leaf that it is about") {
  const Shift shift;
  const auto payload = audit::receipt_for(shift.journal, shift.view).value();
  const auto files = audit::receipt_files(payload, shift.device());
  REQUIRE(files);
  const auto proof = tlog::parse_tlog_proof(files->tlog_proof);
  REQUIRE(proof);
  CHECK(proof->index == shift.view.value - 1);
  const auto origin = shift.journal.origin();
  const auto policy =
      tlog::WitnessPolicy::create({origin, tlog::NoteKeyType::kEd25519, shift.device()}, {}, 0);
  REQUIRE(policy);
  CHECK(tlog::verify_tlog_proof(*proof, tlog::leaf_hash(files->leaf), origin, *policy));
}

TEST_CASE("receipt: base45 is that of RFC 9285, in one spelling") {
  for (const auto& [text, code] : {std::pair("AB", "BB8"), std::pair("Hello!!", "%69 VD92EX0"),
                                   std::pair("base-45", "UJCLQE7W581"),
                                   std::pair("ietf!", "QED8WEX0"),
                                   std::pair("", "")}) {
    CHECK(tomoshibi::to_base45(as_bytes(text)) == code);
    CHECK(as_text(tomoshibi::from_base45(code).value()) == text);
  }
  for (const char* bad : {"G", ":::", "GGW", "::", "bb8", "BB8\n", "QED8WEX"})
    CHECK(tomoshibi::from_base45(bad).error().code == Errc::kBadInput);
}

TEST_CASE("receipt: those of every release verify, and the words of their seals stay") {
  std::ifstream file(std::string(TOMOSHIBI_SOURCE) + "/tests/golden/receipt_v1.json");
  REQUIRE(file);
  const auto golden = nlohmann::json::parse(file);
  PublicKey device{};
  std::ranges::copy(from_hex(golden["device"].get<std::string>()).value(), device.begin());
  const auto with = audit::verify_receipt(golden["with_consent"].get<std::string>(), device);
  REQUIRE(with);
  CHECK(with->entry.value == 8);
  CHECK(with->consent.value == 7);
  CHECK(with->answer == ConsentAnswer::kOral);
  const auto without = audit::verify_receipt(golden["without_consent"].get<std::string>(), device);
  REQUIRE(without);
  CHECK_FALSE(without->answer);
  CHECK(without->head == with->head);
  const auto& seal = golden["seal"];
  const tlog::TreeHead head{seal["size"],
                            tlog::leaf_hash(as_bytes(seal["leaf"].get<std::string>()))};
  const auto words = audit::words_for(
      head, date_from_iso(seal["date"].get<std::string>()).value(),
      seal["origin"].get<std::string>());
  REQUIRE(words);
  CHECK(*words == seal["numbers"].get<audit::SealNumbers>());
}
