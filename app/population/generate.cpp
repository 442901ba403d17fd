// The file: chunks made and compressed on two threads, written in order, renamed when complete.
#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "app/population/population.h"
#include "app/population/region.h"

namespace tomoshibi::population {
namespace {

constexpr int kLevel = 3;
constexpr unsigned kWorkers = 2;
constexpr std::uint64_t kAhead = 4;  // Chunks that may wait for their turn.

struct Piece {
  Progress made;
  std::string bytes;
};

// Chunks in order out of workers that finish in any order.
class Conveyor {
 public:
  explicit Conveyor(std::uint64_t chunks) : chunks_(chunks) {}

  // The next chunk to make; chunks() when there is none left.
  std::uint64_t take() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return stopped_ || next_ >= chunks_ || next_ < written_ + kAhead; });
    return stopped_ || next_ >= chunks_ ? chunks_ : next_++;
  }
  void put(std::uint64_t chunk, Piece piece) {
    const std::lock_guard lock(mutex_);
    ready_.emplace(chunk, std::move(piece));
    filled_.notify_one();
  }
  // Waits at most 100 ms for the chunk whose turn it is.
  bool pop(Piece& piece) {
    std::unique_lock lock(mutex_);
    filled_.wait_for(lock, std::chrono::milliseconds(100),
                     [this] { return ready_.count(written_) != 0; });
    const auto found = ready_.find(written_);
    if (found == ready_.end()) return false;
    piece = std::move(found->second);
    ready_.erase(found);
    ++written_;
    room_.notify_all();
    return true;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    room_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable room_, filled_;
  std::map<std::uint64_t, Piece> ready_;
  std::uint64_t chunks_;
  std::uint64_t next_ = 0;
  std::uint64_t written_ = 0;
  bool stopped_ = false;
};

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

void work(const Synthesis& region, bool compress, Conveyor& line) {
  std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  std::string text;
  for (std::uint64_t chunk = line.take(); chunk < region.chunks(); chunk = line.take()) {
    text.clear();
    Piece piece;
    piece.made = region.write_chunk(chunk, text);
    if (compress) {
      piece.bytes.resize(ZSTD_compressBound(text.size()));
      const std::size_t size = ZSTD_compressCCtx(
          context.get(), piece.bytes.data(), piece.bytes.size(), text.data(), text.size(), kLevel);
      piece.bytes.resize(ZSTD_isError(size) != 0 ? 0 : size);
    } else {
      piece.bytes = text;
    }
    line.put(chunk, std::move(piece));
  }
}

// A file that exists under its name only after commit().
class PartFile {
 public:
  explicit PartFile(std::filesystem::path target) : target_(std::move(target)), part_(target_) {
    part_ += ".part";
    descriptor_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  }
  ~PartFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!done_) ::unlink(part_.c_str());
  }
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  bool open() const { return descriptor_ >= 0; }
  bool write(const std::string& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t count = ::write(descriptor_, bytes.data() + done, bytes.size() - done);
      if (count <= 0) return false;
      done += static_cast<std::size_t>(count);
    }
    return true;
  }
  bool commit() {
    if (::fsync(descriptor_) != 0) return false;
    done_ = ::rename(part_.c_str(), target_.c_str()) == 0;
    return done_;
  }

 private:
  std::filesystem::path target_, part_;
  int descriptor_ = -1;
  bool done_ = false;
};

Result<std::filesystem::path> target_of(const std::filesystem::path& out) {
  const std::string extension = out.extension().string();
  const bool file = extension == ".zst" || extension == ".ndjson";
  const std::filesystem::path directory = file ? out.parent_path() : out;
  std::error_code error;
  if (!directory.empty()) std::filesystem::create_directories(directory, error);
  if (error)
    return Error(Errc::kStorage, "cannot make the directory of the region: check the path");
  return file ? out : out / "region.ndjson.zst";
}

Result<void> check(const Options& options) {
  if (options.people == 0) return Error(Errc::kBadInput, "a region needs at least one person");
  if (options.people > kPeopleMax) {
    return Error(Errc::kBadInput, "a region holds at most 10,000,000 people: ask for fewer");
  }
  if (places_of(options.areas).empty()) {
    return Error(
        Errc::kBadInput,
        "unknown area: give five-digit codes of Ishikawa (17201 to 17463), or none for all");
  }
  if (!is_valid(options.as_of) || options.as_of.year < 2022 || options.as_of.year > 2100) {
    return Error(Errc::kBadInput, "the day of the data must lie between 2022 and 2100");
  }
  return ok();
}

}  // namespace

Result<Progress> generate(const Options& options, const std::filesystem::path& out,
                          const std::function<void(const Progress&)>& progress) {
  TRY_VOID(check(options));
  TRY(target, target_of(out));
  PartFile file(target);
  if (!file.open()) return Error(Errc::kStorage, "cannot create the region's file: check the path");
  const bool compress = target.extension() == ".zst";
  const Synthesis region(options);
  Conveyor line(region.chunks());
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < kWorkers; ++i) {
    workers.emplace_back([&region, &line, compress] { work(region, compress, line); });
  }
  Progress total;
  bool failed = false;
  std::uint64_t written = 0;
  while (written < region.chunks() && !failed) {
    Piece piece;
    if (line.pop(piece)) {
      ++written;
      total.people_done += piece.made.people_done;
      total.resources += piece.made.resources;
      total.bytes += piece.bytes.size();
      failed = piece.bytes.empty() || !file.write(piece.bytes);
    }
    if (progress) progress(total);
  }
  line.stop();
  for (std::thread& worker : workers) worker.join();
  if (failed || !file.commit()) {
    return Error(Errc::kStorage, "cannot write the region: is the disk full?");
  }
  return total;
}

}  // namespace tomoshibi::population
