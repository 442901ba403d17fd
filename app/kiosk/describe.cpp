#include "app/kiosk/describe.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

namespace tomoshibi::app {

std::string_view name_of(Screen screen) {
  switch (screen) {
    case Screen::kOpening: return "opening";
    case Screen::kSignIn: return "sign_in";
    case Screen::kSearchName: return "search_name";
    case Screen::kSearchCard: return "search_card";
    case Screen::kSearchCode: return "search_code";
    case Screen::kCandidates: return "candidates";
    case Screen::kConsent: return "consent";
    case Screen::kPatientPage: return "patient_page";
    case Screen::kChart: return "chart";
    case Screen::kOpenPatients: return "open_patients";
    case Screen::kLocked: return "locked";
    case Screen::kNewProof: return "new_proof";
    case Screen::kStaff: return "staff";
    case Screen::kUnlockPair: return "unlock_pair";
    case Screen::kMembers: return "members";
    case Screen::kAudit: return "audit";
    case Screen::kSecondPerson: return "second_person";
    case Screen::kReceipt: return "receipt";
    case Screen::kOrderEntry: return "order_entry";
    case Screen::kOrderSecond: return "order_second";
    case Screen::kRoads: return "roads";
    case Screen::kDrillScore: return "drill_score";
  }
  return "opening";
}

void Describer::note(Screen screen, const gui::Ui& ui) {
  if (file_.empty()) return;
  nlohmann::json areas = nlohmann::json::array();
  for (const gui::Area& area : ui.areas()) {
    areas.push_back({{"path", area.path},
                     {"x", area.rect.x},
                     {"y", area.rect.y},
                     {"w", area.rect.w},
                     {"h", area.rect.h},
                     {"enabled", area.enabled}});
  }
  std::string text =
      nlohmann::json{{"screen", name_of(screen)}, {"areas", areas}, {"image", image_}}.dump();
  if (text == last_) return;
  last_ = std::move(text);
  const std::filesystem::path temporary = file_.string() + ".new";
  std::ofstream(temporary, std::ios::binary) << last_ << "\n";
  std::error_code ignored;
  std::filesystem::rename(temporary, file_, ignored);
}

}  // namespace tomoshibi::app
