// The rates that a region keeps: one row each, by name; without rows the rates that the program comes with.
#include <array>
#include <bit>
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

namespace {

constexpr std::uint8_t kProposalVersion = 1;
constexpr std::size_t kProposalBytes = 1 + 8 * (kNames.size() + 4);

}  // namespace

Bytes encode_proposal(const RatesProposal& proposal) {
  Bytes bytes{kProposalVersion};
  const auto add = [&bytes](std::uint64_t value) {
    for (int at = 0; at < 8; ++at) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * at)));
  };
  for (const auto& [name, rate] : kNames) add(std::bit_cast<std::uint64_t>(proposal.rates.*rate));
  add(proposal.counted);
  add(proposal.tried);
  add(std::bit_cast<std::uint64_t>(proposal.loss_before));
  add(std::bit_cast<std::uint64_t>(proposal.loss_after));
  return bytes;
}

Result<RatesProposal> decode_proposal(ByteView bytes) {
  constexpr Error kNoProposal{Errc::kCorrupt, "the rates proposed for the search cannot be read"};
  if (bytes.size() != kProposalBytes || bytes[0] != kProposalVersion) return kNoProposal;
  std::size_t at = 1;
  const auto next = [&] {
    std::uint64_t value = 0;
    for (int byte = 0; byte < 8; ++byte) value |= std::uint64_t{bytes[at++]} << (8 * byte);
    return value;
  };
  RatesProposal proposal;
  for (const auto& [name, rate] : kNames) proposal.rates.*rate = std::bit_cast<double>(next());
  proposal.counted = next();
  proposal.tried = next();
  proposal.loss_before = std::bit_cast<double>(next());
  proposal.loss_after = std::bit_cast<double>(next());
  if (!are_valid(proposal.rates)) return kNoProposal;
  return proposal;
}

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
