# Brings a Debian 12 or 13 machine to where Lumbung builds, runs and is tested. Installs only what is missing, so
# that on a machine that has everything it takes a fraction of a second.

# For building and running.
readonly kBuildPackages=(
  build-essential cmake ninja-build ccache pkg-config git python3 ca-certificates
  libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
  libpq-dev libsqlite3-dev libssl-dev prometheus-cpp-dev libcsv-dev libmimalloc-dev nlohmann-json3-dev
  libboost-dev libboost-program-options-dev libgtest-dev libgmock-dev)
# For tests and measurements, against real servers.
readonly kTestPackages=(postgresql postgresql-contrib sqlite3 curl)
# The newest that the Go 1.19 of Debian 12 compiles.
readonly kGrpcurlVersion=v1.9.1
readonly kGrpcurl=build/tools/grpcurl

set_up_building() {
  local missing=()
  read_missing missing "${kBuildPackages[@]}"
  # Node comes from wherever the machine has it.
  command -v npm >/dev/null || missing+=(nodejs npm)
  install_packages "${missing[@]}"
  set_up_node_modules
}

set_up_testing() {
  local missing=()
  read_missing missing "${kTestPackages[@]}"
  if [[ ! -x $kGrpcurl ]] && ! command -v go >/dev/null; then missing+=(golang-go); fi
  install_packages "${missing[@]}"
  set_up_grpcurl
}

# read_missing VARIABLE PACKAGES...: the packages that are not installed. On a system without dpkg none is
# known to be missing, and CMake says what it cannot find.
read_missing() {
  local -n found_missing=$1
  shift
  command -v dpkg-query >/dev/null || return 0
  local installed package
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii  *//p' || true)
  for package in "$@"; do
    grep -qxF -- "$package" <<<"$installed" || found_missing+=("$package")
  done
}

install_packages() {
  (($# > 0)) || return 0
  command -v apt-get >/dev/null || fail "Missing here, and there is no apt-get to install it: $*"
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "Missing packages need root: apt-get install --no-install-recommends $*"
    as_root=(sudo)
    say "Installing with sudo: $*"
  else
    say "Installing: $*"
  fi
  logged setup-apt-update "${as_root[@]}" apt-get update
  [[ " $* " != *" postgresql "* ]] || forbid_system_cluster "${as_root[@]}"
  logged setup-apt "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "$@"
}

# The tests start their own private PostgreSQL; installing the package must not start a server for the whole machine.
forbid_system_cluster() {
  "$@" mkdir -p /etc/postgresql-common/createcluster.d
  echo "create_main_cluster = false" |
    "$@" tee /etc/postgresql-common/createcluster.d/lumbung.conf >/dev/null
}

set_up_node_modules() {
  [[ ! node_modules/.package-lock.json -nt package-lock.json ]] || return 0
  say "Fetching Google's protos and buf with npm."
  logged setup-npm npm ci --no-audit --no-fund
  # npm leaves the file alone when nothing changed.
  touch node_modules/.package-lock.json
}

set_up_grpcurl() {
  [[ ! -x $kGrpcurl ]] || return 0
  say "Building grpcurl $kGrpcurlVersion."
  mkdir -p build/tools
  # GOTOOLCHAIN: with the compiler that is here, not one from the network.
  GOBIN="$root/build/tools" GOTOOLCHAIN=local GOFLAGS=-modcacherw \
    logged setup-grpcurl go install "github.com/fullstorydev/grpcurl/cmd/grpcurl@$kGrpcurlVersion"
}
