#!/bin/sh
# Runs a command and says at the end how long it took:  timed.sh WORDS COMMAND...
set -eu
words=$1
shift
echo "$words"
begun=$(date +%s)
"$@"
echo "$words: $(($(date +%s) - begun)) s"
