// A PIN is checked by the chip, which counts wrong ones and locks itself; what it sealed is
// worthless elsewhere; its counter never falls.
// Method: a software TPM (swtpm) of the test's own on a free loopback port, ended by its process
// id.
// Skipped with a message when swtpm is not installed.
#include <tss2/tss2_esys.h>
#include <tss2/tss2_tctildr.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "store/vault/internal/slot_seal.h"
#include "store/vault/slots.h"
#include "store/vault/tpm.h"
#include "tests/support/scratch.h"
#include "tests/support/software_tpm.h"

using namespace tomoshibi;
using namespace tomoshibi::store::vault;
using test::Chip;
using test::has_swtpm;

namespace {

constexpr Instant kNoon{1'795'230'000'000};
constexpr std::uint32_t kIndex = 0x01800010;

// What an administrator does with tpm2_dictionarylockout: three tries, and two ways back from
// lock-out.
class Administrator final {
 public:
  explicit Administrator(const Chip& chip) {
    REQUIRE(Tss2_TctiLdr_Initialize(chip.address().c_str(), &road_) == TSS2_RC_SUCCESS);
    REQUIRE(Esys_Initialize(&context_, road_, nullptr) == TSS2_RC_SUCCESS);
  }
  Administrator(const Administrator&) = delete;
  Administrator& operator=(const Administrator&) = delete;
  ~Administrator() {
    Esys_Finalize(&context_);
    Tss2_TctiLdr_Finalize(&road_);
  }
  void set(std::uint32_t tries, std::uint32_t seconds_to_forget_one) {
    REQUIRE(Esys_DictionaryAttackParameters(context_, ESYS_TR_RH_LOCKOUT, ESYS_TR_PASSWORD,
                                            ESYS_TR_NONE, ESYS_TR_NONE, tries,
                                            seconds_to_forget_one, 1) == TSS2_RC_SUCCESS);
  }
  void reset() {
    REQUIRE(Esys_DictionaryAttackLockReset(context_, ESYS_TR_RH_LOCKOUT, ESYS_TR_PASSWORD,
                                           ESYS_TR_NONE, ESYS_TR_NONE) == TSS2_RC_SUCCESS);
  }

 private:
  TSS2_TCTI_CONTEXT* road_ = nullptr;
  ESYS_CONTEXT* context_ = nullptr;
};

const SecretText& right_pin() {
  static const SecretText pin("482913");
  return pin;
}

Errc refusal(Tpm& tpm, const Bytes& object, std::string_view pin) {
  const auto result = tpm.unseal(object, SecretText(pin));
  REQUIRE(!result.has_value());
  return result.error().code;
}

}  // namespace

TEST_CASE("tpm: the right PIN gives the secret back, also after the chip was restarted") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  const Secret<32> secret = Secret<32>::random();
  Bytes object;
  {
    const Chip chip(memory.path());
    Tpm tpm = chip.open();
    auto sealed = tpm.seal(secret, right_pin());
    REQUIRE(sealed);
    object = *sealed;
    CHECK(object.size() < 2'048);
    CHECK(refusal(tpm, object, "482914") == Errc::kDenied);
    CHECK(refusal(tpm, object, "") == Errc::kDenied);
    const auto back = tpm.unseal(object, right_pin());
    REQUIRE(back);
    CHECK(*back == secret);
  }
  const Chip chip(memory.path());
  Tpm tpm = chip.open();
  const auto back = tpm.unseal(object, right_pin());
  REQUIRE(back);
  CHECK(*back == secret);
}

TEST_CASE("tpm: a damaged object, or one of another chip, is told from a wrong PIN") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  const test::Scratch other_memory;
  const Chip chip(memory.path());
  const Chip other(other_memory.path());
  Tpm tpm = chip.open();
  Tpm elsewhere = other.open();
  const auto object = tpm.seal(Secret<32>::random(), right_pin());
  REQUIRE(object);
  CHECK(refusal(elsewhere, *object, "482913") == Errc::kCorrupt);
  for (std::size_t at = 0; at < object->size(); at += 5) {
    Bytes damaged = *object;
    damaged[at] ^= 0x10;
    CHECK(refusal(tpm, damaged, "482913") == Errc::kCorrupt);
    damaged.resize(at);
    CHECK(refusal(tpm, damaged, "482913") == Errc::kCorrupt);
  }
  Bytes longer = *object;
  longer.push_back(0);
  CHECK(refusal(tpm, longer, "482913") == Errc::kCorrupt);
  CHECK(tpm.unseal(*object, right_pin()));  // None of these counted as a guess.
}

TEST_CASE("tpm: wrong PINs lock the chip for the right one too, until released or time passes") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  const Chip chip(memory.path());
  Tpm tpm = chip.open();
  const auto object = tpm.seal(Secret<32>::random(), right_pin());
  REQUIRE(object);
  const auto fill = [&] {
    bool is_locked = false;
    for (int guess = 0; guess < 10 && !is_locked; ++guess) {
      const Errc code = refusal(tpm, *object, "000000");
      CHECK((code == Errc::kDenied || code == Errc::kLocked));
      is_locked = code == Errc::kLocked;
    }
    CHECK(is_locked);
    CHECK(refusal(tpm, *object, "482913") == Errc::kLocked);
  };
  // One connection at a time: swtpm serves one.
  const auto as_administrator = [&](auto act) {
    { const Tpm gone = std::move(tpm); }
    {
      Administrator administrator(chip);
      act(administrator);
    }
    tpm = chip.open();
  };
  as_administrator([](Administrator& one) { one.set(3, 1'000); });
  fill();
  as_administrator([](Administrator& one) { one.reset(); });
  CHECK(tpm.unseal(*object, right_pin()));
  fill();
  as_administrator([](Administrator& one) { one.set(3, 1); });
  bool is_back = false;
  for (int attempt = 0; attempt < 300 && !is_back; ++attempt) {
    ::usleep(100'000);
    is_back = tpm.unseal(*object, right_pin()).has_value();
  }
  CHECK(is_back);
}

TEST_CASE("tpm: the counter only grows, also over a restart") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  std::uint64_t last = 0;
  {
    const Chip chip(memory.path());
    Tpm tpm = chip.open();
    const auto first = tpm.counter(kIndex);
    REQUIRE(first);
    CHECK(*tpm.counter(kIndex) == *first);
    last = *first;
    for (int step = 0; step < 3; ++step) {
      const auto next = tpm.advance_counter(kIndex);
      REQUIRE(next);
      CHECK(*next == last + 1);
      last = *next;
    }
    CHECK(*tpm.counter(kIndex) == last);
  }
  const Chip chip(memory.path());
  Tpm tpm = chip.open();
  // A sudden end may cost the chip numbers, never give one again.
  const auto after = tpm.counter(kIndex);
  REQUIRE(after);
  CHECK(*after >= last);
  CHECK(tpm.counter(0x40000001).error().code == Errc::kStorage);
}

TEST_CASE("tpm: a note stays in the chip over a restart, is replaced whole, and keeps its bounds") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  constexpr std::uint32_t kNote = 0x01a00007;
  {
    const Chip chip(memory.path());
    Tpm tpm = chip.open();
    CHECK(tpm.read_note(kNote).error().code == Errc::kNotFound);
    CHECK(tpm.write_note(kNote, Bytes()).error().code == Errc::kBadInput);
    CHECK(tpm.write_note(kNote, Bytes(65)).error().code == Errc::kBadInput);
    REQUIRE(tpm.write_note(kNote, Bytes(40, 1)));
    CHECK(tpm.read_note(kNote).value() == Bytes(40, 1));
    REQUIRE(tpm.write_note(kNote, Bytes(40, 2)));
  }
  const Chip chip(memory.path());
  Tpm tpm = chip.open();
  CHECK(tpm.read_note(kNote).value() == Bytes(40, 2));
}

TEST_CASE("tpm: many openings leave nothing behind in the chip") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  const Chip chip(memory.path());
  Tpm tpm = chip.open();
  const auto object = tpm.seal(Secret<32>::random(), right_pin());
  REQUIRE(object);
  for (int round = 0; round < 8; ++round) {  // It has room for three objects.
    REQUIRE(tpm.unseal(*object, right_pin()));
    CHECK(refusal(tpm, Bytes(10, 0), "482913") == Errc::kCorrupt);
  }
}

TEST_CASE("tpm: where there is no chip the answer is that") {
  ::setenv("TSS2_LOG", "all+none", 0);
  CHECK(Tpm::open("device:/dev/null/nothing").error().code == Errc::kNotFound);
  CHECK(Tpm::open("swtpm:host=127.0.0.1,port=1").error().code == Errc::kNotFound);
}

TEST_CASE("tpm: a PIN slot opens its compartment, in full width too, and no other") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  const test::Scratch home;
  const Chip chip(memory.path());
  Tpm tpm = chip.open();
  auto slots = KeySlots::create(home.path() / "region.slots");
  REQUIRE(slots);
  REQUIRE(slots->add_pin("kiosk", tpm, right_pin(), kNoon));
  auto key = slots->data_key("region");
  REQUIRE(key);
  auto again = KeySlots::load(home.path() / "region.slots");
  REQUIRE(again);
  CHECK(again->open_with_pin("kiosk", tpm, SecretText("482914")).error().code == Errc::kDenied);
  CHECK(again->open_with_pin("other", tpm, right_pin()).error().code == Errc::kNotFound);
  REQUIRE(again->open_with_pin("kiosk", tpm, SecretText("４８２９１３")));
  CHECK(*again->data_key("region") == *key);
}

TEST_CASE("tpm: a PIN opens no compartment that was put in its own's place") {
  if (!has_swtpm()) return;
  const test::Scratch memory;
  const test::Scratch home;
  const Chip chip(memory.path());
  Tpm tpm = chip.open();
  const auto file = home.path() / "region.slots";
  {
    auto slots = KeySlots::create(file);
    REQUIRE(slots);
    REQUIRE(slots->add_pin("kiosk", tpm, right_pin(), kNoon));
  }
  std::ifstream in(file, std::ios::binary);
  const Bytes found(std::istreambuf_iterator<char>(in), {});
  auto table = internal::read_table(internal::verify_file(found)->body);
  REQUIRE(table);
  const Secret<32> volume = Secret<32>::random();
  const Secret<32> seed = Secret<32>::random();
  table->compartment_key = internal::compartment_key_of(seed);
  const auto compartment = internal::compartment_of(table->compartment_key);
  table->volume_key_id = internal::id_of(volume);
  table->signing_seed = internal::wrap_signing_seed(volume, seed, compartment);
  table->slots[0].box = *internal::seal_volume_key(volume, compartment, table->slots[0].info);
  const Bytes forged = internal::sign_file(internal::write_table(*table), volume, seed);
  for (const char* name : {"region.slots", "region.slots.2"}) {
    std::ofstream(home.path() / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(forged.data()),
               static_cast<std::streamsize>(forged.size()));
  }
  auto slots = KeySlots::load(file);
  REQUIRE(slots);
  CHECK(slots->open_with_pin("kiosk", tpm, right_pin()).error().code == Errc::kCorrupt);
  CHECK_FALSE(slots->is_open());
}
