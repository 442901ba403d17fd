// The model's numbers: natural logarithms of P(what was asked | what is registered).
//
// Source: the table "Ranking weights" of docs/search.md, estimated on synthetic registers; where a
// line says so it was fitted again here. The weight of a field is L - ln u, u from the register.
#pragma once

#include <cmath>

namespace tomoshibi::store::people::internal::weights {

// Priors.
inline constexpr double kRelative = 0.02;  // A relative who is not registered is meant.

// A register of a few people says little about how rare a name is: frequencies are of at least so
// many.
inline constexpr double kFewPeople = 2000;

// Kana.
inline constexpr double kKanaExact = -0.1;
inline constexpr double kKanaSpelling = -1.6;  // オータニ for オオタニ, ｼﾖｳｼﾞ for ショウジ.
inline constexpr double kKanaSound = -3.3;
inline constexpr double kKanaEdit = -4.6;      // A unit of distance, on top of kKanaSound.
inline constexpr double kKanaFarthest = 2.4;   // Beyond that it is another name.
inline constexpr double kOtherReading = -3.6;  // The register reads these kanji so elsewhere.
inline constexpr double kPrefix = -6.5;        // Still typing.
// Kanji.
inline constexpr double kKanjiExact = -0.06;
inline constexpr double kHomophone = -4.09;      // ln(.05 / 3); less ln(n / 4), n ways to write it.
inline constexpr double kOneKanji = -8.9;        // ln .02 - 5
inline constexpr double kDifferent = -5.2;       // Below ln u.
inline constexpr double kMaidenName = 1.6;       // Surname of adult women that differs.
inline constexpr double kFormerName = -1.6;
// Roman letters.
inline constexpr double kRomanEqual = -0.3;
inline constexpr double kRomanPart = -1.2;       // A middle name left out.
inline constexpr double kRomanBase = -2.2;
inline constexpr double kRomanEdit = -2.6;
// Order and single names.
inline constexpr double kSwapped = -2.3;         // ln .1
inline constexpr double kSwappedRoman = -0.7;    // ln .5
inline constexpr double kSingle = -0.9;          // ln .4

// Birth date, full; single slips stand in store/people/rates.h, which is fitted.
inline constexpr double kBirthExact = 0.93, kBirthSwap = 0.015, kBirthOtherDay = 0.012 / 28,
                        kBirthYearAndDay = 0.001 / 15, kBirthSwapAndYear = 0.0004,
                        kBirthSwapAndDay = 0.0006, kBirthNone = 0.004 / 30000;
// Birth year alone.
inline constexpr double kYearExact = 0.95, kYearNext = 0.012, kYearTen = 0.003, kYearSwap = 0.004,
                        kYearEra = 0.001, kYearNone = 0.02 / 110;

inline constexpr double kSexEqual = -0.01;

// Places.
inline constexpr double kTownExact = -0.1, kTownTie = -0.5;
inline const double kTownPrefix = std::log(0.03);
inline const double kTownOneKanji = std::log(0.004);
inline const double kTownOtherCity = std::log(0.01);
inline constexpr double kSameCity = 0.08, kElsewhere = 0.02;  // Over how many there are.
inline constexpr double kTownKana = -0.4, kTownKanaEdit = -2.4;
inline constexpr double kBlockAll = -0.15, kBlockPrefix = -1.2;
inline const double kBlockPart = std::log(0.05 / 8);
inline const double kBlockOther = std::log(1.0 / 400);
inline const double kBlockNone = std::log(1.0 / 400) - 3;

// Cards.
inline constexpr double kCodeExact = -0.08;
inline constexpr double kBranchEqual = -0.03, kBranchOther = -6.0, kBranchAny = -1.4;
inline constexpr double kBoxesExchanged = -4.6;  // ln .01

inline constexpr double kPhoneEqual = -0.2, kPhoneOneDigit = -4.0, kPhoneOther = 0.3;

// Verdict.
inline constexpr double kCertain = 0.98;
inline constexpr double kKeys = 1.5;
inline constexpr double kNobody = 0.04;  // Below that, all of the list together: not found.
inline constexpr double kNamesake = 20;  // Within this factor a namesake is in question.
inline constexpr int kStaleDays = 30;

}  // namespace tomoshibi::store::people::internal::weights
