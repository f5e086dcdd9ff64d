// A process that follows a log and may crash while it does: the test program itself with kFollowerFlag.
#pragma once

#include <string>
#include <vector>

namespace lumbung::contract {

//   --follow ENGINE SOURCE OWN shops|greeting|rebuild FAILPOINTS
// Follows SOURCE until its end into OWN, with the projection or the reaction, and ends; `rebuild` rebuilds the projection then.
inline constexpr char kFollowerFlag[] = "--follow";
int run_follower(const std::vector<std::string>& args);

}  // namespace lumbung::contract
