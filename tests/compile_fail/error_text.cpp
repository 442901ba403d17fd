// Patient data cannot enter an error: its text is a literal, and its failure is never dropped.
// Method: as audited_access.cpp.
#include <string>

#include "store/base/result.h"
#include "store/base/secret.h"

using namespace tomoshibi;

Result<int> read_it();

Result<int> fail(const std::string& name) {
#if MUST_NOT_COMPILE == 1  // Run-time text.
  return Error(Errc::kNotFound, name.c_str());
#elif MUST_NOT_COMPILE == 2  // A failure that nobody looks at.
  read_it();
  return static_cast<int>(name.size());
#elif MUST_NOT_COMPILE == 3  // A key that is copied.
  const Secret<32> key = Secret<32>::random();
  const Secret<32> copy = key;
  return static_cast<int>(copy.view().size() + name.size());
#else
  TRY(value, read_it());
  if (name.empty()) return Error(Errc::kNotFound, "there is no name");
  return value;
#endif
}
