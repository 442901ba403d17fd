// From whom was chosen, and who is open, to what the consent screen and the list show. Pure functions.
// Proof: tests/kiosk_present_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/desk/desk.h"
#include "gui/screens/consent.h"
#include "gui/screens/open_patients.h"

namespace tomoshibi::app {

// 口頭で同意, 親権者・後見人が同意, ...
std::string_view consent_words(ConsentAnswer answer);
std::string_view identity_words(IdentityCheck check);
// 23時間58分; 0分 when it is over.
std::string time_left(Instant until, Instant now);

gui::OpenPatientRow present_open_patient(const OpenPatient& patient, Instant now);
// 対象の方は、あなたと同じ姓です …: the grounds on which a second person is asked, one sentence each.
std::vector<std::string> ground_words(store::journal::ConsentFlags grounds);
// きょう 閲覧12人・同意なし3人（ほかの方の中央値 0人）: told to the user himself, when he leaves. Empty when
// he opened nobody today.
std::string figures_text(const store::audit::OwnFigures& figures);
// Everything but the choice and the phase.
gui::ConsentState present_chosen(const Chosen& chosen, Instant now);

}  // namespace tomoshibi::app
