// tomoshibi retune: fits the rates of the search to confirmed answers, and says whether that helps.
//
// Half of the answers are counted, the other half are searched twice: with the rates as they are and with
// the fitted ones. When the unseen half got better the rates are proposed; an administrator, who cannot
// search, applies them with a command of his own.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/json.h"
#include "app/cli/session.h"
#include "store/base/bytes.h"

namespace tomoshibi::cli {
namespace {

namespace people = store::people;

constexpr std::size_t kLabelledMax = 200'000;
constexpr std::size_t kLabelledLeast = 200;

struct Arguments {
  SessionArguments session;
  std::string file;
  bool json = false, apply = false, reset = false;
};

struct Labelled {
  people::Query query;
  std::optional<std::string> truth;  // source_id; none: nobody of the register.
};

// How well one half was answered.
struct Quality {
  double log_loss = 0, recall_first = 0, recall_five = 0, calibration = 0;
  std::uint64_t answers = 0, certain = 0, certain_wrong = 0;
};

class Judged {
 public:
  void add(const Labelled& one, const people::Answer& answer) {
    double listed = 0, right = 0;
    std::size_t rank = answer.candidates.size();
    for (std::size_t at = 0; at < answer.candidates.size(); ++at) {
      const people::Candidate& candidate = answer.candidates[at];
      listed += candidate.probability;
      if (!one.truth || candidate.person.source_id != *one.truth) continue;
      rank = std::min(rank, at);
      right += candidate.probability;
    }
    const bool found = one.truth && rank < answer.candidates.size();
    quality_.log_loss -= std::log(std::max(1e-6, one.truth ? right : 1 - listed));
    ++quality_.answers;
    present_ += one.truth ? 1 : 0;
    quality_.recall_first += found && rank == 0 ? 1 : 0;
    quality_.recall_five += found && rank < 5 ? 1 : 0;
    if (answer.verdict == people::Verdict::kCertain) {
      ++quality_.certain;
      quality_.certain_wrong += found && rank == 0 ? 0 : 1;
    }
    if (answer.candidates.empty()) return;
    const double first = answer.candidates.front().probability;
    Bin& bin = bins_[std::min<std::size_t>(19, static_cast<std::size_t>(first * 20))];
    bin.said += first;
    bin.right += found && rank == 0 ? 1 : 0;
    ++listed_;
  }
  Quality done() const {
    Quality quality = quality_;
    const auto share = [](double part, double of) { return of > 0 ? part / of : 0; };
    quality.log_loss = share(quality_.log_loss, static_cast<double>(quality_.answers));
    quality.recall_first = share(quality_.recall_first, present_);
    quality.recall_five = share(quality_.recall_five, present_);
    for (const Bin& bin : bins_) quality.calibration += std::abs(bin.said - bin.right);
    quality.calibration = share(quality.calibration, listed_);
    return quality;
  }

 private:
  struct Bin {
    double said = 0, right = 0;
  };
  Quality quality_;
  double present_ = 0, listed_ = 0;
  std::array<Bin, 20> bins_{};
};

std::optional<std::vector<Labelled>> read_labelled(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    fmt::print(stderr, "tomoshibi: {}: the file cannot be read\n", path);
    return std::nullopt;
  }
  std::vector<Labelled> all;
  std::uint64_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty()) continue;
    auto query = batch_query_from(line);
    const nlohmann::json value = nlohmann::json::parse(line, nullptr, false);
    const bool labelled = value.is_object() && value.contains("truth") &&
                          (value["truth"].is_string() || value["truth"].is_null());
    if (!query || !labelled) {
      fmt::print(stderr, "tomoshibi: {} line {}: no query with a \"truth\"; left out\n", path, number);
      continue;
    }
    Labelled one{std::move(query->query), std::nullopt};
    if (value["truth"].is_string()) one.truth = value["truth"].get<std::string>();
    all.push_back(std::move(one));
    if (all.size() == kLabelledMax) break;
  }
  return all;
}

Sex sex_of(const std::string& text) {
  if (text.starts_with("男") || text == "M" || text == "1" || text == "male") return Sex::kMale;
  if (text.starts_with("女") || text == "F" || text == "2" || text == "female") return Sex::kFemale;
  return Sex::kUnknown;
}

// What the answer shows of the confirmed person; nothing when he is not on its list.
std::optional<people::Confirmed> confirmed(const Labelled& one, const people::Answer& answer) {
  people::Confirmed out;
  out.registered = one.truth.has_value();
  if (!one.truth) return out;
  for (const people::Candidate& candidate : answer.candidates) {
    if (candidate.person.source_id != *one.truth) continue;
    const std::string& said = one.query.person.birth.empty() ? one.query.card.birth
                                                             : one.query.person.birth;
    if (const auto birth = read_birth_date(said)) out.asked_birth = *birth;
    out.birth = candidate.person.birth;
    out.asked_sex = sex_of(one.query.person.sex);
    out.sex = candidate.person.sex;
    return out;
  }
  return std::nullopt;
}

Result<void> search_all(app::Desk& desk, const std::vector<Labelled>& all,
                        const std::function<void(std::size_t, const people::Answer&)>& give) {
  std::vector<people::Query> queries;
  queries.reserve(all.size());
  for (const Labelled& one : all) queries.push_back(one.query);
  const std::string digest = fmt::format("retune: {} queries", queries.size());
  return desk.find_batch(queries, digest, [&](std::size_t at, const people::Answer& answer,
                                              std::int64_t) { give(at, answer); });
}

Json to_json(const Quality& quality) {
  return Json{{"answers", quality.answers},           {"log_loss", quality.log_loss},
              {"recall_first", quality.recall_first}, {"recall_five", quality.recall_five},
              {"calibration", quality.calibration},   {"certain", quality.certain},
              {"certain_wrong", quality.certain_wrong}};
}

void print_quality(const char* title, const Quality& quality) {
  fmt::print("{}：1位 {:.2f} %、5位以内 {:.2f} %、対数損失 {:.4f}、較正誤差 {:.4f}、断定 {}件（誤り {}件）\n", title,
             100 * quality.recall_first, 100 * quality.recall_five, quality.log_loss,
             quality.calibration, quality.certain, quality.certain_wrong);
}

void print_rates(const people::Rates& before, const people::Rates& after) {
  const auto row = [](const char* what, double one, double other) {
    fmt::print("  {}：{:.3f} % → {:.3f} %\n", what, 100 * one, 100 * other);
  };
  row("生年月日がそのとおり", before.birth_exact, after.birth_exact);
  row("月と日が逆", before.birth_exchanged, after.birth_exchanged);
  row("1日・10日違い（それぞれ）", before.birth_near_day, after.birth_near_day);
  row("日が違う（それぞれ）", before.birth_other_day, after.birth_other_day);
  row("月が違う（それぞれ）", before.birth_other_month, after.birth_other_month);
  row("1年違い（それぞれ）", before.birth_next_year, after.birth_next_year);
  row("10年違い（それぞれ）", before.birth_ten_years, after.birth_ten_years);
  row("年の数字が逆", before.birth_year_exchanged, after.birth_year_exchanged);
  row("元号違い（それぞれ）", before.birth_other_era, after.birth_other_era);
  row("性別が違う", before.sex_other, after.sex_other);
  row("登録されていない", before.absent, after.absent);
}

Exit retune(app::Desk& desk, const Arguments& arguments, const std::vector<Labelled>& all) {
  const auto before = desk.search_rates();
  if (!before) return complain(before.error());
  std::vector<people::Confirmed> seen;
  std::vector<Labelled> unseen;
  Judged old_way, new_way;
  const auto first = search_all(desk, all, [&](std::size_t at, const people::Answer& answer) {
    if (at % 2 != 0) {
      unseen.push_back(all[at]);
      old_way.add(all[at], answer);
    } else if (const auto one = confirmed(all[at], answer)) {
      seen.push_back(*one);
    }
  });
  if (!first) return complain(first.error());
  const people::Rates fitted = people::fit_rates(seen, *before);
  if (const auto set = desk.try_search_rates(fitted); !set) return complain(set.error());
  const auto second = search_all(desk, unseen, [&](std::size_t at, const people::Answer& answer) {
    new_way.add(unseen[at], answer);
  });
  if (!second) return complain(second.error());
  const Quality one = old_way.done(), other = new_way.done();
  const bool helps = other.log_loss < one.log_loss && other.certain_wrong <= one.certain_wrong;
  if (const auto back = desk.try_search_rates(*before); !back) return complain(back.error());
  if (helps) {
    const people::RatesProposal proposal{fitted, seen.size(), unseen.size(), one.log_loss, other.log_loss};
    if (const auto proposed = desk.propose_search_rates(proposal); !proposed) {
      return complain(proposed.error());
    }
  }
  if (arguments.json) {
    fmt::print("{}\n", to_line(Json{{"counted", seen.size()},
                                    {"before", to_json(one)},
                                    {"after", to_json(other)},
                                    {"helps", helps},
                                    {"proposed", helps}}));
  } else {
    fmt::print("{}件の確認済みの答えから数え、残り{}件で確かめました。\n", with_thousands(seen.size()),
               with_thousands(unseen.size()));
    print_rates(*before, fitted);
    print_quality("今の設定", one);
    print_quality("合わせた設定", other);
    fmt::print("{}\n", helps ? "合わせた方が良くなります。" : "良くなりません。今の設定のままにします。");
    if (helps) fmt::print("提案として保存しました。管理者が retune --apply で適用します。\n");
  }
  return helps ? Exit::kDone : Exit::kNo;
}

// What an administrator decides.
Exit decide(app::Desk& desk, const Arguments& arguments) {
  if (arguments.reset) {
    if (const auto reset = desk.reset_search_rates(); !reset) return complain(reset.error());
    fmt::print("{}\n", arguments.json ? "{\"reset\":true}" : "検索の設定を元に戻しました。");
    return Exit::kDone;
  }
  const auto applied = desk.apply_search_rates();
  if (!applied) return complain(applied.error());
  if (arguments.json) {
    fmt::print("{}\n", to_line(Json{{"applied", true},
                                    {"counted", applied->counted},
                                    {"tried", applied->tried},
                                    {"log_loss_before", applied->loss_before},
                                    {"log_loss_after", applied->loss_after}}));
    return Exit::kDone;
  }
  print_rates(people::Rates{}, applied->rates);
  fmt::print("{}件から数え、{}件で確かめた提案を適用しました（対数損失 {:.4f} → {:.4f}）。\n"
             "次にサインインした人から有効です。元に戻すには retune --reset を使ってください。\n",
             with_thousands(applied->counted), with_thousands(applied->tried), applied->loss_before,
             applied->loss_after);
  return Exit::kDone;
}

Exit run(const Arguments& arguments) {
  const int asked = (arguments.reset ? 1 : 0) + (arguments.apply ? 1 : 0) + (arguments.file.empty() ? 0 : 1);
  if (asked != 1) {
    fmt::print(stderr,
               "tomoshibi: retune needs one of --labelled FILE (who may search), --apply and --reset "
               "(an administrator)\n");
    return Exit::kUsage;
  }
  std::vector<Labelled> all;
  if (!arguments.file.empty()) {
    auto read = read_labelled(arguments.file);
    if (!read) return Exit::kUsage;
    all = *std::move(read);
    if (all.size() < kLabelledLeast) {
      fmt::print(stderr, "tomoshibi: {}: {} labelled queries; {} are needed to say anything\n",
                 arguments.file, all.size(), kLabelledLeast);
      return Exit::kDamaged;
    }
  }
  Exit exit = Exit::kDone;
  auto desk = open_session(arguments.session, exit);
  if (!desk) return exit;
  return arguments.file.empty() ? decide(*desk, arguments) : retune(*desk, arguments, all);
}

}  // namespace

void add_retune(CLI::App& tool, Exit& exit) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = tool.add_subcommand(
      "retune",
      "Fits the search's error rates to confirmed answers, and says whether that helps.\n"
      "Example: tomoshibi retune DIR --labelled confirmed.jsonl");
  add_session_options(*command, arguments->session);
  command->add_option("--labelled", arguments->file,
                      "JSON lines as of find batch, each with \"truth\": source id or null");
  command->add_flag("--apply", arguments->apply, "An administrator: use the rates that were proposed");
  command->add_flag("--reset", arguments->reset, "An administrator: back to the rates that the program comes with");
  command->add_flag("--json", arguments->json, "One JSON object");
  command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace tomoshibi::cli
