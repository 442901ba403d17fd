// What is reported of a store as JSON: the same objects whether this process owns the store or the
// one that does is asked (control.h). Field names are docs/cli.md's. No patient word but where it
// is said.
// Thread: the store thread. Proof: tests/desk_control_test.cpp, tests/journeys/terminal.py.
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "app/desk/desk.h"
#include "store/journal/entry.h"
#include "store/journal/verify.h"

namespace tomoshibi::app {

using Json = nlohmann::ordered_json;

// One line, whatever bytes the text holds.
std::string to_line(const Json& value);

Result<Json> report_status(const Desk& desk);

Json report_of(const store::journal::Verification& found);
Json report_of(const store::journal::Entry& entry);

// With whose key personal parts are opened: an auditor's does not open what is the region's alone.
// Nobody's for whoever did not prove himself; the facility's in a demo.
enum class Reader : std::uint8_t { kNobody, kFacility, kAuditor };
// Gives each entry that verifies; who it is about is in it as far as the reader's key opens it.
Result<store::journal::Verification> report_entries(const std::filesystem::path& dir, Reader reader,
                                                    const std::function<void(const Json&)>& give);

}  // namespace tomoshibi::app
