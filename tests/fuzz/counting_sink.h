// A sink that keeps nothing and checks the manners of whoever talks to it.
#pragma once

#include <cassert>
#include <cstdint>

#include "store/charts/internal/sink.h"

namespace tomoshibi::fuzz {

class CountingSink final : public store::charts::internal::Sink {
 public:
  void begin(std::uint64_t, std::string_view, std::uint64_t) override {
    check();
    open_ = true;
    settled_ = false;
  }
  void add(const PersonId&, store::charts::internal::Part, const store::charts::internal::Row&,
           bool) override {
    assert(open_);
    settled_ = true;
  }
  void keep_fact(const PersonId&, std::string_view) override { settled_ = true; }
  void settle(bool) override { settled_ = true; }
  std::optional<std::string> fact(const PersonId&) override { return std::nullopt; }
  void quarantine(const char* reason) override {
    assert(open_ && reason != nullptr);
    settled_ = true;
  }
  // Every record that began became something.
  void check() const { assert(!open_ || settled_); }

 private:
  bool open_ = false;
  bool settled_ = false;
};

}  // namespace tomoshibi::fuzz
