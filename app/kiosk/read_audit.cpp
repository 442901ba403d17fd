// What the store's thread copies out of the audit desk for the window: rows, facts and sentences.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/kiosk/present_accounts.h"
#include "app/kiosk/present_audit.h"
#include "app/kiosk/present_consent.h"
#include "gui/fonts.h"

namespace tomoshibi::app {

namespace audit = store::audit;
namespace journal = store::journal;

namespace {

std::string_view role_suffix(const std::optional<Role>& role) {
  if (!role) return {};
  switch (*role) {
    case Role::kDoctor: return " 医師";
    case Role::kPharmacist: return " 薬剤師";
    case Role::kSelected: return " 被選定者";
    case Role::kGeneral: return " 一般";
    case Role::kAdministrator: return " 管理";
    case Role::kAuditor: return " 監査";
    case Role::kMaster: return " マスタ";
  }
  return {};
}

std::string who_text(const audit::AccessBook& book, const AccountId& account,
                     const std::optional<Role>& role) {
  const std::string_view name = book.staff_name(account);
  return std::string(name.empty() ? std::string_view(account.value) : name) +
         std::string(role_suffix(role));
}

// K-12 of 「第3救護所 K-12」.
std::string kiosk_of(std::string_view place, const KioskProfile& profile) {
  const std::size_t space = place.rfind(' ');
  if (place.empty()) return profile.kiosk_name;
  return std::string(space == std::string_view::npos ? place : place.substr(space + 1));
}

std::string_view reason_words(NoConsentReason reason) {
  switch (reason) {
    case NoConsentReason::kUnconscious: return "意識がない";
    case NoConsentReason::kCannotCommunicate: return "筆談・通訳でも確認できない";
    case NoConsentReason::kCannotEstablish: return "認知症など";
    case NoConsentReason::kInfantNoGuardian: return "乳幼児で保護者がいない";
    case NoConsentReason::kDuringTreatment: return "処置中";
  }
  return {};
}

std::string reasons_text(const std::vector<NoConsentReason>& reasons) {
  std::string out;
  for (const NoConsentReason reason : reasons) {
    if (!out.empty()) out += "・";
    out += reason_words(reason);
  }
  return out;
}

std::string sections_text(SectionSet sections) {
  std::string out;
  const auto add = [&](Section section, std::string_view word) {
    if (!sections.has(section)) return;
    if (!out.empty()) out += "・";
    out += word;
  };
  add(Section::kMedication, "薬");
  add(Section::kCare, "診療");
  add(Section::kSurgery, "手術");
  add(Section::kCheckup, "健診");
  return out;
}

std::string_view outcome_words(journal::ReviewOutcome outcome) {
  switch (outcome) {
    case journal::ReviewOutcome::kJustified: return "妥当";
    case journal::ReviewOutcome::kAsked: return "説明を求める";
    case journal::ReviewOutcome::kUnjustified: return "不適切";
    case journal::ReviewOutcome::kReported: return "報告する";
  }
  return {};
}

std::string_view field_words(journal::SearchField field) {
  switch (field) {
    case journal::SearchField::kName: return "氏名";
    case journal::SearchField::kKana: return "よみ";
    case journal::SearchField::kBirth: return "生まれ";
    case journal::SearchField::kAge: return "年齢";
    case journal::SearchField::kSex: return "性別";
    case journal::SearchField::kAddress: return "住所";
    case journal::SearchField::kPhone: return "電話";
    case journal::SearchField::kInsurerNumber: return "保険者番号";
    case journal::SearchField::kSymbol: return "記号";
    case journal::SearchField::kNumber: return "番号";
    case journal::SearchField::kBranch: return "枝番";
    case journal::SearchField::kText: break;
  }
  return "言葉";
}

std::string criteria_text(const journal::SearchCriteria& criteria) {
  std::string out;
  for (const journal::SearchTerm& term : criteria.terms) {
    if (!out.empty()) out += "　";
    out += std::string(field_words(term.field)) + " " + term.text;
  }
  return out;
}

std::string clock_and_day(Instant at) {
  return fmt::format("{} {}", to_iso(date_in_japan(at)), clock_text(at));
}

// What a flag means, as a sentence that accuses nobody.
std::string flag_sentence(const audit::Flag& flag) {
  using audit::FlagKind;
  switch (flag.kind) {
    case FlagKind::kNoConsent: return "同意のない閲覧です。かならず確認します";
    case FlagKind::kAfterRefusal: return "本人が断ったあとに開いています";
    case FlagKind::kWithheld: return "不開示の届けがある方です";
    case FlagKind::kSameSurname: return "対象の方は、見た人と同じ姓です";
    case FlagKind::kSameAddress: return "直前に同意なく開いた方と、同じ住所です";
    case FlagKind::kOwnStaff: return "この端末の利用者、または本人の記録です";
    case FlagKind::kBudget:
      return flag.figure > 0 ? fmt::format("1時間に新しく{}人を開いています。ふだんより多い数です", flag.figure)
                             : std::string("1時間に新しく開いた人数が、ふだんより多い");
    case FlagKind::kNoConsentRate: return "同意のない閲覧の割合が、ほかの方よりとても高い";
    case FlagKind::kSearchesOnly:
      return flag.figure > 0 ? fmt::format("検索が{}回続き、どなたも開いていません", flag.figure)
                             : std::string("検索が続き、どなたも開いていません");
    case FlagKind::kByNight: return "夜間に、何人もの記録を開いています";
    case FlagKind::kBulk: return "短い時間ずつ、何人もの記録を開いています。処置の記録がありません";
    case FlagKind::kSoughtAfter:
      return flag.figure > 0 ? fmt::format("この方の記録を、{}人の利用者が処置の記録なしに開いています", flag.figure)
                             : std::string("この方の記録を、何人もの利用者が処置の記録なしに開いています");
    case FlagKind::kNamesake: return "同姓同名の方との見分けの質問に、答えがありません";
    case FlagKind::kNotSearched: return "その日に検索されていない方の記録です";
    case FlagKind::kEmergencyCode: return "読み上げコードで開いた間の閲覧です";
    case FlagKind::kOwnHousehold: return "見た人と同じ住所の方です";
    case FlagKind::kNeighbour: return "見た人の近所の方です";
    case FlagKind::kAfterHours: return "自分の仕事が終わったあとに戻って開いています";
  }
  return "確認が必要です";
}

std::string answer_text(const audit::Access& access) {
  std::string out(consent_words(access.answer));
  if (access.answer == ConsentAnswer::kFamily) out += "（同意には数えません）";
  return out;
}

std::string short_flag(const audit::Flag& flag, const audit::Access* access) {
  static const std::vector<NoConsentReason> kNone;
  const bool known = access != nullptr;
  return flag_words(flag, known ? access->reasons : kNone,
                    known ? access->answer : ConsentAnswer::kNone);
}

// The gravest, and one more where there is one: the whole list stands on the item's page.
std::string flags_text(const std::vector<audit::Flag>& flags, const audit::Access* access) {
  if (flags.empty()) return {};
  std::string out = short_flag(flags.front(), access);
  if (flags.size() == 2) out += "・" + short_flag(flags[1], access);
  if (flags.size() > 2) {
    out += fmt::format("・{} ほか{}", short_flag(flags[1], access), flags.size() - 2);
  }
  return out;
}

AuditEntryRow row_of(const audit::Access& access, const audit::AccessBook& book,
                     const KioskProfile& profile) {
  AuditEntryRow row;
  row.name = access.name;
  row.at = access.at;
  row.what = answer_text(access);
  if (!access.reasons.empty()) row.what += "：" + reasons_text(access.reasons);
  if (access.views.size() > 1) row.what += fmt::format("・{}回開いた", access.views.size());
  if (access.wrong_person) row.what += "・別の方でした";
  if (access.withdrawn) row.what += "・取り消し";
  row.strong = access.without_consent();
  row.who = who_text(book, access.account, access.role);
  row.kiosk = kiosk_of(access.place, profile);
  return row;
}

AuditEntryRow row_of(const audit::SearchSeen& search, const audit::AccessBook& book,
                     const KioskProfile& profile) {
  AuditEntryRow row;
  row.name = search.name;
  row.at = search.at;
  row.what = search.refused ? std::string("検索できませんでした（権限なし）")
                            : fmt::format("検索：候補に表示（{}人のうち）", search.shown_count);
  row.who = who_text(book, search.account, search.role);
  row.kiosk = profile.kiosk_name;
  return row;
}

// ---- One item ----

using Facts = std::vector<gui::AuditFact>;

void add(Facts& facts, std::string_view label, std::string value,
         gui::Tone tone = gui::Tone::kPlain, bool is_private = false) {
  if (value.empty()) return;
  facts.push_back({std::string(label), std::move(value), tone, is_private});
}

// Views that follow each other stand on one line each day.
std::string views_text(const audit::Access& access, const audit::AccessBook& book) {
  std::string out;
  AccountId last = access.account;
  for (const audit::View& view : access.views) {
    if (!out.empty()) out += "　";
    out += clock_text(view.at) + " " + sections_text(view.sections);
    if (view.account != last) out += "（" + who_text(book, view.account, std::nullopt) + "）";
    last = view.account;
  }
  if (access.beyond > 0) out += fmt::format("　ほか{}件", access.beyond);
  return out;
}

std::string acts_text(const audit::Access& access) {
  std::string out;
  const auto count = [&](std::string_view word, const std::vector<EntrySeq>& entries) {
    if (entries.empty()) return;
    if (!out.empty()) out += "　";
    out += fmt::format("{} {}件（記録 {}番〜）", word, entries.size(), entries.front().value);
  };
  count("処置・投薬などの記録", access.records);
  count("印刷", access.prints);
  count("書き出し", access.exports);
  return out.empty() ? "なし（見ただけ）" : out;
}

std::string second_text(const audit::Access& access, const audit::AccessBook& book) {
  if (!access.second) return {};
  std::string out;
  switch (access.second->how) {
    case journal::SecondHow::kSignedIn:
      out = who_text(book, access.second->second, std::nullopt) + "がその場で確認";
      break;
    case journal::SecondHow::kByVoice: out = "本部が声で確認"; break;
    case journal::SecondHow::kNobodyThere: out = "ほかにだれもいない"; break;
  }
  if (!access.second->note.empty()) out += "（" + access.second->note + "）";
  return out;
}

std::string id_text(const PersonId& id) {
  const std::string hex = to_text(id);
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 4) out += (i == 0 ? "" : " ") + hex.substr(i, 4);
  return out;
}

std::string ending_text(const audit::Access& access) {
  if (access.answer == ConsentAnswer::kRefused) return "開いていません";
  if (access.wrong_person) return "別の方でした、として閉じた";
  if (access.withdrawn) return "同意が取り消されて閉じた";
  return access.views.empty() ? "開いていません" : std::string();
}

void add_search(Facts& facts, const audit::SearchSeen& search) {
  add(facts, "検索の言葉", criteria_text(search.criteria), gui::Tone::kPlain, true);
  if (search.shown_count > 0) {
    add(facts, "候補", fmt::format("{}人を表示", search.shown_count));
  }
}

void add_access(Facts& facts, const audit::Access& access, const audit::AccessBook& book) {
  add(facts, "場所", fmt::format("{}　記録 {}番", access.place, access.name.seq.value));
  if (access.sealed) {
    add(facts, "対象の方", "この鍵では開けません（監査の担当者だけ）");
  } else if (!access.persons.empty()) {
    std::string text = "記録番号 " + id_text(access.persons.front());
    if (access.persons.size() > 1) text += fmt::format("　ほか{}件", access.persons.size() - 1);
    add(facts, "対象の方", std::move(text));
  }
  if (access.search) {
    const audit::EntryName name{access.name.device, *access.search};
    if (const audit::SearchSeen* search = book.find_search(name)) add_search(facts, *search);
  }
  add(facts, "本人確認", std::string(identity_words(access.identity)));
  add(facts, "同意", answer_text(access),
      access.without_consent() ? gui::Tone::kCaution : gui::Tone::kPlain);
  add(facts, "理由", reasons_text(access.reasons));
  add(facts, "ことば", access.note, gui::Tone::kPlain, true);
  if (access.wording) {
    add(facts, "読んだ文", access.wording->id + "　" + sections_text(access.sections));
  }
  add(facts, "見たもの", views_text(access, book));
  if (access.was_opened()) add(facts, "したこと", acts_text(access));
  add(facts, "もう1人", second_text(access, book));
  add(facts, "終わりかた", ending_text(access));
}

void add_reviews(Facts& facts, const std::vector<audit::ReviewMade>& reviews,
                 const audit::AccessBook& book) {
  for (const audit::ReviewMade& made : reviews) {
    const bool is_second = made.stage == journal::ReviewStage::kSecond;
    std::string text = fmt::format("{}　{}　{}", outcome_words(made.outcome),
                                   who_text(book, made.reviewer, std::nullopt),
                                   clock_and_day(made.at));
    if (!made.note.empty()) text += "\n" + made.note;
    add(facts, is_second ? "2人目の確認" : "1人目の確認", std::move(text), gui::Tone::kOk);
  }
}

// Which review this person can make now, or why none.
void decide_stage(AuditItemFacts& out, const audit::AccessBook& book, const AccountId& account,
                  const std::vector<audit::ReviewMade>& reviews, const AccountId& reviewer) {
  if (account == reviewer) {
    out.refused = gui::AuditRefused::kOwn;
    return;
  }
  if (out.item.state == audit::ReviewState::kDone) {
    out.stage = gui::AuditStage::kNone;
    out.refused = gui::AuditRefused::kDone;
    return;
  }
  if (out.item.state == audit::ReviewState::kWaiting) return;
  if (audit::may_review(book, out.item, reviewer, journal::ReviewStage::kSecond)) {
    out.stage = gui::AuditStage::kSecond;
    return;
  }
  // Whoever asked for an explanation may find it good himself.
  const bool asked = !reviews.empty() && reviews.back().outcome == journal::ReviewOutcome::kAsked;
  if (!asked) out.refused = gui::AuditRefused::kSecondIsFirst;
}

}  // namespace

std::string flag_words(const audit::Flag& flag, const std::vector<NoConsentReason>& reasons,
                       ConsentAnswer answer) {
  using audit::FlagKind;
  switch (flag.kind) {
    case FlagKind::kNoConsent: {
      if (answer == ConsentAnswer::kFamily) return "同意なし：家族が了承";
      const std::string why = reasons_text(reasons);
      return why.empty() ? std::string("同意なし") : "同意なし：" + why;
    }
    case FlagKind::kAfterRefusal: return "断ったあとに開いた";
    case FlagKind::kWithheld: return "届けの方を開いた";
    case FlagKind::kSameSurname: return "閲覧者と同じ姓";
    case FlagKind::kSameAddress: return "同じ住所の方を続けて";
    case FlagKind::kOwnStaff: return "職員・本人の記録";
    case FlagKind::kBudget:
      return flag.figure > 0 ? fmt::format("1時間に{}人", flag.figure) : std::string("短時間に多数");
    case FlagKind::kNoConsentRate: return "同意なしの割合が高い";
    case FlagKind::kSearchesOnly:
      return flag.figure > 0 ? fmt::format("検索だけ {}回続く", flag.figure) : std::string("検索だけ続く");
    case FlagKind::kByNight: return "夜間に多数";
    case FlagKind::kBulk: return "次々に開いた";
    case FlagKind::kSoughtAfter: return "何人もが見た方";
    case FlagKind::kNamesake: return "同姓同名を見分けずに";
    case FlagKind::kNotSearched: return "検索せずに開いた";
    case FlagKind::kEmergencyCode: return "読み上げコード中";
    case FlagKind::kOwnHousehold: return "閲覧者と同じ住所";
    case FlagKind::kNeighbour: return "閲覧者の近所";
    case FlagKind::kAfterHours: return "勤務のあとに";
  }
  return "確認";
}

AuditSnapshot read_snapshot(const AuditDesk& desk, const KioskProfile& profile) {
  AuditSnapshot out;
  out.facts = desk.facts();
  const audit::AccessBook& book = desk.book();
  for (const ReviewRow& row : desk.queue()) {
    const audit::Access* access = book.find(row.item.subject);
    const audit::SearchSeen* search = book.find_search(row.item.subject);
    AuditQueueRow one;
    one.item = row.item;
    one.what = flags_text(row.item.flags, access);
    one.who = (row.staff.empty() ? row.account.value : row.staff) + std::string(role_suffix(row.role));
    one.kiosk = kiosk_of(access == nullptr ? std::string_view() : access->place, profile);
    const auto* reviews = access != nullptr ? &access->reviews
                          : search != nullptr ? &search->reviews
                                              : nullptr;
    if (reviews != nullptr && !reviews->empty()) {
      one.outcome = outcome_words(reviews->back().outcome);
    }
    out.queue.push_back(std::move(one));
  }
  for (const audit::Access* access : desk.refusals()) {
    out.refusals.push_back(row_of(*access, book, profile));
  }
  std::ranges::reverse(out.refusals);
  out.statistics = desk.statistics();
  if (!book.draws().empty()) {
    const audit::Draw& draw = book.draws().back();
    out.last_draw = to_iso(date_in_japan(draw.at));
  }
  return out;
}

Result<AuditItemFacts> read_item(const AuditDesk& desk, const KioskProfile& profile,
                                 const audit::EntryName& subject, const AccountId& reviewer) {
  const audit::AccessBook& book = desk.book();
  TRY(item, audit::item_of(book, desk.flags(), subject));
  AuditItemFacts out;
  out.item = std::move(item);
  const audit::Access* access = book.find(subject);
  const audit::SearchSeen* search = book.find_search(subject);
  if (access == nullptr && search == nullptr) {
    return Error(Errc::kNotFound, "no access and no search has this number");
  }
  const AccountId& account = access != nullptr ? access->account : search->account;
  const std::optional<Role>& role = access != nullptr ? access->role : search->role;
  const auto& reviews = access != nullptr ? access->reviews : search->reviews;
  out.what = flags_text(out.item.flags, access);
  if (out.what.empty()) {
    out.what = access != nullptr ? answer_text(*access) : std::string("検索");
  }
  for (const audit::Flag& flag : out.item.flags) out.flags.push_back(flag_sentence(flag));
  add_reviews(out.facts, reviews, book);
  add(out.facts, "見た人",
      fmt::format("{}　利用者番号 {}", who_text(book, account, role), account.value));
  const bool anchored =
      access != nullptr && access->confidence == journal::ClockConfidence::kAnchored;
  add(out.facts, "日時", clock_and_day(out.item.at) + (anchored || access == nullptr ? "" : "（時刻は未照合）"));
  if (access != nullptr) {
    add_access(out.facts, *access, book);
  } else {
    add(out.facts, "場所", fmt::format("{} {}　記録 {}番", profile.facility_name,
                                       profile.kiosk_name, subject.seq.value));
    add_search(out.facts, *search);
    add(out.facts, "そのあと", search->led_to_access ? "どなたかを開いた" : "どなたも開いていません");
  }
  decide_stage(out, book, account, reviews, reviewer);
  return out;
}

std::vector<AuditEntryRow> read_drawn(const AuditDesk& desk, const KioskProfile& profile,
                                      const AuditDesk::Sample& sample) {
  std::vector<AuditEntryRow> rows;
  for (const audit::EntryName& name : sample.drawn) {
    if (const audit::Access* access = desk.book().find(name)) {
      rows.push_back(row_of(*access, desk.book(), profile));
    }
  }
  return rows;
}

std::vector<AuditEntryRow> read_person(const AuditDesk& desk, const KioskProfile& profile,
                                       const AuditDesk::PersonList& list) {
  std::vector<AuditEntryRow> rows;
  for (const audit::Access* access : list.accesses) {
    rows.push_back(row_of(*access, desk.book(), profile));
  }
  for (const audit::SearchSeen* search : list.searches) {
    rows.push_back(row_of(*search, desk.book(), profile));
  }
  std::ranges::sort(rows, [](const AuditEntryRow& a, const AuditEntryRow& b) {
    return b.at < a.at || (a.at == b.at && b.name < a.name);
  });
  return rows;
}

namespace {

// Searches keep a reading as it was asked: in katakana from a form, in hiragana from a board.
std::string katakana(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto character = gui::next_character(text);
    if (!character) break;
    const char32_t code = character->code;
    const bool is_hiragana = code >= 0x3041 && code <= 0x3096;
    gui::append_utf8(out, is_hiragana ? code + 0x60 : code);
  }
  return out;
}

}  // namespace

std::vector<gui::AuditPersonRow> read_persons(const AuditDesk& desk, std::string_view words) {
  constexpr std::size_t kMost = 200;
  std::string digits(words);
  std::erase(digits, ' ');
  std::ranges::transform(digits, digits.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  std::vector<PersonId> found = desk.persons_asked_for(words);
  for (const PersonId& id : desk.persons_asked_for(katakana(words))) {
    if (std::ranges::find(found, id) == found.end()) found.push_back(id);
  }
  // The number of a record, whole or its beginning, as it stands on a receipt.
  if (digits.size() >= 4 && digits.find_first_not_of("0123456789abcdef") == std::string::npos) {
    std::set<PersonId> known(found.begin(), found.end());
    const auto take = [&](const PersonId& id) {
      if (to_text(id).starts_with(digits) && known.insert(id).second) found.push_back(id);
    };
    for (const audit::Access& access : desk.book().accesses()) {
      for (const PersonId& id : access.persons) take(id);
    }
    for (const audit::SearchSeen& search : desk.book().searches()) {
      for (const PersonId& id : search.shown) take(id);
    }
  }
  std::vector<gui::AuditPersonRow> rows;
  for (const PersonId& id : found) {
    if (rows.size() == kMost) break;
    const auto accesses = std::ranges::count_if(
        desk.book().accesses(), [&](const audit::Access& access) { return access.concerns(id); });
    const auto searches = std::ranges::count_if(
        desk.book().searches(), [&](const audit::SearchSeen& search) { return search.showed(id); });
    rows.push_back({to_text(id), fmt::format("閲覧{}・検索{}", accesses, searches)});
  }
  return rows;
}

}  // namespace tomoshibi::app
