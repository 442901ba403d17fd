#include "store/people/query.h"

namespace tomoshibi::store::people {

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kCertain: return "certain";
    case Verdict::kPossible: return "possible";
    case Verdict::kNone: return "none";
    case Verdict::kUncovered: return "uncovered";
    case Verdict::kStale: return "stale";
    case Verdict::kWithheld: return "withheld";
    case Verdict::kRefused: return "refused";
  }
  return "refused";
}

std::string_view to_text(FieldMatch match) {
  switch (match) {
    case FieldMatch::kUnknown: return "unknown";
    case FieldMatch::kEqual: return "equal";
    case FieldMatch::kVariant: return "variant";
    case FieldMatch::kClose: return "close";
    case FieldMatch::kDiffers: return "differs";
  }
  return "unknown";
}

std::string_view to_text(Field field) {
  switch (field) {
    case Field::kName: return "name";
    case Field::kKana: return "kana";
    case Field::kBirth: return "birth";
    case Field::kAge: return "age";
    case Field::kSex: return "sex";
    case Field::kAddress: return "address";
    case Field::kPhone: return "phone";
    case Field::kInsurerNumber: return "insurer_number";
    case Field::kSymbol: return "symbol";
    case Field::kNumber: return "number";
    case Field::kBranch: return "branch";
  }
  return "name";
}

}  // namespace tomoshibi::store::people
