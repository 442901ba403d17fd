#include "store/charts/internal/jahis_book.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "store/charts/internal/usage.h"

namespace tomoshibi::store::charts::internal {
namespace {

constexpr std::size_t kMaxLines = 100'000;
constexpr std::size_t kMaxFields = 64;
constexpr std::size_t kMaxField = 1200;  // Bytes in UTF-8; 800 in Shift-JIS are allowed.
constexpr std::string_view kReceiptCode = "urn:oid:1.2.392.100495.20.2.71|";
constexpr std::string_view kHot9 = "http://medis.or.jp/CodeSystem/master-HOT9|";
constexpr std::string_view kGeneral =
    "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode|";

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

int number_in(std::string_view text) {
  int value = 0;
  for (const char letter : text) value = value * 10 + (letter - '0');
  return value;
}

std::optional<int> small_number(std::string_view text) {
  if (!all_digits(text) || text.size() > 4) return std::nullopt;
  return number_in(text);
}

std::string digest_text(std::string_view text) {
  return to_hex(ByteView(digest_of(as_bytes(text))).first(8));
}

// 10 digits: prefecture, score table, facility.
std::string facility_code(const Line& line) {
  const std::string code =
      std::string(line.field(2)) + std::string(line.field(3)) + std::string(line.field(4));
  return code.size() == 10 && all_digits(code) ? code : std::string();
}

void note(Medication& medicine, std::string_view text) {
  if (!text.empty() && medicine.notes.size() < 64) medicine.notes.emplace_back(text);
}

// 都道府県 and 市区町村 in front of an address, where they stand plainly.
void split_address(std::string_view text, Address& address) {
  for (const std::string_view end : {"都", "道", "府", "県"}) {
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos || at < 6 || at > 9) continue;
    address.prefecture = text.substr(0, at + end.size());
    text.remove_prefix(at + end.size());
    break;
  }
  if (!address.prefecture.empty()) {
    std::size_t first = std::string_view::npos;
    std::size_t size = 0;
    for (const std::string_view end : {"市", "区", "町", "村"}) {
      const std::size_t at = text.find(end, 3);
      if (at < first) {
        first = at;
        size = end.size();
      }
    }
    if (first != std::string_view::npos && first <= 24) {
      address.city = text.substr(0, first + size);
      text.remove_prefix(first + size);
    }
  }
  address.line = text;
}

std::pair<std::string, std::string> split_name(std::string_view text) {
  std::string plain(text);
  for (std::size_t at; (at = plain.find("\u3000")) != std::string::npos;) plain.replace(at, 3, " ");
  const std::size_t space = plain.find(' ');
  if (space == std::string::npos) return {plain, {}};
  return {plain.substr(0, space), trimmed(std::string_view(plain).substr(space))};
}

struct Code {
  std::string yj;
  std::string other;
};
// 薬品コード種別: 2 receipt, 3 price list, 4 YJ, 6 HOT; the shape of the code decides in doubt.
Code code_of(std::string_view kind, std::string_view code) {
  if (code.empty() || kind == "1") return {};
  if (std::string yj = yj_of(code); !yj.empty()) return {std::move(yj), {}};
  if (kind == "6") return {{}, std::string(kHot9) + std::string(code)};
  if (kind == "2" || (code.size() == 9 && all_digits(code) && code.front() == '6')) {
    return {{}, std::string(kReceiptCode) + std::string(code)};
  }
  return {{}, "jahis-tc:" + std::string(kind) + "|" + std::string(code)};
}

Line line_of(std::string_view text, std::uint64_t number) {
  Line line;
  line.number = number;
  line.raw = text;
  for (;;) {
    const std::size_t comma = text.find(',');
    line.fields.push_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos || line.fields.size() == kMaxFields) break;
    text.remove_prefix(comma + 1);
  }
  return line;
}

}  // namespace

std::vector<Line> lines_of(std::string_view text, std::uint64_t first, bool numbered) {
  std::vector<Line> lines;
  std::uint64_t number = first;
  while (!text.empty() && lines.size() < kMaxLines) {
    const std::size_t end = text.find('\n');
    std::string_view raw = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    // CR, blanks, and the end mark 0x1A, which decoders of code page 932 may turn into 0x1C.
    while (!raw.empty() && static_cast<unsigned char>(raw.back()) <= 0x20) raw.remove_suffix(1);
    if (!raw.empty()) lines.push_back(line_of(raw, numbered ? number : 0));
    ++number;
  }
  return lines;
}

std::string trimmed(std::string_view text) {
  text = text.substr(0, std::min(text.size(), kMaxField));
  std::string out(text);
  for (char& letter : out) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = ' ';
  }
  const auto blank_at = [&](std::size_t at) -> std::size_t {
    if (at < out.size() && out[at] == ' ') return 1;
    return out.compare(at, 3, "\u3000") == 0 ? 3 : 0;
  };
  std::size_t first = 0;
  while (first < out.size() && blank_at(first) > 0) first += blank_at(first);
  out.erase(0, first);
  while (!out.empty()) {
    if (out.back() == ' ') {
      out.pop_back();
    } else if (out.ends_with("\u3000")) {
      out.erase(out.size() - 3);
    } else {
      break;
    }
  }
  return out;
}

Date notebook_day(std::string_view text) {
  Date date;
  if (text.size() == 8 && all_digits(text)) {
    date.year = static_cast<std::int16_t>(number_in(text.substr(0, 4)));
    text.remove_prefix(4);
  } else if (text.size() == 7 && all_digits(text.substr(1))) {
    constexpr std::string_view kEras = "MTSHR";
    const char letter = text[0] >= 'a' ? static_cast<char>(text[0] - 'a' + 'A') : text[0];
    const std::size_t era = kEras.find(letter);
    if (era == std::string_view::npos) return {};
    date.year = static_cast<std::int16_t>(
        gregorian_year(static_cast<Era>(era), number_in(text.substr(1, 2))));
    text.remove_prefix(3);
  } else {
    return {};
  }
  date.month = static_cast<std::uint8_t>(number_in(text.substr(0, 2)));
  date.day = static_cast<std::uint8_t>(number_in(text.substr(2, 2)));
  return is_valid(date) ? date : Date{};
}

std::string person_mark(const std::vector<Line>& lines) {
  for (const Line& line : lines) {
    if (line.field(0) != "1") continue;
    const Date birth = notebook_day(line.field(3));
    std::string name = folded(line.field(1));
    std::erase(name, ' ');
    return digest_text(name + '|' + to_iso(birth));
  }
  return {};
}

Person person_in(const Line& line) {
  Person person;
  const auto [family, given] = split_name(line.field(1));
  const auto [family_kana, given_kana] = split_name(line.field(10));
  person.names.push_back({NameUse::kUsual, family, given, family_kana, given_kana});
  person.birth = notebook_day(line.field(3));
  person.sex = line.field(2) == "1"   ? Sex::kMale
               : line.field(2) == "2" ? Sex::kFemale
                                      : Sex::kUnknown;
  person.address.postal_code = line.field(4);
  split_address(line.field(5), person.address);
  if (!line.field(6).empty()) person.phones.emplace_back(line.field(6));
  return person;
}

template <typename Value>
void Notebook::add(Part part, Value& value, const Date& when) {
  const bool known = is_valid(when);
  value.as_of = known ? start_of_day_in_japan(when) : now_;
  make_row(value, row_);
  sink_.add(*person_, part, row_, !known);
}

bool Notebook::begin(const Line& line) {
  sink_.begin(line.number, line.raw, 0);
  if (person_) return true;
  sink_.quarantine("no person is named before this record");
  return false;
}

// Equal rows of one notebook are told apart by their count.
std::string Notebook::unique_key(std::string key) {
  const int count = ++keys_[key];
  if (count > 1) key += '*' + std::to_string(count);
  return key;
}

void Notebook::read(const std::vector<std::vector<Line>>& parts) {
  for (const std::vector<Line>& part : parts) {
    for (const Line& line : part) {
      if (line.field(0) == "5") newest_ = std::max(newest_, notebook_day(line.field(1)));
    }
  }
  for (std::size_t at = 0; at < parts.size(); ++at) {
    at_boundary_ = at > 0;
    for (const Line& line : parts[at]) read_line(line);
  }
  close_block();
  close_bought();
}

void Notebook::read_line(const Line& line) {
  const std::string_view number = line.field(0);
  if (number.starts_with("JAHISTC")) {
    by_patient_ = line.field(1) == "2";
    return;
  }
  if (number == "911") return;
  static constexpr auto kContext =
      std::to_array<std::string_view>({"1", "5", "11", "15", "51", "55"});
  const bool context = std::ranges::find(kContext, number) != kContext.end();
  if (context && at_boundary_) {
    const auto open = block_.context.find(number);
    if (open != block_.context.end() && open->second == line.raw) return;  // Said again.
  }
  if (!context) at_boundary_ = false;
  if (number == "1") return read_person(line);
  if (number == "2") return read_remark(line);
  if (number == "3") return read_bought(line);
  if (number == "31") return read_ingredient(line);
  if (number == "5") {
    close_block();
    block_.context.emplace("5", line.raw);
    block_.date = notebook_day(line.field(1));
  } else if (number == "11" || number == "51") {
    block_.context.insert_or_assign(std::string(number), line.raw);
    const bool pharmacy = number == "11" && line.field(3) != "1" && line.field(3) != "3";
    (pharmacy ? block_.pharmacy : block_.facility) = line.field(1);
    (pharmacy ? block_.pharmacy_code : block_.facility_code) = facility_code(line);
    if (number == "11" && !pharmacy) block_.clinic_dispensed = true;
  } else if (number == "15" || number == "55") {
    block_.context.insert_or_assign(std::string(number), line.raw);
  } else if (number == "201") {
    read_drug(line);
  } else if (number == "301") {
    read_usage(line);
  } else if (number == "281" || number == "291" || number == "311" || number == "391") {
    read_note(line);
  } else {
    read_rest(line);
  }
}

void Notebook::read_person(const Line& line) {
  close_block();
  close_bought();
  keys_.clear();
  block_.context.emplace("1", line.raw);
  sink_.begin(line.number, line.raw, 0);
  if (line.field(1).empty()) {
    person_.reset();
    sink_.quarantine("the person of this notebook has no name");
    return;
  }
  Person person = person_in(line);
  // No number names the person of a notebook: name, birth date and sex do.
  std::string name = folded(line.field(1));
  std::erase(name, ' ');
  person.source_system = kNotebookSource;
  person.source_id = "tc-" + digest_text(name + '|' + to_iso(person.birth) + '|' +
                                         std::string(line.field(2)));
  person.id = person_of(person.source_system, person.source_id);
  person.as_of = newest_.known() ? start_of_day_in_japan(newest_) : now_;
  person_ = person.id;
  make_row(person, row_);
  sink_.add(person.id, Part::kPerson, row_, !newest_.known());
  std::string body;
  if (!line.field(8).empty()) body += "血液型 " + std::string(line.field(8));
  if (!line.field(9).empty()) {
    if (!body.empty()) body += " ";
    body += "体重 " + std::string(line.field(9)) + "kg";
  }
  if (body.empty()) return;
  row_.clear();
  row_.key = "TC1";
  row_.as_of = person.as_of;
  row_.body = "1: " + body;
  sink_.add(person.id, Part::kUnread, row_, !newest_.known());
}

void Notebook::read_remark(const Line& line) {
  if (!begin(line)) return;
  const std::string text(line.field(2));
  if (text.empty()) {
    sink_.quarantine("this remark on the person says nothing");
    return;
  }
  const std::string_view kind = line.field(1);
  const std::string key = unique_key("TC2/" + std::string(kind) + '/' + digest_text(text));
  if (kind == "1" || kind == "2") {
    Allergy allergy;
    allergy.key = key;
    allergy.text = text;
    allergy.medication = kind == "2";
    allergy.reaction = kind == "2" ? "副作用歴（お薬手帳）" : "アレルギー歴（お薬手帳）";
    if (line.field(3) == "2") allergy.reaction += "・患者等の記入";
    add(Part::kAllergy, allergy, newest_);
  } else if (kind == "3") {
    Condition condition;
    condition.key = key;
    condition.text = text + "（既往歴・お薬手帳）";
    add(Part::kCondition, condition, newest_);
  } else {
    row_.clear();
    row_.key = key;
    row_.as_of = newest_.known() ? start_of_day_in_japan(newest_) : now_;
    row_.body = "2: " + text;
    sink_.add(*person_, Part::kUnread, row_, !newest_.known());
  }
}

void Notebook::read_bought(const Line& line) {
  if (!person_ || line.field(1).empty()) {
    if (begin(line)) sink_.quarantine("this medicine has no name");
    return;
  }
  Drug drug{line.number, line.raw, std::string(line.field(5)), {}};
  Medication& medicine = drug.medicine;
  medicine.text = line.field(1);
  medicine.date = notebook_day(line.field(2));
  const Date until = notebook_day(line.field(3));
  if (is_valid(medicine.date) && is_valid(until) && until >= medicine.date) {
    medicine.days = std::min(days_between(medicine.date, until) + 1, 9999);
  }
  if (!line.field(6).empty()) medicine.other_code = "JAN|" + std::string(line.field(6));
  medicine.patient_entered = line.field(4) == "2" || (line.field(4).empty() && by_patient_);
  medicine.uneven = true;  // Bought and taken as people do: no supply is calculated.
  note(medicine, "市販薬（お薬手帳）");
  medicine.key = "TC3/" + to_iso(medicine.date) + '/' + digest_text(medicine.text);
  bought_.push_back(std::move(drug));
}

void Notebook::read_ingredient(const Line& line) {
  for (Drug& drug : bought_) {
    if (!line.field(1).empty() && drug.rp == line.field(1)) {
      note(drug.medicine, "成分 " + std::string(line.field(2)));
      return;
    }
  }
  read_rest(line);
}

void Notebook::read_drug(const Line& line) {
  if (!person_) {
    begin(line);
    return;
  }
  if (line.field(2).empty() || !is_valid(block_.date)) {
    sink_.begin(line.number, line.raw, 0);
    sink_.quarantine(line.field(2).empty() ? "this medicine has no name"
                                           : "no day of dispensing stands before this medicine");
    return;
  }
  Drug drug{line.number, line.raw, std::string(line.field(1)), {}};
  Medication& medicine = drug.medicine;
  medicine.text = line.field(2);
  medicine.dose = line.field(3);
  medicine.unit = line.field(4);
  Code code = code_of(line.field(5), line.field(6));
  medicine.yj = std::move(code.yj);
  medicine.other_code = std::move(code.other);
  medicine.patient_entered = line.field(7) == "2" || (line.field(7).empty() && by_patient_);
  medicine.generic_name = line.field(8);
  if (medicine.other_code.empty() && line.field(9) == "2" && !line.field(10).empty()) {
    medicine.other_code = std::string(kGeneral) + std::string(line.field(10));
  }
  medicine.date = block_.date;
  block_.drugs.push_back(std::move(drug));
}

void Notebook::read_usage(const Line& line) {
  bool used = false;
  for (Drug& drug : block_.drugs) {
    if (drug.rp != line.field(1) || drug.medicine.kind != DosageKind::kUnknown) continue;
    used = true;
    Medication& medicine = drug.medicine;
    medicine.usage = line.field(2);
    const std::optional<int> amount = small_number(line.field(3));
    switch (small_number(line.field(5)).value_or(0)) {
      case 1:
        medicine.kind = DosageKind::kInternal;
        medicine.days = amount;
        break;
      case 3:
        medicine.kind = DosageKind::kAsNeeded;
        medicine.days = amount;
        break;
      case 6:
      case 7:
        medicine.kind = DosageKind::kOther;
        medicine.days = amount;
        break;
      case 4: medicine.kind = DosageKind::kInjection; break;
      case 5: medicine.kind = DosageKind::kExternal; break;
      default: medicine.kind = DosageKind::kOther; break;
    }
    const int form = small_number(line.field(5)).value_or(0);
    if (form != 1 && form != 3 && form != 6 && form != 7) {
      medicine.quantity = std::move(medicine.dose);  // There 用量 is the whole amount.
      medicine.dose.clear();
    }
  }
  if (!used) read_rest(line);
}

void Notebook::read_note(const Line& line) {
  const bool of_drug = line.field(0) == "281" || line.field(0) == "291";
  bool used = false;
  // Of a medicine: the last one of its RP. Of a usage: every medicine of the RP.
  for (auto drug = block_.drugs.rbegin(); drug != block_.drugs.rend(); ++drug) {
    if (drug->rp != line.field(1)) continue;
    used = true;
    note(drug->medicine, line.field(2));
    const UsageSense sense = sense_of_usage(line.field(2));
    if (line.field(0) == "311" || line.field(0) == "281") drug->medicine.uneven |= sense.uneven;
    if (of_drug) break;
  }
  if (!used) read_rest(line);
}

// Everything that has no place of its own: kept as it stands, under its day.
void Notebook::read_rest(const Line& line) {
  const std::string_view number = line.field(0);
  if (!all_digits(number) || number.size() > 4) {
    sink_.begin(line.number, line.raw, 0);
    sink_.quarantine("this line does not begin with the number of a record");
    return;
  }
  if (!begin(line)) return;
  std::string body;
  for (std::size_t at = 1; at < line.fields.size(); ++at) {
    if (at > 1) body += ',';
    body += line.fields[at];
  }
  while (!body.empty() && body.back() == ',') body.pop_back();
  if (body.empty()) {
    sink_.quarantine("this record is empty");
    return;
  }
  const bool dated = number != "4" && number != "601" && number != "701" && is_valid(block_.date);
  const Date when = dated ? block_.date : newest_;
  row_.clear();
  row_.date = dated ? block_.date : Date{};
  row_.key = unique_key("TC" + std::string(number) + '/' + to_iso(row_.date) + '/' +
                        digest_text(body));
  row_.as_of = is_valid(when) ? start_of_day_in_japan(when) : now_;
  row_.body = std::string(number) + ": " + body;
  sink_.add(*person_, Part::kUnread, row_, !is_valid(when));
}

void Notebook::emit(Drug& drug) {
  sink_.begin(drug.line, drug.raw, 0);
  drug.medicine.source = Source::kNotebook;
  drug.medicine.key = unique_key(std::move(drug.medicine.key));
  const UsageSense sense = sense_of_usage(drug.medicine.usage);
  drug.medicine.uneven |= sense.uneven;
  if (drug.medicine.kind == DosageKind::kUnknown) drug.medicine.kind = kind_of_yj(drug.medicine.yj);
  add(Part::kMedication, drug.medicine,
      is_valid(drug.medicine.date) ? drug.medicine.date : newest_);
}

void Notebook::close_block() {
  for (Drug& drug : block_.drugs) {
    Medication& medicine = drug.medicine;
    medicine.pharmacy = block_.pharmacy;
    medicine.facility = block_.facility;
    medicine.facility_code = block_.facility_code;
    medicine.in_hospital = block_.clinic_dispensed;
    const std::string& place =
        !block_.pharmacy_code.empty() ? block_.pharmacy_code
        : !block_.pharmacy.empty()    ? block_.pharmacy
                                      : block_.facility;
    medicine.key = "TC/" + to_iso(block_.date) + '/' + digest_text(place).substr(0, 6) + '/' +
                   drug.rp + '/' + digest_text(medicine.text);
    emit(drug);
  }
  const auto person = block_.context.find("1");
  const std::string_view open = person == block_.context.end() ? "" : person->second;
  block_ = {};
  if (!open.empty()) block_.context.emplace("1", open);
}

void Notebook::close_bought() {
  for (Drug& drug : bought_) emit(drug);
  bought_.clear();
}

}  // namespace tomoshibi::store::charts::internal
