/** Shell text before that of every statement: short names for what most of them need. */
export const preamble = `
node=$(hostname)
template=local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz
conf=/etc/pve/lxc/$id.conf
root=/rpool/data/subvol-$id-disk-0
# configure ID LINE...: a configuration without volumes
configure() { to=$1; shift; printf '%s\\n' "$@" > /etc/pve/lxc/$to.conf; }
# create ID [OPTION...]: an unprivileged container
create() { new=$1; shift; pct create "$new" $template --storage local-zfs --unprivileged 1 "$@" > /dev/null; }
# started ID [OPTION...]: the same, running
started() { create "$@"; pct start "$1" > /dev/null; }
# saved ID: backs a container up, and gives the volume of the archive
saved() { vzdump $1 --mode stop --compress zstd --storage local 2>&1 | sed -n "s/.*creating vzdump archive '.*\\/\\(.*\\)'.*/local:backup\\/\\1/p"; }
# left ID: what there is of a container, its configuration and its volumes
left() { (cd / && ls -d etc/pve/lxc/$1.conf rpool/data/*-$1-* 2> /dev/null) || true; }
# inside COMMAND...: in the row's own container
inside() { pct exec $id -- "$@"; }
`;
