// Mutated orders before the book: none is accepted but the genuine bytes, none crashes, none
// changes a book that refuses it.
//
//   order_mutation [--count 10000] [--seed 20261122]
//
// Genuine orders of several shapes are changed field by field (and signed again by whoever could
// get hold of keys: other roles, one ORDER key, one key twice, keys that a rotation dropped,
// another kind of document), get another keys box, or are damaged as raw bytes. Half of the mutants
// meet an empty book, half one that holds the genuine order. Exit: 0 as promised, 1 not. Prints how
// many were refused why.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "sync/core/order_book.h"
#include "tests/sync_orders.h"

using namespace tomoshibi;
using namespace tomoshibi::sync;
using namespace tomoshibi::test;

namespace {

using Random = std::mt19937_64;
const KioskPlace kHere{17204, "1710000001"};

std::uint64_t below(Random& random, std::uint64_t bound) { return random() % bound; }

// Numbers at which readers break, and any.
std::uint64_t odd_number(Random& random, std::uint64_t now) {
  switch (below(random, 6)) {
    case 0: return now + 1;
    case 1: return now == 0 ? 1 : now - 1;
    case 2: return 0;
    case 3: return std::uint64_t{1} << below(random, 48);
    case 4: return (std::uint64_t{1} << below(random, 48)) - 1;
    default: return random() >> (16 + below(random, 48));
  }
}

Instant odd_time(Random& random, Instant now) {
  return {static_cast<std::int64_t>(odd_number(random, static_cast<std::uint64_t>(
                                                           now.milliseconds)))};
}

void edit_codes(Random& random, std::vector<std::uint32_t>& codes) {
  const auto code = static_cast<std::uint32_t>(below(random, 50'000));
  if (codes.empty() || below(random, 3) == 0) {
    codes.push_back(code);
    if (below(random, 2) == 0) std::ranges::sort(codes);
  } else if (below(random, 2) == 0) {
    codes.erase(codes.begin() + static_cast<std::ptrdiff_t>(below(random, codes.size())));
  } else {
    codes[below(random, codes.size())] = code;
  }
}

// One field, every one of them in turn.
void edit_field(Random& random, OrderBody& body) {
  switch (below(random, 17)) {
    case 0:
      body.id[below(random, body.id.size())] ^= static_cast<std::uint8_t>(1 + below(random, 255));
      break;
    case 1: body.revision = odd_number(random, body.revision); break;
    case 2:
      body.kind = body.kind == OrderKind::kOpen ? OrderKind::kClose : OrderKind::kOpen;
      break;
    case 3: body.root_version = odd_number(random, body.root_version); break;
    case 4: body.issued = odd_time(random, body.issued); break;
    case 5: body.not_before = odd_time(random, body.not_before); break;
    case 6: body.not_after = odd_time(random, body.not_after); break;
    case 7:
      body.not_after.milliseconds += kDay * static_cast<std::int64_t>(below(random, 60));
      break;
    case 8:
      body.duration_seconds = static_cast<std::int64_t>(
          odd_number(random, static_cast<std::uint64_t>(body.duration_seconds)));
      break;
    case 9: body.is_drill = !body.is_drill; break;
    case 10: body.allows_roster_triage = !body.allows_roster_triage; break;
    case 11: body.reason += below(random, 2) == 0 ? "。" : "x"; break;
    case 12: edit_codes(random, body.places); break;
    case 13:
      if (body.facilities.empty()) body.facilities = {"1710000001"};
      else body.facilities.pop_back();
      break;
    case 14: edit_codes(random, body.data); break;
    case 15: body.fleet = static_cast<Generation>(odd_number(random, body.fleet)); break;
    default: body.box_hash[below(random, 32)] ^= static_cast<std::uint8_t>(1 + below(random, 255));
  }
}

SignedDocument signed_as(std::initializer_list<std::uint8_t> signers, const OrderBody& body,
                         DocumentKind kind = DocumentKind::kOrder) {
  SignedDocument document = signed_by(signers, kind, encode_order_body(body));
  document.kind = DocumentKind::kOrder;
  return document;
}

// Whoever does not have two of the three keys that count: 12, 13 and 14.
SignedDocument sign_badly(Random& random, const OrderBody& body) {
  SignedDocument document;
  switch (below(random, 9)) {
    case 0: return signed_as({}, body);
    case 1: return signed_as({13}, body);                       // One short.
    case 2: return signed_as({31}, body);                       // The hub alone.
    case 3: return signed_as({1, 2, 3, 4, 5}, body);            // ROOT.
    case 4: return signed_as({21, 31, 41, 42, 43, 51, 52}, body);
    case 5: return signed_as({11, 12}, body);                   // 11 was dropped by the newer root.
    case 6:                                                     // Two good keys, another domain.
      return signed_as({12, 13}, body,
                       static_cast<DocumentKind>(below(random, 2) == 0 ? 1 : 3 + below(random, 7)));
    case 7:                                                     // One key twice.
      document = signed_as({12}, body);
      document.signatures.push_back(document.signatures[0]);
      return document;
    default:  // The signature of one as another's.
      document = signed_as({12, 14}, body);
      document.signatures[0].signature = document.signatures[1].signature;
      return document;
  }
}

struct Genuine {
  OrderBody body;
  Bytes box;
  SignedDocument document;
  Bytes file;
};

std::vector<Genuine> genuine_orders() {
  OrderBody triage = sample_order(2, 3);
  triage.allows_roster_triage = true;
  triage.facilities = {"1710000001", "1710000007"};
  OrderBody drill = sample_order(3);
  drill.is_drill = true;
  drill.reason.clear();
  OrderBody wide = sample_order(4, 2);
  wide.places = {15, 16, 17};
  for (std::uint32_t code = 17301; code < 17340; ++code) wide.data.push_back(code);
  std::vector<Genuine> all;
  for (const OrderBody& body : {sample_order(1), triage, drill, wide, closing(5, 4)}) {
    const MadeOrder made = with_keys(body);
    SignedDocument document = signed_as({12, 14}, made.body);
    const Bytes file = encode_order(document, made.box);
    all.push_back({made.body, made.box, std::move(document), file});
  }
  return all;
}

Bytes edited(Random& random, const Genuine& from) {
  OrderBody body = from.body;
  for (std::uint64_t edits = 1 + below(random, 3); edits > 0; --edits) edit_field(random, body);
  if (encode_order_body(body) == from.document.body) return from.file;
  SignedDocument document = from.document;
  document.body = encode_order_body(body);
  return encode_order(document, from.box);
}

Bytes signed_again(Random& random, const Genuine& from) {
  OrderBody body = from.body;
  Bytes box = from.box;
  if (below(random, 4) != 0) edit_field(random, body);
  if (below(random, 4) == 0 && !box.empty()) {  // With keys of one's own.
    box[below(random, box.size())] ^= 0x20;
    body.box_hash = sha256(box);
  }
  return encode_order(sign_badly(random, body), box);
}

Bytes with_other_box(Random& random, const Genuine& from, const std::vector<Genuine>& all) {
  Bytes box = from.box;
  switch (below(random, 4)) {
    case 0: box = all[below(random, all.size())].box; break;
    case 1: box.clear(); break;
    case 2:
      if (!box.empty()) box.resize(below(random, box.size()));
      break;
    default: box.push_back(static_cast<std::uint8_t>(random()));
  }
  return encode_order(from.document, box);
}

Bytes damaged(Random& random, const Genuine& from, const std::vector<Genuine>& all) {
  Bytes file = from.file;
  for (std::uint64_t edits = 1 + below(random, 4); edits > 0 && !file.empty(); --edits) {
    const std::size_t at = below(random, file.size());
    const auto place = file.begin() + static_cast<std::ptrdiff_t>(at);
    const auto byte = static_cast<std::uint8_t>(random());
    switch (below(random, 7)) {
      case 0: file[at] ^= static_cast<std::uint8_t>(1U << below(random, 8)); break;
      case 1: file[at] = byte; break;
      case 2: file.insert(place, byte); break;
      case 3: file.erase(place); break;
      case 4: file.resize(at); break;
      case 5: {  // A piece again.
        const Bytes piece(place, file.begin() + static_cast<std::ptrdiff_t>(
                                     at + below(random, file.size() - at)));
        file.insert(file.begin() + static_cast<std::ptrdiff_t>(below(random, file.size())),
                    piece.begin(), piece.end());
        break;
      }
      default: {  // The end of another order.
        const Bytes& other = all[below(random, all.size())].file;
        const std::size_t from_there = below(random, other.size());
        file.resize(at);
        file.insert(file.end(), other.begin() + static_cast<std::ptrdiff_t>(from_there),
                    other.end());
      }
    }
  }
  return file;
}

// Root 2, which dropped key 11 and took 14.
TrustRoot newer_root() {
  RootBody body = sample_root(2);
  body.roles[1] = quorum_of({12, 13, 14}, 2);
  const auto document = signed_by({1, 2, 3}, DocumentKind::kRoot, encode_root_body(body));
  return sample_trust().next(encode(document)).value();
}

Moment a_moment() {
  Moment now;
  now.wall = kMorning;
  return now;
}

class Trial final {
 public:
  Trial() : all_(genuine_orders()), root_(newer_root()) {
    for (const Genuine& one : all_) {
      OrderBook book;
      if (!book.apply(one.file, root_, kHere, a_moment())) fail("a genuine order is refused");
      kept_.push_back(book.encode());
    }
  }

  void run(Random& random) {
    const std::size_t which = below(random, all_.size());
    const Genuine& from = all_[which];
    static constexpr std::array<const char*, 4> kNames{"field", "signed again", "box", "raw"};
    const std::size_t kind = below(random, kNames.size());
    const Bytes file = kind == 0   ? edited(random, from)
                       : kind == 1 ? signed_again(random, from)
                       : kind == 2 ? with_other_box(random, from, all_)
                                   : damaged(random, from, all_);
    const auto is_file = [&](const Genuine& one) { return one.file == file; };
    const bool is_genuine = std::ranges::any_of(all_, is_file);
    const bool is_held = below(random, 2) == 0;
    OrderBook book = is_held ? OrderBook::decode(kept_[which]).value() : OrderBook();
    const Bytes before = is_held ? kept_[which] : OrderBook().encode();
    const auto outcome = book.apply(file, root_, kHere, a_moment());
    if (outcome.has_value() != is_genuine)
      fail(is_genuine ? "genuine bytes are refused" : "a mutant is accepted");
    if (!outcome && without_place(book) != without_place_of(before)) 
      fail("a refusal changed the book");
    if (!outcome && !is_held && !book.open_areas().empty()) fail("a refused order opens");
    const std::string_view why = outcome ? "genuine bytes" : name_of(book.why());
    ++counts_[std::string(kNames[kind]) + ": " + std::string(why)];
  }

  void print() const {
    for (const auto& [what, count] : counts_) std::printf("%9llu  %s\n", count, what.c_str());
  }
  bool is_good() const { return is_good_; }

 private:
  // An empty book is told where it stands by the call itself.
  static Bytes without_place(OrderBook& book) {
    (void)book.look(a_moment(), {});
    return book.encode();
  }
  static Bytes without_place_of(const Bytes& kept) {
    OrderBook book = OrderBook::decode(kept).value();
    return without_place(book);
  }
  void fail(const char* what) {
    std::printf("FAILED: %s\n", what);
    is_good_ = false;
  }

  std::vector<Genuine> all_;
  TrustRoot root_;
  std::vector<Bytes> kept_;
  std::map<std::string, unsigned long long> counts_;
  bool is_good_ = true;
};

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t count = 10'000;
  std::uint64_t seed = 20261122;
  for (int at = 1; at + 1 < argc; at += 2) {
    const std::string_view name = argv[at];
    const std::uint64_t value = std::strtoull(argv[at + 1], nullptr, 10);
    if (name == "--count") count = value;
    else if (name == "--seed") seed = value;
    else return 2;
  }
  Trial trial;
  Random random(seed);
  for (std::uint64_t done = 0; done < count && trial.is_good(); ++done) trial.run(random);
  std::printf("%llu mutants, seed %llu\n", static_cast<unsigned long long>(count),
              static_cast<unsigned long long>(seed));
  trial.print();
  return trial.is_good() ? 0 : 1;
}
