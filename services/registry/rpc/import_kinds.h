// How a row of each kind of file becomes a command: identity, checks, and the rule that compares it with what is on record.
#pragma once

#include "registry/imports/import_session.h"
#include "registry/registry.h"

namespace lumbung::registry {

// `registry` must outlive them.
ImportKind cooperatives_import(const Registry& registry);
ImportKind businesses_import(const Registry& registry);

}  // namespace lumbung::registry
