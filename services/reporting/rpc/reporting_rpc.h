// ReportingService: every method and what answers it.
#pragma once

#include <string>

#include "reporting/domain/indicators/indicator.h"
#include "runtime/events/consumer.h"
#include "runtime/rpc/method.h"
#include "runtime/store/readers.h"

namespace lumbung::reporting {

// What the handlers share. Lives in service.cc, longer than every call.
struct Reporting {
  const Catalogue& catalogue;
  store::Readers& readers;
  events::Consumer& consumer;  // Of the figures.
  std::string cursor;          // Of their projection: `figures<registry`.
  std::string source;          // `/lumbung/3275/registry`
};

// `reporting` must outlive the methods.
void add_reporting(rpc::Methods& methods, Reporting& reporting);

}  // namespace lumbung::reporting
