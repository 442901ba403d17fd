#include "store/audit/internal/words.h"

namespace tomoshibi::store::audit {

std::string_view role_word(const std::optional<Role>& role) {
  if (!role) return "";
  switch (*role) {
    case Role::kGeneral: return "一般";
    case Role::kDoctor: return "医師";
    case Role::kPharmacist: return "薬剤師";
    case Role::kSelected: return "被選定者";
    case Role::kAdministrator: return "管理";
    case Role::kAuditor: return "監査";
    case Role::kMaster: return "マスタ";
  }
  return "";
}

}  // namespace tomoshibi::store::audit
