#include "tests/crash/sample_store.h"

#include <sqlite3.h>

#include <string_view>

#include "tests/crash/store_door.h"

namespace tomoshibi::test {
namespace {

class Maker final {
 public:
  Maker(RecordingVfs& disk, const LabOptions& options, std::vector<Digest>& history)
      : disk_(disk), options_(options), history_(history) {
    int code = SQLITE_OK;
    store_ = open_store(options_, disk_.name(), code);
    is_good_ = store_ != nullptr;
    note();
  }
  Maker(const Maker&) = delete;
  Maker& operator=(const Maker&) = delete;
  ~Maker() { leave(); }

  void create() {
    for (const std::string& sql : statements_of_creation()) run(sql);
  }
  void letters(std::string_view word) {
    for (const char letter : word) {
      for (const std::string& sql : statements_of(letter)) run(sql);
    }
  }
  // Without a checkpoint: the log stays.
  Disk leave() {
    if (store_ != nullptr) {
      sqlite3_db_config(store_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      sqlite3_close_v2(store_);
      store_ = nullptr;
    }
    return disk_.files();
  }
  bool is_good() const { return is_good_; }

 private:
  void run(const std::string& sql) {
    is_good_ = is_good_ && run_sql(store_, sql.c_str()) == SQLITE_OK;
    note();
  }
  void note() {
    SeenState seen;
    is_good_ = is_good_ && read_state(store_, seen) == SQLITE_OK;
    history_.push_back(seen.content);
  }

  RecordingVfs& disk_;
  const LabOptions& options_;
  std::vector<Digest>& history_;
  sqlite3* store_ = nullptr;
  bool is_good_ = false;
};

}  // namespace

std::optional<SampleStore> make_sample_store(RecordingVfs& disk, const LabOptions& options) {
  start_randomness(7);
  SampleStore sample;
  bool good = true;
  for (Disk* made : {&sample.other, &sample.older}) {
    disk.load({});
    Maker maker(disk, options, sample.history);
    maker.create();
    maker.letters(made == &sample.other ? "Iftbiu" : "Iftdiu");
    good = good && maker.is_good();
    *made = maker.leave();
  }
  Maker maker(disk, options, sample.history);
  maker.letters("tIutifu");
  good = good && maker.is_good();
  sample.newest = maker.leave();
  sample.written = sample.history.back();
  if (!good) return std::nullopt;
  return sample;
}

}  // namespace tomoshibi::test
