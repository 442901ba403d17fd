// Blocks of people to lines; see region.h.
#include "app/population/region.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "app/population/insurance.h"
#include "app/population/story.h"

namespace tomoshibi::population {
namespace {

// Each block goes to the municipality that is furthest behind its share, so that any number of
// people is spread by real population, and a longer run begins with the same blocks.
std::vector<std::size_t> spread(const std::vector<std::size_t>& places, std::uint64_t blocks) {
  double total = 0;
  for (const std::size_t place : places) total += municipality_table()[place].population;
  std::vector<double> given(places.size(), 0);
  std::vector<std::size_t> row;
  row.reserve(blocks);
  for (std::uint64_t block = 0; block < blocks; ++block) {
    std::size_t best = 0;
    double most = -1e18;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const double share = municipality_table()[places[i]].population / total;
      const double behind = share * static_cast<double>(block + 1) - given[i];
      if (behind > most) {
        most = behind;
        best = i;
      }
    }
    given[best] += 1;
    row.push_back(places[best]);
  }
  return row;
}

std::string patient_id(std::uint64_t index) {
  char text[32];
  std::snprintf(text, sizeof text, "ishikawa-%09llu", static_cast<unsigned long long>(index + 1));
  return text;
}

}  // namespace

std::vector<std::size_t> places_of(const std::vector<std::string>& codes) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < municipality_table().size(); ++i) {
    const bool wanted = codes.empty() || std::find(codes.begin(), codes.end(),
                                                   municipality_table()[i].code) != codes.end();
    if (wanted) places.push_back(i);
  }
  const auto known = [](const std::string& code) {
    return std::any_of(municipality_table().begin(), municipality_table().end(),
                       [&](const Municipality& row) { return code == row.code; });
  };
  if (!std::all_of(codes.begin(), codes.end(), known)) places.clear();
  return places;
}

Synthesis::Synthesis(const Options& options)
    : options_(options), window_(options.as_of), writer_(window_) {
  const std::vector<std::size_t> places = places_of(options.areas);
  story_people_ = std::min<std::uint64_t>(options.people, story_size(places));
  const std::uint64_t rest = options.people - story_people_;
  block_places_ = spread(places, (rest + kBlockPeople - 1) / kBlockPeople);
  chunks_ = std::max<std::uint64_t>(1, (block_places_.size() + kBlocksAChunk - 1) / kBlocksAChunk);
}

Resident Synthesis::finish(Random& random, Citizen citizen) const {
  Resident resident;
  resident.citizen = std::move(citizen);
  resident.health = make_health(random, resident.citizen, window_, facilities_);
  if (resident.citizen.age >= 65 && resident.citizen.age < 75 &&
      resident.health.illnesses.test(at(Illness::kDialysis)) && random.chance(0.5)) {
    insure_late_elder(random, resident.citizen);  // 65 to 74 with a recognised disability.
  }
  resident.visits = make_visits(random, resident.citizen, window_, facilities_, resident.health);
  resident.checkups =
      make_checkups(random, resident.citizen, resident.health, window_, facilities_);
  return resident;
}

std::vector<Resident> Synthesis::make_residents(std::uint64_t block) const {
  const std::uint64_t rest = options_.people - story_people_;
  const auto count = static_cast<int>(std::min(kBlockPeople, rest - block * kBlockPeople));
  Random people_random(options_.seed, block * 2);
  std::vector<Citizen> citizens =
      make_block(people_random, block_places_[block], count, options_.as_of);
  std::vector<Resident> residents;
  residents.reserve(citizens.size());
  Random health_random(options_.seed, block * 2 + 1);
  for (Citizen& citizen : citizens) {
    residents.push_back(finish(health_random, std::move(citizen)));
  }
  return residents;
}

std::uint64_t Synthesis::write_resident(const Resident& resident, std::uint64_t index,
                                        Random& random, std::string& out) const {
  Record record{patient_id(index), &resident.citizen, &resident.health, &resident.visits,
                &resident.checkups};
  return writer_.write(record, random, out);
}

Progress Synthesis::write_chunk(std::uint64_t chunk, std::string& out) const {
  Progress done;
  const std::size_t before = out.size();
  if (chunk == 0) {
    for (const Facility& facility : facilities_.all()) {
      write_organization(facility, window_.today - 1, out);
      ++done.resources;
    }
  }
  if (chunk == 0 && story_people_ > 0) {
    const std::vector<std::size_t> places = places_of(options_.areas);
    std::vector<Resident> story = make_story(places, window_, facilities_);
    Random random(options_.seed, ~0ull);
    for (std::uint64_t i = 0; i < story_people_; ++i) {
      done.resources += write_resident(story[i], i, random, out);
      ++done.people_done;
    }
  }
  const std::uint64_t last =
      std::min<std::uint64_t>((chunk + 1) * kBlocksAChunk, block_places_.size());
  for (std::uint64_t block = chunk * kBlocksAChunk; block < last; ++block) {
    Random random(options_.seed ^ 0x7265636f72647321u, block);
    std::uint64_t index = story_people_ + block * kBlockPeople;
    for (const Resident& resident : make_residents(block)) {
      done.resources += write_resident(resident, index++, random, out);
      ++done.people_done;
    }
  }
  done.bytes = out.size() - before;
  return done;
}

}  // namespace tomoshibi::population
