#!/usr/bin/env bash
# Uses the packages as others will: makes them, installs the tool from them into an empty folder, builds and runs a program that references
# the library (eng/consumer), and classifies with the tool what that program trained. Everything happens in a folder that is removed afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
version=0.1.0-check.$(date +%s).$$
cache=${NUGET_PACKAGES:-$(dotnet nuget locals global-packages --list | sed 's/^global-packages: *//')}

clean() {
    rm -rf "$work"
    # Third-party packages come from and stay in the machine's cache; ours were made for this check only.
    for name in alexnetsharp alexnetsharp.kernels alexnet; do
        rm -rf "${cache:?}/$name/$version"
    done
}
trap clean EXIT
fail() {
    echo "check-packages: $1" >&2
    exit 1
}

for project in AlexNetSharp.Kernels AlexNetSharp AlexNetSharp.Cli; do
    dotnet pack "src/$project" -c Release -o "$work/feed" -p:Version="$version" -v quiet --nologo || fail "packing $project failed; its messages stand above"
done
largest=$(find "$work/feed" -name '*.nupkg' -size +40M)
[ -z "$largest" ] || fail "$(basename "$largest") is larger than 40 MB, so native libraries slipped into it"
cat >"$work/nuget.config" <<END
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <clear />
    <add key="checked" value="$work/feed" />
    <add key="nuget.org" value="https://api.nuget.org/v3/index.json" />
  </packageSources>
</configuration>
END

cp -r "$root/eng/consumer" "$work/consumer"
cd "$work/consumer"
dotnet build -c Release -p:AlexNetSharpVersion="$version" -v quiet --nologo || fail 'the program that references the library does not build; its messages stand above'
if find bin -name '*torch_cpu*' | grep -q .; then
    fail 'libtorch was copied into the output folder of the program that references the library'
fi
dotnet bin/Release/net10.0/Consumer.dll "$work/data" >"$work/answer" || fail 'the program that references the library failed; its messages stand above'
weights=$(tail -n 2 "$work/answer" | head -n 1)
photo=$(tail -n 1 "$work/answer")

cd "$work"
dotnet tool install alexnet --version "$version" --tool-path "$work/tools" --configfile "$work/nuget.config" >"$work/install" 2>&1 \
    || fail "the tool does not install: $(cat "$work/install")"
if grep -rlaF "$root/" "$work/tools"; then
    fail "the files of the installed tool listed above name the folder $root that they were built in"
fi
"$work/tools/alexnet" summary --json >"$work/summary" || fail 'the installed tool cannot print a summary'
grep -Eq '"parameters": *60965224' "$work/summary" || fail 'the summary of the installed tool does not count 60965224 parameters'
"$work/tools/alexnet" classify --weights "$weights" "$photo" --json >"$work/classified" || fail 'the installed tool cannot classify with the weights that the library trained'
[ "$(grep -c '"probability"' "$work/classified")" = 5 ] || fail "the installed tool gave other than five predictions: $(cat "$work/classified")"
echo "Packages $version: the library trains and classifies from the feed, the installed tool agrees."
