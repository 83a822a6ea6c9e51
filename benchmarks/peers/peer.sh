# Read by each peer's start: the arguments, where the peer is installed, and how to say what is missing.
set -euo pipefail

if [ $# -ne 2 ]; then
  echo "usage: [MODE=ingest|message] $0 PORT WORLD_URL" >&2
  exit 2
fi

here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
name=$(basename "$here")
target=$(dirname "$(dirname "$here")")/target/peers
home=$target/$name

export PORT=$1 WORLD_URL=${2%/}
export MODE=${MODE:-ingest} TOKEN=${TOKEN:-42:peer} SECRET=${SECRET:-secret}

case $MODE in
  ingest | message) ;;
  *) echo "$name: MODE is ingest or message, not $MODE" >&2; exit 2 ;;
esac

# missing <reason>: this machine cannot run the peer.
missing() {
  echo "$name: $1" >&2
  exit 3
}

# install <command> <file>...: the command fills the empty folder $home, unless the files are those
# of the last time. What it says is in $home.log.
install() {
  local fill=$1 sum
  shift
  sum=$(cat "$@" | cksum)
  if [ "$(cat "$home/.installed" 2>/dev/null)" = "$sum" ]; then
    return
  fi
  rm -rf "$home"
  mkdir -p "$home"
  # Not as a condition: bash would go on after a failed step.
  set +e
  (set -e && "$fill") >"$home.log" 2>&1
  local failed=$?
  set -e
  [ $failed -eq 0 ] || missing "cannot be installed: see $home.log"
  echo "$sum" >"$home/.installed"
}

# node_peer: a server.mjs with the packages of package-lock.json.
node_peer() {
  command -v node >/dev/null || missing "node is not installed"
  command -v npm >/dev/null || missing "npm is not installed"
  node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || missing "needs Node 20, not $(node -v)"
  fill() {
    cp "$here"/package.json "$here"/package-lock.json "$here"/server.mjs "$home"
    cd "$home" && npm ci --no-audit --no-fund
  }
  install fill "$here"/package-lock.json "$here"/server.mjs
  exec node "$home/server.mjs"
}

# python_peer: a server.py with the packages of requirements.txt.
python_peer() {
  local python
  for python in python3 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      fill() {
        "$python" -m venv "$home"
        "$home/bin/python" -m pip install --disable-pip-version-check --no-deps \
          --requirement "$here/requirements.txt"
      }
      install fill "$here/requirements.txt" <("$python" --version)
      exec "$home/bin/python" "$here/server.py"
    fi
  done
  missing "needs Python 3.11 with venv"
}
