// What the handlers of the registry share. Lives in service.cc, longer than every call.
#pragma once

#include <string>

#include "registry/domain/reference.h"
#include "registry/domain/rules.h"
#include "registry/persons/persons.h"
#include "runtime/cache/read_through.h"
#include "runtime/executor.h"
#include "runtime/failpoints.h"
#include "runtime/store/committer.h"
#include "runtime/store/readers.h"

namespace lumbung::registry {

struct Registry {
  store::Committer& committer;
  store::Readers& readers;
  Executor& bulk;  // For work that would hold up gRPC's thread.
  const Reference& reference;
  const RegistryRules& rules;
  const std::string& fingerprint_key;
  Failpoints& failpoints;
  Persons& persons;
  Ids& ids;
  const Clock& clock;
  cache::ReadThrough& reads;  // Of businesses, cooperatives, their numbers and counts.
};

}  // namespace lumbung::registry
