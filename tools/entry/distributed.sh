# ./lumbung run --distributed: the main job, played against one process per service.

# The day the story stands on, as services/lumbungd/first_look.cc has it.
readonly kStoryDay=2016-12-31

running=  # What this run waits for.

# run_distributed FLAGS...: what is not for the stack is for the first look.
run_distributed() {
  local var=$root/var flags=() leave= status=0
  while (($# > 0)); do
    case $1 in
      --distributed) ;;
      --exit) leave=1 ;;
      --var | --business-date)
        (($# > 1)) || fail_usage "$1 needs a value."
        read_stack_flags up "$1" "$2"
        shift
        ;;
      --var=* | --business-date=*) read_stack_flags up "$1" ;;
      *) flags+=("$1") ;;
    esac
    shift
  done
  # On a new folder a register of one's own is of today, the shipped ones are of the story. Otherwise the day is that of
  # the stack, for which the first look asks.
  if [[ ! $business_date && " ${flags[*]} " != *" --register"* && ! -e $var/stack/business-date ]]; then
    business_date=$kStoryDay
  fi
  enter_stack "$var"
  [[ ${services[*]} != none ]] || services=("${kServices[@]}")
  prepare_stack
  lock_stack
  # Whatever happens from here on: what this run has started goes, what was there before stays.
  trap 'stop_started; exit 130' INT TERM
  trap stop_started EXIT
  stack_up
  # Others may ask for the status meanwhile, and take it down.
  exec 9>&-
  trap 'exit 130' INT TERM
  if [[ $business_date ]]; then flags+=("--business-date=$business_date"); fi
  if [[ $called_from != "$root" && " ${flags[*]} " != *" --data"[\ =]* ]]; then flags+=("--data=$root/data"); fi
  export -n KAFKA_HOME  # Which lumbungd would not know.
  # In the background, so that a Ctrl-C is heard at once. It is a client and may end anywhere: all it sends can be sent
  # again.
  (cd "$called_from" && exec "$lumbungd" --first-look "--servers=$(servers_of_city)" "${flags[@]}") &
  running=$!
  wait "$running" || status=$?
  running=
  if [[ ! $leave && $status == 0 ]]; then
    stack_status || true
    say "Serving until Ctrl-C."
    sleep infinity &
    running=$!
    wait "$running" || true
  fi
  exit "$status"
}

stop_started() {
  trap '' INT TERM
  if [[ $running ]]; then
    # Without a word of bash's about it.
    disown "$running" 2>/dev/null || true
    kill -KILL "$running" 2>/dev/null || true
  fi
  ((${#started[@]} > 0)) || return 0
  lock_stack
  stop_all $(without_servers "${started[@]}")
  stop_all $(only_servers "${started[@]}")
  say "Stopped again: ${started[*]}."
  started=()
}

only_servers() {
  local name
  for name in prometheus kafka redis postgresql; do
    [[ " $* " != *" $name "* ]] || echo "$name"
  done
}
