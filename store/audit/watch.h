// Watching: which accesses and searches somebody else should look at. Scored on the device, from its
// own journal; nothing is ever blocked (care.md 15), a score asks and flags.
//
// Two uses of one model: Watch follows the shift as it happens (budgets, the figures told to the user
// at sign-out, the grounds on which a second person is asked for); flags_of() goes over a whole
// journal for the review queue. Both judge the same facts by the same function and give, for the same
// entries, the same flags.
//
// The model counts in bits: how much more often is this seen when nobody stands there than when a
// patient does? What patients leave behind (a record, a card number, a birth date said) is learned
// from this journal, so that a device on which nobody records anything does not accuse everybody.
//
//   bits of an access = nothing left behind + who it is to the user + hour + how many others looked
//
// The limits stand in Limits with their reasons; they were set on generated weeks and judged on
// weeks with seeds that the setting never saw (docs/audit.md has the figures).
// Limits of memory: kAccessesKept accesses and searches each; the oldest are forgotten.
// Cost: take() O(log n); judging O(n log n) (docs/audit.md has the times).
// Proof: tests/audit_watch_test.cpp, tests/audit_watch_property_test.cpp, tests/bench/watch.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "store/audit/access_book.h"
#include "store/audit/flag.h"

namespace tomoshibi::store::audit {

inline constexpr std::size_t kAccessesKept = 65'536;

struct Limits {
  // Two minutes a person is the pace of nobody who speaks with people.
  std::uint32_t new_people_an_hour_by_user = 30;
  // Two such users at one device.
  std::uint32_t new_people_an_hour_by_device = 60;

  // An access is flagged from here: 2^5 times likelier with nobody there. Lower and honest
  // accesses pass 2 %, higher and a relative looked up with his birth date is missed.
  double flag_bits = 5.0;
  // A ground is named from here: below, it says next to nothing.
  double named_bits = 1.0;
  // A run of accesses without trace: four looked up without a birth date. Lower, and the rounds of a
  // doctor who writes on paper are runs.
  double run_bits = 12.0;
  // A run ends here: nobody looks through a village with such pauses.
  std::int64_t run_pause_minutes = 180;
  // Each further user who looked at one person without trace, beside what that says by itself.
  double sought_bits = 3.0;
  // Against it: each user who recorded something for the person, or had the card.
  double treated_bits = 2.2;
  // Two users see one patient often enough, on paper both: so much is no wonder.
  double seen_by_two_bits = 3.4;
  // As long as an encounter's follow-up lasts; a person known to all is looked at within days.
  std::int64_t sought_days = 7;
  // Doctor, pharmacist and the two shifts after them see one consent; a sixth is asked why.
  std::uint32_t viewers = 6;

  // One patient in eight is not found at once, with two or three tries; six in a row with nobody
  // opened is somebody else's evening.
  std::uint32_t searches_in_a_row = 6;
  std::int64_t search_pause_minutes = 30;

  // Fewer are chance, whatever the rate.
  std::uint32_t no_consent_least = 3;
  // So unlikely must the user's share be under the median of his peers.
  double no_consent_chance = 0.001;

  // A strange hour alone accuses nobody: somebody's first night is one, too.
  double hour_bits_most = 2.7;
  // The night of a shelter: lights out to the first nurse's round.
  int night_from_hour = 22;
  int night_until_hour = 6;
  // Back after so long a pause, in the evening or at night, when the longest shift that could have
  // begun with the day's first access is over: his own work was done.
  std::int64_t back_after_minutes = 150;
  std::int64_t work_minutes = 660;
  std::int64_t back_within_minutes = 660;  // Longer is sleep, and the next shift.
  int evening_from_hour = 19;
  int evening_until_hour = 7;
};

// What is told to the user himself at sign-out: 「同意なし きょう3件（ほかの方の中央値 0件）」.
struct OwnFigures {
  std::uint32_t opened = 0;             // People today.
  std::uint32_t without_consent = 0;
  std::uint32_t median_without_consent = 0;  // Of the others who opened anybody that day.
  std::uint32_t searches_only = 0;
};

// What is known of the person and the user beyond the journal: given by whoever has the register open.
struct Likeness {
  bool same_surname = false;   // As the user, a former surname included.
  bool same_address = false;   // As the person opened just before without consent.
  bool own_staff = false;      // Somebody with an account here, or the user himself.
  bool own_household = false;  // At the user's own address.
  bool neighbour = false;      // In the user's street, see next_door().
};

// Is the one a few doors from the other? Both are the part of an address behind the city, as
// registered: the same words up to the first number, and numbers at most twenty apart. True for the same
// house as well. Full-width digits are digits. Empty or without a number: false.
bool next_door(std::string_view line, std::string_view other_line);

// Should somebody else be asked to look, too? Never a bar: the doctor goes on either way.
enum class SecondAsk : std::uint8_t {
  kNotNeeded,
  kAsk,          // Somebody else has an account here: ask him, or a voice at the hub.
  kNobodyThere,  // Alone: a reason and the top of the review queue take his place.
};
struct SecondPersonQuestion {
  SecondAsk ask = SecondAsk::kNotNeeded;
  journal::ConsentFlags grounds;  // Those of the consent that ask for it.
};
// `others`: members other than the user who may look at patients and could be asked now.
SecondPersonQuestion second_person_for(journal::ConsentFlags grounds, ConsentAnswer answer,
                                       bool under_emergency_code, std::size_t others);

class Watch final {
 public:
  explicit Watch(const Limits& limits = {});
  Watch(Watch&&) noexcept;
  Watch& operator=(Watch&&) noexcept;
  ~Watch();

  // Every entry of the device's journal, in order, as it was appended (opened) or read at the start.
  void take(const journal::Entry& entry);

  // Before a consent is recorded: the grounds that its entry should carry and for which a second
  // person is asked, when there is one.
  journal::ConsentFlags grounds(const AccountId& user, const PersonId& person,
                                const Likeness& likeness, Instant now) const;
  OwnFigures figures(const AccountId& user, Instant now) const;
  // Of everything taken and still kept.
  std::vector<Flag> flags() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of everything in the book, in the order of the entries, an access's gravest first; an access can
// have several. Of a run or a budget every access that makes it.
std::vector<Flag> flags_of(const AccessBook& book, const Limits& limits = {});

}  // namespace tomoshibi::store::audit
