#include "lumbungd/reporting_host.h"

namespace lumbung {
namespace {

const std::string kName = "reporting";

}  // namespace

ReportingHost::ReportingHost(const ProcessParts& parts, events::OpenFeed registry)
    : store_(open_store_of(kName, parts)),
      service_(std::make_unique<reporting::Service>(
          reporting::Parts{*store_, parts.fingerprint_key, parts.clock, parts.ids, parts.failpoints, parts.log,
                           parts.metrics, parts.config.reader_connections, parts.config.cell, std::move(registry),
                           {&signal_}})) {}

const std::string& ReportingHost::name() const { return kName; }

}  // namespace lumbung
