# How each server of the stack is started, asked whether it answers, and stopped. `start_NAME` spawns and returns at
# once.

readonly kServers=(postgresql redis kafka prometheus)
readonly kStartPatience=60  # Seconds.
readonly kKafkaCluster=bHVtYnVuZ3N0YWNrMDAwMQ  # Any 16 bytes in base64; nobody else joins.
readonly kKafkaLimit=512m
readonly kFormatLimit=256m
readonly kRedisLimit=256mb
readonly kFiguresKept=30d

# PostgreSQL does not run as root; then its files belong to the system's user of that name. Words before a command.
database_user=()
if ((EUID == 0)); then database_user=(setpriv --reuid postgres --regid postgres --init-groups --); fi

postgresql_programs() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  if [[ -x $newest ]]; then
    dirname "$newest"
  elif command -v initdb >/dev/null; then
    dirname "$(command -v initdb)"
  else
    say "There is no PostgreSQL server on this machine; ./lumbung setup installs one."
    return 1
  fi
}

make_postgresql() {
  local programs=$1 data=$stack/postgresql password=$stack/secrets/postgresql.password
  [[ ! -f $data/data/PG_VERSION ]] || return 0
  if [[ ! -s $password ]]; then
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$password")
    (umask 077 && echo "*:*:*:lumbung:$(<"$password")" >"$stack/secrets/pgpass")
  fi
  rm -rf "$data"
  mkdir -p "$data"
  cp "$password" "$data/password"
  if ((EUID == 0)); then
    chown -R postgres: "$data"
    "${database_user[@]}" test -w "$data" || {
      say "PostgreSQL runs as the user postgres, who cannot enter $data. Name another folder with --var."
      return 1
    }
  fi
  chmod 700 "$data"
  "${database_user[@]}" "$programs/initdb" --auth=scram-sha-256 --username=lumbung --pwfile="$data/password" \
    --encoding=UTF8 --locale=C -D "$data/part" >"$stack/log/initdb.log" 2>&1 || {
    tail -n "$kTailLines" "$stack/log/initdb.log" >&2
    say "initdb failed. The whole output is in $stack/log/initdb.log."
    rm -rf "$data"
    return 1
  }
  rm -f "$data/password"
  # Under its name only when it is whole.
  mv "$data/part" "$data/data"
}

start_postgresql() {
  local programs
  programs=$(postgresql_programs) || return 1
  make_postgresql "$programs" || return 1
  check_ports postgresql postgresql || return 1
  start_process postgresql "${database_user[@]}" "$programs/postgres" -D "$stack/postgresql/data" \
    -c listen_addresses=127.0.0.1 -p "$(port_of postgresql)" -c unix_socket_directories= \
    -c max_connections=60 -c shared_buffers=64MB -c fsync=on -c synchronous_commit=on -c full_page_writes=on
}

query_postgresql() {
  PGPASSFILE=$stack/secrets/pgpass psql --no-psqlrc -qAt -h 127.0.0.1 -p "$(port_of postgresql)" -U lumbung \
    -d postgres -v ON_ERROR_STOP=1 -c "$1"
}

make_databases() {
  local service there
  there=$(query_postgresql "SELECT datname FROM pg_database") || return 1
  for service in "$@"; do
    grep -qxF -- "$service" <<<"$there" ||
      query_postgresql "CREATE DATABASE $service TEMPLATE template0" || return 1
  done
}

start_redis() {
  command -v redis-server >/dev/null || {
    say "There is no redis-server on this machine; ./lumbung setup installs one."
    return 1
  }
  check_ports redis redis || return 1
  mkdir -p "$stack/redis"
  # A cache: nothing of it is written to disk, and the oldest makes room.
  start_process redis redis-server --bind 127.0.0.1 --port "$(port_of redis)" --dir "$stack/redis" --save '' \
    --appendonly no --maxmemory "$kRedisLimit" --maxmemory-policy allkeys-lru
}

kafka_home() { echo "${KAFKA_HOME:-$root/$kKafka}"; }

# java_words LIMIT: a JVM that starts quickly and stays small, as the array `java`.
java_words() {
  java=(java "-Xmx$1" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
    -Dorg.slf4j.simpleLogger.showDateTime=true -cp "$(kafka_home)/libs/*")
}

# One node: what Kafka keeps for itself has one copy. A killed broker waits for its own old session to end, so the
# session is short.
configure_kafka() {
  cat >"$stack/kafka/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@$(address_of kafka_controller)
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://$(address_of kafka),CONTROLLER://$(address_of kafka_controller)
advertised.listeners=PLAINTEXT://$(address_of kafka)
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$stack/kafka/data
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=300
log.cleaner.dedupe.buffer.size=4194304
PROPERTIES
}

start_kafka() {
  compgen -G "$(kafka_home)/libs/kafka_2.13-*.jar" >/dev/null || {
    say "Kafka's jars are not in $(kafka_home)/libs; ./lumbung setup fetches them."
    return 1
  }
  check_ports kafka kafka kafka_controller || return 1
  local java
  mkdir -p "$stack/kafka"
  configure_kafka
  if [[ ! -f $stack/kafka/data/meta.properties ]]; then
    java_words "$kFormatLimit"
    "${java[@]}" kafka.tools.StorageTool format --cluster-id "$kKafkaCluster" \
      --config "$stack/kafka/server.properties" >"$stack/log/kafka-format.log" 2>&1 || {
      tail -n "$kTailLines" "$stack/log/kafka-format.log" >&2
      say "Kafka's format failed."
      return 1
    }
  fi
  java_words "$kKafkaLimit"
  start_process kafka "${java[@]}" kafka.Kafka "$stack/kafka/server.properties"
}

start_prometheus() {
  command -v prometheus >/dev/null || {
    say "There is no prometheus on this machine; ./lumbung setup installs one."
    return 1
  }
  check_ports prometheus prometheus || return 1
  mkdir -p "$stack/prometheus"
  cp "$root/deploy/prometheus/prometheus.yml" "$stack/prometheus/prometheus.yml"
  start_process prometheus prometheus --config.file="$stack/prometheus/prometheus.yml" \
    --storage.tsdb.path="$stack/prometheus/data" --storage.tsdb.retention.time="$kFiguresKept" \
    --web.listen-address="$(address_of prometheus)"
}

# Written whole and then put in place, because Prometheus looks whenever it changes.
write_targets() {
  local service folder=$stack/prometheus/targets
  mkdir -p "$folder"
  for service in "$@"; do
    printf -- '- targets: ["%s"]\n  labels: {service: %s}\n' "$(address_of "${service}_metrics")" "$service"
  done >"$folder/lumbung.part"
  mv "$folder/lumbung.part" "$folder/lumbung.yml"
}

# A process of ours: start_service SERVICE. No variable of this shell reaches it; everything it needs is said here.
start_service() {
  local service=$1 flags=() variable without=(env)
  check_ports "$service" "${service}_grpc" "${service}_http" "${service}_metrics" || return 1
  for variable in $(compgen -e LUMBUNG_); do without+=(-u "$variable"); done
  flags=("--services=$service" "--cell=$cell" "--var=$stack/$service" "--data=$root/data"
    "--database=$(database_of "$service")" "--database-password-file=$stack/secrets/postgresql.password"
    "--kafka=$(address_of kafka)" "--redis=$(address_of redis)"
    "--grpc=$(address_of "${service}_grpc")" "--http=$(address_of "${service}_http")"
    "--metrics=$(address_of "${service}_metrics")")
  if [[ $business_date ]]; then flags+=("--business-date=$business_date"); fi
  start_process "$service" "${without[@]}" "$lumbungd" "${flags[@]}"
}

database_of() { echo "postgresql://lumbung@$(address_of postgresql)/$1"; }

# answers NAME: within two seconds, what only the living server can answer.
answers() {
  case $1 in
    postgresql) pg_isready -q -t 2 -h 127.0.0.1 -p "$(port_of postgresql)" ;;
    redis) [[ $(timeout 2 redis-cli -h 127.0.0.1 -p "$(port_of redis)" ping 2>/dev/null) == PONG ]] ;;
    kafka) kafka_answers "$(port_of kafka)" ;;
    prometheus) curl -fsS -m 2 -o /dev/null "http://$(address_of prometheus)/-/ready" 2>/dev/null ;;
    *) curl -fsS -m 2 -o /dev/null "http://$(address_of "$1_metrics")/readyz" 2>/dev/null ;;
  esac
}

# Asks for the versions it speaks (ApiVersions, version 0) and takes the length of the answer for one.
kafka_answers() {
  [[ $(timeout 2 bash -c '
    exec 3<>"/dev/tcp/127.0.0.1/$0" || exit 1
    printf "\0\0\0\x0a\0\x12\0\0\0\0\0\x01\xff\xff" >&3
    head -c 4 <&3 | wc -c' "$1" 2>/dev/null) == 4 ]]
}

# The signal for an orderly end at once: PostgreSQL's TERM would wait for its clients.
end_signal() { if [[ $1 == postgresql ]]; then echo INT; else echo TERM; fi; }
