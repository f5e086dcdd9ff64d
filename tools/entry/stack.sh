# ./lumbung stack: the whole city as processes of one machine, with private servers. Everything is under one folder,
# var/stack, and nothing else on the machine is touched.

readonly kServices=(registry reporting)
readonly kCell=3275  # Kota Bekasi.
readonly kStackMark=.lumbung-stack  # Only a folder with this file in it is ever removed.

source tools/stack/processes.sh
source tools/stack/ports.sh
source tools/stack/servers.sh
source tools/stack/report.sh

stack=
services=()
cell=
business_date=
remove_data=
lumbungd=
started=()

stack_help() {
  cat <<'HELP'
./lumbung stack up|down|status [flags]

  up       start what is not running: PostgreSQL, Redis, Kafka, Prometheus, the topics, one lumbungd per service
  down     stop exactly what up has started; the data stays
  status   each process: pid, address, whether it answers, memory

  --var FOLDER            everything is kept in FOLDER/stack; var when left out
  --services LIST         up: our processes, commas between, or none; as the last time, else registry,reporting
  --business-date DATE    up: the business day that the services keep; as the last time, else today's
  --remove-data           down: and remove the folder, with the databases, topics and keys in it

var/stack/env holds every address as shell lines. $LUMBUNGD names a lumbungd to start instead of building one;
$LUMBUNG_CELL a cell other than 3275, at the first up.
HELP
}

verb_stack() {
  local verb=${1:-}
  (($# == 0)) || shift
  case $verb in
    up | down | status) ;;
    help | -h | --help)
      stack_help
      return 0
      ;;
    '')
      stack_help >&2
      exit 2
      ;;
    *) fail_usage "./lumbung stack has no word '$verb': up, down, status." ;;
  esac
  local var=$root/var
  read_stack_flags "$verb" "$@"
  enter_stack "$var"
  case $verb in
    up)
      prepare_stack
      lock_stack
      stack_up
      stack_status || fail "Not everything answers."
      ;;
    down)
      lock_stack
      stack_down
      ;;
    status) stack_status ;;
  esac
}

# Sets var, and what the flags say; for `up` the two that are remembered.
read_stack_flags() {
  local verb=$1 flag value
  shift
  while (($# > 0)); do
    flag=${1%%=*}
    case $verb:$flag in
      down:--remove-data)
        [[ $1 == "$flag" ]] || fail_usage "--remove-data takes no value."
        remove_data=1
        shift
        continue
        ;;
      *:--var | up:--services | up:--business-date) ;;
      *) fail_usage "./lumbung stack $verb does not know '$1'." ;;
    esac
    if [[ $1 == *=* ]]; then
      value=${1#*=}
      shift
    else
      (($# > 1)) || fail_usage "$flag needs a value."
      value=$2
      shift 2
    fi
    case $flag in
      --var) var=$(cd "$called_from" && realpath -m -- "$value") ;;
      --services) read_services "$value" ;;
      --business-date)
        [[ $value =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || fail_usage "--business-date is a date, as in 2016-12-31."
        business_date=$value
        ;;
    esac
  done
}

read_services() {
  local service
  services=()
  if [[ $1 == none ]]; then
    services=(none)
    return 0
  fi
  for service in ${1//,/ }; do
    [[ " ${kServices[*]} " == *" $service "* ]] ||
      fail_usage "There is no service '$service': ${kServices[*]}, or none."
    services+=("$service")
  done
}

# The folder, and what was decided in it before.
enter_stack() {
  stack=$1/stack
  [[ $stack != *[[:space:]]* ]] ||
    fail "A folder with a space in its name, as $stack, confuses Kafka's settings. Name another with --var."
  if [[ ${services[*]} == "" && -f $stack/services ]]; then read -ra services <"$stack/services" || true; fi
  if [[ ${services[*]} == "" ]]; then services=("${kServices[@]}"); fi
  if [[ ! $business_date && -s $stack/business-date ]]; then business_date=$(<"$stack/business-date"); fi
}

hosted() { [[ ${services[*]} == none ]] || printf '%s\n' "${services[@]}"; }

# A stack is of one cell: its topics, schemas and events bear the name.
settle_cell() {
  local kept=
  if [[ -s $stack/cell ]]; then kept=$(<"$stack/cell"); fi
  cell=${LUMBUNG_CELL:-${kept:-$kCell}}
  [[ $cell =~ ^[a-z0-9]{1,16}$ ]] || fail "LUMBUNG_CELL is 1 to 16 lowercase letters and digits, not '$cell'."
  [[ ! $kept || $cell == "$kept" ]] ||
    fail "$stack is the stack of cell $kept, and LUMBUNG_CELL says $cell. Unset it, or name another folder with --var."
}

prepare_stack() {
  settle_cell
  set_up_servers
  lumbungd=$root/build/release/services/lumbungd/lumbungd
  if [[ ${LUMBUNGD:-} ]]; then
    lumbungd=$LUMBUNGD
  elif [[ ${services[*]} != none ]]; then
    set_up_building
    build release lumbungd lumbungctl
  fi
  mkdir -p "$stack"/{run,log,secrets}
  chmod 700 "$stack/secrets"
  touch "$stack/$kStackMark"
  echo "${services[*]}" >"$stack/services"
  echo "$cell" >"$stack/cell"
}

lock_stack() {
  [[ -d $stack ]] || return 0
  exec 9>"$stack/lock"
  flock -n 9 || fail "Another ./lumbung stack is at work in $stack."
}

# Services keep the day they were started on. Sets kept_day.
settle_day() {
  local name
  kept_day=
  if [[ -s $stack/business-date ]]; then kept_day=$(<"$stack/business-date"); fi
  [[ $business_date != "$kept_day" ]] || return 0
  for name in $(hosted); do
    if runs "$name"; then
      fail "The $name of $stack runs on ${kept_day:-the day of the calendar}. ./lumbung stack down, and it can be started on $business_date."
    fi
  done
}

stack_up() {
  local name failed=() kept_day ports=(postgresql redis kafka kafka_controller prometheus)
  settle_day
  for name in $(hosted); do ports+=("${name}_grpc" "${name}_http" "${name}_metrics"); done
  choose_ports "${ports[@]}"
  write_targets $(hosted)
  write_env
  started=()
  start_all "${kServers[@]}"
  ((${#failed[@]} == 0)) || fail "Not started: ${failed[*]}. What has started stays: ./lumbung stack status."
  make_topics || fail "The topics could not be made. What has started stays: ./lumbung stack status."
  make_databases $(hosted) || fail "The databases of the services could not be made."
  echo "$business_date" >"$stack/business-date"
  start_all $(hosted)
  # A day that it refused would keep it from starting ever after.
  if [[ " ${failed[*]} " == *" registry "* ]]; then echo "$kept_day" >"$stack/business-date"; fi
  ((${#failed[@]} == 0)) || fail "Not started: ${failed[*]}. What has started stays: ./lumbung stack status."
}

make_topics() {
  KAFKA_HOME=$(kafka_home) "$root/deploy/kafka/create-topics" --bootstrap-server "$(address_of kafka)" \
    --cell "$cell" >"$stack/log/topics.log" 2>&1 || {
    tail -n "$kTailLines" "$stack/log/topics.log" >&2
    return 1
  }
}

# start_all NAMES...: all at once, then waits for each; adds to `failed`.
start_all() {
  local name waiting=()
  for name in "$@"; do
    if runs "$name"; then
      waiting+=("$name")
    elif [[ " ${kServers[*]} " == *" $name "* ]]; then
      if "start_$name"; then waiting+=("$name"); else failed+=("$name"); fi
    elif start_service "$name"; then
      waiting+=("$name")
    else
      failed+=("$name")
    fi
  done
  for name in "${waiting[@]}"; do
    if await_answer "$name" "$kStartPatience"; then
      [[ " ${started[*]} " != *" $name "* ]] || say "$name started."
    else
      tail_of "$name" >&2
      if runs "$name"; then say "$name does not answer."; else say "$name has ended again."; fi
      say "Its whole log is $stack/log/$name.log."
      failed+=("$name")
    fi
  done
}

# Our processes before the servers they use; those of one kind at once.
stack_down() {
  local order=() name stopped=()
  mapfile -t order < <(recorded)
  for name in "${order[@]}"; do
    if runs "$name"; then stopped+=("$name"); fi
  done
  stop_all $(without_servers "${order[@]}")
  stop_all prometheus kafka redis postgresql
  if ((${#stopped[@]} > 0)); then say "Stopped: ${stopped[*]}."; else say "Nothing of $stack is running."; fi
  [[ $remove_data ]] || return 0
  [[ -d $stack ]] || return 0
  [[ -f $stack/$kStackMark ]] || fail "$stack was not made by ./lumbung stack and stays."
  rm -rf -- "$stack"
  say "$stack is removed."
}

# The names of what was started and not taken down since.
recorded() {
  local file
  for file in "$stack"/run/*; do
    [[ ! -f $file || $file == *.said ]] || basename "$file"
  done
}

without_servers() {
  local name
  for name in "$@"; do
    [[ " ${kServers[*]} " == *" $name "* ]] || echo "$name"
  done
}

stop_all() {
  local name
  for name in "$@"; do ask_to_end "$name" "$(end_signal "$name")"; done
  for name in "$@"; do await_end "$name"; done
}
