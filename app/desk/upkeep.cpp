#include "app/desk/upkeep.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "app/desk/desk_state.h"
#include "app/desk/tar.h"
#include "store/charts/region.h"
#include "store/journal/verify.h"
#include "store/vault/upkeep.h"

namespace tomoshibi::app {

namespace fs = std::filesystem;
namespace journal = store::journal;
namespace vault = store::vault;

namespace {

constexpr int kPagesAtATime = 256;

std::string place_of(const vault::Damage& damage) {
  using What = vault::Damage::What;
  const std::string number = std::to_string(damage.number);
  switch (damage.what) {
    case What::kNone: return "";
    case What::kHeader: return "header";
    case What::kHead: return "head";
    case What::kTagPage: return "tag page " + number;
    case What::kPage: return "page " + number;
    case What::kLog: return "log";
    case What::kFrame: return "frame " + number + " of the log";
  }
  return "";
}

FileCheck check_one(const fs::path& file, const vault::DataKey& key,
                    const UpkeepProgress& progress) {
  FileCheck check;
  check.file = file.filename().string();
  vault::forget_damage();
  const auto report = vault::check_file(file, key, progress);
  if (!report) return Upkeep::failed_check(check.file, report.error());
  check.pages = report->pages;
  check.is_rolled_back = report->freshness == vault::Freshness::kRolledBack;
  check.good = report->structure_is_good && !check.is_rolled_back;
  if (!report->structure_is_good) check.place = "structure";
  if (check.is_rolled_back) check.place = "older than what was there before";
  return check;
}

FileCheck check_slots(const fs::path& file) {
  FileCheck check;
  check.file = file.filename().string();
  const auto slots = vault::KeySlots::load(file);
  if (!slots) return Upkeep::failed_check(check.file, slots.error());
  check.pages = static_cast<std::uint64_t>(slots->good_copies());
  check.good = slots->good_copies() == 2;
  if (!check.good) check.place = "one of two copies";
  return check;
}

// A copy of a store that is in use, complete when it returns.
Result<void> copy_database(vault::Database& source, const fs::path& to, const vault::DataKey& key,
                           const UpkeepProgress& progress) {
  TRY(copying, vault::Copying::begin(source, to, key));
  for (;;) {
    TRY(done, copying.step(kPagesAtATime));
    if (progress) progress(static_cast<std::uint64_t>(copying.share() * 1000), 1000);
    if (done) break;
  }
  return copying.finish();
}

// FILE.2 becomes FILE.3, FILE.1 becomes FILE.2, FILE becomes FILE.1.
void make_room(const fs::path& file, int generations) {
  std::error_code ignored;
  const auto older = [&](int number) {
    return fs::path(file.string() + "." + std::to_string(number));
  };
  if (generations <= 0) return;
  for (int number = generations - 1; number >= 1; --number) {
    if (fs::exists(older(number), ignored)) fs::rename(older(number), older(number + 1), ignored);
  }
  if (fs::exists(file, ignored)) fs::rename(file, older(1), ignored);
}

Result<void> sync_folder(const fs::path& folder) {
  const int descriptor =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) return Error(Errc::kStorage, "a folder cannot be synced");
  return ok();
}

// A folder that goes when it is no longer wanted.
class Workplace final {
 public:
  explicit Workplace(fs::path path) : path_(std::move(path)) {
    clear();
    std::error_code ignored;
    fs::create_directories(path_, ignored);
    ::chmod(path_.c_str(), S_IRWXU);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace() {
    if (!is_kept_) clear();
  }
  void keep() { is_kept_ = true; }
  const fs::path& path() const { return path_; }

 private:
  void clear() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path path_;
  bool is_kept_ = false;
};

// Beside the stores: what a backup takes as it stands. Never the machine's own key.
bool is_small_file_of_a_backup(const std::string& name) {
  const bool is_slots = name.starts_with("machine.slots") || name.starts_with("region.slots");
  return (is_slots && !name.ends_with(".new")) || name == "kiosk.json" || name == "journal.head";
}

std::vector<TarMember> small_files(const fs::path& dir) {
  std::vector<TarMember> members;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(dir, failed)) {
    const std::string name = entry.path().filename().string();
    if (is_small_file_of_a_backup(name)) members.push_back({name, entry.path()});
  }
  for (const auto& entry : fs::directory_iterator(dir / "keys", failed)) {
    members.push_back({"keys/" + entry.path().filename().string(), entry.path()});
  }
  std::ranges::sort(members, {}, &TarMember::name);
  return members;
}

void add_files_in(const fs::path& folder, std::vector<TarMember>& members) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    members.push_back({entry.path().filename().string(), entry.path()});
  }
}

}  // namespace

// ---------------------------------------------------------------------------- checking

FileCheck Upkeep::failed_check(std::string file, const Error& error) {
  FileCheck check;
  check.file = std::move(file);
  const std::string place = place_of(vault::last_damage());
  check.place = error.code == Errc::kCorrupt && !place.empty() ? place : error.what;
  return check;
}

std::vector<FileCheck> Upkeep::check_machine(const fs::path& dir, const UpkeepProgress& progress) {
  std::vector<FileCheck> checks;
  checks.push_back(check_slots(Machine::slots_file(dir)));
  checks.push_back(check_slots(Machine::region_slots_file(dir)));
  auto slots = Machine::open_slots(dir);
  for (const auto& [file, name] :
       {std::pair{"machine.db", "machine"}, std::pair{"journal.db", "journal"}}) {
    std::error_code failed;
    // Before the first opening there is no journal.
    if (std::string_view(name) == "journal" && !fs::exists(dir / file, failed) &&
        !fs::exists(dir / "keys" / "public", failed)) {
      continue;
    }
    if (!slots) {
      checks.push_back(failed_check(file, slots.error()));
      continue;
    }
    const auto key = slots->data_key(name);
    checks.push_back(key ? check_one(dir / file, *key, progress) : failed_check(file, key.error()));
  }
  return checks;
}

Result<FileCheck> Upkeep::check_region(const UpkeepProgress& progress) {
  TRY_VOID(desk_.state_->with_region());
  TRY(key, desk_.state_->region->slots.data_key("region"));
  return check_one(desk_.state_->directory.region_file(), key, progress);
}

Result<void> Upkeep::record_check(bool is_good) {
  if (is_good && may_change()) {
    TRY_VOID(desk_.state_->machine.accounts().set_setting(kRolledBackSetting, Bytes{0}));
    desk_.state_->store_rolled_back = false;
  }
  const journal::StoreUpkeep upkeep{
      journal::UpkeepKind::kCheck,
      is_good ? journal::UpkeepResult::kDone : journal::UpkeepResult::kDamageFound, "", ""};
  TRY_VOID(desk_.state_->book.record_store_upkeep(desk_.actor(), upkeep, desk_.now()));
  return ok();
}

// ---------------------------------------------------------------------------- copies

Result<void> Upkeep::back_up(const fs::path& file, int generations,
                             const UpkeepProgress& progress) {
  TRY_VOID(desk_.state_->with_region());
  Desk::State& state = *desk_.state_;
  const fs::path& dir = state.directory.path();
  const Workplace parts(file.string() + ".parts");
  {
    TRY(key, state.region->slots.data_key("region"));
    TRY_VOID(copy_database(state.region->database, parts.path() / "region.db", key, progress));
  }
  {
    TRY(key, state.machine.slots().data_key("machine"));
    TRY_VOID(copy_database(state.machine.database(), parts.path() / "machine.db", key, {}));
  }
  {
    TRY(key, state.machine.slots().data_key("journal"));
    TRY(source, vault::Database::open(dir / "journal.db", vault::Database::Mode::kReadOnly, key));
    TRY_VOID(copy_database(source, parts.path() / "journal.db", key, {}));
  }
  std::vector<TarMember> members = small_files(dir);
  add_files_in(parts.path(), members);
  const fs::path fresh = file.string() + ".new";
  TRY_VOID(write_tar(fresh, members));
  make_room(file, generations);
  if (::rename(fresh.c_str(), file.c_str()) != 0) {
    return Error(Errc::kStorage, "the backup cannot be put in place; it stands beside as .new");
  }
  TRY_VOID(sync_folder(file.parent_path()));
  const journal::StoreUpkeep upkeep{journal::UpkeepKind::kBackup, journal::UpkeepResult::kDone, "",
                                    file.string()};
  TRY_VOID(state.book.record_store_upkeep(desk_.actor(), upkeep, desk_.now()));
  return ok();
}

namespace {

// The journal that is here has entries that the backup does not know: it stays when it verifies.
bool journal_here_is_good(const fs::path& dir, const fs::path& unpacked) {
  const auto keys = Machine::read_journal_keys(unpacked);
  if (!keys) return false;
  const auto found = journal::verify(dir, keys->data);
  return found && found->good;
}

Result<void> copy_journal(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  for (const char* name : {"journal.db", "journal.db-wal", "journal.db-head", "journal.head"}) {
    fs::remove(to / name, failed);
    if (!fs::exists(from / name, failed)) continue;
    if (!fs::copy_file(from / name, to / name, failed)) {
      return Error(Errc::kStorage, "the journal cannot be taken over; check the free space");
    }
  }
  fs::remove_all(to / "keys", failed);
  fs::copy(from / "keys", to / "keys", fs::copy_options::recursive, failed);
  if (failed)
    return Error(Errc::kStorage, "the journal's keys cannot be taken over; check the free space");
  return ok();
}

fs::path without_slash(const fs::path& dir) { return dir.has_filename() ? dir : dir.parent_path(); }

}  // namespace

Result<fs::path> unpack_backup(const RestoreWish& wish, Instant now) {
  const fs::path dir = without_slash(fs::absolute(wish.dir).lexically_normal());
  Workplace place(dir.string() + ".restore");
  TRY(names, read_tar(wish.file, place.path()));
  for (const char* needed :
       {"kiosk.json", "machine.slots", "machine.db", "region.slots", "region.db"}) {
    if (std::ranges::count(names, needed) == 0) {
      return Error(Errc::kBadInput, "this file is no backup of this product");
    }
  }
  std::error_code failed;
  if (!wish.shares.empty()) {
    TRY_VOID(Machine::let_in(place.path(), wish.shares, now));
  } else {
    fs::copy_file(Machine::key_file(dir), Machine::key_file(place.path()), failed);
    if (failed) {
      return Error(Errc::kDenied,
                   "this machine has no key of that store; give its recovery sheets");
    }
    ::chmod(Machine::key_file(place.path()).c_str(), S_IRUSR | S_IWUSR);
  }
  const bool keeps_journal = journal_here_is_good(dir, place.path());
  if (keeps_journal) TRY_VOID(copy_journal(dir, place.path()));
  for (const FileCheck& check : Upkeep::check_machine(place.path(), {})) {
    if (!check.good) return Error(Errc::kCorrupt, "the backup is damaged; use another generation");
  }
  // The slots may have changed hands just now, and older ones than those of the machine here are
  // meant.
  TRY(machine, Machine::open(place.path()));
  TRY_VOID(machine.remember("machine.slots", machine.slots()));
  // Whoever opens it says in a new incarnation that entries after the backup may be missing.
  if (!keeps_journal) TRY_VOID(machine.keep(kRestoredSetting, Bytes{1}));
  place.keep();
  return place.path();
}

Result<void> put_in_place(const fs::path& dir_in, Desk desk) {
  const fs::path dir = without_slash(fs::absolute(dir_in).lexically_normal());
  const fs::path fresh = desk.directory();
  {
    Upkeep upkeep(desk);
    TRY(region, upkeep.check_region({}));
    if (!region.good) return Error(Errc::kCorrupt, "the backup is damaged; use another generation");
    TRY_VOID(upkeep.record_restore());
    TRY_VOID(desk.leave(journal::LockReason::kShutdown));
  }
  { const Desk closed = std::move(desk); }
  std::error_code failed;
  fs::path before;
  if (fs::exists(dir, failed)) {
    for (int number = 1; number < 1000; ++number) {
      before = dir.string() + ".before-" + std::to_string(number);
      if (!fs::exists(before, failed)) break;
    }
    if (::rename(dir.c_str(), before.c_str()) != 0) {
      return Error(Errc::kStorage,
                   "the folder of the store cannot be renamed; move it away by hand");
    }
  }
  if (::rename(fresh.c_str(), dir.c_str()) != 0) {
    [[maybe_unused]] const int back = before.empty() ? 0 : ::rename(before.c_str(), dir.c_str());
    return Error(Errc::kStorage, "what was restored cannot be put in place; nothing changed");
  }
  return sync_folder(dir.parent_path());
}

Result<void> Upkeep::record_restore() {
  TRY_VOID(may_change());
  const journal::StoreUpkeep upkeep{journal::UpkeepKind::kRestore, journal::UpkeepResult::kDone, "",
                                    ""};
  TRY_VOID(desk_.state_->book.record_store_upkeep(desk_.actor(), upkeep, desk_.now()));
  return ok();
}

// ---------------------------------------------------------------------------- keys and slots

Result<void> Upkeep::may_change() const {
  TRY_VOID(desk_.state_->working());
  const Role role = desk_.actor()->role;
  if (role != Role::kAdministrator && role != Role::kMaster && !desk_.profile().is_demo) {
    return Error(Errc::kDenied, "only an administrator or a master does this");
  }
  return desk_.state_->with_region();
}

Result<void> Upkeep::begin_rekey() {
  TRY_VOID(may_change());
  Desk::State& state = *desk_.state_;
  if (state.region->rekeying) return Error(Errc::kDenied, "the key is being changed already");
  TRY(next, state.region->slots.next_data_key("region"));
  TRY_VOID(state.machine.remember("region.slots", state.region->slots));
  TRY(copying, vault::Copying::begin(state.region->database,
                                     vault::rekeyed_path(state.directory.region_file()), next));
  state.region->rekeying.emplace(std::move(copying));
  return ok();
}

Result<bool> Upkeep::step_rekey() {
  TRY_VOID(may_change());
  Desk::State& state = *desk_.state_;
  if (!state.region->rekeying) return Error(Errc::kNotFound, "no key is being changed");
  const auto done = state.region->rekeying->step(kPagesAtATime);
  if (!done) {
    [[maybe_unused]] const auto dropped = cancel_rekey();
    return done.error();
  }
  if (!*done) return false;
  TRY_VOID(desk_.end_search(journal::SearchOutcome::kCleared));
  const auto finished = state.region->rekeying->finish();
  state.region->rekeying.reset();
  if (!finished) {
    [[maybe_unused]] const auto dropped = cancel_rekey();
    return finished.error();
  }
  TRY_VOID(take_over_rekeyed());
  return true;
}

Result<void> Upkeep::cancel_rekey() {
  TRY_VOID(may_change());
  Desk::State& state = *desk_.state_;
  state.region->rekeying.reset();
  vault::KeySlots& slots = state.region->slots;
  TRY(waits, slots.has_next_data_key("region"));
  if (!waits) return ok();
  TRY_VOID(slots.drop_next_data_key("region"));
  return state.machine.remember("region.slots", slots);
}

std::optional<double> Upkeep::rekey_share() const {
  const Desk::State& state = *desk_.state_;
  if (!state.region || !state.region->rekeying) return std::nullopt;
  return state.region->rekeying->share();
}

Result<void> Upkeep::rekey_region(const UpkeepProgress& progress) {
  TRY_VOID(begin_rekey());
  for (;;) {
    TRY(done, step_rekey());
    if (done) return ok();
    if (progress) progress(static_cast<std::uint64_t>(rekey_share().value_or(1) * 1000), 1000);
  }
}

// The copy is whole and synced: it takes the file's name, and the region is opened anew with its key.
Result<void> Upkeep::take_over_rekeyed() {
  Desk::State& state = *desk_.state_;
  const fs::path file = state.directory.region_file();
  state.keep_facts();
  state.close_people();
  vault::KeySlots slots = std::move(state.region->slots);
  state.region.reset();
  TRY_VOID(vault::put_in_place(file));
  TRY_VOID(slots.adopt_next_data_key("region"));
  TRY_VOID(state.machine.remember("region.slots", slots));
  const journal::StoreUpkeep upkeep{journal::UpkeepKind::kRekey, journal::UpkeepResult::kDone,
                                    "region.db", ""};
  TRY_VOID(state.book.record_store_upkeep(desk_.actor(), upkeep, desk_.now()));
  TRY(key, slots.data_key("region"));
  TRY(database, store::charts::open_region(file, vault::Database::Mode::kReadWrite, key));
  auto opened = std::make_unique<Desk::State::Region>(std::move(slots), std::move(database));
  TRY_VOID(state.load(*opened));
  state.region = std::move(opened);
  return ok();
}

Result<void> Upkeep::announce_rekey(const std::string& store) {
  TRY_VOID(may_change());
  if (store != "journal" && store != "machine") {
    return Error(Errc::kBadInput, "a key is of region, journal or machine");
  }
  const journal::StoreUpkeep upkeep{journal::UpkeepKind::kRekey, journal::UpkeepResult::kDone,
                                    store + ".db", ""};
  TRY_VOID(desk_.state_->book.record_store_upkeep(desk_.actor(), upkeep, desk_.now()));
  return ok();
}

Result<void> rekey_closed(const fs::path& dir, const std::string& store,
                          const UpkeepProgress& progress) {
  TRY(slots, Machine::open_slots(dir));
  const fs::path file = dir / (store + ".db");
  TRY(key, slots.data_key(store));
  TRY(next, slots.next_data_key(store));
  {
    TRY(source, vault::Database::open(file, vault::Database::Mode::kReadWrite, key));
    TRY_VOID(copy_database(source, vault::rekeyed_path(file), next, progress));
  }
  TRY_VOID(vault::put_in_place(file));
  return slots.adopt_next_data_key(store);
}

Result<vault::KeySlots*> Upkeep::compartment(Compartment which) const {
  TRY_VOID(may_change());
  return which == Compartment::kMachine ? &desk_.state_->machine.slots()
                                        : &desk_.state_->region->slots;
}

Result<void> Upkeep::slots_changed(Compartment which, const std::string& note) {
  Desk::State& state = *desk_.state_;
  const char* name = which == Compartment::kMachine ? "machine.slots" : "region.slots";
  TRY(slots, compartment(which));
  TRY_VOID(state.machine.remember(name, *slots));
  const journal::StoreUpkeep upkeep{journal::UpkeepKind::kSlotsChanged,
                                    journal::UpkeepResult::kDone, name, note};
  TRY_VOID(state.book.record_store_upkeep(desk_.actor(), upkeep, desk_.now()));
  return ok();
}

Result<std::vector<vault::SlotInfo>> Upkeep::slots(Compartment which) const {
  TRY(slots, compartment(which));
  return slots->slots();
}

Result<void> Upkeep::add_passphrase(Compartment which, const std::string& label,
                                    const SecretText& passphrase) {
  TRY(slots, compartment(which));
  store::orders::Account nobody;
  TRY_VOID(store::orders::check_password(passphrase, store::orders::SecondFactor::kNone, nobody));
  TRY_VOID(slots->add_passphrase(label, passphrase, desk_.state_->machine.cost(), desk_.now()));
  return slots_changed(which, "passphrase added: " + label);
}

Result<std::vector<vault::Share>> Upkeep::add_recovery(Compartment which, const std::string& label,
                                                       int needed, int made) {
  TRY(slots, compartment(which));
  TRY(shares, slots->add_recovery(label, needed, made, desk_.now()));
  TRY_VOID(slots_changed(which, "recovery added: " + label));
  return shares;
}

Result<void> Upkeep::remove_slot(Compartment which, vault::SlotKind kind,
                                 const std::string& label) {
  TRY(slots, compartment(which));
  if (kind == vault::SlotKind::kAccount || kind == vault::SlotKind::kDevice) {
    return Error(Errc::kBadInput,
                 "slots of members follow their accounts, the machine's own stays");
  }
  TRY_VOID(slots->remove(kind, label));
  return slots_changed(which, std::string(vault::name_of(kind)) + " removed: " + label);
}

Result<void> Upkeep::hand_out_key(const std::string& store, const fs::path& file) {
  TRY_VOID(may_change());
  Desk::State& state = *desk_.state_;
  if (store != "region" && store != "journal" && store != "machine") {
    return Error(Errc::kBadInput, "a key is of region, journal or machine");
  }
  vault::KeySlots& slots = store == "region" ? state.region->slots : state.machine.slots();
  const journal::StoreUpkeep upkeep{journal::UpkeepKind::kKeyHandedOut,
                                    journal::UpkeepResult::kDone, store + ".db", file.string()};
  TRY_VOID(state.book.record_store_upkeep(desk_.actor(), upkeep, desk_.now()));
  TRY(key, slots.data_key(store));
  return vault::write_key_file(file, key);
}

}  // namespace tomoshibi::app
