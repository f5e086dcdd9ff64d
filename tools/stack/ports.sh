# Ports on 127.0.0.1, chosen at the first `up` and kept in the file `ports`, one `name=port` a line, so that clients
# find everything where it was.

# Below what Linux hands out for outgoing connections, so that none of those sits on a port of ours while we are down.
readonly kFirstPort=21000
readonly kLastPort=31999

# choose_ports NAMES...: adds a line for every name without one.
choose_ports() {
  local name missing=()
  touch "$stack/ports"
  for name in "$@"; do
    [[ $(port_of "$name") ]] || missing+=("$name")
  done
  ((${#missing[@]} > 0)) || return 0
  python3 - "$kFirstPort" "$kLastPort" "$stack/ports" "${missing[@]}" <<'PYTHON'
import random, socket, sys

first, last, path, names = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]
taken = {line.strip().partition("=")[2] for line in open(path)}
ports = [port for port in range(first, last + 1) if str(port) not in taken]
random.shuffle(ports)
held = []
for port in ports:
    if len(held) == len(names):
        break
    listener = socket.socket()
    try:
        listener.bind(("127.0.0.1", port))
        held.append(listener)
    except OSError:
        listener.close()
if len(held) < len(names):
    sys.exit("There are too few free ports on this machine.")
with open(path, "a") as file:
    for name, listener in zip(names, held):
        file.write(f"{name}={listener.getsockname()[1]}\n")
PYTHON
}

port_of() { sed -n "s/^$1=\([0-9]*\)$/\1/p" "$stack/ports" 2>/dev/null | tail -n 1; }

address_of() { echo "127.0.0.1:$(port_of "$1")"; }

someone_listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# check_ports NAME PORTS...: before NAME is started.
check_ports() {
  local name=$1 port_name
  shift
  for port_name in "$@"; do
    if someone_listens "$(port_of "$port_name")"; then
      say "$name cannot start: its port $(port_of "$port_name") has been taken by another program meanwhile."
      say "Stop that one, or remove the line $port_name= from $stack/ports, and the next up chooses another port."
      return 1
    fi
  done
}
