// ExportLog: a log on its way to a reader, as fast as the reader takes it.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "runtime/executor.h"
#include "runtime/rpc/method.h"
#include "runtime/store/store.h"
#include "runtime/task.h"

namespace lumbung::operations {

// Sends the events behind a position. Reads on `pages`, holds no thread while the reader is slow, and ends early when
// nobody listens any more. Refuses POSITION_UNKNOWN; throws store::Unavailable. What it is given must outlive it.
Task<Result<rpc::Done>> export_log(store::Store& store, std::int64_t after_position,
                                   const rpc::Call& call, Executor& pages,
                                   rpc::ReplyStream& replies);

}  // namespace lumbung::operations
