// Promise: on a labelled set that we did not make, the right person is found, and nobody is named
// with confidence who is somebody else.
// Method: a part of the set's people (everybody asked about and every twelfth other) and its
// queries; floors well below what is measured. Skipped with a message when the set is absent.
#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <set>

#include "people_support.h"

using namespace tomoshibi;
using namespace tomoshibi::store::people;

namespace {

const std::filesystem::path kSet = std::filesystem::path(TOMOSHIBI_SHARED) / "data/search";

// The value of "key": "..." in one line of the set, which has no escapes inside strings.
std::string value_of(const std::string& line, const std::string& key) {
  const std::string start = "\"" + key + "\": \"";
  const std::size_t at = line.find(start);
  if (at == std::string::npos) return {};
  const std::size_t from = at + start.size();
  return line.substr(from, line.find('"', from) - from);
}

struct Labelled {
  std::string kind, truth, also;
  Query query;
};

std::vector<Labelled> read_queries() {
  std::vector<Labelled> all;
  std::ifstream file(kSet / "dev100k.jsonl");
  for (std::string line; std::getline(file, line);) {
    Labelled one;
    one.kind = value_of(line, "class");
    one.truth = value_of(line, "truth");
    if (const std::size_t at = line.find("\"also\": [\""); at != std::string::npos) {
      one.also = line.substr(at + 10, 8);
    }
    one.query.person = {value_of(line, "name"), value_of(line, "kana"), value_of(line, "birth"),
                        value_of(line, "age"),  value_of(line, "sex"),  value_of(line, "addr"),
                        value_of(line, "phone")};
    one.query.card = {value_of(line, "ins_no"), value_of(line, "symbol"), value_of(line, "number"),
                      value_of(line, "branch"), ""};
    all.push_back(std::move(one));
  }
  return all;
}

Person person_of(const std::vector<std::string>& cell) {
  Person person = make_person(cell[0], {cell[1], cell[2], cell[3], cell[4]}, *date_from_iso(cell[6]),
                              cell[7] == "1" ? Sex::kMale : Sex::kFemale, cell[9],
                              cell[10] + cell[11]);
  if (!cell[15].empty()) person.phones.push_back(cell[15]);
  person.cards.push_back({cell[16], cell[17], cell[18], cell[19]});
  return person;
}

void load_people(TestRegister& people, const std::set<std::string>& wanted) {
  const std::string command = "gzip -dc '" + (kSet / "pop100k.tsv.gz").string() + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  REQUIRE(pipe);
  auto transaction = store::vault::Transaction::begin(people.database());
  REQUIRE(transaction);
  std::string line(4096, '\0');
  for (int number = 0; std::fgets(line.data(), 4096, pipe.get()) != nullptr; ++number) {
    std::vector<std::string> cell(1);
    for (const char c : line) {
      if (c == '\n' || c == '\0') break;
      if (c == '\t') {
        cell.emplace_back();
      } else {
        cell.back() += c;
      }
    }
    if (number == 0 || cell.size() < 20) continue;
    if (number % 12 == 0 || wanted.contains(cell[0])) people.add(person_of(cell));
  }
  REQUIRE(transaction->commit());
}

bool found_within(const Answer& answer, const Labelled& one, std::size_t rank) {
  for (std::size_t at = 0; at < std::min(rank, answer.candidates.size()); ++at) {
    const std::string& id = answer.candidates[at].person.source_id;
    if (id == one.truth || id == one.also) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("recall: the right person is found and nobody is wrongly certain") {
  if (!std::filesystem::exists(kSet / "dev100k.jsonl")) {
    MESSAGE("the search test set is absent: skipped");
    return;
  }
  const std::vector<Labelled> all = read_queries();
  std::set<std::string> wanted;
  for (const Labelled& one : all) {
    wanted.insert(one.truth);
    if (!one.also.empty()) wanted.insert(one.also);
  }
  TestRegister store;
  load_people(store, wanted);
  int present = 0, first = 0, fifth = 0, wrong = 0;
  for (std::size_t at = 0; at < all.size(); at += 4) {
    const Labelled& one = all[at];
    const Answer answer = store.find(one.query);
    const bool right = found_within(answer, one, 1);
    const bool may_be_certain = right && one.kind != "namesake";
    wrong += answer.verdict == Verdict::kCertain && !may_be_certain ? 1 : 0;
    if (one.truth.empty()) continue;
    ++present;
    first += right ? 1 : 0;
    fifth += found_within(answer, one, 5) ? 1 : 0;
  }
  MESSAGE("present " << present << ", first " << first << ", in five " << fifth);
  CHECK(present > 400);
  CHECK(first * 100 >= present * 93);
  CHECK(fifth * 100 >= present * 97);
  CHECK(wrong == 0);
}
