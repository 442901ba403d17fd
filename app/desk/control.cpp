#include "app/desk/control.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "app/desk/machine.h"
#include "app/desk/reports.h"
#include "store/journal/tree_at.h"
#include "store/journal/verify.h"

namespace tomoshibi::app {

namespace journal = store::journal;

namespace {

constexpr std::size_t kRequestBytesMax = 4096;
constexpr std::size_t kAnswerBytesMax = std::size_t{64} << 20;
constexpr int kAskersMax = 4;
constexpr int kSecondsMax = 5;
constexpr int kAnswerSecondsMax = 120;  // An import may be at a place where it cannot answer.
constexpr const char* kSocketName = "control.socket";

class Descriptor final {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      value_ = std::exchange(other.value_, -1);
    }
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int get() const { return value_; }
  explicit operator bool() const { return value_ >= 0; }

 private:
  void close() {
    if (value_ >= 0) ::close(value_);
  }
  int value_;
};

// A socket's address is at most 107 bytes: the folder is named by a descriptor, so it may be deep.
struct Address {
  Descriptor folder;
  sockaddr_un name{};
};
std::optional<Address> address_of(const std::filesystem::path& dir) {
  Address address;
  address.folder = Descriptor(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!address.folder) return std::nullopt;
  address.name.sun_family = AF_UNIX;
  const std::string path =
      "/proc/self/fd/" + std::to_string(address.folder.get()) + "/" + kSocketName;
  if (path.size() >= sizeof address.name.sun_path) return std::nullopt;
  std::memcpy(address.name.sun_path, path.c_str(), path.size() + 1);
  return address;
}
const sockaddr* generic(const sockaddr_un& name) {
  return static_cast<const sockaddr*>(static_cast<const void*>(&name));
}

void set_timeouts(int descriptor, int seconds) {
  const timeval limit{seconds, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool is_same_user(int descriptor) {
  ucred who{};
  socklen_t length = sizeof who;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &who, &length) == 0 &&
         who.uid == ::geteuid();
}

bool send_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// One line; nothing when it does not end in time or is too long.
std::optional<std::string> receive_line(int descriptor) {
  std::string line;
  std::array<char, 512> piece{};
  const auto end_of_patience = std::chrono::steady_clock::now() + std::chrono::seconds(kSecondsMax);
  while (line.size() <= kRequestBytesMax && std::chrono::steady_clock::now() < end_of_patience) {
    const ssize_t got = ::recv(descriptor, piece.data(), piece.size(), 0);
    if (got <= 0) return std::nullopt;
    line.append(piece.data(), static_cast<std::size_t>(got));
    const std::size_t end = line.find('\n');
    if (end != std::string::npos) return line.substr(0, end);
  }
  return std::nullopt;
}

constexpr std::array<std::pair<ControlCommand, const char*>, 3> kCommands{
    {{ControlCommand::kStatus, "status"},
     {ControlCommand::kAuditVerify, "audit verify"},
     {ControlCommand::kAuditList, "audit list"}}};

struct Request {
  ControlCommand command;
  std::uint64_t size = 0;  // Of a verification: the tree over so many entries, as well.
};

std::optional<Request> request_from(std::string_view line) {
  const Json request = Json::parse(line, nullptr, false);
  if (!request.is_object() || !request.contains("v") || request["v"] != 1) return std::nullopt;
  if (!request.contains("command") || !request["command"].is_string()) return std::nullopt;
  std::uint64_t size = 0;
  if (request.contains("size")) {
    if (!request["size"].is_number_unsigned()) return std::nullopt;
    size = request["size"].get<std::uint64_t>();
  }
  for (const auto& [command, name] : kCommands) {
    if (request["command"] == name) return Request{command, size};
  }
  return std::nullopt;
}

const char* name_of(ControlCommand wanted) {
  for (const auto& [command, name] : kCommands) {
    if (command == wanted) return name;
  }
  return "";
}

// Lines of an answer; what does not fit is not begun.
class Answer final {
 public:
  void add(const Json& value) {
    const std::string line = to_line(value);
    if (text_.size() + line.size() + 1 > kAnswerBytesMax) {
      is_cut_ = true;
    } else {
      text_ += line;
      text_ += '\n';
    }
  }
  std::string finish(int exit, const char* what) {
    if (is_cut_) exit = 5;
    Json end = {{"exit", exit}};
    if (is_cut_) {
      end["error"] = "the answer is too long to be handed over; close the owner and ask again";
    } else if (what[0] != '\0') {
      end["error"] = what;
    }
    return std::move(text_) + to_line(end) + "\n";
  }

 private:
  std::string text_;
  bool is_cut_ = false;
};

Result<Json> verified(const std::filesystem::path& dir, std::uint64_t size) {
  TRY(keys, Machine::read_journal_keys(dir));
  TRY(found, journal::verify(dir, keys.data));
  Json report = report_of(found);
  if (size == 0) return report;
  TRY(tree, journal::tree_at(dir, keys.data, size));
  report["tree_at"] = {{"size", tree.head.size},
                       {"root", to_hex(tree.head.root)},
                       {"incarnation", to_hex(tree.incarnation)},
                       {"entries", tree.entries}};
  return report;
}

std::string answer_to(const Request& request, Desk& desk) {
  const ControlCommand command = request.command;
  Answer answer;
  const auto failed = [&](const Error& error) { return answer.finish(5, error.what); };
  const std::filesystem::path& dir = desk.directory();
  if (command == ControlCommand::kStatus) {
    const auto report = report_status(desk);
    if (!report) return failed(report.error());
    answer.add(*report);
    return answer.finish(0, "");
  }
  if (command == ControlCommand::kAuditVerify) {
    const auto report = verified(dir, request.size);
    if (!report) return failed(report.error());
    answer.add(*report);
    return answer.finish((*report)["good"] == true ? 0 : 1, "");
  }
  const auto found =
      report_entries(dir, desk.profile().is_demo ? Reader::kFacility : Reader::kNobody, [&](const Json& entry) { answer.add(entry); });
  if (!found) return failed(found.error());
  return answer.finish(found->good ? 0 : 1, found->what);
}

}  // namespace

struct ControlServer::State {
  struct Asked {
    Descriptor asker;
    Request request;
    std::optional<std::string> answer;
  };

  void loop();
  void take_one();

  std::filesystem::path dir;
  std::function<void()> wake;
  Descriptor listener;
  Descriptor stop;  // An eventfd: readable when the server ends.
  std::mutex mutex;
  std::deque<std::shared_ptr<Asked>> waiting;
  std::vector<std::thread> senders;
  std::atomic<int> askers{0};
  std::thread thread;
};

void ControlServer::State::take_one() {
  Descriptor asker(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!asker || !is_same_user(asker.get()) || askers >= kAskersMax) return;
  set_timeouts(asker.get(), kSecondsMax);
  const auto line = receive_line(asker.get());
  const auto request = line ? request_from(*line) : std::nullopt;
  if (!request) {
    send_all(asker.get(), "{\"exit\":2,\"error\":\"not a request\"}\n");
    return;
  }
  ++askers;
  {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::make_shared<Asked>(Asked{std::move(asker), *request, std::nullopt}));
  }
  wake();
}

void ControlServer::State::loop() {
  for (;;) {
    std::array<pollfd, 2> wanted{{{listener.get(), POLLIN, 0}, {stop.get(), POLLIN, 0}}};
    if (::poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR) return;
    if ((wanted[1].revents & POLLIN) != 0) return;
    if ((wanted[0].revents & POLLIN) != 0) take_one();
  }
}

ControlServer::ControlServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
ControlServer::ControlServer(ControlServer&&) noexcept = default;

Result<ControlServer> ControlServer::start(const std::filesystem::path& dir,
                                           std::function<void()> wake) {
  constexpr Error kNoSocket(Errc::kStorage, "the control socket cannot be made");
  const auto address = address_of(dir);
  if (!address) return kNoSocket;
  auto state = std::make_unique<State>();
  state->dir = dir;
  state->wake = std::move(wake);
  state->listener = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  state->stop = Descriptor(::eventfd(0, EFD_CLOEXEC));
  if (!state->listener || !state->stop) return kNoSocket;
  // Whoever calls owns the folder: what is there is of an owner that was killed.
  ::unlink((dir / kSocketName).c_str());
  // The folder is 0700; between bind and chmod nobody else can come to the socket.
  if (::bind(state->listener.get(), generic(address->name), sizeof address->name) != 0 ||
      ::chmod((dir / kSocketName).c_str(), S_IRUSR | S_IWUSR) != 0 ||
      ::listen(state->listener.get(), kAskersMax) != 0) {
    return kNoSocket;
  }
  state->thread = std::thread([own = state.get()] { own->loop(); });
  return ControlServer(std::move(state));
}

ControlServer::~ControlServer() {
  if (!state_) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t told = ::write(state_->stop.get(), &one, sizeof one);
  state_->thread.join();
  for (std::thread& sender : state_->senders) sender.join();
  ::unlink((state_->dir / kSocketName).c_str());
}

void ControlServer::serve(Desk& desk) {
  for (;;) {
    std::shared_ptr<State::Asked> asked;
    {
      const std::lock_guard lock(state_->mutex);
      if (state_->waiting.empty()) return;
      asked = std::move(state_->waiting.front());
      state_->waiting.pop_front();
    }
    asked->answer = answer_to(asked->request, desk);
    if (state_->senders.size() >= 64) {  // Those have ended, or end within seconds.
      for (std::thread& sender : state_->senders) sender.join();
      state_->senders.clear();
    }
    // A slow reader holds up his own thread, not the store's; at most kAskersMax of them.
    state_->senders.emplace_back([asked, &askers = state_->askers] {
      send_all(asked->asker.get(), *asked->answer);
      --askers;
    });
  }
}

Result<int> ask_owner(const std::filesystem::path& dir, ControlCommand command,
                      const std::function<void(std::string_view line)>& line,
                      std::uint64_t size) {
  constexpr Error kNobody(Errc::kOffline, "the process that owns this store does not answer");
  constexpr Error kNotOurs(Errc::kBadInput,
                           "the process that owns this store answers in another way");
  const auto address = address_of(dir);
  if (!address) return kNobody;
  const Descriptor asked(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!asked || ::connect(asked.get(), generic(address->name), sizeof address->name) != 0)
    return kNobody;
  if (!is_same_user(asked.get())) return kNotOurs;
  set_timeouts(asked.get(), kAnswerSecondsMax);
  Json request = {{"v", 1}, {"command", name_of(command)}};
  if (size != 0) request["size"] = size;
  if (!send_all(asked.get(), to_line(request) + "\n")) return kNobody;
  std::string pending;
  std::vector<char> piece(1 << 16);
  std::size_t total = 0;
  for (;;) {
    const ssize_t got = ::recv(asked.get(), piece.data(), piece.size(), 0);
    if (got <= 0) return kNobody;
    total += static_cast<std::size_t>(got);
    if (total > kAnswerBytesMax + kRequestBytesMax) return kNotOurs;
    pending.append(piece.data(), static_cast<std::size_t>(got));
    std::size_t from = 0;
    for (std::size_t end = 0; (end = pending.find('\n', from)) != std::string::npos;
         from = end + 1) {
      const std::string_view one(pending.data() + from, end - from);
      if (!one.starts_with("{\"exit\":")) {
        line(one);
        continue;
      }
      const Json last = Json::parse(one, nullptr, false);
      if (!last.is_object() || !last["exit"].is_number_integer()) return kNotOurs;
      return last["exit"].get<int>();
    }
    pending.erase(0, from);
  }
}

}  // namespace tomoshibi::app
