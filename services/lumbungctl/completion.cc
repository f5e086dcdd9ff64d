#include "lumbungctl/completion_script.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

client::Exit bash(Session& session) {
  session.out() << bash_completion(all_nouns());
  return client::Exit::ok;
}

client::Exit zsh(Session& session) {
  session.out() << zsh_completion(all_nouns());
  return client::Exit::ok;
}

}  // namespace

Noun completion_noun() {
  return {.name = "completion",
          .summary = "Completion of words in a shell.",
          .verbs = {{.name = "bash",
                     .summary = "Prints a script: source <(lumbungctl completion bash).",
                     .examples = {"completion bash"},
                     .run = bash},
                    {.name = "zsh",
                     .summary = "The same for zsh: source <(lumbungctl completion zsh).",
                     .examples = {"completion zsh"},
                     .run = zsh}}};
}

}  // namespace lumbung::ctl
