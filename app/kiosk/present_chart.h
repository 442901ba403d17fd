// From an opened chart to what the chart screens show. Pure functions of values.
//
// The rules of care are decided in store/charts/view.h; here they only become words and places.
// Sensitive names (HIV, hepatitis, psychiatry) stay 配慮情報 until the doctor asked to see them.
// Proof: tests/kiosk_present_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "app/desk/desk.h"
#include "app/kiosk/present_consent.h"
#include "gui/screens/chart_frame.h"

namespace tomoshibi::app {

// What the doctor is looking at in one open chart; the window keeps it, intents change it.
struct ChartPlace {
  gui::ChartTab tab = gui::ChartTab::kMedicines;
  gui::TimelinePeriod period = gui::TimelinePeriod::kOneYear;
  std::string medicine;          // Not empty: the page of that line.
  bool allergies = false;        // The page of all allergies.
  bool sensitive = false;        // The page of sensitive facts.
  bool sensitive_shown = false;  // They were asked for once: names are shown from then on.
  bool end = false;              // The page that ends the chart …
  bool withdrawing = false;      // … which asks whether the person took it back.
  bool laboratory = false;
  std::size_t newer_columns = 0;
  std::array<std::size_t, 4> trends{};  // 0: the plot's own item; n: the n-th row of the table.
  std::size_t first = 0;         // Of the page shown.
  float carried = 0.0F;
};
// Another page: its list starts at the top.
ChartPlace at_page(ChartPlace place);

// How the chart was opened: what the band says beside the name.
struct ChartGround {
  ConsentAnswer answer = ConsentAnswer::kOral;
  IdentityCheck identity = IdentityCheck::kStated;
  Instant since;
  Instant until;
};

// What the chart's first page shows, of what the consent covers: the medicines and the band, which
// draws on everything but operations.
SectionSet first_sections(SectionSet consented);
// What a page shows beside the band; nothing for the eligibility.
SectionSet page_sections(gui::ChartTab tab, bool laboratory);
// Operations come with their own view, when their page is asked for.
void add_section(store::charts::ChartView& chart, store::charts::ChartView&& arrived);

gui::ChartState present_chart(const OpenedChart& chart, const ChartGround& ground,
                              const ChartPlace& place, Instant now);

}  // namespace tomoshibi::app
