#!/bin/sh
# What `make demo` runs: a copy of the sample book in a folder of its own, and the first questions to it.
# Nothing of yours is read or written. HNWCTL_LANG=zh make demo speaks Chinese.
set -eu
exec 2>&1 # one stream, in the order in which things are said

room=$(mktemp -d "${TMPDIR:-/tmp}/hnwctl-demo.XXXXXX")
trap 'rm -rf "$room"' EXIT
trap 'exit 130' INT TERM
XDG_CONFIG_HOME="$room/config" XDG_STATE_HOME="$room/state" XDG_CACHE_HOME="$room/cache"
HNWCTL_LANG="${HNWCTL_LANG:-en}"
TZ=UTC PYTHONUNBUFFERED=1
export TZ PYTHONUNBUFFERED XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME HNWCTL_LANG
unset HNWCTL_VAULT HNWCTL_IDENTITY HNWCTL_TODAY
cd "$room"

run() {
    printf '\n$ %s\n' "$1"
    eval "$1"
}

printf '$ hnwctl demo book\n'
hnwctl demo book --quiet >/dev/null
run 'cd book'
run 'export HNWCTL_IDENTITY=demo-keys/chen.jie.key HNWCTL_TODAY=2026-11-23'

run 'hnwctl list --limit 8'
run 'hnwctl list --where "aum > 10000000" --sort -aum'
run 'hnwctl due --limit 6'
run 'hnwctl segment'
run 'hnwctl stale --limit 4'
run 'hnwctl find 存单'
run 'hnwctl find scholarship'
run "hnwctl query \"SELECT tier,
    count(*) FILTER (WHERE risk = 'C1') AS C1, count(*) FILTER (WHERE risk = 'C2') AS C2,
    count(*) FILTER (WHERE risk = 'C3') AS C3, count(*) FILTER (WHERE risk = 'C4') AS C4,
    count(*) FILTER (WHERE risk = 'C5') AS C5, sum(financial_assets) AS assets
    FROM clients WHERE archived = 0 GROUP BY tier ORDER BY assets\""

# 单文斌, by the initials of his name; then what an assistant's key opens
run 'hnwctl show swb'
run 'hnwctl schedule plan --days 5'
run 'export HNWCTL_IDENTITY=demo-keys/li.na.key'
run 'hnwctl list --limit 3'
run 'hnwctl show swb --section finance' || true # says no, as it should
