// How the command audit says what it found: fields of --json, and words for people.
#include <fmt/format.h>

#include "app/cli/audit.h"
#include "store/journal/entry.h"

namespace tomoshibi::cli {

namespace audit = store::audit;
namespace journal = store::journal;

namespace {

const char* role_name(const std::optional<Role>& role) {
  if (!role) return "";
  switch (*role) {
    case Role::kGeneral: return "general";
    case Role::kDoctor: return "doctor";
    case Role::kPharmacist: return "pharmacist";
    case Role::kSelected: return "selected";
    case Role::kAdministrator: return "administrator";
    case Role::kAuditor: return "auditor";
    case Role::kMaster: return "master";
  }
  return "";
}

const char* role_words(const std::optional<Role>& role) {
  if (!role) return "";
  switch (*role) {
    case Role::kGeneral: return " 一般";
    case Role::kDoctor: return " 医師";
    case Role::kPharmacist: return " 薬剤師";
    case Role::kSelected: return " 被選定者";
    case Role::kAdministrator: return " 管理者";
    case Role::kAuditor: return " 監査";
    case Role::kMaster: return " マスタ";
  }
  return "";
}

const char* reason_words(NoConsentReason reason) {
  switch (reason) {
    case NoConsentReason::kUnconscious: return "意識がない";
    case NoConsentReason::kCannotCommunicate: return "筆談・通訳でも確認できない";
    case NoConsentReason::kCannotEstablish: return "認知症など";
    case NoConsentReason::kInfantNoGuardian: return "乳幼児で保護者がいない";
    case NoConsentReason::kDuringTreatment: return "処置中で尋ねる間がない";
  }
  return "";
}

const char* answer_words(ConsentAnswer answer) {
  switch (answer) {
    case ConsentAnswer::kOral: return "口頭で同意";
    case ConsentAnswer::kGuardian: return "親権者・後見人が同意";
    case ConsentAnswer::kFamily: return "同意なし：家族が了承";
    case ConsentAnswer::kNone: return "同意なし";
    case ConsentAnswer::kRefused: return "本人が断った";
  }
  return "";
}

std::string flag_words(const audit::Flag& flag, const audit::Access* access) {
  using audit::FlagKind;
  const auto counted = [&](const char* words, const char* unit) {
    return flag.figure == 0 ? std::string(words) : fmt::format("{} {}{}", words, flag.figure, unit);
  };
  switch (flag.kind) {
    case FlagKind::kNoConsent: return access == nullptr ? "同意なし" : cli::words_of(*access);
    case FlagKind::kAfterRefusal: return "断ったあとの閲覧";
    case FlagKind::kWithheld: return "届けの方を開いた";
    case FlagKind::kSameSurname: return "閲覧者と同じ姓";
    case FlagKind::kSameAddress: return "直前の方と同じ住所";
    case FlagKind::kOwnStaff: return "この端末の利用者の記録";
    case FlagKind::kBudget: return counted("1時間に新しい方", "人");
    case FlagKind::kNoConsentRate: return "同意なしの割合が高い";
    case FlagKind::kSearchesOnly:
      return flag.figure == 0 ? "検索だけ続く" : fmt::format("検索だけ {}回続く", flag.figure);
    case FlagKind::kByNight: return "夜間に何人も";
    case FlagKind::kBulk: return counted("短時間に次々", "人");
    case FlagKind::kSoughtAfter: return counted("1人を何人もが開いた", "人");
    case FlagKind::kNamesake: return "同姓同名の確認なし";
    case FlagKind::kNotSearched: return "検索していない方";
    case FlagKind::kEmergencyCode: return "読み上げコードでの閲覧";
    case FlagKind::kOwnHousehold: return "閲覧者と同じ住所";
    case FlagKind::kNeighbour: return "閲覧者の近所";
    case FlagKind::kAfterHours: return "勤務のあとの閲覧";
  }
  return "確認が必要";
}

Json reasons_of(const std::vector<NoConsentReason>& reasons) {
  Json list = Json::array();
  for (const NoConsentReason reason : reasons) list.push_back(name_of(reason));
  return list;
}

Json numbers_of(const std::vector<EntrySeq>& entries) {
  Json list = Json::array();
  for (const EntrySeq entry : entries) list.push_back(entry.value);
  return list;
}

Json persons_of(const std::vector<PersonId>& persons) {
  Json list = Json::array();
  for (const PersonId& person : persons) list.push_back(to_text(person));
  return list;
}

Json reviews_of(const std::vector<audit::ReviewMade>& reviews) {
  Json list = Json::array();
  for (const audit::ReviewMade& made : reviews) {
    list.push_back({{"entry", made.entry.value},
                    {"time", to_iso(made.at)},
                    {"account", made.reviewer.value},
                    {"stage", journal::name_of(made.stage)},
                    {"outcome", journal::name_of(made.outcome)},
                    {"note", made.note}});
  }
  return list;
}

Json sections_of(SectionSet sections) {
  Json list = Json::array();
  if (sections.has(Section::kMedication)) list.push_back("medication");
  if (sections.has(Section::kCare)) list.push_back("care");
  if (sections.has(Section::kSurgery)) list.push_back("surgery");
  if (sections.has(Section::kCheckup)) list.push_back("checkup");
  return list;
}

Json second_of(const std::optional<journal::SecondPerson>& second) {
  if (!second) return nullptr;
  return {{"how", journal::name_of(second->how)},
          {"account", second->second.value},
          {"note", second->note}};
}

}  // namespace

Json json_of(const app::ReviewRow& row, const audit::AccessBook& book, Instant now) {
  Json flags = Json::array();
  for (const audit::Flag& flag : row.item.flags) {
    flags.push_back({{"flag", audit::name_of(flag.kind)}, {"figure", flag.figure}});
  }
  const bool is_search = book.find(row.item.subject) == nullptr;
  const std::int64_t left = row.item.due.milliseconds - now.milliseconds;
  return {{"entry", row.item.subject.seq.value},
          {"device", to_hex(row.item.subject.device)},
          {"kind", is_search ? "search" : "access"},
          {"state", audit::name_of(row.item.state)},
          {"due", to_iso(row.item.due)},
          {"minutes_left", left / 60'000},
          {"top_priority", row.item.top_priority},
          {"time", to_iso(row.item.at)},
          {"account", row.account.value},
          {"staff", row.staff},
          {"role", role_name(row.role)},
          {"reasons", reasons_of(row.reasons)},
          {"flags", std::move(flags)}};
}

Json json_of(const audit::Access& access, const audit::AccessBook& book) {
  Json views = Json::array();
  for (const audit::View& view : access.views) {
    views.push_back({{"entry", view.entry.value},
                     {"time", to_iso(view.at)},
                     {"account", view.account.value},
                     {"sections", sections_of(view.sections)}});
  }
  return {{"kind", "access"},
          {"entry", access.name.seq.value},
          {"device", to_hex(access.name.device)},
          {"time", to_iso(access.at)},
          {"account", access.account.value},
          {"staff", book.staff_name(access.account)},
          {"role", role_name(access.role)},
          {"place", access.place},
          {"answer", name_of(access.answer)},
          {"identity", access.sealed ? Json(nullptr) : Json(name_of(access.identity))},
          {"reasons", reasons_of(access.reasons)},
          {"note", access.note},
          {"sections", sections_of(access.sections)},
          {"persons", persons_of(access.persons)},
          {"search", access.search ? Json(access.search->value) : Json(nullptr)},
          {"views", std::move(views)},
          {"second", second_of(access.second)},
          {"prints", numbers_of(access.prints)},
          {"exports", numbers_of(access.exports)},
          {"records", numbers_of(access.records)},
          {"withdrawn", access.withdrawn},
          {"wrong_person", access.wrong_person},
          {"sealed", access.sealed},
          {"reviews", reviews_of(access.reviews)}};
}

Json json_of(const audit::SearchSeen& search, const audit::AccessBook& book) {
  Json terms = Json::array();
  for (const journal::SearchTerm& term : search.criteria.terms) terms.push_back(term.text);
  return {{"kind", "search"},
          {"entry", search.name.seq.value},
          {"device", to_hex(search.name.device)},
          {"time", to_iso(search.at)},
          {"account", search.account.value},
          {"staff", book.staff_name(search.account)},
          {"role", role_name(search.role)},
          {"terms", std::move(terms)},
          {"outcome", search.ended && !search.refused ? Json(journal::name_of(search.outcome))
                                                      : Json(nullptr)},
          {"shown", search.shown_count},
          {"refused", search.refused},
          {"led_to_access", search.led_to_access},
          {"reviews", reviews_of(search.reviews)}};
}

Json json_of(const audit::Counts& counts) {
  Json reasons = Json::object();
  for (const auto& [reason, count] : counts.reasons) reasons[std::string(name_of(reason))] = count;
  return {{"opened", counts.opened},
          {"views", counts.views},
          {"oral", counts.oral},
          {"guardian", counts.guardian},
          {"family", counts.family},
          {"none", counts.none},
          {"without_consent", counts.without_consent()},
          {"refused", counts.refused},
          {"wrong_person", counts.wrong_person},
          {"withdrawn", counts.withdrawn},
          {"searches", counts.searches},
          {"searches_refused", counts.searches_refused},
          {"reasons", std::move(reasons)}};
}

Json json_of(const audit::Statistics& statistics) {
  const auto rows_of = [](const std::vector<audit::DayCounts>& days) {
    Json rows = Json::array();
    for (const audit::DayCounts& day : days) {
      Json row = {{"day", to_iso(day.day)}};
      row.update(json_of(day.counts));
      rows.push_back(std::move(row));
    }
    return rows;
  };
  Json places = Json::object();
  for (const auto& [place, counts] : statistics.places) places[place] = json_of(counts);
  Json devices = Json::object();
  for (const auto& [device, counts] : statistics.devices) devices[to_hex(device)] = json_of(counts);
  return {{"all", json_of(statistics.all)},
          {"days", rows_of(statistics.days)},
          {"weeks", rows_of(statistics.weeks)},
          {"places", std::move(places)},
          {"devices", std::move(devices)}};
}

std::string words_of(const audit::Access& access) {
  std::string words = answer_words(access.answer);
  bool is_first = access.answer == ConsentAnswer::kNone;
  for (const NoConsentReason reason : access.reasons) {
    words += is_first ? "：" : "・";
    words += reason_words(reason);
    is_first = false;
  }
  if (access.views.size() > 1) words += fmt::format("・{}回開いた", access.views.size());
  if (access.wrong_person) words += "・別の方でした";
  if (access.withdrawn) words += "・取り消し";
  return words;
}

void print_damage(std::uint64_t first_bad, const std::string& what, bool is_declared) {
  fmt::print("{}番で異常があります（{}）。{}番までは確かです。\n", first_bad, what,
             first_bad == 0 ? 0 : first_bad - 1);
  fmt::print("{}\n", is_declared ? "端末がみずから記録した異常だけです。ほかに書き換え・欠けはありません。"
                                 : "端末が記録していない異常があります。");
}

std::string words_of(const app::ReviewRow& row, const audit::AccessBook& book) {
  const audit::Access* access = book.find(row.item.subject);
  std::string words;
  for (const audit::Flag& flag : row.item.flags) {
    if (!words.empty()) words += "・";
    words += flag_words(flag, access);
  }
  return words;
}

std::string who_words(const audit::AccessBook& book, const AccountId& account,
                      const std::optional<Role>& role) {
  const std::string_view name = book.staff_name(account);
  return (name.empty() ? account.value : std::string(name)) + role_words(role);
}

std::string time_words(Instant at) {
  const Instant shown = audit::believable(at);
  return to_month_day(date_in_japan(shown)) + " " + clock_text(shown);
}

std::string due_words(Instant due, Instant now) {
  constexpr std::int64_t kHour = 3'600'000;
  const std::int64_t left = due.milliseconds - now.milliseconds;
  if (left < 0) return fmt::format("期限を{}時間過ぎた", -left / kHour);
  if (left < kHour) return fmt::format("あと{}分", left / 60'000);
  return fmt::format("あと{}時間", left / kHour);
}

}  // namespace tomoshibi::cli
