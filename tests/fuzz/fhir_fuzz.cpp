// Fuzzes the reader of FHIR documents: no input may crash it, run away or leave a record uncounted.
#include <cassert>
#include <cstdint>
#include <string>

#include "store/charts/fhir.h"
#include "tests/fuzz/counting_sink.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > (std::size_t{1} << 20)) return 0;
  std::string document(reinterpret_cast<const char*>(data), size);
  const std::size_t whole = document.size();
  document.resize(whole + 64);  // The padding that the reader asks for.
  tomoshibi::fuzz::CountingSink sink;
  tomoshibi::store::charts::FhirReader reader(sink);
  reader.read(std::string_view(document).substr(0, whole), 1, tomoshibi::Instant{0});
  sink.check();
  return 0;
}
