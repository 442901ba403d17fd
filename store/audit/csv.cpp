#include "store/audit/csv.h"

#include <algorithm>
#include <array>

#include "store/audit/internal/words.h"
#include "store/audit/statistics.h"

namespace tomoshibi::store::audit {
namespace {

using journal::EntryKind;

// What the columns are called, and the kinds of entries in words for officials.
constexpr std::array<std::string_view, 14> kColumns{
    "番号",     "日時",   "時刻の確かさ", "端末",   "記録の種類", "種類（符号）", "アカウント",
    "氏名",     "役割",   "対象の方",     "同意の番号", "同意の答え", "本人に関する部分", "内容"};

std::string_view words_of(EntryKind kind) {
  static constexpr std::array<std::string_view, 27> kWords{
      "記録の始まり",     "検索",       "検索の終わり", "検索を断った", "同意・拒否",
      "同意の取り下げ",   "閲覧",       "閉じた",       "サインイン",   "サインインの失敗",
      "ロック",           "取り込み",   "警報",         "監査の閲覧",   "アカウントの変更",
      "保存先の手入れ",   "印刷",       "書き出し",     "記録",         "開放通知",
      "同期",             "運搬",       "2人目の確認",  "封印",         "閲覧の控え",
      "確認",             "抜き取り"};
  const auto number = static_cast<std::size_t>(kind);
  return number >= 1 && number <= kWords.size() ? kWords[number - 1] : "新しい種類";
}

std::string_view words_of(journal::ClockConfidence confidence) {
  switch (confidence) {
    case journal::ClockConfidence::kUnknown: return "不明";
    case journal::ClockConfidence::kDrifting: return "ずれの可能性";
    case journal::ClockConfidence::kAnchored: return "照合済み";
  }
  return "不明";
}

std::string_view words_of(ConsentAnswer answer) {
  switch (answer) {
    case ConsentAnswer::kOral: return "口頭で同意";
    case ConsentAnswer::kGuardian: return "親権者・後見人が同意";
    case ConsentAnswer::kFamily: return "同意なし：家族が了承";
    case ConsentAnswer::kNone: return "同意なし：意思を確認できない";
    case ConsentAnswer::kRefused: return "本人が断った";
  }
  return "";
}

// Of an entry that is, or names, a consent.
EntrySeq consent_of(const journal::Entry& entry) {
  return std::visit(
      [&](const auto& body) -> EntrySeq {
        if constexpr (requires { body.consent; }) {
          return body.consent;
        } else if constexpr (requires { body.answer; }) {
          return entry.header.seq;
        } else {
          return {};
        }
      },
      entry.body);
}

// Where a character begins that a spreadsheet takes for the start of a formula; full-width forms too.
bool begins_formula(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kSigns{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  static constexpr std::string_view kWideSpace = "　";
  if (!text.empty() && (text.front() == '\t' || text.front() == '\r' || text.front() == '\n')) {
    return true;
  }
  for (;;) {
    if (text.starts_with(' ')) {
      text.remove_prefix(1);
    } else if (text.starts_with(kWideSpace)) {
      text.remove_prefix(kWideSpace.size());
    } else {
      break;
    }
  }
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return text.starts_with(sign); });
}

std::string details_of(const journal::Entry& entry) {
  std::string text;
  for (const journal::Field& field : journal::fields_of(entry)) {
    if (!text.empty()) text += "; ";
    text += field.name;
    text += '=';
    if (const auto* word = std::get_if<std::string>(&field.value)) text += *word;
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) text += std::to_string(*number);
    if (const auto* truth = std::get_if<bool>(&field.value)) text += *truth ? "true" : "false";
  }
  return text;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell = begins_formula(text) ? "'" : "";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    cell += byte < 0x20 || byte == 0x7f ? ' ' : letter;
    if (letter == '"') cell += '"';
  }
  const bool quoted = cell.find_first_of(",\"") != std::string::npos || cell.starts_with(' ') ||
                      cell.ends_with(' ');
  return quoted ? '"' + cell + '"' : cell;
}

std::string csv_row(std::span<const std::string> cells) {
  std::string row;
  for (const std::string& cell : cells) {
    if (&cell != cells.data()) row += ',';
    row += csv_cell(cell);
  }
  return row + "\r\n";
}

Result<void> CsvWriter::begin() {
  std::vector<std::string> names;
  for (const std::string_view name : kColumns) names.emplace_back(name);
  TRY_VOID(sink_("\xef\xbb\xbf"));
  return sink_(csv_row(names));
}

Result<void> CsvWriter::add(const journal::Entry& entry) {
  const journal::Header& header = entry.header;
  const EntrySeq consent = consent_of(entry);
  const Access* access = consent.value == 0 ? nullptr : book_->find({header.device, consent});
  std::string persons;
  for (const PersonId& person : journal::persons_of(entry.body)) {
    if (!persons.empty()) persons += ' ';
    persons += to_text(person);
  }
  const auto kind = static_cast<EntryKind>(journal::kind_number(entry.body));
  const std::string_view sealed = !journal::has_personal_part(entry.body) ? ""
                                  : entry.opened                          ? "開いた"
                                                                          : "封印";
  const std::array<std::string, kColumns.size()> cells{
      std::to_string(header.seq.value),
      to_iso(believable(header.wall)),
      std::string(words_of(header.confidence)),
      to_hex(header.device),
      std::string(words_of(kind)),
      std::string(journal::kind_name(entry.body)),
      header.account.value,
      std::string(book_->staff_name(header.account)),
      std::string(role_word(header.role)),
      persons,
      consent.value == 0 ? std::string() : std::to_string(consent.value),
      std::string(access == nullptr ? std::string_view() : words_of(access->answer)),
      std::string(sealed),
      details_of(entry)};
  return sink_(csv_row(cells));
}

}  // namespace tomoshibi::store::audit
