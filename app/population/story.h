// The people of the screens: 山本 喜代子 of 輪島市門前町道下 with her chart, her namesake, and five
// more whom the same search shows. They come first when their municipality is asked for.
//
// Proof: tests/population_region_test.cpp.
#pragma once

#include <cstddef>
#include <vector>

#include "app/population/region.h"

namespace tomoshibi::population {

std::size_t story_size(const std::vector<std::size_t>& places);
std::vector<Resident> make_story(const std::vector<std::size_t>& places, const Window& window,
                                 const Facilities& facilities);

}  // namespace tomoshibi::population
