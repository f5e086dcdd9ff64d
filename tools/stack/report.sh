# What the stack says about itself: the table of `status` and the file `env`.

stack_status() {
  local name pid answer memory address all=yes
  printf '%-11s %8s  %-16s %-8s %9s\n' SERVICE PID ADDRESS ANSWERS MEMORY
  for name in "${kServers[@]}" $(hosted); do
    address=$(main_port_of "$name")
    address=${address:+127.0.0.1:$address}
    memory=-
    if pid=$(pid_of "$name"); then
      memory=$(memory_of "$pid")
      if answers "$name"; then answer=yes; else answer=no; fi
    else
      pid=-
      answer=no
    fi
    [[ $answer == yes ]] || all=no
    printf '%-11s %8s  %-16s %-8s %9s\n' "$name" "$pid" "${address:--}" "$answer" "$memory"
  done
  if [[ -f $stack/env ]]; then echo "Addresses: $stack/env, logs: $stack/log"; fi
  [[ $all == yes ]]
}

main_port_of() {
  if [[ " ${kServers[*]} " == *" $1 "* ]]; then port_of "$1"; else port_of "$1_grpc"; fi
}

servers_of_city() {
  local service list=()
  for service in $(hosted); do list+=("$service=$(address_of "${service}_grpc")"); done
  (IFS=, && echo "${list[*]}")
}

write_env() {
  local service
  {
    echo "# The addresses of this stack: \`. $stack/env\`. Not exported: a lumbungd started from the same shell"
    echo "# would take LUMBUNG_... for its own settings. For lumbungctl: export LUMBUNG_SERVER=\$LUMBUNG_SERVERS"
    echo "LUMBUNG_KAFKA=$(address_of kafka)"
    echo "LUMBUNG_REDIS=$(address_of redis)"
    echo "LUMBUNG_SERVERS=$(servers_of_city)"
    for service in $(hosted); do
      echo "LUMBUNG_DATABASE_${service^^}=$(database_of "$service")"
      echo "LUMBUNG_HTTP_${service^^}=$(address_of "${service}_http")"
      echo "LUMBUNG_METRICS_${service^^}=$(address_of "${service}_metrics")"
    done
    echo "LUMBUNG_DATABASE_PASSWORD_FILE=$stack/secrets/postgresql.password"
    echo "LUMBUNG_POSTGRESQL=$(address_of postgresql)"
    echo "LUMBUNG_PROMETHEUS=http://$(address_of prometheus)"
  } >"$stack/env.part"
  mv "$stack/env.part" "$stack/env"
}
