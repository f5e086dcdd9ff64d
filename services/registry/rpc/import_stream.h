// The bidirectional stream of an import: the file goes up as it is, an answer comes back per row, and what the
// client has not read yet holds the next chunk back.
#pragma once

#include <chrono>
#include <string>

#include "registry/imports/import_session.h"
#include "registry/registry.h"
#include "runtime/failpoints.h"

namespace lumbung::registry {

Result<v1::ImportHeader> checked_header(const v1::ImportHeader& header, bool present, bool has_chunk);

// Commits the rows that may be: those with an owner once the person is sealed or compared, and again when the register
// moved meanwhile. Sets the rows' commands and gives their outcomes, in order. A person erased since the import started is
// not entered again. Goes on on one of the bulk threads.
Task<std::vector<store::CommitOutcome>> commit_rows(Registry& registry, std::vector<ImportSession::Row>& group,
                                                    std::chrono::steady_clock::time_point started, bool validate_only);

// `Request` and `Response` are the messages of the kind's RPC.
template <class Request, class Response>
Task<Result<rpc::Done>> import_stream(Registry& registry, const ImportKind& kind, rpc::Call& call,
                                      rpc::RequestStream& requests, rpc::ReplyStream& replies) {
  auto first_reading = requests.read();
  const auto first_bytes = co_await first_reading;
  Request first;
  const bool readable = first_bytes && first.ParseFromString(*first_bytes);
  const auto header = checked_header(first.header(), readable && first.has_header(), !first.chunk().empty());
  if (!header) co_return header.refusal();
  call.resource = header->file_name();

  ImportSession session(kind, call, *header);
  const auto started = std::chrono::steady_clock::now();
  for (bool more = true; more;) {
    auto reading = requests.read();
    const auto bytes = co_await reading;
    // Parsing a chunk takes too long for gRPC's thread.
    auto hop = registry.bulk.hop();
    co_await hop;
    more = bytes.has_value();
    if (more) {
      Request part;
      if (!part.ParseFromString(*bytes) || part.has_header() || part.chunk().size() > kMaxChunkBytes)
        co_return invalid_field("chunk", "CHUNK_INVALID",
                                "After the header each message holds a chunk of at most 1 MiB.");
      session.feed(part.chunk());
    } else {
      session.finish();
    }
    for (auto group = session.take_group(); !group.empty(); group = session.take_group()) {
      auto committing = commit_rows(registry, group, started, header->validate_only());
      auto outcomes = co_await committing;
      session.settle(group, std::move(outcomes));
      registry.failpoints.pass(Failpoint::import_after_rows);
      Response response;
      for (auto& row : group) *response.add_rows() = std::move(row.answer);
      auto writing = replies.write(rpc::Reply::of(response));
      const bool heard = co_await writing;
      // Rows that were taken stay taken; whoever went away can send the file again.
      if (!heard) co_return rpc::Done{};
      auto on = registry.bulk.hop();
      co_await on;
    }
    if (auto refusal = session.refusal()) co_return std::move(*refusal);
  }
  Response last;
  *last.mutable_totals() = session.totals();
  auto writing = replies.write(rpc::Reply::of(last));
  co_await writing;
  co_return rpc::Done{};
}

}  // namespace lumbung::registry
