// The field names of `--json`, in one place: others test against them (docs/cli.md).
#pragma once

#include <optional>
#include <string>

#include "app/desk/desk.h"
#include "app/desk/reports.h"
#include "store/people/query.h"

namespace tomoshibi::cli {

using app::Json;
using app::to_line;

Json answer_to_json(const Json& id, const store::people::Answer& answer, std::int64_t micros);
Json chart_to_json(const app::OpenedChart& opened);

// A line of a batch file. Errors: kBadInput.
struct BatchQuery {
  Json id;
  store::people::Query query;
};
Result<BatchQuery> batch_query_from(std::string_view line);

}  // namespace tomoshibi::cli
