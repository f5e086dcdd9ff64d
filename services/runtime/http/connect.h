// How the Connect protocol says what gRPC says with codes and trailers: HTTP status, word, and a
// JSON body.
#pragma once

#include <string>
#include <string_view>

#include "runtime/http/server.h"
#include "runtime/rpc/dispatch.h"
#include "runtime/rpc/method.h"

namespace lumbung {

// google.rpc.Code to Connect's HTTP status and word: 3 is 400 and `invalid_argument`. Anything that
// is no code is `unknown`.
int connect_status(int code);
std::string_view connect_word(int code);

// The reply of a method as JSON, or the error with its details.
HttpAnswer connect_answer(const rpc::Method& method, const rpc::DispatchAnswer& answer);

// A call that never reached its handler: one ErrorInfo with `reason`, as every other refusal has.
HttpAnswer connect_refusal(int code, const std::string& reason, const std::string& sentence);

}  // namespace lumbung
