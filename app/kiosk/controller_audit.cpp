// Controller: the audit desk. Reading and findings run on the store's thread.
#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "app/kiosk/controller.h"
#include "gui/screens/audit_words.h"

namespace tomoshibi::app {

namespace journal = store::journal;

namespace {

// At most so often the bar moves: a frame for every entry would cost more than verifying.
constexpr std::uint64_t kEntriesAFrame = 128;
constexpr std::chrono::seconds kSealsWhenIdle{30};

// Where a file can be written to: a folder of the store's own, and every stick that is in.
std::vector<gui::AuditPlace> export_places(const std::filesystem::path& dir,
                                           const std::filesystem::path& sticks) {
  std::vector<gui::AuditPlace> places;
  std::error_code failed;
  if (!sticks.empty()) {
    for (const auto& entry : std::filesystem::directory_iterator(sticks, failed)) {
      if (!entry.is_directory(failed)) continue;
      places.push_back({entry.path().string(), "USB " + entry.path().filename().string()});
    }
  }
  std::ranges::sort(places, {}, &gui::AuditPlace::id);
  places.push_back({(dir / "exports").string(), "この端末の中（exports）"});
  return places;
}

gui::PaperVerdict verdict_of(store::audit::SealVerdict verdict) {
  switch (verdict) {
    case store::audit::SealVerdict::kHolds: return gui::PaperVerdict::kHolds;
    case store::audit::SealVerdict::kDiffers: return gui::PaperVerdict::kDiffers;
    case store::audit::SealVerdict::kShorter: break;
  }
  return gui::PaperVerdict::kShorter;
}

AuditDesk::ExportAs format_of(gui::AuditFormat format) {
  switch (format) {
    case gui::AuditFormat::kCsv: return AuditDesk::ExportAs::kCsv;
    case gui::AuditFormat::kBalp: return AuditDesk::ExportAs::kBalp;
    case gui::AuditFormat::kPack: break;
  }
  return AuditDesk::ExportAs::kPack;
}

std::string short_id(std::string_view id) {
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(id.size(), 16); i += 4) {
    out += (i == 0 ? "" : " ") + std::string(id.substr(i, 4));
  }
  return out + " …";
}

}  // namespace

// ---------------------------------------------------------------------------- visit

void Controller::show_audit() {
  end_audit();
  show(Screen::kAudit);
  verify_audit();
}

// The journal that the desk holds goes where it lives: on the store's thread.
void Controller::end_audit() {
  store_->post(
      [held = audit_.held](Desk&) {
        held->desk.reset();
        return true;
      },
      [](bool) {});
  audit_ = {};
}

void Controller::verify_audit() {
  if (audit_.is_verifying) return;
  audit_.is_verifying = true;
  audit_.held->done.store(0);
  audit_.held->total.store(status_ ? status_->journal.last.value : 0);
  store_->post(
      [held = audit_.held, store = store_](Desk& desk) -> Result<AuditSnapshot> {
        const auto tell = [&](std::uint64_t done, std::uint64_t total) {
          held->total.store(total);
          if (done != total && done < held->done.load() + kEntriesAFrame) return;
          held->done.store(done);
          store->look_again();
        };
        held->desk.reset();
        auto opened = AuditDesk::open(desk, tell);
        if (!opened) return opened.error();
        held->desk.emplace(*std::move(opened));
        return read_snapshot(*held->desk, desk.profile());
      },
      [this, held = audit_.held](Result<AuditSnapshot> snapshot) {
        if (held != audit_.held) return;  // Another visit by now.
        audit_.is_verifying = false;
        audit_read(std::move(snapshot));
      });
}

void Controller::audit_read(Result<AuditSnapshot> snapshot) {
  ui_.request_frame();
  refresh_status();
  if (!snapshot) {
    audit_.state.banner = {};
    audit_.state.banner.phase = gui::AuditPhase::kFailed;
    audit_.state.banner.sentence = ui_.say(gui::audit_words::kCannotVerify);
    audit_.state.banner.below = ui_.say(gui::audit_words::kCannotVerifyNote);
    return;
  }
  audit_.snapshot = *std::move(snapshot);
  if (profile_) audit_.state.banner = present_banner(audit_.snapshot->facts, *profile_);
  audit_.state.waiting = waiting_count(*audit_.snapshot);
  audit_.state.refusals = audit_.snapshot->refusals.size();
  show_audit_list();
}

// After something was written: what came since is read, and the page under way is filled again.
void Controller::reread_audit() {
  store_->post(
      [held = audit_.held](Desk& desk) -> Result<AuditSnapshot> {
        if (!held->desk) return Error(Errc::kLocked, "nobody reads the journal now");
        const auto read = held->desk->refresh();
        if (!read) return read.error();
        return read_snapshot(*held->desk, desk.profile());
      },
      [this, held = audit_.held](Result<AuditSnapshot> snapshot) {
        if (held != audit_.held) return;
        audit_read(std::move(snapshot));
      });
}

// ---------------------------------------------------------------------------- pages

void Controller::show_audit_tab(gui::AuditTab tab) {
  audit_.state.tab = tab;
  audit_.item.reset();
  ui_.forget();
  switch (tab) {
    case gui::AuditTab::kDesk: audit_.state.page = gui::AuditOverview{}; break;
    case gui::AuditTab::kQueue: audit_.state.page = gui::AuditQueue{}; break;
    case gui::AuditTab::kSample: {
      gui::AuditSample page;
      page.number = audit_.sample_number;
      page.list = present_rows(audit_.drawn);
      audit_.state.page = std::move(page);
      break;
    }
    case gui::AuditTab::kPersons: audit_.state.page = audit_.persons; break;
    case gui::AuditTab::kRefusals: audit_.state.page = gui::AuditRefusals{}; break;
    case gui::AuditTab::kSeal:
      audit_.state.page = audit_.seal;
      read_seal_time();
      read_waiting_seal();
      break;
    case gui::AuditTab::kExport: {
      gui::AuditExport page;
      page.places = export_places(store_dir_, options_.token_folder);
      if (page.places.size() == 1) page.place = 0;
      audit_.state.page = std::move(page);
      break;
    }
  }
  show_audit_list();
}

// Fills the page that is shown from what was read; where the finger stands stays.
void Controller::show_audit_list() {
  if (!audit_.snapshot) return;
  const Instant now = clock_();
  const AuditSnapshot& snapshot = *audit_.snapshot;
  gui::AuditPage& page = audit_.state.page;
  if (std::holds_alternative<gui::AuditOverview>(page)) {
    page = present_overview(snapshot, now);
  } else if (auto* queue = std::get_if<gui::AuditQueue>(&page)) {
    const gui::AuditList before = std::exchange(queue->list, {});
    *queue = present_queue(snapshot, queue->filter, now);
    queue->list.first = before.first;
    queue->list.carried = before.carried;
  } else if (auto* refusals = std::get_if<gui::AuditRefusals>(&page)) {
    refusals->list.rows = present_rows(snapshot.refusals).rows;
  } else if (auto* seal = std::get_if<gui::AuditSeal>(&page)) {
    seal->agrees = snapshot.facts.seals_agree;
    seal->last = last_seal_words(snapshot.facts);
  }
}

void Controller::draw_audit() {
  if (audit_.is_verifying) {
    audit_.state.banner =
        present_verifying(audit_.held->done.load(), audit_.held->total.load());
  }
  const auto intent = gui::draw(ui_, audit_.state);
  if (!intent) return;
  ui_.request_frame();
  act(*intent);
}

void Controller::act(const gui::AuditIntent& intent) {
  namespace wish = gui::audit;
  if (const auto* tab = std::get_if<wish::ShowTab>(&intent)) return show_audit_tab(tab->tab);
  if (std::holds_alternative<wish::LeaveDesk>(intent)) {
    end_audit();
    return show_members();
  }
  if (std::holds_alternative<wish::VerifyAgain>(intent)) return verify_audit();
  if (std::holds_alternative<wish::ShowEvidence>(intent)) {
    audit_.state.page = gui::AuditEvidence{};
  } else if (std::holds_alternative<wish::ReviewSoonest>(intent)) {
    const auto* page = std::get_if<gui::AuditOverview>(&audit_.state.page);
    if (page != nullptr && !page->queue.rows.empty()) open_audit_item(page->queue.rows.front().id);
  } else if (const auto* open = std::get_if<wish::OpenItem>(&intent)) {
    open_audit_item(open->id);
  } else if (const auto* scroll = std::get_if<wish::Scroll>(&intent)) {
    scroll_audit(scroll->first, scroll->carried);
  } else if (const auto* filter = std::get_if<wish::ShowFilter>(&intent)) {
    gui::AuditQueue page;
    page.filter = filter->filter;
    audit_.state.page = std::move(page);
    show_audit_list();
  } else if (std::holds_alternative<wish::Back>(intent)) {
    leave_audit_page();
  } else if (std::holds_alternative<wish::Draw>(intent)) {
    draw_audit_sample();
  } else if (const auto* person = std::get_if<wish::OpenPerson>(&intent)) {
    open_audit_person(person->id);
  } else if (std::holds_alternative<wish::MakeSeal>(intent)) {
    make_audit_seal();
  } else if (std::holds_alternative<wish::TakePaper>(intent)) {
    take_audit_paper();
  } else if (std::holds_alternative<wish::CheckPaper>(intent)) {
    check_audit_paper();
  } else if (std::holds_alternative<wish::PrintSeal>(intent)) {
    print_audit_seal();
  } else if (std::holds_alternative<wish::Export>(intent)) {
    write_audit_export();
  } else if (!act_on_audit_item(intent)) {
    act_on_audit_form(intent);
  }
}

void Controller::scroll_audit(std::size_t first, float carried) {
  const auto move = [&](auto& list) {
    list.first = first;
    list.carried = carried;
  };
  gui::AuditPage& page = audit_.state.page;
  if (auto* queue = std::get_if<gui::AuditQueue>(&page)) move(queue->list);
  if (auto* sample = std::get_if<gui::AuditSample>(&page)) move(sample->list);
  if (auto* person = std::get_if<gui::AuditPerson>(&page)) move(person->list);
  if (auto* refusals = std::get_if<gui::AuditRefusals>(&page)) move(refusals->list);
  if (auto* persons = std::get_if<gui::AuditPersons>(&page)) move(*persons);
  if (auto* paper = std::get_if<gui::AuditPaper>(&page)) paper->first = first;
}

void Controller::leave_audit_page() {
  ui_.forget();
  if (std::holds_alternative<gui::AuditItem>(audit_.state.page)) {
    audit_.item.reset();
    audit_.state.page = std::exchange(audit_.before_item, gui::AuditOverview{});
    return show_audit_list();
  }
  if (std::holds_alternative<gui::AuditPerson>(audit_.state.page)) {
    audit_.state.page = audit_.persons;
    return;
  }
  show_audit_tab(audit_.state.tab);
}

// ---------------------------------------------------------------------------- one item

void Controller::open_audit_item(const std::string& row) {
  const auto name = name_from_row(row);
  if (!name || !who_) return;
  store_->post(
      [held = audit_.held, name = *name, reviewer = *who_](Desk& desk) -> Result<AuditItemFacts> {
        if (!held->desk) return Error(Errc::kLocked, "nobody reads the journal now");
        return read_item(*held->desk, desk.profile(), name, reviewer);
      },
      [this, held = audit_.held](Result<AuditItemFacts> item) {
        if (held != audit_.held || !item) return;
        if (!std::holds_alternative<gui::AuditItem>(audit_.state.page)) {
          audit_.before_item = std::move(audit_.state.page);
        }
        audit_.item = *std::move(item);
        audit_.state.page = present_item(*audit_.item, clock_());
        ui_.forget();
        ui_.request_frame();
      });
}

bool Controller::act_on_audit_item(const gui::AuditIntent& intent) {
  namespace wish = gui::audit;
  auto* item = std::get_if<gui::AuditItem>(&audit_.state.page);
  if (item == nullptr) return false;
  if (const auto* facts = std::get_if<wish::ShowFacts>(&intent)) {
    item->first_fact = facts->first;
  } else if (const auto* outcome = std::get_if<wish::ChooseOutcome>(&intent)) {
    if (item->outcome == outcome->outcome) return true;
    item->outcome = outcome->outcome;
    item->words = finding_words(outcome->outcome);
    item->chosen.assign(item->words.size(), false);
  } else if (const auto* toggled = std::get_if<wish::ToggleWords>(&intent)) {
    if (toggled->index < item->chosen.size()) {
      item->chosen[toggled->index] = !item->chosen[toggled->index];
    }
  } else if (const auto* write = std::get_if<wish::Write>(&intent)) {
    item->is_writing = write->is_writing;
    if (!write->is_writing) item->own = gui::settle(item->own);
    ui_.forget();
  } else if (const auto* own = std::get_if<wish::OwnChanged>(&intent)) {
    item->own = own->own;
  } else if (const auto* letters = std::get_if<wish::ShowLetters>(&intent)) {
    item->letters = letters->letters;
  } else if (std::holds_alternative<wish::Record>(intent)) {
    record_audit_finding(*item);
  } else {
    return false;
  }
  return true;
}

void Controller::record_audit_finding(gui::AuditItem& item) {
  if (!gui::is_complete(item) || !audit_.item) return;
  item.is_recording = true;
  const auto stage = item.stage == gui::AuditStage::kSecond ? journal::ReviewStage::kSecond
                                                           : journal::ReviewStage::kFirst;
  store_->post(
      [held = audit_.held, subject = audit_.item->item.subject, stage,
       outcome = outcome_of(*item.outcome), note = finding_note(item)](Desk&) -> Result<EntrySeq> {
        if (!held->desk) return Error(Errc::kLocked, "nobody reads the journal now");
        return held->desk->review(subject, stage, outcome, note);
      },
      [this, held = audit_.held](const Result<EntrySeq>& recorded) {
        if (held != audit_.held) return;
        ui_.request_frame();
        auto* shown = std::get_if<gui::AuditItem>(&audit_.state.page);
        if (shown == nullptr) return;
        shown->is_recording = false;
        if (!recorded) {
          shown->refused = gui::AuditRefused::kNotRecorded;
          return;
        }
        // Back to the list, which is read again: the next one is one touch away.
        leave_audit_page();
        reread_audit();
      });
}

// ---------------------------------------------------------------------------- sample, people

void Controller::draw_audit_sample() {
  auto* page = std::get_if<gui::AuditSample>(&audit_.state.page);
  if (page == nullptr || page->is_drawing) return;
  page->is_drawing = true;
  struct Drawn {
    std::string number;
    std::vector<AuditEntryRow> rows;
  };
  store_->post(
      [held = audit_.held,
       count = static_cast<std::uint32_t>(page->count)](Desk& desk) -> Result<Drawn> {
        if (!held->desk) return Error(Errc::kLocked, "nobody reads the journal now");
        TRY(sample, held->desk->draw_sample(count));
        return Drawn{sample.number, read_drawn(*held->desk, desk.profile(), sample)};
      },
      [this, held = audit_.held](Result<Drawn> drawn) {
        if (held != audit_.held) return;
        ui_.request_frame();
        auto* shown = std::get_if<gui::AuditSample>(&audit_.state.page);
        if (shown != nullptr) shown->is_drawing = false;
        if (!drawn) return;
        audit_.sample_number = std::move(drawn->number);
        audit_.drawn = std::move(drawn->rows);
        if (shown != nullptr) {
          shown->number = audit_.sample_number;
          shown->list = present_rows(audit_.drawn);
        }
        reread_audit();
      });
}

void Controller::ask_for_persons(gui::KanaText words) {
  auto* page = std::get_if<gui::AuditPersons>(&audit_.state.page);
  if (page == nullptr) return;
  page->asked = std::move(words);
  page->first = 0;
  page->has_asked = false;
  page->found.clear();
  audit_.persons = *page;
  const std::string asked = gui::settle(page->asked).text;
  const std::uint64_t number = ++audit_.asked;
  if (gui::character_count(asked) < 2) return;
  store_->post(
      [held = audit_.held, asked](Desk&) {
        if (!held->desk) return std::vector<gui::AuditPersonRow>{};
        return read_persons(*held->desk, asked);
      },
      [this, number, held = audit_.held](std::vector<gui::AuditPersonRow> found) {
        if (held != audit_.held || number != audit_.asked) return;
        audit_.persons.found = std::move(found);
        audit_.persons.has_asked = true;
        if (auto* shown = std::get_if<gui::AuditPersons>(&audit_.state.page)) *shown = audit_.persons;
        ui_.request_frame();
      });
}

void Controller::open_audit_person(const std::string& id) {
  const auto person = person_id_from_text(id);
  if (!person) return;
  struct Found {
    std::vector<AuditEntryRow> rows;
    std::size_t accesses = 0;
    std::size_t searches = 0;
  };
  store_->post(
      [held = audit_.held, person = *person](Desk& desk) -> Result<Found> {
        if (!held->desk) return Error(Errc::kLocked, "nobody reads the journal now");
        TRY(list, held->desk->accesses_to(person));
        return Found{read_person(*held->desk, desk.profile(), list), list.accesses.size(),
                     list.searches.size()};
      },
      [this, id, held = audit_.held](Result<Found> found) {
        if (held != audit_.held || !found) return;
        audit_.person_rows = std::move(found->rows);
        gui::AuditPerson page;
        page.id = short_id(id);
        page.count = ui_.say(gui::audit_words::kPersonCount,
                             {std::to_string(found->accesses), std::to_string(found->searches)});
        page.list = present_rows(audit_.person_rows);
        audit_.state.page = std::move(page);
        ui_.forget();
        ui_.request_frame();
        refresh_status();
      });
}

// ---------------------------------------------------------------------------- paper seal

// Which of the two of the day is due, for the words on the key.
void Controller::read_seal_time() {
  store_->post([](Desk& desk) { return desk.seal_due(); },
               [this](std::optional<journal::SealCause> due) {
                 auto* page = std::get_if<gui::AuditSeal>(&audit_.state.page);
                 if (page == nullptr) return;
                 page->time = !due                                    ? gui::SealTime::kAnyTime
                              : *due == journal::SealCause::kMorning ? gui::SealTime::kMorning
                                                                     : gui::SealTime::kEvening;
                 ui_.request_frame();
               });
}

void Controller::make_audit_seal() {
  auto* page = std::get_if<gui::AuditSeal>(&audit_.state.page);
  if (page == nullptr || page->is_making) return;
  page->is_making = true;
  page->not_recorded = false;
  store_->post([](Desk& desk) { return make_paper_seal(desk); },
               [this, held = audit_.held](Result<PaperSeal> made) {
                 if (held != audit_.held) return;
                 ui_.request_frame();
                 if (made) take_paper_seal(*std::move(made));
                 if (auto* shown = std::get_if<gui::AuditSeal>(&audit_.state.page)) {
                   shown->is_making = false;
                   shown->not_recorded = !made;
                 }
                 if (made) reread_audit();
               });
}

void Controller::take_paper_seal(PaperSeal made) {
  audit_.seal = std::move(made.page);
  audit_.seal.place = export_places(store_dir_, options_.token_folder).front().words;
  audit_.paper = std::move(made.paper);
  if (auto* shown = std::get_if<gui::AuditSeal>(&audit_.state.page)) *shown = audit_.seal;
}

// What the machine made when it was due stands there, ready for paper.
void Controller::read_waiting_seal() {
  if (audit_.paper) return;
  store_->post([](Desk& desk) { return waiting_paper_seal(desk); },
               [this, held = audit_.held](Result<std::optional<PaperSeal>> waiting) {
                 if (held != audit_.held || audit_.paper || !waiting || !*waiting) return;
                 (*waiting)->page.is_waiting = true;
                 take_paper_seal(**std::move(waiting));
                 show_audit_list();
                 ui_.request_frame();
               });
}

void Controller::print_audit_seal() {
  auto* page = std::get_if<gui::AuditSeal>(&audit_.state.page);
  if (page == nullptr || page->is_printing || !audit_.paper) return;
  page->is_printing = true;
  page->not_printed = false;
  page->printed.clear();
  const std::filesystem::path folder = export_places(store_dir_, options_.token_folder).front().id;
  std::string stamp = page->when + "-" + std::to_string(page->size);  // 2026-11-21 07:00-8412
  std::erase_if(stamp, [](char one) { return one == ':'; });
  std::ranges::replace(stamp, ' ', '-');
  const std::string name = "seal-" + stamp + ".svg";
  store_->post(
      [folder, name, paper = *audit_.paper](Desk& desk) {
        std::error_code failed;
        if (std::filesystem::create_directory(folder, failed)) {
          std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
        }
        return AuditDesk::print_seal(desk, paper, folder / name);
      },
      [this, name, held = audit_.held](const Result<EntrySeq>& printed) {
        if (held != audit_.held) return;
        ui_.request_frame();
        if (printed) {
          waiting_seal_.reset();
          audit_.seal.is_waiting = false;
          audit_.seal.printed = ui_.say(gui::audit_words::kSealPrinted,
                                        {name, gui::with_thousands(printed->value)});
        }
        if (auto* shown = std::get_if<gui::AuditSeal>(&audit_.state.page)) {
          const auto last = std::exchange(shown->last, {});
          *shown = audit_.seal;
          shown->last = last;
          shown->not_printed = !printed;
        }
        if (printed) reread_audit();
      });
}

// ---------------------------------------------------------------------------- papers off the wall

void Controller::take_audit_paper() {
  if (!audit_.snapshot) return;
  gui::AuditPaper page;
  page.seals = present_seals(audit_.snapshot->facts);
  if (page.seals.size() == 1) page.chosen = 0;
  audit_.state.page = std::move(page);
  ui_.forget();
}

void Controller::check_audit_paper() {
  auto* page = std::get_if<gui::AuditPaper>(&audit_.state.page);
  if (page == nullptr || page->is_checking || !page->chosen) return;
  page->asked = gui::settle(page->asked);
  const auto words = store::audit::seal_from_typed(page->asked.text);
  if (!words) {
    page->verdict = gui::PaperVerdict::kNotSixWords;
    return;
  }
  page->is_checking = true;
  page->verdict = gui::PaperVerdict::kNone;
  store_->post(
      [held = audit_.held, words = *words, seal = EntrySeq{page->seals.at(*page->chosen).entry}](
          Desk&) -> Result<store::audit::SealVerdict> {
        if (!held->desk) return Error(Errc::kLocked, "nobody reads the journal now");
        return held->desk->check_paper(seal, words);
      },
      [this, held = audit_.held](const Result<store::audit::SealVerdict>& verdict) {
        if (held != audit_.held) return;
        ui_.request_frame();
        auto* shown = std::get_if<gui::AuditPaper>(&audit_.state.page);
        if (shown == nullptr) return;
        shown->is_checking = false;
        shown->verdict = verdict ? verdict_of(*verdict) : gui::PaperVerdict::kFailed;
      });
}

// ---------------------------------------------------------------------------- the machine's own seals

// Only while nobody works here: nobody in front of a patient waits for it.
void Controller::seal_when_due() {
  if (store_ == nullptr || is_sealing_ || now_ - touched_ < kSealsWhenIdle) return;
  is_sealing_ = true;
  struct Looked {
    Result<std::optional<AuditDesk::WaitingSeal>> made;
    Result<std::optional<AuditDesk::WaitingSeal>> waiting;
  };
  store_->post(
      [](Desk& desk) {
        auto made = AuditDesk::seal_when_due(desk);
        return Looked{std::move(made), AuditDesk::waiting_seal(desk)};
      },
      [this](Looked looked) {
        is_sealing_ = false;
        if (looked.made && *looked.made) refresh_status();
        if (!looked.waiting) return;
        const bool was_waiting = waiting_seal_.has_value();
        waiting_seal_ = *std::move(looked.waiting);
        if (waiting_seal_.has_value() != was_waiting) ui_.request_frame();
      });
}

std::string Controller::waiting_seal_words() const {
  if (!waiting_seal_) return {};
  const bool is_morning = waiting_seal_->cause == journal::SealCause::kMorning;
  return fmt::format("{}{}の封印紙ができています", to_month_day(date_in_japan(waiting_seal_->at)),
                     is_morning ? "朝" : "夕方");
}

// ---------------------------------------------------------------------------- forms, export

void Controller::act_on_audit_form(const gui::AuditIntent& intent) {
  namespace wish = gui::audit;
  gui::AuditPage& page = audit_.state.page;
  if (auto* paper = std::get_if<gui::AuditPaper>(&page)) {
    if (const auto* asked = std::get_if<wish::AskedChanged>(&intent)) {
      paper->asked = asked->asked;
    } else if (const auto* letters = std::get_if<wish::ShowLetters>(&intent)) {
      paper->letters = letters->letters;
      ui_.forget();
    } else if (const auto* seal = std::get_if<wish::ChooseSeal>(&intent)) {
      paper->chosen = seal->index;
    }
    paper->verdict = gui::PaperVerdict::kNone;
    return;
  }
  if (const auto* asked = std::get_if<wish::AskedChanged>(&intent)) {
    ask_for_persons(asked->asked);
  } else if (const auto* letters = std::get_if<wish::ShowLetters>(&intent)) {
    if (auto* persons = std::get_if<gui::AuditPersons>(&page)) {
      persons->letters = letters->letters;
      audit_.persons.letters = letters->letters;
      ui_.forget();
    }
  } else if (const auto* count = std::get_if<wish::SetCount>(&intent)) {
    if (auto* sample = std::get_if<gui::AuditSample>(&page)) sample->count = count->count;
  }
  auto* form = std::get_if<gui::AuditExport>(&page);
  if (form == nullptr) return;
  if (const auto* format = std::get_if<wish::ChooseFormat>(&intent)) {
    form->format = format->format;
    if (form->format == gui::AuditFormat::kPack) form->period = gui::AuditPeriod::kEverything;
  } else if (const auto* period = std::get_if<wish::ChoosePeriod>(&intent)) {
    form->period = period->period;
  } else if (const auto* place = std::get_if<wish::ChoosePlace>(&intent)) {
    form->place = place->place;
  }
  form->done.clear();
  form->failed = false;
}

void Controller::write_audit_export() {
  auto* form = std::get_if<gui::AuditExport>(&audit_.state.page);
  if (form == nullptr || form->is_writing || !form->place) return;
  form->is_writing = true;
  form->done.clear();
  form->failed = false;
  const std::filesystem::path folder = form->places.at(*form->place).id;
  const std::string name = export_name(form->format, clock_());
  store_->post(
      [held = audit_.held, folder, name, format = format_of(form->format),
       period = period_of(form->period, clock_())](Desk&) -> Result<EntrySeq> {
        if (!held->desk) return Error(Errc::kLocked, "nobody reads the journal now");
        std::error_code failed;
        if (std::filesystem::create_directory(folder, failed)) {
          std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
        }
        return held->desk->export_to(folder / name, format, period);
      },
      [this, name, held = audit_.held](const Result<EntrySeq>& written) {
        if (held != audit_.held) return;
        ui_.request_frame();
        auto* shown = std::get_if<gui::AuditExport>(&audit_.state.page);
        if (shown != nullptr) {
          shown->is_writing = false;
          shown->failed = !written;
          if (written) {
            shown->done = ui_.say(gui::audit_words::kExportDone,
                                  {name, gui::with_thousands(written->value)});
          }
        }
        if (written) reread_audit();
      });
}

}  // namespace tomoshibi::app
