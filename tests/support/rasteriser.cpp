#include "tests/support/rasteriser.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tomoshibi::test {
namespace {

struct Canvas {
  Picture& picture;
  std::span<const std::uint8_t> page;
  int page_size;
  int x0, y0, x1, y1;  // Clip, half open.
};

struct Rgba {
  float r, g, b, a;
};

Rgba unpack(ImU32 color) {
  return {static_cast<float>((color >> IM_COL32_R_SHIFT) & 0xFFU),
          static_cast<float>((color >> IM_COL32_G_SHIFT) & 0xFFU),
          static_cast<float>((color >> IM_COL32_B_SHIFT) & 0xFFU),
          static_cast<float>((color >> IM_COL32_A_SHIFT) & 0xFFU) / 255.0F};
}

void blend(Picture& picture, int x, int y, const Rgba& color, float alpha) {
  if (alpha <= 0.0F) return;
  std::uint8_t* pixel =
      picture.rgb.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                            static_cast<std::size_t>(x)) *
                               3U;
  const std::array<float, 3> source{color.r, color.g, color.b};
  for (std::size_t i = 0; i < 3; ++i) {
    const float value = static_cast<float>(pixel[i]) * (1.0F - alpha) + source.at(i) * alpha;
    pixel[i] = static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
  }
}

float sample(const Canvas& canvas, float u, float v) {
  const auto size = static_cast<float>(canvas.page_size);
  const float x = u * size - 0.5F;
  const float y = v * size - 0.5F;
  const float floor_x = std::floor(x);
  const float floor_y = std::floor(y);
  const float fx = x - floor_x;
  const float fy = y - floor_y;
  const auto texel = [&](int tx, int ty) {
    const int cx = std::clamp(tx, 0, canvas.page_size - 1);
    const int cy = std::clamp(ty, 0, canvas.page_size - 1);
    return static_cast<float>(
        canvas.page[static_cast<std::size_t>(cy) * static_cast<std::size_t>(canvas.page_size) +
                    static_cast<std::size_t>(cx)]);
  };
  const int ix = static_cast<int>(floor_x);
  const int iy = static_cast<int>(floor_y);
  const float top = texel(ix, iy) * (1.0F - fx) + texel(ix + 1, iy) * fx;
  const float bottom = texel(ix, iy + 1) * (1.0F - fx) + texel(ix + 1, iy + 1) * fx;
  return (top * (1.0F - fy) + bottom * fy) / 255.0F;
}

// First pixel whose centre is at or right of the edge.
int first_pixel(float edge) {
  return static_cast<int>(std::ceil(edge - 0.5F));
}

// Opposite corners `a` (top left) and `c` (bottom right) of one colour.
void fill_quad(Canvas& canvas, const ImDrawVert& a, const ImDrawVert& c) {
  const int left = std::max(first_pixel(a.pos.x), canvas.x0);
  const int right = std::min(first_pixel(c.pos.x), canvas.x1);
  const int top = std::max(first_pixel(a.pos.y), canvas.y0);
  const int bottom = std::min(first_pixel(c.pos.y), canvas.y1);
  const Rgba color = unpack(a.col);
  const bool is_plain = a.uv.x == c.uv.x && a.uv.y == c.uv.y;
  const float flat = is_plain ? sample(canvas, a.uv.x, a.uv.y) : 0.0F;
  const float du = is_plain ? 0.0F : (c.uv.x - a.uv.x) / (c.pos.x - a.pos.x);
  const float dv = is_plain ? 0.0F : (c.uv.y - a.uv.y) / (c.pos.y - a.pos.y);
  for (int y = top; y < bottom; ++y) {
    const float v = a.uv.y + (static_cast<float>(y) + 0.5F - a.pos.y) * dv;
    for (int x = left; x < right; ++x) {
      const float u = a.uv.x + (static_cast<float>(x) + 0.5F - a.pos.x) * du;
      blend(canvas.picture, x, y, color, color.a * (is_plain ? flat : sample(canvas, u, v)));
    }
  }
}

float edge(const ImVec2& a, const ImVec2& b, float x, float y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

bool is_top_left(const ImVec2& a, const ImVec2& b) {
  return (a.y == b.y && b.x > a.x) || b.y < a.y;
}

void fill_triangle(Canvas& canvas, const ImDrawVert* a, const ImDrawVert* b, const ImDrawVert* c) {
  float area = edge(a->pos, b->pos, c->pos.x, c->pos.y);
  if (area == 0.0F) return;
  if (area < 0.0F) {
    std::swap(b, c);
    area = -area;
  }
  const int left = std::max(first_pixel(std::min({a->pos.x, b->pos.x, c->pos.x})), canvas.x0);
  const int right = std::min(first_pixel(std::max({a->pos.x, b->pos.x, c->pos.x})) + 1, canvas.x1);
  const int top = std::max(first_pixel(std::min({a->pos.y, b->pos.y, c->pos.y})), canvas.y0);
  const int bottom = std::min(first_pixel(std::max({a->pos.y, b->pos.y, c->pos.y})) + 1, canvas.y1);
  const Rgba ca = unpack(a->col);
  const Rgba cb = unpack(b->col);
  const Rgba cc = unpack(c->col);
  const std::array<bool, 3> owns{is_top_left(b->pos, c->pos), is_top_left(c->pos, a->pos),
                                 is_top_left(a->pos, b->pos)};
  const bool is_plain =
      a->uv.x == b->uv.x && a->uv.y == b->uv.y && a->uv.x == c->uv.x && a->uv.y == c->uv.y;
  const float flat = is_plain ? sample(canvas, a->uv.x, a->uv.y) : 0.0F;
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      const float px = static_cast<float>(x) + 0.5F;
      const float py = static_cast<float>(y) + 0.5F;
      const std::array<float, 3> w{edge(b->pos, c->pos, px, py), edge(c->pos, a->pos, px, py),
                                   edge(a->pos, b->pos, px, py)};
      bool inside = true;
      for (std::size_t i = 0; i < 3; ++i)
        inside = inside && (w.at(i) > 0.0F || (w.at(i) == 0.0F && owns.at(i)));
      if (!inside) continue;
      const float fa = w[0] / area;
      const float fb = w[1] / area;
      const float fc = w[2] / area;
      const Rgba color{ca.r * fa + cb.r * fb + cc.r * fc, ca.g * fa + cb.g * fb + cc.g * fc,
                       ca.b * fa + cb.b * fb + cc.b * fc, ca.a * fa + cb.a * fb + cc.a * fc};
      const float coverage = is_plain ? flat
                                      : sample(canvas, a->uv.x * fa + b->uv.x * fb + c->uv.x * fc,
                                               a->uv.y * fa + b->uv.y * fb + c->uv.y * fc);
      blend(canvas.picture, x, y, color, color.a * coverage);
    }
  }
}

// Two triangles a-b-c, a-c-d of one axis-aligned rectangle, as PrimRect writes them.
bool is_quad(const ImDrawVert* v, const ImDrawIdx* i) {
  if (i[0] != i[3] || i[2] != i[4]) return false;
  const ImDrawVert& a = v[i[0]];
  const ImDrawVert& b = v[i[1]];
  const ImDrawVert& c = v[i[2]];
  const ImDrawVert& d = v[i[5]];
  return a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y && d.pos.x == a.pos.x &&
         a.pos.x < c.pos.x && a.pos.y < c.pos.y && a.col == b.col && b.col == c.col &&
         c.col == d.col;
}

void draw_command(Canvas& canvas, const ImDrawList& list, const ImDrawCmd& command) {
  const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
  const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
  canvas.x0 = std::max(0, static_cast<int>(command.ClipRect.x));
  canvas.y0 = std::max(0, static_cast<int>(command.ClipRect.y));
  canvas.x1 = std::min(canvas.picture.width, static_cast<int>(command.ClipRect.z));
  canvas.y1 = std::min(canvas.picture.height, static_cast<int>(command.ClipRect.w));
  for (unsigned i = 0; i + 3 <= command.ElemCount;) {
    const ImDrawIdx* at = indices + i;
    if (i + 6 <= command.ElemCount && is_quad(vertices, at)) {
      fill_quad(canvas, vertices[at[0]], vertices[at[2]]);
      i += 6;
    } else {
      fill_triangle(canvas, vertices + at[0], vertices + at[1], vertices + at[2]);
      i += 3;
    }
  }
}

}  // namespace

Picture rasterise(const ImDrawData& data, int width, int height, std::span<const std::uint8_t> page,
                  int page_size) {
  Picture picture{width, height, {}};
  picture.rgb.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3U, 0);
  Canvas canvas{picture, page, page_size, 0, 0, width, height};
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      if (command.UserCallback == nullptr) draw_command(canvas, list, command);
    }
  }
  return picture;
}

}  // namespace tomoshibi::test
