// The sheets for paper hold what people need, and nothing that is not theirs.
// Method: a seal and a receipt of a real journal; the SVG's text looked through, its elements
// balanced.
#include "store/audit/sheet.h"

#include "tests/journal_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
namespace audit = tomoshibi::store::audit;

namespace {

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; ++at) ++count;
  return count;
}

void check_svg(std::string_view svg) {
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(count_of(svg, "<text") == count_of(svg, "</text>"));
  CHECK(count_of(svg, "<svg") == 1);
  CHECK(count_of(svg, "<g ") == count_of(svg, "</g>"));
  CHECK(count_of(svg, "<path") == 1);
}

}  // namespace

TEST_CASE("sheet: a seal shows its words in kana and kanji, its day, its size and a code") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  record_a_shift(journal);
  const auto head = journal.tree_head();
  const auto seal = audit::make_seal(head, {2026, 11, 21}, journal.origin(),
                                     journal.checkpoint(head).value());
  REQUIRE(seal);
  const auto sheet = audit::seal_sheet(*seal);
  REQUIRE(sheet);
  check_svg(*sheet);
  for (const auto number : seal->words) {
    CHECK(sheet->find(">" + std::string(audit::seal_words()[number].reading) + "<") !=
          std::string::npos);
    CHECK(sheet->find(">" + std::string(audit::seal_words()[number].written) + "<") !=
          std::string::npos);
  }
  for (const char* wanted : {"令和8年(2026)11月21日", "第11号", "操作記録の封印"})
    CHECK(sheet->find(wanted) != std::string::npos);
  for (const char* unwanted : {"nishi", "西村", "救護所"})
    CHECK(sheet->find(unwanted) == std::string::npos);
  auto broken = *seal;
  broken.note.clear();
  CHECK_FALSE(audit::seal_sheet(broken));
}

TEST_CASE("sheet: a receipt shows what it says, and its code") {
  const TemporaryDirectory home;
  auto journal = open_journal(home.path());
  record_a_shift(journal);
  const auto payload = audit::receipt_for(journal, {6}).value();
  const auto receipt = audit::verify_receipt(payload, journal.public_keys().device).value();
  const auto sheet = audit::receipt_sheet(receipt, payload);
  REQUIRE(sheet);
  check_svg(*sheet);
  for (const char* wanted : {"記録を見たことの控え", "ご本人が口頭で同意", "第6号"})
    CHECK(sheet->find(wanted) != std::string::npos);
}
