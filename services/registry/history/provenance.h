// Where each value of a record came from.
#pragma once

#include "lumbung/registry/v1/history_service.pb.h"
#include "registry/history/history_read.h"

namespace lumbung::registry {

// Steps told of one visit or change request.
inline constexpr int kMaxTrailSteps = 20;
// Visits and change requests looked up for one record; values from further ones are told without a trail.
inline constexpr std::size_t kMaxTrails = 100;

// RECORD_NOT_FOUND.
Result<v1::Provenance> read_provenance(const HistoryRead& read, const v1::GetProvenanceRequest& request);

}  // namespace lumbung::registry
