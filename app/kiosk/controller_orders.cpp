// Controller: orders. What comes in by file, QR or spoken code, and what is open because of it.
#include "app/kiosk/controller.h"

namespace tomoshibi::app {

// A store without a fleet is never sealed: the form stays as it is.
void Controller::act(const gui::EnterOrder&) { show_search(); }

}  // namespace tomoshibi::app
