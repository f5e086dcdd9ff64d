#include "runtime/cache/redis_session.h"

#include <hiredis/hiredis.h>

#include <cerrno>
#include <charconv>
#include <string_view>

namespace lumbung::cache {
namespace {

// A value is `<position>:v<bytes>`, a tombstone `<position>:t`. A position has at most 19 digits, so what decides stands in
// the first 21 bytes.
constexpr char kScript[] = R"(
local old = redis.call('GETRANGE', KEYS[1], 0, 20)
local colon = string.find(old, ':', 1, true)
local at = colon and tonumber(string.sub(old, 1, colon - 1))
if at then
  local new = tonumber(ARGV[1])
  local over_tombstone = ARGV[3] == 'v' and string.sub(old, colon + 1, colon + 1) == 't'
  if new < at or (new == at and not over_tombstone) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[3] .. ARGV[4], 'PX', ARGV[2])
return 1
)";

timeval timeval_of(std::chrono::milliseconds time) {
  constexpr int kMillisInSecond = 1'000;
  return {static_cast<time_t>(time.count() / kMillisInSecond),
          static_cast<suseconds_t>(time.count() % kMillisInSecond * kMillisInSecond)};
}

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

// What a value says; an error when it is not ours.
Answer answer_of(std::string_view value) {
  std::int64_t position = 0;
  const auto* end = value.data() + value.size();
  const auto [stop, wrong] = std::from_chars(value.data(), end, position);
  if (wrong != std::errc() || end - stop < 2 || *stop != ':') return {Outcome::error, {}};
  const char kind = stop[1];
  if (kind == 't') return {};
  if (kind != 'v') return {Outcome::error, {}};
  return {Outcome::hit, {position, std::string(stop + 2, end)}};
}

std::vector<Answer> answers_of(const redisReply& list) {
  std::vector<Answer> answers;
  answers.reserve(list.elements);
  for (std::size_t i = 0; i < list.elements; ++i) {
    const auto& value = *list.element[i];
    if (value.type == REDIS_REPLY_NIL) answers.push_back({});
    else if (value.type == REDIS_REPLY_STRING) answers.push_back(answer_of({value.str, static_cast<std::size_t>(value.len)}));
    else answers.push_back({Outcome::error, {}});
  }
  return answers;
}

bool begins(const std::string& text, std::string_view beginning) { return text.starts_with(beginning); }

}  // namespace

void RedisSession::Free::operator()(redisContext* context) const { redisFree(context); }

RedisSession::RedisSession(const std::string& host, int port, std::chrono::milliseconds connect_within,
                           std::chrono::milliseconds budget)
    : budget_(budget) {
  context_.reset(redisConnectWithTimeout(host.c_str(), port, timeval_of(connect_within)));
  if (!context_ || context_->err != 0) throw SessionLost(false, context_ ? context_->errstr : "out of memory");
  deadline_ = std::chrono::steady_clock::now() + budget_;
  append({"PING"});
  // A server that loads its file from disk, or wants a password, answers with an error: it is of no use yet.
  if (const auto pong = next(); pong.kind == Reply::Kind::error) throw SessionLost(false, pong.text);
  load_script();
}

void RedisSession::lose() const {
  const bool timed_out = context_->err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK);
  throw SessionLost(timed_out, timed_out ? "no answer within the budget" : context_->errstr);
}

void RedisSession::append(const std::vector<std::string_view>& words) {
  std::vector<const char*> starts;
  std::vector<std::size_t> lengths;
  for (const auto word : words) {
    starts.push_back(word.data());
    lengths.push_back(word.size());
  }
  if (redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), starts.data(), lengths.data()) != REDIS_OK)
    lose();
}

// A wait on the socket ends with the deadline: however many pieces the replies come in, all of them share one budget.
void RedisSession::wait_no_longer_than_the_deadline() {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
  if (left.count() <= 0) throw SessionLost(true, "the replies took longer than the budget");
  if (left == socket_waits_) return;
  if (redisSetTimeout(context_.get(), timeval_of(left)) != REDIS_OK) lose();
  socket_waits_ = left;
}

redisReply* RedisSession::receive() {
  errno = 0;
  void* reply = nullptr;
  if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) lose();
  if (reply == nullptr) {
    for (int written = 0; written == 0;) {
      wait_no_longer_than_the_deadline();
      if (redisBufferWrite(context_.get(), &written) != REDIS_OK) lose();
    }
  }
  while (reply == nullptr) {
    wait_no_longer_than_the_deadline();
    if (redisBufferRead(context_.get()) != REDIS_OK || redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) lose();
  }
  return static_cast<redisReply*>(reply);
}

RedisSession::Reply RedisSession::next() {
  const std::unique_ptr<redisReply, FreeReply> got(receive());
  Reply reply;
  switch (got->type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply.kind = Reply::Kind::text;
      break;
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::number;
      reply.number = got->integer;
      return reply;
    case REDIS_REPLY_ARRAY:
      reply.kind = Reply::Kind::list;
      reply.answers = answers_of(*got);
      return reply;
    case REDIS_REPLY_ERROR:
      reply.kind = Reply::Kind::error;
      break;
    default:
      return reply;
  }
  reply.text.assign(got->str, static_cast<std::size_t>(got->len));
  return reply;
}

void RedisSession::load_script() {
  append({"SCRIPT", "LOAD", kScript});
  auto reply = next();
  // Refused, as under `maxmemory`: the digest is then that of nothing, and every write brings the script along.
  script_digest_ = reply.kind == Reply::Kind::text ? std::move(reply.text) : std::string(40, '0');
}

void RedisSession::append_write(const VersionedWrite& write, bool whole_script) {
  const auto position = std::to_string(write.position);
  const auto keep = std::to_string(write.keep.count());
  append({whole_script ? "EVAL" : "EVALSHA", whole_script ? std::string_view(kScript) : std::string_view(script_digest_), "1",
          write.key, position, keep, write.buried ? "t" : "v", write.bytes});
}

Exchanged RedisSession::exchange(const std::vector<VersionedWrite>& writes, const std::vector<std::string_view>& keys) {
  deadline_ = std::chrono::steady_clock::now() + budget_;
  for (const auto& write : writes) append_write(write, false);
  if (!keys.empty()) {
    std::vector<std::string_view> words{"MGET"};
    words.insert(words.end(), keys.begin(), keys.end());
    append(words);
  }
  Exchanged done;
  done.results.resize(writes.size(), WriteResult::failed);
  std::vector<std::size_t> again, forced;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const auto reply = next();
    if (reply.kind == Reply::Kind::number) done.results[i] = reply.number == 1 ? WriteResult::stored : WriteResult::refused;
    else if (begins(reply.text, "NOSCRIPT")) again.push_back(i);
    else if (writes[i].buried) forced.push_back(i);
  }
  if (!keys.empty()) done.answers = next().answers;
  // One error instead of the list, as from a server that is loading its file.
  if (done.answers.size() != keys.size()) done.answers.assign(keys.size(), {Outcome::error, {}});
  for (const auto i : again) append_write(writes[i], true);
  for (const auto i : again) {
    const auto reply = next();
    if (reply.kind == Reply::Kind::number) done.results[i] = reply.number == 1 ? WriteResult::stored : WriteResult::refused;
    else if (writes[i].buried) forced.push_back(i);
  }
  done.script_sent = !again.empty();
  // A Redis that is full takes no tombstone, but still forgets: the old entry must go.
  for (const auto i : forced) append({"DEL", writes[i].key});
  for (const auto i : forced) {
    const auto reply = next();
    if (reply.kind != Reply::Kind::number) throw SessionLost(false, reply.text);
    done.results[i] = WriteResult::stored;
  }
  return done;
}

}  // namespace lumbung::cache
