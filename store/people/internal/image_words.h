// The header of an image and the order of its sections; shared by what writes and what reads it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "store/people/internal/face.h"

namespace tomoshibi::store::people::internal {

inline constexpr std::uint32_t kImageMagic = 0x494d4f54;  // "TOMI"
inline constexpr std::uint32_t kImageVersion = 1;

enum Word : std::uint32_t {
  kMagicWord,
  kVersionWord,
  kSizeWord,
  kSlotsWord,
  kGroupsWord,
  kTermsWord,  // Five: surnames, given names, places, insurers, symbols.
  kMostRowWord = kTermsWord + 5,
  kGivenWidthWord,
  kPlaceWidthWord,
  kRowWidthWord,
  kListedWord,
  kNumbersWord,
  kSideNamesWord,
  kSideCardsWord,
  kSidePhonesWord,
  kSideBlocksWord,
  kSectionsWord,  // Where each section begins, in bytes; one more: where the last one ends.
};

enum Section : std::uint32_t {
  kTermOffsets,  // Five, each beside its bytes.
  kTermBytes,
  kFamilyStarts = kTermOffsets + 10,
  kPeople,
  kRows,
  kGroupPairs,
  kGroupStarts,
  kCards,
  kNumbers,
  kListOffsets,  // Three, each beside its bytes: by given name, day, place.
  kListBytes,
  kSideNames = kListOffsets + 6,
  kSideCards,
  kSidePhones,
  kSideBlocks,
  kNewest,
  kSections,
};
inline constexpr std::uint32_t kHeaderWords =
    std::uint32_t{kSectionsWord} + std::uint32_t{kSections} + 1;

inline constexpr std::uint32_t kNoSlotPhone = 0xffffffff;  // In the side table.
inline constexpr std::uint32_t kNoSlotBlock = 0xffffffff;

// A block in 32 bits: ward 7, then 12, 7 and 6 bits; kNoSlotBlock when it does not fit.
std::uint32_t pack_block(const Block& block);
Block unpack_block(std::uint32_t packed);
// Numbers of ten digits that begin with a zero, and mobile ones of eleven; kNoSlotPhone otherwise.
std::uint32_t pack_phone(std::uint64_t phone);
std::uint64_t unpack_phone(std::uint32_t packed);

}  // namespace tomoshibi::store::people::internal
