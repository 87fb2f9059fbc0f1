# Sourced by the scripts beside it: sets ROOT (the checkout) and PYTHON (an interpreter of 3.11 to 3.13).
set -u
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 2
PYTHON=""
for candidate in "${AUDITOR_PYTHON:-}" python3 python3.13 python3.12 python3.11; do
  [ -n "$candidate" ] || continue
  if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then
    PYTHON=$candidate
    break
  fi
done
if [ -z "$PYTHON" ]; then
  echo "No Python 3.11, 3.12 or 3.13 found (looked for python3, python3.13, python3.12, python3.11): install one, for example with 'apt-get install python3 python3-venv'." >&2
  exit 2
fi
