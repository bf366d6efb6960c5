#!/usr/bin/env bash
# Counts the tests of all TRX files below the repository and prints 'N passed, N failed, N skipped' as its last line.
# Fails if none ran, if one failed, or if the test command itself failed (its exit status is the argument).
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t reports < <(find . -name '*.trx' -not -path './.git/*')
count() {
    local outcome=$1 total=0 number
    for report in "${reports[@]}"; do
        number=$({ grep -o "<UnitTestResult [^>]*outcome=\"$outcome\"" "$report" || true; } | wc -l)
        total=$((total + number))
    done
    echo "$total"
}
passed=$(count Passed)
failed=$(count Failed)
skipped=$(count NotExecuted)
result=0
if [ "$((passed + failed))" = 0 ]; then
    echo 'No test ran.' >&2
    result=1
fi
if [ "$failed" != 0 ] || [ "${1:-0}" != 0 ]; then
    result=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$result"
