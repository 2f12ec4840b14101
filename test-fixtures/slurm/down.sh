#!/usr/bin/env bash
# down.sh FOLDER [PID]: stops everything that up.sh started in FOLDER, including jobs, and removes the folder. With a
# PID, waits until that process has ended first, so that a killed test leaves no daemons behind.
set -uo pipefail
folder=$1
while [ -n "${2:-}" ] && kill -0 "$2" 2>/dev/null; do sleep 0.5; done
[ -d "$folder" ] || exit 0
conf=$folder/etc/slurm.conf

# pid_of FILE NAME: the process in that pid file, if it has the expected name.
pid_of() {
  local pid
  pid=$(tr -dc 0-9 <"$1" 2>/dev/null) && [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ] && echo "$pid"
}
# end SIGNAL FILE NAME: sends the signal, waits up to 5 s for the process to end, then kills it.
end() {
  local pid
  pid=$(pid_of "$2" "$3") || return 0
  kill "-$1" "$pid" 2>/dev/null
  for _ in $(seq 50); do [ -d "/proc/$pid" ] || return 0; sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null
}

# Jobs outlive their daemons, so kill each slurmstepd of this Slurm and the process groups under it.
for process in /proc/[0-9]*; do
  pid=${process#/proc/}
  [ "$(cat "$process/comm" 2>/dev/null)" = slurmstepd ] || continue
  tr '\0' '\n' <"$process/environ" 2>/dev/null | grep -qx "SLURM_CONF=$conf" || continue
  for child in $(ps -o pid= --ppid "$pid"); do kill -KILL -- "-$child" 2>/dev/null || kill -KILL "$child" 2>/dev/null; done
  kill -KILL "$pid" 2>/dev/null
done
for node in node1 node2; do end KILL "$folder/pid/slurmd.$node.pid" slurmd; done
end KILL "$folder/pid/slurmctld.pid" slurmctld
end TERM "$folder/munge/munged.pid" munged
rm -rf "$folder"
