#!/bin/sh
# Makes sure the system libraries that Qt needs are here. Arguments: the Debian packages that hold them.
# With apt and the right to use it they are installed; otherwise one sentence names the command.
set -eu
missing=""
unheard=""
have=$( { /sbin/ldconfig -p 2>/dev/null || ldconfig -p; } )
for library in libEGL.so.1 libGL.so.1 libglib-2.0.so.0 libdbus-1.so.3 libfontconfig.so.1 libxkbcommon.so.0 \
               libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-keysyms.so.1 libxcb-shape.so.0 libxkbcommon-x11.so.0; do
    case "$have" in *"$library "*) ;; *) missing="$missing $library" ;; esac
done
# Without these everything runs, but sound and video are not played.
for library in libpulse.so.0 libXrandr.so.2; do
    case "$have" in *"$library "*) ;; *) unheard="$unheard $library" ;; esac
done
for package in "$@"; do
    [ "$package" != xvfb ] || command -v Xvfb >/dev/null 2>&1 || missing="$missing Xvfb"
done
[ -n "$missing$unheard" ] || exit 0

later() { # Says what will not work, and goes on where all that the window needs is here.
    [ -z "$missing" ] || return 0
    echo "Sound and video will not be played until these system libraries are installed:$unheard" >&2
    exit 0
}
if ! command -v apt-get >/dev/null 2>&1; then
    later
    echo "Qt needs these system libraries, please install them with your system's package tool:$missing" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    later
    echo "Qt needs system libraries that are missing here; please run: sudo apt-get install --no-install-recommends $*" >&2
    exit 1
fi
echo "Installing the system libraries that Qt needs ..."
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
