#include "app/kiosk/present_wording.h"

#include <string>
#include <string_view>

#include "store/journal/wording.h"

namespace tomoshibi::app {
namespace {

using gui::Pictogram;

// One thought: what stands before `marker` is strong (or, with `strong_after`, what stands behind it).
gui::ConsentLine line_of(Pictogram pictogram, std::string_view text, std::string_view marker,
                         bool strong_after = false) {
  gui::ConsentLine line;
  line.pictogram = pictogram;
  const std::size_t found = text.find(marker);
  if (found == std::string_view::npos) {
    line.pieces.push_back({std::string(text), false});
    return line;
  }
  const std::size_t cut = strong_after ? found + marker.size() : found;
  line.pieces.push_back({std::string(text.substr(0, cut)), !strong_after});
  line.pieces.push_back({std::string(text.substr(cut)), strong_after});
  return line;
}

}  // namespace

std::vector<gui::ConsentLine> present_wording(SectionSet sections) {
  std::vector<gui::ConsentLine> lines;
  if (sections.empty()) return lines;
  const store::journal::Wording wording =
      store::journal::wording_for(sections, store::journal::Language::kJapanese);
  std::string_view rest = wording.text;
  // What is seen | who sees it | who is told | what is kept | refusing and treatment.
  const auto take = [&rest](std::string_view end) {
    const std::size_t found = rest.find(end);
    const std::size_t length = found == std::string_view::npos ? rest.size() : found + end.size();
    const std::string_view taken = rest.substr(0, length);
    rest.remove_prefix(length);
    return taken;
  };
  lines.push_back(line_of(Pictogram::kBookWithPill, take("記録を、"), "を、"));
  lines.push_back(line_of(Pictogram::kDoctor, take("見ます。"), "が見ます"));
  lines.push_back(line_of(Pictogram::kCrossInFrame, take("伝えます。"), "薬は、", true));
  lines.push_back(line_of(Pictogram::kPageWithPen, take("残します。"), "を残します"));
  lines.push_back(line_of(Pictogram::kOctagonWithCross, rest, "治療は"));
  std::erase_if(lines, [](const gui::ConsentLine& line) {
    return line.pieces.empty() || (line.pieces.size() == 1 && line.pieces.front().text.empty());
  });
  return lines;
}

}  // namespace tomoshibi::app
