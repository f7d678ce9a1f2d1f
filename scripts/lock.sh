#!/bin/sh
# Writes requirements/*.txt from pyproject.toml: every version with its hashes, for every platform, and no host.
#   scripts/lock.sh             keep the versions there are, as far as pyproject.toml allows
#   scripts/lock.sh --upgrade   take the newest
# uv does the work. Where there is none, it is fetched with pip for this one run. Which index uv asks is its own
# configuration (UV_DEFAULT_INDEX), which stays outside the repository.
set -eu

here=$(dirname -- "$0")
root=$(CDPATH='' cd -- "$here/.." && pwd -P)
. "$root/scripts/environment.sh"
cd "$root"
case $#:${1:-} in
  0: | 1:--upgrade) ;;
  *)
    sed -n '2,4s/^# *//p' "$0"
    exit 2
    ;;
esac

find_python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
if command -v uv >/dev/null 2>&1; then
  uv=uv
else
  "$python" -m venv "$work/venv"
  "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
  uv=$work/venv/bin/uv
fi

lock() { # lock NAME ARGUMENTS OF UV…
  name=$1
  shift
  "$uv" pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-header \
    --no-annotate --output-file "requirements/$name.txt" "$@"
  if grep -nE '://|^ *-(-index|-extra-index|-find-links|i |f )' "requirements/$name.txt"; then
    fail "requirements/$name.txt 里出现了地址，见上。" "requirements/$name.txt names a host, see above."
  fi
  printf 'requirements/%s.txt: %s\n' "$name" "$(grep -c '==' "requirements/$name.txt")"
}

"$python" -c '
import sys, tomllib
with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["build-system"]["requires"], sep="\n")
' >"$work/build.in"

# Each is held to the one before, so that what is in two of them is there in one version.
lock product "$@" pyproject.toml
lock build "$@" --constraints requirements/product.txt "$work/build.in"
lock develop "$@" --constraints requirements/product.txt --constraints requirements/build.txt --group dev
lock ../benchmarks/peers "$@" --constraints requirements/product.txt benchmarks/peers.in
