// What a thread did before it began an operation of gRPC is known to the thread that takes its end from the completion queue.
// gRPC promises it and keeps it in ways that ThreadSanitizer does not see, so that every coroutine that waits for a message
// would race with itself. These stand before gRPC's functions, say so, and call them; what those do meanwhile is not looked at.
#include <dlfcn.h>
#include <grpc/grpc.h>
#include <sanitizer/tsan_interface.h>

#include <cstdlib>

// Of ThreadSanitizer's runtime, which has no header for them.
extern "C" void AnnotateIgnoreReadsBegin(const char* file, int line);
extern "C" void AnnotateIgnoreReadsEnd(const char* file, int line);
extern "C" void AnnotateIgnoreWritesBegin(const char* file, int line);
extern "C" void AnnotateIgnoreWritesEnd(const char* file, int line);

namespace {

// Of this thread, while it lives.
struct Unseen {
  Unseen() {
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
  }
  ~Unseen() {
    AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  }
  Unseen(const Unseen&) = delete;
};

template <class Function>
Function* grpcs_own(const char* name) {
  auto* const found = dlsym(RTLD_NEXT, name);
  if (!found) std::abort();
  return reinterpret_cast<Function*>(found);
}

template <class Function, class... Arguments>
grpc_event end_of(Function* own, Arguments... arguments) {
  grpc_event event;
  {
    const Unseen unseen;
    event = own(arguments...);
  }
  if (event.type == GRPC_OP_COMPLETE) __tsan_acquire(event.tag);
  return event;
}

template <class Function, class... Arguments>
grpc_call_error begin(void* tag, Function* own, Arguments... arguments) {
  __tsan_release(tag);
  const Unseen unseen;
  return own(arguments...);
}

}  // namespace

extern "C" {

grpc_call_error grpc_call_start_batch(grpc_call* call, const grpc_op* ops, size_t count, void* tag, void* reserved) {
  static auto* const own = grpcs_own<decltype(grpc_call_start_batch)>("grpc_call_start_batch");
  return begin(tag, own, call, ops, count, tag, reserved);
}

grpc_call_error grpc_server_request_registered_call(grpc_server* server, void* method, grpc_call** call,
                                                    gpr_timespec* deadline, grpc_metadata_array* metadata,
                                                    grpc_byte_buffer** payload, grpc_completion_queue* bound,
                                                    grpc_completion_queue* told, void* tag) {
  static auto* const own =
      grpcs_own<decltype(grpc_server_request_registered_call)>("grpc_server_request_registered_call");
  return begin(tag, own, server, method, call, deadline, metadata, payload, bound, told, tag);
}

grpc_event grpc_completion_queue_next(grpc_completion_queue* queue, gpr_timespec deadline, void* reserved) {
  static auto* const own = grpcs_own<decltype(grpc_completion_queue_next)>("grpc_completion_queue_next");
  return end_of(own, queue, deadline, reserved);
}

grpc_event grpc_completion_queue_pluck(grpc_completion_queue* queue, void* tag, gpr_timespec deadline, void* reserved) {
  static auto* const own = grpcs_own<decltype(grpc_completion_queue_pluck)>("grpc_completion_queue_pluck");
  return end_of(own, queue, tag, deadline, reserved);
}

}  // extern "C"
