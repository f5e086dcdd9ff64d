// Reports of visits as commands. What a device does not know is looked up before they are made: which record an
// external id is of, which never changes, and what is proposed for it already.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lumbung/registry/v1/visits_service.pb.h"
#include "registry/registry.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

using Reports = std::vector<std::shared_ptr<v1::VisitReport>>;

// Names of open change requests by the record they are about.
using OpenByTarget = std::map<std::string, std::vector<std::string>>;

// Sets the targets that reports name by external id only, as far as they are on record; gives what is proposed for
// all of them. Reports are in normal form; `agency` is the caller's.
OpenByTarget look_up(store::Connection& connection, const Reports& reports, const std::string& agency);

// `command` has everything but what to decide, as rpc::command_of() makes it. Adds the change requests that the
// visit may make to `open`, so that the next visit of the same call sees them.
store::Command visit_command(const Registry&, store::Command command, std::shared_ptr<const v1::VisitReport> report,
                             OpenByTarget& open);

}  // namespace lumbung::registry
