// SearchService: every method and what answers it.
#pragma once

#include "registry/search/search.h"
#include "runtime/rpc/method.h"
#include "runtime/store/committer.h"

namespace lumbung::registry {

// Everything given must outlive the methods.
void add_search(rpc::Methods& methods, search::Search& search, const store::Committer& committer);

}  // namespace lumbung::registry
