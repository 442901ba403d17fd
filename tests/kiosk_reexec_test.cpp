// A fresh image: same process, same arguments, and not a byte or a descriptor of the one before.
// Method: this test binary begins itself anew in a child, and its second image says what it finds.
#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/kiosk/reexec.h"
#include "tests/support/own_memory.h"
#include "tests/support/scratch.h"

using namespace tomoshibi;

namespace {

constexpr const char* kReport = "TOMOSHIBI_TEST_REEXEC_REPORT";
constexpr std::string_view kFirst = "canary-of-the-";
constexpr std::string_view kSecond = "image-before";

std::size_t copies_in_process() { return test::copies_in_own_memory(kFirst, kSecond); }

}  // namespace

// The second image: runs as a test case of its own name, and only when it was asked to.
TEST_CASE("reexec: the second image, when it is begun by the case below") {
  const char* const report = std::getenv(kReport);
  if (report == nullptr) return;
  std::ifstream before(report);
  long first_pid = 0;
  before >> first_pid;
  before.close();
  int inherited = 0;
  for (int descriptor = 3; descriptor < 64; ++descriptor) {
    inherited += fcntl(descriptor, F_GETFD) >= 0 ? 1 : 0;
  }
  std::ofstream after(report);
  after << (first_pid == getpid() ? "same" : "other") << ' ' << inherited << ' '
        << copies_in_process() << '\n';
  after.close();
  _exit(0);
}

TEST_CASE("reexec: memory and descriptors of the image before are gone, the process stays") {
  const test::Scratch scratch;
  const std::string report = (scratch.path() / "report").string();
  const pid_t child = fork();
  if (child == 0) {
    std::ofstream(report) << getpid() << '\n';
    setenv(kReport, report.c_str(), 1);
    if (::open("/dev/null", O_RDONLY) < 3) _exit(1);  // Without close-on-exec, by intent.
    std::vector<std::string> names(100, std::string(kFirst) + std::string(kSecond));
    if (copies_in_process() < 100) _exit(2);  // The look sees.
    std::string program = "test";
    std::string filter = "--test-case=reexec: the second image*";
    std::array<char*, 3> arguments{program.data(), filter.data(), nullptr};
    static_cast<void>(app::reexecute(arguments.data()));
    _exit(3);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  std::ifstream said(report);
  std::string process;
  int inherited = -1;
  std::size_t copies = 1;
  said >> process >> inherited >> copies;
  CHECK(process == "same");
  CHECK(inherited == 0);
  CHECK(copies == 0);
}
