// What ThreadSanitizer is not to look at, a line each with its reason. Never a line of ours: what it says of our code is mended.
extern "C" const char* __tsan_default_suppressions() {
  return
      // Counts references with atomic instructions that are not seen: the last one who destroys a lock or frees what others
      // copied from is taken for a race. What it calls is not looked at; our callbacks, which it calls, are.
      "called_from_lib:librdkafka.so\n"
      // Its locks themselves, which it makes and hands over under others that are hidden by the line above. Nobody else has
      // locks of C11 (c11_threads.cc).
      "race:mtx_\n"
      // Locks with abseil's mutexes and passes work on in queues without locks, and none of it is seen. It calls nothing of
      // ours but the end of a buffer (bytes.h): what goes through it from a thread of ours to another one is ordered by
      // grpc_queue.cc.
      "called_from_lib:libgrpc.so\n"
      "called_from_lib:libgpr.so\n"
      "race:libgrpc\n"
      "race:libgpr.so\n"
      "race:libabsl_\n"
      // gRPC's timers and workers end by themselves behind the end of main; nobody joins them.
      "thread:libgpr.so\n"
      // Makes the pool of descriptors once, for whoever asks first; those who ask later look at a byte and take no lock that
      // is seen.
      "called_from_lib:libprotobuf.so\n"
      // The last one who lets go of an exception frees it, by a count inside libstdc++.
      "race:std::__exception_ptr::exception_ptr::_M_release\n";
}
