# shellcheck shell=sh
# The environment of ./start and ./test: a Python, .venv, and the locked packages in it. Sourced, never run.
# Wants $root, the checkout; gives $bin, say, fail and prepare_environment. What is installed stands in
# requirements/*.txt with hashes; where it comes from is the user's own pip configuration (docs/adr/0002).

# Packages of another environment must not pass for ours.
unset PYTHONHOME PYTHONPATH

# shellcheck disable=SC2154 # root comes from whoever sources this
venv="$root/.venv"
bin="$venv/bin"
state="$venv/yunxing" # the stamps of what is installed, the mark of work begun, and the lock

say() { # say CHINESE ENGLISH
  printf '%s\n%s\n' "$1" "$2"
}

fail() { # fail CHINESE ENGLISH: 3 is for "no environment", so that it differs from the codes of yunxing and pytest
  say "$1" "$2" >&2
  exit 3
}

# Prints the interpreter beneath any active venv: the venv may be the very one about to be made anew.
probe='
import sys
if sys.version_info < (3, 11):
    print("%d.%d" % tuple(sys.version_info[:2]))
    sys.exit(11)
try:
    import ensurepip, venv
except ImportError:
    print(sys.executable)
    sys.exit(12)
print(sys._base_executable or sys.executable)
'

find_python() { # sets $python, or ends with what is missing
  if [ -n "${YUNXING_PYTHON:-}" ]; then
    set -- "$YUNXING_PYTHON"
  else
    set -- python3.11 python3 python python3.12 python3.13 python3.14
  fi
  too_old=
  no_venv=
  for candidate in "$@"; do
    # A command that is there may still not run (a version manager's shim), so each is tried.
    if answer=$("$candidate" -c "$probe" 2>/dev/null); then
      python=$answer
      return 0
    else
      case $? in
        11) too_old="$candidate $answer" ;;
        12) no_venv=${no_venv:-$answer} ;;
      esac
    fi
  done
  if [ -n "$no_venv" ]; then
    fail "$no_venv 缺少 venv 或 ensurepip，无法建立环境。请装上它（Debian/Ubuntu 的包名是 python3-venv），或用 YUNXING_PYTHON 指明另一个 Python。" \
      "$no_venv has no venv or ensurepip, so no environment can be made. Install it (on Debian and Ubuntu the package is python3-venv), or name another Python in YUNXING_PYTHON."
  elif [ -n "$too_old" ]; then
    fail "需要 Python 3.11 或更新的版本，只找到 $too_old。请安装后再运行，或用 YUNXING_PYTHON 指明它在哪里。" \
      "Python 3.11 or newer is needed; only $too_old was found. Install one and run this again, or name it in YUNXING_PYTHON."
  else
    fail "没有找到 Python。请安装 Python 3.11 或更新的版本后再运行，或用 YUNXING_PYTHON 指明它在哪里。" \
      "No Python was found. Install Python 3.11 or newer and run this again, or name it in YUNXING_PYTHON."
  fi
}

place() { # what a .venv is bound to: scripts in it name the folder, packages in it suit one Python
  printf '%s\n' "$root"
  "$bin/python" -c 'import sys; print(sys.version)' 2>&1
}

fingerprint() { # fingerprint product|develop: what is asked for
  case $1 in
    product)
      # With what the build brings for the pages, and from where.
      (cd "$root" && cksum pyproject.toml hatch_build.py src/yunxing/web/front/package-lock.json \
        requirements/build.txt requirements/product.txt)
      ;;
    develop) (cd "$root" && cksum requirements/develop.txt) ;;
  esac
}

installed() { # installed product|develop
  [ -r "$state/$1" ] && [ "$(fingerprint "$1")" = "$(cat "$state/$1")" ]
}

ready() { # ready product|develop
  [ ! -e "$state/unfinished" ] && [ -x "$bin/yunxing" ] && installed product &&
    { [ "$1" = product ] || installed develop; } && [ "$(place)" = "$(cat "$state/place")" ]
}

reusable() { # a .venv that works, was not left half made and has not moved; one made by hand will do
  [ ! -e "$state/unfinished" ] &&
    "$bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
    { [ ! -e "$state/place" ] || [ "$(place)" = "$(cat "$state/place")" ]; }
}

clear_environment() { # all but the lock, which is held
  for item in "$venv"/* "$venv"/.[!.]*; do
    [ "$item" = "$state" ] || rm -rf "$item"
  done
  rm -f "$state/product" "$state/develop" "$state/place"
}

alive() { # alive PID; one that ended and was never fetched by its parent still has a number
  kill -0 "$1" 2>/dev/null && ! grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"
}

take_lock() { # mkdir succeeds for one only
  waited=0
  nameless=0
  until mkdir "$state/lock" 2>/dev/null; do
    holder=$(cat "$state/lock/pid" 2>/dev/null)
    if [ -z "$holder" ]; then
      # Just taken and not yet signed; but not for ever.
      nameless=$((nameless + 1))
      [ "$nameless" -lt 10 ] || holder=nobody
    fi
    if [ -n "$holder" ] && ! alive "$holder"; then
      # Its holder is gone. Of those who wait, one steps in.
      mkdir "$state/lock/after-$holder" 2>/dev/null && break
    fi
    if [ "$waited" -eq 2 ]; then
      say "另一次运行正在准备环境，等它完成……" "Another run is preparing the environment; waiting for it…"
    elif [ "$waited" -ge 1800 ]; then
      fail "等了太久。若没有别的运行，请删除 $state/lock 后再试。" \
        "Waited too long. If nothing else is running, delete $state/lock and try again."
    fi
    waited=$((waited + 1))
    sleep 1
  done
  # This subshell's own number, not $$: it may outlive the command that began it.
  sh -c 'echo "$PPID"' >"$state/lock/pid"
}

release_lock() { # in one step, so that nobody sees a lock without a name
  mv "$state/lock" "$state/lock.$$" && rm -rf "$state/lock.$$"
}

install() { # install pip's arguments
  "$bin/python" -m pip install --quiet --quiet --disable-pip-version-check --no-input --no-user --no-deps "$@" || fail \
    "安装没有完成，原因见上面 pip 的话。网络或 pip 的配置改好后，再运行一次即可。" \
    "The installation did not finish; pip says why above. Once the network or pip's configuration is mended, run this again."
}

build_environment() { # build_environment product|develop, in a subshell of its own: it sets traps
  mkdir -p "$state" || fail "无法写入 $venv。" "$venv cannot be written."
  take_lock
  trap release_lock EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM
  if ready "$1"; then
    return 0 # another run did it while this one waited
  fi
  if ! reusable; then
    find_python
    say "正在建立环境 .venv……" "Making the environment .venv…"
    clear_environment
    : >"$state/unfinished"
    "$python" -m venv "$venv" || fail "无法用 $python 建立 .venv。" "$python could not make .venv."
  fi
  say "正在安装锁定的依赖（首次约下载 200 MB）……" "Installing the locked packages (about 200 MB to download the first time)…"
  # Read before, so that a file changed meanwhile is seen by the next run.
  product=$(fingerprint product)
  develop=$(fingerprint develop)
  : >"$state/unfinished"
  set -- "$1" --require-hashes --only-binary :all: \
    --requirement "$root/requirements/build.txt" --requirement "$root/requirements/product.txt"
  if [ "$1" = develop ]; then
    set -- "$@" --requirement "$root/requirements/develop.txt"
  fi
  wanted=$1
  shift
  install "$@"
  install --no-build-isolation --editable "$root"
  place >"$state/place"
  printf '%s\n' "$product" >"$state/product"
  [ "$wanted" = product ] || printf '%s\n' "$develop" >"$state/develop"
  rm -f "$state/unfinished"
}

prepare_environment() { # prepare_environment product|develop: at once where all is there
  ready "$1" || (build_environment "$1") || exit $?
}
