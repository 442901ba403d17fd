// What is drawn as a QR code is read back by another program, letter for letter.
// Method: codes drawn into an image and read by zbarimg where it is installed; limits; the drawings
// for paper and terminal read back into the square that they show.
#include "store/audit/qr.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <memory>

#include "tests/support/scratch.h"

using namespace tomoshibi;
namespace audit = tomoshibi::store::audit;

namespace {

void write_image(const audit::QrCode& code, const std::string& path) {
  constexpr unsigned kScale = 4;
  const unsigned side = code.width + 2 * audit::kQrQuietModules;
  std::ofstream file(path, std::ios::binary);
  file << "P5\n" << side * kScale << ' ' << side * kScale << "\n255\n";
  for (unsigned row = 0; row < side * kScale; ++row)
    for (unsigned column = 0; column < side * kScale; ++column) {
      const unsigned r = row / kScale - audit::kQrQuietModules;
      const unsigned c = column / kScale - audit::kQrQuietModules;
      file.put(r < code.width && c < code.width && code.dark(r, c) ? '\0' : '\xff');
    }
}

std::string read_by_zbar(const std::string& path) {
  const std::string command = "zbarimg --quiet --raw '" + path + "' 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char buffer[4096];
  for (std::size_t read = 0; (read = std::fread(buffer, 1, sizeof buffer, pipe.get())) > 0;)
    text.append(buffer, read);
  if (text.ends_with('\n')) text.pop_back();  // zbarimg ends each symbol with one.
  return text;
}

}  // namespace

TEST_CASE("qr: another program reads what was drawn") {
  if (std::system("command -v zbarimg >/dev/null 2>&1") != 0) {
    MESSAGE("skipped: zbarimg is not installed");
    return;
  }
  const test::Scratch scratch;
  const auto path = (scratch.path() / "code.pgm").string();
  std::string longest = "TMSBR1:";
  while (longest.size() < 4150) longest += "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  for (const std::string& text :
       {std::string("A"), std::string("tomoshibi/journal/5fc8\n13\nabc=\n\n\u2014 name KEY=\n"),
        longest}) {
    const auto code = audit::qr_of(text);
    REQUIRE(code);
    write_image(*code, path);
    CHECK(read_by_zbar(path) == text);
  }
}

TEST_CASE("qr: nothing, a zero byte and too much are refused") {
  CHECK(audit::qr_of("").error().code == Errc::kBadInput);
  CHECK(audit::qr_of(std::string_view("a\0b", 3)).error().code == Errc::kBadInput);
  CHECK(audit::qr_of(std::string(audit::kQrTextMax, 'A')));
  CHECK_FALSE(audit::qr_of(std::string(audit::kQrTextMax + 1, 'A')));
  CHECK(audit::qr_of(std::string(audit::kQrBytesMax, 'a')));
  CHECK_FALSE(audit::qr_of(std::string(audit::kQrBytesMax + 1, 'a')));
}

TEST_CASE("qr: the terminal shows the same square, light on dark") {
  const auto code = audit::qr_of("TOMOSHIBI").value();
  const auto text = audit::qr_for_terminal(code);
  const unsigned side = code.width + 2 * audit::kQrQuietModules;
  std::vector<std::vector<bool>> dark(side + 1);
  unsigned row = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\n') {
      row += 2;
      ++at;
      continue;
    }
    const auto rest = std::string_view(text).substr(at);
    const bool full = rest.starts_with("█");
    const bool upper = full || rest.starts_with("▀");
    const bool lower = full || rest.starts_with("▄");
    dark.at(row).push_back(!upper);
    dark.at(row + 1).push_back(!lower);
    at += upper || lower ? 3 : 1;
  }
  CHECK(row == side + side % 2);
  for (unsigned r = 0; r < side; ++r) {
    REQUIRE(dark[r].size() == side);
    for (unsigned c = 0; c < side; ++c) {
      const unsigned module_row = r - audit::kQrQuietModules;
      const unsigned module_column = c - audit::kQrQuietModules;
      const bool inside = module_row < code.width && module_column < code.width;
      CHECK(dark[r][c] == (inside && code.dark(module_row, module_column)));
    }
  }
}

TEST_CASE("qr: the drawing has every dark module once") {
  const auto code = audit::qr_of("TOMOSHIBI").value();
  const auto drawing = audit::draw_qr(code);
  CHECK(drawing.side == code.width + 2 * audit::kQrQuietModules);
  std::size_t dark = 0;
  for (const bool module : code.modules) dark += module ? 1 : 0;
  std::size_t drawn = 0;
  for (std::size_t at = 0; (at = drawing.path.find('h', at)) != std::string::npos; ++at)
    if (drawing.path[at + 1] != '-') drawn += std::stoul(drawing.path.substr(at + 1));
  CHECK(drawn == dark);
}
