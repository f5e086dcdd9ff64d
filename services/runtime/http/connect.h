// How the Connect protocol says what gRPC says with codes and trailers: HTTP status, word, and a
// JSON body.
#pragma once

#include <string>
#include <string_view>

#include "runtime/http/server.h"
#include "runtime/rpc/dispatch.h"
#include "runtime/rpc/method.h"

namespace lumbung {

// google.rpc.Code to Connect's HTTP status and word: 3 is 400 and `invalid_argument`. What is no
// code is `unknown`.
int connect_status(int code);
std::string_view connect_word(int code);

// The reply of a method as JSON, or its error. Throws std::runtime_error when the reply's bytes are
// no such message.
HttpAnswer connect_answer(const rpc::Method& method, const rpc::DispatchAnswer& answer);

// `details` is a serialized google.rpc.Status; its details go along, each as bytes and readable.
HttpAnswer connect_error(int code, const std::string& message, const std::string& details);

// A call for which there is no method that could refuse it: `unimplemented`, with an ErrorInfo of
// its own.
HttpAnswer connect_unimplemented(int http_status, const std::string& reason,
                                 const std::string& sentence);

}  // namespace lumbung
