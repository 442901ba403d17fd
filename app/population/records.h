// A person as FHIR R4 NDJSON lines: Patient first, then Coverage, then everything else.
//
// Facilities come before the people, as Organizations.
//
// Invariant: every line is one resource; every reference is "Patient/<id>" of the same person; all
// text comes from our own tables, which hold no character that JSON escapes.
// Source: JP Core, JP-CLINS and eCheckup profiles (URLs as in docs/population.md).
// Proof: tests/population_region_test.cpp parses each line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/population/checkups.h"
#include "app/population/dispensing.h"

namespace tomoshibi::population {

// All that is written of one person.
struct Record {
  std::string id;
  const Citizen* citizen = nullptr;
  const Health* health = nullptr;
  const std::vector<Visit>* visits = nullptr;
  const std::vector<Checkup>* checkups = nullptr;
};

// Organization: the name of a facility, which the lines of people name by code.
void write_organization(const Facility& facility, Day known, std::string& out);

class RecordWriter {
 public:
  explicit RecordWriter(const Window& window);

  // Appends the lines; returns how many.
  std::uint64_t write(const Record& record, Random& random, std::string& out) const;

  // One dispensing or prescription line, for the story's own days.
  enum class Kind : std::uint8_t { kReceipt, kDispense, kPrescription };
  void medication(const Record& record, int number, Kind kind, Day day, const Care& care,
                  const Line& line, int rp, std::string& out) const;

 private:
  void patient(const Record& record, std::string& out) const;
  std::uint64_t coverage(const Record& record, std::string& out) const;
  void checkup(const Record& record, int number, const Checkup& checkup, std::string& out) const;
  void condition(const Record& record, int number, const Problem& problem, std::string& out) const;
  void allergy(const Record& record, int number, const AllergyFact& fact, std::string& out) const;
  void procedure(const Record& record, int number, const ProcedureFact& fact, Day first, Day last,
                 std::string& out) const;
  void repeated(const Record& record, const ProcedureFact& fact, int& number,
                std::string& out) const;
  void infection(const Record& record, int number, const Care& care, std::string& out) const;
  std::uint64_t visits(const Record& record, Random& random, int& number, std::string& out) const;
  void dosage(const Line& line, bool with_usage, std::string& out) const;

  Window window_;
  std::vector<std::string> concepts_;  // By product: the medicationCodeableConcept.
};

}  // namespace tomoshibi::population
