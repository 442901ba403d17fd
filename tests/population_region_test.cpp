// Promise: same options give the same bytes; each line is a resource that an importer can read; the
// story of the screens is in it; nothing half written is left behind.
// Method: writes small regions into a directory of their own and reads them back, line by line.
#include <doctest/doctest.h>
#include <unistd.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "app/population/population.h"
#include "store/base/person.h"

namespace {

using namespace tomoshibi;
using namespace tomoshibi::population;
using Json = nlohmann::json;

class Folder {
 public:
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "population-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;
};

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string plain(const std::string& packed) {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  std::string text;
  std::vector<char> buffer(ZSTD_DStreamOutSize());
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  while (in.pos < in.size) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    REQUIRE(ZSTD_isError(ZSTD_decompressStream(context, &out, &in)) == 0);
    text.append(buffer.data(), out.pos);
    while (out.pos == out.size) {  // What is left inside the decoder.
      out.pos = 0;
      REQUIRE(ZSTD_isError(ZSTD_decompressStream(context, &out, &in)) == 0);
      text.append(buffer.data(), out.pos);
    }
  }
  ZSTD_freeDCtx(context);
  return text;
}

std::vector<Json> make(const Options& options) {
  const Folder folder;
  const auto made = generate(options, folder.path / "r.ndjson", nullptr);
  REQUIRE(made.has_value());
  std::vector<Json> lines;
  std::istringstream text(bytes_of(folder.path / "r.ndjson"));
  for (std::string line; std::getline(text, line);) {
    lines.push_back(Json::parse(line, nullptr, false));
    REQUIRE_FALSE(lines.back().is_discarded());
  }
  REQUIRE(lines.size() == made->resources);
  return lines;
}

Options options_of(std::uint64_t people, std::uint64_t seed, std::vector<std::string> areas = {}) {
  Options options;
  options.people = people;
  options.seed = seed;
  options.areas = std::move(areas);
  return options;
}

std::string reference_of(const Json& line) {
  for (const char* key : {"subject", "patient", "beneficiary"}) {
    if (line.contains(key)) return line[key]["reference"];
  }
  return {};
}

std::string tag_of(const Json& line) {
  if (!line["meta"].contains("tag")) return {};
  const Json& tag = line["meta"]["tag"][0];
  return tag["system"] == "http://tomoshibi.example/CodeSystem/source" ? tag["code"] : Json("");
}

}  // namespace

TEST_CASE("region: same seed, same bytes; another seed, other bytes") {
  const Folder folder;
  REQUIRE(generate(options_of(600, 5), folder.path / "a.ndjson.zst", nullptr).has_value());
  REQUIRE(generate(options_of(600, 5), folder.path / "b.ndjson.zst", nullptr).has_value());
  REQUIRE(generate(options_of(600, 6), folder.path / "c.ndjson.zst", nullptr).has_value());
  const std::string first = bytes_of(folder.path / "a.ndjson.zst");
  CHECK(first.size() > 50000);
  CHECK(first == bytes_of(folder.path / "b.ndjson.zst"));
  CHECK(first != bytes_of(folder.path / "c.ndjson.zst"));
}

TEST_CASE("region: a directory gets region.ndjson.zst, and nothing else stays") {
  const Folder folder;
  int calls = 0;
  Progress last;
  const auto made =
      generate(options_of(700, 1), folder.path / "new" / "town", [&](const Progress& now) {
        ++calls;
        CHECK(now.people_done >= last.people_done);
        last = now;
      });
  REQUIRE(made.has_value());
  CHECK(made->people_done == 700);
  CHECK(calls >= 1);
  CHECK(last.people_done == 700);
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path / "new" / "town")) {
    names.insert(entry.path().filename());
  }
  CHECK(names == std::set<std::string>{"region.ndjson.zst"});
  const std::string packed = bytes_of(folder.path / "new" / "town" / "region.ndjson.zst");
  CHECK(packed.size() == made->bytes);
  const std::string text = plain(packed);
  CHECK(std::count(text.begin(), text.end(), '\n') == static_cast<std::ptrdiff_t>(made->resources));
}

TEST_CASE("region: the plain file holds the same lines as the packed one") {
  const Folder folder;
  REQUIRE(generate(options_of(300, 2), folder.path / "a.ndjson", nullptr).has_value());
  REQUIRE(generate(options_of(300, 2), folder.path / "a.zst", nullptr).has_value());
  CHECK(bytes_of(folder.path / "a.ndjson") == plain(bytes_of(folder.path / "a.zst")));
}

TEST_CASE("region: bad options and unwritable places are refused and leave nothing") {
  const Folder folder;
  CHECK(generate(options_of(0, 1), folder.path / "x.zst", nullptr).error().code == Errc::kBadInput);
  CHECK(generate(options_of(kPeopleMax + 1, 1), folder.path / "x.zst", nullptr).error().code ==
        Errc::kBadInput);
  CHECK(generate(options_of(9, 1, {"13101"}), folder.path / "x.zst", nullptr).error().code ==
        Errc::kBadInput);
  Options undated = options_of(9, 1);
  undated.as_of = {2026, 2, 30};
  CHECK(generate(undated, folder.path / "x.zst", nullptr).error().code == Errc::kBadInput);
  std::ofstream(folder.path / "file") << "x";
  CHECK(generate(options_of(9, 1), folder.path / "file" / "y.zst", nullptr).error().code ==
        Errc::kStorage);
  std::filesystem::create_directory(folder.path / "taken.zst");
  CHECK_FALSE(generate(options_of(9, 1), folder.path / "taken.zst", nullptr).has_value());
  std::size_t left = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path)) {
    const std::string name = entry.path().filename();
    CHECK((name == "file" || name == "taken.zst"));
    ++left;
  }
  CHECK(left == 2);
}

TEST_CASE("region: any number of people comes out exactly") {
  for (const std::uint64_t people : {1u, 3u, 7u, 8u, 130u, 519u}) {
    const std::vector<Json> lines = make(options_of(people, 4));
    const auto patients = std::count_if(lines.begin(), lines.end(), [](const Json& line) {
      return line["resourceType"] == "Patient";
    });
    CHECK(patients == static_cast<std::ptrdiff_t>(people));
  }
}

TEST_CASE("region: Patient first, then Coverage, all references are to that Patient, ids unique") {
  std::set<std::string> ids;
  std::string patient;
  std::string before;
  for (const Json& line : make(options_of(300, 8))) {
    const std::string type = line["resourceType"];
    CHECK(ids.insert(type + "/" + line["id"].get<std::string>()).second);
    CHECK(line["meta"]["profile"].size() == 1);
    CHECK(line["meta"]["lastUpdated"].get<std::string>().size() == 25);
    if (type == "Patient") {
      patient = "Patient/" + line["id"].get<std::string>();
    } else if (type == "Organization") {
      CHECK(patient.empty());  // All before the first person.
      CHECK(check_digit_of(line["identifier"][0]["value"].get<std::string>()) ==
            CheckDigit::kValid);
    } else {
      CHECK(reference_of(line) == patient);
    }
    if (type == "Coverage") CHECK((before == "Patient" || before == "Coverage"));
    before = type;
  }
}

TEST_CASE("region: each source has its own lag") {
  int receipts = 0, dispenses = 0, prescriptions = 0, inside = 0, with_usage = 0;
  for (const Json& line : make(options_of(400, 9))) {
    const std::string source = tag_of(line);
    if (source.empty() || line["resourceType"] == "Procedure") continue;
    const bool order = line["resourceType"] == "MedicationRequest";
    const std::string day = order ? line["authoredOn"] : line["whenHandedOver"];
    const std::string known = line["meta"]["lastUpdated"];
    CHECK(known.substr(0, 10) <= "2026-11-21");
    CHECK(known.substr(0, 10) >= day);
    if (source == "receipt") {
      ++receipts;
      CHECK(day <= "2026-09-30");
      CHECK(day >= "2021-10-01");
      const bool house = line["category"]["coding"][0]["code"] == "OHI";
      const bool usage = line["dosageInstruction"][0].contains("text");
      CHECK(house != usage);
      (house ? inside : with_usage) += 1;
    } else {
      CHECK(day >= "2026-08-13");
      (order ? prescriptions : dispenses) += 1;
      CHECK(order == (source == "prescription"));
    }
  }
  CHECK(receipts > 6000);
  CHECK(dispenses > 150);
  CHECK(prescriptions > 50);
  CHECK(inside * 100 > (inside + with_usage) * 15);
  CHECK(inside * 100 < (inside + with_usage) * 50);
}

TEST_CASE("region: every coded medicine has a code of the form of YJ, and a text") {
  for (const Json& line : make(options_of(150, 10))) {
    if (!line.contains("medicationCodeableConcept")) continue;
    const Json& medicine = line["medicationCodeableConcept"];
    CHECK(medicine["coding"][0]["system"] == "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code");
    CHECK(medicine["coding"][0]["code"].get<std::string>().size() == 12);
    CHECK_FALSE(medicine["text"].get<std::string>().empty());
  }
}

TEST_CASE("region: only the areas asked for") {
  std::set<std::string> cities;
  for (const Json& line : make(options_of(300, 3, {"17205", "17461"}))) {
    if (line["resourceType"] == "Patient") cities.insert(line["address"][0]["city"]);
  }
  CHECK(cities == std::set<std::string>{"珠洲市", "穴水町"});
}

TEST_CASE("region: member ids keep one width and all three colons") {
  for (const Json& line : make(options_of(300, 12))) {
    if (line["resourceType"] != "Patient" || !line.contains("identifier")) continue;
    const std::string id = line["identifier"][0]["value"];
    CHECK(std::count(id.begin(), id.end(), ':') == 3);
    CHECK(id.find(':') == 8);
    const std::size_t first = id.find(':') + 1;
    const std::size_t second = id.find(':', first);
    const std::string symbol = id.substr(first, second - first);
    const std::string number = id.substr(second + 1, id.find(':', second + 1) - second - 1);
    const auto wide = [](const std::string& text) {
      return !text.empty() && static_cast<unsigned char>(text[0]) >= 0x80;
    };
    if (!symbol.empty()) CHECK(wide(symbol) == wide(number));
  }
}

TEST_CASE("region: 山本 喜代子 is there with her chart, her namesake and the others") {
  std::vector<Json> heroine;
  std::vector<std::pair<std::string, std::string>> born;
  for (const Json& line : make(options_of(200, 77, {"17204", "17205", "17461", "17463"}))) {
    if (line["resourceType"] == "Patient") {
      const std::string year = line["birthDate"].get<std::string>().substr(0, 4);
      const std::string kana = line["name"][1]["text"];
      if (year == "1947" && kana.starts_with("ヤマモト キ")) {
        born.emplace_back(line["name"][0]["text"], line["birthDate"]);
      }
    }
    if (line["id"] == "ishikawa-000000001" || reference_of(line) == "Patient/ishikawa-000000001") {
      heroine.push_back(line);
    }
  }
  CHECK(born.size() >= 7);
  CHECK(born[0] == std::make_pair(std::string("山本 喜代子"), std::string("1947-03-14")));
  CHECK(born[1].first == "山本 喜代子");
  CHECK(born[1].second.starts_with("1947-08"));
  CHECK(heroine[0]["address"][0]["text"].get<std::string>().starts_with("石川県輪島市門前町道下"));
  std::map<std::string, std::string> last;
  bool allergy = false;
  int sessions = 0;
  for (const Json& line : heroine) {
    if (line["resourceType"] == "AllergyIntolerance") {
      allergy = line["code"]["text"] == "ペニシリン系" && line["onsetDateTime"] == "2019";
    }
    if (line["resourceType"] == "Procedure" && line.contains("performedDateTime") &&
        line["code"]["text"].get<std::string>().starts_with("人工腎臓")) {
      const auto day = date_from_iso(line["performedDateTime"].get<std::string>());
      REQUIRE(day.has_value());
      CHECK(weekday_of(*day) % 2 == 1);  // Monday, Wednesday or Friday.
      ++sessions;
    }
    if (line["resourceType"] == "MedicationDispense") {
      last[line["medicationCodeableConcept"]["coding"][0]["code"]] =
          line["whenHandedOver"].get<std::string>() + " " +
          (line.contains("daysSupply") ? line["daysSupply"]["value"].dump() : "-");
    }
  }
  CHECK(allergy);
  CHECK(sessions >= 24);
  CHECK(last["3332001F1130"] == "2026-10-28 21");
  CHECK(last["2149032F1021"] == "2026-10-28 28");
  CHECK(last["2190029D1025"] == "2026-09-16 28");
  CHECK(last["2492416G2024"] == "2026-09-30 -");
}

TEST_CASE("region: a longer region begins with the people of a shorter one") {
  const Folder folder;
  REQUIRE(generate(options_of(8 + 128, 21), folder.path / "a.ndjson", nullptr).has_value());
  REQUIRE(generate(options_of(7 + 128 * 3, 21), folder.path / "b.ndjson", nullptr).has_value());
  const std::string shorter = bytes_of(folder.path / "a.ndjson");
  const std::string longer = bytes_of(folder.path / "b.ndjson");
  const std::size_t end = shorter.find("\"id\":\"ishikawa-000000136\"");
  REQUIRE(end != std::string::npos);
  CHECK(shorter.substr(0, end) == longer.substr(0, end));
}
