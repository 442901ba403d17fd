// The format of journals that exist does not change: what was written once reads, verifies, opens
// and re-encodes to the same bytes, here and in a reader written from the document alone.
// Method: tests/golden/journal_v1.json (fixed keys; this test under TOMOSHIBI_WRITE_GOLDEN=path
// adds what is missing behind what is there, and changes nothing that is), and docs/format/verify
// on journals made just now.
#include <sodium.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "store/journal/tree.h"
#include "store/tlog/checkpoint.h"
#include "store/tlog/tlog_proof.h"
#include "tests/journal_support.h"
#include "tests/support/journal_dump.h"

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

// Of whoever comes next under the same order.
journal::SealingKey golden_region() {
  Secret<32> seed;
  std::uint8_t next = 0;
  for (std::uint8_t& byte : seed.fill()) byte = next++;
  Secret<32> secret;
  crypto_kdf_derive_from_key(secret.fill().data(), 32, 4, "tmsbkeys", seed.view().data());
  return journal::SealingKey::from_secret(std::move(secret));
}

struct Step {
  std::int64_t minute;
  bool by_doctor;
  Body body;
};

// The entry of the format document's example, and of the golden proof.
constexpr std::uint64_t kProven = 8;
// From here on entries are sealed to a region as well.
constexpr std::uint64_t kFirstWithRegion = 21;

// Kinds 17 to 27, each once, and a consent with the younger flags.
std::vector<Step> later_steps(const DeviceKeys& keys) {
  journal::ConsentRecorded budget;
  budget.answer = ConsentAnswer::kNone;
  budget.persons = {person(5)};
  budget.identity = IdentityCheck::kPresumed;
  budget.reasons = {NoConsentReason::kUnconscious, NoConsentReason::kDuringTreatment};
  budget.sections = SectionSet::all();
  budget.flags = budget.flags.with(journal::ConsentFlag::kBudget)
                     .with(journal::ConsentFlag::kSameAddress)
                     .with(journal::ConsentFlag::kOwnStaff);
  const journal::SecondPerson second{
      {21}, journal::SecondHow::kByVoice, budget.flags, {"abe01"}, "本部の当直が了承"};
  const journal::Printed printed{
      journal::PrintedMatter::kHandOver, 2, {21}, {person(5)}, SectionSet::all()};
  const journal::RecordMade dispensed{
      journal::RecordKind::kDispense, {21}, {}, {person(5)}, Bytes{0xa1, 0x00, 0x01}};
  const journal::RecordMade amended{
      journal::RecordKind::kAmendment, {21}, EntrySeq{26}, {person(5)}, Bytes{0xa1, 0x00, 0x02}};
  journal::Exported exported{
      journal::ExportFormat::kPack, 27, {}, {}, {}, SectionSet(), "/media/stick/audit"};
  exported.content.fill(0x22);
  journal::OrderHandled order{journal::OrderEvent::kApplied, "17204-11", 4, {}};
  order.content.fill(0x33);
  const journal::Synced sync{journal::Road::kLan, journal::SyncResult::kPartly,
                             journal::key_id_of(keys.public_keys().facility), 3, 120, 30};
  journal::CustodyChanged custody{
      journal::CustodyEvent::kHandedOut, {}, 1'048'576, "運搬 太郎"};
  custody.courier.fill(0x44);
  const journal::Reviewed review{journal::key_id_of(keys.public_keys().device), {21},
                                 journal::ReviewStage::kFirst, journal::ReviewOutcome::kJustified,
                                 "救急搬送の記録と一致"};
  return {{16, true, budget},
          {16, true, second},
          {17, true, journal::ChartViewed{{21}, {person(5)}, SectionSet::all()}},
          {18, true, printed},
          {18, true, journal::ReceiptGiven{{23}, {person(5)}}},
          {19, true, dispensed},
          {20, true, amended},
          {21, true, exported},
          {22, false, order},
          {23, false, sync},
          {24, true, custody},
          {25, true, review},
          {26, false, journal::SealMade{journal::SealCause::kEvening, 0, {}}},
          {27, true, journal::SampleDrawn{0, {}, 5}}};
}

// What a seal and a draw say of the entries before them.
Body over(Body body, const store::tlog::Frontier& tree) {
  if (auto* seal = std::get_if<journal::SealMade>(&body)) {
    seal->size = tree.size();
    seal->root = tree.root();
  } else if (auto* draw = std::get_if<journal::SampleDrawn>(&body)) {
    draw->size = tree.size();
    draw->root = tree.root();
  }
  return body;
}

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
  std::vector<Step> steps{
          {0, false, begins},
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
  std::ranges::move(later_steps(keys), std::back_inserter(steps));
  return steps;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), {}};
}

Digest digest_of(const ordered_json& text) {
  Digest digest{};
  std::ranges::copy(*from_hex(text.get<std::string>()), digest.begin());
  return digest;
}

void add_keys(ordered_json& out, const DeviceKeys& keys) {
  const journal::SealingKey region = golden_region();
  out["about"] =
      "A journal of version 1, docs/format/journal-v1.md. Seed of the keys: 00 01 ... 1f.";
  out["device"] = to_hex(keys.public_keys().device);
  out["facility"] = to_hex(keys.public_keys().facility);
  out["auditor"] = to_hex(keys.public_keys().auditor);
  out["region"] = to_hex(region.public_key());
  out["facility_secret"] = to_hex(keys.facility().secret());
  out["auditor_secret"] = to_hex(keys.auditor()->secret());
  out["region_secret"] = to_hex(region.secret());
}

ordered_json written_as_json(const journal::Header& header, const Body& body,
                             const DeviceKeys& keys) {
  std::optional<journal::PublicKey> region;
  if (header.seq.value >= kFirstWithRegion) region = golden_region().public_key();
  const auto written = journal::write_entry(header, body, keys, region);
  REQUIRE(written);
  ordered_json one;
  one["seq"] = header.seq.value;
  one["kind"] = journal::kind_name(body);
  one["persons"] = ordered_json::array();
  for (const PersonId& id : journal::persons_of(body)) one["persons"].push_back(to_text(id));
  one["bytes"] = to_hex(written->bytes);
  one["signature"] = to_hex(written->signature);
  one["hash"] = to_hex(journal::entry_hash(written->bytes, written->signature));
  return one;
}

// Each of them could be the next entry: what a device says of a loss.
ordered_json what_may_follow(journal::Header header, const DeviceKeys& keys) {
  ordered_json list = ordered_json::array();
  header.seq = {header.seq.value + 1};
  header.hybrid = journal::tick(header.hybrid, header.wall);
  header.account = {};
  header.role.reset();
  header.incarnation.fill(0x43);
  for (auto cause = 2; cause <= static_cast<int>(journal::IncarnationCause::kMoved); ++cause) {
    journal::IncarnationBegins begins{static_cast<journal::IncarnationCause>(cause),
                                      keys.public_keys(), header.seq, header.seq, {}};
    begins.lost_head.fill(0x55);
    list.push_back(written_as_json(header, begins, keys));
  }
  return list;
}

std::vector<Digest> leaves_of(const ordered_json& all) {
  std::vector<Digest> leaves;
  for (const auto& one : all["entries"]) leaves.push_back(digest_of(one["hash"]));
  return leaves;
}

// A checkpoint over all entries, and the view of entry 8 proven in it.
void add_proof(ordered_json& out, const journal::Header& header, const DeviceKeys& keys) {
  const std::vector<Digest> leaves = leaves_of(out);
  const store::tlog::TreeHead head{leaves.size(), digest_of(out["root"])};
  const std::string origin = journal::origin_of(header.device, header.incarnation);
  const store::tlog::VerifierKey as{origin, store::tlog::NoteKeyType::kEd25519,
                                    keys.public_keys().device};
  const auto checkpoint = store::tlog::sign_checkpoint(
      origin, head, as, [&](ByteView message) { return keys.sign_raw(message); });
  REQUIRE(checkpoint);
  journal::Tree tree;
  for (const Digest& leaf : leaves) tree.append(leaf);
  const auto hashes = tree.prove_inclusion(
      kProven - 1, head.size,
      [&](std::uint64_t from, std::uint64_t count) -> Result<std::vector<Digest>> {
        const auto first = leaves.begin() + static_cast<std::ptrdiff_t>(from);
        return std::vector<Digest>(first, first + static_cast<std::ptrdiff_t>(count));
      });
  REQUIRE(hashes);
  const auto proof =
      store::tlog::format_tlog_proof({kProven - 1, *hashes, *checkpoint, std::nullopt});
  REQUIRE(proof);
  out["log"] = as.text();
  out["checkpoint"] = *checkpoint;
  out["proof"] = *proof;
}

void write_golden(const std::string& path) {
  const DeviceKeys keys = golden_keys();
  ordered_json out;
  add_keys(out, keys);
  journal::Header header;
  header.device = journal::key_id_of(keys.public_keys().device);
  header.incarnation.fill(0x42);
  std::ifstream before(std::string(TOMOSHIBI_SOURCE) + std::string(kGolden));
  const ordered_json old = before ? ordered_json::parse(before) : ordered_json::object();
  const bool has_old = old.contains("entries");
  store::tlog::Frontier tree;
  for (const Step& step : golden_steps(keys)) {
    header.seq = {header.seq.value + 1};
    header.wall = after(step.minute * kMinute);
    header.hybrid = journal::tick(header.hybrid, header.wall);
    header.account = {step.by_doctor ? "nishi" : ""};
    header.role.reset();
    if (step.by_doctor) header.role = Role::kDoctor;
    const bool is_kept = has_old && header.seq.value <= old["entries"].size();
    const ordered_json one = is_kept ? old["entries"][header.seq.value - 1]
                                     : written_as_json(header, over(step.body, tree), keys);
    header.previous = digest_of(one["hash"]);
    tree.append(header.previous);
    out["entries"].push_back(one);
  }
  const TemporaryDirectory home;
  {
    auto head = journal::HeadFile::open(home.path());
    REQUIRE(head);
    REQUIRE(head->reset({header.device, header.incarnation, header.seq, header.previous}, keys));
  }
  out["head_slot"] = to_hex(as_bytes(content_of(home.path() / "journal.head")).first(256));
  out["root"] = to_hex(tree.root());
  add_proof(out, header, keys);
  out["may_follow"] = what_may_follow(header, keys);
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
std::filesystem::path hand_out(const std::filesystem::path& directory) {
  const auto keys = journal::load_public_keys(directory);
  REQUIRE(keys);
  const auto entries = raw_entries(directory);
  std::vector<DumpedRow> rows;
  for (const RawEntry& row : entries) {
    rows.push_back({static_cast<std::uint64_t>(row.seq), row.bytes, row.signature});
  }
  const std::string head = content_of(directory / "journal.head");
  std::ofstream(directory / "journal.dump") << dump_line(keys->device, as_bytes(head), rows);
  return directory / "journal.dump";
}

// 0, or what the reader said; 77 when it cannot run here.
int run_reader(const std::filesystem::path& directory) {
  const std::string command = "/usr/bin/python3 -B '" + std::string(TOMOSHIBI_SOURCE) +
                              "/docs/format/verify/verify_journal.py' '" +
                              hand_out(directory).string() + "'";
  const int status = std::system(command.c_str());
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  return code == 126 || code == 127 ? 77 : code;
}

// The reader's verdict in full; null when it cannot run here.
ordered_json verdict_of_reader(const std::filesystem::path& directory) {
  const std::string command = "/usr/bin/python3 -B '" + std::string(TOMOSHIBI_SOURCE) +
                              "/docs/format/verify/verify_journal.py' --json '" +
                              hand_out(directory).string() + "' > '" +
                              (directory / "verdict").string() + "'";
  const int status = std::system(command.c_str());
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) return {};
  return ordered_json::parse(content_of(directory / "verdict"), nullptr, false);
}

bool is_for(const journal::Entry& entry, const journal::SealingKey& key) {
  return std::ranges::any_of(entry.boxes, [&](const journal::SealedBox& box) {
    return box.key == journal::key_id_of(key.public_key());
  });
}

}  // namespace

TEST_CASE("golden: every entry reads, verifies, re-encodes to its bytes and opens for its keys") {
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
    const journal::SealingKey region = golden_region();
    for (const journal::SealingKey* key : {&keys.facility(), &*keys.auditor(), &region}) {
      auto entry = *read;
      if (!entry.opened && !is_for(entry, *key)) {
        CHECK(key != &keys.facility());
        CHECK(journal::open_personal(entry, *key).error().code == Errc::kNotFound);
        continue;
      }
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
  store::tlog::Frontier tree;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const Bytes bytes = *from_hex(all["entries"][at]["bytes"].get<std::string>());
    const auto read = journal::read_entry(bytes);
    REQUIRE(read);
    const journal::Entry again{read->header, over(steps[at].body, tree), read->boxes, true};
    CHECK(journal::encode_entry(again) == bytes);
    tree.append(digest_of(all["entries"][at]["hash"]));
  }
  CHECK(to_hex(tree.root()) == all["root"].get<std::string>());
}

TEST_CASE("golden: the checkpoint opens, and the proof holds") {
  const ordered_json all = golden();
  const std::vector<Digest> leaves = leaves_of(all);
  const auto log = store::tlog::VerifierKey::parse(all["log"].get<std::string>());
  REQUIRE(log);
  const auto proof = store::tlog::parse_tlog_proof(all["proof"].get<std::string>());
  REQUIRE(proof);
  CHECK(proof->index == kProven - 1);
  CHECK(proof->checkpoint == all["checkpoint"].get<std::string>());
  const auto head = store::tlog::open_checkpoint(proof->checkpoint, log->name, std::span(&*log, 1));
  REQUIRE(head);
  CHECK(*head == store::tlog::TreeHead{leaves.size(), digest_of(all["root"])});
  CHECK(store::tlog::verify_inclusion(leaves[kProven - 1], proof->index, head->size, proof->hashes,
                                      head->root));
  CHECK_FALSE(store::tlog::verify_inclusion(leaves[kProven], proof->index, head->size,
                                            proof->hashes, head->root));
}

TEST_CASE("golden: every kind stands in it, and every cause of an incarnation") {
  const ordered_json all = golden();
  std::set<std::uint64_t> kinds;
  for (const auto& one : all["entries"]) {
    const Bytes bytes = *from_hex(one["bytes"].get<std::string>());
    kinds.insert(journal::kind_number(journal::read_entry(bytes)->body));
  }
  CHECK(kinds.size() == static_cast<std::size_t>(journal::EntryKind::kSample));
  REQUIRE(all["may_follow"].size() == 5);
  for (const auto& one : all["may_follow"]) {
    const Bytes bytes = *from_hex(one["bytes"].get<std::string>());
    const auto read = journal::read_entry(bytes);
    REQUIRE(read);
    CHECK(journal::encode_entry(*read) == bytes);
    CHECK(read->header.previous == digest_of(all["entries"].back()["hash"]));
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
    REQUIRE(open.size() == 2);  // Newest first.
    CHECK(open[0].persons == std::vector<PersonId>{person(5)});
    CHECK(open[0].flags.has(journal::ConsentFlag::kOwnStaff));
    CHECK(open[1].persons == std::vector<PersonId>{person(4)});
    CHECK(open[1].note == "長女が了承");
    CHECK(journal.refusal_of(person(3)).has_value());
    CHECK(journal.refusal_of(person(1))->withdrawal);
    CHECK(journal.record_view(view_of({person(4)}, open[1].entry, open[1].sections),
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

TEST_CASE("golden: a reader that shares no code agrees on journals that the product began anew") {
  enum class Loss { kRowSpoiled, kRowsGone, kHeadGone, kRestored, kMoved };
  for (const Loss loss : {Loss::kRowSpoiled, Loss::kRowsGone, Loss::kHeadGone, Loss::kRestored,
                          Loss::kMoved}) {
    CAPTURE(static_cast<int>(loss));
    const TemporaryDirectory home;
    {
      auto journal = open_journal(home.path());
      record_a_shift(journal);
    }
    auto rows = raw_entries(home.path());
    if (loss == Loss::kRowSpoiled) {
      rows[5].bytes[60] = static_cast<std::uint8_t>(rows[5].bytes[60] ^ 1);
      replace_entries(home.path(), rows);
    } else if (loss == Loss::kRowsGone) {
      rows.resize(7);
      replace_entries(home.path(), rows);
    } else if (loss == Loss::kHeadGone) {
      std::filesystem::remove(home.path() / "journal.head");
    }
    {
      auto journal = open_journal(home.path(), after(kHour));
      const auto cause = loss == Loss::kRestored ? journal::IncarnationCause::kRestored
                                                 : journal::IncarnationCause::kMoved;
      if (loss >= Loss::kRestored) REQUIRE(journal.begin_again(cause, after(kHour)));
      REQUIRE(journal.record_alarm(journal::AlarmKind::kStoreDamaged, after(kHour)));
      REQUIRE(journal.record_seal(std::nullopt, journal::SealCause::kOnDemand, after(kHour)));
    }
    const auto ours = verified(home.path());
    const ordered_json theirs = verdict_of_reader(home.path());
    if (!theirs.is_object()) {
      MESSAGE("skipped: /usr/bin/python3 with python3-nacl is not here");
      return;
    }
    CHECK_FALSE(ours.good);
    CHECK_FALSE(theirs["good"].get<bool>());
    CHECK(theirs["holds"].get<bool>());
    REQUIRE(ours.first_bad);
    CHECK(theirs["first_bad"].get<std::uint64_t>() == ours.first_bad->value);
    CHECK(theirs["incarnations"].get<std::uint32_t>() == ours.incarnations);
    CHECK(theirs["declared"].size() == 1);
    CHECK(theirs["head"].get<std::string>() == to_hex(ours.head));
  }
}
