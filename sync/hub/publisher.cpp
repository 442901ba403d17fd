#include "sync/hub/publisher.h"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

namespace tomoshibi::sync {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kQuarter = kHour / 4;
constexpr std::int64_t kJapan = 9 * kHour;
constexpr std::int64_t kDay = 24 * kHour;
// 1970-01-01 was a Thursday.
constexpr std::int64_t kMonday = 3 * kDay;
// One part in four altered: a snapshot is not much larger than its delta.
constexpr std::uint64_t kSnapshotPart = 4;

// Which six hours, day or week of Japan.
std::int64_t window_of(Instant at, std::uint8_t level) {
  const std::int64_t local = at.milliseconds + kJapan;
  if (level == 1) return local / (6 * kHour);
  if (level == 2) return local / kDay;
  return (local + kMonday) / (7 * kDay);
}

Instant quarter_of(Instant now) { return Instant{now.milliseconds / kQuarter * kQuarter}; }

std::string kept_name(std::string_view kind, std::string_view of) {
  return std::string(kind) + "/" + std::string(of);
}
std::string area_name(const Area& area) {
  return code_text(area) + (area.is_drill ? "-drill" : "");
}

Result<Digest> digest_from(const std::optional<Bytes>& kept) {
  Digest digest{};
  if (!kept || kept->size() != digest.size())
    return Error(Errc::kNotFound, "publishing: nothing is kept of this file");
  std::ranges::copy(*kept, digest.begin());
  return digest;
}

}  // namespace

bool PublishReport::is_nothing() const {
  return std::ranges::all_of(areas, [](const AreaReport& one) {
    return one.what == Published::kNothing && one.merged == 0;
  });
}
bool PublishReport::has_held() const {
  return std::ranges::any_of(areas,
                             [](const AreaReport& one) { return one.what == Published::kHeld; });
}

Publisher::Publisher(PublishedFolder& folder, TruthSource& truth, const PublishingKeys& keys,
                     const TrustRoot& root, Catalogue log)
    : folder_(&folder), truth_(&truth), keys_(&keys), root_(&root), log_(std::move(log)) {}

Result<Publisher> Publisher::open(PublishedFolder& folder, TruthSource& truth,
                                  const PublishingKeys& keys, const TrustRoot& root) {
  Catalogue log;
  if (folder.has(catalogue_folder(keys.prefecture) + "/checkpoint")) {
    const auto fetch = [&folder](std::string_view name, std::size_t bytes_max) {
      return folder.get(name, bytes_max);
    };
    TRY(read, read_catalogue(fetch, keys.prefecture, root));
    log = std::move(read);
  }
  Publisher publisher(folder, truth, keys, root, std::move(log));
  TRY_VOID(truth.settle(publisher.number()));
  TRY_VOID(publisher.sweep());
  return publisher;
}

std::uint64_t Publisher::number() const {
  std::uint64_t newest = 0;
  for (const Descriptor& one : log_.all) newest = std::max(newest, one.header.to);
  return newest;
}

std::vector<Descriptor> Publisher::standing(const Area& area) const {
  std::vector<Descriptor> all;
  for (const auto* list : {&log_.all, &added_})
    std::ranges::copy_if(*list, std::back_inserter(all),
                         [&](const Descriptor& one) { return one.header.area == area; });
  return live(all, area);
}

SegmentHeader Publisher::header_of(const Area& area, const AreaLock& lock) const {
  SegmentHeader header;
  header.prefecture = keys_->prefecture;
  header.area = area;
  header.epoch = lock.epoch;
  header.fleet = keys_->fleet;
  header.source = keys_->source;
  return header;
}

Result<PublishReport> Publisher::publish(Instant now, std::span<const Area> confirmed,
                                         const Progress& progress) {
  added_.clear();
  PublishReport report;
  const std::uint64_t number = this->number() + 1;
  TRY(areas, truth_->areas());
  std::vector<Area> carried;
  for (const Area& area : areas) {
    const bool is_confirmed = std::ranges::find(confirmed, area) != confirmed.end();
    TRY(one, publish_area(area, number, now, is_confirmed, progress));
    if (one.what == Published::kSnapshot || one.what == Published::kDelta) carried.push_back(area);
    report.areas.push_back(one);
  }
  if (!carried.empty()) report.number = number;
  if (!added_.empty()) TRY_VOID(write_log(number, carried));
  report.log_size = log_.all.size();
  return report;
}

Result<AreaReport> Publisher::publish_area(const Area& area, std::uint64_t number, Instant now,
                                           bool is_confirmed, const Progress& progress) {
  AreaReport report{.area = area};
  TRY(lock, keys_->lock_of(area));
  const std::vector<Descriptor> before = standing(area);
  TRY(count, truth_->count(area));
  report.people = count.people;
  report.altered = count.altered;
  Bytes delta;
  if (!before.empty() && count.altered > 0) {
    TRY(held, is_held(area, count, is_confirmed, delta));
    if (held) {
      report.what = Published::kHeld;
      return report;
    }
  }
  const auto snapshot = std::ranges::find(before.rbegin(), before.rend(), SegmentKind::kSnapshot,
                                          [](const Descriptor& one) { return one.header.kind; });
  if (!before.empty() && before.front().header.epoch > lock.epoch)
    return Error(Errc::kDenied, "publishing: these epoch keys are older than what is published");
  const bool is_first = snapshot == before.rend();
  const bool is_stale = is_first || snapshot->header.epoch != lock.epoch ||
                        snapshot->header.fleet + 1 < keys_->fleet;
  if (is_stale || count.altered * kSnapshotPart > count.people) {
    // An area that is known and has nobody yet waits for its first person.
    if (is_first && count.people == 0 && count.altered == 0) return report;
    TRY_VOID(add_snapshot(report, number, lock, before, progress));
    return report;
  }
  if (count.altered > 0) TRY_VOID(add_delta(report, number, lock, before, now, delta));
  TRY_VOID(merge_levels(report, lock, now));
  return report;
}

Result<bool> Publisher::is_held(const Area& area, const AreaCount& count, bool is_confirmed,
                                Bytes& delta) {
  TRY(made, truth_->delta(area));
  delta = std::move(made);
  const std::string name = kept_name("held", area_name(area));
  if (count.altered * 100 <= count.people * kBrakePercent) return false;
  const Digest said = sha256(delta);
  TRY(kept, truth_->kept(name));
  if (is_confirmed && kept && std::ranges::equal(*kept, said)) {
    // Forgotten only with the next hold: a power cut now finds the yes still said.
    return false;
  }
  TRY_VOID(truth_->keep(name, said));
  return true;
}

Result<void> Publisher::add_snapshot(AreaReport& report, std::uint64_t number,
                                     const AreaLock& lock, std::span<const Descriptor> before,
                                     const Progress& progress) {
  SegmentHeader header = header_of(report.area, lock);
  header.kind = SegmentKind::kSnapshot;
  header.payload = PayloadKind::kImage;
  header.to = number;
  TRY(image, folder_->begin("image"));
  Secret<32> key;
  const auto key_of = [&](const ImageMade& made) -> Result<Secret<32>> {
    key = published_key(*keys_->publishing_secret, header, made.content);
    return published_key(*keys_->publishing_secret, header, made.content);
  };
  const auto tell = [&](std::uint64_t done, std::uint64_t total) {
    return !progress || progress(report.area, done, total);
  };
  TRY(made, truth_->make_image(report.area, image, key_of, tell));
  header.records = made.people;
  header.data_as_of = made.data_as_of;
  TRY(place, folder_->begin("segment"));
  TRY(front, write_image(place, header, image, key,
                         {.fleet = keys_->fleet_key, .epoch = lock.public_half},
                         *keys_->publisher));
  std::error_code ignored;
  std::filesystem::remove(image, ignored);
  TRY_VOID(folder_->adopt(segment_path(front.name), place));
  Descriptor descriptor{.header = front.header, .name = front.name};
  descriptor.header.wrap.clear();
  descriptor.header.commitment = {};
  descriptor.bytes = front.payload_at + front.header.payload_bytes;
  report.what = Published::kSnapshot;
  report.bytes = descriptor.bytes;
  added_.push_back(std::move(descriptor));
  for (Descriptor old : before) {
    if (old.name == front.name) continue;
    old.is_dropped = true;
    added_.push_back(std::move(old));
    ++report.dropped;
  }
  return ok();
}

Result<void> Publisher::add_delta(AreaReport& report, std::uint64_t number, const AreaLock& lock,
                                  std::span<const Descriptor> before, Instant now,
                                  ByteView delta) {
  SegmentHeader header = header_of(report.area, lock);
  for (const Descriptor& one : before) header.from = std::max(header.from, one.header.to);
  header.to = number;
  header.data_as_of = quarter_of(now);
  TRY_VOID(add_records(report, header, lock, delta));
  report.what = Published::kDelta;
  report.bytes = added_.back().bytes;
  return ok();
}

Result<void> Publisher::add_records(AreaReport&, SegmentHeader header, const AreaLock& lock,
                                    ByteView records) {
  TRY(people, truth_->people_in(records));
  header.records = people;
  const Digest content = sha256(records);
  const Secret<32> key = published_key(*keys_->publishing_secret, header, content);
  TRY(place, folder_->begin("segment"));
  TRY(front, write_records(place, header, records, key,
                           {.fleet = keys_->fleet_key, .epoch = lock.public_half},
                           *keys_->publisher));
  TRY_VOID(folder_->adopt(segment_path(front.name), place));
  TRY_VOID(truth_->keep(kept_name("content", to_hex(front.name)), content));
  Descriptor descriptor{.header = front.header, .name = front.name};
  descriptor.header.wrap.clear();
  descriptor.header.commitment = {};
  descriptor.bytes = front.payload_at + front.header.payload_bytes;
  added_.push_back(std::move(descriptor));
  return ok();
}

Result<Bytes> Publisher::read_own(const Descriptor& descriptor) {
  const auto file = folder_->path_of(segment_path(descriptor.name));
  TRY(front, verify_file(file, *root_));
  TRY(kept, truth_->kept(kept_name("content", to_hex(descriptor.name))));
  TRY(content, digest_from(kept));
  return read_records(file, front,
                      published_key(*keys_->publishing_secret, front.header, content));
}

Result<void> Publisher::merge_levels(AreaReport& report, const AreaLock& lock, Instant now) {
  for (std::uint8_t level = 1; level <= 3; ++level) {
    std::map<std::int64_t, std::vector<Descriptor>> windows;
    std::set<std::int64_t> merged;
    for (const Descriptor& one : standing(report.area)) {
      if (one.header.kind != SegmentKind::kDelta) continue;
      const std::int64_t window = window_of(one.header.data_as_of, level);
      if (window >= window_of(now, level)) continue;
      if (one.header.level >= level) merged.insert(window);
      else windows[window].push_back(one);
    }
    for (const auto& [window, deltas] : windows) {
      if (merged.contains(window)) continue;
      std::uint64_t from = deltas.front().header.from;
      for (const Descriptor& one : deltas) from = std::min(from, one.header.from);
      const auto pieces = cover(deltas, report.area, from, lock.epoch);
      if (pieces.size() >= 2) TRY_VOID(merge_window(report, lock, pieces, level));
    }
  }
  return ok();
}

Result<void> Publisher::merge_window(AreaReport& report, const AreaLock& lock,
                                     std::span<const Descriptor> pieces, std::uint8_t level) {
  std::vector<Bytes> deltas;
  std::uint64_t bytes = 0;
  for (const Descriptor& one : pieces) {
    bytes += one.header.plain_bytes;
    // More than one segment takes: the lower levels serve.
    if (bytes > kRecordsBytesMax) return ok();
    TRY(delta, read_own(one));
    deltas.push_back(std::move(delta));
  }
  TRY(merged, truth_->merge(deltas));
  SegmentHeader header = header_of(report.area, lock);
  header.level = level;
  header.from = pieces.front().header.from;
  header.to = pieces.back().header.to;
  header.data_as_of = pieces.back().header.data_as_of;
  TRY_VOID(add_records(report, header, lock, merged));
  ++report.merged;
  return ok();
}

Result<void> Publisher::write_log(std::uint64_t number, std::span<const Area> areas) {
  if (!areas.empty()) TRY_VOID(truth_->prepare(number, areas));
  Catalogue grown = log_;
  TRY(files, grow_catalogue(grown, added_, keys_->prefecture, *keys_->publisher));
  for (const LogFile& file : files) TRY_VOID(folder_->put(file.name, file.bytes));
  log_ = std::move(grown);
  added_.clear();
  TRY_VOID(truth_->settle(this->number()));
  return sweep();
}

// Takes away segments that the log does not name, or has taken back.
Result<void> Publisher::sweep() {
  std::set<std::string> wanted;
  for (const Descriptor& one : log_.all) {
    if (!one.is_dropped) wanted.insert(segment_path(one.name));
  }
  for (const Descriptor& one : log_.all) {
    if (one.is_dropped) wanted.erase(segment_path(one.name));
  }
  for (const std::string& name : folder_->list("seg")) {
    if (!wanted.contains(name)) TRY_VOID(folder_->remove(name));
  }
  return ok();
}

}  // namespace tomoshibi::sync
