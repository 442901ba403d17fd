// Json: a value of a parsed document, or nothing; asking nothing for more gives nothing. Keeps the
// readers of resources free of error handling: what is absent or of another type reads as absent.
#pragma once

#include <simdjson.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace tomoshibi::store::charts::internal {

class Json final {
 public:
  Json() = default;
  explicit Json(simdjson::dom::element value) : value_(value), here_(true) {}

  bool here() const { return here_; }
  simdjson::dom::element value() const { return value_; }  // Requires here().
  bool is_object() const { return here_ && value_.is_object(); }
  bool is_array() const { return here_ && value_.is_array(); }

  Json operator[](std::string_view key) const {
    simdjson::dom::object object;
    if (!here_ || value_.get(object) != simdjson::SUCCESS) return {};
    simdjson::dom::element found;
    if (object.at_key(key).get(found) != simdjson::SUCCESS) return {};
    return Json(found);
  }

  // Each element of an array; a single value counts as an array of one. `call` may return bool:
  // false stops.
  template <typename Call>
  void each(Call&& call) const {
    if (!here_) return;
    simdjson::dom::array array;
    if (value_.get(array) != simdjson::SUCCESS) {
      call(*this);
      return;
    }
    for (const simdjson::dom::element element : array) {
      if constexpr (std::is_same_v<decltype(call(Json(element))), bool>) {
        if (!call(Json(element))) return;
      } else {
        call(Json(element));
      }
    }
  }
  Json first() const {
    Json found;
    each([&](const Json& element) {
      found = element;
      return false;
    });
    return found;
  }

  // Text of a string value; empty otherwise.
  std::string_view text() const {
    std::string_view text;
    if (!here_ || value_.get(text) != simdjson::SUCCESS) return {};
    return text;
  }
  bool truth() const {
    bool value = false;
    return here_ && value_.get(value) == simdjson::SUCCESS && value;
  }
  std::optional<bool> boolean() const {
    bool value = false;
    if (!here_ || value_.get(value) != simdjson::SUCCESS) return std::nullopt;
    return value;
  }
  // A number, also one that was written as a string.
  std::optional<double> number() const {
    double value = 0;
    if (!here_) return std::nullopt;
    if (value_.get(value) == simdjson::SUCCESS) return value;
    const std::string_view written = text();
    const auto [end, error] =
        std::from_chars(written.data(), written.data() + written.size(), value);
    if (written.empty() || error != std::errc() || end != written.data() + written.size() ||
        !std::isfinite(value)) {
      return std::nullopt;
    }
    return value;
  }
  // The shortest text of a number; empty otherwise.
  std::string number_text() const {
    const std::optional<double> value = number();
    if (!value) return {};
    std::array<char, 64> digits{};
    // A dose is read by people: 0.00001, never 1e-05. What does not fit so is out of any range.
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), *value,
                                            std::chars_format::fixed);
    return error == std::errc() ? std::string(digits.data(), end) : std::string();
  }
  std::optional<int> whole_number() const {
    const std::optional<double> value = number();
    if (!value || std::abs(*value) > 1e6 || std::floor(*value) != *value) return std::nullopt;
    return static_cast<int>(*value);
  }

 private:
  simdjson::dom::element value_;
  bool here_ = false;
};

}  // namespace tomoshibi::store::charts::internal
