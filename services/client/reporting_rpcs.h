// The RPCs of reporting, apart from rpcs.h: only who shows figures includes them.
#pragma once

#include "client/api.h"
#include "lumbung/reporting/v1/reporting_service.pb.h"

namespace lumbung::client {

namespace reporting = lumbung::reporting::v1;

template <>
struct Rpc<reporting::ListIndicatorsRequest> {
  using Reply = reporting::ListIndicatorsResponse;
};
template <>
struct Rpc<reporting::GetIndicatorRequest> {
  using Reply = reporting::Indicator;
};
template <>
struct Rpc<reporting::GetFiguresRequest> {
  using Reply = reporting::GetFiguresResponse;
};

}  // namespace lumbung::client
