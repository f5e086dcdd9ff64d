// The RPCs as JSON over HTTP, by the Connect protocol's unary form: `POST
// /lumbung.registry.v1.RegistryService/ GetBusiness` with the request as JSON. From the same
// descriptors and through the same Dispatcher as gRPC, so the two never differ: field names in
// lowerCamelCase, 64-bit integers as strings, enums by name. An unknown field is refused, because a
// misspelt one would otherwise be lost without a word.
#pragma once

#include "runtime/http/server.h"
#include "runtime/rpc/dispatch.h"

namespace lumbung {

// Adds POST for every service of the dispatcher. Passed on: `x-lumbung-act-as`, `traceparent`,
// `connect-timeout-ms`. Trailers come back as headers `trailer-<name>`. `dispatcher` must outlive
// the server.
void add_json_rpc(HttpServer& server, rpc::Dispatcher& dispatcher);

}  // namespace lumbung
