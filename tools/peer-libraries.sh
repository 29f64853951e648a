#!/bin/sh
# Tries to install the system libraries of a rival in the benchmarks. Arguments: their Debian packages. Never fails: where
# they cannot be had, the rows that compare with the rival say so.
set -u
missing=""
for package in "$@"; do
    library=$(echo "$package" | sed 's/-[0-9.]*-[0-9]*$//')
    { /sbin/ldconfig -p 2>/dev/null || ldconfig -p; } | grep -q "$library-" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    exit 0
fi
echo "Installing$missing for the comparison ..."
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq || exit 0
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null || exit 0
