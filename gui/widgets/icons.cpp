#include "gui/widgets/icons.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numbers>
#include <vector>

namespace tomoshibi::gui {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

// Draws on a grid of its own: points of the grid become points of the window.
class Pen {
 public:
  Pen(Ui& ui, Vec2 at, float side, float grid, Color color, float stroke)
      : ui_(ui), at_(at), scale_(side / grid), color_(color), stroke_(stroke * side / grid) {}

  [[nodiscard]] Vec2 point(float x, float y) const {
    return {at_.x + x * scale_, at_.y + y * scale_};
  }

  void line(std::initializer_list<Vec2> points, bool closed = false) const {
    std::vector<Vec2> path;
    for (const Vec2& p : points) path.push_back(point(p.x, p.y));
    draw_polyline(ui_, path, color_, stroke_, closed);
  }
  void box(float x, float y, float w, float h, float radius) const {
    const Vec2 corner = point(x, y);
    const float half = stroke_ / 2.0F;
    stroke_rect(ui_, Rect{corner.x, corner.y, w * scale_, h * scale_}.grown(half), color_, stroke_,
                radius * scale_ + half);
  }
  void solid(float x, float y, float w, float h) const {
    const Vec2 corner = point(x, y);
    fill_rect(ui_, {corner.x, corner.y, w * scale_, h * scale_}, color_);
  }
  void ring(float x, float y, float radius) const {
    draw_circle(ui_, point(x, y), radius * scale_, color_, stroke_);
  }
  void dot(float x, float y, float radius) const {
    fill_circle(ui_, point(x, y), radius * scale_, color_);
  }
  // Part of a circle, angles in quarter turns clockwise from the right.
  void arc(float x, float y, float radius, float from, float to) const {
    std::vector<Vec2> path;
    constexpr int kSteps = 18;
    for (int i = 0; i <= kSteps; ++i) {
      const float angle = (from + (to - from) * static_cast<float>(i) / kSteps) * kPi / 2.0F;
      path.push_back(point(x + radius * std::cos(angle), y + radius * std::sin(angle)));
    }
    draw_polyline(ui_, path, color_, stroke_);
  }
  void curve(Vec2 a, Vec2 b, Vec2 c, Vec2 d) const {
    std::vector<Vec2> path;
    constexpr int kSteps = 14;
    for (int i = 0; i <= kSteps; ++i) {
      const float t = static_cast<float>(i) / kSteps;
      const float s = 1.0F - t;
      const auto mix = [&](float p, float q, float r, float u) {
        return s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * u;
      };
      path.push_back(point(mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y)));
    }
    draw_polyline(ui_, path, color_, stroke_);
  }

 private:
  Ui& ui_;
  Vec2 at_;
  float scale_;
  Color color_;
  float stroke_;
};

void draw_lock(const Pen& pen, bool open) {
  pen.box(4, 11, 16, 10, 2);
  if (open) {
    pen.line({{7.5F, 11}, {7.5F, 6.5F}, {10, 3.8F}, {14, 3.8F}, {16.5F, 6.5F}});
  } else {
    pen.line({{7.5F, 11}, {7.5F, 6.5F}, {10, 3.8F}, {14, 3.8F}, {16.5F, 6.5F}, {16.5F, 11}});
  }
}

void draw_people(const Pen& pen) {
  pen.ring(8.5F, 8, 3.8F);
  pen.line({{1.8F, 20}, {2.6F, 16.6F}, {5.4F, 14.8F}, {11.6F, 14.8F}, {14.4F, 16.6F}, {15.2F, 20}});
  pen.arc(16.8F, 8.6F, 2.8F, -1.3F, 1.6F);
  pen.line({{18.4F, 14.4F}, {21.0F, 15.6F}, {22.4F, 18.6F}});
}

void draw_eye(const Pen& pen, bool struck) {
  pen.curve({1.8F, 12}, {6.5F, 4.2F}, {17.5F, 4.2F}, {22.2F, 12});
  pen.curve({22.2F, 12}, {17.5F, 19.8F}, {6.5F, 19.8F}, {1.8F, 12});
  pen.ring(12, 12, 3.2F);
  if (struck) pen.line({{19.5F, 3.2F}, {4.5F, 20.8F}});
}

void draw_qr(const Pen& pen) {
  pen.box(3, 3, 7, 7, 0);
  pen.box(14, 3, 7, 7, 0);
  pen.box(3, 14, 7, 7, 0);
  pen.solid(13.6F, 13.4F, 3.2F, 3.2F);
  pen.solid(18.8F, 13.4F, 3.2F, 5.2F);
  pen.solid(13.6F, 19, 3.2F, 3.2F);
  pen.solid(18.8F, 20.0F, 3.2F, 2.2F);
}

void draw_question(const Pen& pen) {
  pen.line({{8, 8.5F},
            {8, 6.2F},
            {9.6F, 4.4F},
            {14.2F, 4.4F},
            {16, 6.2F},
            {16, 9.0F},
            {12, 12.4F},
            {12, 15.6F}});
  pen.solid(10.6F, 18.0F, 2.8F, 2.8F);
}

void draw_printer(const Pen& pen) {
  pen.line({{7, 8}, {7, 3.5F}, {17, 3.5F}, {17, 8}});
  pen.line({{7, 17}, {3.4F, 17}, {3.4F, 8.6F}, {20.6F, 8.6F}, {20.6F, 17}, {17, 17}});
  pen.box(7.4F, 14.2F, 9.2F, 6.6F, 0);
}

void draw_battery(const Pen& pen, float level) {
  pen.box(2, 7, 17.4F, 10, 1.5F);
  pen.solid(20.8F, 10, 2.2F, 4);
  pen.solid(4.6F, 9.6F, 12.2F * std::clamp(level, 0.0F, 1.0F), 4.8F);
}

void draw_document(const Pen& pen) {
  pen.box(4, 3, 16, 18, 1);
  pen.line({{8, 8}, {16, 8}});
  pen.line({{8, 12}, {16, 12}});
  pen.line({{8, 16}, {13, 16}});
}

void draw_speech(const Pen& pen) {
  pen.line({{3, 4}, {21, 4}, {21, 16.4F}, {10.5F, 16.4F}, {6, 20.8F}, {6, 16.4F}, {3, 16.4F}},
           true);
  pen.line({{7.6F, 8.4F}, {16.4F, 8.4F}});
  pen.line({{7.6F, 12.2F}, {13.6F, 12.2F}});
}

void draw_globe(const Pen& pen) {
  pen.ring(12, 12, 9.2F);
  pen.line({{2.8F, 12}, {21.2F, 12}});
  pen.curve({12, 2.8F}, {6.2F, 7}, {6.2F, 17}, {12, 21.2F});
  pen.curve({12, 2.8F}, {17.8F, 7}, {17.8F, 17}, {12, 21.2F});
}

void draw_drop(const Pen& pen) {
  pen.line({{12, 3},
            {17.2F, 10.2F},
            {18.4F, 14},
            {17.4F, 17.6F},
            {14.6F, 20.4F},
            {12, 21},
            {9.4F, 20.4F},
            {6.6F, 17.6F},
            {5.6F, 14},
            {6.8F, 10.2F}},
           true);
}

void draw_mark(const Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::kUpload:
      pen.line({{12, 15.5F}, {12, 4}});
      pen.line({{7, 8.6F}, {12, 3.8F}, {17, 8.6F}});
      pen.line({{3, 14}, {3, 20.4F}, {21, 20.4F}, {21, 14}});
      break;
    case Icon::kCopies:
      pen.box(3, 3, 12, 14, 1);
      pen.line({{19.4F, 8}, {21, 8}, {21, 21}, {10, 21}});
      break;
    case Icon::kClock:
      pen.ring(12, 12, 9.2F);
      pen.line({{12, 6.6F}, {12, 12.4F}, {16, 14.8F}});
      break;
    case Icon::kCheck:
      pen.line({{3.6F, 13}, {9.4F, 18.6F}, {20.4F, 5.4F}});
      break;
    case Icon::kCross:
      pen.line({{4.6F, 4.6F}, {19.4F, 19.4F}});
      pen.line({{19.4F, 4.6F}, {4.6F, 19.4F}});
      break;
    case Icon::kDash:
      pen.line({{5, 12}, {19, 12}});
      break;
    case Icon::kPerson:
      pen.ring(12, 7.6F, 4.2F);
      pen.line({{3.6F, 21}, {4.6F, 16.8F}, {8, 14.8F}, {16, 14.8F}, {19.4F, 16.8F}, {20.4F, 21}});
      break;
    case Icon::kPlus:
      pen.line({{12, 4}, {12, 20}});
      pen.line({{4, 12}, {20, 12}});
      break;
    case Icon::kExchange:
      pen.line({{3, 8.6F}, {21, 8.6F}, {16.2F, 4.2F}});
      pen.line({{21, 15.4F}, {3, 15.4F}, {7.8F, 19.8F}});
      break;
    default:
      break;
  }
}

void draw_shape(const Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::kBackspace:
      pen.line({{8.2F, 4.6F}, {22, 4.6F}, {22, 19.4F}, {8.2F, 19.4F}, {1.6F, 12}}, true);
      pen.line({{11.4F, 8.8F}, {17.6F, 15.2F}});
      pen.line({{17.6F, 8.8F}, {11.4F, 15.2F}});
      break;
    case Icon::kChevronLeft:
      pen.line({{15.5F, 4}, {8, 12}, {15.5F, 20}});
      break;
    case Icon::kChevronRight:
      pen.line({{8.5F, 4}, {16, 12}, {8.5F, 20}});
      break;
    case Icon::kChevronUp:
      pen.line({{4, 15.5F}, {12, 8}, {20, 15.5F}});
      break;
    case Icon::kChevronDown:
      pen.line({{4, 8.5F}, {12, 16}, {20, 8.5F}});
      break;
    case Icon::kProhibited:
      pen.ring(12, 12, 9.2F);
      pen.line({{5.6F, 18.4F}, {18.4F, 5.6F}});
      break;
    case Icon::kTriangle:
      pen.line({{12, 3.4F}, {22, 20.4F}, {2, 20.4F}}, true);
      pen.solid(10.9F, 9.6F, 2.2F, 5.2F);
      pen.solid(10.9F, 16.2F, 2.2F, 2.2F);
      break;
    case Icon::kHouse:
      pen.line({{1.8F, 12}, {12, 3.4F}, {22.2F, 12}});
      pen.line({{5, 10},
                {5, 20.8F},
                {10, 20.8F},
                {10, 15},
                {14, 15},
                {14, 20.8F},
                {19, 20.8F},
                {19, 10}});
      break;
    case Icon::kRing:
      pen.ring(12, 12, 8.6F);
      break;
    case Icon::kWaves:
      pen.line({{3, 10}, {6.6F, 6.4F}, {10, 6.8F}, {14, 9.6F}, {17.4F, 10}, {21, 6.4F}});
      pen.line({{3, 18}, {6.6F, 14.4F}, {10, 14.8F}, {14, 17.6F}, {17.4F, 18}, {21, 14.4F}});
      break;
    case Icon::kUsb:
      pen.box(6, 9, 12, 12, 1.5F);
      pen.line({{8.6F, 9}, {8.6F, 3.4F}, {15.4F, 3.4F}, {15.4F, 9}});
      break;
    case Icon::kMachines:
      pen.box(2, 4, 9, 7, 0.5F);
      pen.box(13, 13, 9, 7, 0.5F);
      pen.line({{6.4F, 11.4F}, {6.4F, 16.5F}, {13, 16.5F}});
      break;
    default:
      break;
  }
}

}  // namespace

void draw_icon(Ui& ui, Icon icon, Vec2 at, float side, Color color, float level) {
  const Pen pen(ui, at, side, 24.0F, color, 2.4F);
  switch (icon) {
    case Icon::kNone:
      return;
    case Icon::kLockOpen:
      return draw_lock(pen, true);
    case Icon::kLock:
      return draw_lock(pen, false);
    case Icon::kDocument:
      return draw_document(pen);
    case Icon::kBattery:
      return draw_battery(pen, level);
    case Icon::kQuestion:
      return draw_question(pen);
    case Icon::kPeople:
      return draw_people(pen);
    case Icon::kEye:
      return draw_eye(pen, false);
    case Icon::kEyeOff:
      return draw_eye(pen, true);
    case Icon::kQrCode:
      return draw_qr(pen);
    case Icon::kSpeech:
      return draw_speech(pen);
    case Icon::kPrinter:
      return draw_printer(pen);
    case Icon::kGlobe:
      return draw_globe(pen);
    case Icon::kDrop:
      return draw_drop(pen);
    default:
      draw_mark(pen, icon);  // Each knows its own icons and leaves the others alone.
      return draw_shape(pen, icon);
  }
}

namespace {

// A drop: pointed above, round below, in a box of `height` x 0.75 `height`.
void fill_drop(Ui& ui, Vec2 at, float height, Color color) {
  const auto point = [&](float x, float y) { return ImVec2(at.x + x * height, at.y + y * height); };
  ImDrawList& list = ui.canvas();
  // Two convex halves that share the middle line; the tip alone would make one outline concave.
  list.PathLineTo(point(0.375F, 0.0F));
  list.PathBezierCubicCurveTo(point(0.46F, 0.16F), point(0.74F, 0.36F), point(0.74F, 0.63F), 24);
  list.PathBezierCubicCurveTo(point(0.74F, 0.86F), point(0.57F, 1.0F), point(0.375F, 1.0F), 24);
  list.PathBezierCubicCurveTo(point(0.18F, 1.0F), point(0.01F, 0.86F), point(0.01F, 0.63F), 24);
  list.PathBezierCubicCurveTo(point(0.01F, 0.36F), point(0.29F, 0.16F), point(0.375F, 0.0F), 24);
  list.PathFillConvex(IM_COL32(color.red, color.green, color.blue, color.alpha));
}

}  // namespace

void draw_flame(Ui& ui, Vec2 at, float height) {
  fill_drop(ui, at, height, ui.colors().caution);
  const float inner = height * 0.47F;
  fill_drop(ui, {at.x + height * 0.375F - inner * 0.375F, at.y + height * 0.46F}, inner,
            ui.colors().panel);
}

void draw_pictogram(Ui& ui, Pictogram pictogram, Vec2 at, float side) {
  // 56 grid: 4 px strokes at 64 and more, 3 below.
  const Pen pen(ui, at, side, 56.0F, ui.colors().primary_ink, side >= 64.0F ? 3.4F : 3.0F);
  const Pen bold(ui, at, side, 56.0F, ui.colors().primary_ink, 5.0F);
  switch (pictogram) {
    case Pictogram::kBookWithPill:
      pen.box(9, 4, 38, 48, 3);
      pen.line({{16, 4}, {16, 52}});
      pen.box(23, 15, 18, 9, 4.5F);
      pen.line({{32, 15}, {32, 24}});
      pen.line({{23, 34}, {40, 34}});
      pen.line({{23, 42}, {34, 42}});
      break;
    case Pictogram::kDoctor:
      pen.ring(28, 14, 9.5F);
      pen.line({{6, 52}, {8, 38}, {16, 30}, {40, 30}, {48, 38}, {50, 52}});
      pen.line({{21, 31}, {21, 40}, {28, 45}, {35, 40}, {35, 31}});
      break;
    case Pictogram::kCrossInFrame:
      pen.box(5, 5, 46, 46, 4);
      pen.solid(26, 16, 4.6F, 24);
      pen.solid(16.3F, 25.7F, 24, 4.6F);
      break;
    case Pictogram::kPageWithPen:
      pen.line({{38, 44}, {38, 52}, {6, 52}, {6, 4}, {38, 4}, {38, 22}});
      pen.line({{13, 15}, {30, 15}});
      pen.line({{13, 25}, {30, 25}});
      pen.line({{13, 35}, {24, 35}});
      pen.line({{33, 40}, {48, 17}, {53, 21}, {38, 43}, {32, 46}}, true);
      break;
    case Pictogram::kOctagonWithCross:
      pen.line({{17, 3}, {39, 3}, {53, 17}, {53, 39}, {39, 53}, {17, 53}, {3, 39}, {3, 17}}, true);
      bold.line({{18, 18}, {38, 38}});
      bold.line({{38, 18}, {18, 38}});
      break;
  }
}

}  // namespace tomoshibi::gui
