#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"

namespace tomoshibi::cli {
namespace {

namespace charts = store::charts;
namespace journal = store::journal;

struct Arguments {
  SessionArguments session;
  std::string person;
  std::string consent;
  std::string identity = "stated";
  std::string reason;
  bool json = false;
  bool text = false;
};

// Reasons in words, as the screen says them (care.md 12).
std::optional<NoConsentReason> reason_in_words(std::string_view words) {
  if (const auto named = no_consent_reason_from(words)) return named;
  const auto has = [&](std::string_view part) { return words.find(part) != std::string_view::npos; };
  if (has("意識")) return NoConsentReason::kUnconscious;
  if (has("筆談") || has("通訳")) return NoConsentReason::kCannotCommunicate;
  if (has("認知")) return NoConsentReason::kCannotEstablish;
  if (has("乳幼児") || has("保護者")) return NoConsentReason::kInfantNoGuardian;
  if (has("処置")) return NoConsentReason::kDuringTreatment;
  return std::nullopt;
}

void print_medications(const app::OpenedChart& opened) {
  fmt::print("薬（{}）\n", charts::ages_text(opened.view.ages, opened.today));
  for (const charts::MedicationLine& line : opened.view.medications) {
    fmt::print("  {}  {}\n", line.newest.text, charts::usage_text(line.newest));
    fmt::print("    {}  {}  {}  {}（{}）\n", charts::supply_text(line.supply, opened.today),
               charts::pick_up_text(line.supply, opened.today), charts::facility_text(line.newest),
               charts::source_text(line.newest, opened.today),
               charts::age_text(charts::age_days(line.newest, opened.today)));
  }
  if (opened.view.medications_refused) {
    fmt::print("  薬は同意に含まれていません\n");
  } else if (opened.view.medications.empty()) {
    fmt::print("  薬の記録がありません。薬がないという意味ではありません。\n");
  }
  fmt::print("  {}\n", charts::kMissingMedicines);
}

void print_text(const app::OpenedChart& opened) {
  const charts::ChartView& view = opened.view;
  fmt::print("{}（{}） {}\n", display_name(opened.person), display_kana(opened.person),
             to_japanese(opened.person.birth));
  if (view.band.allergies.empty()) {
    fmt::print("{}\n", charts::kAskAllergy);
  }
  for (const charts::AllergyLine& allergy : view.band.allergies) {
    fmt::print("アレルギー {} {}\n", allergy.text, allergy.reaction);
  }
  if (const std::string dialysis = charts::dialysis_text(view.band.dialysis); !dialysis.empty()) {
    fmt::print("透析 {} {}\n", dialysis, charts::dialysis_note(view.band, opened.today));
  }
  fmt::print("腎機能 {}  酸素 {}\n", charts::egfr_text(view.band),
             charts::oxygen_text(view.band, opened.today));
  print_medications(opened);
  fmt::print("健診\n");
  for (const charts::CheckupRow& row : view.checkups.rows) {
    std::string line = "  " + row.name;
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
      const charts::CheckupCell& cell = row.cells[at];
      const char* mark = cell.mark == charts::Mark::kAbove ? "▲" : cell.mark == charts::Mark::kBelow ? "▽" : "";
      line += fmt::format("  {} {}{}", view.checkups.columns[at].title,
                          cell.text.empty() ? "—" : cell.text, mark);
    }
    fmt::print("{}\n", line);
  }
  if (view.checkups.refused) fmt::print("  健診は同意に含まれていません\n");
  for (const Condition& condition : view.conditions) {
    fmt::print("病名 {} {}\n", condition.text, to_iso(condition.onset));
  }
  for (const auto* list : {&view.procedures, &view.surgeries}) {
    for (const Procedure& procedure : *list) {
      fmt::print("{} {} {}\n", procedure.surgery ? "手術" : "診療", procedure.text, to_iso(procedure.date));
    }
  }
}

std::optional<app::ConsentForm> form_of(const Arguments& arguments) {
  const auto answer = consent_answer_from(arguments.consent);
  const auto identity = identity_check_from(arguments.identity);
  if (!answer || !identity) {
    fmt::print(stderr,
               "tomoshibi: --consent is oral, guardian, family, none or refused; --identity is stated, "
               "family, belongings or presumed\n");
    return std::nullopt;
  }
  app::ConsentForm form;
  form.answer = *answer;
  form.identity = *identity;
  if (needs_reason(*answer)) {
    if (arguments.reason.empty()) {
      fmt::print(stderr, "tomoshibi: --consent {} needs --reason, for example --reason unconscious\n",
                 arguments.consent);
      return std::nullopt;
    }
    if (const auto reason = reason_in_words(arguments.reason)) {
      form.reasons.push_back(*reason);
    } else {
      // Said in other words: kept as said, under "cannot be established".
      form.reasons.push_back(NoConsentReason::kCannotEstablish);
    }
  }
  form.note = arguments.reason;
  return form;
}

Exit run(const Arguments& arguments) {
  const auto form = form_of(arguments);
  if (!form) return Exit::kUsage;
  const auto id = person_id_from_text(arguments.person);
  if (!id) {
    fmt::print(stderr, "tomoshibi: PERSON is the 32 characters that find prints\n");
    return Exit::kUsage;
  }
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto chosen = desk->choose(*id);
  if (!chosen) return complain(chosen.error());
  if (chosen->refusal && form->answer != ConsentAnswer::kRefused) {
    fmt::print(stderr, "{} 本人が断っています。\n", to_iso(chosen->refusal->at));
  }
  const auto outcome = desk->record_consent(*chosen, *form);
  if (!outcome) {
    exit = complain(outcome.error());
    return outcome.error().code == Errc::kBadInput ? Exit::kUsage : exit;
  }
  const auto* given = std::get_if<journal::ConsentGiven>(&*outcome);
  if (given == nullptr) {
    fmt::print(stderr, "本人が断ったことを記録しました。治療は受けられます。\n");
    return Exit::kRefused;
  }
  const auto opened = desk->open_chart(*chosen, given->entry, form->sections);
  if (!opened) return complain(opened.error());
  if (arguments.json) {
    fmt::print("{}\n", to_line(chart_to_json(*opened)));
  } else {
    print_text(*opened);
  }
  const auto closed = desk->close_chart(given->entry, journal::CloseReason::kDone);
  if (!closed) return complain(closed.error());
  return Exit::kDone;
}

}  // namespace

void add_chart(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "chart",
      "Records consent, then shows the chart. The entry is durable before anything is printed.\n"
      "Example: tomoshibi chart DIR PERSON --consent oral --identity stated --json");
  add_session_options(*command, arguments->session);
  command->add_option("PERSON", arguments->person, "As find prints it")->required();
  command->add_option("--consent", arguments->consent, "oral, guardian, family, none or refused")->required();
  command->add_option("--identity", arguments->identity, "stated, family, belongings or presumed");
  command->add_option("--reason", arguments->reason,
                      "For family and none: unconscious, cannot_communicate, cannot_establish, "
                      "infant_no_guardian, during_treatment, or in words");
  command->add_flag("--json", arguments->json, "One JSON object");
  command->add_flag("--text", arguments->text, "Plain text (the default)");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
