// The owner of a store answers who asks from outside, and gives away nothing that needs a sign-in.
// Method: a server and its desk in one thread, askers in another; requests that are none.
#include "app/desk/control.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "tests/desk_support.h"

using namespace tomoshibi;
using namespace tomoshibi::test;
using app::ControlCommand;
using app::ControlServer;
using app::Desk;
using app::Json;

namespace {

// Runs `ask` beside the thread that serves, as another process would.
template <typename Ask>
void beside(ControlServer& server, Desk& desk, Ask ask) {
  std::atomic<bool> done{false};
  std::thread asker([&] {
    ask();
    done = true;
  });
  while (!done) {
    server.serve(desk);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  asker.join();
}

std::string raw(const std::filesystem::path& dir, const std::string& request) {
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(descriptor >= 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::string path = (dir / "control.socket").string();
  REQUIRE(path.size() < sizeof name.sun_path);
  std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
  const auto* address = static_cast<const sockaddr*>(static_cast<const void*>(&name));
  REQUIRE(::connect(descriptor, address, sizeof name) == 0);
  ::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL);
  ::shutdown(descriptor, SHUT_WR);
  std::string answer;
  char piece[512];
  for (ssize_t got = 0; (got = ::recv(descriptor, piece, sizeof piece, 0)) > 0;) {
    answer.append(piece, static_cast<std::size_t>(got));
  }
  ::close(descriptor);
  return answer;
}

}  // namespace

TEST_CASE(
    "control: status, verification and the list come over the socket, which is the owner's alone") {
  Store store;
  Desk desk = store.open();
  REQUIRE(desk.sign_in_demo().has_value());
  std::atomic<int> woken{0};
  auto server = ControlServer::start(store.dir(), [&] { ++woken; });
  REQUIRE(server.has_value());
  struct stat information {};
  REQUIRE(::stat((store.dir() / "control.socket").c_str(), &information) == 0);
  CHECK((information.st_mode & 0777) == 0600);
  beside(*server, desk, [&] {
    std::vector<Json> lines;
    const auto take = [&](std::string_view line) { lines.push_back(Json::parse(line)); };
    CHECK(app::ask_owner(store.dir(), ControlCommand::kStatus, take).value() == 0);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["kiosk"] == "K-12");
    CHECK(lines[0]["region_open"] == true);
    lines.clear();
    CHECK(app::ask_owner(store.dir(), ControlCommand::kAuditVerify, take).value() == 0);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["good"] == true);
    lines.clear();
    // The tree over so many entries, for a paper that hangs on a wall.
    lines.clear();
    CHECK(app::ask_owner(store.dir(), ControlCommand::kAuditVerify, take, 2).value() == 0);
    REQUIRE(lines.size() == 1);
    const Json told = lines[0];
    CHECK(told["tree_at"]["size"] == 2);
    CHECK(told["tree_at"]["root"].get<std::string>().size() == 64);
    CHECK(told["tree_at"]["entries"] == told["entries"]);
    CHECK(raw(store.dir(), "{\"v\":1,\"command\":\"audit verify\",\"size\":\"2\"}\n").find("\"exit\":0") ==
          std::string::npos);
    lines.clear();
    CHECK(app::ask_owner(store.dir(), ControlCommand::kAuditList, take).value() == 0);
    REQUIRE(lines.size() == 2);
    CHECK(lines[1]["kind"] == "sign_in");
  });
  CHECK(woken >= 3);
}

TEST_CASE("control: a real store's list is closed to who asks without a sign-in") {
  Store store(false);
  Desk desk = store.open();
  REQUIRE(sign_in(desk, "master1", kMasterPassword).has_value());
  auto server = ControlServer::start(store.dir(), [] {});
  REQUIRE(server.has_value());
  beside(*server, desk, [&] {
    std::string all;
    const auto take = [&](std::string_view line) { all += line; };
    CHECK(app::ask_owner(store.dir(), ControlCommand::kAuditList, take).value() == 0);
    CHECK(all.find("sign_in") != std::string::npos);
    CHECK(all.find("\"name\"") == std::string::npos);  // Who it was by name is sealed.
  });
}

TEST_CASE("control: what is no request is answered as that, and the next one is served") {
  Store store;
  Desk desk = store.open();
  auto server = ControlServer::start(store.dir(), [] {});
  REQUIRE(server.has_value());
  beside(*server, desk, [&] {
    const std::string long_line(10'000, 'x');
    for (const std::string& request :
         {std::string("\n"), std::string("{}\n"), std::string("[1]\n"),
          std::string("{\"v\":2,\"command\":\"status\"}\n"),
          std::string("{\"v\":1,\"command\":\"find\"}\n"), std::string("{\"v\":1,\"command\":7}\n"),
          long_line + "\n", std::string("no line end")}) {
      CHECK(raw(store.dir(), request).find("\"exit\":2") != std::string::npos);
    }
    CHECK(app::ask_owner(store.dir(), ControlCommand::kStatus, [](std::string_view) {}).value() ==
          0);
  });
}

TEST_CASE("control: nobody there is said as such, also when an owner was killed") {
  Store store;
  const auto nothing = [](std::string_view) {};
  CHECK(app::ask_owner(store.dir(), ControlCommand::kStatus, nothing).error().code ==
        Errc::kOffline);
  {
    const auto server = ControlServer::start(store.dir(), [] {});
  }
  CHECK_FALSE(std::filesystem::exists(store.dir() / "control.socket"));
  CHECK(app::ask_owner(store.dir(), ControlCommand::kStatus, nothing).error().code ==
        Errc::kOffline);
  std::ofstream(store.dir() / "control.socket") << "left behind";
  CHECK(app::ask_owner(store.dir(), ControlCommand::kStatus, nothing).error().code ==
        Errc::kOffline);
  CHECK(ControlServer::start(store.dir(), [] {}).has_value());
}
