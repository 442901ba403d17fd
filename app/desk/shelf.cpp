#include "app/desk/shelf.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace tomoshibi::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFirstBytes = 16;
constexpr std::string_view kEnding = ".seg";

constexpr Error kNoFolder(Errc::kStorage,
                          "the folder of segments cannot be written; check the disk");

Result<void> sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return kNoFolder;
  const bool done = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return done ? ok() : Result<void>(kNoFolder);
}

// Of an image nobody needs its list again: its pages authenticate themselves. Records are read against it.
void let_go_of_list(sync::SegmentFront& front) {
  if (front.header.payload != sync::PayloadKind::kImage) return;
  front.list.clear();
  front.list.shrink_to_fit();
}

Result<sync::SegmentFront> front_of(const fs::path& file, const sync::TrustRoot& root) {
  std::ifstream stream(file, std::ios::binary);
  Bytes bytes(kFirstBytes);
  const auto read = [&](std::size_t from, std::size_t size) {
    stream.read(reinterpret_cast<char*>(bytes.data() + from),
                static_cast<std::streamsize>(size));
    return stream.gcount() == static_cast<std::streamsize>(size);
  };
  const Error cut(Errc::kCorrupt, "a segment on this disk is cut short; take it again");
  if (!read(0, kFirstBytes)) return cut;
  TRY(size, sync::front_size(bytes));
  bytes.resize(static_cast<std::size_t>(size));
  if (!read(kFirstBytes, bytes.size() - kFirstBytes)) return cut;
  TRY(front, sync::read_front(bytes, root));
  let_go_of_list(front);
  return front;
}

sync::Descriptor descriptor_of(const Shelved& shelved) {
  sync::Descriptor descriptor;
  descriptor.header = shelved.front.header;
  descriptor.name = shelved.front.name;
  descriptor.bytes = shelved.bytes;
  return descriptor;
}

}  // namespace

Result<Shelf> Shelf::open(const fs::path& dir, const sync::TrustRoot& root) {
  Shelf shelf(dir / "segments");
  std::error_code failed;
  fs::create_directories(shelf.arrivals(), failed);
  if (failed) return kNoFolder;
  // What a road left half-way is taken up by the road or worth nothing: it has no name here.
  for (const fs::directory_entry& entry : fs::directory_iterator(shelf.folder_, failed)) {
    const fs::path& file = entry.path();
    if (file.extension() != kEnding || !entry.is_regular_file(failed)) continue;
    auto front = front_of(file, root);
    const std::uint64_t bytes = entry.file_size(failed);
    const bool is_whole = front && bytes == front->payload_at + front->header.payload_bytes &&
                          file.stem() == to_hex(front->name);
    if (!is_whole) {
      ++shelf.bad_;
      fs::rename(file, fs::path(file).replace_extension(".bad"), failed);
      continue;
    }
    shelf.all_.push_back({file, *std::move(front), bytes});
  }
  if (failed) return kNoFolder;
  return shelf;
}

bool Shelf::holds(const sync::SegmentName& name) const {
  return std::ranges::any_of(all_,
                             [&](const Shelved& shelved) { return shelved.front.name == name; });
}

Result<void> Shelf::put(const fs::path& temporary, const sync::TrustRoot& root,
                        const sync::SegmentProgress& progress) {
  struct Gone {
    const fs::path& file;
    ~Gone() { ::unlink(file.c_str()); }
  };
  const Gone gone{temporary};
  TRY(front, sync::verify_file(temporary, root, progress));
  if (holds(front.name)) return ok();
  const int descriptor = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  const fs::path file = folder_ / (to_hex(front.name) + std::string(kEnding));
  if (!synced || ::rename(temporary.c_str(), file.c_str()) != 0) return kNoFolder;
  TRY_VOID(sync_folder(folder_));
  let_go_of_list(front);
  const std::uint64_t bytes = front.payload_at + front.header.payload_bytes;
  all_.push_back({file, std::move(front), bytes});
  return ok();
}

Result<void> Shelf::drop(const sync::SegmentName& name) {
  const auto at = std::ranges::find_if(
      all_, [&](const Shelved& shelved) { return shelved.front.name == name; });
  if (at == all_.end()) return ok();
  if (::unlink(at->file.c_str()) != 0) return kNoFolder;
  all_.erase(at);
  return sync_folder(folder_);
}

std::vector<const Shelved*> Shelf::plan(const sync::Area& area, sync::Epoch newest) const {
  std::vector<sync::Descriptor> descriptors;
  for (const Shelved& shelved : all_) {
    const sync::SegmentHeader& header = shelved.front.header;
    if (header.area == area && header.epoch <= newest) descriptors.push_back(descriptor_of(shelved));
  }
  std::vector<const Shelved*> plan;
  for (const sync::Descriptor& wanted : sync::cover(descriptors, area, 0, 0)) {
    const auto at = std::ranges::find_if(
        all_, [&](const Shelved& shelved) { return shelved.front.name == wanted.name; });
    if (at != all_.end()) plan.push_back(&*at);
  }
  if (plan.empty() || plan.front()->front.header.kind != sync::SegmentKind::kSnapshot) return {};
  return plan;
}

std::vector<sync::SegmentName> Shelf::outdated() const {
  std::vector<sync::SegmentName> names;
  for (const Shelved& shelved : all_) {
    const sync::SegmentHeader& old = shelved.front.header;
    const bool is_over = std::ranges::any_of(all_, [&](const Shelved& other) {
      const sync::SegmentHeader& fresh = other.front.header;
      return fresh.area == old.area && fresh.kind == sync::SegmentKind::kSnapshot &&
             fresh.to >= old.to && fresh.epoch >= old.epoch &&
             other.front.name != shelved.front.name &&
             (fresh.to > old.to || fresh.epoch > old.epoch ||
              old.kind == sync::SegmentKind::kDelta);
    });
    if (is_over) names.push_back(shelved.front.name);
  }
  return names;
}

}  // namespace tomoshibi::app
