#include "store/audit/balp.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/audit/internal/balp_event.h"

namespace tomoshibi::store::audit {
namespace {

using balp::Code;
using balp::EventHead;
using balp::Json;
using balp::kDicom;
using balp::Place;
using balp::Profile;
using journal::EntryKind;

constexpr std::size_t kOpenMax = 4096;
constexpr Code kSourceRole{kDicom, "110153", "Source Role ID"};
constexpr Code kDestinationRole{kDicom, "110152", "Destination Role ID"};
constexpr Code kApplication{kDicom, "110100", "Application Activity"};
constexpr Code kLogUsed{kDicom, "110101", "Audit Log Used"};
constexpr Code kImport{kDicom, "110107", "Import"};
constexpr Code kNetwork{kDicom, "110108", "Network Entry"};
constexpr Code kPatientRecord{kDicom, "110110", "Patient Record"};
constexpr Code kAlert{kDicom, "110113", "Security Alert"};
constexpr Code kAuthentication{kDicom, "110114", "User Authentication"};
constexpr Code kLogin{kDicom, "110122", "Login"};
constexpr Code kLogout{kDicom, "110123", "Logout"};
constexpr Code kConfiguration{kDicom, "110131", "Software Configuration"};
constexpr Code kRestricted{kDicom, "110132", "Use of Restricted Function"};
constexpr Code kRecording{kDicom, "110134", "Audit Recording Started"};
constexpr Code kUserChanged{kDicom, "110137", "User Security Attributes Changed"};
constexpr Code kChartObject{"http://terminology.hl7.org/CodeSystem/object-role", "4",
                            "Domain Resource"};
constexpr Code kReportObject{"http://terminology.hl7.org/CodeSystem/object-role", "3", "Report"};
constexpr Code kSystemObject{"http://terminology.hl7.org/CodeSystem/audit-entity-type", "2",
                             "System Object"};

// What an entry of no pattern of BALP becomes.
struct Plain {
  Code type = kApplication;
  std::vector<Code> subtypes;
  char action = 'E';
  char outcome = '0';
  std::string_view words;
};

Plain plain_of(const journal::AccountChanged& body) {
  const bool is_lock = body.action == journal::AccountAction::kLocked;
  return {kAlert, {kUserChanged}, 'U', is_lock ? '4' : '0', is_lock ? "ten wrong tries" : ""};
}

Plain plain_of(const journal::ConsentRecorded& body) {
  const bool is_refused = body.answer == ConsentAnswer::kRefused;
  return {kPatientRecord, {}, 'C', is_refused ? '4' : '0', is_refused ? "the person refused" : ""};
}

Plain plain_of(const journal::OrderHandled& body) {
  const bool is_refused = body.event == journal::OrderEvent::kRefused;
  return {kApplication, {}, 'E', is_refused ? '4' : '0', is_refused ? "the order was refused" : ""};
}

Plain plain_of(const journal::Synced& body) {
  const bool is_failed = body.result != journal::SyncResult::kDone;
  return {kNetwork, {}, 'E', is_failed ? '4' : '0', is_failed ? "not everything came over" : ""};
}

Plain plain_of(const journal::StoreUpkeep& body) {
  const bool is_good = body.result == journal::UpkeepResult::kDone;
  const Code subtype =
      body.kind == journal::UpkeepKind::kKeyHandedOut ? kRestricted : kConfiguration;
  return {kAlert, {subtype}, 'E', is_good ? '0' : '8', is_good ? "" : "failed, or damage found"};
}

Plain plain_of(const journal::IncarnationBegins& body) {
  const bool is_first = body.cause == journal::IncarnationCause::kFirstUse;
  return {kApplication, {kRecording}, 'E', is_first ? '0' : '8',
          is_first ? "" : "entries before this one may be missing or changed"};
}

Plain plain_of(const journal::AuditRead& body) {
  const bool is_refused = body.reading == journal::AuditReading::kRefused;
  return {kLogUsed, {}, 'R', is_refused ? '4' : '0', is_refused ? "the reading was refused" : ""};
}

template <typename Body>
Plain plain_of(const Body&) {
  using namespace journal;
  if constexpr (std::is_same_v<Body, SearchRefused>) {
    return {balp::kRest, {balp::kSearch}, 'E', '4', "the search was refused"};
  } else if constexpr (std::is_same_v<Body, SearchBegins> || std::is_same_v<Body, SearchEnds>) {
    return {balp::kRest, {balp::kSearch}, 'E', '0', "sealed to others"};
  } else if constexpr (std::is_same_v<Body, ChartViewed>) {
    return {balp::kRest, {balp::kRead}, 'R', '0', "sealed to others"};
  } else if constexpr (std::is_same_v<Body, ConsentWithdrawn>) {
    return {kPatientRecord, {}, 'U', '0', ""};
  } else if constexpr (std::is_same_v<Body, ChartClosed>) {
    return {kPatientRecord, {}, 'E', '0', ""};
  } else if constexpr (std::is_same_v<Body, RecordMade>) {
    return {kPatientRecord, {}, 'C', '0', ""};
  } else if constexpr (std::is_same_v<Body, SignedIn>) {
    return {kAuthentication, {kLogin}, 'E', '0', ""};
  } else if constexpr (std::is_same_v<Body, SignInFailed>) {
    return {kAuthentication, {kLogin}, 'E', '4', "the proof was wrong"};
  } else if constexpr (std::is_same_v<Body, Locked>) {
    return {kAuthentication, {kLogout}, 'E', '0', ""};
  } else if constexpr (std::is_same_v<Body, Imported>) {
    return {kImport, {}, 'C', '0', ""};
  } else if constexpr (std::is_same_v<Body, AlarmRaised>) {
    return {kAlert, {}, 'E', '8', "an alarm"};
  } else if constexpr (std::is_same_v<Body, Reviewed> || std::is_same_v<Body, SampleDrawn>) {
    return {kLogUsed, {}, 'E', '0', ""};
  } else if constexpr (std::is_same_v<Body, Printed> || std::is_same_v<Body, Exported> ||
                       std::is_same_v<Body, ReceiptGiven> ||
                       std::is_same_v<Body, CustodyChanged>) {
    return {balp::kExport, {}, 'R', '0', ""};
  } else if constexpr (std::is_same_v<Body, SecondPerson>) {
    return {kAlert, {kRestricted}, 'E', '0', ""};
  } else {
    return {kApplication, {}, 'E', '0', ""};  // Seals, and kinds of a later release.
  }
}

EntryName name_of(const journal::Header& header) { return {header.device, header.seq}; }

std::string id_of(const EntryName& name, std::size_t number) {
  return to_hex(name.device) + "-" + std::to_string(name.seq.value) + "-" + std::to_string(number);
}

// A name of the event for the bundle, made from its id: the same export, the same bytes.
std::string uuid_of(const std::string& id) {
  Digest digest = digest_of(as_bytes(id));
  digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0f) | 0x80);
  digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3f) | 0x80);
  std::string text = to_hex(ByteView(digest).first(16));
  for (const std::size_t at : {std::size_t{8}, std::size_t{13}, std::size_t{18}, std::size_t{23}}) {
    text.insert(at, "-");
  }
  return "urn:uuid:" + text;
}

std::string text_of(const Json& event) {
  return event.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Makes the events of one entry; knows of the book and of how places are called.
class Maker final {
 public:
  Maker(const AccessBook& book, const BalpOptions& options, const journal::Header& header)
      : book_(book), header_(header) {
    const auto name = options.device_names.find(header.device);
    place_.device = header.device;
    place_.device_name =
        name == options.device_names.end() ? to_hex(header.device) : name->second;
    place_.site = options.site;
  }

  Json query(std::size_t number, const journal::SearchCriteria& criteria,
             const PersonId* person, const EntryName& request, const journal::Body& body) const {
    EventHead head{person == nullptr ? Profile::kQuery : Profile::kPatientQuery,
                   balp::kRest, {balp::kSearch}, 'E', header_.wall, '0', ""};
    Json event = balp::event_of(id_of(name_of(header_), number), head);
    event["agent"] = Json::array({balp::device_agent(place_, kSourceRole),
                                  balp::device_agent(place_, kDestinationRole), user(false)});
    event["source"] = balp::source_of(place_);
    Json entities = Json::array();
    if (person != nullptr) entities.push_back(balp::patient_entity(*person));
    entities.push_back(balp::query_entity(criteria));
    entities.push_back(this->request(request, body, false));
    event["entity"] = std::move(entities);
    return event;
  }

  Json read(std::size_t number, const PersonId& chart, const journal::ChartViewed& body) const {
    const bool glass = breaks_glass(body.consent);
    EventHead head{Profile::kPatientRead, balp::kRest, {balp::kRead}, 'R', header_.wall, '0', ""};
    if (glass) head.subtypes.push_back(balp::kOverride);
    Json event = balp::event_of(id_of(name_of(header_), number), head);
    event["agent"] = Json::array({balp::device_agent(place_, kDestinationRole),
                                  balp::device_agent(place_, kSourceRole), user(glass)});
    event["source"] = balp::source_of(place_);
    event["entity"] = Json::array(
        {balp::patient_entity(chart),
         data_entity(chart, kChartObject, body.consent), request(name_of(header_), body, true)});
    return event;
  }

  // `where`: paper or file.
  Json disclosure(std::size_t number, const PersonId& chart, EntrySeq consent,
                  std::string_view where, const journal::Body& body) const {
    const bool glass = breaks_glass(consent);
    EventHead head{Profile::kDisclosureSource, balp::kExport, {balp::kDisclose}, 'R',
                   header_.wall, '0', ""};
    Json event = balp::event_of(id_of(name_of(header_), number), head);
    event["purposeOfEvent"] = balp::purpose_of(glass);
    Json agents = Json::array({balp::device_agent(place_, kSourceRole),
                               balp::outside_agent(where)});
    if (!header_.account.value.empty()) agents.push_back(user(glass));
    event["agent"] = std::move(agents);
    event["source"] = balp::source_of(place_);
    event["entity"] = Json::array({balp::patient_entity(chart),
                                   data_entity(chart, kReportObject, consent),
                                   request(name_of(header_), body, true)});
    return event;
  }

  Json plain(const journal::Entry& entry) const {
    const Plain what = std::visit([](const auto& body) { return plain_of(body); }, entry.body);
    EventHead head{Profile::kNone, what.type, what.subtypes, what.action,
                   header_.wall, what.outcome, what.words};
    Json event = balp::event_of(id_of(name_of(header_), 1), head);
    Json device = balp::device_agent(place_, balp::Code{kDicom, "110150", "Application"});
    device["requestor"] = header_.account.value.empty();
    Json agents = Json::array({std::move(device)});
    if (!header_.account.value.empty()) agents.push_back(user(breaks_glass(consent_of(entry))));
    event["agent"] = std::move(agents);
    event["source"] = balp::source_of(place_);
    Json entities = Json::array();
    for (const PersonId& person : journal::persons_of(entry.body)) {
      entities.push_back(balp::patient_entity(person));
    }
    const auto* refused = std::get_if<journal::SearchRefused>(&entry.body);
    if (refused != nullptr && entry.opened) {
      entities.push_back(balp::query_entity(refused->criteria));
    }
    entities.push_back(request(name_of(header_), entry.body, entry.opened));
    event["entity"] = std::move(entities);
    return event;
  }

 private:
  // Of an entry that is, or names, a consent.
  static EntrySeq consent_of(const journal::Entry& entry) {
    return std::visit(
        [&](const auto& body) -> EntrySeq {
          if constexpr (requires { body.consent; }) return body.consent;
          if constexpr (requires { body.answer; }) return entry.header.seq;
          return {};
        },
        entry.body);
  }

  bool breaks_glass(EntrySeq consent) const {
    const Access* access = book_.find({header_.device, consent});
    return access != nullptr && access->without_consent();
  }

  Json user(bool glass) const {
    return balp::user_agent(header_, book_.staff_name(header_.account), glass);
  }

  Json request(const EntryName& name, const journal::Body& body, bool opened) const {
    journal::Entry shown;
    shown.header = header_;
    shown.body = body;
    shown.opened = opened;
    return balp::request_entity(name, journal::fields_of(shown), journal::kind_name(body),
                                header_.confidence);
  }

  Json data_entity(const PersonId& chart, const Code& role, EntrySeq consent) const {
    Json detail = Json::array();
    detail.push_back({{"type", "journal"},
                      {"valueString", to_hex(header_.device) + "/" +
                                          std::to_string(header_.seq.value)}});
    if (const Access* access = book_.find({header_.device, consent})) {
      std::string words(tomoshibi::name_of(access->answer));
      for (const NoConsentReason reason : access->reasons) {
        words += words.find(':') == std::string::npos ? ": " : ", ";
        words += tomoshibi::name_of(reason);
      }
      detail.push_back({{"type", "consent"}, {"valueString", words}});
    }
    return {{"what", {{"reference", "Bundle/chart-" + to_text(chart)}}},
            {"type", balp::coding(kSystemObject)},
            {"role", balp::coding(role)},
            {"detail", std::move(detail)}};
  }

  const AccessBook& book_;
  const journal::Header& header_;
  Place place_;
};

}  // namespace

BalpWriter::BalpWriter(const AccessBook& book, BalpOptions options, Sink sink)
    : book_(&book), options_(std::move(options)), sink_(std::move(sink)) {}

Result<void> BalpWriter::begin() {
  if (options_.form == BalpForm::kLines) return ok();
  return sink_("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"timestamp\":\"" +
               to_iso(options_.made) + "\"");
}

Result<void> BalpWriter::write(const std::string& id, const std::string& event) {
  ++events_;
  if (options_.form == BalpForm::kLines) return sink_(event + "\n");
  TRY_VOID(sink_(events_ == 1 ? ",\"entry\":[\n" : ",\n"));
  return sink_("{\"fullUrl\":\"" + uuid_of(id) + "\",\"resource\":" + event + "}");
}

Result<void> BalpWriter::add(const journal::Entry& entry) {
  ++entries_;
  const Maker maker(*book_, options_, entry.header);
  const EntryName name = name_of(entry.header);
  const auto write_all = [&](std::span<const PersonId> charts, const auto& make) -> Result<void> {
    std::size_t number = 0;
    for (const PersonId& chart : charts) {
      ++number;
      TRY_VOID(write(id_of(name, number), text_of(make(number, chart))));
    }
    return ok();
  };
  if (const auto* begins = std::get_if<journal::SearchBegins>(&entry.body)) {
    if (open_.size() >= kOpenMax) {
      const OpenSearch oldest = open_.extract(open_.begin()).mapped();
      TRY_VOID(flush(oldest));
    }
    open_.insert_or_assign(name, OpenSearch{entry.header, begins->criteria, entry.opened});
    return ok();
  }
  if (const auto* ends = std::get_if<journal::SearchEnds>(&entry.body)) {
    return add_search_end(entry, *ends);
  }
  if (const auto* view = std::get_if<journal::ChartViewed>(&entry.body);
      view != nullptr && !view->charts.empty()) {
    return write_all(view->charts, [&](std::size_t number, const PersonId& chart) {
      return maker.read(number, chart, *view);
    });
  }
  if (const auto* printed = std::get_if<journal::Printed>(&entry.body);
      printed != nullptr && !printed->charts.empty()) {
    return write_all(printed->charts, [&](std::size_t number, const PersonId& chart) {
      return maker.disclosure(number, chart, printed->consent, "paper", entry.body);
    });
  }
  if (const auto* exported = std::get_if<journal::Exported>(&entry.body);
      exported != nullptr && !exported->charts.empty()) {
    return write_all(exported->charts, [&](std::size_t number, const PersonId& chart) {
      return maker.disclosure(number, chart, exported->consent, "file", entry.body);
    });
  }
  return write(id_of(name, 1), text_of(maker.plain(entry)));
}

Result<void> BalpWriter::add_search_end(const journal::Entry& entry,
                                        const journal::SearchEnds& body) {
  const EntryName begin{entry.header.device, body.begin};
  const auto at = open_.find(begin);
  journal::SearchCriteria criteria = body.criteria;
  bool is_begin_told = true;
  if (at != open_.end()) {
    if (criteria.terms.empty()) criteria = at->second.criteria;
    at->second.criteria = criteria;  // The parts that follow name no terms.
    // The begin is told as the request of these events; sealed ones stand for themselves.
    is_begin_told = entry.opened;
    if (!is_begin_told) TRY_VOID(flush(at->second));
    if (!is_begin_told || body.part == body.parts) open_.erase(at);
  }
  const Maker maker(*book_, options_, entry.header);
  const EntryName name = name_of(entry.header);
  if (!entry.opened) return write(id_of(name, 1), text_of(maker.plain(entry)));
  if (body.shown.empty()) {
    return write(id_of(name, 1),
                 text_of(maker.query(1, criteria, nullptr, begin, entry.body)));
  }
  std::size_t number = 0;
  for (const PersonId& person : body.shown) {
    ++number;
    TRY_VOID(write(id_of(name, number),
                   text_of(maker.query(number, criteria, &person, begin, entry.body))));
  }
  return ok();
}

// A begin without an end: nobody was ever shown, as far as this export goes.
Result<void> BalpWriter::flush(const OpenSearch& search) {
  const Maker maker(*book_, options_, search.header);
  const EntryName name = name_of(search.header);
  journal::Entry entry;
  entry.header = search.header;
  entry.body = journal::SearchBegins{search.criteria};
  entry.opened = search.opened;
  const Json event = search.opened
                         ? maker.query(1, search.criteria, nullptr, name, entry.body)
                         : maker.plain(entry);
  return write(id_of(name, 1), text_of(event));
}

Result<void> BalpWriter::finish() {
  for (const auto& [name, search] : open_) TRY_VOID(flush(search));
  open_.clear();
  if (options_.form == BalpForm::kLines) return ok();
  return sink_(events_ == 0 ? "}\n" : "\n]}\n");
}

}  // namespace tomoshibi::store::audit
