// The command audit: what an official looks at and decides.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "app/cli/audit.h"
#include "store/vault/data_key.h"

namespace tomoshibi::cli {

namespace audit = store::audit;
namespace journal = store::journal;

namespace {

constexpr std::array<std::pair<const char*, journal::ReviewOutcome>, 4> kOutcomes{
    {{"justified", journal::ReviewOutcome::kJustified},
     {"asked", journal::ReviewOutcome::kAsked},
     {"unjustified", journal::ReviewOutcome::kUnjustified},
     {"reported", journal::ReviewOutcome::kReported}}};

const char* state_words(audit::ReviewState state) {
  switch (state) {
    case audit::ReviewState::kWaiting: return "確認待ち";
    case audit::ReviewState::kWaitsForSecond: return "2人目の確認待ち";
    case audit::ReviewState::kDone: return "確認済み";
  }
  return "";
}

void print_access(const audit::Access& access, const audit::AccessBook& book) {
  fmt::print("{:>6}番  {}  {}  {}  {}\n", access.name.seq.value, time_words(access.at),
             who_words(book, access.account, access.role), words_of(access), access.place);
}

Exit run_queue(const AuditArguments& arguments) {
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const Instant now = visit->desk.now();
  std::size_t waiting = 0;
  for (const app::ReviewRow& row : visit->audit.queue()) {
    const bool is_done = row.item.state == audit::ReviewState::kDone;
    waiting += is_done ? 0U : 1U;
    if (is_done && !arguments.all) continue;
    if (arguments.json) {
      fmt::print("{}\n", to_line(json_of(row, visit->audit.book(), now)));
    } else {
      fmt::print("{:>6}番  {}  {}{}  {}  {}  {}\n", row.item.subject.seq.value,
                 is_done ? std::string("確認済み") : due_words(row.item.due, now),
                 row.item.top_priority ? "【優先】" : "", words_of(row, visit->audit.book()),
                 who_words(visit->audit.book(), row.account, row.role), time_words(row.item.at),
                 state_words(row.item.state));
    }
  }
  if (waiting != 0) return Exit::kDone;
  if (!arguments.json) fmt::print("確認待ちはありません\n");
  return Exit::kNo;
}

Exit run_review(const AuditArguments& arguments) {
  if (arguments.number == 0) {
    if (arguments.outcome.empty()) return run_queue(arguments);
    fmt::print(stderr, "tomoshibi: an outcome is given for a number: audit DIR review N --outcome O\n");
    return Exit::kUsage;
  }
  const auto outcome = std::ranges::find_if(
      kOutcomes, [&](const auto& one) { return arguments.outcome == one.first; });
  if (outcome == kOutcomes.end()) {
    fmt::print(stderr, "tomoshibi: --outcome is one of justified asked unjustified reported\n");
    return Exit::kUsage;
  }
  if (outcome->second != journal::ReviewOutcome::kJustified && arguments.note.empty()) {
    fmt::print(stderr, "tomoshibi: {} needs --note: what was found, asked or reported\n",
               arguments.outcome);
    return Exit::kUsage;
  }
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const audit::EntryName subject{visit->audit.device(), {arguments.number}};
  const auto stage =
      arguments.second ? journal::ReviewStage::kSecond : journal::ReviewStage::kFirst;
  const auto made = visit->audit.review(subject, stage, outcome->second, arguments.note);
  if (!made) return complain(made.error(), std::to_string(arguments.number));
  const auto item = audit::item_of(visit->audit.book(), visit->audit.flags(), subject);
  const audit::ReviewState state = item ? item->state : audit::ReviewState::kDone;
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"entry", made->value},
                                {"subject", arguments.number},
                                {"state", audit::name_of(state)}}));
  } else {
    fmt::print("{}番の確認を記録しました（記録{}番）。いま：{}\n", arguments.number, made->value,
               state_words(state));
  }
  return Exit::kDone;
}

Exit run_sample(const AuditArguments& arguments) {
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const auto sample = visit->audit.draw_sample(arguments.count);
  if (!sample) return complain(sample.error());
  const audit::AccessBook& book = visit->audit.book();
  const audit::Draw& draw = book.draws().back();
  Json drawn = Json::array();
  for (const audit::EntryName& name : sample->drawn) drawn.push_back(name.seq.value);
  if (arguments.json) {
    fmt::print("{}\n", to_line({{"number", sample->number},
                                {"entry", sample->entry.value},
                                {"size", draw.size},
                                {"root", to_hex(draw.root)},
                                {"count", draw.count},
                                {"drawn", drawn}}));
    return sample->drawn.empty() ? Exit::kNo : Exit::kDone;
  }
  fmt::print("抽出番号 {}（記録{}番、{}件から）\n", sample->number, sample->entry.value, draw.size);
  for (const audit::EntryName& name : sample->drawn) {
    if (const audit::Access* access = book.find(name)) print_access(*access, book);
  }
  return sample->drawn.empty() ? Exit::kNo : Exit::kDone;
}

Exit list_asked_for(const AuditArguments& arguments) {
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const auto found = visit->audit.persons_asked_for(arguments.asked_for);
  for (const PersonId& person : found) {
    std::uint64_t accesses = 0;
    for (const audit::Access& access : visit->audit.book().accesses()) {
      accesses += access.concerns(person) ? 1U : 0U;
    }
    if (arguments.json) {
      fmt::print("{}\n", to_line({{"person", to_text(person)}, {"accesses", accesses}}));
    } else {
      fmt::print("{}  同意・閲覧 {}件\n", to_text(person), accesses);
    }
  }
  return found.empty() ? Exit::kNo : Exit::kDone;
}

Exit run_person(const AuditArguments& arguments) {
  if (arguments.person.empty() == arguments.asked_for.empty()) {
    fmt::print(stderr, "tomoshibi: give the id of a person, or --asked-for WORDS to find it\n");
    return Exit::kUsage;
  }
  if (!arguments.asked_for.empty()) return list_asked_for(arguments);
  const auto person = person_id_from_text(arguments.person);
  if (!person) {
    fmt::print(stderr, "tomoshibi: an id has 32 hexadecimal digits; --asked-for WORDS finds it\n");
    return Exit::kUsage;
  }
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const auto list = visit->audit.accesses_to(*person);
  if (!list) return complain(list.error());
  const audit::AccessBook& book = visit->audit.book();
  for (const audit::Access* access : list->accesses) {
    if (arguments.json) {
      fmt::print("{}\n", to_line(json_of(*access, book)));
    } else {
      print_access(*access, book);
    }
  }
  for (const audit::SearchSeen* search : list->searches) {
    if (arguments.json) {
      fmt::print("{}\n", to_line(json_of(*search, book)));
    } else {
      fmt::print("{:>6}番  {}  {}  検索の候補に表示（{}人のうち）\n", search->name.seq.value,
                 time_words(search->at), who_words(book, search->account, search->role),
                 search->shown_count);
    }
  }
  const bool is_empty = list->accesses.empty() && list->searches.empty();
  if (is_empty && !arguments.json) fmt::print("この方の記録は、見られても検索されてもいません\n");
  return is_empty ? Exit::kNo : Exit::kDone;
}

Exit run_refusals(const AuditArguments& arguments) {
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const auto list = visit->audit.refusals();
  for (const audit::Access* access : list) {
    if (arguments.json) {
      fmt::print("{}\n", to_line(json_of(*access, visit->audit.book())));
    } else {
      print_access(*access, visit->audit.book());
    }
  }
  return list.empty() ? Exit::kNo : Exit::kDone;
}

void print_counts(const audit::Counts& counts) {
  const auto row = [](const char* words, std::uint64_t count) {
    fmt::print("  {}：{}\n", words, with_thousands(count));
  };
  row("口頭で同意", counts.oral);
  row("親権者・後見人が同意", counts.guardian);
  row("同意なし：家族が了承", counts.family);
  row("同意なし：意思を確認できない", counts.none);
  row("本人が断った（開いていません）", counts.refused);
  row("別の方でした", counts.wrong_person);
  row("検索", counts.searches);
  row("断った検索", counts.searches_refused);
}

Exit run_statistics(const AuditArguments& arguments) {
  const auto period = period_of(arguments);
  if (!period) return Exit::kUsage;
  Exit exit = Exit::kDone;
  auto visit = open_visit(arguments, exit);
  if (!visit) return exit;
  const audit::Statistics found = visit->audit.statistics(*period);
  if (arguments.json) {
    fmt::print("{}\n", to_line(json_of(found)));
    return Exit::kDone;
  }
  const audit::Counts& all = found.all;
  fmt::print("閲覧 計{}件　うち同意なし {}件", with_thousands(all.opened),
             with_thousands(all.without_consent()));
  if (all.opened != 0) {
    fmt::print("（{:.1f}%）", 100.0 * static_cast<double>(all.without_consent()) /
                                 static_cast<double>(all.opened));
  }
  fmt::print("\n");
  print_counts(all);
  for (const audit::DayCounts& day : found.days) {
    fmt::print("  {}  閲覧 {}  同意なし {}  断った {}\n", to_iso(day.day), day.counts.opened,
               day.counts.without_consent(), day.counts.refused);
  }
  return Exit::kDone;
}

}  // namespace

void add_audit_reviews(CLI::App& command, const std::shared_ptr<AuditArguments>& arguments,
                       Exit& exit) {
  CLI::App* review = command.add_subcommand(
      "review",
      "The queue of what somebody must look at, soonest due first; with a number, the finding.\n"
      "Example: tomoshibi audit DIR review 123 --outcome asked --note '本人に電話で確認中' --as aud1");
  review->add_option("N", arguments->number, "Number of the access or search");
  review->add_option("--outcome", arguments->outcome, "justified asked unjustified reported");
  review->add_option("--note", arguments->note, "The finding in words; needed but for justified");
  review->add_flag("--second", arguments->second, "As the second reviewer");
  review->add_flag("--all", arguments->all, "Those that are done, too");
  review->callback([arguments, &exit] { exit = run_review(*arguments); });
  CLI::App* sample = command.add_subcommand(
      "sample",
      "Draws accesses that nobody could choose; the draw is an entry.\n"
      "Example: tomoshibi audit DIR sample --count 20 --as aud1 --password-file F");
  sample->add_option("--count", arguments->count, "How many, 1 to 10,000")
      ->check(CLI::Range(1, 10'000));
  sample->callback([arguments, &exit] { exit = run_sample(*arguments); });
  CLI::App* person = command.add_subcommand(
      "person",
      "開示請求: every access to one person, and every search that showed him.\n"
      "Example: tomoshibi audit DIR person --asked-for 山本 --as aud1, then with the id");
  person->add_option("ID", arguments->person, "Record of the person, 32 hexadecimal digits");
  person->add_option("--asked-for", arguments->asked_for, "Finds ids by the words of searches");
  person->callback([arguments, &exit] { exit = run_person(*arguments); });
  CLI::App* refusals = command.add_subcommand(
      "refusals", "Who said no.\nExample: tomoshibi audit DIR refusals --json --as aud1");
  refusals->callback([arguments, &exit] { exit = run_refusals(*arguments); });
  CLI::App* statistics = command.add_subcommand(
      "statistics",
      "By day, week, place and reason; no person in it.\n"
      "Example: tomoshibi audit DIR statistics --from 2026-11-17 --until 2026-11-23 --as aud1");
  add_period(*statistics, *arguments);
  statistics->callback([arguments, &exit] { exit = run_statistics(*arguments); });
  for (CLI::App* one : {review, sample, person, refusals, statistics}) {
    one->add_flag("--json", arguments->json, "One JSON object a line");
    one->fallthrough();
  }
}

}  // namespace tomoshibi::cli
