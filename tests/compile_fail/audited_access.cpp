// No pixels without proof, as the compiler sees it: nothing below that has a number may compile.
// Method: must_not_compile.cmake compiles each case alone and checks the compiler's reason; case 0
// is the control and must compile with the same flags.
#include <vector>

#include "store/charts/chart_reader.h"
#include "store/journal/journal.h"

using namespace tomoshibi;
using store::charts::ChartReader;
using store::journal::Actor;
using store::journal::ConsentRequest;
using store::journal::Journal;
using store::journal::SearchCriteria;
using store::journal::ViewRequest;

using Charts = Result<std::vector<Chart>>;

#if MUST_NOT_COMPILE == 6  // Derived, to be made without writing.
struct Forged : AuditedAccess {};
#elif MUST_NOT_COMPILE == 7  // A journal that mints and does not write.
struct Silent : Journal {};
#elif MUST_NOT_COMPILE == 8
struct Candidates : SearchAccess {};
#endif

Charts open_chart(Journal& journal, const ChartReader& reader, const ViewRequest& request,
                  const PersonId& person, Instant now) {
#if MUST_NOT_COMPILE == 1  // Made by hand.
  return reader.charts(AuditedAccess({person}, SectionSet::all(), EntrySeq{1}, now), now);
#elif MUST_NOT_COMPILE == 2  // Read by id.
  return reader.charts(person, now);
#elif MUST_NOT_COMPILE == 3  // Copied, to be kept for later.
  TRY(access, journal.record_view(request, now));
  AuditedAccess kept = access;
  return reader.charts(kept, now);
#elif MUST_NOT_COMPILE == 4  // Recording failed and nobody looked.
  journal.record_view(request, now);
  return Error(Errc::kNotFound, "unread");
#elif MUST_NOT_COMPILE == 5  // Made with braces.
  return reader.charts({{person}, SectionSet::all(), EntrySeq{1}, now}, now);
#elif MUST_NOT_COMPILE == 9  // Recorded A, read B.
  TRY(access, journal.record_view(request, now));
  return reader.charts(access, person, now);
#elif MUST_NOT_COMPILE == 10  // Recorded A, turned into B.
  TRY(access, journal.record_view(request, now));
  access.charts()[0] = person;
  return reader.charts(access, now);
#elif MUST_NOT_COMPILE == 11  // Read without looking whether it was granted.
  return reader.charts(journal.record_view(request, now), now);
#elif MUST_NOT_COMPILE == 12  // A default access.
  AuditedAccess access;
  return reader.charts(access, now);
#elif MUST_NOT_COMPILE == 13  // Assigned over another person's.
  TRY(access, journal.record_view(request, now));
  TRY(other, journal.record_view(request, now));
  access = other;
  return reader.charts(access, now);
#else
  TRY(access, journal.record_view(request, now));
  AuditedAccess moved = std::move(access);
  (void)person;
  return reader.charts(moved, now);
#endif
}

Result<EntrySeq> search(Journal& journal, const Actor& actor, const SearchCriteria& criteria,
                        Instant now) {
#if MUST_NOT_COMPILE == 20  // Candidates without an entry.
  SearchAccess access(EntrySeq{1}, Role::kDoctor);
  return access.entry();
#elif MUST_NOT_COMPILE == 21  // One entry for two searches.
  TRY(access, journal.begin_search(actor, criteria, now));
  SearchAccess second = access;
  return second.entry();
#elif MUST_NOT_COMPILE == 22  // The end of a search that never began.
  return journal.end_search(EntrySeq{1}, actor, criteria, {}, {}, now);
#elif MUST_NOT_COMPILE == 23  // Failed to record, and nobody looked.
  journal.begin_search(actor, criteria, now);
  return EntrySeq{1};
#else
  TRY(access, journal.begin_search(actor, criteria, now));
  return access.entry();
#endif
}

// A refusal is an answer of its own type: it cannot slip through as a consent.
Result<EntrySeq> consent(Journal& journal, const ConsentRequest& request, Instant now) {
  TRY(outcome, journal.record_consent(request, now));
#if MUST_NOT_COMPILE == 30
  return outcome;
#else
  const auto* given = std::get_if<store::journal::ConsentGiven>(&outcome);
  if (given == nullptr) return Error(Errc::kDenied, "the person refused");
  return given->entry;
#endif
}
