#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

namespace registry = client::registry;

client::Exit show(Session& session) {
  return print_answer(session, session.api().call(registry::GetCalendarRequest{}));
}

client::Exit open(Session& session) {
  registry::OpenBusinessDayRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "date", session.argument(0), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

}  // namespace

Noun calendar_noun() {
  return {.name = "calendar",
          .summary = "The open business day.",
          .verbs = {
              {.name = "show",
               .summary = "Which day is open.",
               .examples = {"calendar show"},
               .run = show},
              {.name = "open",
               .arguments = {"DATE"},
               .summary = "Open a later day; the days before it are closed for good.",
               .flags = changing_flags(),
               .examples = {"calendar open 2017-01-02"},
               .run = open},
          }};
}

}  // namespace lumbung::ctl
