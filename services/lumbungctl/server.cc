#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

client::Exit info(Session& session) {
  return print_answer(session, session.api().call(client::operations::GetServerInfoRequest{}));
}

}  // namespace

Noun server_noun() {
  return {.name = "server",
          .summary = "The server itself.",
          .verbs = {{.name = "info",
                     .summary = "Version, cell, services and stores.",
                     .examples = {"server info --server 127.0.0.1:7400"},
                     .run = info}}};
}

}  // namespace lumbung::ctl
