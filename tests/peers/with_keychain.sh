#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with_keychain.sh PROGRAM [ARGUMENT...]: runs a program in a session bus of its own with an unlocked keychain that is
# empty and gone afterwards. Skips (77) where gnome-keyring is not installed.
set -euo pipefail

if [[ -z ${LEGWORK_IN_SESSION-} ]]; then
    command -v gnome-keyring-daemon dbus-run-session > /dev/null || exit 77
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    mkdir -m 700 "$folder/home" "$folder/run"
    env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS HOME="$folder/home" XDG_RUNTIME_DIR="$folder/run" \
        XDG_DATA_HOME="$folder/home/data" LEGWORK_IN_SESSION=1 dbus-run-session -- "$0" "$@"
    exit
fi

# In the foreground, so that it is known which one to end.
printf 'keychain' | gnome-keyring-daemon --foreground --unlock --components=secrets > /dev/null 2>&1 &
daemon=$!
trap 'kill "$daemon" 2> /dev/null || true; wait "$daemon" 2> /dev/null || true' EXIT
for ((i = 0; i < 600; ++i)); do
    if dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.freedesktop.secrets 2> /dev/null | grep -q 'boolean true'; then
        break
    fi
    sleep 0.1
done
"$@"
