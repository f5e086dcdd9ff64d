#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

// The edition meant by a code that stands alone.
constexpr const char* kKbliVersion = "2020";

client::Exit get(Session& session) {
  client::registry::GetKbliCodeRequest request;
  const auto& given = session.argument(0);
  request.set_name(given.find('/') == std::string::npos
                       ? std::string("kbli/") + kKbliVersion + "/" + given
                       : given);
  return print_answer(session, session.api().call(request));
}

}  // namespace

Noun kbli_noun() {
  return {.name = "kbli",
          .summary = "Lines of business (KBLI).",
          .verbs = {{.name = "get",
                     .arguments = {"CODE"},
                     .summary = "One code of any level: `56101`, `I`, or `kbli/2020/56101`.",
                     .examples = {"kbli get 56101"},
                     .run = get}}};
}

}  // namespace lumbung::ctl
