// Messages of a stream from work that runs on a thread of its own: at most a few a second, each taken by gRPC before the
// work goes on.
#pragma once

#include <google/protobuf/message.h>

#include <chrono>
#include <future>

#include "runtime/rpc/method.h"
#include "runtime/task.h"

namespace lumbung::operations {

inline constexpr std::chrono::milliseconds kProgressEvery{200};

// Used by the thread of the work; not by gRPC's, which it waits for.
class ProgressWriter {
 public:
  ProgressWriter(rpc::ReplyStream& replies, const rpc::Call& call) : replies_(replies), call_(call) {}

  // False when nobody listens any more. Sends at most every kProgressEvery.
  bool progress(const google::protobuf::Message& message) {
    const auto now = std::chrono::steady_clock::now();
    if (call_.cancelled()) return false;
    if (now - last_ < kProgressEvery) return true;
    last_ = now;
    return write(message);
  }

  bool write(const google::protobuf::Message& message) {
    std::promise<bool> written;
    auto result = written.get_future();
    send(replies_, rpc::Reply::of(message), written);
    return result.get();
  }

 private:
  static Detached send(rpc::ReplyStream& replies, rpc::Reply reply, std::promise<bool>& written) {
    auto writing = replies.write(std::move(reply));
    const bool ok = co_await writing;
    written.set_value(ok);
  }

  rpc::ReplyStream& replies_;
  const rpc::Call& call_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace lumbung::operations
