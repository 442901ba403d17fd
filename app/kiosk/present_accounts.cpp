#include "app/kiosk/present_accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <system_error>

#include "gui/screens/sign_in_words.h"

namespace tomoshibi::app {

namespace orders = store::orders;

namespace {

constexpr int kLockAfter = 10;  // Wrong ones in a row.
constexpr int kFirstWaitAfter = 5;
constexpr std::size_t kPasswordAlone = 15;
constexpr std::size_t kPasswordWithToken = 8;
constexpr int kResponderNumbersFrom = 1001;

gui::Standing standing_of(const orders::Account& account, Instant now) {
  if (account.is_disabled || account.is_revoked) return gui::Standing::kDisabled;
  if (account.valid_until && *account.valid_until <= now) return gui::Standing::kExpired;
  return account.is_locked ? gui::Standing::kLocked : gui::Standing::kOpen;
}

std::string_view role_word(Role role) {
  switch (role) {
    case Role::kGeneral: return "一般";
    case Role::kDoctor: return "医師";
    case Role::kPharmacist: return "薬剤師";
    case Role::kSelected: return "被選定者";
    case Role::kAdministrator: return "管理";
    case Role::kAuditor: return "監査";
    case Role::kMaster: return "マスタ";
  }
  return {};
}

// What is written: the profession; for those who work with accounts or the journal, what they do.
std::string own_role(const orders::Account& account) {
  const bool is_named = is_medical(account.role) || account.role == Role::kGeneral;
  if (is_named && !account.profession.empty()) return account.profession;
  return std::string(role_word(account.role));
}

bool is_free(const std::vector<orders::Account>& accounts, std::string_view id) {
  return std::ranges::none_of(accounts, [&](const orders::Account& one) {
    return std::ranges::equal(one.id.value, id, [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) ==
             std::tolower(static_cast<unsigned char>(b));
    });
  });
}

std::string responder_id(const std::vector<orders::Account>& others) {
  int number = kResponderNumbersFrom;
  while (!is_free(others, fmt::format("r{}", number))) ++number;
  return fmt::format("r{}", number);
}

Role role_of(gui::StaffRole role, std::optional<gui::Profession> profession) {
  switch (role) {
    case gui::StaffRole::kAdministrator: return Role::kAdministrator;
    case gui::StaffRole::kAuditor: return Role::kAuditor;
    case gui::StaffRole::kGeneral: return Role::kGeneral;
    case gui::StaffRole::kMedical: break;
  }
  if (profession == gui::Profession::kDoctor || profession == gui::Profession::kDentist)
    return Role::kDoctor;
  return profession == gui::Profession::kPharmacist ? Role::kPharmacist : Role::kSelected;
}

// From outside nobody was selected by this facility: who is no doctor or pharmacist is general
// staff.
Role responder_role(std::optional<gui::Profession> profession) {
  const Role role = role_of(gui::StaffRole::kMedical, profession);
  return role == Role::kSelected ? Role::kGeneral : role;
}

}  // namespace

bool may_audit(Role role) { return role == Role::kAuditor || role == Role::kAdministrator; }

std::string role_text(const orders::Account& account) {
  return account.responder ? own_role(account) + "・応援" : own_role(account);
}

gui::SignInAccount present_account(const orders::Account& account, Instant now) {
  gui::SignInAccount out;
  out.id = account.id;
  out.name = account.name;
  out.role = own_role(account);
  out.is_demo = account.is_demo;
  out.is_responder = account.responder.has_value();
  out.standing = standing_of(account, now);
  const bool is_pin = account.proof == orders::ProofKind::kPin;
  out.shape = is_pin ? gui::ProofShape::kPin : gui::ProofShape::kPassword;
  // How long a real PIN is, is nobody's business; the demo's is written beside it.
  if (account.is_demo && account.id.value == kDemoDoctor) {
    out.pin_digits = std::string_view(kDemoPin).size();
  }
  return out;
}

std::vector<gui::SignInAccount> present_accounts(const std::vector<orders::Account>& accounts,
                                                 Instant now) {
  std::vector<gui::SignInAccount> out;
  for (const orders::Account& account : accounts) out.push_back(present_account(account, now));
  return out;
}

std::string demo_note(const gui::Ui& ui, const orders::Account& account) {
  if (!account.is_demo) return {};
  const std::string& id = account.id.value;
  if (id == kDemoDoctor) return ui.say(gui::sign_in_words::kDemoPin, {kDemoPin});
  const char* password = id == kDemoAdministrator ? kDemoAdministratorPassword
                         : id == kDemoMaster      ? kDemoMasterPassword
                                                  : nullptr;
  return password == nullptr ? std::string()
                             : ui.say(gui::sign_in_words::kDemoPassword, {password});
}

void present_tries(const orders::Tries& tries, Instant now, gui::ProverState& prover) {
  prover.wait_seconds = 0;
  if (tries.wait_until && *tries.wait_until > now) {
    prover.wait_seconds =
        static_cast<int>((tries.wait_until->milliseconds - now.milliseconds + 999) / 1000);
  }
  // Four are free, the fifth waits 10 minutes, each after it ten more, the tenth locks.
  prover.attempts_left = std::max(tries.left_before_wait, 1);
  prover.attempts_to_lock = std::max(kLockAfter - tries.failures, 1);
  prover.wait_minutes =
      tries.failures < kFirstWaitAfter ? 10 : 10 * (tries.failures - kFirstWaitAfter + 2);
  if (tries.failures >= kLockAfter - 1) prover.attempts_left = 0;
}

gui::ProverRefusal refused_sign_in(const Error& error, const orders::Tries& tries) {
  switch (error.code) {
    case Errc::kDenied:
    case Errc::kNotFound:
      return tries.failures > 0 ? gui::ProverRefusal::kWrong : gui::ProverRefusal::kNotAllowed;
    case Errc::kLocked:
      // A wait and the lock say themselves; else there is no slot for this account yet.
      if (tries.wait_until || tries.is_locked) return gui::ProverRefusal::kNone;
      return gui::ProverRefusal::kNoKeyYet;
    case Errc::kBadInput: return gui::ProverRefusal::kTokenMissing;
    case Errc::kCorrupt: return gui::ProverRefusal::kCannotOpenData;
    default: return gui::ProverRefusal::kCannotRecord;
  }
}

gui::ProofRefused refused_proof(const Error& error) {
  if (error.code == Errc::kStorage) return gui::ProofRefused::kStorage;
  struct Cause {
    std::string_view begins;
    gui::ProofRefused refused;
  };
  constexpr std::array<Cause, 10> kCauses{
      {{"an empty password", gui::ProofRefused::kShort},
       {"a password alone has", gui::ProofRefused::kShort},
       {"a password with a token file has", gui::ProofRefused::kShort},
       {"the password has too few different", gui::ProofRefused::kFewDifferent},
       {"the password is made of words", gui::ProofRefused::kCommon},
       {"a PIN works only with", gui::ProofRefused::kFactor},
       {"a PIN is 6 digits or more", gui::ProofRefused::kNotDigits},
       {"the PIN is a pattern or a date", gui::ProofRefused::kSimple},
       {"the PIN holds the number", gui::ProofRefused::kOwnName},
       {"the new one is the old one", gui::ProofRefused::kSame}}};
  const std::string_view what = error.what;
  for (const Cause& cause : kCauses) {
    if (what.starts_with(cause.begins)) return cause.refused;
  }
  return gui::ProofRefused::kOther;
}

gui::StaffRefused refused_account(const Error& error) {
  const std::string_view what = error.what;
  if (error.code == Errc::kStorage) return gui::StaffRefused::kStorage;
  if (what.starts_with("this account id is taken")) return gui::StaffRefused::kIdTaken;
  if (error.code == Errc::kDenied || error.code == Errc::kLocked)
    return gui::StaffRefused::kNotAllowed;
  if (refused_proof(error) != gui::ProofRefused::kOther) return gui::StaffRefused::kProof;
  return gui::StaffRefused::kOther;
}

std::vector<gui::MemberRow> present_members(const std::vector<orders::Account>& accounts,
                                            const orders::Account& self, Instant now) {
  std::vector<gui::MemberRow> rows;
  for (const orders::Account& account : accounts) {
    gui::MemberRow row;
    row.id = account.id;
    row.name = account.name;
    row.kana = account.kana == account.name ? std::string() : account.kana;
    row.role = own_role(account);
    row.shape = account.proof == orders::ProofKind::kPin ? gui::ProofShape::kPin
                                                         : gui::ProofShape::kPassword;
    row.standing = standing_of(account, now);
    row.must_change = account.must_change;
    row.is_self = account.id == self.id;
    if (account.valid_until) {
      row.until = fmt::format("{} {}まで", to_month_day(date_in_japan(*account.valid_until)),
                              clock_text(*account.valid_until));
    }
    if (account.responder) {
      row.is_responder = true;
      const auto voucher =
          std::ranges::find(accounts, account.responder->vouched_by, &orders::Account::id);
      row.vouched_by =
          voucher == accounts.end() ? account.responder->vouched_by.value : voucher->name;
    }
    const bool may =
        orders::may_make(self.role, account.role) && !row.is_self && !account.is_revoked;
    row.may_disable = may;
    // Somebody from outside is registered anew; an account of a roster is reset where it was made.
    row.may_reset = may && !account.responder && account.issuer.empty();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::filesystem::path find_token(const std::filesystem::path& folder, const AccountId& account) {
  if (folder.empty()) return {};
  std::error_code failed;
  const std::string name = account.value + ".token";
  if (std::filesystem::is_regular_file(folder / name, failed)) return folder / name;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    if (std::filesystem::is_regular_file(entry.path() / name, failed)) return entry.path() / name;
  }
  return {};
}

orders::NewAccount new_account(gui::StaffKind kind, const gui::StaffForm& form,
                               const std::vector<orders::Account>& others) {
  orders::NewAccount account;
  account.name = form.shown_name();
  const std::string kana = gui::settle(form.kana).text;
  account.kana = kana.empty() ? account.name : kana;
  if (form.profession) account.profession = gui::written(*form.profession);
  if (kind == gui::StaffKind::kResponder) {
    account.id = AccountId{responder_id(others)};
    account.role = responder_role(form.profession);
    account.proof = orders::ProofKind::kPin;
    account.must_change = false;
  } else {
    account.id = AccountId{form.id};
    account.role = role_of(form.role.value_or(gui::StaffRole::kGeneral), form.profession);
    const bool is_pin = form.shape == gui::ProofShape::kPin;
    account.proof = is_pin ? orders::ProofKind::kPin : orders::ProofKind::kPassword;
  }
  const bool is_pin = account.proof == orders::ProofKind::kPin;
  account.factor = is_pin ? orders::SecondFactor::kMachine : orders::SecondFactor::kNone;
  return account;
}

std::string responder_ends(Instant now) {
  constexpr std::array<std::string_view, 7> kDays{"日", "月", "火", "水", "木", "金", "土"};
  const Instant ends{now.milliseconds + orders::kResponderMilliseconds};
  const Date day = date_in_japan(ends);
  return fmt::format("{}月{}日（{}）{}", day.month, day.day,
                     kDays.at(static_cast<std::size_t>(weekday_of(day))), clock_text(ends));
}

std::size_t fewest_characters(const orders::Account& account) {
  if (account.proof == orders::ProofKind::kPin) return gui::kPinDigits;
  return account.factor == orders::SecondFactor::kTokenFile ? kPasswordWithToken : kPasswordAlone;
}

}  // namespace tomoshibi::app
