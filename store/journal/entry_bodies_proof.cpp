// The bodies of kinds 17 and on: paper, files, records, orders, roads, couriers, watching, proving.
#include "store/journal/body_parts.h"

namespace tomoshibi::store::journal::parts {
namespace {

using cbor::MapReader;
using cbor::MapWriter;

constexpr std::size_t kOrderIdBytesMax = 64;
constexpr std::uint32_t kPagesMax = 10'000;
constexpr std::uint32_t kSampleMax = 100'000;

void add_seq_if(MapWriter& map, std::uint64_t key, EntrySeq seq) {
  if (seq.value != 0) map.add_unsigned(key, seq.value);
}

Result<EntrySeq> seq_if(MapReader& map, std::uint64_t key) {
  TRY(number, map.unsigned_if(key, INT64_MAX));
  if (number && *number == 0) return kBadField;  // What says nothing is absent: one spelling.
  return EntrySeq{number.value_or(0)};
}

Result<Body> get_printed(MapReader& map) {
  TRY(matter, enum_at(map, 0, PrintedMatter::kReport));
  TRY(pages, map.unsigned_at(1, kPagesMax));
  TRY(consent, seq_if(map, 2));
  return Body(Printed{matter, static_cast<std::uint32_t>(pages), consent, {}, {}});
}

Result<Body> get_exported(MapReader& map) {
  TRY(format, enum_at(map, 0, ExportFormat::kFhir));
  TRY(entries, map.unsigned_at(1, INT64_MAX));
  TRY(content, array_at<32>(map, 2));
  TRY(consent, seq_if(map, 3));
  return Body(Exported{format, entries, content, consent, {}, {}, {}});
}

Result<Body> get_record(MapReader& map) {
  TRY(kind, enum_at(map, 0, RecordKind::kStillHeld));
  TRY(consent, seq_if(map, 1));
  TRY(amends, seq_if(map, 2));
  RecordMade body{kind, consent, {}, {}, {}};
  if (amends.value != 0) body.amends = amends;
  return Body(std::move(body));
}

Result<Body> get_order(MapReader& map) {
  TRY(event, enum_at(map, 0, OrderEvent::kDestroyed));
  TRY(order, map.text_or_empty(1, kOrderIdBytesMax));
  TRY(revision, map.unsigned_at(2, INT64_MAX));
  TRY(content, array_at<32>(map, 3));
  return Body(OrderHandled{event, std::string(order), revision, content});
}

Result<Body> get_synced(MapReader& map) {
  TRY(road, enum_at(map, 0, Road::kCourier));
  TRY(result, enum_at(map, 1, SyncResult::kFailed));
  TRY(peer, array_at<8>(map, 2));
  TRY(segments_in, map.unsigned_at(3, INT64_MAX));
  TRY(entries_in, map.unsigned_at(4, INT64_MAX));
  TRY(entries_out, map.unsigned_at(5, INT64_MAX));
  return Body(Synced{road, result, peer, segments_in, entries_in, entries_out});
}

Result<Body> get_custody(MapReader& map) {
  TRY(event, enum_at(map, 0, CustodyEvent::kLost));
  TRY(courier, array_at<16>(map, 1));
  TRY(bytes, map.unsigned_at(2, INT64_MAX));
  return Body(CustodyChanged{event, courier, bytes, {}});
}

Result<Body> get_second_person(MapReader& map) {
  TRY(consent, seq_at(map, 0));
  TRY(how, enum_at(map, 1, SecondHow::kNobodyThere));
  return Body(SecondPerson{consent, how, {}, {}, {}});
}

Result<Body> get_seal(MapReader& map) {
  TRY(cause, enum_at(map, 0, SealCause::kOnDemand));
  TRY(size, map.unsigned_at(1, INT64_MAX));
  TRY(root, array_at<32>(map, 2));
  return Body(SealMade{cause, size, root});
}

Result<Body> get_review(MapReader& map) {
  TRY(device, array_at<8>(map, 0));
  TRY(subject, seq_at(map, 1));
  TRY(stage, enum_at(map, 2, ReviewStage::kSecond));
  TRY(outcome, enum_at(map, 3, ReviewOutcome::kReported));
  return Body(Reviewed{device, subject, stage, outcome, {}});
}

Result<Body> get_sample(MapReader& map) {
  TRY(size, map.unsigned_at(0, INT64_MAX));
  TRY(root, array_at<32>(map, 1));
  TRY(count, map.unsigned_at(2, kSampleMax));
  return Body(SampleDrawn{size, root, static_cast<std::uint32_t>(count)});
}

}  // namespace

void put_public(MapWriter& map, const Printed& body) {
  map.add_unsigned(0, number_of(body.matter)).add_unsigned(1, body.pages);
  add_seq_if(map, 2, body.consent);
}
void put_public(MapWriter& map, const Exported& body) {
  map.add_unsigned(0, number_of(body.format)).add_unsigned(1, body.entries);
  map.add_bytes(2, body.content);
  add_seq_if(map, 3, body.consent);
}
void put_public(MapWriter& map, const RecordMade& body) {
  map.add_unsigned(0, number_of(body.kind));
  add_seq_if(map, 1, body.consent);
  if (body.amends) map.add_unsigned(2, body.amends->value);
}
void put_public(MapWriter& map, const OrderHandled& body) {
  map.add_unsigned(0, number_of(body.event));
  add_text_if(map, 1, body.order);
  map.add_unsigned(2, body.revision).add_bytes(3, body.content);
}
void put_public(MapWriter& map, const Synced& body) {
  map.add_unsigned(0, number_of(body.road)).add_unsigned(1, number_of(body.result));
  map.add_bytes(2, body.peer).add_unsigned(3, body.segments_in);
  map.add_unsigned(4, body.entries_in).add_unsigned(5, body.entries_out);
}
void put_public(MapWriter& map, const CustodyChanged& body) {
  map.add_unsigned(0, number_of(body.event)).add_bytes(1, body.courier);
  map.add_unsigned(2, body.bytes);
}
void put_public(MapWriter& map, const SecondPerson& body) {
  map.add_unsigned(0, body.consent.value).add_unsigned(1, number_of(body.how));
}
void put_public(MapWriter& map, const SealMade& body) {
  map.add_unsigned(0, number_of(body.cause)).add_unsigned(1, body.size).add_bytes(2, body.root);
}
void put_public(MapWriter& map, const ReceiptGiven& body) { map.add_unsigned(0, body.view.value); }
void put_public(MapWriter& map, const Reviewed& body) {
  map.add_bytes(0, body.device).add_unsigned(1, body.subject.value);
  map.add_unsigned(2, number_of(body.stage)).add_unsigned(3, number_of(body.outcome));
}
void put_public(MapWriter& map, const SampleDrawn& body) {
  map.add_unsigned(0, body.size).add_bytes(1, body.root).add_unsigned(2, body.count);
}

void put_personal(MapWriter& map, const Printed& body) {
  add_persons(map, 0, body.charts);
  map.add_unsigned(1, body.sections.bits());
}
void put_personal(MapWriter& map, const Exported& body) {
  add_persons(map, 0, body.charts);
  map.add_unsigned(1, body.sections.bits());
  add_text_if(map, 2, body.note);
}
void put_personal(MapWriter& map, const RecordMade& body) {
  add_persons(map, 0, body.persons);
  map.add_bytes(1, body.content);
}
void put_personal(MapWriter& map, const CustodyChanged& body) { add_text_if(map, 0, body.name); }
void put_personal(MapWriter& map, const SecondPerson& body) {
  map.add_unsigned(0, body.grounds.bits);
  add_text_if(map, 1, body.second.value);
  add_text_if(map, 2, body.note);
}
void put_personal(MapWriter& map, const ReceiptGiven& body) { add_persons(map, 0, body.persons); }
void put_personal(MapWriter& map, const Reviewed& body) { add_text_if(map, 0, body.note); }

Result<Body> get_later(EntryKind kind, MapReader& map) {
  switch (kind) {
    case EntryKind::kPrint: return get_printed(map);
    case EntryKind::kExport: return get_exported(map);
    case EntryKind::kRecord: return get_record(map);
    case EntryKind::kOrder: return get_order(map);
    case EntryKind::kSync: return get_synced(map);
    case EntryKind::kCustody: return get_custody(map);
    case EntryKind::kSecondPerson: return get_second_person(map);
    case EntryKind::kSeal: return get_seal(map);
    case EntryKind::kReceipt: {
      TRY(view, seq_at(map, 0));
      return Body(ReceiptGiven{view, {}});
    }
    case EntryKind::kReview: return get_review(map);
    case EntryKind::kSample: return get_sample(map);
    default: return kBadField;
  }
}

Result<void> get_personal(MapReader& map, Printed& body) {
  TRY(charts, persons_at(map, 0));
  TRY(sections, sections_at(map, 1));
  body.charts = std::move(charts);
  body.sections = sections;
  return ok();
}
Result<void> get_personal(MapReader& map, Exported& body) {
  TRY(charts, persons_at(map, 0));
  TRY(sections, sections_at(map, 1));
  TRY(note, map.text_or_empty(2, kTextBytesMax));
  body.charts = std::move(charts);
  body.sections = sections;
  body.note = std::move(note);
  return ok();
}
Result<void> get_personal(MapReader& map, RecordMade& body) {
  TRY(persons, persons_at(map, 0));
  TRY(content, map.bytes_at(1, kContentBytesMax));
  body.persons = std::move(persons);
  body.content.assign(content.begin(), content.end());
  return ok();
}
Result<void> get_personal(MapReader& map, CustodyChanged& body) {
  TRY(name, map.text_or_empty(0, kTextBytesMax));
  body.name = std::move(name);
  return ok();
}
Result<void> get_personal(MapReader& map, SecondPerson& body) {
  TRY(grounds, map.unsigned_at(0, UINT16_MAX));
  TRY(second, map.text_or_empty(1, kAccountBytesMax));
  TRY(note, map.text_or_empty(2, kTextBytesMax));
  body.grounds = {static_cast<std::uint16_t>(grounds)};
  body.second.value = std::move(second);
  body.note = std::move(note);
  return ok();
}
Result<void> get_personal(MapReader& map, ReceiptGiven& body) {
  TRY(persons, persons_at(map, 0));
  body.persons = std::move(persons);
  return ok();
}
Result<void> get_personal(MapReader& map, Reviewed& body) {
  TRY(note, map.text_or_empty(0, kTextBytesMax));
  body.note = std::move(note);
  return ok();
}

}  // namespace tomoshibi::store::journal::parts
