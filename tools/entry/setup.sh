# Brings a Debian 12 or 13 machine to where Lumbung builds, runs and is tested. Installs only what is missing, so
# that on a machine that has everything it takes a fraction of a second.

# For building and running.
readonly kBuildPackages=(
  build-essential cmake ninja-build ccache pkg-config git python3 ca-certificates
  libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
  libpq-dev libsqlite3-dev libssl-dev prometheus-cpp-dev libcsv-dev libmimalloc-dev nlohmann-json3-dev
  librdkafka-dev libhiredis-dev
  libboost-dev libboost-program-options-dev libgtest-dev libgmock-dev)
# The servers of `./lumbung stack`, and what fetches Kafka.
readonly kServerPackages=(postgresql redis-server prometheus default-jre-headless maven curl)
# For tests and measurements, against real servers.
readonly kTestPackages=("${kServerPackages[@]}" postgresql-contrib sqlite3 kcat python3-confluent-kafka python3-protobuf)
# What a package would start for the whole machine; ours are private.
readonly kMachineServices=(redis-server prometheus)
# The newest that the Go 1.19 of Debian 12 compiles.
readonly kGrpcurlVersion=v1.9.1
readonly kGrpcurl=build/tools/grpcurl
# Its version is in tools/stack/kafka/pom.xml; a jar of it says that the folder is whole.
readonly kKafka=build/tools/kafka
readonly kKafkaJar=kafka_2.13-4.1.0.jar

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
  set_up_kafka
}

# Enough to start the servers of a distributed city.
set_up_servers() {
  local missing=()
  read_missing missing "${kServerPackages[@]}"
  install_packages "${missing[@]}"
  set_up_kafka
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
  without_starting logged setup-apt "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "$@"
  disable_machine_services "$@"
}

# without_starting COMMAND...: Debian's way of saying that packages start nothing while they are installed. A machine
# that has a policy of its own keeps it. Needs the array as_root.
without_starting() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  "$@"
)

# disable_machine_services PACKAGES...: nor at the next boot, of those that were installed just now.
disable_machine_services() {
  [[ -d /run/systemd/system ]] || return 0
  local service
  for service in "${kMachineServices[@]}"; do
    [[ " $* " != *" $service "* ]] || "${as_root[@]}" systemctl --quiet disable "$service"
  done
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

# Kafka's jars from Maven Central, unless KAFKA_HOME names some; a half-fetched folder is never taken for a
# whole one.
set_up_kafka() {
  [[ ! ${KAFKA_HOME:-} ]] || return 0
  [[ ! -f $kKafka/libs/$kKafkaJar ]] || return 0
  say "Fetching Kafka's jars with Maven."
  rm -rf "$kKafka/part" "$kKafka/libs"
  mkdir -p "$kKafka"
  logged setup-kafka mvn --batch-mode --quiet --file tools/stack/kafka/pom.xml \
    dependency:copy-dependencies "-DoutputDirectory=$root/$kKafka/part"
  mv "$kKafka/part" "$kKafka/libs"
}
