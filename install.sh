#!/bin/sh
# Sets ims_xl up on a Mac (or Linux) for the user who runs it; no administrator is needed.
#   sh install.sh [--wheels FOLDER] [--into FOLDER]
# --wheels: packages from this folder, without the internet (see docs/it.md). --into: default ~/.ims_xl/python.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into="$HOME/.ims_xl/python"
wheels=""
while [ $# -gt 0 ]; do
    case "$1" in
        --wheels) wheels=${2:?"--wheels needs a folder"}; shift 2 ;;
        --into) into=${2:?"--into needs a folder"}; shift 2 ;;
        *) sed -n '2,4s/^# *//p' "$0"; exit 2 ;;
    esac
done

python=""
for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is not here. Get it from python.org (no administrator needed), then run this again." >&2
    exit 2
fi

echo "Setting ims_xl up in $into (a minute or two) ..."
"$python" -m venv "$into"
into=$(cd "$into" && pwd)
if [ -n "$wheels" ]; then
    set -- --no-index --find-links "$(cd "$wheels" && pwd)" ims_xl
else
    set -- .
fi
cd "$here" # pip takes a space in the path of the constraints for the end of it
if ! PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
    "$into/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; then
    echo "The packages could not be fetched. Behind a proxy: export HTTPS_PROXY=http://HOST:PORT and run this again." >&2
    echo "Without the internet: sh install.sh --wheels FOLDER (docs/it.md says how to fill the folder)." >&2
    exit 2
fi
if [ "$(uname)" = "Darwin" ]; then
    "$into/bin/xlwings" runpython install # lets Excel on a Mac run Python
fi
bin="$HOME/.ims_xl/bin"
mkdir -p "$bin"
ln -sf "$into/bin/ims-xl" "$bin/ims-xl"
profile="$HOME/.profile"
if [ "$(uname)" = "Darwin" ]; then profile="$HOME/.zprofile"; fi
line='export PATH="$HOME/.ims_xl/bin:$PATH" # so that ims-xl runs by its name'
case ":$PATH:" in
    *":$bin:"*) ;;
    *) grep -qsF "$line" "$profile" || echo "$line" >>"$profile" ;;
esac
"$into/bin/ims-xl" doctor
echo
echo "ims_xl is ready. Open a new window like this one, and make a client's workbook with:"
echo "  ims-xl new Acme.xlsm --gstin GSTIN --period 2026-10 --client \"Acme Ltd\""
