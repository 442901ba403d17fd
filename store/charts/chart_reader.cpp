#include "store/charts/chart_reader.h"

#include <map>

#include "store/charts/internal/charts_by_id.h"
#include "store/charts/internal/sink.h"

namespace tomoshibi::store::charts {

struct ChartReader::State {
  internal::ChartsById charts;
};

ChartReader::ChartReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ChartReader::ChartReader(ChartReader&&) noexcept = default;
ChartReader& ChartReader::operator=(ChartReader&&) noexcept = default;
ChartReader::~ChartReader() = default;

Result<ChartReader> ChartReader::open(vault::Database& region) {
  TRY(charts, internal::ChartsById::open(region));
  return ChartReader(std::make_unique<State>(State{std::move(charts)}));
}

Result<ChartReader> ChartReader::open(std::span<vault::Database* const> parts,
                                      vault::Database& overlay) {
  TRY(charts, internal::ChartsById::open(parts, overlay));
  return ChartReader(std::make_unique<State>(State{std::move(charts)}));
}

Result<std::vector<Chart>> ChartReader::charts(const AuditedAccess& access, Instant now) const {
  if (access.charts().empty()) return Error(Errc::kDenied, "this access opens no chart");
  if (now >= access.expires()) return Error(Errc::kDenied, "this access is over; ask again");
  std::vector<Chart> all;
  bool found = false;
  for (const PersonId& id : access.charts()) {
    TRY(chart, state_->charts.read(id, access.sections()));
    found |= chart.has_value();
    all.push_back(chart ? *std::move(chart) : Chart{id, {}, {}, {}, {}, {}, {}});
  }
  if (!found) return Error(Errc::kNotFound, "there is no chart of this person in the store");
  return all;
}

}  // namespace tomoshibi::store::charts
