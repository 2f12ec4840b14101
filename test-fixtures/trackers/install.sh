#!/usr/bin/env bash
# Installs the real MLflow and TensorBoard into a cached virtual environment, where the tests look for them: some 700
# MB, half a minute. Prints the installed versions; fails if they are not available.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv="${XDG_CACHE_HOME:-$HOME/.cache}/finetune-lab-ci/trackers"
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  python=/usr/bin/python3
  [ -x "$python" ] || python=python3
  "$python" -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
grep -v '^#' "$venv/requirements.txt" | tr '\n' ' '
echo "in $venv"
