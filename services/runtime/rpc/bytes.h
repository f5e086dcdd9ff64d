// Messages as gRPC carries them. Internal to rpc/.
#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <string>
#include <string_view>
#include <utility>

namespace lumbung::rpc {

// Calls fn with the bytes of a buffer, without copying when they lie in one piece.
template <class Fn>
void with_bytes(const grpc::ByteBuffer& buffer, Fn fn) {
  grpc::Slice slice;
  if (buffer.TrySingleSlice(&slice).ok() || buffer.DumpToSingleSlice(&slice).ok())
    fn(std::string_view(reinterpret_cast<const char*>(slice.begin()), slice.size()));
  else
    fn(std::string_view());
}

inline grpc::ByteBuffer buffer_of(std::string bytes) {
  // The slice takes the string over instead of copying it.
  auto* owned = new std::string(std::move(bytes));
  grpc::Slice slice(owned->data(), owned->size(),
                    [](void* string) { delete static_cast<std::string*>(string); }, owned);
  return grpc::ByteBuffer(&slice, 1);
}

// False when the bytes are no such message.
inline bool parse(const grpc::ByteBuffer& buffer, google::protobuf::MessageLite& message) {
  bool read = false;
  with_bytes(buffer, [&](std::string_view bytes) {
    read = message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  });
  return read;
}

inline grpc::ByteBuffer buffer_of(const google::protobuf::MessageLite& message) { return buffer_of(message.SerializeAsString()); }

}  // namespace lumbung::rpc
