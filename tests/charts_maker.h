// Random histories of a region, as FHIR lines: people who come, change, are linked by a card and move; rows that come
// twice, later, older or before their person; facilities that get their name afterwards.
#pragma once

#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "store/charts/internal/sink.h"

namespace tomoshibi::test {

class HistoryMaker {
 public:
  explicit HistoryMaker(unsigned seed, std::size_t people = 12) : random_(seed), people_(people) {}

  std::size_t people() const { return people_; }
  PersonId id(std::size_t number) const {
    return store::charts::internal::person_of("fhir", name(number));
  }
  static std::string name(std::size_t number) { return "p" + std::to_string(number); }

  // So many lines; time goes on a little, and now and then a line is older.
  std::string lines(std::size_t count) {
    std::string text;
    for (std::size_t line = 0; line < count; ++line) {
      const std::size_t who = below(people_);
      switch (below(10)) {
        case 0:
        case 1: text += patient(who); break;
        case 2: text += allergy(who); break;
        case 3: text += coverage(who); break;
        case 4:
        case 5: text += condition(who); break;
        case 6:
          text += below(3) == 0 ? organization() : medicine(who);
          break;
        default: text += medicine(who); break;
      }
    }
    return text;
  }
  // Everybody once, so that a region begins with people.
  std::string everybody() {
    std::string text;
    for (std::size_t who = 0; who < people_; ++who) text += patient(who) + medicine(who);
    return text;
  }

  // To another address, and later than anything before: how somebody comes to another part.
  std::string moved(std::size_t who) {
    ++minute_;
    return patient(who, std::to_string(++moves_) + "丁目");
  }
  std::string patient(std::size_t who, const std::string& moved_to = {}) {
    static constexpr std::array kFamilies{"山本", "佐藤", "鈴木", "高橋"};
    static constexpr std::array kKana{"ヤマモト", "サトウ", "スズキ", "タカハシ"};
    static constexpr std::array kTowns{"河井町", "鳳至町", "町野町", "門前町"};
    const std::size_t family = (who + (below(6) == 0 ? 1 : 0)) % kFamilies.size();
    const std::size_t town = below(kTowns.size());
    std::string text = R"({"resourceType":"Patient","id":")" + name(who) + R"(",)" + updated(moved_to.empty());
    text += R"("identifier":[{"system":"http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID","value":")";
    text += "00170012:輪" + std::to_string(who % 3) + ":" + std::to_string(1000 + who) + ":01\"}],";
    text += R"("name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"family":")";
    text += std::string(kFamilies[family]) + R"(","given":["花子"]},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"family":")" +
            kKana[family] + R"(","given":["ハナコ"]}],)";
    text += R"("gender":"female","birthDate":")" + birth(who) + R"(","address":[{"state":"石川県","city":"輪島市","line":[")" +
            kTowns[town] + moved_to + std::to_string(who + 1) + "番地\"]}]}\n";
    return text;
  }
  std::string condition(std::size_t who) {
    static constexpr std::array kNames{"高血圧症", "糖尿病", "慢性腎臓病"};
    return R"({"resourceType":"Condition","id":"c)" + std::to_string(below(3)) + name(who) + R"(",)" + updated() +
           R"("code":{"text":")" + kNames[below(kNames.size())] + R"("},"subject":)" + subject(who) + "}\n";
  }
  std::string allergy(std::size_t who) {
    static constexpr std::array kNames{"卵", "ペニシリン"};
    return R"({"resourceType":"AllergyIntolerance","id":"a)" + std::to_string(below(2)) + name(who) + R"(",)" + updated() +
           R"("code":{"text":")" + kNames[below(kNames.size())] + R"("},"patient":)" + subject(who) + "}\n";
  }
  std::string medicine(std::size_t who) {
    static constexpr std::array kNames{"ワルファリン錠", "アムロジピン錠", "メトホルミン錠"};
    const std::size_t number = below(4);
    std::string text = R"({"resourceType":"MedicationDispense","id":"m)" + std::to_string(number) + name(who) + R"(",)" + updated();
    if (below(2) == 0) {
      text += R"("extension":[{"url":"http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber","valueIdentifier":{"value":")" +
              facility(below(3)) + R"("}}],)";
    }
    text += R"("medicationCodeableConcept":{"text":")" + std::string(kNames[below(kNames.size())]) + R"("},"whenHandedOver":"2026-)" +
            two(below(9) + 1) + "-" + two(below(28) + 1) + R"(","subject":)" + subject(who) + "}\n";
    return text;
  }
  // One card for two people of one birth date, now and then: they are linked.
  std::string coverage(std::size_t who) {
    const std::size_t card = below(4) == 0 ? who % (people_ / 2) : who;
    return R"({"resourceType":"Coverage","id":"v)" + name(who) + R"(",)" + updated() +
           R"("extension":[{"url":"x/JP_Coverage_InsuredPersonNumber","valueString":")" + std::to_string(7000 + card) +
           R"("},{"url":"x/JP_Coverage_InsuredPersonSubNumber","valueString":"02"}],"beneficiary":)" + subject(who) +
           R"(,"payor":[{"identifier":{"value":"170012"}}]})" + "\n";
  }
  std::string organization() {
    const std::size_t which = below(3);
    return R"({"resourceType":"Organization","id":"o)" + std::to_string(which) + R"(",)" + updated() +
           R"("identifier":[{"value":")" + facility(which) + R"("}],"name":"輪島病院)" + std::to_string(below(3)) + "\"}\n";
  }

  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }

 private:
  static std::string facility(std::size_t which) { return "171100000" + std::to_string(which); }
  std::string subject(std::size_t who) const {
    return R"({"reference":"Patient/)" + name(who) + R"("})";
  }
  // Two halves of the people share their birth dates, so that a shared card links two of them.
  std::string birth(std::size_t who) const {
    return "19" + two(30 + who % (people_ / 2)) + "-03-14";
  }
  static std::string two(std::size_t number) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%02u", static_cast<unsigned>(number % 100));
    return text.data();
  }
  std::string updated(bool may_be_older = true) {
    if (below(3) == 0) ++minute_;
    const std::size_t back = may_be_older && below(8) == 0 ? below(20) : 0;
    const std::size_t minute = minute_ > back ? minute_ - back : 0;
    return R"("meta":{"lastUpdated":"2026-10-)" + two(1 + minute / 1440) + "T" + two(minute / 60 % 24) + ":" + two(minute % 60) +
           R"(:00+09:00"},)";
  }

  std::mt19937 random_;
  std::size_t people_;
  std::size_t minute_ = 0;
  std::size_t moves_ = 0;
};

}  // namespace tomoshibi::test
