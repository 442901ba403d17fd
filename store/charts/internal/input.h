// Input: the bytes of a file, unpacked as they are read, cut into lines. Constant memory.
//
// Caps: 16 MiB a line; no file may unpack to more than 500 times its size past 256 MiB. What ends
// early or does not unpack ends the input with a reason; what came before it is good.
// Errors: kNotFound, kStorage (unreadable). Proof: tests/charts_import_input_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "store/base/result.h"

namespace tomoshibi::store::charts::internal {

class ByteSource final {
 public:
  // Plain, gzip (several members too) or zstd (several frames too), by the first bytes.
  static Result<ByteSource> open(const std::filesystem::path& file);

  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;
  ~ByteSource();

  // How many bytes came; 0 at the end.
  std::size_t read(char* out, std::size_t size);
  // Why it ended before its time; null when it is whole (or not at its end yet).
  const char* fault() const;
  std::uint64_t bytes_done() const;   // Of the file.
  std::uint64_t bytes_total() const;

 private:
  struct State;
  explicit ByteSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class LineReader final {
 public:
  static constexpr std::size_t kMaxLine = std::size_t{16} << 20;
  static constexpr std::size_t kPadding = 64;  // Readable bytes behind every line.

  explicit LineReader(ByteSource source) : source_(std::move(source)) {}

  // The first bytes, at least `size` of them if the file has them; nothing is consumed.
  std::string_view peek(std::size_t size);
  enum class Next { kLine, kTooLong, kEnd };
  // A line without its end; the view lives until the next call. Empty lines are skipped. A line
  // above the cap is passed over: kTooLong.
  Next next(std::string_view& line);
  // Everything that is left, when it is not more than `cap` bytes; false otherwise.
  bool rest(std::size_t cap, std::string_view& all);

  std::uint64_t line_number() const { return line_number_; }  // Of the line just given.
  // Whether the line just given is the last, and whether the input ended in the middle of it.
  bool cut_off() const { return at_end_ && filled() == 0 && source_.fault() != nullptr; }
  const ByteSource& source() const { return source_; }

 private:
  bool fill();  // False: nothing more comes.
  std::size_t filled() const { return end_ - begin_; }

  ByteSource source_;
  std::string buffer_;
  std::size_t begin_ = 0;  // Of what is not consumed.
  std::size_t end_ = 0;
  std::uint64_t line_number_ = 0;
  bool at_end_ = false;
};

}  // namespace tomoshibi::store::charts::internal
