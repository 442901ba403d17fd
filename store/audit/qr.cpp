// QR codes through libqrencode.
#include "store/audit/qr.h"

#include <qrencode.h>

#include <memory>

namespace tomoshibi::store::audit {

namespace {

struct Freed {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

// Digits, capitals and nine signs take five and a half bits each.
bool is_alphanumeric(std::string_view text) {
  return text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") ==
         std::string_view::npos;
}

using Encoded = std::unique_ptr<QRcode, Freed>;

Encoded encode(const std::string& text, int version, QRecLevel level) {
  return Encoded(QRcode_encodeString(text.c_str(), version, level, QR_MODE_8, 1));
}

// Dark, or light outside of the square.
bool dark_at(const QrCode& code, int row, int column) {
  const int width = static_cast<int>(code.width);
  return row >= 0 && column >= 0 && row < width && column < width &&
         code.dark(static_cast<unsigned>(row), static_cast<unsigned>(column));
}

}  // namespace

Result<QrCode> qr_of(std::string_view text) {
  const bool fits = is_alphanumeric(text) ? text.size() <= kQrTextMax : text.size() <= kQrBytesMax;
  if (text.empty() || !fits || text.find('\0') != std::string_view::npos)
    return Error(Errc::kBadInput, "QR code: nothing, or more than fits");
  const std::string copy(text);
  Encoded encoded = encode(copy, 0, QR_ECLEVEL_L);
  if (!encoded) return Error(Errc::kBadInput, "QR code: more than fits");
  // The same size with more correction, where there is room: it is free.
  for (const QRecLevel level : {QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H}) {
    Encoded better = encode(copy, encoded->version, level);
    if (!better || better->width != encoded->width) break;
    encoded = std::move(better);
  }
  QrCode code;
  code.width = static_cast<unsigned>(encoded->width);
  const std::size_t count = std::size_t{code.width} * code.width;
  code.modules.reserve(count);
  for (std::size_t at = 0; at < count; ++at)
    code.modules.push_back((encoded->data[at] & 1) != 0);  // The lowest bit is the colour.
  return code;
}

QrDrawing draw_qr(const QrCode& code) {
  QrDrawing drawing;
  drawing.side = code.width + 2 * kQrQuietModules;
  for (unsigned row = 0; row < code.width; ++row) {
    for (unsigned column = 0; column < code.width;) {
      unsigned end = column;
      while (end < code.width && code.dark(row, end)) ++end;
      if (end == column) {
        ++column;
        continue;
      }
      const auto run = std::to_string(end - column);
      drawing.path += 'M' + std::to_string(column + kQrQuietModules) + ' ' +
                      std::to_string(row + kQrQuietModules) + 'h' + run + "v1h-" + run + 'z';
      column = end;
    }
  }
  return drawing;
}

std::string qr_for_terminal(const QrCode& code) {
  const int quiet = static_cast<int>(kQrQuietModules);
  const int end = static_cast<int>(code.width) + quiet;
  std::string text;
  for (int row = -quiet; row < end; row += 2) {
    for (int column = -quiet; column < end; ++column) {
      const bool upper = !dark_at(code, row, column);
      // The last line of an odd square has no lower half.
      const bool lower = row + 1 < end && !dark_at(code, row + 1, column);
      text += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
    }
    text += '\n';
  }
  return text;
}

}  // namespace tomoshibi::store::audit
