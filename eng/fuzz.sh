#!/usr/bin/env bash
# Fuzzes the parsers with afl-fuzz (Debian's package afl++): eng/fuzz.sh SECONDS [TARGET...]. Each target runs that long, one after the other, from
# its folder of tests/AlexNetSharp.Fuzz/corpus. What it finds stays in $FUZZ_OUTPUT (artifacts/fuzz), in TARGET/default/crashes and .../hangs; the
# same command continues there. Fails if one of them still fails.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?give the seconds for each target}
shift
out=${FUZZ_OUTPUT:-$PWD/artifacts/fuzz}
corpus=$PWD/tests/AlexNetSharp.Fuzz/corpus
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_AUTORESUME=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# The instrumented library is a copy that nothing else uses.
rm -rf "$out/bin"
dotnet tool restore >/dev/null
dotnet build tests/AlexNetSharp.Fuzz -c Release -o "$out/bin" -v quiet --nologo
dotnet sharpfuzz "$out/bin/AlexNetSharp.dll" AlexNetSharp.Data AlexNetSharp.Pickles AlexNetSharp.Weights
mapfile -t targets < <(if [ $# = 0 ]; then dotnet "$out/bin/AlexNetSharp.Fuzz.dll" targets; else printf '%s\n' "$@"; fi)

for target in "${targets[@]}"; do
    echo "== $target"
    afl-fuzz -V "$seconds" -t 10000 -m none -i "$corpus/$target" -o "$out/$target" -- dotnet "$out/bin/AlexNetSharp.Fuzz.dll" "$target" >"$out/$target.log" 2>&1 \
        || { tail -n 20 "$out/$target.log" >&2; exit 1; }
    grep -E '^(run_time|execs_done|corpus_count|saved_crashes|saved_hangs) ' "$out/$target/default/fuzzer_stats"
done

# Findings of former runs may be mended by now: each is tried again with this build, outside afl-fuzz.
found=0
for target in "${targets[@]}"; do
    while IFS= read -r file; do
        if ! timeout 10 dotnet "$out/bin/AlexNetSharp.Fuzz.dll" "$target" <"$file" >/dev/null 2>&1; then
            echo "$file"
            found=1
        fi
    done < <(find "$out/$target" \( -path '*/default/crashes/id*' -o -path '*/default/hangs/id*' \) | sort)
done
if [ "$found" = 1 ]; then
    echo 'The files above were found: mend the parser, then add them to the corpus.' >&2
    exit 1
fi
