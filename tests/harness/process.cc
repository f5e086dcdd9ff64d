#include "harness/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace lumbung::harness {
namespace {

constexpr std::size_t kTailBytes = 2'000;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

std::string tail(const std::string& text) {
  return text.size() <= kTailBytes ? text : "..." + text.substr(text.size() - kTailBytes);
}

// The one letter of proc(5), for example T for stopped.
char state_of(pid_t pid) {
  const auto stat = read_file("/proc/" + std::to_string(pid) + "/stat");
  const auto end = stat.rfind(')');
  return end == std::string::npos || end + 2 >= stat.size() ? ' ' : stat[end + 2];
}

// The line of `text` that contains `part` and is complete.
std::optional<std::string> whole_line_with(const std::string& text, const std::string& part) {
  const auto at = text.find(part);
  if (at == std::string::npos) return std::nullopt;
  const auto end = text.find('\n', at);
  if (end == std::string::npos) return std::nullopt;
  const auto before = text.rfind('\n', at);
  const auto begin = before == std::string::npos ? 0 : before + 1;
  return text.substr(begin, end - begin);
}

}  // namespace

Process::Process(const std::string& program, const std::vector<std::string>& args,
                 const Options& options)
    : program_(program) {
  // setpriv sets what has to be set between fork and exec, and then becomes the program.
  std::vector<std::string> argv{"setpriv", "--pdeathsig", options.death_signal};
  if (!options.user.empty() && geteuid() == 0)
    argv.insert(argv.end(), {"--reuid", options.user, "--regid", options.user, "--init-groups"});
  argv.insert(argv.end(), {"--", program});
  argv.insert(argv.end(), args.begin(), args.end());

  std::vector<std::string> env;
  for (char** entry = environ; *entry; ++entry) env.emplace_back(*entry);
  for (const auto& added : options.env) {
    const auto name = added.substr(0, added.find('=') + 1);
    std::erase_if(env, [&](const std::string& entry) { return entry.starts_with(name); });
    env.push_back(added);
  }

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const auto out = folder_ / "out";
  const auto err = folder_ / "err";
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (!options.folder.empty())
    posix_spawn_file_actions_addchdir_np(&actions, options.folder.c_str());
  const int failure = posix_spawnp(&pid_, "setpriv", &actions, nullptr, pointers(argv).data(),
                                   pointers(env).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0)
    throw std::runtime_error("Cannot start " + program + ": " + std::strerror(failure));
}

Process::~Process() { kill(); }

std::string Process::out() const { return read_file(folder_ / "out"); }
std::string Process::err() const { return read_file(folder_ / "err"); }

std::string Process::tails() const {
  return "\nstdout: " + tail(out()) + "\nstderr: " + tail(err());
}

std::string Process::line_with(const std::string& part, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    // Asked before looking, so that its last words are looked at.
    const bool over = !running();
    if (auto line = whole_line_with(out(), part)) return *line;
    if (auto line = whole_line_with(err(), part)) return *line;
    if (over) throw std::runtime_error(program_ + " ended without saying '" + part + "'" + tails());
    if (std::chrono::steady_clock::now() >= until)
      throw std::runtime_error(program_ + " never said '" + part + "'" + tails());
    std::this_thread::sleep_for(kLookAgain);
  }
}

void Process::signal(int number) {
  if (running()) ::kill(pid_, number);
}

void Process::pause() {
  signal(SIGSTOP);
  if (!eventually([&] { return state_of(pid_) == 'T' || !running(); }))
    throw std::runtime_error(program_ + " goes on when it is told to stand still" + tails());
}

void Process::resume() { signal(SIGCONT); }

void Process::kill() {
  if (ended_) return;
  ::kill(pid_, SIGKILL);
  wait();
}

bool Process::running() {
  if (ended_) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
  ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return false;
}

int Process::wait(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (running()) {
    if (std::chrono::steady_clock::now() >= until)
      throw std::runtime_error(program_ + " does not end" + tails());
    std::this_thread::sleep_for(kLookAgain);
  }
  return *ended_;
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const auto name = entry.path().filename().string();
    if (!std::isdigit(static_cast<unsigned char>(name[0]))) continue;
    // `pid (program) state parent ...`, where the program may hold anything, brackets too.
    const auto stat = read_file(entry.path() / "stat");
    const auto end = stat.rfind(')');
    if (end == std::string::npos || end + 4 >= stat.size()) continue;
    if (std::atoi(stat.c_str() + end + 4) == parent) children.push_back(std::atoi(name.c_str()));
  }
  return children;
}

Ended run(const std::string& program, const std::vector<std::string>& args,
          const Process::Options& options) {
  Process process(program, args, options);
  const int code = process.wait();
  return {code, process.out(), process.err()};
}

}  // namespace lumbung::harness
