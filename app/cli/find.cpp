#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "app/desk/evidence.h"
#include "app/desk/order_words.h"
#include "store/base/bytes.h"

namespace tomoshibi::cli {
namespace {

namespace people = store::people;

struct Arguments {
  SessionArguments session;
  people::Query query;
  std::string batch_file;
  bool json = false;
};

Exit exit_of_verdict(people::Verdict verdict) {
  switch (verdict) {
    case people::Verdict::kCertain:
    case people::Verdict::kPossible:
      return Exit::kDone;
    case people::Verdict::kNone:
    case people::Verdict::kUncovered:
    case people::Verdict::kStale:
      return Exit::kNo;
    case people::Verdict::kWithheld:
    case people::Verdict::kRefused:
      return Exit::kRefused;
  }
  return Exit::kNo;
}

const char* sentence_of(people::Verdict verdict) {
  switch (verdict) {
    case people::Verdict::kCertain:
      return "本人の可能性が高い方がいます。ご本人に確かめてください。";
    case people::Verdict::kPossible:
      return "候補の方がいます。見比べてください。";
    case people::Verdict::kNone:
      return "見つかりません。薬がないという意味ではありません。";
    case people::Verdict::kUncovered:
      return "この地域・保険者のデータがありません。いないのではなく、調べられません。";
    case people::Verdict::kStale:
      return "データが古いため断定できません。薬がないという意味ではありません。";
    case people::Verdict::kWithheld:
      return "診療情報を表示できません。";
    case people::Verdict::kRefused:
      return "探すための項目がありません。氏名・生年月日・住所か、保険者番号と番号を入れてください。";
  }
  return "";
}

std::string_view field_word(people::Field field) {
  using people::Field;
  switch (field) {
    case Field::kName: return "氏名";
    case Field::kKana: return "よみ";
    case Field::kBirth: return "生年月日";
    case Field::kAge: return "年齢";
    case Field::kSex: return "性別";
    case Field::kAddress: return "住所";
    case Field::kPhone: return "電話";
    case Field::kInsurerNumber: return "保険者番号";
    case Field::kSymbol: return "記号";
    case Field::kNumber: return "番号";
    case Field::kBranch: break;
  }
  return "枝番";
}

void print_answer(const people::Answer& answer) {
  fmt::print("{}\n", sentence_of(answer.verdict));
  fmt::print("{} / {}\n", with_thousands(answer.fitting), with_thousands(answer.people));
  const auto row = [](const people::Candidate& candidate, const char* mark) {
    const Person& person = candidate.person;
    fmt::print("{} {}  {}  {}  {}  {}{}  一致{}・近い{}・違い{}{}\n", mark, to_text(person.id),
               display_name(person), display_kana(person), to_japanese_short(person.birth),
               person.address.city, person.address.line, candidate.equal(), candidate.close(),
               candidate.differs(), candidate.namesake ? "  同姓同名" : "");
    for (const people::LinkedRecord& other : candidate.others) {
      const auto& cards = other.person.cards;
      fmt::print("    もう1件 {}  {}{}  {}  根拠：{}\n", to_text(other.person.id),
                 other.person.address.city, other.person.address.line,
                 cards.empty() ? std::string_view() : insurer_kind(cards.front().insurer_number),
                 app::evidence_words(other.evidence));
    }
  };
  for (const auto& candidate : answer.candidates) row(candidate, "-");
  for (const auto& candidate : answer.nearest) row(candidate, "近い方");
  if (answer.ask) fmt::print("尋ねると分かれる項目：{}\n", field_word(*answer.ask));
  for (const auto& holding : answer.held) {
    fmt::print("  {} {} {}人 {}\n", holding.code, holding.name, with_thousands(holding.people),
               to_iso(date_in_japan(holding.as_of)));
  }
  if (answer.warnings.insurer_check_digit_wrong) fmt::print("保険者番号の検証番号が合いません。もう一度見てください。\n");
  if (answer.warnings.symbol_and_number_exchanged) fmt::print("記号と番号が逆かもしれません。\n");
  if (answer.warnings.birth_not_understood) fmt::print("生年月日を読み取れませんでした。\n");
}

Exit run_one(const Arguments& arguments) {
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  const auto started = std::chrono::steady_clock::now();
  const auto answer = desk->find(arguments.query, app::Disclosure::kEveryCandidate);
  const auto took = std::chrono::steady_clock::now() - started;
  if (!answer) return complain(answer.error());
  // What is printed is on record first.
  const auto ended = desk->end_search(store::journal::SearchOutcome::kAnswered);
  if (!ended) return complain(ended.error());
  const bool is_sealed = answer->verdict == people::Verdict::kRefused && desk->is_sealed();
  if (arguments.json) {
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    Json line = answer_to_json(nullptr, *answer, micros);
    if (is_sealed) line["why"] = "no_order";
    fmt::print("{}\n", to_line(line));
  } else if (is_sealed) {
    const auto orders = desk->orders();
    if (orders) fmt::print("{}\n", app::what_would_open(*orders));
  } else {
    print_answer(*answer);
  }
  return exit_of_verdict(answer->verdict);
}

constexpr std::size_t kBatchQueriesMax = 1'000'000;

Exit run_batch(const Arguments& arguments) {
  std::ifstream file(arguments.batch_file);
  if (!file) {
    fmt::print(stderr, "tomoshibi: {}: the file cannot be read\n", arguments.batch_file);
    return Exit::kUsage;
  }
  std::vector<people::Query> queries;
  std::vector<Json> ids;
  std::string whole_digest_input;
  std::string line;
  std::uint64_t number = 0;
  std::uint64_t bad = 0;
  while (std::getline(file, line)) {
    ++number;
    if (line.empty()) continue;
    auto query = batch_query_from(line);
    if (!query) {
      ++bad;
      fmt::print(stderr, "tomoshibi: {} line {}: {}\n", arguments.batch_file, number, query.error().what);
      continue;
    }
    if (queries.size() == kBatchQueriesMax) {
      fmt::print(stderr, "tomoshibi: {}: more than {} queries; split the file\n", arguments.batch_file,
                 kBatchQueriesMax);
      return Exit::kUsage;
    }
    whole_digest_input += to_hex(digest_of(as_bytes(line)));
    queries.push_back(std::move(query->query));
    ids.push_back(std::move(query->id));
  }
  if (queries.empty()) {
    fmt::print(stderr, "tomoshibi: {}: no query could be read\n", arguments.batch_file);
    return Exit::kDamaged;
  }
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  std::vector<std::string> answers;
  answers.reserve(queries.size());
  const std::string digest =
      fmt::format("{} queries, {}", queries.size(), to_hex(digest_of(as_bytes(whole_digest_input))));
  ProgressLine progress("find batch");
  const auto done = desk->find_batch(
      queries, digest, [&](std::size_t at, const people::Answer& answer, std::int64_t micros) {
        answers.push_back(to_line(answer_to_json(ids[at], answer, micros)));
        progress.show(static_cast<double>(at) / static_cast<double>(queries.size()), "");
      });
  if (!done) return complain(done.error());
  // Only now: everybody who is shown stands in the journal.
  for (const std::string& answer : answers) fmt::print("{}\n", answer);
  progress.done(with_thousands(answers.size()) + " answers");
  return bad == 0 ? Exit::kDone : Exit::kDamaged;
}

}  // namespace

void add_find(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand("find", "Finds a person by card, by name, or many at once");
  add_session_options(*command, arguments->session);
  command->require_subcommand(1);

  CLI::App* card = command->add_subcommand(
      "card",
      "By 資格確認書・保険証; '?' stands for a digit that nobody can read.\n"
      "Example: tomoshibi find DIR card --insurer-number 39172044 --number 00123456 --json");
  card->add_option("--insurer-number", arguments->query.card.insurer_number, "保険者番号");
  card->add_option("--symbol", arguments->query.card.symbol, "記号");
  card->add_option("--number", arguments->query.card.number, "番号");
  card->add_option("--branch", arguments->query.card.branch, "枝番");
  card->add_option("--birth", arguments->query.card.birth, "生年月日");
  card->add_flag("--json", arguments->json, "One JSON object");
  card->callback([arguments, &exit] { exit = run_one(*arguments); });

  CLI::App* person = command->add_subcommand(
      "person",
      "By what is known of him.\n"
      "Example: tomoshibi find DIR person --kana やまもときよこ --birth 昭和22年 --address 輪島市 --json");
  people::PersonQuery& asked = arguments->query.person;
  person->add_option("--name", asked.name, "氏名 (kanji, kana or roman letters)");
  person->add_option("--kana", asked.kana, "よみ; ？ stands for any kana");
  person->add_option("--birth", asked.birth, "生年月日, any era, or a part of it");
  person->add_option("--age", asked.age, "年齢: 79, 約87歳, 70代");
  person->add_option("--sex", asked.sex, "male or female");
  person->add_option("--address", asked.address, "住所, as far as known");
  person->add_option("--phone", asked.phone, "電話番号");
  person->add_flag("--json", arguments->json, "One JSON object");
  person->callback([arguments, &exit] { exit = run_one(*arguments); });

  CLI::App* batch = command->add_subcommand(
      "batch",
      "One query a line in, one answer a line out, with microseconds.\n"
      "Example: tomoshibi find DIR batch queries.jsonl --json");
  batch->add_option("FILE", arguments->batch_file, "JSON lines: {\"id\", \"kind\": \"card|person\", ...}")->required();
  batch->add_flag("--json", arguments->json, "JSON lines (always)");
  batch->callback([arguments, &exit] { exit = run_batch(*arguments); });
}

}  // namespace tomoshibi::cli
