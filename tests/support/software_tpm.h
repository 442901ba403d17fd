// A software TPM (swtpm) of a test's own, on a free loopback port, ended by its process id.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "store/vault/tpm.h"

namespace tomoshibi::test {

// Two neighbouring ports that nobody listens on: the second is swtpm's control channel.
inline int free_port() {
  for (int attempt = 0; attempt < 50; ++attempt) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const int first = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int second = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    int port = 0;
    if (::bind(first, plain, size) == 0 && ::getsockname(first, plain, &size) == 0) {
      port = ntohs(address.sin_port);
      address.sin_port = htons(static_cast<std::uint16_t>(port + 1));
      if (port > 65'000 || ::bind(second, plain, size) != 0) port = 0;
    }
    ::close(first);
    ::close(second);
    if (port != 0) return port;
  }
  return 0;
}

// One chip. Its memory is a folder: a second start finds what the first left.
class Chip final {
 public:
  explicit Chip(const std::filesystem::path& memory) : port_(free_port()) {
    const std::string server =
        "type=tcp,bindaddr=127.0.0.1,port=" + std::to_string(port_) + ",disconnect";
    const std::string control =
        "type=tcp,bindaddr=127.0.0.1,port=" + std::to_string(port_ + 1);
    const std::string state = "dir=" + memory.string();
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      const int nowhere = ::open("/dev/null", O_RDWR);
      for (const int one : {0, 1, 2}) ::dup2(nowhere, one);
      ::execlp("swtpm", "swtpm", "socket", "--tpm2", "--server", server.c_str(), "--ctrl",
               control.c_str(), "--tpmstate", state.c_str(), "--flags",
               "not-need-init,startup-clear", static_cast<char*>(nullptr));
      ::_exit(127);
    }
  }
  Chip(const Chip&) = delete;
  Chip& operator=(const Chip&) = delete;
  ~Chip() { end(); }

  void end() {
    if (process_ <= 0) return;
    ::kill(process_, SIGTERM);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = 0;
  }
  std::string address() const { return "swtpm:host=127.0.0.1,port=" + std::to_string(port_); }

  // It needs a moment to listen.
  store::vault::Tpm open() const {
    for (int attempt = 0; attempt < 200; ++attempt) {
      auto tpm = store::vault::Tpm::open(address());
      if (tpm) return std::move(*tpm);
      ::usleep(20'000);
    }
    FAIL("swtpm does not answer");
    std::abort();
  }

 private:
  int port_;
  pid_t process_ = 0;
};

inline bool has_swtpm() {
  ::setenv("TSS2_LOG", "all+none", 0);  // The library tells of each wrong PIN on standard error.
  for (const char* folder : {"/usr/bin", "/usr/local/bin", "/bin"}) {
    if (std::filesystem::exists(std::filesystem::path(folder) / "swtpm")) return true;
  }
  MESSAGE("skipped: swtpm is not installed");
  return false;
}

}  // namespace tomoshibi::test
