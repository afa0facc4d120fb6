#!/bin/sh
# Sees to the programs and libraries that no Python or npm package brings.
#
#   system-packages.sh build    what `make` needs: Python with venv, the libraries WeasyPrint writes PDF with, Braille, a voice
#   system-packages.sh test     besides: three browsers, Java, LibreOffice and the Poppler tools, for the checkers
#   system-packages.sh modules  when pip has run: the libraries that the Python modules in .venv load
#   system-packages.sh programs when npm has run, too: those of all programs that came from PyPI and npm
#
# Each thing is looked for by program or library, whoever installed it. What is missing is installed with apt where
# that is allowed (as root, or with sudo that asks for no password); else the command to type is printed, exit code 2.
set -eu

purpose=${1:?build, test, modules or programs}
missing=

need() { # need PACKAGE... : remember the Debian packages of something that was not found
    missing="$missing $*"
}

program() { # program NAME : is it on the path?
    command -v "$1" >/dev/null 2>&1
}

library() { # library FILE : can the dynamic linker find it? (off Linux, WeasyPrint itself says what it lacks)
    if [ "$(uname)" != Linux ]; then return 0; fi
    for folder in /usr/lib /usr/lib64 /usr/lib/*-linux-gnu* /usr/local/lib; do
        if [ -e "$folder/$1" ]; then return 0; fi
    done
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "[[:space:]]$1 "
}

major() { # major COMMAND... : the first number in what a program says of its version, 0 if there is none
    number=$("$@" 2>&1 | sed -n 's/[^0-9]*\([0-9][0-9]*\).*/\1/p' | head -n 1) || true
    echo "${number:-0}"
}

loaded() { # loaded PATTERN FOLDER... : remember the packages of libraries that files there load and nobody installed
    packages=$(.venv/bin/python tests/tools/missing_libraries.py "$@")
    if [ -n "$packages" ]; then need "$packages"; fi
}

case $purpose in
build | test) ;;
modules) loaded "*.so*" .venv ;;
programs) loaded "*" .venv tests/tools/node_modules ;;
*)
    echo "system-packages.sh: build, test, modules or programs, not '$purpose'" >&2
    exit 2
    ;;
esac

if [ "$purpose" = build ] || [ "$purpose" = test ]; then
    if [ ! -x .venv/bin/python ]; then
        "${PYTHON:-python3}" -I -c "import ensurepip, venv" 2>/dev/null || need python3-venv
    fi
    library libpango-1.0.so.0 || need libpango-1.0-0
    library libpangoft2-1.0.so.0 || need libpangoft2-1.0-0
    library libharfbuzz.so.0 || need libharfbuzz0b
    library libharfbuzz-subset.so.0 || need libharfbuzz-subset0
    library libfontconfig.so.1 || need libfontconfig1
    program lou_translate || need liblouis-bin liblouis-data
    program espeak-ng || need espeak-ng
fi

if [ "$purpose" = test ]; then
    program chromium || program chromium-browser || program google-chrome || need chromium
    program firefox-esr || need firefox-esr
    program WebKitWebDriver || need webkit2gtk-driver
    program Xvfb || need xvfb
    if ! program javac || [ "$(major javac -version)" -lt 17 ]; then need default-jdk-headless; fi
    program pdftotext || need poppler-utils
    program msgcat || need gettext
    program soffice || need libreoffice-writer-nogui
    if ! program aspell || ! aspell dicts | grep -qx cy; then need aspell aspell-cy; fi
fi

if [ -z "$missing" ]; then exit 0; fi

install="apt-get install --yes --no-install-recommends$missing"
as_root=
if [ "$(id -u)" != 0 ]; then
    as_root="sudo "
fi
if program apt-get && { [ -z "$as_root" ] || sudo -n true 2>/dev/null; }; then
    echo "Installing what is missing on this machine:$missing"
    # shellcheck disable=SC2086 # the lists are meant to be split into words
    if $as_root apt-get update --quiet=2 &&
        $as_root env DEBIAN_FRONTEND=noninteractive $install --quiet=2 >/dev/null; then exit 0; fi
    echo "apt-get could not install all of it." >&2
fi
echo "This machine lacks:$missing" >&2
echo "Please type:  ${as_root}apt-get update && $as_root$install" >&2
echo "(the names are Debian's and Ubuntu's; other systems have the same under similar names)" >&2
exit 2
