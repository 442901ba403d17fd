// A folder of one test's own, gone when the test ends.
#pragma once

#include <stdlib.h>

#include <cassert>
#include <filesystem>
#include <string>
#include <system_error>

namespace tomoshibi::test {

class Scratch final {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tomoshibi-XXXXXX").string();
    const char* made = mkdtemp(pattern.data());
    assert(made != nullptr);
    path_ = made;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tomoshibi::test
