# Runs the suites one after another and adds up what they say. A test program is any executable of
# tests/<suite>/ whose name ends in `_tests`; it speaks GoogleTest. A program that crashes, runs nothing, or
# skips a test has failed.

readonly kSuites=(lint unit contract integration bench)

suites=()
long=
passed=0
failed=0
failures=()

# choose_suites [--long] [suite...]
choose_suites() {
  local word
  for word in "$@"; do
    if [[ $word == --long ]]; then
      long=1
    elif [[ " ${kSuites[*]} " == *" $word "* ]]; then
      suites+=("$word")
    else
      fail_usage "There is no suite '$word': ${kSuites[*]}."
    fi
  done
  ((${#suites[@]} > 0)) || suites=("${kSuites[@]}")
}

run_tests() {
  local suite failure
  export LONG_TESTS_OF_LUMBUNG=$long
  # Tests that run the README's commands find the tools the set-up made.
  export PATH="$root/build/tools:$PATH"

  for suite in "${suites[@]}"; do "test_$suite"; done
  if [[ $long ]]; then test_threads; fi

  heading "Result"
  for failure in "${failures[@]}"; do echo "failed: $failure"; done
  echo "$passed passed, $failed failed"
  ((failed == 0))
}

heading() { printf '\n== %s\n' "$*"; }

test_lint() {
  heading "lint"
  # npm installs the one for this machine.
  count_command "buf lint" node_modules/@bufbuild/buf-linux-*/bin/buf lint proto
}

# One build for all suites: the processes of the integration stories run under AddressSanitizer too.
test_unit() { test_programs unit asan; }
test_contract() { test_programs contract asan; }
test_integration() { test_programs integration asan lumbungd lumbungctl; }

# Whether the benchmark still runs, on small numbers; what it measures is for `./lumbung bench`.
test_bench() {
  heading "bench: small numbers (asan)"
  local started=$SECONDS
  if logged_build asan lumbungd lumbung_bench; then
    count_command "bench --smoke" build/asan/tests/bench/lumbung_bench --smoke
    count_command "bench scale --smoke" build/asan/tests/bench/lumbung_bench scale --smoke
    count_command "bench rebuild --smoke" build/asan/tests/bench/lumbung_bench rebuild --smoke
    count_command "bench import --smoke" build/asan/tests/bench/lumbung_bench import --smoke
    count_command "bench relay --smoke" build/asan/tests/bench/lumbung_bench relay --smoke
    count_command "bench cache --smoke" build/asan/tests/bench/lumbung_bench cache --smoke
    count_command "bench visible --smoke" build/asan/tests/bench/lumbung_bench visible --smoke
  fi
  took "$started"
}

# Under ThreadSanitizer also whole processes: under watches and imports, with a cache, and as they are told to stop.
test_threads() {
  test_programs unit tsan
  test_programs contract tsan
  names='_\(cache\|faults\|two_servers\|watch\)_tests' test_programs integration tsan lumbungd lumbungctl
}

# Programs at once: much of their time they wait for servers to start, stop and come back.
readonly kLanes=2

# test_programs SUITE PRESET [other targets...]: the suite's programs whose names end in $names, or all.
test_programs() {
  local suite=$1 preset=$2 started=$SECONDS list program
  shift 2
  heading "$suite ($preset)"
  list=$(programs "$preset" "$suite" "${names:-_tests}" || true)
  if [[ ! $list ]]; then
    count_failure "$suite: no test program"
  elif logged_build "$preset" "$@" $list; then
    for program in $list; do
      while (($(jobs -rp | wc -l) >= kLanes)); do wait -n || true; done
      run_program "$preset" "$program" &
    done
    wait
    for program in $list; do count_program "$preset" "$program"; done
  fi
  took "$started"
}

# A suite that does not compile has failed, and the others still run.
logged_build() {
  local started=$SECONDS
  if ! (build "$@"); then
    count_failure "does not compile ($1): ${*:2}"
    return 1
  fi
  echo "built in $((SECONDS - started)) s"
}

log_of() { echo "build/log/test-$(basename "$2")-$1.log"; }

# run_program PRESET PROGRAM: its output in its log, what it ended with and how long it took beside it; there too, in files of
# their own, what ThreadSanitizer says of it and of every process it starts, which may be killed and never end with a code.
run_program() {
  local log started=$SECONDS status=0
  log=$(log_of "$1" "$2")
  rm -f "$log.end" "$log.races".*
  TSAN_OPTIONS="log_path='$root/$log.races'" "build/$1/$2" >"$log" 2>&1 </dev/null || status=$?
  echo "$status $((SECONDS - started))" >"$log.end"
}

# count_program PRESET PROGRAM: says and adds up what it came to.
count_program() {
  local preset=$1 log name status=1 seconds=0 good bad skipped
  log=$(log_of "$preset" "$2")
  name=$(basename "$2")
  read -r status seconds <"$log.end" || true
  good=$(sum_of PASSED "$log")
  bad=$(sum_of FAILED "$log")
  skipped=$(sum_of SKIPPED "$log")
  passed=$((passed + good))
  if compgen -G "$log.races.*" >/dev/null; then
    head -n 100 "$log.races".*
    count_failure "$name ($preset): races, see $log.races.*"
  elif ((bad + skipped > 0)); then
    failed=$((failed + bad + skipped))
    failures+=("$name ($preset), see $log")
  elif ((status != 0)); then
    count_failure "$name ($preset): ended with $status, see $log"
  elif ((good == 0)); then
    count_failure "$name ($preset): ran no test, see $log"
  fi
  if ((status != 0)); then grep -v '^\[ *\(RUN\|OK\|PASSED\|-*\) *\]' "$log" | tail -n 200; fi
  echo "$name: $good passed, $((bad + skipped)) failed, $seconds s"
}

# The number in GoogleTest's line `[  PASSED  ] 12 tests.`; 0 without one.
sum_of() {
  local number
  number=$(sed -n "s/^\[  $1 *\] \([0-9]*\) tests\?[.,].*/\1/p" "$2" | tail -n 1)
  echo "${number:-0}"
}

# count_command NAME COMMAND...: a command that passes or fails as one test.
count_command() {
  local name=$1 log
  shift
  log=build/log/test-${name// /-}.log
  mkdir -p build/log
  if "$@" >"$log" 2>&1 </dev/null; then
    passed=$((passed + 1))
    echo "$name: passed"
  else
    tail -n "$kTailLines" "$log"
    count_failure "$name, see $log"
  fi
}

count_failure() {
  failed=$((failed + 1))
  failures+=("$1")
  echo "failed: $1"
}

took() { echo "took $((SECONDS - $1)) s"; }
