#include "store/people/residence.h"

#include "store/base/municipality.h"
#include "store/people/internal/codec.h"

namespace tomoshibi::store::people {

Result<std::uint32_t> residence_code(vault::Database& region, const PersonId& id) {
  TRY(statement, region.prepare("SELECT record FROM person WHERE id = ?1"));
  statement.bind(1, ByteView(id.bytes));
  TRY(found, statement.step());
  if (!found) return Error(Errc::kNotFound, "nobody of this id is here");
  TRY(person, internal::decode_person(statement.blob(0)));
  return area_code_of(person.address.prefecture, person.address.city);
}

}  // namespace tomoshibi::store::people
