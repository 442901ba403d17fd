#include "store/charts/jahis.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>

#include "store/charts/internal/jahis_book.h"

namespace tomoshibi::store::charts {

using internal::Line;
using internal::lines_of;

namespace {

constexpr std::int64_t kMaxParts = 999;

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = byte < 0x80             ? 1
                               : (byte & 0xe0) == 0xc0 ? 2
                               : (byte & 0xf0) == 0xe0 ? 3
                               : (byte & 0xf8) == 0xf0 ? 4
                                                       : 0;
    if (length == 0 || byte == 0xc0 || byte == 0xc1 || at + length > text.size()) return false;
    for (std::size_t more = 1; more < length; ++more) {
      if ((static_cast<unsigned char>(text[at + more]) & 0xc0) != 0x80) return false;
    }
    at += length;
  }
  return true;
}

std::string_view without_mark(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of("\r\n ");
  return first == std::string_view::npos ? std::string_view() : bytes.substr(first);
}

// One notebook, or one part of one: from a version record to before the next.
struct Chunk {
  std::string_view text;
  std::uint64_t first_line;
};
std::vector<Chunk> chunks_of(std::string_view text) {
  std::vector<Chunk> chunks;
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    ++number;
    const std::string_view line = without_mark(text.substr(at, end - at));
    const std::size_t next = std::min(end + 1, text.size());
    if (chunks.empty() || line.starts_with("JAHISTC")) {
      chunks.push_back({text.substr(at, 0), number});
    }
    Chunk& chunk = chunks.back();
    const char* begin = chunk.text.data();
    chunk.text = {begin, static_cast<std::size_t>(text.data() + next - begin)};
    at = next;
  }
  return chunks;
}

std::optional<std::int64_t> small_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

class BookReader final {
 public:
  BookReader(internal::Sink& sink, PartStore& parts, Instant now)
      : sink_(sink), parts_(parts), now_(now) {}

  void read(const Chunk& chunk) {
    std::vector<Line> lines = lines_of(chunk.text, chunk.first_line, true);
    const auto control = std::ranges::find_if(
        lines, [](const Line& line) { return line.field(0) == "911"; });
    if (control == lines.end()) {
      internal::Notebook(sink_, now_).read({lines});
      return;
    }
    read_part(chunk, lines, *control);
  }

 private:
  void read_part(const Chunk& chunk, const std::vector<Line>& lines, const Line& control) {
    PartStore::Part part;
    const std::optional<std::int64_t> of_parts = small_number(control.field(2));
    const std::optional<std::int64_t> number = small_number(control.field(3));
    if (control.field(1).empty() || !of_parts || !number || *number < 1 || *of_parts < 1 ||
        *number > *of_parts || *of_parts > kMaxParts) {
      refuse(control, "the record that numbers the parts of a split notebook is damaged");
      internal::Notebook(sink_, now_).read({lines});
      return;
    }
    part.number = *number;
    part.of_parts = *of_parts;
    part.text = chunk.text;
    part.person = internal::person_mark(lines);
    const PersonId book = internal::fact_name("book", control.field(1), {});
    std::vector<PartStore::Part> known = parts_.parts(book);
    const bool splits_differ = std::ranges::any_of(known, [&](const PartStore::Part& other) {
      return other.of_parts != part.of_parts &&
             (other.person == part.person || other.person.empty() || part.person.empty());
    });
    if (splits_differ) {
      refuse(control, "another part of this notebook says that it has another number of parts");
      return;
    }
    const bool there = std::ranges::any_of(known, [&](const PartStore::Part& other) {
      return other.person == part.person && other.number == part.number && other.text == part.text;
    });
    sink_.begin(control.number, control.raw, 0);
    parts_.keep(book, part);
    sink_.settle(!there);
    std::erase_if(known, [&](const PartStore::Part& other) {
      return other.person == part.person && other.number == part.number;
    });
    known.push_back(part);
    read_known(known, part, lines);
  }

  // Reads the runs of parts that the new one belongs to.
  void read_known(std::vector<PartStore::Part>& known, const PartStore::Part& part,
                  const std::vector<Line>& lines) {
    std::vector<std::string> persons;
    for (const PartStore::Part& one : known) {
      if (one.person.empty() || std::ranges::find(persons, one.person) != persons.end()) continue;
      persons.push_back(one.person);
    }
    // A part that names nobody belongs to the only person of the notebook, if there is only one.
    const std::string person = !part.person.empty()  ? part.person
                               : persons.size() == 1 ? persons[0]
                                                     : std::string();
    if (person.empty()) return;  // It waits for the part that names its person.
    std::map<std::int64_t, const PartStore::Part*> mine;
    for (const PartStore::Part& one : known) {
      const bool his = one.person == person || (one.person.empty() && persons.size() == 1);
      if (his) mine[one.number] = &one;
    }
    std::vector<std::vector<Line>> run;
    std::int64_t before = 0;
    for (const auto& [number, one] : mine) {
      const bool follows = number == before + 1;
      if (!follows && !run.empty()) finish(run);
      before = number;
      if (!follows && one->person.empty()) {
        before = -1;  // Nothing tells whose and when: it waits.
        continue;
      }
      run.push_back(one->number == part.number ? lines : lines_of(one->text, 1, false));
    }
    if (!run.empty()) finish(run);
  }

  void finish(std::vector<std::vector<Line>>& run) {
    internal::Notebook(sink_, now_).read(run);
    run.clear();
  }

  void refuse(const Line& line, const char* reason) {
    sink_.begin(line.number, line.raw, 0);
    sink_.quarantine(reason);
  }

  internal::Sink& sink_;
  PartStore& parts_;
  Instant now_;
};

}  // namespace

bool is_notebook(std::string_view bytes) { return without_mark(bytes).starts_with("JAHISTC"); }

std::string notebook_text(std::string_view bytes) {
  if (is_utf8(bytes)) {
    return std::string(bytes.starts_with("\xef\xbb\xbf") ? bytes.substr(3) : bytes);
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(
      ucnv_open("windows-31j", &status), &ucnv_close);
  if (U_FAILURE(status) != 0) return {};
  const icu::UnicodeString wide(bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                converter.get(), status);
  std::string text;
  if (U_SUCCESS(status) != 0) wide.toUTF8String(text);
  return text;
}

void read_notebook(std::string_view text, internal::Sink& sink, PartStore& parts, Instant now) {
  BookReader reader(sink, parts, now);
  for (const Chunk& chunk : chunks_of(text)) reader.read(chunk);
}

}  // namespace tomoshibi::store::charts
