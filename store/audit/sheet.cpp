// Sheets for paper, as SVG.
#include "store/audit/sheet.h"

#include "store/audit/qr.h"

namespace tomoshibi::store::audit {

namespace {

constexpr std::string_view kHead =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"297mm\" "
    "viewBox=\"0 0 210 297\" font-family=\"IPAexGothic, 'IPAex Gothic', 'Noto Sans CJK JP', "
    "sans-serif\" fill=\"#000\" stroke=\"none\">\n"
    "<rect width=\"210\" height=\"297\" fill=\"#fff\"/>\n";
constexpr int kLeft = 20;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char one : text) {
    switch (one) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += one;
    }
  }
  return out;
}

// `tenths`: the size of letters in tenths of a millimetre.
void add_text(std::string& svg, int left, int baseline, int tenths, std::string_view text) {
  svg += "<text x=\"" + std::to_string(left) + "\" y=\"" + std::to_string(baseline) +
         "\" font-size=\"" + std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) +
         "\">" + escaped(text) + "</text>\n";
}

Result<void> add_qr(std::string& svg, int left, int top, int side, std::string_view text) {
  TRY(code, qr_of(text));
  const auto drawing = draw_qr(code);
  // Millimetres a module, in millionths: simple renderers know no inner <svg>.
  const auto scale = std::to_string(static_cast<unsigned>(side) * 1'000'000u / drawing.side);
  const std::size_t whole = scale.size() > 6 ? scale.size() - 6 : 0;
  const std::string factor = (whole > 0 ? scale.substr(0, whole) : "0") + '.' +
                             std::string(6 - (scale.size() - whole), '0') + scale.substr(whole);
  svg += "<g transform=\"translate(" + std::to_string(left) + ' ' + std::to_string(top) +
         ") scale(" + factor + ")\" shape-rendering=\"crispEdges\"><path d=\"" + drawing.path +
         "\"/></g>\n";
  return ok();
}

// The last part of the origin is long: it is told apart by its beginning.
std::string short_origin(std::string_view origin) {
  const auto last = origin.rfind('/');
  return std::string(origin.substr(0, last + 9)) + "…";
}

}  // namespace

Result<std::string> seal_sheet(const SealOnPaper& seal) {
  std::string svg(kHead);
  add_text(svg, kLeft, 30, 90, "操作記録の封印");
  add_text(svg, kLeft, 42, 60, to_japanese(seal.date));
  add_text(svg, kLeft, 52, 45,
           "この端末の記録 第1号から第" + std::to_string(seal.head.size) + "号まで");
  int row = 72;
  for (std::size_t at = 0; at < kSealWords; ++at, row += 17) {
    const SealWord& word = seal_words()[seal.words[at]];
    add_text(svg, kLeft, row, 60, std::to_string(at + 1));
    add_text(svg, kLeft + 14, row, 120, word.reading);
    if (word.written != word.reading) add_text(svg, kLeft + 92, row, 80, word.written);
  }
  TRY_VOID(add_qr(svg, 138, 172, 58, seal.note));
  constexpr std::string_view kWhatToDo[] = {
      "この紙の使い方",
      "1　だれでも見える所に貼ってください。",
      "2　写真をとる、6つの言葉を書きうつす、ほかの避難所に",
      "電話で伝える。どれも、記録を守る助けになります。",
      "3　はがさないでください。新しい紙が来ても残します。",
      "4　あとで監査をする人は、日付・号・6つの言葉を入れるか、",
      "右の二次元コードを読み取ります。",
  };
  int line = 180;
  for (const auto text : kWhatToDo) {
    const bool numbered = text.front() >= '1' && text.front() <= '9';
    const bool title = line == 180;
    add_text(svg, numbered || title ? kLeft : kLeft + 7, line, title ? 50 : 42, text);
    line += 8;
  }
  add_text(svg, kLeft, 250, 42, "6つの言葉は、ここまでの記録すべてから計算したものです。");
  add_text(svg, kLeft, 258, 42, "記録が1か所でも書き換えられると、同じ言葉にはなりません。");
  add_text(svg, kLeft, 266, 42, "この紙に、患者さんや職員の情報は入っていません。");
  add_text(svg, kLeft, 280, 32, "記録の名前　" + short_origin(seal.origin));
  svg += "</svg>\n";
  return svg;
}

Result<std::string> receipt_sheet(const Receipt& receipt, std::string_view payload) {
  std::string svg(kHead);
  int line = 28;
  std::string_view text;
  const std::string whole = receipt_text(receipt);
  for (std::string_view rest = whole; !rest.empty();) {
    const auto end = rest.find('\n');
    text = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    // 40 letters a line fit: longer sentences are broken between letters.
    while (!text.empty()) {
      std::size_t bytes = 0;
      for (std::size_t letters = 0; bytes < text.size() && letters < 40; ++letters) {
        do ++bytes;
        while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80);
      }
      add_text(svg, kLeft, line, line == 28 ? 80 : 42, text.substr(0, bytes));
      text.remove_prefix(bytes);
      line += 7;
    }
    line += 2;
  }
  TRY_VOID(add_qr(svg, 50, 160, 110, payload));
  svg += "</svg>\n";
  return svg;
}

}  // namespace tomoshibi::store::audit
