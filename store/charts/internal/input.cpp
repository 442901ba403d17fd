#include "store/charts/internal/input.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <system_error>

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::size_t kChunk = std::size_t{256} << 10;
constexpr std::uint64_t kFreeBytes = std::uint64_t{256} << 20;
constexpr std::uint64_t kMaxRatio = 500;

enum class Packing : std::uint8_t { kPlain, kGzip, kZstd };

constexpr const char* kTruncated = "the compressed file ends in the middle; copy it again";
constexpr const char* kDamaged = "the compressed file is damaged here; copy it again";
constexpr const char* kBomb =
    "the file unpacks to far more than it should; it was not read further";
constexpr const char* kUnreadable = "the file could not be read to its end";

}  // namespace

struct ByteSource::State {
  struct Close {
    void operator()(std::FILE* opened) const { std::fclose(opened); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    void operator()(z_stream* stream) const {
      inflateEnd(stream);
      delete stream;
    }
  };
  std::unique_ptr<std::FILE, Close> file;
  Packing packing = Packing::kPlain;
  std::unique_ptr<z_stream, Close> gzip;
  std::unique_ptr<ZSTD_DCtx, Close> zstd;
  std::string chunk;
  std::size_t begin = 0;  // Of the packed bytes that are not unpacked yet.
  std::size_t end = 0;
  std::uint64_t taken = 0;
  std::uint64_t total = 0;
  std::uint64_t given = 0;
  bool whole = false;  // Between members or frames: an end of file is an end.
  const char* fault = nullptr;

  bool refill() {
    begin = 0;
    end = std::fread(chunk.data(), 1, chunk.size(), file.get());
    taken += end;
    if (end == 0 && std::ferror(file.get()) != 0) fault = kUnreadable;
    return end > 0;
  }
  std::size_t read_plain(char* out, std::size_t size);
  std::size_t read_gzip(char* out, std::size_t size);
  std::size_t read_zstd(char* out, std::size_t size);
};

std::size_t ByteSource::State::read_plain(char* out, std::size_t size) {
  if (begin == end && !refill()) return 0;
  const std::size_t count = std::min(size, end - begin);
  std::memcpy(out, chunk.data() + begin, count);
  begin += count;
  return count;
}

std::size_t ByteSource::State::read_gzip(char* out, std::size_t size) {
  z_stream& stream = *gzip;
  stream.next_out = reinterpret_cast<Bytef*>(out);
  stream.avail_out = static_cast<uInt>(size);
  while (stream.avail_out > 0) {
    if (begin == end && !refill()) {
      if (!whole && fault == nullptr) fault = kTruncated;
      break;
    }
    if (whole) {  // Another member, or padding behind the last.
      if (chunk[begin] == 0) {
        ++begin;
        continue;
      }
      inflateReset(&stream);
      whole = false;
    }
    stream.next_in = reinterpret_cast<Bytef*>(chunk.data() + begin);
    stream.avail_in = static_cast<uInt>(end - begin);
    const int code = inflate(&stream, Z_NO_FLUSH);
    begin = end - stream.avail_in;
    if (code == Z_STREAM_END) {
      whole = true;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      fault = kDamaged;
      break;
    }
  }
  return size - stream.avail_out;
}

std::size_t ByteSource::State::read_zstd(char* out, std::size_t size) {
  ZSTD_outBuffer to{out, size, 0};
  while (to.pos < to.size) {
    if (begin == end && !refill()) {
      if (!whole && fault == nullptr) fault = kTruncated;
      break;
    }
    ZSTD_inBuffer from{chunk.data(), end, begin};
    const std::size_t hint = ZSTD_decompressStream(zstd.get(), &to, &from);
    begin = from.pos;
    if (ZSTD_isError(hint) != 0) {
      fault = kDamaged;
      break;
    }
    whole = hint == 0;
  }
  return to.pos;
}

ByteSource::ByteSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const std::filesystem::path& file) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(file, code)) {
    return Error(Errc::kNotFound, "there is no file at this path");
  }
  auto state = std::make_unique<State>();
  state->total = std::filesystem::file_size(file, code);
  state->file.reset(std::fopen(file.c_str(), "rb"));
  if (state->file == nullptr) {
    return Error(Errc::kStorage, "the file cannot be opened; check its permissions");
  }
  state->chunk.resize(kChunk);
  state->refill();
  const auto starts = [&](std::string_view magic) {
    return std::string_view(state->chunk).substr(0, state->end).starts_with(magic);
  };
  if (starts("\x1f\x8b")) {
    state->packing = Packing::kGzip;
    state->gzip.reset(new z_stream{});
    if (inflateInit2(state->gzip.get(), 16 + MAX_WBITS) != Z_OK) {
      return Error(Errc::kStorage, "not enough memory to unpack the file");
    }
  } else if (starts("\x28\xb5\x2f\xfd")) {
    state->packing = Packing::kZstd;
    state->zstd.reset(ZSTD_createDCtx());
    if (state->zstd == nullptr) return Error(Errc::kStorage, "not enough memory");
  }
  return ByteSource(std::move(state));
}

std::size_t ByteSource::read(char* out, std::size_t size) {
  State& state = *state_;
  if (state.fault != nullptr) return 0;
  std::size_t count = 0;
  switch (state.packing) {
    case Packing::kPlain: count = state.read_plain(out, size); break;
    case Packing::kGzip: count = state.read_gzip(out, size); break;
    case Packing::kZstd: count = state.read_zstd(out, size); break;
  }
  state.given += count;
  if (state.given > kFreeBytes && state.given / kMaxRatio > bytes_done()) state.fault = kBomb;
  return count;
}

const char* ByteSource::fault() const { return state_->fault; }
std::uint64_t ByteSource::bytes_done() const {
  return state_->taken - (state_->end - state_->begin);
}
std::uint64_t ByteSource::bytes_total() const { return state_->total; }

bool LineReader::fill() {
  if (at_end_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled());
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < end_ + kChunk + kPadding) {
    buffer_.resize(std::max(buffer_.size() * 2, end_ + 4 * kChunk + kPadding));
  }
  const std::size_t room = buffer_.size() - kPadding - end_;
  const std::size_t came = source_.read(buffer_.data() + end_, room);
  end_ += came;
  at_end_ = came == 0;
  std::memset(buffer_.data() + end_, 0, kPadding);
  return came > 0;
}

std::string_view LineReader::peek(std::size_t size) {
  while (filled() < size && fill()) {
  }
  return std::string_view(buffer_).substr(begin_, std::min(size, filled()));
}

LineReader::Next LineReader::next(std::string_view& line) {
  std::size_t looked = 0;
  bool passing = false;  // Over the rest of a line above the cap.
  for (;;) {
    const char* from = buffer_.data() + begin_;
    const void* found =
        filled() > looked ? std::memchr(from + looked, '\n', filled() - looked) : nullptr;
    if (found == nullptr) {
      looked = filled();
      if (looked > kMaxLine) {
        passing = true;
        begin_ = end_;
        looked = 0;
      }
      if (fill()) continue;
      if (filled() == 0 && !passing) return Next::kEnd;
      looked = filled();
    } else {
      looked = static_cast<std::size_t>(static_cast<const char*>(found) - from);
    }
    ++line_number_;
    line = std::string_view(buffer_).substr(begin_, looked);
    begin_ += looked + (found != nullptr ? 1 : 0);
    if (passing || line.size() > kMaxLine) return Next::kTooLong;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    looked = 0;
    if (!line.empty()) return Next::kLine;
  }
}

bool LineReader::rest(std::size_t cap, std::string_view& all) {
  while (filled() <= cap && fill()) {
  }
  if (filled() > cap) return false;
  all = std::string_view(buffer_).substr(begin_, filled());
  begin_ = end_;
  return true;
}

}  // namespace tomoshibi::store::charts::internal
