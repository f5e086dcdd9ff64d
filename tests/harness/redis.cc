#include "harness/redis.h"

#include <hiredis/hiredis.h>

#include <csignal>
#include <stdexcept>

#include "harness/eventually.h"
#include "harness/network.h"

namespace lumbung::harness {
namespace {

constexpr int kPortsToTry = 5;
constexpr timeval kConnectWithin{1, 0};
constexpr timeval kAnswerWithin{1, 0};
constexpr char kTooLittle[] = "1";  // Bytes.

struct CloseConnection {
  void operator()(redisContext* connection) const { redisFree(connection); }
};
struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

std::optional<std::string> text_of(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_NIL:
      return std::nullopt;
    case REDIS_REPLY_INTEGER:
      return std::to_string(reply.integer);
    case REDIS_REPLY_ARRAY: {
      std::string lines;
      for (std::size_t i = 0; i < reply.elements; ++i) {
        if (i > 0) lines += '\n';
        lines += text_of(*reply.element[i]).value_or("");
      }
      return lines;
    }
    case REDIS_REPLY_ERROR:
      throw std::runtime_error("Redis says: " + std::string(reply.str, reply.len));
    default:
      return std::string(reply.str, reply.len);
  }
}

}  // namespace

Redis& Redis::shared() {
  static Redis server;
  return server;
}

Redis::Redis() { start(); }

std::string Redis::address() const { return "127.0.0.1:" + std::to_string(port_); }

void Redis::start() {
  std::string said;
  // After the first start the port is kept: clients reconnect to it.
  const bool first = port_ == 0;
  for (int attempt = 0; attempt < kPortsToTry; ++attempt) {
    if (first) port_ = free_port();
    server_ = std::make_unique<Process>(
        "redis-server",
        std::vector<std::string>{"--bind", "127.0.0.1", "--port", std::to_string(port_), "--dir",
                                 folder_.path(), "--save", "", "--appendonly", "no"});
    const auto up = eventually([&] { return answers() || !server_->running(); });
    if (up && server_->running()) return;
    said = server_->out() + server_->err();
    server_->kill();
  }
  if (first) port_ = 0;
  throw std::runtime_error("Redis does not start (./lumbung setup installs it): " + said);
}

void Redis::stop() {
  server_->signal(SIGTERM);
  server_->wait();
}

void Redis::kill() { server_->kill(); }

void Redis::restart() {
  stop();
  start();
}

void Redis::pause() { server_->pause(); }

void Redis::resume() { server_->resume(); }

bool Redis::answers() const {
  try {
    return command({"PING"}) == "PONG";
  } catch (const std::runtime_error&) {
    return false;
  }
}

void Redis::flush() { command({"FLUSHALL"}); }

void Redis::fill_up() {
  command({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
  command({"CONFIG", "SET", "maxmemory", kTooLittle});
}

void Redis::empty_again() { command({"CONFIG", "SET", "maxmemory", "0"}); }

void Redis::limit_memory(std::uint64_t bytes, const std::string& policy) {
  command({"CONFIG", "SET", "maxmemory-policy", policy});
  command({"CONFIG", "SET", "maxmemory", std::to_string(bytes)});
}

std::optional<std::string> Redis::command(const std::vector<std::string>& words) const {
  const std::unique_ptr<redisContext, CloseConnection> connection(
      redisConnectWithTimeout("127.0.0.1", port_, kConnectWithin));
  if (!connection || connection->err != 0)
    throw std::runtime_error(std::string("Redis is not reached: ") +
                             (connection ? connection->errstr : "no memory"));
  redisSetTimeout(connection.get(), kAnswerWithin);
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const auto& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(
      redisCommandArgv(connection.get(), static_cast<int>(words.size()), texts.data(),
                       sizes.data())));
  if (!reply)
    throw std::runtime_error(std::string("Redis does not answer: ") + connection->errstr);
  return text_of(*reply);
}

}  // namespace lumbung::harness
