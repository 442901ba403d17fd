// Access receipts: see the header.
#include "store/audit/receipt.h"

#include <algorithm>

#include "store/base/base45.h"
#include "store/audit/internal/words.h"
#include "store/audit/statistics.h"
#include "store/base/cbor.h"
#include "store/tlog/tlog_proof.h"

namespace tomoshibi::store::audit {

namespace {

constexpr std::string_view kPrefix = "TMSBR1:";
constexpr std::size_t kTextMax = kPrefix.size() + kReceiptBytesMax / 2 * 3 + 3;
constexpr std::uint64_t kTypeReceipt = 32;
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSuite = 1;
constexpr std::size_t kHashBytes = std::tuple_size_v<Digest>;

Bytes encoded(const ReceiptParts& parts, bool with_consent) {
  Bytes hashes;
  for (const Digest& hash : parts.proof) hashes.insert(hashes.end(), hash.begin(), hash.end());
  cbor::MapWriter map;
  map.add_unsigned(0, kTypeReceipt).add_unsigned(1, kVersion).add_unsigned(2, kSuite);
  map.add_bytes(3, parts.view.bytes).add_bytes(4, parts.view.signature);
  map.add_bytes(5, parts.incarnation).add_unsigned(6, parts.head.size);
  map.add_bytes(7, parts.head.root).add_bytes(8, hashes).add_bytes(9, parts.checkpoint);
  if (with_consent)
    map.add_bytes(10, parts.consent->bytes).add_bytes(11, parts.consent->signature);
  return map.finish();
}

// A byte string of exactly this length.
template <std::size_t N>
Result<std::array<std::uint8_t, N>> fixed_at(cbor::MapReader& map, std::uint64_t key) {
  TRY(bytes, map.bytes_at(key, N));
  std::array<std::uint8_t, N> fixed{};
  if (bytes.size() != N) return Error(Errc::kBadInput, "receipt: a field of another length");
  std::ranges::copy(bytes, fixed.begin());
  return fixed;
}

Result<journal::SignedEntry> entry_at(cbor::MapReader& map, std::uint64_t key) {
  TRY(bytes, map.bytes_at(key, kReceiptBytesMax));
  TRY(signature, fixed_at<64>(map, key + 1));
  return journal::SignedEntry{Bytes(bytes.begin(), bytes.end()), signature};
}

// Read only after its signature verified.
Result<journal::Entry> opened(const journal::SignedEntry& entry, const PublicKey& device) {
  if (!verify_signature(device, journal::kEntryDomain, entry.bytes, entry.signature))
    return Error(Errc::kCorrupt, "receipt: the signature of an entry is bad");
  TRY(read, journal::read_entry(entry.bytes));
  if (read.header.device != journal::key_id_of(device))
    return Error(Errc::kDenied, "receipt: an entry of another device");
  return read;
}

std::string checkpoint_of(const ReceiptParts& parts, const PublicKey& device) {
  return tlog::checkpoint_text(journal::origin_of(journal::key_id_of(device), parts.incarnation),
                               parts.head);
}

Result<Receipt> verify(const ReceiptParts& parts, const PublicKey& device) {
  TRY(view, opened(parts.view, device));
  const auto* viewed = std::get_if<journal::ChartViewed>(&view.body);
  if (viewed == nullptr) return Error(Errc::kBadInput, "receipt: the entry is no view");
  if (!verify_detached(device, as_bytes(checkpoint_of(parts, device)), parts.checkpoint))
    return Error(Errc::kCorrupt, "receipt: the signature of the checkpoint is bad");
  // Entry 1 is leaf 0; read_entry() gives no entry 0.
  TRY_VOID(tlog::verify_inclusion(journal::entry_hash(parts.view.bytes, parts.view.signature),
                                  view.header.seq.value - 1, parts.head.size, parts.proof,
                                  parts.head.root));
  Receipt receipt{view.header.device, view.header.seq, view.header.wall, view.header.confidence,
                  view.header.account, view.header.role, viewed->consent, std::nullopt, {},
                  parts.head};
  if (parts.consent) {
    TRY(consent, opened(*parts.consent, device));
    const auto* recorded = std::get_if<journal::ConsentRecorded>(&consent.body);
    if (recorded == nullptr || consent.header.seq != viewed->consent)
      return Error(Errc::kCorrupt, "receipt: another entry stands for the consent");
    receipt.answer = recorded->answer;
    receipt.place = recorded->place;
  }
  return receipt;
}

std::string_view reason_text(const std::optional<ConsentAnswer>& answer) {
  if (!answer) return "この控えには入っていません（下の記録に書かれています）";
  switch (*answer) {
    case ConsentAnswer::kOral: return "ご本人が口頭で同意";
    case ConsentAnswer::kGuardian: return "親権者・後見人が同意";
    case ConsentAnswer::kFamily: return "ご家族が了承（ご本人の意思は確認できませんでした）";
    case ConsentAnswer::kNone: return "ご本人の意思を確認できず、生命・身体を守るため";
    case ConsentAnswer::kRefused: return "ご本人が断りました";
  }
  return "";
}

std::string_view confidence_text(journal::ClockConfidence confidence) {
  switch (confidence) {
    case journal::ClockConfidence::kAnchored: return "";
    case journal::ClockConfidence::kDrifting: return "（端末の時計。少しずれているかもしれません）";
    case journal::ClockConfidence::kUnknown: return "（端末の時計。正しさは確かめられていません）";
  }
  return "";
}

}  // namespace

Result<std::string> make_receipt(const ReceiptParts& parts) {
  Bytes map = encoded(parts, parts.consent.has_value());
  if (map.size() > kReceiptBytesMax) map = encoded(parts, false);
  if (map.size() > kReceiptBytesMax)
    return Error(Errc::kBadInput, "receipt: the entry is too long for one code");
  return std::string(kPrefix) + to_base45(map);
}

Result<std::string> receipt_for(const journal::Journal& journal, EntrySeq view) {
  TRY(signed_view, journal.signed_entry(view));
  TRY(entry, journal::read_entry(signed_view.bytes));
  const auto* viewed = std::get_if<journal::ChartViewed>(&entry.body);
  if (viewed == nullptr) return Error(Errc::kBadInput, "receipt: the entry is no view");
  const auto head = journal.tree_head();
  TRY(proof, journal.prove(view, head.size));
  TRY(note, journal.checkpoint(head));
  TRY(note_parts, tlog::split_note(note));
  TRY(consent, journal.signed_entry(viewed->consent));
  ReceiptParts parts{std::move(signed_view), std::move(consent), journal.status().incarnation, head,
                     std::move(proof), {}};
  if (note_parts.lines.front().payload.size() != parts.checkpoint.size())
    return Error(Errc::kCorrupt, "receipt: the checkpoint has another signature");
  std::ranges::copy(note_parts.lines.front().payload, parts.checkpoint.begin());
  return make_receipt(parts);
}

Result<ReceiptParts> parse_receipt(std::string_view payload) {
  if (payload.size() > kTextMax || !payload.starts_with(kPrefix))
    return Error(Errc::kBadInput, "receipt: not a receipt");
  TRY(bytes, from_base45(payload.substr(kPrefix.size())));
  if (bytes.size() > kReceiptBytesMax) return Error(Errc::kBadInput, "receipt: too long");
  TRY(value, cbor::decode(bytes));
  TRY(map, cbor::MapReader::create(value));
  TRY(type, map.unsigned_at(0, kTypeReceipt));
  TRY(version, map.unsigned_at(1, kVersion));
  TRY(suite, map.unsigned_at(2, kSuite));
  if (type != kTypeReceipt || version != kVersion || suite != kSuite)
    return Error(Errc::kBadInput, "receipt: of another kind or version");
  TRY(view, entry_at(map, 3));
  TRY(incarnation, fixed_at<std::tuple_size_v<journal::Incarnation>>(map, 5));
  TRY(size, map.unsigned_at(6, tlog::kTreeSizeMax));
  TRY(root, fixed_at<kHashBytes>(map, 7));
  TRY(hashes, map.bytes_at(8, tlog::kProofHashesMax * kHashBytes));
  if (hashes.size() % kHashBytes != 0)
    return Error(Errc::kBadInput, "receipt: a field of another length");
  TRY(checkpoint, fixed_at<64>(map, 9));
  ReceiptParts parts{std::move(view), std::nullopt, incarnation, {size, root}, {}, checkpoint};
  for (std::size_t at = 0; at < hashes.size(); at += kHashBytes) {
    Digest hash{};
    std::ranges::copy(hashes.subspan(at, kHashBytes), hash.begin());
    parts.proof.push_back(hash);
  }
  if (map.find(10) != nullptr) {
    TRY(consent, entry_at(map, 10));
    parts.consent = std::move(consent);
  }
  TRY_VOID(map.finish());
  return parts;
}

Result<Receipt> verify_receipt(std::string_view payload, const PublicKey& device) {
  TRY(parts, parse_receipt(payload));
  return verify(parts, device);
}

Result<ReceiptFiles> receipt_files(std::string_view payload, const PublicKey& device) {
  TRY(parts, parse_receipt(payload));
  TRY(receipt, verify(parts, device));
  const auto origin = journal::origin_of(receipt.device, parts.incarnation);
  tlog::TlogProof proof;
  proof.index = receipt.entry.value - 1;
  proof.hashes = parts.proof;
  TRY(note, tlog::sign_checkpoint(origin, parts.head,
                                  {origin, tlog::NoteKeyType::kEd25519, device},
                                  [&](ByteView) { return parts.checkpoint; }));
  proof.checkpoint = std::move(note);
  TRY(text, tlog::format_tlog_proof(proof));
  ReceiptFiles files{parts.view.bytes, std::move(text)};
  files.leaf.insert(files.leaf.end(), parts.view.signature.begin(), parts.view.signature.end());
  return files;
}

std::string receipt_text(const Receipt& receipt) {
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  std::string text = "記録を見たことの控え\n\n";
  const auto line = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text += name;
    text += "　";
    text += value;
    text += '\n';
  };
  const Instant at = believable(receipt.at);
  line("いつ", to_japanese(date_in_japan(at)) + " " + clock_text(at) +
                   std::string(confidence_text(receipt.confidence)));
  const std::string role(role_word(receipt.role));
  line("だれが", role + (role.empty() ? "" : "　") + "職員番号 " + receipt.account.value);
  line("なぜ", reason_text(receipt.answer));
  line("どこで", receipt.place);
  line("端末", to_hex(receipt.device));
  line("記録番号", "第" + number(receipt.entry.value) + "号（同意などの記録 第" +
                       number(receipt.consent.value) + "号）");
  line("封じた範囲", "第1号から第" + number(receipt.head.size) + "号まで");
  text +=
      "\nこの控えに、診療の内容とお名前は入っていません。\n"
      "二次元コードには、この記録が端末に残っていることの証明が入っています。記録が消されたり書き換えられたり"
      "すると、証明と合わなくなります。\n"
      "見た理由を知りたいとき、心当たりがないときは、この控えを持って、市町村の窓口か、この救護所の責任者に"
      "おたずねください。\n";
  return text;
}

}  // namespace tomoshibi::store::audit
