// Promise: an official's audit tool can read the journal: every entry is held at least once, under
// the pattern of BALP that fits it, with what that pattern demands; and in bounded memory.
// Method: every kind of entry written by hand, opened and sealed; the output parsed by another JSON
// reader and held against the tables of BALP; numbers counted against the journal's.
#include "store/audit/balp.h"

#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/audit_entries.h"

namespace tomoshibi::test::pen {
namespace {

using Json = nlohmann::json;

struct Export {
  std::vector<Json> events;
  std::set<std::uint64_t> held;  // Numbers of entries that an id or a request names.
  std::uint64_t entries = 0;
};

// The two ways in which an event names an entry.
void note_held(Export& out, const Json& event) {
  const std::string id = event["id"];
  const auto first = id.find('-');
  const auto second = id.rfind('-');
  REQUIRE(first != second);
  out.held.insert(std::stoull(id.substr(first + 1, second - first - 1)));
  for (const Json& entity : event["entity"]) {
    if (entity["type"]["code"] != "XrequestId") continue;
    const std::string value = entity["what"]["identifier"]["value"];
    out.held.insert(std::stoull(value.substr(value.find('/') + 1)));
  }
}

std::string text_of(const std::vector<journal::Entry>& entries, audit::BalpForm form,
                    std::uint64_t* counted = nullptr) {
  audit::AccessBook book;
  for (const journal::Entry& entry : entries) book.take(entry);
  audit::BalpOptions options;
  options.form = form;
  options.site = "第3救護所";
  options.device_names[entries.front().header.device] = "K-12";
  options.made = kMorning;
  std::string text;
  audit::BalpWriter writer(book, options, [&](std::string_view piece) -> Result<void> {
    text += piece;
    return ok();
  });
  REQUIRE(writer.begin());
  for (const journal::Entry& entry : entries) REQUIRE(writer.add(entry));
  REQUIRE(writer.finish());
  if (counted != nullptr) *counted = writer.entries();
  return text;
}

Export bundle_of(const std::vector<journal::Entry>& entries) {
  Export out;
  const std::string text = text_of(entries, audit::BalpForm::kBundle, &out.entries);
  const Json bundle = Json::parse(text, nullptr, false);
  REQUIRE(bundle.is_object());
  CHECK(bundle["resourceType"] == "Bundle");
  CHECK(bundle["type"] == "collection");
  std::set<std::string> names;
  for (const Json& entry : bundle["entry"]) {
    CHECK(names.insert(entry["fullUrl"]).second);
    out.events.push_back(entry["resource"]);
    note_held(out, out.events.back());
  }
  return out;
}

std::string profile_of(const Json& event) {
  if (!event.contains("meta")) return "";
  const std::string url = event["meta"]["profile"][0];
  return url.substr(url.rfind("IHE.BasicAudit.") + 15);
}

std::vector<Json> of_entry(const Export& out, std::uint64_t number) {
  std::vector<Json> found;
  for (const Json& event : out.events) {
    const std::string id = event["id"];
    if (id.find("-" + std::to_string(number) + "-") != std::string::npos) found.push_back(event);
  }
  return found;
}

std::string agent_code(const Json& agent) { return agent["type"]["coding"][0]["code"]; }

std::string decoded(const std::string& base64) {
  std::string text(base64.size(), '\0');
  std::size_t length = 0;
  REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(text.data()), text.size(),
                            base64.data(), base64.size(), nullptr, &length, nullptr,
                            sodium_base64_VARIANT_ORIGINAL) == 0);
  text.resize(length);
  return text;
}

// What R4 and formats.md 12 demand of every event.
void check_base(const Json& event) {
  CHECK(event["resourceType"] == "AuditEvent");
  CHECK(event["type"]["code"].is_string());
  const std::string recorded = event["recorded"];
  CHECK(recorded.ends_with("+09:00"));
  CHECK(recorded.size() == 25);
  CHECK(event["agent"].size() >= 1);
  int requestors = 0;
  for (const Json& agent : event["agent"]) {
    REQUIRE(agent["requestor"].is_boolean());
    requestors += agent["requestor"].get<bool>() ? 1 : 0;
    CHECK(agent.contains("who"));
  }
  CHECK(requestors <= 1);
  CHECK(event["source"]["observer"]["identifier"]["value"].is_string());
  for (const Json& entity : event["entity"]) {
    CHECK_FALSE((entity.contains("name") && entity.contains("query")));  // sev-1
  }
  CHECK(event.dump().find(":\"\"") == std::string::npos);  // FHIR has no empty string.
  CHECK(event.dump().find("[]") == std::string::npos);
}

std::vector<journal::Entry> a_shift(Pen& pen) {
  std::vector<journal::Entry> all;
  const auto add = [&](const User& user, journal::Body body, bool opened = true) {
    all.push_back(pen.write(user, std::move(body), opened));
    return pen.seq;
  };
  add(kNobody, journal::IncarnationBegins{});
  add(kDoctor, journal::SignedIn{"西村 由紀"});
  const auto begin = add(kDoctor, begins("山本"));                        // 3
  add(kDoctor, ends(begin, {person(1), person(2), person(3)}));           // 4
  const auto given = add(kDoctor, consent({person(1), person(2)}));       // 5
  add(kDoctor, view(given, {person(1), person(2)}));                      // 6
  const auto none = add(kDoctor, consent({person(3)}, ConsentAnswer::kNone));  // 7
  add(kDoctor, view(none, {person(3)}));                                  // 8
  journal::Printed print;
  print.consent = {none};
  print.charts = {person(3)};
  print.pages = 2;
  add(kDoctor, print);                                                    // 9
  const auto empty = add(kDoctor, begins("居ない人"));                    // 10
  add(kDoctor, ends(empty, {}, journal::SearchOutcome::kCleared, "居ない人"));  // 11
  add(kDoctor, consent({person(4)}, ConsentAnswer::kRefused));            // 12
  add(kDoctor, journal::SearchRefused{journal::SearchRefusal::kNoRight, begins("x").criteria});
  add(kDoctor, journal::ChartClosed{{given}, journal::CloseReason::kDone, {person(1)}});
  add(kDoctor, journal::ConsentWithdrawn{{given}, {person(1)}});
  add(kNobody, journal::SignInFailed{3});
  add(kDoctor, journal::Locked{});
  add(kDoctor, journal::Imported{});
  add(kNobody, journal::AlarmRaised{});
  add(kAuditor, journal::AuditRead{});
  add(kDoctor, journal::AccountChanged{});
  add(kDoctor, journal::StoreUpkeep{});
  journal::Exported out;
  out.format = journal::ExportFormat::kPdf;
  out.consent = {given};
  out.charts = {person(1), person(2)};
  out.note = "秘密の置き場";
  add(kDoctor, out);                                                      // 23
  add(kAuditor, journal::Exported{});                                     // 24: of a journal.
  add(kDoctor, journal::RecordMade{journal::RecordKind::kNote, {given}, {}, {person(1)}, {}});
  add(kNobody, journal::OrderHandled{});
  add(kNobody, journal::Synced{});
  add(kDoctor, journal::CustodyChanged{});
  add(kDoctor, journal::SecondPerson{});
  add(kNobody, journal::SealMade{});
  add(kDoctor, journal::ReceiptGiven{{8}, {person(3)}});
  add(kAuditor, review(pen.name(7), journal::ReviewStage::kFirst,
                       journal::ReviewOutcome::kJustified, "電話で確かめた"));
  add(kAuditor, journal::SampleDrawn{});
  add(kNobody, journal::UnknownBody{900, {}});
  add(kDoctor, journal::SearchBegins{}, false);                           // 35, sealed
  journal::SearchEnds sealed;
  sealed.begin = {35};
  sealed.shown_count = 2;
  add(kDoctor, sealed, false);
  add(kDoctor, journal::ConsentRecorded{}, false);
  add(kDoctor, journal::ChartViewed{{37}, {}, {}}, false);
  add(kDoctor, begins("終わらない検索"));                                 // 39: no end comes.
  return all;
}

TEST_CASE("balp: every entry of every kind is held, opened or sealed") {
  Pen pen;
  const auto entries = a_shift(pen);
  const Export out = bundle_of(entries);
  CHECK(out.entries == entries.size());
  for (const journal::Entry& entry : entries) {
    CAPTURE(entry.header.seq.value);
    CHECK(out.held.contains(entry.header.seq.value));
  }
  CHECK(out.held.size() == entries.size());
  for (const Json& event : out.events) check_base(event);
}

TEST_CASE("balp: a search that shows three people is three PatientQuery, one that shows nobody one Query") {
  Pen pen;
  const Export out = bundle_of(a_shift(pen));
  const auto shown = of_entry(out, 4);
  REQUIRE(shown.size() == 3);
  std::set<std::string> patients;
  for (const Json& event : shown) {
    CHECK(profile_of(event) == "PatientQuery");
    CHECK(event["action"] == "E");
    CHECK(event["outcome"] == "0");
    CHECK(event["subtype"][0]["code"] == "search");
    CHECK(agent_code(event["agent"][0]) == "110153");  // Client: the query flows from it.
    CHECK(agent_code(event["agent"][1]) == "110152");
    CHECK(agent_code(event["agent"][2]) == "IRCP");
    CHECK(event["agent"][0].contains("network"));
    CHECK_FALSE(event["agent"][2].contains("network"));
    patients.insert(event["entity"][0]["what"]["reference"]);
    const Json& query = event["entity"][1];
    CHECK(query["role"]["code"] == "24");
    CHECK_FALSE(query.contains("what"));
    CHECK_FALSE(query.contains("detail"));
    CHECK(decoded(query["query"]) ==
          "GET /Patient?name=%E5%B1%B1%E6%9C%AC%20%E5%96%9C%E4%BB%A3%E5%AD%90");
    CHECK(event["entity"][2]["what"]["identifier"]["value"].get<std::string>().ends_with("/3"));
  }
  CHECK(patients.size() == 3);
  const auto nobody = of_entry(out, 11);
  REQUIRE(nobody.size() == 1);
  CHECK(profile_of(nobody[0]) == "Query");
  for (const Json& entity : nobody[0]["entity"]) CHECK(entity["type"]["code"] != "1");
  const auto open = of_entry(out, 39);
  REQUIRE(open.size() == 1);
  CHECK(profile_of(open[0]) == "Query");
}

TEST_CASE("balp: a view is one PatientRead a record; without consent the glass is broken") {
  Pen pen;
  const Export out = bundle_of(a_shift(pen));
  const auto with = of_entry(out, 6);
  REQUIRE(with.size() == 2);
  for (const Json& event : with) {
    CHECK(profile_of(event) == "PatientRead");
    CHECK(event["action"] == "R");
    CHECK(agent_code(event["agent"][0]) == "110152");  // Client: what is read flows to it.
    CHECK(agent_code(event["agent"][1]) == "110153");
    CHECK(event["agent"][2]["purposeOfUse"][0]["coding"][0]["code"] == "TREAT");
    CHECK(event["agent"][2]["name"] == "西村 由紀");
    CHECK(event["subtype"].size() == 1);
    CHECK(event["entity"][1]["role"]["code"] == "4");
  }
  const auto without = of_entry(out, 8);
  REQUIRE(without.size() == 1);
  CHECK(without[0]["agent"][2]["purposeOfUse"][0]["coding"][0]["code"] == "BTG");
  CHECK(without[0]["subtype"][1]["code"] == "110127");
  CHECK(without[0]["entity"][1]["detail"][1]["valueString"] == "none: unconscious");
}

TEST_CASE("balp: prints and exports of charts are disclosures, exports of the journal are not") {
  Pen pen;
  const Export out = bundle_of(a_shift(pen));
  const auto print = of_entry(out, 9);
  REQUIRE(print.size() == 1);
  CHECK(profile_of(print[0]) == "PrivacyDisclosure.Source");
  CHECK(print[0]["type"]["code"] == "110106");
  CHECK(print[0]["subtype"][0]["code"] == "disclose");
  CHECK(print[0]["action"] == "R");
  CHECK(agent_code(print[0]["agent"][0]) == "110153");
  CHECK(print[0]["agent"][0]["who"] == print[0]["source"]["observer"]);
  CHECK(agent_code(print[0]["agent"][1]) == "110152");
  CHECK(print[0]["purposeOfEvent"][0]["coding"][0]["code"] == "BTG");
  CHECK(of_entry(out, 23).size() == 2);
  const auto journal_out = of_entry(out, 24);
  REQUIRE(journal_out.size() == 1);
  CHECK(profile_of(journal_out[0]).empty());
}

TEST_CASE("balp: refusals and failures claim no profile and say so") {
  Pen pen;
  const Export out = bundle_of(a_shift(pen));
  for (const std::uint64_t number : {12U, 13U, 16U}) {
    const auto events = of_entry(out, number);
    REQUIRE(events.size() == 1);
    CHECK(profile_of(events[0]).empty());
    CHECK(events[0]["outcome"] == "4");
    CHECK(events[0]["outcomeDesc"].is_string());
  }
}

TEST_CASE("balp: free text of reasons, findings and files stays in the journal") {
  Pen pen;
  const std::string text = text_of(a_shift(pen), audit::BalpForm::kBundle);
  CHECK(text.find("電話で確かめた") == std::string::npos);
  CHECK(text.find("秘密の置き場") == std::string::npos);
  CHECK(text.find("喜代子") == std::string::npos);  // In base64 only.
}

TEST_CASE("balp: one event a line says the same") {
  Pen pen;
  const auto entries = a_shift(pen);
  Pen again;
  const Export bundle = bundle_of(a_shift(again));
  const std::string text = text_of(entries, audit::BalpForm::kLines);
  std::size_t at = 0;
  std::size_t lines = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    REQUIRE(end != std::string::npos);
    const Json event = Json::parse(text.substr(at, end - at), nullptr, false);
    REQUIRE(event.is_object());
    REQUIRE(lines < bundle.events.size());
    CHECK(event == bundle.events[lines]);
    ++lines;
    at = end + 1;
  }
  CHECK(lines == bundle.events.size());
}

TEST_CASE("balp: a long list in parts asks with the same words in each") {
  Pen pen;
  std::vector<journal::Entry> entries{pen.write(kDoctor, begins("山"))};
  for (std::uint32_t part = 1; part <= 3; ++part) {
    journal::SearchEnds end = ends(1, {person(part)});
    end.part = part;
    end.parts = 3;
    end.shown_count = 3;
    if (part > 1) end.criteria.terms.clear();
    entries.push_back(pen.write(kDoctor, end));
  }
  const Export out = bundle_of(entries);
  REQUIRE(out.events.size() == 3);
  for (const Json& event : out.events) {
    CHECK(event["entity"][1]["query"] == out.events[0]["entity"][1]["query"]);
  }
  CHECK(out.held.size() == 4);
}

TEST_CASE("balp: begins without an end do not gather in memory, and none is lost") {
  Pen pen;
  std::vector<journal::Entry> entries;
  for (int at = 0; at < 5000; ++at) entries.push_back(pen.write(kDoctor, begins("山")));
  const Export out = bundle_of(entries);
  CHECK(out.held.size() == 5000);
}

TEST_CASE("balp: clocks beyond every calendar and text that is no text are still R4") {
  Pen pen(1, {INT64_MAX / 2});
  std::vector<journal::Entry> entries{pen.write({"a\tb", Role::kDoctor}, begins("\x01 ")),
                                      pen.write(kDoctor, journal::SignedIn{"\n\n"})};
  for (const Json& event : bundle_of(entries).events) check_base(event);
}

TEST_CASE("balp: a bundle of nothing has no empty list") {
  audit::AccessBook book;
  std::string text;
  audit::BalpWriter writer(book, {}, [&](std::string_view piece) -> Result<void> {
    text += piece;
    return ok();
  });
  REQUIRE(writer.begin());
  REQUIRE(writer.finish());
  const Json bundle = Json::parse(text, nullptr, false);
  REQUIRE(bundle.is_object());
  CHECK_FALSE(bundle.contains("entry"));
}

}  // namespace
}  // namespace tomoshibi::test::pen
