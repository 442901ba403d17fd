// Promise: a code finds its group by route and ingredient, the traps of the classes do not catch,
// and what is unknown is never "not critical". Method: the traps one by one; then every common
// product.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "store/charts/critical.h"
#include "store/charts/products.h"
#include "store/charts/view.h"

using namespace tomoshibi;
using namespace tomoshibi::store::charts;

namespace {

std::vector<std::string> split(const std::string& line, char by) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, by);) fields.push_back(field);
  return fields;
}

}  // namespace

TEST_CASE("critical: groups by route and ingredient") {
  CHECK(critical_of("3332001F1024").group == "ANTICOAG");
  CHECK(critical_of("3332001F1024").rank == Rank::kHours);
  CHECK(critical_of("3332001F1024").short_name == "ワルファリン");
  CHECK(critical_of("2492416G1029").short_name == "インスリン");
  CHECK(critical_of("2149032F1021").rank == Rank::kDays);
  CHECK(critical_of("2171022F2017").rank == Rank::kWeeks);
  CHECK(critical_of("2189017F1022").rank == Rank::kCanWait);
  CHECK(critical_of("3332001f1024").group == "ANTICOAG");
  CHECK(critical_of("3332001").group == "ANTICOAG");
}

TEST_CASE("critical: what is unknown stands between rank 3 and rank 4 and has no label") {
  for (const char* code : {"", "333200", "9999999F1010", "1149019F1560", "not a code"}) {
    const Critical critical = critical_of(code);
    CHECK(critical.rank == Rank::kUnknown);
    CHECK(critical.label.empty());
    CHECK(rank_number(critical.rank) == 0);
  }
  CHECK(Rank::kWeeks < Rank::kUnknown);
  CHECK(Rank::kUnknown < Rank::kCanWait);
}

TEST_CASE("critical: desmopressin is told apart by strength") {
  for (const char* code :
       {"2419001F1020", "2419001F2026", "2419001F3022", "2419001", "2419700R1045"}) {
    CHECK(critical_of(code).rank == Rank::kHours);
    CHECK(critical_of(code).group == "DI");
  }
  for (const char* code : {"2419001F4029", "2419001F5025", "2419001f5025"}) {
    CHECK(critical_of(code).rank == Rank::kCanWait);
    CHECK(main_indication_of("2419001F4029") == "夜間頻尿");
  }
}

TEST_CASE("critical: neighbours in a class are not of its group") {
  CHECK(critical_of("3969500G1029").group == "INSULIN");     // Insulin outside class 2492.
  CHECK(critical_of("2492700A1024").group == "ADRENALINE");  // Glucagon inside it.
  CHECK(critical_of("3339950M1013").rank ==
        Rank::kUnknown);  // A skin cream in the anticoagulant class.
  CHECK(critical_of("3331400A1017").rank == Rank::kUnknown);  // Citrate.
  CHECK(critical_of("3399004M1010").rank == Rank::kUnknown);  // A lipid drug among antiplatelets.
  CHECK(critical_of("3399010F1020").rank == Rank::kUnknown);  // Raises platelets.
  CHECK(critical_of("2149032F1021").group == "BB");           // Beta blockers in 214.
  CHECK(critical_of("1149038F1020").group == "OPIOID");       // Opioids outside 81 and 82.
  CHECK(critical_of("2439401G1024").rank == Rank::kUnknown);  // Teriparatide in the thyroid class.
  CHECK(critical_of("2459100F1010").group == "STEROID");      // The hidden steroid.
  CHECK(critical_of("1139005F1020").group == "AED");          // Zonisamide, two diseases.
  CHECK(critical_of("1169015F1020").group == "PD");
  CHECK(critical_of("4222001F1010").rank == Rank::kUnknown);  // Methotrexate for cancer.
  CHECK(critical_of("6250021M1020").rank == Rank::kUnknown);  // A flu capsule beside HIV tablets.
  CHECK(critical_of("6250117F1020").group == "HIV");
}

TEST_CASE("critical: weekly methotrexate and sensitive medicines are flagged") {
  CHECK(critical_of("3999016M1021").weekly_only);
  CHECK(critical_of("3999468G1020").weekly_only);
  CHECK_FALSE(critical_of("4222001F1010").weekly_only);
  for (const char* code : {"6250117F1020", "6250029F1020", "1179049F1020", "1179038F1020",
                           "1179046F1020", "1179009F1020"}) {
    CHECK(critical_of(code).sensitive);
    CHECK(main_indication_of(code).empty());
  }
  CHECK_FALSE(critical_of("1124009F1020").sensitive);
}

TEST_CASE("critical: the code of a row is its YJ code or its general name code, nothing else") {
  Medication row;
  row.yj = "3332001F1024";
  CHECK(ingredient_of(row) == "3332001");
  row.yj = " 3332001f1024 ";
  CHECK(drug_code_of(row) == "3332001F1024");
  row.yj.clear();
  row.other_code = "http://example.invalid/general|1179044F1ZZZ";
  CHECK(ingredient_of(row) == "1179044");
  for (const char* other :
       {"urn:oid:1.2.392.200119.4.403.1|103835401", "receipt|612170709", "|", ""}) {
    row.other_code = other;
    CHECK(ingredient_of(row).empty());
  }
  for (const char* yj : {"33320", "333200100000", "NOCODED", "33320012F102411"}) {
    row.yj = yj;
    CHECK(ingredient_of(row).empty());
  }
}

TEST_CASE("critical: the code tells how a medicine enters the body") {
  CHECK(route_of("3332001F1024") == Route::kOral);
  CHECK(route_of("2492416G1029") == Route::kInjection);
  CHECK(route_of("3339950M1013") == Route::kExternal);
  CHECK(route_of("") == Route::kUnknown);
  CHECK(route_of("2492") == Route::kUnknown);
}

TEST_CASE("critical: every group of the table has a rank and a label, and no name is empty") {
  std::set<std::string_view> groups;
  for (const Ingredient& ingredient : ingredients()) {
    CHECK_FALSE(ingredient.short_name.empty());
    const Critical critical = critical_of(ingredient.code);
    CHECK(critical.group == ingredient.group);
    CHECK(critical.label.empty() == ingredient.group.empty());
    if (ingredient.group.empty()) CHECK(critical.rank == Rank::kUnknown);
    groups.insert(ingredient.group);
  }
  CHECK(groups.size() == 55);  // 54 groups and none.
}

TEST_CASE("critical: every common product has a name, and insulin, warfarin, steroids are rank 1") {
  std::ifstream file(std::string(TOMOSHIBI_SHARED) + "/data/drugs/common_products.tsv");
  if (!file) {
    MESSAGE("skipped: the common products are not here");
    return;
  }
  std::string line;
  std::getline(file, line);
  int products = 0;
  int insulins = 0;
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = split(line, '\t');
    REQUIRE(fields.size() == 12);
    const std::string& code = fields[0];
    const Critical critical = critical_of(code);
    CAPTURE(code);
    ++products;
    CHECK_FALSE(critical.short_name.empty());
    const Route route = route_of(code);
    CHECK((fields[4] == "内用薬") == (route == Route::kOral));
    CHECK((fields[4] == "注射薬") == (route == Route::kInjection));
    if (code.starts_with("2492")) {
      CHECK(critical.rank == Rank::kHours);
      ++insulins;
    }
    if (fields[11] == "EPI" || fields[11] == "MG" || fields[11] == "ADRENAL") {
      CHECK(critical.rank == Rank::kHours);
    }
    if (fields[11] == "PD" || fields[11] == "TB" || fields[11] == "PAH") {
      CHECK(critical.rank <= Rank::kDays);
    }
    if (fields[11] == "LIPID") CHECK(critical.rank >= Rank::kUnknown);
    for (const char* sensitive : {"HIV", "HBV", "SZ", "BIP"}) {
      if (fields[11] == sensitive && code.starts_with("1162") == false) {
        CHECK(main_indication_of(code).empty());
      }
    }
  }
  CHECK(products == 504);
  CHECK(insulins == 9);  // Eight insulins and glucagon.
}
