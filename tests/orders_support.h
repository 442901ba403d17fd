// A machine's store with accounts, a clock and an uptime that the test turns.
#pragma once

#include <doctest/doctest.h>
#include <sodium.h>
#include <sys/resource.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "store/orders/accounts.h"
#include "store/vault/database.h"
#include "tests/support/scratch.h"

namespace tomoshibi::test {

namespace orders = store::orders;
namespace vault = store::vault;

inline constexpr vault::PassphraseCost kCheap = vault::kCostFloor;
inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::int64_t kHour = 60 * kMinute;

// Long enough, of nobody's list.
inline constexpr std::string_view kGood = "three grey herons at low tide";
inline constexpr std::string_view kOther = "eleven umbrellas, one teapot";
inline constexpr std::string_view kPin = "940173";

inline vault::DataKey key_of_machine() {
  vault::DataKey key;
  for (std::uint8_t& byte : key.fill()) byte = 0x5a;
  return key;
}
inline Secret<32> token_of(std::uint8_t byte) {
  Secret<32> token;
  for (std::uint8_t& one : token.fill()) one = byte;
  return token;
}

struct Machine {
  Scratch scratch;
  std::shared_ptr<orders::Uptime> uptime =
      std::make_shared<orders::Uptime>(orders::Uptime{{1}, 100'000});
  Instant now{1'795'000'000'000};
  vault::Database database;
  orders::Accounts accounts;

  Machine()
      : database(open_database(scratch.path() / "machine.db")), accounts(open_accounts()) {}

  static vault::Database open_database(const std::filesystem::path& path) {
    auto opened =
        vault::Database::open(path, vault::Database::Mode::kReadWrite, key_of_machine());
    REQUIRE(opened.has_value());
    return std::move(*opened);
  }
  orders::Accounts open_accounts() {
    auto opened = orders::Accounts::open(database, [held = uptime] { return *held; });
    REQUIRE(opened.has_value());
    return std::move(*opened);
  }
  // Both clocks, as on a healthy machine.
  void pass(std::int64_t milliseconds) {
    now.milliseconds += milliseconds;
    uptime->milliseconds += milliseconds;
  }
  void restart() {
    ++uptime->boot[0];
    uptime->milliseconds = 1'000;
  }

  orders::NewAccount account_of(std::string_view id, Role role) const {
    orders::NewAccount account;
    account.id.value = std::string(id);
    account.name = "見本 灯";
    account.kana = "ミホン アカリ";
    account.role = role;
    account.must_change = false;
    account.made_by.value = role == Role::kMaster ? "" : role == Role::kAdministrator ? "m1" : "a1";
    return account;
  }
  Result<orders::Account> add(std::string_view id, Role role, std::string_view proof = kGood) {
    return accounts.add(account_of(id, role), SecretText(proof), nullptr, kCheap, now);
  }
  // m1 a master, a1 an administrator.
  void set_up() {
    REQUIRE(add("m1", Role::kMaster).has_value());
    REQUIRE(add("a1", Role::kAdministrator).has_value());
  }
  Result<orders::Proven> prove(std::string_view id, std::string_view proof = kGood,
                               const Secret<32>* token = nullptr) {
    return accounts.prove(AccountId{std::string(id)}, SecretText(proof), token, now);
  }
  // A try that is wrong at once: no text is nobody's password, and needs no derivation.
  Errc fail(std::string_view id) {
    const auto result = accounts.prove(AccountId{std::string(id)}, SecretText(), nullptr, now);
    REQUIRE(!result.has_value());
    return result.error().code;
  }
};

// This process may have no more data than that, until the object goes. Not held under sanitizers,
// which reserve address space of their own.
class MemoryLimit final {
 public:
  explicit MemoryLimit(rlim_t bytes) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    if (::getrlimit(RLIMIT_DATA, &before_) != 0) return;
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    is_held_ = ::setrlimit(RLIMIT_DATA, &limit) == 0;
#else
    static_cast<void>(bytes);
#endif
  }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;
  ~MemoryLimit() {
    if (is_held_) ::setrlimit(RLIMIT_DATA, &before_);
  }
  bool is_held() const { return is_held_; }

 private:
  rlimit before_{};
  bool is_held_ = false;
};

template <typename T>
Errc code_of(const Result<T>& result) {
  REQUIRE(!result.has_value());
  return result.error().code;
}

}  // namespace tomoshibi::test
