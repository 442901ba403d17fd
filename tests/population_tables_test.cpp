// Promise: our tables hold together: codes have their form, every rule finds a product, and name,
// ingredient and strength of every product equal the ministry's price list.
// Method: look at each row; compare with the list itself where the shared data lie (else skipped
// with a message).
#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/population/health.h"
#include "app/population/tables.h"

namespace {

using namespace tomoshibi::population;

bool is_product_code(std::string_view code) {
  if (code.size() != 12) return false;
  for (std::size_t i = 0; i < 12; ++i) {
    const bool letter = code[i] >= 'A' && code[i] <= 'Z';
    const bool digit = code[i] >= '0' && code[i] <= '9';
    if (i == 7 ? !letter : !digit) return false;
  }
  return true;
}

std::string read_gz(const std::string& path) {
  std::string text;
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return text;
  char buffer[65536];
  for (int count = gzread(file, buffer, sizeof buffer); count > 0;
       count = gzread(file, buffer, sizeof buffer)) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  gzclose(file);
  return text;
}

// The fields of a CSV line without line breaks in fields.
std::vector<std::string> fields(std::string_view line) {
  std::vector<std::string> row(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      row.emplace_back();
    } else if (c != '\r') {
      row.back() += c;
    }
  }
  return row;
}

}  // namespace

TEST_CASE("tables: at least 300 products, codes well formed, sorted and unique") {
  const auto table = product_table();
  CHECK(table.size() >= 300);
  for (std::size_t i = 0; i < table.size(); ++i) {
    CHECK(is_product_code(table[i].code));
    if (i > 0) CHECK(std::string_view(table[i - 1].code) < std::string_view(table[i].code));
    CHECK(table[i].daily_dose > 0);
    CHECK(table[i].times_per_day >= 1);
    CHECK(table[i].days >= 1);
    CHECK(product_uses()[i].illnesses.any());
  }
}

TEST_CASE("tables: products equal the ministry's price list in name, ingredient and strength") {
  const std::string list = read_gz(TOMOSHIBI_SHARED "/drugs/mhlw_price_20250716.csv.gz");
  const std::string text =
      list.empty() ? read_gz(TOMOSHIBI_SHARED "/data/drugs/mhlw_price_20250716.csv.gz") : list;
  if (text.empty()) {
    MESSAGE("skipped: the price list is not here");
    return;
  }
  std::map<std::string, std::vector<std::string>> listed;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    std::vector<std::string> row = fields(std::string_view(text).substr(from, end - from));
    if (row.size() > 7) listed[row[1]] = std::move(row);
    from = end + 1;
  }
  REQUIRE(listed.size() > 10000);
  for (const Product& product : product_table()) {
    REQUIRE(listed.count(product.code) == 1);
    const std::vector<std::string>& row = listed[product.code];
    CHECK(row[2] == product.ingredient);
    CHECK(row[3] == product.strength);
    CHECK(row[7] == product.name);
  }
}

TEST_CASE("tables: a prefix finds its range of products") {
  CHECK(products_of("2171022").size() >= 6);
  for (const Product& product : products_of("2171022")) {
    CHECK(std::string_view(product.code).substr(0, 7) == "2171022");
  }
  CHECK(products_of("9999999").empty());
}

TEST_CASE("tables: every rule of the regimen names products that exist") {
  for (const std::string& prefix : regimen_prefixes()) {
    CAPTURE(prefix);
    CHECK_FALSE(products_of(prefix).empty());
  }
}

TEST_CASE("tables: 19 municipalities, each with towns of katakana reading and postal code") {
  REQUIRE(municipality_table().size() == 19);
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i < municipality_table().size(); ++i) {
    codes.insert(municipality_table()[i].code);
    CHECK(towns_of(i).size() >= 10);
    for (const Town& town : towns_of(i)) {
      CHECK(std::string_view(town.postal_code).size() == 7);
      CHECK(std::string_view(town.postal_code).starts_with("92"));
      CHECK(std::string_view(town.kana).size() % 3 == 0);
      CHECK(static_cast<unsigned char>(town.kana[0]) == 0xe3);
    }
  }
  CHECK(codes.size() == 19);
  CHECK(codes.count("17204") == 1);
}

TEST_CASE("tables: several hundred names, every cohort of both sexes has some") {
  CHECK(surname_table().size() >= 300);
  for (const int year : {1925, 1945, 1960, 1975, 1990, 2005, 2020}) {
    CHECK(given_names(false, year).size() >= 50);
    CHECK(given_names(true, year).size() >= 50);
  }
  int variants = 0;  // Outside the BMP, or with a variation selector of plane 14.
  for (const Surname& name : surname_table()) {
    if (std::string_view(name.kanji).find('\xf0') != std::string_view::npos ||
        std::string_view(name.kanji).find('\xf3') != std::string_view::npos) {
      ++variants;
    }
  }
  CHECK(variants >= 5);
}

TEST_CASE("tables: prevalence is a percentage and men have no women's illnesses") {
  for (const IllnessFacts& facts : illness_table()) {
    for (int band = 0; band < kAgeBands; ++band) {
      CHECK(facts.men[band] >= 0);
      CHECK(facts.men[band] < 60);
      CHECK(facts.women[band] < 60);
    }
  }
  CHECK(illness_table()[at(Illness::kMenopause)].men[2] == 0);
  CHECK(illness_table()[at(Illness::kProstate)].women[4] == 0);
}
