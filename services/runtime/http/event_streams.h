// Watches as Server-Sent Events, for browsers and for everybody with curl: `GET
// /watch/<service>/<method>?<field>=<value>`, from the same descriptors and through the same Dispatcher as gRPC. Each
// message is an SSE event: `id:` is the resume token, which browsers send back by themselves as `Last-Event-ID`,
// `data:` is the message as JSON; a heartbeat is a comment with an id. The end is an event called `end` with the error
// of the Connect protocol as data.
#pragma once

#include "runtime/http/server.h"
#include "runtime/rpc/dispatch.h"

namespace lumbung {

// Streams open at once; others also need connections of the server (kMaxHttpConnections).
inline constexpr int kMaxEventStreams = 128;
// When a browser that lost its stream connects again.
inline constexpr int kReconnectMs = 1'000;

// Adds GET for every watch of the dispatcher, which must outlive the server. Fields of the request that are text,
// numbers, enums or yes and no are parameters of the query, lists with commas. Passed on: `x-lumbung-act-as`,
// `traceparent`.
void add_event_streams(HttpServer& server, rpc::Dispatcher& dispatcher);

// A query as a request; every wrong parameter is named. For tests.
Result<std::shared_ptr<google::protobuf::Message>> request_from_query(const google::protobuf::Message& prototype,
                                                                      std::string_view query);
// A serialized WatchMessage as an SSE event.
std::string event_text(const std::string& message);

}  // namespace lumbung
