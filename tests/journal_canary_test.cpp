// What is personal is nowhere on disk in clear: not in the database, its log, the head or the keys.
// Method: planted words and ids, then a scan of every byte of every file, while open and after.
#include <fstream>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;

namespace {

std::vector<std::string> canaries() {
  const PersonId id = person(77);
  return {"カナリア山本",
          "09012345678",
          "長女カナリア",
          "canary.ndjson",
          "西村 由紀",
          "nishi",  // Accounts: the pages are sealed.
          "unconscious",
          std::string(as_text(id.bytes)),
          to_text(id)};
}

void scan(const std::filesystem::path& directory) {
  std::size_t files = 0;
  std::size_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
    if (!file.is_regular_file()) continue;
    std::ifstream input(file.path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(input)), {});
    ++files;
    bytes += content.size();
    std::size_t at = 0;
    for (const std::string& canary : canaries()) {
      CHECK_MESSAGE(content.find(canary) == std::string::npos, "canary ", at, " in ",
                    file.path().filename().string());
      ++at;
    }
  }
  CHECK(files >= 6);
  CHECK(bytes > 8192);
}

}  // namespace

TEST_CASE("canary: no criteria, person, reason or name of staff stands in clear in any file") {
  const TemporaryDirectory home;
  {
    auto journal = open_journal(home.path());
    REQUIRE(journal.record_sign_in(doctor(), kNoon));
    journal::SearchCriteria criteria = by_name("カナリア山本");
    criteria.terms.push_back({journal::SearchField::kPhone, "09012345678"});
    auto search = journal.begin_search(doctor(), criteria, kNoon);
    REQUIRE(search);
    const std::vector<PersonId> shown{person(77)};
    REQUIRE(journal.end_search(*search, doctor(), criteria, shown,
                               journal::SearchOutcome::kChosen, kNoon));
    auto request = without_consent({person(77)});
    request.note = "長女カナリア";
    const EntrySeq consent = given(journal.record_consent(request, kNoon));
    REQUIRE(journal.record_view(view_of({person(77)}, consent), kNoon));
    REQUIRE(journal.record_close(doctor(), consent, journal::CloseReason::kDone, kNoon));
    REQUIRE(journal.record_withdrawal(doctor(), consent, kNoon));
    journal::Imported import;
    import.file = "canary.ndjson";
    REQUIRE(journal.record_import(doctor(), import, kNoon));
    scan(home.path());
  }
  scan(home.path());
  // The search does find what is there: in the entries, once their pages are opened with the key.
  bool is_there = false;
  for (const RawEntry& row : raw_entries(home.path())) {
    is_there = is_there || as_text(row.bytes).find("nishi") != std::string_view::npos;
  }
  CHECK(is_there);
}
