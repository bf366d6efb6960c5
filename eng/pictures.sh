#!/usr/bin/env bash
# Makes the pictures of the README and of the packages anew: runs the demo, takes pictures of its report and its filters by a headless
# browser, and draws the packages' icon. Needs python3 and chromium (or the browser that CHROMIUM names). Run it where the demo's report has changed its looks.
#
#   eng/pictures.sh [FOLDER]   # FOLDER: a finished demo, instead of running it
set -euo pipefail
cd "$(dirname "$0")/.."
browser=${CHROMIUM:-chromium}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
demo=${1:-$work/demo}
[ -f "$demo/report.html" ] || ./alexnet demo --out "$demo"

shoot() { # page, picture, width, height
    "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 --user-data-dir="$work/browser" \
        --window-size="$3,$4" --screenshot="$2" "file://$(realpath "$1")" 2>"$work/browser.log" || { cat "$work/browser.log" >&2; exit 1; }
}

shoot "$demo/report.html" "$PWD/docs/images/report.png" 1400 1010
# One part of the page alone: a browser without a window does not scroll to it.
sed 's|</head>|<style>header, nav, .tiles, section:not(#examples) { display: none }</style></head>|' "$demo/report.html" >"$work/examples.html"
shoot "$work/examples.html" "$PWD/docs/images/examples.png" 1180 960
python3 eng/icon.py
./alexnet filters --weights "$demo/run/weights.safetensors" --out docs/images/filters.png
ls -l docs/images/*.png eng/package/icon.png
for picture in docs/images/*.png; do
    [ "$(wc -c <"$picture")" -lt 300000 ] || { echo "pictures: $picture is larger than 300 kB" >&2; exit 1; }
done
