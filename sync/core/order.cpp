#include "sync/core/order.h"

#include <algorithm>

#include "store/base/cbor.h"
#include "sync/core/internal/order_parts.h"

namespace tomoshibi::sync {
namespace {

constexpr std::string_view kBoxPurpose = "order-keys";
constexpr std::uint32_t kAreaCodeMax = 47'999;

constexpr Error kNoFrame(Errc::kBadInput, "order: no file of an order");
constexpr Error kOtherKeys(Errc::kDenied, "order: its keys are not those that it says");

// id ‖ revision as eight bytes: keys of one revision are not taken for another's.
Bytes box_context(const OrderBody& body) {
  Bytes context(body.id.begin(), body.id.end());
  for (int shift = 56; shift >= 0; shift -= 8)
    context.push_back(static_cast<std::uint8_t>(body.revision >> shift));
  return context;
}

// CBOR into memory that is wiped: cbor::Writer's is not.
class WipedWriter final {
 public:
  void add_head(unsigned major, std::uint64_t number) {
    const auto first = static_cast<std::uint8_t>(major << 5U);
    if (number < 24) {
      out_.push_back(static_cast<std::uint8_t>(first | number));
      return;
    }
    int count = 1;
    while (count < 8 && (number >> (8 * count)) != 0) count *= 2;
    const int low = count == 1 ? 24 : count == 2 ? 25 : count == 4 ? 26 : 27;
    out_.push_back(static_cast<std::uint8_t>(first | low));
    for (int at = count - 1; at >= 0; --at)
      out_.push_back(static_cast<std::uint8_t>(number >> (8 * at)));
  }
  void add_bytes(ByteView bytes) {
    add_head(2, bytes.size());
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  const WipedBytes& bytes() const { return out_; }

 private:
  WipedBytes out_;
};

Result<AreaSecret> read_secret(const cbor::Value& item, bool is_drill) {
  if (!item.is(cbor::Kind::kArray) || item.items.size() != 3) return kOtherKeys;
  const cbor::Value& code = item.items[0];
  const cbor::Value& epoch = item.items[1];
  const cbor::Value& secret = item.items[2];
  AreaSecret out;
  if (!code.is(cbor::Kind::kUnsigned) || code.number > kAreaCodeMax ||
      !epoch.is(cbor::Kind::kUnsigned) || epoch.number == 0 || epoch.number > 0xffff'ffffU ||
      !secret.is(cbor::Kind::kBytes) || secret.bytes.size() != out.secret.view().size())
    return kOtherKeys;
  out.area = {.code = static_cast<std::uint32_t>(code.number), .is_drill = is_drill};
  out.epoch = static_cast<Epoch>(epoch.number);
  std::ranges::copy(secret.bytes, out.secret.fill().begin());
  return out;
}

// Rising by area and epoch, and exactly the areas of the order.
bool are_keys_of(const OrderBody& body, const std::vector<AreaSecret>& secrets) {
  std::size_t next = 0;
  for (std::size_t at = 0; at < secrets.size(); ++at) {
    const AreaSecret& one = secrets[at];
    const bool is_again = at > 0 && secrets[at - 1].area == one.area;
    if (is_again && secrets[at - 1].epoch >= one.epoch) return false;
    if (is_again) continue;
    if (next == body.data.size() || body.data[next] != one.area.code) return false;
    ++next;
  }
  return next == body.data.size();
}

// The head of a byte string in its shortest form; nothing where it is another. Moves `rest` behind
// it.
std::optional<ByteView> take_bytes(ByteView& rest) {
  if (rest.empty() || (rest[0] >> 5U) != 2) return std::nullopt;
  const unsigned low = rest[0] & 0x1fU;
  if (low > 26) return std::nullopt;
  const std::size_t count = low < 24 ? 0 : std::size_t{1} << (low - 24);
  if (rest.size() < 1 + count) return std::nullopt;
  std::uint64_t length = low < 24 ? low : 0;
  for (std::size_t at = 1; at <= count; ++at) length = (length << 8U) | rest[at];
  const std::uint64_t least = count == 0 ? 0 : count == 1 ? 24 : std::uint64_t{1} << (4 * count);
  if (length < least || length > rest.size() - 1 - count) return std::nullopt;
  const ByteView bytes = rest.subspan(1 + count, static_cast<std::size_t>(length));
  rest = rest.subspan(1 + count + static_cast<std::size_t>(length));
  return bytes;
}

}  // namespace

namespace internal {

Result<OrderParts> split_order(ByteView file) {
  if (file.size() > kOrderBytesMax) return Error(Errc::kBadInput, "order: too long");
  if (file.size() < 3 || (file[0] != 0xa1 && file[0] != 0xa2) || file[1] != 0) return kNoFrame;
  ByteView rest = file.subspan(2);
  const auto document = take_bytes(rest);
  if (!document) return kNoFrame;
  OrderParts parts{.document = *document, .box = {}};
  if (file[0] == 0xa2) {
    if (rest.empty() || rest[0] != 1) return kNoFrame;
    rest = rest.subspan(1);
    const auto box = take_bytes(rest);
    if (!box || box->empty()) return kNoFrame;
    parts.box = *box;
  }
  if (!rest.empty()) return kNoFrame;
  return parts;
}

bool holds_box(const OrderBody& body, ByteView box) {
  if (body.kind == OrderKind::kClose) return box.empty();
  return !box.empty() && sha256(box) == body.box_hash;
}

}  // namespace internal

Bytes seal_order_keys(const OrderBody& body, const OrderKeys& keys, const BoxPublic& fleet) {
  WipedWriter out;
  out.add_head(5, keys.responder_code.empty() ? 1 : 2);
  out.add_head(0, 0);
  out.add_head(4, keys.secrets.size());
  for (const AreaSecret& one : keys.secrets) {
    out.add_head(4, 3);
    out.add_head(0, one.area.code);
    out.add_head(0, one.epoch);
    out.add_bytes(one.secret.view());
  }
  if (!keys.responder_code.empty()) {
    out.add_head(0, 1);
    out.add_bytes(keys.responder_code);
  }
  return seal_for(fleet, kBoxPurpose, box_context(body), out.bytes());
}

Bytes encode_order(const SignedDocument& document, ByteView box) {
  cbor::MapWriter out;
  out.add_bytes(0, encode(document));
  if (!box.empty()) out.add_bytes(1, box);
  return out.finish();
}

Result<OrderFile> read_order(ByteView file, const TrustRoot& root) {
  TRY(parts, internal::split_order(file));
  TRY(document, read_document(parts.document, DocumentKind::kOrder));
  TRY_VOID(root.verify(document, AuthorityRole::kOrder));
  TRY(body, internal::read_order_body(document.body));
  if (!internal::holds_box(body, parts.box))
    return Error(Errc::kBadInput, "order: its keys box is not the one that was signed");
  return OrderFile{.document = std::move(document),
                   .body = std::move(body),
                   .box = Bytes(parts.box.begin(), parts.box.end())};
}

Result<OrderKeys> open_order_keys(const OrderFile& order, const BoxPair& fleet) {
  TRY(text, open_for(fleet, kBoxPurpose, box_context(order.body), order.box));
  const auto value = cbor::decode(text);
  if (!value || !value->is(cbor::Kind::kMap)) return kOtherKeys;
  auto fields = cbor::MapReader::create(*value);
  if (!fields) return kOtherKeys;
  const cbor::Value* list = fields->find(0);
  if (list == nullptr || !list->is(cbor::Kind::kArray) || list->items.size() > kOrderSecretsMax)
    return kOtherKeys;
  OrderKeys keys;
  keys.secrets.reserve(list->items.size());
  for (const cbor::Value& item : list->items) {
    TRY(one, read_secret(item, order.body.is_drill));
    keys.secrets.push_back(std::move(one));
  }
  if (const cbor::Value* code = fields->find(1); code != nullptr) {
    if (!code->is(cbor::Kind::kBytes) || code->bytes.empty() ||
        code->bytes.size() > kResponderCodeMax)
      return kOtherKeys;
    keys.responder_code.assign(code->bytes.begin(), code->bytes.end());
  }
  if (!fields->finish() || !are_keys_of(order.body, keys.secrets)) return kOtherKeys;
  return keys;
}

}  // namespace tomoshibi::sync
