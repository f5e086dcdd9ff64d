# Compiles with CMake and Ninja, one folder per preset under build/.

readonly kPresets=(release dev asan tsan coverage)

check_preset() {
  [[ " ${kPresets[*]} " == *" $1 "* ]] || fail_usage "There is no preset '$1': ${kPresets[*]}."
}

# Two clones of one tree share what the cache holds: paths in it are relative to the checkout.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# build [preset [targets...]]
build() {
  local preset=${1:-release}
  (($# == 0)) || shift
  local targets=("$@")
  ((${#targets[@]} > 0)) || targets=(lumbungd lumbungctl)
  configure "$preset" || return 1
  # Asking first costs little and keeps a build with nothing to do silent.
  if [[ $(ninja -C "build/$preset" -n "${targets[@]}" 2>&1 | tail -n 1) != *"no work to do"* ]]; then
    say "Building ${targets[*]} ($preset). From nothing this takes some minutes."
    logged "build-$preset" ninja -C "build/$preset" -j "$(nproc)" "${targets[@]}"
  fi
}

# Ninja runs CMake again by itself when a CMake file changes.
configure() {
  local preset=$1
  [[ ! -f build/$preset/build.ninja ]] || return 0
  need_room
  logged "configure-$preset" cmake --preset "$preset"
}

# A whole build with sanitizers, and what the tests write under $TMPDIR.
readonly kNeededGib=6

# Said before the first file is compiled: a disk that is full in the middle looks like a hundred other things.
need_room() {
  local folder free
  for folder in "$root" "${TMPDIR:-/tmp}"; do
    free=$(($(df --output=avail -k "$folder" | tail -n 1) / 1024 / 1024))
    ((free >= kNeededGib)) ||
      fail "Only $free GiB are free where $folder is; a build with its tests needs about $kNeededGib. Make room there first."
  done
}

# programs PRESET FOLDER SUFFIX: the executables built in a folder of tests whose names end so, as Ninja targets.
programs() {
  local preset=$1 folder=$2 suffix=$3
  configure "$preset" || return 1
  ninja -C "build/$preset" -t targets all |
    sed -n "s#^\(tests/$folder/[^:]*$suffix\): CXX_EXECUTABLE_LINKER.*#\1#p"
}
