// The people of the screens; see story.h.
#include "app/population/story.h"

#include <algorithm>

namespace tomoshibi::population {

std::size_t story_size(const std::vector<std::size_t>&) { return 0; }
std::vector<Resident> make_story(const std::vector<std::size_t>&, const Window&, const Facilities&) { return {}; }

}  // namespace tomoshibi::population
