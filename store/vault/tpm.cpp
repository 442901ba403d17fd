#include "store/vault/tpm.h"

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_rc.h>
#include <tss2/tss2_tctildr.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace tomoshibi::store::vault {
namespace {

constexpr Error kForeign(Errc::kCorrupt, "the sealed object is not of this TPM");
constexpr std::size_t kNoteBytesMax = 64;
constexpr Error kUnfit(Errc::kStorage, "the TPM does not answer as it should");

// What ESAPI allocated, wiped first: it may be the secret.
template <typename T>
class Allocated final {
 public:
  Allocated() = default;
  Allocated(const Allocated&) = delete;
  Allocated& operator=(const Allocated&) = delete;
  ~Allocated() {
    if (place_ == nullptr) return;
    sodium_memzero(place_, sizeof(T));
    Esys_Free(place_);
  }
  T** out() { return &place_; }
  const T& operator*() const { return *place_; }
  const T* operator->() const { return place_; }

 private:
  T* place_ = nullptr;
};

// A transient object or a session in the chip, flushed when it goes.
class Loaded final {
 public:
  explicit Loaded(ESYS_CONTEXT* context) : context_(context) {}
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;
  ~Loaded() {
    if (handle_ != ESYS_TR_NONE) Esys_FlushContext(context_, handle_);
  }
  ESYS_TR* out() { return &handle_; }
  ESYS_TR handle() const { return handle_; }

 private:
  ESYS_CONTEXT* context_;
  ESYS_TR handle_ = ESYS_TR_NONE;
};

// An index of the chip's own memory, known to ESAPI under a handle; it stays in the chip.
class Index final {
 public:
  explicit Index(ESYS_CONTEXT* context) : context_(context) {}
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  ~Index() {
    if (handle_ != ESYS_TR_NONE) Esys_TR_Close(context_, &handle_);
  }
  ESYS_TR* out() { return &handle_; }
  ESYS_TR handle() const { return handle_; }

 private:
  ESYS_CONTEXT* context_;
  ESYS_TR handle_ = ESYS_TR_NONE;
};

// What the chip itself said (the layers above us in tpm2-tss have numbers of their own), without
// the number of the handle, parameter or session that it is about.
TSS2_RC bare(TSS2_RC code) {
  const TSS2_RC layer = code & TSS2_RC_LAYER_MASK;
  if (layer != TSS2_TPM_RC_LAYER && layer != TSS2_RESMGR_TPM_RC_LAYER) return code;
  const TSS2_RC said = code & ~static_cast<TSS2_RC>(TSS2_RC_LAYER_MASK);
  return (said & TPM2_RC_FMT1) != 0 ? said & (TPM2_RC_FMT1 | 0x3f) : said;
}

Error error_of(TSS2_RC code) {
  switch (bare(code)) {
    case TPM2_RC_AUTH_FAIL:
    case TPM2_RC_BAD_AUTH:
      return Error(Errc::kDenied, "the PIN is wrong");
    case TPM2_RC_LOCKOUT:
      return Error(Errc::kLocked, "the TPM refuses for a time: too many wrong PINs");
    case TPM2_RC_INTEGRITY:
      return kForeign;
    default:
      return kUnfit;
  }
}

template <typename Sized>
void assign(Sized& sized, ByteView bytes, std::uint8_t* place) {
  sized.size = static_cast<UINT16>(bytes.size());
  std::ranges::copy(bytes, place);
}

// The storage key of TCG's profile for P-256 (EK credential profile's SRK template H-2): the same
// object each time, made from the owner's seed, never stored.
TPM2B_PUBLIC storage_template() {
  TPM2B_PUBLIC shape{};
  TPMT_PUBLIC& area = shape.publicArea;
  area.type = TPM2_ALG_ECC;
  area.nameAlg = TPM2_ALG_SHA256;
  area.objectAttributes = TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT | TPMA_OBJECT_FIXEDTPM |
                          TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN |
                          TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA;
  area.parameters.eccDetail.symmetric.algorithm = TPM2_ALG_AES;
  area.parameters.eccDetail.symmetric.keyBits.aes = 128;
  area.parameters.eccDetail.symmetric.mode.aes = TPM2_ALG_CFB;
  area.parameters.eccDetail.scheme.scheme = TPM2_ALG_NULL;
  area.parameters.eccDetail.curveID = TPM2_ECC_NIST_P256;
  area.parameters.eccDetail.kdf.scheme = TPM2_ALG_NULL;
  area.unique.ecc.x.size = 32;
  area.unique.ecc.y.size = 32;
  return shape;
}

// Data with an authorisation value that counts wrong guesses: NODA is not set.
TPM2B_PUBLIC sealed_template() {
  TPM2B_PUBLIC shape{};
  TPMT_PUBLIC& area = shape.publicArea;
  area.type = TPM2_ALG_KEYEDHASH;
  area.nameAlg = TPM2_ALG_SHA256;
  area.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_USERWITHAUTH;
  area.parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL;
  return shape;
}

// TPM2B_NAME of the storage key ‖ TPM2B_PUBLIC ‖ TPM2B_PRIVATE, as the TPM marshals them.
Result<Bytes> pack(const TPM2B_NAME& parent, const TPM2B_PUBLIC& outer,
                   const TPM2B_PRIVATE& inner) {
  Bytes bytes(sizeof(TPM2B_NAME) + sizeof(TPM2B_PUBLIC) + sizeof(TPM2B_PRIVATE));
  std::size_t length = 0;
  if (Tss2_MU_TPM2B_NAME_Marshal(&parent, bytes.data(), bytes.size(), &length) != TSS2_RC_SUCCESS ||
      Tss2_MU_TPM2B_PUBLIC_Marshal(&outer, bytes.data(), bytes.size(), &length) !=
          TSS2_RC_SUCCESS ||
      Tss2_MU_TPM2B_PRIVATE_Marshal(&inner, bytes.data(), bytes.size(), &length) !=
          TSS2_RC_SUCCESS) {
    return kUnfit;
  }
  bytes.resize(length);
  return bytes;
}

Result<void> unpack(ByteView object, TPM2B_NAME& parent, TPM2B_PUBLIC& outer,
                    TPM2B_PRIVATE& inner) {
  std::size_t at = 0;
  const bool reads =
      Tss2_MU_TPM2B_NAME_Unmarshal(object.data(), object.size(), &at, &parent) ==
          TSS2_RC_SUCCESS &&
      Tss2_MU_TPM2B_PUBLIC_Unmarshal(object.data(), object.size(), &at, &outer) ==
          TSS2_RC_SUCCESS &&
      Tss2_MU_TPM2B_PRIVATE_Unmarshal(object.data(), object.size(), &at, &inner) ==
          TSS2_RC_SUCCESS &&
      at == object.size();
  // An object whose guesses the chip does not count is none of ours.
  const TPMA_OBJECT wanted = sealed_template().publicArea.objectAttributes;
  if (!reads || outer.publicArea.type != TPM2_ALG_KEYEDHASH ||
      outer.publicArea.objectAttributes != wanted) {
    return Error(Errc::kCorrupt, "what should be a TPM's object is none");
  }
  return ok();
}

constexpr TPMT_SYM_DEF kParameterCipher{
    .algorithm = TPM2_ALG_AES, .keyBits = {.aes = 128}, .mode = {.aes = TPM2_ALG_CFB}};

}  // namespace

struct Tpm::State {
  TSS2_TCTI_CONTEXT* road = nullptr;
  ESYS_CONTEXT* context = nullptr;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (context != nullptr) Esys_Finalize(&context);
    if (road != nullptr) Tss2_TctiLdr_Finalize(&road);
  }

  Result<void> make_storage_key(Loaded& key);
  Result<void> start_session(const Loaded& salt_key, Loaded& session);
  Result<void> find_counter(std::uint32_t index, Index& counter);
  Result<void> read_counter(const Index& counter, std::uint64_t& value);
};

Result<void> Tpm::State::make_storage_key(Loaded& key) {
  const TPM2B_PUBLIC shape = storage_template();
  const TPM2B_SENSITIVE_CREATE nothing{};
  const TPM2B_DATA outside{};
  const TPML_PCR_SELECTION registers{};
  const TSS2_RC code =
      Esys_CreatePrimary(context, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                         &nothing, &shape, &outside, &registers, key.out(), nullptr, nullptr,
                         nullptr, nullptr);
  if (code == TSS2_RC_SUCCESS) return ok();
  // The owner's password is not ours to ask for: a machine where it is set has no PIN slot.
  return bare(code) == TPM2_RC_BAD_AUTH || bare(code) == TPM2_RC_AUTH_FAIL
             ? Error(Errc::kStorage, "the TPM's owner hierarchy is closed by a password")
             : error_of(code);
}

// Salted to the storage key, so that who reads the bus does not know the session's key; both
// directions of the first parameter encrypted.
Result<void> Tpm::State::start_session(const Loaded& salt_key, Loaded& session) {
  const TSS2_RC code = Esys_StartAuthSession(
      context, salt_key.handle(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, nullptr,
      TPM2_SE_HMAC, &kParameterCipher, TPM2_ALG_SHA256, session.out());
  if (code != TSS2_RC_SUCCESS) return error_of(code);
  const TPMA_SESSION ways =
      TPMA_SESSION_DECRYPT | TPMA_SESSION_ENCRYPT | TPMA_SESSION_CONTINUESESSION;
  if (Esys_TRSess_SetAttributes(context, session.handle(), ways, 0xff) != TSS2_RC_SUCCESS) {
    return kUnfit;
  }
  return ok();
}

Tpm::Tpm(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tpm::Tpm(Tpm&&) noexcept = default;
Tpm& Tpm::operator=(Tpm&&) noexcept = default;
Tpm::~Tpm() = default;

Result<Tpm> Tpm::open(const std::string& address) {
  constexpr Error kNone(Errc::kNotFound, "there is no TPM here");
  auto state = std::make_unique<State>();
  const char* name = address.empty() ? nullptr : address.c_str();
  if (Tss2_TctiLdr_Initialize(name, &state->road) != TSS2_RC_SUCCESS) return kNone;
  if (Esys_Initialize(&state->context, state->road, nullptr) != TSS2_RC_SUCCESS) return kNone;
  const TSS2_RC code = Esys_Startup(state->context, TPM2_SU_CLEAR);
  if (code != TSS2_RC_SUCCESS && bare(code) != TPM2_RC_INITIALIZE) return kNone;
  return Tpm(std::move(state));
}

Result<Bytes> Tpm::seal(const Secret<32>& secret, const SecretText& pin) {
  if (pin.empty() || pin.is_cut() || pin.size() > 32) {
    return Error(Errc::kBadInput, "a PIN for the TPM has 1 to 32 bytes");
  }
  Loaded parent(state_->context);
  TRY_VOID(state_->make_storage_key(parent));
  Loaded session(state_->context);
  TRY_VOID(state_->start_session(parent, session));
  TPM2B_SENSITIVE_CREATE inside{};
  assign(inside.sensitive.userAuth, pin.bytes(), inside.sensitive.userAuth.buffer);
  assign(inside.sensitive.data, secret.view(), inside.sensitive.data.buffer);
  const TPM2B_PUBLIC shape = sealed_template();
  const TPM2B_DATA outside{};
  const TPML_PCR_SELECTION registers{};
  Allocated<TPM2B_PRIVATE> inner;
  Allocated<TPM2B_PUBLIC> outer;
  const TSS2_RC code = Esys_Create(state_->context, parent.handle(), session.handle(), ESYS_TR_NONE,
                                   ESYS_TR_NONE, &inside, &shape, &outside, &registers, inner.out(),
                                   outer.out(), nullptr, nullptr, nullptr);
  sodium_memzero(&inside, sizeof inside);
  if (code != TSS2_RC_SUCCESS) return error_of(code);
  Allocated<TPM2B_NAME> name;
  if (Esys_TR_GetName(state_->context, parent.handle(), name.out()) != TSS2_RC_SUCCESS) {
    return kUnfit;
  }
  return pack(*name, *outer, *inner);
}

Result<Secret<32>> Tpm::unseal(ByteView object, const SecretText& pin) {
  if (pin.empty() || pin.is_cut() || pin.size() > 32) {
    return Error(Errc::kDenied, "a PIN for the TPM has 1 to 32 bytes");
  }
  TPM2B_PUBLIC outer{};
  TPM2B_PRIVATE inner{};
  TPM2B_NAME wanted{};
  TRY_VOID(unpack(object, wanted, outer, inner));
  Loaded parent(state_->context);
  TRY_VOID(state_->make_storage_key(parent));
  // Before the PIN goes anywhere: the session is salted to this key and to no other, so somebody
  // between us and the chip who offers a key of his own is found here.
  Allocated<TPM2B_NAME> name;
  if (Esys_TR_GetName(state_->context, parent.handle(), name.out()) != TSS2_RC_SUCCESS) {
    return kUnfit;
  }
  if (name->size != wanted.size || !std::equal(name->name, name->name + name->size, wanted.name)) {
    return kForeign;
  }
  Loaded session(state_->context);
  TRY_VOID(state_->start_session(parent, session));
  Loaded sealed(state_->context);
  TSS2_RC code = Esys_Load(state_->context, parent.handle(), session.handle(), ESYS_TR_NONE,
                           ESYS_TR_NONE, &inner, &outer, sealed.out());
  if (code != TSS2_RC_SUCCESS) {
    // Whatever the chip finds wrong with a parameter here is wrong with the object.
    const bool is_parameter = (bare(code) & TPM2_RC_FMT1) != 0 && (code & TPM2_RC_P) != 0;
    return is_parameter ? kForeign : error_of(code);
  }
  TPM2B_AUTH auth{};
  assign(auth, pin.bytes(), auth.buffer);
  code = Esys_TR_SetAuth(state_->context, sealed.handle(), &auth);
  sodium_memzero(&auth, sizeof auth);
  if (code != TSS2_RC_SUCCESS) return kUnfit;
  Allocated<TPM2B_SENSITIVE_DATA> data;
  code = Esys_Unseal(state_->context, sealed.handle(), session.handle(), ESYS_TR_NONE, ESYS_TR_NONE,
                     data.out());
  Esys_TR_SetAuth(state_->context, sealed.handle(), nullptr);  // ESAPI's own copy of the PIN.
  if (code != TSS2_RC_SUCCESS) return error_of(code);
  if (data->size != 32) return Error(Errc::kCorrupt, "the TPM's object holds something else");
  Secret<32> secret;
  std::copy_n(data->buffer, 32, secret.fill().begin());
  return secret;
}

// Open to whoever speaks to the chip, since it protects nothing by itself: it only never falls.
// Defined anew after somebody removed it, it begins above every counter that the chip ever had (TPM
// 2.0 Part 1, "NV Counters").
Result<void> Tpm::State::find_counter(std::uint32_t index, Index& counter) {
  TSS2_RC code = Esys_TR_FromTPMPublic(context, index, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                       counter.out());
  if (code != TSS2_RC_SUCCESS) {
    TPM2B_NV_PUBLIC shape{};
    shape.nvPublic.nvIndex = index;
    shape.nvPublic.nameAlg = TPM2_ALG_SHA256;
    shape.nvPublic.attributes = (TPM2_NT_COUNTER << TPMA_NV_TPM2_NT_SHIFT) | TPMA_NV_AUTHREAD |
                                TPMA_NV_AUTHWRITE | TPMA_NV_OWNERREAD | TPMA_NV_OWNERWRITE |
                                TPMA_NV_NO_DA;
    shape.nvPublic.dataSize = sizeof(std::uint64_t);
    const TPM2B_AUTH open_to_all{};
    code = Esys_NV_DefineSpace(context, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                               ESYS_TR_NONE, &open_to_all, &shape, counter.out());
    if (code != TSS2_RC_SUCCESS) return Error(Errc::kStorage, "the TPM has no room for a counter");
  }
  Allocated<TPM2B_NV_PUBLIC> found;
  code = Esys_NV_ReadPublic(context, counter.handle(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                            found.out(), nullptr);
  if (code != TSS2_RC_SUCCESS) return kUnfit;
  const TPMA_NV attributes = found->nvPublic.attributes;
  if ((attributes & TPMA_NV_TPM2_NT_MASK) >> TPMA_NV_TPM2_NT_SHIFT != TPM2_NT_COUNTER) {
    return Error(Errc::kStorage, "the TPM's index is not a counter");
  }
  if ((attributes & TPMA_NV_WRITTEN) != 0) return ok();
  // A counter has no value before its first step.
  code = Esys_NV_Increment(context, counter.handle(), counter.handle(), ESYS_TR_PASSWORD,
                           ESYS_TR_NONE, ESYS_TR_NONE);
  if (code != TSS2_RC_SUCCESS) return kUnfit;
  return ok();
}

Result<void> Tpm::State::read_counter(const Index& counter, std::uint64_t& value) {
  Allocated<TPM2B_MAX_NV_BUFFER> data;
  const TSS2_RC code =
      Esys_NV_Read(context, counter.handle(), counter.handle(), ESYS_TR_PASSWORD, ESYS_TR_NONE,
                   ESYS_TR_NONE, sizeof value, 0, data.out());
  if (code != TSS2_RC_SUCCESS || data->size != sizeof value) return kUnfit;
  value = 0;
  for (std::size_t at = 0; at < sizeof value; ++at) value = value << 8 | data->buffer[at];
  return ok();
}

Result<std::uint64_t> Tpm::counter(std::uint32_t index) {
  Index counter(state_->context);
  TRY_VOID(state_->find_counter(index, counter));
  std::uint64_t value = 0;
  TRY_VOID(state_->read_counter(counter, value));
  return value;
}

Result<std::uint64_t> Tpm::advance_counter(std::uint32_t index) {
  Index counter(state_->context);
  TRY_VOID(state_->find_counter(index, counter));
  if (Esys_NV_Increment(state_->context, counter.handle(), counter.handle(), ESYS_TR_PASSWORD,
                        ESYS_TR_NONE, ESYS_TR_NONE) != TSS2_RC_SUCCESS) {
    return kUnfit;
  }
  std::uint64_t value = 0;
  TRY_VOID(state_->read_counter(counter, value));
  return value;
}

Result<void> Tpm::write_note(std::uint32_t index, ByteView note) {
  if (note.empty() || note.size() > kNoteBytesMax) {
    return Error(Errc::kBadInput, "a note in the TPM has 1 to 64 bytes");
  }
  Index kept(state_->context);
  TSS2_RC code = Esys_TR_FromTPMPublic(state_->context, index, ESYS_TR_NONE, ESYS_TR_NONE,
                                       ESYS_TR_NONE, kept.out());
  if (code != TSS2_RC_SUCCESS) {
    TPM2B_NV_PUBLIC shape{};
    shape.nvPublic.nvIndex = index;
    shape.nvPublic.nameAlg = TPM2_ALG_SHA256;
    shape.nvPublic.attributes = TPMA_NV_AUTHREAD | TPMA_NV_AUTHWRITE | TPMA_NV_OWNERREAD |
                                TPMA_NV_OWNERWRITE | TPMA_NV_NO_DA;
    shape.nvPublic.dataSize = static_cast<UINT16>(note.size());
    const TPM2B_AUTH open_to_all{};
    code = Esys_NV_DefineSpace(state_->context, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                               ESYS_TR_NONE, &open_to_all, &shape, kept.out());
    if (code != TSS2_RC_SUCCESS) return Error(Errc::kStorage, "the TPM has no room for a note");
  }
  TPM2B_MAX_NV_BUFFER data{};
  assign(data, note, data.buffer);
  code = Esys_NV_Write(state_->context, kept.handle(), kept.handle(), ESYS_TR_PASSWORD,
                       ESYS_TR_NONE, ESYS_TR_NONE, &data, 0);
  if (code != TSS2_RC_SUCCESS) return kUnfit;
  return ok();
}

Result<Bytes> Tpm::read_note(std::uint32_t index) {
  Index kept(state_->context);
  if (Esys_TR_FromTPMPublic(state_->context, index, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                            kept.out()) != TSS2_RC_SUCCESS) {
    return Error(Errc::kNotFound, "the TPM holds no such note");
  }
  Allocated<TPM2B_NV_PUBLIC> shape;
  if (Esys_NV_ReadPublic(state_->context, kept.handle(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                         shape.out(), nullptr) != TSS2_RC_SUCCESS) {
    return kUnfit;
  }
  if ((shape->nvPublic.attributes & TPMA_NV_WRITTEN) == 0) {
    return Error(Errc::kNotFound, "the TPM holds no such note");
  }
  const UINT16 size = shape->nvPublic.dataSize;
  if (size > kNoteBytesMax) return Error(Errc::kStorage, "the TPM's index is no note of ours");
  Allocated<TPM2B_MAX_NV_BUFFER> data;
  if (Esys_NV_Read(state_->context, kept.handle(), kept.handle(), ESYS_TR_PASSWORD, ESYS_TR_NONE,
                   ESYS_TR_NONE, size, 0, data.out()) != TSS2_RC_SUCCESS ||
      data->size != size) {
    return kUnfit;
  }
  return Bytes(data->buffer, data->buffer + size);
}

}  // namespace tomoshibi::store::vault
