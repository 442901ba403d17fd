// Control: the process that owns a store answers what another process of the same user asks of it,
// so that `status` and `audit` work while the window is up.
//
//   asker                          owner
//   connect DIR/control.socket ──▶ its own thread takes the request (who asks: SO_PEERCRED)
//   {"v":1,"command":"status"} ──▶ wake() ── the owner's store thread calls serve(desk)
//   lines ◀── answer ── {"exit":0}
//
// Only what needs no sign-in is answered, so no proof crosses the socket and no patient word either
// (in a demo, whose people are not real, the journal is listed opened).
// Limits: a request is one line of at most 4,096 bytes within 5 s; an answer at most 64 MiB; four
// askers at a time. The socket is 0600 and gone when the owner ends.
// Thread: serve() belongs to the store thread, the rest to whoever made it. Errors: kStorage.
// Proof: tests/desk_control_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/desk/desk.h"
#include "store/base/result.h"

namespace tomoshibi::app {

enum class ControlCommand : std::uint8_t { kStatus = 1, kAuditVerify, kAuditList };

class ControlServer final {
 public:
  // `wake` is called from the server's thread when something waits for serve().
  static Result<ControlServer> start(const std::filesystem::path& dir, std::function<void()> wake);
  ControlServer(ControlServer&&) noexcept;
  ControlServer& operator=(ControlServer&&) = delete;
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;
  ~ControlServer();

  // Answers everything that waits. Returns at once when nothing does.
  void serve(Desk& desk);

 private:
  struct State;
  explicit ControlServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Asks the owner of `dir`. `line` gets each line of the answer.
// `size`: of a verification, the tree over so many entries is told, too ("tree_at"); 0: none.
//   Gives the exit code. Errors: kOffline (nobody answers there), kBadInput (not our protocol).
Result<int> ask_owner(const std::filesystem::path& dir, ControlCommand command,
                      const std::function<void(std::string_view line)>& line,
                      std::uint64_t size = 0);

}  // namespace tomoshibi::app
