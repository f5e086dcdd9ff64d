// `events watch`, for every service whose log can be watched.
#pragma once

#include "lumbungctl/command.h"

namespace lumbung::ctl {

Verb watch_verb();

}  // namespace lumbung::ctl
