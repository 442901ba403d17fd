#include "store/charts/internal/blob.h"

#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <cassert>
#include <cstring>

#include "store/charts/internal/pack.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr int kLevel = 6;  // Against 3: an eighth smaller for an eighth of the time.
constexpr std::size_t kDictionaryBytes = std::size_t{112} << 10;
constexpr std::size_t kMaxDecimals = 7;

std::int64_t packed(const Date& date) {
  return static_cast<std::int64_t>(date.year) << 9 | date.month << 5 | date.day;
}
Date unpacked(std::int64_t bits) {
  Date date;
  date.year = static_cast<std::int16_t>(bits >> 9);
  date.month = static_cast<std::uint8_t>(bits >> 5 & 15);
  date.day = static_cast<std::uint8_t>(bits & 31);
  return date;
}

// "149", "5.60": what comes back digit for digit from (digits, decimals). 0: not such a number.
std::uint64_t packed_decimal(std::string_view text) {
  if (text.empty() || text.size() > 15) return 0;
  std::uint64_t digits = 0;
  std::size_t decimals = 0;
  bool point = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (letter == '.' && !point && at > 0 && at + 1 < text.size()) {
      point = true;
    } else if (letter >= '0' && letter <= '9') {
      digits = digits * 10 + static_cast<std::uint64_t>(letter - '0');
      if (point) ++decimals;
    } else {
      return 0;
    }
  }
  const bool leading_zero = text.size() > 1 && text[0] == '0' && text[1] != '.';
  if (leading_zero || decimals > kMaxDecimals) return 0;
  return 1 + (digits << 3 | decimals);
}

void append_decimal(std::uint64_t packed_value, std::string& out) {
  const std::size_t decimals = (packed_value - 1) & 7;
  std::string digits = std::to_string((packed_value - 1) >> 3);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  out += digits;
}

std::size_t shared_prefix(std::string_view one, std::string_view other) {
  const std::size_t most = std::min(one.size(), other.size());
  std::size_t at = 0;
  while (at < most && one[at] == other[at]) ++at;
  return at;
}

// Numbers each row's body; distinct ones in order of first use.
void number_bodies(const std::vector<RowView>& rows, std::vector<std::string_view>& bodies,
                   std::vector<std::size_t>& numbers) {
  bodies.clear();
  numbers.clear();
  std::vector<std::pair<std::size_t, std::size_t>> seen;  // hash, number; open addressing
  std::size_t slots = 16;
  while (slots < rows.size() * 2) slots *= 2;
  seen.assign(slots, {0, SIZE_MAX});
  for (const RowView& row : rows) {
    const std::size_t hash = std::hash<std::string_view>()(row.body);
    std::size_t slot = hash & (slots - 1);
    while (seen[slot].second != SIZE_MAX &&
           (seen[slot].first != hash || bodies[seen[slot].second] != row.body)) {
      slot = (slot + 1) & (slots - 1);
    }
    if (seen[slot].second == SIZE_MAX) {
      seen[slot] = {hash, bodies.size()};
      bodies.push_back(row.body);
    }
    numbers.push_back(seen[slot].second);
  }
}

void encode_part(const std::vector<RowView>& rows, std::string& payload) {
  Packer out(payload);
  out.number(rows.size());
  if (rows.empty()) return;
  std::vector<std::string_view> bodies;
  std::vector<std::size_t> numbers;
  number_bodies(rows, bodies, numbers);
  out.number(bodies.size());
  for (const std::string_view body : bodies) out.text(body);

  std::string_view before;
  for (const RowView& row : rows) {
    const std::size_t shared = shared_prefix(before, row.key);
    out.number(shared);
    out.text(row.key.substr(shared));
    before = row.key;
  }
  std::int64_t date_before = 0;
  for (const RowView& row : rows) {
    const std::int64_t date = packed(row.date);
    out.signed_number(date - date_before);
    date_before = date;
  }
  const bool seconds = std::ranges::all_of(
      rows, [](const RowView& row) { return row.as_of.milliseconds % 1000 == 0; });
  out.byte(seconds ? 1 : 0);
  std::int64_t as_of_before = 0;
  for (const RowView& row : rows) {
    const std::int64_t as_of = seconds ? row.as_of.milliseconds / 1000 : row.as_of.milliseconds;
    // Unsigned: wraps as the decoder does, whatever a forged blob said.
    out.signed_number(static_cast<std::int64_t>(static_cast<std::uint64_t>(as_of) -
                                                static_cast<std::uint64_t>(as_of_before)));
    as_of_before = as_of;
  }
  for (const std::size_t number : numbers) out.number(number);
  for (const RowView& row : rows) {
    const std::uint64_t decimal = packed_decimal(row.value);
    out.number(decimal);
    if (decimal == 0) out.text(row.value);
  }
}

// Keys and values that are pieced together are written to `owned` as (offset, size) first: the
// string may move while it grows.
struct Pieced {
  std::size_t offset;
  std::size_t size;
};

struct PartDecoder {
  Unpacker& in;
  std::vector<RowView>& rows;
  std::string& owned;
  std::vector<Pieced> keys;
  std::vector<Pieced> values;  // size SIZE_MAX: the row's value is a view already

  bool keys_of() {
    keys.resize(rows.size());
    Pieced before{0, 0};
    for (Pieced& key : keys) {
      const std::size_t shared = in.count(before.size);
      const std::string_view rest = in.text();
      if (in.failed() || owned.size() > 2 * kMaxPayload) return false;
      key = {owned.size(), shared + rest.size()};
      owned.append(owned, before.offset, shared);
      owned.append(rest);
      before = key;
    }
    return true;
  }
  void times_of() {
    std::int64_t date = 0;
    for (RowView& row : rows) {
      date += in.signed_number() % (std::int64_t{1} << 32);
      row.date = unpacked(date & 0x7fffff);
    }
    const std::int64_t unit = in.byte() == 1 ? 1000 : 1;
    std::uint64_t as_of = 0;  // Unsigned: wraps instead of overflowing on forged input.
    for (RowView& row : rows) {
      as_of += static_cast<std::uint64_t>(in.signed_number());
      row.as_of.milliseconds =
          static_cast<std::int64_t>(as_of * static_cast<std::uint64_t>(unit));
    }
  }
  void values_of() {
    values.assign(rows.size(), {0, SIZE_MAX});
    for (std::size_t at = 0; at < rows.size(); ++at) {
      const std::uint64_t decimal = in.number();
      if (decimal == 0) {
        rows[at].value = in.text();
        continue;
      }
      values[at].offset = owned.size();
      append_decimal(decimal, owned);
      values[at].size = owned.size() - values[at].offset;
    }
  }
};

bool decode_part(Unpacker& in, std::vector<RowView>& rows, std::string& owned,
                 std::vector<Pieced>& keys, std::vector<Pieced>& values) {
  const std::size_t count = in.count(std::min(kMaxRowsOfPart, in.left()));
  rows.assign(count, {});
  keys.clear();
  values.clear();
  if (count == 0) return !in.failed();
  std::vector<std::string_view> bodies(in.count(count));
  for (std::string_view& body : bodies) body = in.text();
  PartDecoder decoder{in, rows, owned, {}, {}};
  if (!decoder.keys_of()) return false;
  decoder.times_of();
  for (RowView& row : rows) {
    const std::size_t number = in.count(count);
    if (in.failed() || number >= bodies.size()) return false;
    row.body = bodies[number];
  }
  decoder.values_of();
  keys = std::move(decoder.keys);
  values = std::move(decoder.values);
  return !in.failed();
}

}  // namespace

void encode_payload(const RowSet& rows, std::string& payload) {
  payload.clear();
  for (const std::vector<RowView>& part : rows.parts) encode_part(part, payload);
}

bool decode_payload(std::string_view payload, RowSet& rows) {
  rows.clear();
  Unpacker in(payload);
  std::array<std::vector<Pieced>, kParts> keys;
  std::array<std::vector<Pieced>, kParts> values;
  for (std::size_t at = 0; at < kParts; ++at) {
    if (!decode_part(in, rows.parts[at], rows.owned, keys[at], values[at])) return false;
  }
  const std::string_view owned = rows.owned;
  for (std::size_t at = 0; at < kParts; ++at) {
    std::string_view before;
    for (std::size_t row = 0; row < rows.parts[at].size(); ++row) {
      RowView& view = rows.parts[at][row];
      view.key = owned.substr(keys[at][row].offset, keys[at][row].size);
      if (values[at][row].size != SIZE_MAX) {
        view.value = owned.substr(values[at][row].offset, values[at][row].size);
      }
      if (row > 0 && view.key <= before) return false;
      before = view.key;
    }
  }
  return in.at_end();
}

struct BlobBox::State {
  struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
    void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
  };
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> compressor;
  std::unique_ptr<ZSTD_DCtx, FreeCompressor> decompressor;
  std::unique_ptr<ZSTD_CDict, FreeCompressor> newest;  // Made on the first compression.
  std::string newest_bytes;
  std::map<std::uint32_t, std::unique_ptr<ZSTD_DDict, FreeCompressor>> dictionaries;
};

BlobBox::BlobBox() : state_(std::make_unique<State>()) {}
BlobBox::BlobBox(BlobBox&&) noexcept = default;
BlobBox& BlobBox::operator=(BlobBox&&) noexcept = default;
BlobBox::~BlobBox() = default;

std::uint32_t BlobBox::newest_dictionary() const {
  return state_->dictionaries.empty() ? 0 : state_->dictionaries.rbegin()->first;
}

Result<void> BlobBox::add_dictionary(std::uint32_t number, std::string_view bytes) {
  State& state = *state_;
  if (number == 0) return Error(Errc::kCorrupt, "a dictionary of the store has no number");
  std::unique_ptr<ZSTD_DDict, State::FreeCompressor> made(
      ZSTD_createDDict(bytes.data(), bytes.size()));
  if (made == nullptr) return Error(Errc::kCorrupt, "a dictionary of the store is damaged");
  state.dictionaries[number] = std::move(made);
  if (number == newest_dictionary()) {
    state.newest_bytes = bytes;
    state.newest.reset();
  }
  return ok();
}

Result<void> BlobBox::compress(std::string_view payload, std::string& blob) {
  State& state = *state_;
  if (payload.size() > kMaxPayload) {
    return Error(Errc::kBadInput, "one person has more records than a chart can hold");
  }
  if (state.compressor == nullptr) {
    state.compressor.reset(ZSTD_createCCtx());
    if (state.compressor == nullptr) return Error(Errc::kStorage, "not enough memory");
    ZSTD_CCtx* context = state.compressor.get();
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 0);
    ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);
  }
  const std::uint32_t dictionary = newest_dictionary();
  if (dictionary != 0 && state.newest == nullptr) {
    state.newest.reset(
        ZSTD_createCDict(state.newest_bytes.data(), state.newest_bytes.size(), kLevel));
    if (state.newest == nullptr) return Error(Errc::kCorrupt, "a dictionary is damaged");
  }
  ZSTD_CCtx_refCDict(state.compressor.get(), state.newest.get());
  blob.clear();
  Packer out(blob);
  out.byte(kVersion);
  out.number(dictionary);
  out.number(payload.size());
  const std::size_t head = blob.size();
  blob.resize(head + ZSTD_compressBound(payload.size()));
  const std::size_t size = ZSTD_compress2(state.compressor.get(), blob.data() + head,
                                          blob.size() - head, payload.data(), payload.size());
  if (ZSTD_isError(size) != 0) return Error(Errc::kStorage, "a chart could not be compressed");
  blob.resize(head + size);
  return ok();
}

Result<void> BlobBox::decompress(ByteView blob, std::string& payload) {
  State& state = *state_;
  Unpacker in(as_text(blob));
  const std::uint8_t version = in.byte();
  if (version > kVersion) return Error(Errc::kBadInput, "a chart comes from a newer release");
  const std::uint64_t dictionary = in.number();
  const std::size_t size = in.count(kMaxPayload);
  if (in.failed() || version != kVersion) return Error(Errc::kCorrupt, "a chart is damaged");
  if (state.decompressor == nullptr) {
    state.decompressor.reset(ZSTD_createDCtx());
    if (state.decompressor == nullptr) return Error(Errc::kStorage, "not enough memory");
  }
  const ZSTD_DDict* with = nullptr;
  if (dictionary != 0) {
    const auto found = state.dictionaries.find(static_cast<std::uint32_t>(dictionary));
    if (dictionary > UINT32_MAX || found == state.dictionaries.end()) {
      return Error(Errc::kCorrupt, "the dictionary of a chart is missing");
    }
    with = found->second.get();
  }
  const std::string_view frame = in.raw(in.left());
  // No valid frame of this size unpacks to more: a forged size must not buy memory.
  if (size > (frame.size() + 1) * std::size_t{131072}) {
    return Error(Errc::kCorrupt, "a chart is damaged");
  }
  payload.resize(size);
  ZSTD_DCtx_refDDict(state.decompressor.get(), with);
  const std::size_t got = ZSTD_decompressDCtx(state.decompressor.get(), payload.data(), size,
                                              frame.data(), frame.size());
  if (ZSTD_isError(got) != 0 || got != size) return Error(Errc::kCorrupt, "a chart is damaged");
  return ok();
}

std::uint32_t dictionary_of(ByteView blob) {
  Unpacker in(as_text(blob));
  if (in.byte() != kVersion) return 0;
  const std::uint64_t number = in.number();
  return number > UINT32_MAX ? 0 : static_cast<std::uint32_t>(number);
}

std::string train_dictionary(const std::string& samples, std::span<const std::size_t> sizes) {
  std::string dictionary(kDictionaryBytes, '\0');
  const std::size_t size = ZDICT_trainFromBuffer(
      dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
      static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size) != 0) return {};
  dictionary.resize(size);
  return dictionary;
}

}  // namespace tomoshibi::store::charts::internal
