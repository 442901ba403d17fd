// The format of journals that exist does not change: what was written once reads, verifies, opens
// and re-encodes to the same bytes, here and in a reader written from the document alone.
// Method: tests/golden/journal_v1.json (fixed keys; this test under TOMOSHIBI_WRITE_GOLDEN=path adds
// what is missing behind what is there, and changes nothing that is), and tests/golden/journal_v1.py on a journal made just now.
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::Body;
using journal::DeviceKeys;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view kGolden = "/tests/golden/journal_v1.json";

DeviceKeys golden_keys() {
  Secret<32> seed;
  std::uint8_t next = 0;
  for (std::uint8_t& byte : seed.fill()) byte = next++;
  return DeviceKeys::from_seed(seed.view());
}

struct Step {
  std::int64_t minute;
  bool by_doctor;
  Body body;
};

std::vector<Step> golden_steps(const DeviceKeys& keys) {
  journal::ConsentRecorded consent;
  consent.place = "輪島中学校 救護所";
  consent.persons = {person(1), person(2)};
  consent.sections = SectionSet::all().without(Section::kSurgery);
  consent.wording = journal::wording_for(consent.sections, journal::Language::kJapanese).used;
  journal::ConsentRecorded family = consent;
  family.answer = ConsentAnswer::kFamily;
  family.identity = IdentityCheck::kFamily;
  family.reasons = {NoConsentReason::kCannotEstablish};
  family.note = "長女が了承";
  family.flags = family.flags.with(journal::ConsentFlag::kAlone);
  family.persons = {person(4)};
  journal::ConsentRecorded no;
  no.answer = ConsentAnswer::kRefused;
  no.persons = {person(3)};
  const journal::SearchCriteria card{journal::SearchKind::kCard,
                                     {{journal::SearchField::kInsurerNumber, "39170001"},
                                      {journal::SearchField::kNumber, "12345"}}};
  journal::Imported import{20000, 19998, 0, 2, {}, "region.ndjson.zst"};
  import.content.fill(0x11);
  const journal::IncarnationBegins begins{journal::IncarnationCause::kFirstUse,
                                          keys.public_keys(), {}, {}, {}};
  journal::AccountChanged responder;
  responder.action = journal::AccountAction::kResponderRegistered;
  responder.subject = {"dmat07"};
  responder.role = Role::kDoctor;
  responder.name = "応援 一郎";
  responder.team = "DMAT 富山1";
  responder.identity_seen = "隊員証";
  responder.second = {"nishi"};
  journal::AccountChanged roster;
  roster.action = journal::AccountAction::kRosterApplied;
  roster.issuer = keys.public_keys().device;
  roster.revision = 3;
  roster.name = "第2救護所";
  const journal::StoreUpkeep backup{journal::UpkeepKind::kBackup, journal::UpkeepResult::kDone,
                                    "region.db", "/media/stick/backup"};
  return {{0, false, begins},
          {1, true, import},
          {2, true, journal::SignInFailed{1}},
          {2, true, journal::SignedIn{"西村 由紀"}},
          {3, true, journal::SearchBegins{by_name("ヤマモト")}},
          {4, true, journal::SearchEnds{{5}, journal::SearchOutcome::kChosen, 2, 1, 1,
                                        by_name("ヤマモト キヨコ"), {person(1), person(2)}}},
          {5, true, consent},
          {5, true, journal::ChartViewed{{7}, {person(1), person(2)}, consent.sections}},
          {6, true, journal::ChartClosed{{7}, journal::CloseReason::kDone, {person(1), person(2)}}},
          {7, true, journal::ConsentWithdrawn{{7}, {person(1), person(2)}}},
          {8, true, no},
          {9, true, family},
          {9, true, journal::SearchRefused{journal::SearchRefusal::kNoOrder, card}},
          {10, true, journal::AuditRead{journal::AuditReading::kVerify, 13}},
          {10, false, journal::AlarmRaised{journal::AlarmKind::kClockJump}},
          {11, true, journal::Locked{journal::LockReason::kIdle}},
          {12, true, responder},
          {13, true, roster},
          {14, false, journal::AlarmRaised{journal::AlarmKind::kRosterFork}},
          {15, true, backup}};
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), {}};
}

void write_golden(const std::string& path) {
  const DeviceKeys keys = golden_keys();
  ordered_json out;
  out["about"] =
      "A journal of version 1, docs/format/journal-v1.md. Seed of the keys: 00 01 ... 1f.";
  out["device"] = to_hex(keys.public_keys().device);
  out["facility"] = to_hex(keys.public_keys().facility);
  out["auditor"] = to_hex(keys.public_keys().auditor);
  out["facility_secret"] = to_hex(keys.facility().secret());
  out["auditor_secret"] = to_hex(keys.auditor()->secret());
  journal::Header header;
  header.device = journal::key_id_of(keys.public_keys().device);
  header.incarnation.fill(0x42);
  std::ifstream before(std::string(TOMOSHIBI_SOURCE) + std::string(kGolden));
  const ordered_json old = before ? ordered_json::parse(before) : ordered_json::object();
  for (const Step& step : golden_steps(keys)) {
    header.seq = {header.seq.value + 1};
    header.wall = after(step.minute * kMinute);
    header.hybrid = journal::tick(header.hybrid, header.wall);
    header.account = {step.by_doctor ? "nishi" : ""};
    header.role.reset();
    if (step.by_doctor) header.role = Role::kDoctor;
    if (old.contains("entries") && header.seq.value <= old["entries"].size()) {
      const ordered_json& kept = old["entries"][header.seq.value - 1];
      const Bytes hash = *from_hex(kept["hash"].get<std::string>());
      std::ranges::copy(hash, header.previous.begin());
      out["entries"].push_back(kept);
      continue;
    }
    const auto written = journal::write_entry(header, step.body, keys);
    REQUIRE(written);
    header.previous = journal::entry_hash(written->bytes, written->signature);
    ordered_json one;
    one["seq"] = header.seq.value;
    one["kind"] = journal::kind_name(step.body);
    one["persons"] = ordered_json::array();
    for (const PersonId& id : journal::persons_of(step.body)) one["persons"].push_back(to_text(id));
    one["bytes"] = to_hex(written->bytes);
    one["signature"] = to_hex(written->signature);
    one["hash"] = to_hex(header.previous);
    out["entries"].push_back(one);
  }
  const TemporaryDirectory home;
  {
    auto head = journal::HeadFile::open(home.path());
    REQUIRE(head);
    REQUIRE(head->reset({header.device, header.incarnation, header.seq, header.previous}, keys));
  }
  out["head_slot"] = to_hex(as_bytes(content_of(home.path() / "journal.head")).first(256));
  std::ofstream(path) << out.dump(1) << '\n';
}

ordered_json golden() {
  const char* path = std::getenv("TOMOSHIBI_WRITE_GOLDEN");
  if (path != nullptr) write_golden(path);
  std::ifstream file(std::string(TOMOSHIBI_SOURCE) + std::string(kGolden));
  REQUIRE(file);
  return ordered_json::parse(file);
}

// The golden journal as a directory, as a kiosk would have left it.
void lay_out(const std::filesystem::path& directory, const ordered_json& all) {
  REQUIRE(golden_keys().save(directory, wrapping_key()));
  std::vector<RawEntry> rows;
  for (const auto& one : all["entries"]) {
    rows.push_back({one["seq"].get<std::int64_t>(), *from_hex(one["bytes"].get<std::string>()),
                    *from_hex(one["signature"].get<std::string>())});
  }
  {
    auto database = store::vault::Database::open(journal::database_path(directory),
                                                 store::vault::Database::Mode::kReadWrite,
                                                 journal_key());
    REQUIRE(database);
    REQUIRE(database->migrate(journal::migrations()));
  }
  replace_entries(directory, rows);
  Bytes slot = *from_hex(all["head_slot"].get<std::string>());
  slot.resize(4096);
  std::ofstream head(directory / "journal.head", std::ios::binary);
  head << as_text(slot) << as_text(slot);
}

// What the reader is given: it knows the journal, not the container that the entries lie in.
void hand_out(const std::filesystem::path& directory) {
  ordered_json rows = ordered_json::array();
  for (const RawEntry& row : raw_entries(directory)) {
    rows.push_back({row.seq, to_hex(row.bytes), to_hex(row.signature)});
  }
  std::ofstream(directory / "entries.json") << rows.dump() << '\n';
}

// 0, or what the reader said; 77 when it cannot run here.
int run_reader(const std::filesystem::path& argument) {
  hand_out(argument);
  const std::string command = "/usr/bin/python3 '" + std::string(TOMOSHIBI_SOURCE) +
                              "/tests/golden/journal_v1.py' '" + argument.string() + "'";
  const int status = std::system(command.c_str());
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  return code == 126 || code == 127 ? 77 : code;
}

}  // namespace

TEST_CASE("golden: every entry reads, verifies, re-encodes to its bytes and opens for both keys") {
  const ordered_json all = golden();
  const DeviceKeys keys = golden_keys();
  CHECK(to_hex(keys.public_keys().device) == all["device"].get<std::string>());
  CHECK(to_hex(keys.public_keys().facility) == all["facility"].get<std::string>());
  const auto steps = golden_steps(keys);
  REQUIRE(all["entries"].size() == steps.size());
  for (const auto& one : all["entries"]) {
    CAPTURE(one["seq"].get<int>());
    const Bytes bytes = *from_hex(one["bytes"].get<std::string>());
    const Bytes signature = *from_hex(one["signature"].get<std::string>());
    const auto read = journal::read_entry(bytes);
    REQUIRE(read);
    CHECK(journal::encode_entry(*read) == bytes);
    CHECK(verify_signature(keys.public_keys().device, journal::kEntryDomain, bytes,
                                    signature));
    CHECK(to_hex(journal::entry_hash(bytes, signature)) == one["hash"].get<std::string>());
    CHECK(journal::kind_name(read->body) == one["kind"].get<std::string>());
    for (const journal::SealingKey* key : {&keys.facility(), &*keys.auditor()}) {
      auto entry = *read;
      REQUIRE(journal::open_personal(entry, *key));
      const auto persons = journal::persons_of(entry.body);
      REQUIRE(persons.size() == one["persons"].size());
      for (std::size_t at = 0; at < persons.size(); ++at) {
        CHECK(to_text(persons[at]) == one["persons"][at].get<std::string>());
      }
    }
  }
}

TEST_CASE("golden: the same input gives the same bytes, boxes aside") {
  const ordered_json all = golden();
  const DeviceKeys keys = golden_keys();
  const auto steps = golden_steps(keys);
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const Bytes bytes = *from_hex(all["entries"][at]["bytes"].get<std::string>());
    const auto read = journal::read_entry(bytes);
    REQUIRE(read);
    const journal::Entry again{read->header, steps[at].body, read->boxes, true};
    CHECK(journal::encode_entry(again) == bytes);
  }
}

TEST_CASE("golden: a directory of version 1 verifies, opens and goes on") {
  const TemporaryDirectory home;
  lay_out(home.path(), golden());
  CHECK(verified(home.path()).good);
  {
    auto journal = open_journal(home.path(), after(kHour));
    CHECK(journal.status().condition == journal::JournalCondition::kGood);
    const auto open = journal.open_consents(after(kHour));
    REQUIRE(open.size() == 1);
    CHECK(open[0].persons == std::vector<PersonId>{person(4)});
    CHECK(open[0].note == "長女が了承");
    CHECK(journal.refusal_of(person(3)).has_value());
    CHECK(journal.refusal_of(person(1))->withdrawal);
    CHECK(journal.record_view(view_of({person(4)}, open[0].entry, open[0].sections),
                              after(kHour)));
  }
  CHECK(verified(home.path()).good);
}

TEST_CASE("golden: a reader that shares no code agrees on a new journal, good and damaged") {
  const TemporaryDirectory home;
  {
    auto journal = open_journal(home.path());
    record_a_shift(journal);
  }
  const int good = run_reader(home.path());
  if (good == 77) {
    MESSAGE("skipped: /usr/bin/python3 with python3-nacl is not here");
    return;
  }
  CHECK(good == 0);
  const auto rows = raw_entries(home.path());
  auto changed = rows;
  changed[5].bytes[40] = static_cast<std::uint8_t>(changed[5].bytes[40] ^ 1);
  replace_entries(home.path(), changed);
  CHECK(run_reader(home.path()) == 1);
  changed = rows;
  changed.pop_back();
  replace_entries(home.path(), changed);
  CHECK(run_reader(home.path()) == 1);
  replace_entries(home.path(), rows);
  CHECK(run_reader(home.path()) == 0);
}
