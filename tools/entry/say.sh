# How the entry script talks: one line per step on stderr (stdout belongs to the programs it starts), the whole
# output of a step in build/log/, and its tail on stderr when the step fails.

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

fail_usage() {
  say "$*"
  say "./lumbung help lists what there is."
  exit 2
}

readonly kTailLines=40

# logged NAME COMMAND...: runs the command with its output in build/log/NAME.log. On a terminal the last line of
# the output is shown while it runs.
logged() {
  local name=$1 log="build/log/$1.log" status=0
  shift
  mkdir -p build/log
  if [[ -t 2 && ${CI:-} == "" ]]; then
    "$@" 2>&1 </dev/null | tee "$log" | show_last_line || status=$?
  else
    "$@" >"$log" 2>&1 </dev/null || status=$?
  fi
  if ((status != 0)); then
    tail -n "$kTailLines" "$log" >&2
    say "Failed: $name. The whole output is in $root/$log."
  fi
  return "$status"
}

show_last_line() {
  local line width
  width=$(tput cols 2>/dev/null || echo 80)
  while IFS= read -r line; do
    printf '\r\033[K%s' "${line:0:width-1}" >&2
  done
  printf '\r\033[K' >&2
}
