// QR codes: bytes to a square of modules, and that square as a drawing or as text for a terminal.
//
// Limits: kQrTextMax characters of digits, capitals and " $%*+-./:" or kQrBytesMax other bytes;
// level L, raised where the same square has room for more.
// Source: ISO/IEC 18004, through libqrencode. Proof: tests/audit_qr_test.cpp (read again by
// zbarimg).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.h"

namespace tomoshibi::store::audit {

inline constexpr std::size_t kQrTextMax = 4296;
inline constexpr std::size_t kQrBytesMax = 2953;
inline constexpr unsigned kQrQuietModules = 4;  // That must stay empty around it.

struct QrCode {
  unsigned width = 0;          // Modules a side, without the quiet zone.
  std::vector<bool> modules;   // Row by row; true is dark.
  bool dark(unsigned row, unsigned column) const { return modules[row * width + column]; }
};

//   Errors: kBadInput (nothing, a zero byte, or more than fits).
Result<QrCode> qr_of(std::string_view text);

// An SVG <path> of the dark modules, one unit each, quiet zone included, from (0, 0) to side.
struct QrDrawing {
  std::string path;
  unsigned side = 0;
};
QrDrawing draw_qr(const QrCode& code);

// Half-block characters, two rows a line, quiet zone included. The light modules are what is drawn,
// so it reads on the dark ground that terminals have.
std::string qr_for_terminal(const QrCode& code);

}  // namespace tomoshibi::store::audit
