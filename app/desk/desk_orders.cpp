// Desk: orders. What the authority opens is open, what it closes goes, and the journal says both.
#include <sodium.h>

#include <algorithm>
#include <utility>

#include "app/desk/desk_state.h"
#include "store/charts/content_ages.h"
#include "store/charts/delta.h"
#include "store/charts/region.h"
#include "sync/core/keys.h"

namespace tomoshibi::app {

namespace charts = store::charts;
namespace journal = store::journal;
namespace people = store::people;
namespace vault = store::vault;

namespace {

constexpr std::string_view kOverlaySecret = "fleet/overlay-secret";
constexpr std::string_view kOverlayBase = "fleet/overlay-base";
constexpr std::string_view kCodeTries = "fleet/code-tries";
constexpr std::uint8_t kTriesFree = 5;
constexpr std::int64_t kWaitMilliseconds = 10 * 60 * 1000;

constexpr Error kNoFleet(Errc::kNotFound,
                         "this store belongs to no fleet: it was not made from an enrolment");

// The snapshots that an overlay lies over, by name.
Bytes base_of(const OpenedParts& parts) {
  Bytes base;
  for (const sync::SegmentName& name : parts.snapshots) {
    base.insert(base.end(), name.begin(), name.end());
  }
  return base;
}

// Everything that `old_base` names is named by `base`.
bool is_within(const Bytes& old_base, const Bytes& base) {
  constexpr std::size_t kName = sizeof(sync::SegmentName);
  for (std::size_t at = 0; at + kName <= old_base.size(); at += kName) {
    bool found = false;
    for (std::size_t other = 0; other + kName <= base.size() && !found; other += kName) {
      found = std::equal(old_base.begin() + static_cast<std::ptrdiff_t>(at),
                         old_base.begin() + static_cast<std::ptrdiff_t>(at + kName),
                         base.begin() + static_cast<std::ptrdiff_t>(other));
    }
    if (!found) return false;
  }
  return true;
}

// Both halves are needed: one opens with a sign-in, the other is gone with the order.
Result<vault::DataKey> overlay_key(Machine& machine, vault::KeySlots& slots) {
  TRY(of_members, slots.data_key("overlay"));
  TRY(kept, machine.kept(kOverlaySecret));
  if (!kept || kept->size() != 32) {
    const Secret<32> fresh = Secret<32>::random();
    TRY_VOID(machine.keep(kOverlaySecret, fresh.view()));
    return sync::derive(of_members.view(), "overlay", fresh.view());
  }
  vault::DataKey key = sync::derive(of_members.view(), "overlay", *kept);
  sodium_memzero(kept->data(), kept->size());
  return key;
}

std::filesystem::path overlay_file(const DataDirectory& directory) {
  return directory.path() / "overlay.db";
}

// Wrong codes in a row, in running time: guessing 128 bits is nothing to fear, a room full of people
// who type at random is.
struct CodeTries {
  std::uint8_t failures = 0;
  sync::Running since;
};
Bytes encode(const CodeTries& tries) {
  Bytes bytes{tries.failures};
  bytes.insert(bytes.end(), tries.since.boot.begin(), tries.since.boot.end());
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(tries.since.milliseconds >> shift));
  }
  return bytes;
}
CodeTries decode_tries(const std::optional<Bytes>& kept) {
  CodeTries tries;
  if (!kept || kept->size() != 25) return tries;
  tries.failures = (*kept)[0];
  std::copy_n(kept->begin() + 1, 16, tries.since.boot.begin());
  for (std::size_t at = 17; at < 25; ++at) {
    tries.since.milliseconds = tries.since.milliseconds << 8 | (*kept)[at];
  }
  return tries;
}

// What opens the region now, for every entry that is written under it.
std::string under_what(const Membership& member) {
  std::string by_code;
  for (const sync::Standing& one : member.book().standing()) {
    if (one.state != sync::Standing::State::kOpen) continue;
    if (!one.is_emergency) {
      return (one.is_drill ? "drill " : "order ") + to_hex(one.id) + "/" +
             std::to_string(one.revision);
    }
    if (by_code.empty() && !one.data.empty()) {
      by_code = "code " + sync::code_text({one.data.front(), false}) + "/" +
                std::to_string(one.revision);
    }
  }
  return by_code;
}

journal::OrderEvent event_of(sync::Applied applied) {
  switch (applied) {
    case sync::Applied::kExtended:
    case sync::Applied::kChanged: return journal::OrderEvent::kExtended;
    case sync::Applied::kClosed: return journal::OrderEvent::kClosed;
    default: return journal::OrderEvent::kApplied;
  }
}

}  // namespace

// ---------------------------------------------------------------------------- what is open

sync::Moment Desk::State::moment() const {
  const store::orders::Uptime now = uptime();
  return {clock(), {now.boot, now.milliseconds}};
}

Result<void> Desk::State::note_order(journal::OrderEvent event, const sync::OrderId& id,
                                     std::uint64_t revision, ByteView content) {
  const journal::OrderHandled handled{event, to_hex(id), revision,
                                      content.empty() ? Digest{} : sync::sha256(content)};
  TRY_VOID(book.record(actor, handled, clock()));
  return ok();
}

bool Desk::State::has_open_chart() const {
  return std::ranges::any_of(book.open_consents(clock()),
                             [](const journal::OpenConsent& consent) { return consent.chart_open; });
}

Result<charts::ContentAges> Desk::State::ages_of(Region& opened) const {
  if (!opened.parts) return charts::content_ages(opened.database);
  std::vector<vault::Database*> parts;
  for (vault::Database& image : opened.parts->images) parts.push_back(&image);
  if (opened.overlay) parts.push_back(&*opened.overlay);
  return charts::content_ages(parts);
}

Result<void> Desk::State::open_ordered(Region& opened) {
  member->book().look(moment(), member->here());
  TRY_VOID(member->keep_book(machine));
  opened.ordered = member->book().open_areas();
  const bool is_drill = !opened.ordered.empty() && opened.ordered.front().is_drill;
  TRY_VOID(use_log(is_drill));
  if (opened.ordered.empty()) return ok();
  tell(SignInStep::kRegion);
  TRY(seal, opened.slots.data_key("region-seal"));
  const sync::BoxPair region_pair = sync::box_pair_from(seal);
  TRY(secrets, open_secrets(*member, region_pair));
  TRY(parts, open_parts(*shelf, secrets, *member));
  if (parts.images.empty()) return ok();
  opened.parts.emplace(std::move(parts));
  TRY_VOID(open_overlay(opened));
  tell(SignInStep::kPeople);
  std::vector<people::RegisterPart> images;
  for (vault::Database& image : opened.parts->images) images.push_back({&image});
  TRY(persons, people::Register::open(std::move(images), *opened.overlay));
  opened.persons.emplace(std::move(persons));
  TRY_VOID(use_applied_rates(*opened.persons));
  std::vector<vault::Database*> readable;
  for (vault::Database& image : opened.parts->images) readable.push_back(&image);
  bool is_news = false;
  for (const OpenedParts::Waiting& delta : opened.parts->deltas) {
    const sync::SegmentFront& front = delta.shelved->front;
    TRY(known, charts::has_applied(*opened.overlay, front.name));
    if (known) continue;
    TRY(records, sync::read_records(delta.shelved->file, front, delta.key));
    TRY_VOID(charts::apply(*opened.overlay, *opened.persons, records, front.name, {}, readable));
    is_news = true;
  }
  opened.parts->deltas.clear();  // Their keys with them.
  if (is_news) TRY_VOID(opened.persons->after_import());
  tell(SignInStep::kCharts);
  TRY(reader, charts::ChartReader::open(readable, *opened.overlay));
  opened.reader.emplace(std::move(reader));
  book.set_under(under_what(*member));
  return note_order(journal::OrderEvent::kOpened, {}, 0, {});
}

// Made anew when it does not lie over what is open now: another snapshot, or an area less.
Result<void> Desk::State::open_overlay(Region& opened) {
  const Bytes base = base_of(*opened.parts);
  TRY(kept, machine.kept(kOverlayBase));
  if (!kept || !is_within(*kept, base)) TRY_VOID(destroy_overlay());
  if (!kept || *kept != base) TRY_VOID(machine.keep(kOverlayBase, base));
  const std::uint64_t before = opened.slots.revision();
  TRY(key, overlay_key(machine, opened.slots));
  if (opened.slots.revision() != before) TRY_VOID(machine.remember("region.slots", opened.slots));
  auto overlay = charts::open_region(overlay_file(directory), vault::Database::Mode::kReadWrite, key);
  // Nothing is in it that the shelf does not hold: a damaged one is made again.
  if (!overlay && overlay.error().code != Errc::kStorage) {
    TRY_VOID(destroy_overlay());
    TRY_VOID(machine.keep(kOverlayBase, base));
    TRY(fresh, overlay_key(machine, opened.slots));
    overlay = charts::open_region(overlay_file(directory), vault::Database::Mode::kReadWrite, fresh);
  }
  if (!overlay) return overlay.error();
  opened.overlay.emplace(*std::move(overlay));
  return ok();
}

void Desk::State::close_people() {
  if (!region) return;
  search.reset();
  region->importer.reset();
  region->reader.reset();
  region->persons.reset();
  region->overlay.reset();
  region->parts.reset();
  region->ordered.clear();
  book.set_under({});
  region->is_ending = false;
}

Result<void> Desk::State::destroy_overlay() {
  TRY_VOID(machine.keep(kOverlaySecret, {}));
  TRY_VOID(machine.keep(kOverlayBase, {}));
  for (const char* ending : {"", "-wal", "-head"}) {
    std::error_code failed;
    std::filesystem::remove(overlay_file(directory).string() + ending, failed);
    if (failed) return Error(Errc::kStorage, "what an order opened cannot be deleted; check the disk");
  }
  return ok();
}

Result<void> Desk::State::fit_region(bool anew) {
  if (!member) return ok();
  if (member->book().look(moment(), member->here())) TRY_VOID(member->keep_book(machine));
  const std::vector<sync::Area> open = member->book().open_areas();
  if (std::exchange(was_open, !open.empty()) && open.empty()) {
    TRY_VOID(note_order(journal::OrderEvent::kExpired, {}, 0, {}));
  }
  if (member->book().forget_keys()) TRY_VOID(member->keep_book(machine));
  const bool has_overlay = std::filesystem::exists(overlay_file(directory));
  if (!region) {
    if (!open.empty() || !has_overlay) return ok();
    TRY_VOID(destroy_overlay());
    return note_order(journal::OrderEvent::kDestroyed, {}, 0, {});
  }
  opens_anew |= anew;
  if (open == region->ordered && !opens_anew) return ok();
  const bool loses = std::ranges::any_of(region->ordered, [&](const sync::Area& area) {
    return std::ranges::find(open, area) == open.end();
  });
  if (region->parts && has_open_chart()) {
    // Searching ends at once; what is being read stays until it is closed (care.md 17).
    region->is_ending = loses;
    return ok();
  }
  opens_anew = false;
  close_people();
  wipe_dead_stack();
  if (open.empty()) {
    TRY_VOID(use_log(false));
    if (!has_overlay) return ok();
    TRY_VOID(destroy_overlay());
    return note_order(journal::OrderEvent::kDestroyed, {}, 0, {});
  }
  return open_ordered(*region);
}

// ---------------------------------------------------------------------------- what comes in

bool Desk::is_drill() const { return state_->in_drill; }
bool Desk::is_enrolled() const { return state_->member.has_value(); }
bool Desk::is_sealed() const {
  if (!state_->member || !state_->region) return false;
  return !state_->region->persons || state_->region->is_ending;
}
sync::OrderRefusal Desk::order_refusal() const {
  return state_->member ? state_->member->book().why() : sync::OrderRefusal::kNone;
}

Result<OrderHandedIn> Desk::apply_order(ByteView file) {
  State& state = *state_;
  if (!state.member) return kNoFleet;
  TRY_VOID(state.look_at_clock());
  Membership& member = *state.member;
  auto outcome = member.book().apply(file, member.root(), member.here(), state.moment());
  TRY_VOID(member.keep_book(state.machine));  // A dispute is kept, too.
  if (!outcome) {
    TRY_VOID(state.note_order(journal::OrderEvent::kRefused, {}, 0, file));
    TRY_VOID(state.fit_region());
    return outcome.error();
  }
  if (outcome->applied == sync::Applied::kClosed) state.was_open = false;  // Said as what it is.
  if (outcome->applied != sync::Applied::kSame) {
    TRY_VOID(state.note_order(event_of(outcome->applied), outcome->id, outcome->revision, file));
  }
  // A newer revision may bring later secrets for the same areas.
  TRY_VOID(state.fit_region(outcome->applied != sync::Applied::kSame));
  return OrderHandedIn{outcome->applied, to_hex(outcome->id), outcome->revision};
}

Result<EntrySeq> Desk::apply_code(std::uint32_t area_code, std::string_view text,
                                  const SignInProof* second, std::string note) {
  State& state = *state_;
  if (!state.member) return kNoFleet;
  TRY_VOID(state.with_region());
  if (!is_medical(state.actor->role)) {
    return Error(Errc::kDenied, "a code is entered by somebody who may search");
  }
  TRY(kept, state.machine.kept(kCodeTries));
  CodeTries tries = decode_tries(kept);
  const sync::Moment at = state.moment();
  const std::int64_t passed = tries.since.boot == at.running.boot
                                  ? at.running.milliseconds - tries.since.milliseconds
                                  : at.running.milliseconds;
  if (tries.failures >= kTriesFree && passed < kWaitMilliseconds) {
    return Error(Errc::kLocked, "too many wrong codes; wait ten minutes");
  }
  const sync::Area area{area_code, false};
  Membership& member = *state.member;
  const sync::EpochKeys* keys = member.epochs(prefecture_of(area), false);
  const sync::AreaEpochs* known = keys == nullptr ? nullptr : keys->of(area);
  if (known == nullptr) {
    return Error(Errc::kNotFound, "this kiosk knows no such area; give the municipality's code");
  }
  if (!sync::read_groups(text).is_complete()) {
    return Error(Errc::kBadInput, "a group is missing or wrong; ask for that group again");
  }
  if (second == nullptr && note.empty()) {
    return Error(Errc::kBadInput, "a second person signs in too; if nobody is there, say why");
  }
  const SecretText said{std::string(text)};
  std::optional<sync::ChainSecret> secret;
  sync::Epoch epoch = known->anchor.epoch;
  for (sync::Epoch step = 1; step <= sync::kStepsMax && !secret; ++step) {
    epoch = known->anchor.epoch + step;
    auto read = sync::read_spoken(said.view(), area, epoch);
    if (read && sync::prove(known->anchor, epoch, *read)) secret.emplace(*std::move(read));
  }
  if (!secret) {
    tries.failures = static_cast<std::uint8_t>(std::min(tries.failures + 1, 250));
    tries.since = at.running;
    TRY_VOID(state.machine.keep(kCodeTries, encode(tries)));
    TRY_VOID(state.note_order(journal::OrderEvent::kRefused, {}, 0, {}));
    return Error(Errc::kDenied, "this is no code of that area; ask which area it is for");
  }
  std::optional<store::orders::Proven> witness;
  if (second != nullptr) {
    TRY(proven, state.prove(second->account, second->proof, second->token_file));
    if (proven.account.id == state.actor->account) {
      return Error(Errc::kDenied, "the second person is somebody else");
    }
    witness.emplace(std::move(proven));
  }
  TRY_VOID(state.machine.keep(kCodeTries, encode(CodeTries{})));
  TRY(seal, state.region->slots.data_key("region-seal"));
  const sync::BoxPublic region_half = sync::box_pair_from(seal).public_half;
  Bytes sealed = sync::seal_for(region_half, kCodePurpose, code_context(area, epoch),
                                secret->view());
  TRY_VOID(member.book().apply_code(area, epoch, std::move(sealed), at));
  TRY_VOID(member.keep_book(state.machine));
  const journal::OrderHandled handled{journal::OrderEvent::kEmergencyCode,
                                      sync::code_text(area), epoch, Digest{}};
  TRY(entry, state.book.record(state.actor, handled, now()));
  journal::SecondPerson person;
  person.consent = entry;
  person.how = witness ? journal::SecondHow::kSignedIn : journal::SecondHow::kNobodyThere;
  if (witness) person.second = witness->account.id;
  person.note = std::move(note);
  TRY_VOID(state.book.record(state.actor, person, now()));
  TRY_VOID(state.fit_region());
  return entry;
}

Result<OrderStatus> Desk::orders() const {
  if (!state_->member) return kNoFleet;
  const Membership& member = *state_->member;
  OrderStatus status;
  status.orders = member.book().standing();
  status.open = member.book().open_areas();
  status.authority = member.root().body().authority;
  status.is_demo_authority = member.root().body().is_demo;
  status.place = member.here().place;
  for (const sync::Standing& one : status.orders) {
    if (one.state != sync::Standing::State::kOpen) continue;
    status.is_drill |= one.is_drill;
    status.is_emergency |= one.is_emergency;
  }
  const bool by_order = std::ranges::any_of(status.orders, [](const sync::Standing& one) {
    return one.state == sync::Standing::State::kOpen && !one.is_emergency;
  });
  status.is_emergency = status.is_emergency && !by_order;
  if (member.certificate()) status.certificate_end = member.certificate()->not_after;
  if (state_->region) {
    status.is_open = state_->region->persons && !state_->region->is_ending;
    status.is_ending = state_->region->is_ending;
    for (const sync::Area& area : status.open) {
      const bool is_here = state_->region->parts &&
                           std::ranges::find(state_->region->parts->areas, area) !=
                               state_->region->parts->areas.end();
      if (!is_here) status.absent.push_back(area);
    }
  }
  return status;
}

std::vector<Held> Desk::held() const {
  std::vector<Held> held;
  if (!state_->shelf) return held;
  for (const Shelved& shelved : state_->shelf->all()) {
    const sync::SegmentHeader& header = shelved.front.header;
    const auto at = std::ranges::find(held, header.area, &Held::area);
    Held& one = at == held.end() ? held.emplace_back() : *at;
    one.area = header.area;
    one.epoch = std::max(one.epoch, header.epoch);
    one.publication = std::max(one.publication, header.to);
    one.data_as_of = std::max(one.data_as_of, header.data_as_of);
    one.bytes += shelved.bytes;
    if (header.kind == sync::SegmentKind::kSnapshot) one.people = header.records;
  }
  std::ranges::sort(held, {}, &Held::area);
  return held;
}

Result<bool> Desk::tick() {
  if (!state_->member) return false;
  const bool was_open = is_region_open() && !is_sealed();
  const auto before = state_->member->book().open_areas();
  TRY_VOID(state_->fit_region());
  return was_open != (is_region_open() && !is_sealed()) ||
         before != state_->member->book().open_areas();
}

}  // namespace tomoshibi::app
