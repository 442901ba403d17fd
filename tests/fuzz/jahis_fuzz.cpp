// Fuzzes the reader of JAHIS notebooks, decoding and split parts included.
#include <cstdint>
#include <string_view>

#include "store/charts/jahis.h"
#include "tests/fuzz/counting_sink.h"

namespace {

class Parts final : public tomoshibi::store::charts::PartStore {
 public:
  std::vector<Part> parts(const tomoshibi::PersonId&) override { return kept_; }
  void keep(const tomoshibi::PersonId&, const Part& part) override {
    if (kept_.size() < 32) kept_.push_back(part);
  }

 private:
  std::vector<Part> kept_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > (std::size_t{1} << 16)) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)tomoshibi::store::charts::is_notebook(bytes);
  const std::string text = tomoshibi::store::charts::notebook_text(bytes);
  tomoshibi::fuzz::CountingSink sink;
  Parts parts;
  tomoshibi::store::charts::read_notebook(text, sink, parts, tomoshibi::Instant{0});
  sink.check();
  return 0;
}
