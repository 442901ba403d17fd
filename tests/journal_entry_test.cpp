// An entry says the same after reading as before writing, to those who may know and to nobody else.
// Method: every kind written, read and opened by each recipient; boxes moved; every bit flipped.
#include <algorithm>

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using journal::Body;
using journal::DeviceKeys;
using journal::Entry;
using journal::EntryKind;
using journal::Header;

namespace {

DeviceKeys keys_of(std::uint8_t number) {
  Secret<32> seed;
  std::ranges::fill(seed.fill(), number);
  return DeviceKeys::from_seed(seed.view());
}

Header header_of(const DeviceKeys& keys, std::uint64_t seq) {
  Header header;
  header.device = journal::key_id_of(keys.public_keys().device);
  header.incarnation.fill(9);
  header.seq = {seq};
  header.previous.fill(7);
  header.hybrid = {1795230000000, 3};
  header.wall = kNoon;
  header.confidence = journal::ClockConfidence::kDrifting;
  header.account = {"nishi"};
  header.role = Role::kDoctor;
  return header;
}

// One of each kind, with every field set.
std::vector<Body> all_bodies(const DeviceKeys& keys) {
  journal::IncarnationBegins begins{journal::IncarnationCause::kRolledBack, keys.public_keys(),
                                    {5}, {8}, {}};
  begins.lost_head.fill(3);
  const journal::SearchCriteria criteria = by_name("山本");
  journal::ConsentRecorded consent;
  consent.answer = ConsentAnswer::kFamily;
  consent.place = "輪島中学校 救護所";
  consent.persons = {person(1), person(2)};
  consent.identity = IdentityCheck::kFamily;
  consent.reasons = {NoConsentReason::kUnconscious, NoConsentReason::kCannotCommunicate};
  consent.note = "長女が了承";
  consent.sections = SectionSet().with(Section::kCare);
  consent.wording = journal::wording_for(consent.sections, journal::Language::kEnglish).used;
  consent.flags = journal::ConsentFlags().with(journal::ConsentFlag::kAlone);
  journal::SearchEnds ends{{2}, journal::SearchOutcome::kChosen, 600, 2, 2, criteria, {person(3)}};
  journal::Imported import{10, 7, 2, 1, {}, "山本.ndjson"};
  journal::AccountChanged responder;
  responder.action = journal::AccountAction::kResponderRegistered;
  responder.subject = {"dmat07"};
  responder.role = Role::kDoctor;
  responder.issuer = keys.public_keys().device;
  responder.revision = 9;
  responder.name = "応援 一郎";
  responder.team = "DMAT 富山1";
  responder.identity_seen = "隊員証";
  responder.second = {"nishi"};
  Digest content{};
  content.fill(6);
  journal::ConsentFlags grounds = consent.flags.with(journal::ConsentFlag::kOwnStaff);
  return {begins,
          journal::SearchBegins{criteria},
          ends,
          journal::SearchRefused{journal::SearchRefusal::kNoOrder, criteria},
          consent,
          journal::ConsentWithdrawn{{4}, {person(1)}},
          journal::ChartViewed{{4}, {person(1)}, SectionSet::all()},
          journal::ChartClosed{{4}, journal::CloseReason::kWrongPerson, {person(1)}},
          journal::SignedIn{"西村 由紀"},
          journal::SignInFailed{3},
          journal::Locked{journal::LockReason::kIdle},
          import,
          journal::AlarmRaised{journal::AlarmKind::kClockJump},
          journal::AuditRead{journal::AuditReading::kRefused, 0},
          responder,
          journal::StoreUpkeep{journal::UpkeepKind::kRekey, journal::UpkeepResult::kFailed,
                               "region.db", "/media/stick"},
          journal::Printed{journal::PrintedMatter::kHandOver, 2, {4}, {person(1)},
                           SectionSet::all()},
          journal::Exported{journal::ExportFormat::kJahis, 0, content, {4}, {person(1)},
                            SectionSet::all(), "/media/stick"},
          journal::RecordMade{journal::RecordKind::kAmendment, {4}, EntrySeq{6}, {person(1)},
                              Bytes{1, 2, 3}},
          journal::OrderHandled{journal::OrderEvent::kExtended, "R8-17-1", 3, content},
          journal::Synced{journal::Road::kCourier, journal::SyncResult::kPartly, {1, 2}, 3, 4, 5},
          journal::CustodyChanged{journal::CustodyEvent::kLost, {9}, 1 << 20, "運ぶ人"},
          journal::SecondPerson{{4}, journal::SecondHow::kByVoice, grounds, {"abe01"}, "県庁"},
          journal::SealMade{journal::SealCause::kEvening, 39, content},
          journal::ReceiptGiven{{7}, {person(1)}},
          journal::Reviewed{{3, 1}, {4}, journal::ReviewStage::kSecond,
                            journal::ReviewOutcome::kReported, "調べた"},
          journal::SampleDrawn{39, content, 20}};
}

bool sealed_to_auditors(const Body& body) {
  return journal::recipients_of(static_cast<journal::EntryKind>(journal::kind_number(body)))
      .auditor;
}

std::string text_of(const Entry& entry) {
  std::string text(journal::kind_name(entry.body));
  for (const journal::Field& field : journal::fields_of(entry)) {
    text += ' ';
    text += field.name;
    text += '=';
    if (const auto* value = std::get_if<std::string>(&field.value)) text += *value;
    if (const auto* value = std::get_if<std::int64_t>(&field.value)) text += std::to_string(*value);
  }
  for (const PersonId& one : journal::persons_of(entry.body)) text += ' ' + to_text(one);
  return text;
}

}  // namespace

TEST_CASE("entry: every kind reads back whole for the facility and for the auditor") {
  const DeviceKeys keys = keys_of(1);
  const auto bodies = all_bodies(keys);
  REQUIRE(bodies.size() == std::variant_size_v<Body> - 1);
  for (std::size_t at = 0; at < bodies.size(); ++at) {
    const Body& body = bodies[at];
    CAPTURE(journal::kind_name(body));
    CHECK(journal::kind_number(body) == at + 1);
    const Header header = header_of(keys, 40 + at);
    const auto written = journal::write_entry(header, body, keys);
    REQUIRE(written);
    CHECK(verify_signature(keys.public_keys().device, journal::kEntryDomain,
                                    written->bytes, written->signature));
    const Entry whole{header, body, {}, true};
    for (const journal::SealingKey* key : {&keys.facility(), &*keys.auditor()}) {
      if (key == &*keys.auditor() && !sealed_to_auditors(body)) continue;
      auto entry = journal::read_entry(written->bytes);
      REQUIRE(entry);
      CHECK(entry->opened == !journal::has_personal_part(body));
      CHECK(journal::encode_entry(*entry) == written->bytes);
      REQUIRE(journal::open_personal(*entry, *key));
      CHECK(text_of(*entry) == text_of(whole));
      if (const auto* record = std::get_if<journal::RecordMade>(&entry->body)) {
        CHECK(record->content == std::get<journal::RecordMade>(body).content);
      }
      CHECK(entry->header.seq == header.seq);
      CHECK(entry->header.hybrid == header.hybrid);
      CHECK(entry->header.wall == header.wall);
      CHECK(entry->header.confidence == header.confidence);
      CHECK(entry->header.account == header.account);
      CHECK(entry->header.role == header.role);
    }
  }
}

TEST_CASE("entry: without a key only the public part is there") {
  const DeviceKeys keys = keys_of(1);
  for (const Body& body : all_bodies(keys)) {
    if (!journal::has_personal_part(body)) continue;
    CAPTURE(journal::kind_name(body));
    const auto written = journal::write_entry(header_of(keys, 5), body, keys);
    REQUIRE(written);
    auto entry = journal::read_entry(written->bytes);
    REQUIRE(entry);
    CHECK(journal::persons_of(entry->body).empty());
    const std::string text = text_of(*entry);
    for (const char* secret : {"山本", "長女", "unconscious", "西村", "family check"}) {
      CHECK(text.find(secret) == std::string::npos);
    }
    CHECK(journal::open_personal(*entry, keys_of(2).facility()).error().code == Errc::kNotFound);
    CHECK(entry->boxes.size() == (sealed_to_auditors(body) ? 2 : 1));
  }
}

TEST_CASE("entry: consents go to auditors and the region, records to the region, the rest to auditors") {
  const DeviceKeys keys = keys_of(1);
  const DeviceKeys region = keys_of(3);  // Its facility's pair stands for the region's.
  for (const Body& body : all_bodies(keys)) {
    if (!journal::has_personal_part(body)) continue;
    CAPTURE(journal::kind_name(body));
    const auto written =
        journal::write_entry(header_of(keys, 5), body, keys, region.public_keys().facility);
    REQUIRE(written);
    const auto opens = [&](const journal::SealingKey& key) {
      auto entry = journal::read_entry(written->bytes);
      REQUIRE(entry);
      return journal::open_personal(*entry, key).has_value();
    };
    const bool consent = std::holds_alternative<journal::ConsentRecorded>(body) ||
                         std::holds_alternative<journal::ConsentWithdrawn>(body);
    const bool record = std::holds_alternative<journal::RecordMade>(body);
    CHECK(opens(keys.facility()));
    CHECK(opens(*keys.auditor()) == !record);
    CHECK(opens(region.facility()) == (consent || record));
  }
}

TEST_CASE("entry: a box that was moved from another entry does not open as this one's") {
  const DeviceKeys keys = keys_of(1);
  const Body view = journal::ChartViewed{{4}, {person(1)}, SectionSet::all()};
  const Body closed = journal::ChartClosed{{4}, journal::CloseReason::kDone, {person(1)}};
  const auto boxes_of = [&](const Header& header, const Body& body) {
    return journal::read_entry(journal::write_entry(header, body, keys)->bytes)->boxes;
  };
  auto other_life = header_of(keys, 5);
  other_life.incarnation.fill(8);
  for (const auto& boxes : {boxes_of(header_of(keys, 6), view), boxes_of(other_life, view),
                            boxes_of(header_of(keys, 5), closed)}) {
    Entry entry{header_of(keys, 5), view, boxes, false};
    const auto opened = journal::open_personal(entry, keys.facility());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::kCorrupt);
    CHECK_FALSE(entry.opened);
  }
}

TEST_CASE("entry: every flipped bit breaks the signature, and none is read as the same bytes") {
  const DeviceKeys keys = keys_of(1);
  for (const Body& body : all_bodies(keys)) {
    const auto written = journal::write_entry(header_of(keys, 5), body, keys);
    REQUIRE(written);
    std::size_t missed = 0;
    for (std::size_t bit = 0; bit < written->bytes.size() * 8; bit += 3) {
      Bytes changed = written->bytes;
      changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << bit % 8));
      const auto entry = journal::read_entry(changed);
      if (entry && journal::encode_entry(*entry) != changed) ++missed;
      if (verify_signature(keys.public_keys().device, journal::kEntryDomain, changed,
                                    written->signature)) {
        ++missed;
      }
    }
    CHECK(missed == 0);
  }
}

TEST_CASE("entry: limits hold; long words are cut at a character, the rest is refused") {
  const DeviceKeys keys = keys_of(1);
  std::string long_text;
  while (long_text.size() < 5000) long_text += "灯火";
  const auto written =
      journal::write_entry(header_of(keys, 5), journal::SearchBegins{by_name(long_text)}, keys);
  REQUIRE(written);
  auto entry = journal::read_entry(written->bytes);
  REQUIRE(journal::open_personal(*entry, keys.facility()));
  const auto& kept = std::get<journal::SearchBegins>(entry->body).criteria.terms[0].text;
  CHECK(kept.size() == 1023);
  CHECK(long_text.starts_with(kept));

  const auto refused_as = [&](const Body& body) {
    const auto result = journal::write_entry(header_of(keys, 5), body, keys);
    REQUIRE_FALSE(result);
    return result.error().code;
  };
  CHECK(refused_as(journal::SearchBegins{by_name("\xff\xfe")}) == Errc::kBadInput);
  journal::SearchCriteria many = by_name("a");
  many.terms.resize(17);
  CHECK(refused_as(journal::SearchBegins{many}) == Errc::kBadInput);
  CHECK(refused_as(journal::ChartViewed{{1}, std::vector<PersonId>(513), SectionSet::all()}) ==
        Errc::kBadInput);
  auto header = header_of(keys, 5);
  header.account = {std::string(65, 'a')};
  CHECK_FALSE(journal::write_entry(header, journal::Locked{}, keys));
  CHECK(journal::read_entry(Bytes(journal::kEntryBytesMax + 1)).error().code == Errc::kBadInput);
}

TEST_CASE("entry: a kind of a later release is carried as it stands") {
  const DeviceKeys keys = keys_of(1);
  Entry entry{header_of(keys, 5), journal::UnknownBody{4000, *from_hex("a10a0b")}, {}, true};
  const Bytes bytes = journal::encode_entry(entry);
  const auto again = journal::read_entry(bytes);
  REQUIRE(again);
  CHECK(journal::kind_name(again->body) == "unknown");
  CHECK(journal::kind_number(again->body) == 4000);
  CHECK(journal::encode_entry(*again) == bytes);
}

TEST_CASE("entry: names of kinds are those of the command line") {
  CHECK(journal::name_of(EntryKind::kSearchBegin) == "search");
  CHECK(journal::name_of(EntryKind::kConsent) == "consent");
  CHECK(journal::name_of(EntryKind::kView) == "view");
}
