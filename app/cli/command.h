// What every subcommand shares: exit codes, the clear sentence of an error, progress on a terminal.
//
// Results go to stdout, everything else to stderr. An exit code is one of design's six: 0 done,
// 1 the honest answer is no, 2 usage, 3 refused, 4 damaged or forged input, 5 the machine failed.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "store/base/result.h"

namespace CLI {
class App;
}

namespace tomoshibi::cli {

enum class Exit : int { kDone = 0, kNo = 1, kUsage = 2, kRefused = 3, kDamaged = 4, kMachine = 5 };

Exit exit_of(Errc code);
// Prints "tomoshibi: <what>" (with the subject, when there is one) and gives the exit code.
Exit complain(const Error& error, std::string_view subject = {});

// A line that rewrites itself on a terminal, at most ten times a second; silent elsewhere, but for
// a line every ten seconds, so that a log shows that work goes on.
class ProgressLine final {
 public:
  explicit ProgressLine(std::string title);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  // share: 0 to 1; below 0 when the whole is not known.
  void show(double share, std::string_view words);
  void done(std::string_view words);

 private:
  std::string title_;
  bool is_terminal_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point shown_;
};

std::string with_thousands(std::uint64_t number);  // 1,087,127

// Each adds its subcommand to the tool; what runs writes its exit code into `exit`.
void add_population(CLI::App& tool, Exit& exit);
void add_kiosk(CLI::App& tool, Exit& exit);
void add_import(CLI::App& tool, Exit& exit);
void add_find(CLI::App& tool, Exit& exit);
void add_chart(CLI::App& tool, Exit& exit);
void add_consented(CLI::App& tool, Exit& exit);
void add_audit(CLI::App& tool, Exit& exit);
void add_status(CLI::App& tool, Exit& exit);
void add_account(CLI::App& tool, Exit& exit);
void add_roster(CLI::App& tool, Exit& exit);
void add_store(CLI::App& tool, Exit& exit);
void add_retune(CLI::App& tool, Exit& exit);
void add_authority(CLI::App& tool, Exit& exit);
void add_hub(CLI::App& tool, Exit& exit);
void add_order(CLI::App& tool, Exit& exit);
void add_sync(CLI::App& tool, Exit& exit);
void add_bench(CLI::App& tool, Exit& exit);

}  // namespace tomoshibi::cli
