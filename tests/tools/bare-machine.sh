#!/usr/bin/env bash
# Runs the two commands of README.md on a machine that has nothing: bare-machine.sh [SUITE] [MIRROR]
#
# Makes the smallest Debian of that suite in a new folder, adds make, git and certificates, and clones into it what is
# committed here. A machine that was used before hides what is missing. Needs root and debootstrap.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

suite=${1:-bookworm}
mirror=${2:-http://deb.debian.org/debian}
certificates=/etc/ssl/certs/ca-certificates.crt

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
    echo "Only root can make a bare machine, and with debootstrap: apt-get install debootstrap" >&2
    exit 2
fi

bare=$(mktemp --directory --tmpdir=/var/tmp "bare-$suite.XXXXXX")
trap 'rm -rf --one-file-system "$bare"' EXIT
chmod 755 "$bare" # apt reads as a user of its own

# How the registries are reached from here, if this machine has been told.
told=(PIP_CERT="$certificates" SSL_CERT_FILE="$certificates" NODE_EXTRA_CA_CERTS="$certificates")
for name in http_proxy https_proxy no_proxy PIP_INDEX_URL PIP_EXTRA_INDEX_URL npm_config_registry; do
    if [ -n "${!name:-}" ]; then told+=("$name=${!name}"); fi
done

inside() { # inside COMMAND : run it in the bare machine, on devices of its own; what is mounted and started ends with it
    # shellcheck disable=SC2016 # the inner shell is to see its own arguments
    unshare --mount --pid --fork --kill-child sh -euc '
        bare=$1
        shift
        mount -t proc proc "$bare/proc"
        mount -t tmpfs shm "$bare/dev/shm"
        mount -t devpts -o newinstance,ptmxmode=666 devpts "$bare/dev/pts"
        exec chroot "$bare" "$@"
    ' sh "$bare" /usr/bin/env --ignore-environment HOME=/root CI=true DEBIAN_FRONTEND=noninteractive \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${told[@]}" sh -c "$1"
}

results=()
failed=0
try() { # try COMMAND : run it in the clone, and remember how it ended
    local code=0 started=$SECONDS
    inside "cd /srv/cpsplan && $1" 2>&1 | tee "$bare/log" || code=${PIPESTATUS[0]}
    if [ "$code" != 0 ]; then failed=1; fi
    counts=$(sed -n 's/^=* \(.*\(passed\|failed\|error\).* in .*\) =*$/, \1/p' "$bare/log" | tail -n 1)
    results+=("$1: $code, $((SECONDS - started)) s$counts")
}

echo "Making a bare Debian ($suite) in $bare"
debootstrap --variant=minbase "$suite" "$bare" "$mirror" >"$bare/log" || { tail "$bare/log" >&2; exit 2; }
cp /etc/resolv.conf "$bare/etc/"
inside "apt-get update --quiet=2 && apt-get install --yes --quiet=2 make git ca-certificates" >/dev/null
if [ -e "$certificates" ]; then cp "$certificates" "$bare$certificates"; fi
git clone --quiet --no-hardlinks . "$bare/srv/cpsplan"

try "make"
try "make test"

printf '%s\n' "On a bare Debian ($suite), $(git rev-parse --short HEAD):" "${results[@]}"
exit "$failed"
