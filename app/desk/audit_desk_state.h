// What an AuditDesk holds: for the sources of app/desk alone.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/desk/audit_desk.h"
#include "app/desk/desk_state.h"

namespace tomoshibi::app {

struct AuditDesk::State {
  State(Desk::State& desk_in, store::journal::Actor actor_in)
      : desk(&desk_in), actor(std::move(actor_in)) {}

  // The one who opened it is still there.
  Result<void> working() const;
  Result<void> load_keys(std::optional<store::journal::SealingKey> brought);
  const store::journal::SealingKey* key() const;
  Result<void> read_all(const AuditProgress& progress);
  // What was appended since, chained to what is known. False: read everything again.
  Result<bool> read_rest();
  void take(const store::journal::Entry& entry);
  Result<EntrySeq> note_reading(store::journal::AuditReading reading, std::uint64_t entries);
  // An entry that this desk has just written.
  void wrote(EntrySeq entry, store::journal::Body body, Instant at);

  // ---- exports (audit_desk_export.cpp)
  Result<std::uint64_t> write_pack(const store::audit::Sink& sink);
  Result<std::uint64_t> write_table(const store::audit::Sink& sink,
                                    const store::audit::Period& period);
  Result<std::uint64_t> write_balp(const store::audit::Sink& sink, bool is_lines,
                                   const store::audit::Period& period);
  // Each entry of the period that verifies, opened as far as the key goes.
  Result<void> each_entry(const store::audit::Period& period,
                          const std::function<Result<void>(const store::journal::Entry&)>& give);

  Desk::State* desk;
  store::journal::Actor actor;
  std::optional<store::journal::DeviceKeys> keys;
  std::optional<store::journal::SealingKey> brought;
  store::journal::KeyId device{};
  store::audit::AccessBook book;
  std::vector<store::audit::Flag> flags;
  AuditFacts facts;
};

}  // namespace tomoshibi::app
