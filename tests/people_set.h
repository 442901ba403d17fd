// The labelled search set of the shared data: its people and its questions. Not made by this project.
#pragma once

#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/people_support.h"

namespace tomoshibi::store::people {

inline const std::filesystem::path kSet = std::filesystem::path(TOMOSHIBI_SHARED) / "data/search";

// The value of "key": "..." in one line of the set, which has no escapes inside strings.
inline std::string value_of(const std::string& line, const std::string& key) {
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

inline std::vector<Labelled> read_queries() {
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

inline Person person_of(const std::vector<std::string>& cell) {
  Person person = make_person(cell[0], {cell[1], cell[2], cell[3], cell[4]}, *date_from_iso(cell[6]),
                              cell[7] == "1" ? Sex::kMale : Sex::kFemale, cell[9],
                              cell[10] + cell[11]);
  if (!cell[15].empty()) person.phones.push_back(cell[15]);
  person.cards.push_back({cell[16], cell[17], cell[18], cell[19]});
  return person;
}

inline void load_people(TestRegister& people, const std::set<std::string>& wanted) {
  const std::string command = "gzip -dc '" + (kSet / "pop100k.tsv.gz").string() + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  REQUIRE(pipe);
  auto transaction = vault::Transaction::begin(people.database());
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

inline bool found_within(const Answer& answer, const Labelled& one, std::size_t rank) {
  for (std::size_t at = 0; at < std::min(rank, answer.candidates.size()); ++at) {
    const std::string& id = answer.candidates[at].person.source_id;
    if (id == one.truth || id == one.also) return true;
  }
  return false;
}

}  // namespace tomoshibi::store::people
