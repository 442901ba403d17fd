// Promise: files are read line by line whatever their packing, in constant memory; what is cut,
// damaged or a bomb ends with a reason after everything good before it. Method: packed here with
// zlib and zstd, read back.
#include <doctest/doctest.h>

#include "store/charts/internal/input.h"
#include "tests/support/packing.h"
#include "tests/support/region_fixture.h"

namespace tomoshibi::store::charts::internal {
namespace {

std::string many_lines(int count) {
  std::string text;
  for (int at = 0; at < count; ++at) {
    text += "line " + std::to_string(at) + " " + std::to_string(static_cast<unsigned>(at) * 2654435761U) + "\n";
  }
  return text;
}

LineReader reader_of(const std::filesystem::path& file) {
  auto source = ByteSource::open(file);
  REQUIRE(source.has_value());
  return LineReader(*std::move(source));
}

struct Read {
  std::uint64_t lines = 0;
  std::uint64_t too_long = 0;
  std::string last;
  const char* fault = nullptr;
};
Read read_all(LineReader& reader) {
  Read read;
  for (;;) {
    std::string_view line;
    const LineReader::Next next = reader.next(line);
    if (next == LineReader::Next::kEnd) break;
    if (next == LineReader::Next::kTooLong) {
      ++read.too_long;
      continue;
    }
    if (reader.cut_off()) continue;
    ++read.lines;
    read.last = line;
  }
  read.fault = reader.source().fault();
  return read;
}

}  // namespace

TEST_CASE("input: plain, gzip and zstd give the same lines") {
  const test::Folder folder;
  const std::string text = many_lines(30'000);
  for (const std::string& bytes :
       {text, test::gzip(text), test::gzip(text.substr(0, 100'000)) + test::gzip(text.substr(100'000)),
        test::zstd(text), test::zstd(text.substr(0, 5)) + test::zstd(text.substr(5))}) {
    LineReader reader = reader_of(folder.write("lines", bytes));
    CHECK(reader.peek(6).substr(0, 6) == "line 0");
    const Read read = read_all(reader);
    CHECK(read.lines == 30'000);
    CHECK(read.last.starts_with("line 29999 "));
    CHECK(read.fault == nullptr);
    CHECK(reader.source().bytes_done() == bytes.size());
  }
}

TEST_CASE("input: blank lines, CRLF and a last line without its end") {
  const test::Folder folder;
  LineReader reader = reader_of(folder.write("lines", "\r\n\none\r\n\n  \ntwo"));
  std::string_view line;
  REQUIRE(reader.next(line) == LineReader::Next::kLine);
  CHECK(line == "one");
  CHECK(reader.line_number() == 3);
  REQUIRE(reader.next(line) == LineReader::Next::kLine);
  CHECK(line == "two");
  CHECK(reader.line_number() == 6);
  CHECK(reader.next(line) == LineReader::Next::kEnd);
}

TEST_CASE("input: a packed file that was cut gives its whole lines and says why it ended") {
  const test::Folder folder;
  const std::string text = many_lines(30'000);
  for (const std::string& packed : {test::gzip(text), test::zstd(text)}) {
    LineReader cut = reader_of(folder.write("cut", packed.substr(0, packed.size() / 2)));
    const Read half = read_all(cut);
    CHECK(half.lines > 1'000);
    CHECK(half.lines < 30'000);
    REQUIRE(half.fault != nullptr);
    CHECK(std::string_view(half.fault).find("ends in the middle") != std::string_view::npos);
    std::string damaged = packed;
    for (std::size_t at = damaged.size() / 2; at < damaged.size() / 2 + 64; ++at) damaged[at] = 'x';
    LineReader broken = reader_of(folder.write("broken", damaged));
    CHECK(read_all(broken).fault != nullptr);
  }
}

TEST_CASE("input: a line above the cap is passed over, the next one is read") {
  const test::Folder folder;
  const std::string text = "one\n" + std::string(LineReader::kMaxLine + 5, 'x') + "\ntwo\n";
  LineReader reader = reader_of(folder.write("long", text));
  const Read read = read_all(reader);
  CHECK(read.lines == 2);
  CHECK(read.too_long == 1);
  CHECK(read.last == "two");
}

TEST_CASE("input: a bomb is not unpacked to its end") {
  const test::Folder folder;
  const std::string bytes = test::zstd_of_zeros(std::size_t{4} << 30);
  CHECK(bytes.size() < (std::size_t{1} << 20));
  LineReader reader = reader_of(folder.write("bomb", bytes));
  const Read read = read_all(reader);
  REQUIRE(read.fault != nullptr);
  CHECK(std::string_view(read.fault).find("unpacks to far more") != std::string_view::npos);
}

TEST_CASE("input: what is not there is not found") {
  const test::Folder folder;
  const auto absent = ByteSource::open(folder.path() / "absent");
  REQUIRE_FALSE(absent.has_value());
  CHECK(absent.error().code == Errc::kNotFound);
  CHECK_FALSE(ByteSource::open(folder.path()).has_value());
}

}  // namespace tomoshibi::store::charts::internal
