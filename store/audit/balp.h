// A journal as FHIR R4 AuditEvents after IHE BALP (Basic Audit Log Patterns): what other people's
// audit tools read.
//
//   search that showed p people   p × PatientQuery      search that showed nobody   1 × Query
//   view of p linked records      p × PatientRead       print, export of a chart    PrivacyDisclosure
//   everything else, and what is sealed to others       a plain AuditEvent          .Source
//
// Without consent (family or none) the purpose of use is BTG, break the glass, and a second subtype
// says so; else TREAT. Refusals and failures have outcome 4 and claim no profile.
//
// Every entry is held at least once. An event names its entry in its id, DEVICE-NUMBER-k, and the
// entry that it answers in an entity XrequestId, DEVICE/NUMBER: of a search's end that is its begin,
// of everything else the entry itself. A begin whose end is not in the export becomes a Query.
// Free text of reasons, notes and names of files stay in the journal; words of a search are in the
// query entity in base64, which protects nothing: the export is patient data.
// Written piece by piece: one entry and the searches that are open are in memory.
// Output: a Bundle (collection), or one AuditEvent a line. Times are Japan's, +09:00.
// Errors: the sink's. Source: reference of BALP 1.1 as given in formats.md 12; HL7 FHIR R4 (4.0.1).
// Proof: tests/audit_balp_test.cpp; tests/bench/balp/validate.js (R4).
#pragma once

#include <map>
#include <string>

#include "store/audit/access_book.h"
#include "store/audit/sink.h"

namespace tomoshibi::store::audit {

enum class BalpForm : std::uint8_t { kBundle, kLines };

struct BalpOptions {
  BalpForm form = BalpForm::kBundle;
  std::map<KeyId, std::string> device_names;  // K-12; the key id where there is none.
  std::string site;                           // Of the facility; may be empty.
  Instant made;
};

// A journal's begins whose end has not come.
struct OpenSearch {
  journal::Header header;
  journal::SearchCriteria criteria;
  bool opened = false;
};

class BalpWriter final {
 public:
  // `book` knows consents and staff, also those before the first entry given; it must outlive this.
  BalpWriter(const AccessBook& book, BalpOptions options, Sink sink);
  Result<void> begin();
  // In the order of each journal.
  Result<void> add(const journal::Entry& entry);
  Result<void> finish();
  std::uint64_t entries() const { return entries_; }
  std::uint64_t events() const { return events_; }

 private:
  Result<void> write(const std::string& id, const std::string& event);
  Result<void> add_search_end(const journal::Entry& entry, const journal::SearchEnds& body);
  Result<void> flush(const OpenSearch& search);

  const AccessBook* book_;
  BalpOptions options_;
  Sink sink_;
  std::map<EntryName, OpenSearch> open_;
  std::uint64_t entries_ = 0;
  std::uint64_t events_ = 0;
};

}  // namespace tomoshibi::store::audit
