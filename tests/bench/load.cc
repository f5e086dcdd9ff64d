#include "bench/load.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_unary_call.h>

#include <algorithm>
#include <memory>

namespace lumbung::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Slot {
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  grpc::ByteBuffer reply;
  grpc::Status status;
  Clock::time_point started;
  std::int64_t number = 0;
};

std::string bytes_of(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return {};
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

double percentile(std::vector<std::int64_t>& sorted_us, double part) {
  if (sorted_us.empty()) return 0;
  const auto at = static_cast<std::size_t>(part * double(sorted_us.size() - 1));
  return double(sorted_us[at]) / 1000.0;
}

}  // namespace

LoadResult run_load(const std::string& address, const std::string& method, int in_flight,
                    std::chrono::milliseconds duration,
                    const std::function<std::string(std::int64_t)>& request,
                    const std::function<void(std::int64_t, const std::string&)>& reply,
                    std::int64_t most_calls) {
  grpc::ChannelArguments arguments;
  // A connection of its own for each run.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel =
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  std::vector<Slot> slots(static_cast<std::size_t>(in_flight));
  std::vector<std::int64_t> took_us;
  LoadResult result;
  std::int64_t next = 0;

  const auto begin = Clock::now();
  const auto end = begin + duration;
  const auto start = [&](Slot& slot) {
    slot.number = next++;
    const auto bytes = request(slot.number);
    grpc::Slice slice(bytes);
    const grpc::ByteBuffer buffer(&slice, 1);
    slot.context = std::make_unique<grpc::ClientContext>();
    slot.context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    slot.reply.Clear();
    slot.started = Clock::now();
    slot.reader = stub.PrepareUnaryCall(slot.context.get(), method, buffer, &queue);
    slot.reader->StartCall();
    slot.reader->Finish(&slot.reply, &slot.status, &slot);
  };

  int running = 0;
  for (auto& slot : slots) {
    if (next >= most_calls) break;
    start(slot);
    ++running;
  }
  void* tag = nullptr;
  bool ok = false;
  while (running > 0 && queue.Next(&tag, &ok)) {
    auto& slot = *static_cast<Slot*>(tag);
    const auto now = Clock::now();
    if (slot.status.ok()) {
      ++result.ok;
      took_us.push_back(
          std::chrono::duration_cast<std::chrono::microseconds>(now - slot.started).count());
      if (reply) reply(slot.number, bytes_of(slot.reply));
    } else {
      ++result.failed[std::to_string(slot.status.error_code()) + " " + slot.status.error_message()];
    }
    if (now < end && next < most_calls) start(slot);
    else --running;
  }
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  std::sort(took_us.begin(), took_us.end());
  result.p50_ms = percentile(took_us, 0.50);
  result.p99_ms = percentile(took_us, 0.99);
  return result;
}

}  // namespace lumbung::bench
