#!/usr/bin/env bash
# up.sh FOLDER PORT: starts a real Slurm on this machine's loopback, without systemd: one controller and two nodes
# (node1, node2) with two cores and two pretended GPUs each. Keeps all files in FOLDER and uses ports PORT to PORT+2.
# Prints the path of its slurm.conf. For tests only: needs root and is unfit for production. down.sh FOLDER stops it.
set -euo pipefail
folder=$1 port=$2
host=$(hostname -s)
conf=$folder/etc/slurm.conf

[ "$(id -u)" = 0 ] || { echo 'starting Slurm needs root' >&2; exit 1; }
for program in slurmctld slurmd munged sbatch squeue scancel scontrol; do
  command -v "$program" >/dev/null || { echo "$program is not installed (Debian: slurmctld slurmd slurm-client munge)" >&2; exit 1; }
done
# Daemons bind to the address of their host's name. If that is not loopback, they would listen on the network.
case $(getent ahostsv4 "$host" | awk 'NR==1{print $1}') in
  127.*) ;;
  *) echo "the name of this machine ($host) does not resolve to 127.x: Slurm's daemons would listen on every address" >&2; exit 1 ;;
esac

install -d -m 755 "$folder" "$folder"/{etc,log,pid,state,spool,munge,dev,spool/node1,spool/node2}
install -d -m 700 "$folder/key"
(umask 077; head -c 128 /dev/urandom >"$folder/key/munge.key")
for gpu in 0 1; do ln -sfn /dev/null "$folder/dev/gpu$gpu"; done

cat >"$conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
CredType=cred/munge
# A requeued task waits until its credentials expire: by default 2 minutes; values under 5 s are ignored.
AuthInfo=socket=$folder/munge/munge.socket.2,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/pid/slurmctld.pid
SlurmdPidFile=$folder/pid/slurmd.%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
PropagateResourceLimits=NONE
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
SlurmdParameters=config_overrides
ReturnToService=2
JobRequeue=1
SlurmctldTimeout=20
SlurmdTimeout=60
KillWait=5
MessageTimeout=10
UnkillableStepTimeout=15
GresTypes=gpu
NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=2 RealMemory=4096 Gres=gpu:fake:2 State=UNKNOWN
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=2 RealMemory=4096 Gres=gpu:fake:2 State=UNKNOWN
PartitionName=main Nodes=node[1-2] Default=YES MaxTime=INFINITE DefMemPerCPU=256 State=UP
PartitionName=closed Nodes=node[1-2] MaxTime=INFINITE DefMemPerCPU=256 State=DOWN
CONF
cat >"$folder/etc/gres.conf" <<CONF
NodeName=node[1-2] Name=gpu Type=fake File=$folder/dev/gpu[0-1] AutoDetect=off
CONF
: >"$folder/etc/cgroup.conf"

# A daemon that inherits the script's output would keep its reader waiting.
start() { "$@" </dev/null >>"$folder/log/start.log" 2>&1 || { echo "$1 does not start:" >&2; tail -n 5 "$folder/log"/*.log >&2; exit 1; }; }
start munged --key-file="$folder/key/munge.key" --socket="$folder/munge/munge.socket.2" \
  --pid-file="$folder/munge/munged.pid" --seed-file="$folder/key/munged.seed" --log-file="$folder/log/munged.log"
start slurmctld -f "$conf"
for node in node1 node2; do start slurmd -f "$conf" -N "$node"; done

export SLURM_CONF=$conf
until [ "$(sinfo -h -N -p main -o '%T' 2>/dev/null | grep -cE '^(idle|mixed|allocated)$')" = 2 ]; do
  [ $SECONDS -lt 60 ] || { echo 'the nodes are not ready after a minute:' >&2; sinfo -N >&2; tail -n 5 "$folder/log"/*.log >&2; exit 1; }
  sleep 0.2
done
echo "$conf"
