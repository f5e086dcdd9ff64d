# Processes that outlive this script, each known by its pid and the moment it was started: a pid alone may long be
# another program's, and that one must never be signalled.
#
# run/NAME holds `pid start boot`: field 22 of proc(5), in ticks since the machine started, and which start that was.

readonly kStopPatience=40  # Seconds; lumbungd drains 20 s and ends 5 s later in any case.
readonly kLookAgain=0.1

# started_at PID: the moment in ticks; nothing for a process that is gone or only waits to be forgotten.
started_at() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  # `pid (program) state ...`, where the program may hold anything, brackets too.
  local fields
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} != Z && ${fields[0]} != X ]] || return 1
  echo "${fields[19]}"
}

boot_of_machine() { cat /proc/sys/kernel/random/boot_id; }

# pid_of NAME: of the process we started and that still runs.
pid_of() {
  local pid start boot now
  { read -r pid start boot <"$stack/run/$1"; } 2>/dev/null || return 1
  [[ $pid =~ ^[1-9][0-9]*$ && $boot == "$(boot_of_machine)" ]] || return 1
  now=$(started_at "$pid") && [[ $now == "$start" ]] || return 1
  echo "$pid"
}

runs() { pid_of "$1" >/dev/null; }

# start_process NAME COMMAND...: in a session of its own, so that no Ctrl-C of this terminal reaches it, with its output
# in log/NAME.log. A Ctrl-C between start and record waits for the record.
start_process() {
  local name=$1 pid interrupted= traps
  shift
  # What was said before stays; where this start begins is kept for its tail.
  stat -c %s "$stack/log/$name.log" >"$stack/run/$name.said" 2>/dev/null || echo 0 >"$stack/run/$name.said"
  traps=$(trap -p INT TERM)
  trap 'interrupted=1' INT TERM
  setsid "$@" </dev/null >>"$stack/log/$name.log" 2>&1 9>&- &
  pid=$!
  echo "$pid $(started_at "$pid" || echo 0) $(boot_of_machine)" >"$stack/run/$name"
  disown "$pid"
  started+=("$name")
  # What the caller does at a Ctrl-C is as before.
  eval "${traps:-trap - INT TERM}"
  [[ ! $interrupted ]] || exit 130
}

# tail_of NAME: the end of what it has said since it was started last.
tail_of() {
  local said=0
  { read -r said <"$stack/run/$1.said"; } 2>/dev/null || true
  tail -c "+$((said + 1))" "$stack/log/$1.log" 2>/dev/null | tail -n "$kTailLines"
}

# await_answer NAME SECONDS: until answers_NAME says yes; no when it ends or the patience does.
await_answer() {
  local name=$1 until=$((SECONDS + $2))
  while ((SECONDS < until)); do
    if answers "$name"; then return 0; fi
    runs "$name" || return 1
    sleep "$kLookAgain"
  done
  return 1
}

# ask_to_end NAME SIGNAL: says nothing when it has ended already.
ask_to_end() {
  local pid
  pid=$(pid_of "$1") || return 0
  kill "-$2" "$pid" 2>/dev/null || true
  kill -CONT "$pid" 2>/dev/null || true  # One that was stopped hears it only then.
}

# await_end NAME: kills what does not end by itself, and says so.
await_end() {
  local name=$1 until=$((SECONDS + kStopPatience)) pid
  while pid=$(pid_of "$name"); do
    if ((SECONDS >= until)); then
      say "$name (pid $pid) does not end and is killed."
      kill -KILL "$pid" 2>/dev/null || true
      until=$((SECONDS + kStopPatience))
    fi
    sleep "$kLookAgain"
  done
  rm -f "$stack/run/$name" "$stack/run/$name.said"
}

# memory_of PID: its share of the machine's memory in MB, with its children's: PostgreSQL is many processes.
memory_of() {
  local pid kilobytes=0 share
  for pid in "$1" $(pgrep -P "$1"); do
    share=$(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup" 2>/dev/null) || share=
    [[ $share ]] || share=$(awk '/^VmRSS:/ {print $2}' "/proc/$pid/status" 2>/dev/null) || share=0
    kilobytes=$((kilobytes + ${share:-0}))
  done
  echo "$((kilobytes / 1024)) MB"
}
