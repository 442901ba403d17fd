// The rates that a region keeps: one row each, by name; without rows the rates that the program comes with.
#include <array>
#include <string_view>
#include <utility>

#include "store/people/internal/state.h"
#include "store/people/rates.h"
#include "store/people/register.h"

namespace tomoshibi::store::people {
namespace {

constexpr std::array<std::pair<const char*, double Rates::*>, 11> kNames{{
    {"birth_exact", &Rates::birth_exact},
    {"birth_exchanged", &Rates::birth_exchanged},
    {"birth_near_day", &Rates::birth_near_day},
    {"birth_other_day", &Rates::birth_other_day},
    {"birth_other_month", &Rates::birth_other_month},
    {"birth_next_year", &Rates::birth_next_year},
    {"birth_ten_years", &Rates::birth_ten_years},
    {"birth_year_exchanged", &Rates::birth_year_exchanged},
    {"birth_other_era", &Rates::birth_other_era},
    {"sex_other", &Rates::sex_other},
    {"absent", &Rates::absent},
}};

constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS rate(name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID";

}  // namespace

namespace internal {

Result<void> load_rates(Register::State& state) {
  TRY(table, state.database().prepare("SELECT 1 FROM sqlite_master WHERE name = 'rate'"));
  TRY(exists, table.step());
  if (!exists) return ok();
  TRY(rows, state.database().prepare("SELECT name, value FROM rate"));
  Rates rates;
  while (true) {
    TRY(row, rows.step());
    if (!row) break;
    for (const auto& [name, rate] : kNames) {
      if (rows.text(0) == name) rates.*rate = rows.real(1);
    }
  }
  if (!are_valid(rates)) return Error(Errc::kCorrupt, "a rate of the search is not between 0 and 1");
  state.rates = rates;
  return ok();
}

}  // namespace internal

Rates Register::rates() const { return state_->rates; }

Result<void> Register::use_rates(const Rates& rates) {
  if (!are_valid(rates)) return Error(Errc::kBadInput, "a rate of the search is not between 0 and 1");
  state_->rates = rates;
  return ok();
}

Result<void> Register::keep_rates(const Rates& rates) {
  TRY_VOID(use_rates(rates));
  TRY_VOID(state_->database().execute(kTable));
  TRY_VOID(state_->database().execute("DELETE FROM rate"));
  if (rates == Rates{}) return ok();
  TRY(insert, state_->database().prepare("INSERT INTO rate(name, value) VALUES(?1, ?2)"));
  for (const auto& [name, rate] : kNames) {
    insert.reset();
    insert.bind(1, std::string_view(name)).bind(2, rates.*rate);
    TRY_VOID(insert.step());
  }
  return ok();
}

}  // namespace tomoshibi::store::people
