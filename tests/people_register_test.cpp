// Promise: what is put in comes back as it was, twice is once, and everything survives a restart.
// Method: put, change, link, resolve, open again; damaged rows are refused.
#include <doctest/doctest.h>

#include "people_support.h"
#include "store/people/internal/codec.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;

namespace {

Person full_person() {
  Person person = make_person("full", {"渡邉\U000E0100", "𠮷子", "ワタナベ", "ヨシコ"}, {1951, 2, 3},
                              Sex::kFemale);
  person.names.push_back({NameUse::kFormer, "角", "𠮷子", "スミ", "ヨシコ"});
  person.phones = {"0768-22-0001", "090-0000-0001"};
  person.cards.push_back({"00012345", "あいう", "１８７", "05"});
  person.cards.push_back({"39172044", "", "00123456", ""});
  person.identifiers.push_back({"urn:chart", "Ａ-100"});
  person.address.building = "コーポ1";
  return person;
}

}  // namespace

TEST_CASE("register: a record is the same bytes out as in") {
  const Person person = full_person();
  const Bytes bytes = internal::encode_person(person);
  auto back = internal::decode_person(bytes);
  REQUIRE(back);
  back->as_of = person.as_of;
  CHECK(internal::encode_person(*back) == bytes);
  CHECK(back->names == person.names);
  CHECK(back->cards == person.cards);
  CHECK(back->address == person.address);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK(!internal::decode_person(ByteView(bytes).first(cut)));
  }
}

TEST_CASE("register: the same person twice changes nothing, a changed one replaces") {
  TestRegister store;
  Person person = full_person();
  auto first = store.people().put(person);
  REQUIRE(first);
  CHECK(*first == Register::Put::kStored);
  person.as_of = *instant_from_iso("2026-11-20");
  auto again = store.people().put(person);
  REQUIRE(again);
  CHECK(*again == Register::Put::kUnchanged);
  CHECK(store.people().size() == 1);
  person.names.front().given_kana = "キチコ";
  auto changed = store.people().put(person);
  REQUIRE(changed);
  CHECK(*changed == Register::Put::kStored);
  CHECK(store.people().size() == 1);
  PersonQuery query;
  query.kana = "ワタナベ キチコ";
  CHECK(names_first(store.find(query), person.id));
  const auto shown = internal::Door::person(store.people(), Role::kDoctor, person.id);
  REQUIRE(shown);
  CHECK(shown->as_of == person.as_of);
}

TEST_CASE("register: everything is found again after a restart, with the same answer") {
  TestRegister store;
  add_crowd(store);
  const PersonId id = store.add(full_person());
  PersonQuery query;
  query.kana = "ワタナベ ヨシコ";
  query.birth = "S26.2.3";
  const Answer before = store.find(query);
  REQUIRE(store.people().after_import());
  store.open();
  const Answer after = store.find(query);
  CHECK(store.people().size() == 401);
  CHECK(before.verdict == after.verdict);
  REQUIRE(names_first(after, id));
  CHECK(after.candidates.front().probability ==
        doctest::Approx(before.candidates.front().probability));
}

TEST_CASE("register: identifiers resolve in any width, padded or not") {
  TestRegister store;
  const PersonId id = store.add(full_person());
  const auto finds = [&](std::string_view system, std::string_view value) {
    const auto found = store.people().resolve(system, value);
    REQUIRE(found);
    return *found == id;
  };
  CHECK(finds("test", "full"));
  CHECK(finds("urn:chart", "A-100"));
  CHECK(finds("urn:chart", "Ａ-100"));
  CHECK(finds(kMemberIdSystem, "00012345:あいう:１８７:05"));
  CHECK(finds(kMemberIdSystem, "12345:あいう:187:05"));
  CHECK(finds(kMemberIdSystem, "39172044::00123456:"));
  CHECK(!finds(kMemberIdSystem, "00012345:あいう:１８７:06"));
  CHECK(!finds("urn:other", "A-100"));
  CHECK(!finds("test", ""));
}

TEST_CASE("register: an identifier that two people have is nobody's") {
  TestRegister store;
  Person one = full_person();
  store.add(one);
  one.id = id_of("second");
  one.source_id = "second";
  store.add(one);
  const auto found = store.people().resolve("urn:chart", "A-100");
  REQUIRE(found);
  CHECK(!found->has_value());
}

TEST_CASE("register: links are symmetric, transitive, idempotent, and never to oneself") {
  TestRegister store;
  std::vector<PersonId> ids;
  for (const char* name : {"a", "b", "c"}) {
    ids.push_back(store.add(make_person(name, {"島", name, "シマ", "エ"}, {1960, 1, 1}, Sex::kMale)));
  }
  REQUIRE(store.people().link(ids[0], ids[1], "moved"));
  REQUIRE(store.people().link(ids[0], ids[1], "moved"));
  REQUIRE(store.people().link(ids[2], ids[1], "renamed"));
  for (const PersonId& id : ids) {
    const auto linked = store.people().linked_with(id);
    REQUIRE(linked);
    CHECK(linked->size() == 2);
  }
  const auto said = store.people().links_of(ids[0]);
  REQUIRE(said);
  REQUIRE(said->size() == 2);
  CHECK((*said)[0].other == ids[1]);
  CHECK((*said)[0].evidence == "moved");
  CHECK((*said)[1].other == ids[2]);
  CHECK((*said)[1].evidence == "renamed");
  CHECK(!store.people().link(ids[0], ids[0], "x"));
  const auto unknown = store.people().link(ids[0], id_of("nobody"), "x");
  REQUIRE(!unknown);
  CHECK(unknown.error().code == Errc::kNotFound);
}

TEST_CASE("register: what is too long or has no id is refused and leaves nothing") {
  TestRegister store;
  Person person = full_person();
  person.names.front().family = std::string(5000, 'x');
  auto refused = store.people().put(person);
  REQUIRE(!refused);
  CHECK(refused.error().code == Errc::kBadInput);
  person = full_person();
  person.id = PersonId{};
  CHECK(!store.people().put(person));
  CHECK(store.people().size() == 0);
}

TEST_CASE("register: a damaged row of the index is refused at opening") {
  TestRegister store;
  store.add(full_person());
  REQUIRE(store.database().execute("UPDATE face SET packed = x'ff'"));
  auto opened = Register::open(store.database());
  REQUIRE(!opened);
  CHECK(opened.error().code == Errc::kCorrupt);
}

TEST_CASE("register: holdings name municipalities and insurers with their age") {
  TestRegister store;
  add_crowd(store);
  const auto held = store.people().holdings();
  REQUIRE(held);
  REQUIRE(held->size() == 2);
  CHECK(held->front().name == "輪島市");
  CHECK(held->back().code == "170043");
  CHECK(held->back().name == "国民健康保険");
  CHECK(held->back().as_of == *instant_from_iso("2026-11-10"));
}
