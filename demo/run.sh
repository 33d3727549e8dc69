#!/bin/sh
# The demo: real sshd on disposable hosts, and two playbooks played on them: check, apply, again.
set -eu
cd "$(dirname "$0")/.."
runner() { node dist/cli/main.js "$@"; }
say() { printf '\n\033[1m# %s\033[0m\n\033[2m$ runner %s\033[0m\n' "$1" "$2"; }
step() { say "$1" "$2"; shift; eval "runner $1"; }
if [ -n "${NO_COLOR:-}" ] || [ ! -t 1 ]; then say() { printf '\n# %s\n$ runner %s\n' "$1" "$2"; }; fi

events=$(mktemp -d)
trap 'runner lab down -i inventory/lab.yml >/dev/null; rm -rf "$events"' EXIT
trap 'exit 130' INT TERM

step 'What the lab needs, from Debian' 'lab setup'
step 'Five machines of your own: each a real sshd with its own root file system' 'lab up -i inventory/lab.yml'
step 'Check mode: what would change, as a diff. Nothing is touched' "play playbooks/site.yml -i inventory/lab.yml --check --events $events/check.jsonl"
step 'The same for real' "play playbooks/site.yml -i inventory/lab.yml --events $events/apply.jsonl"
step 'And again: nothing is left to do' "play playbooks/site.yml -i inventory/lab.yml --events $events/again.jsonl"

printf '\n'
node demo/compare.mjs "$events/check.jsonl" "$events/apply.jsonl" "$events/again.jsonl"

step 'Containers on the two nodes of Proxmox VE: the same three steps' "play playbooks/containers.yml -i inventory/lab.yml --check --events $events/check.jsonl"
step 'For real: real user namespaces, made by LXC' "play playbooks/containers.yml -i inventory/lab.yml --events $events/apply.jsonl"
step 'And again' "play playbooks/containers.yml -i inventory/lab.yml --events $events/again.jsonl"

printf '\n'
node demo/compare.mjs "$events/check.jsonl" "$events/apply.jsonl" "$events/again.jsonl"
step 'Who owns a file, seen from where: made by root of a container on pve1, seen on its node' "lab ssh pve1 -i inventory/lab.yml -- 'pct exec 951 -- touch /srv/shared/here; stat -c \"%n belongs to %u:%g\" /srv/containers/here'"
