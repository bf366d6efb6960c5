#!/usr/bin/env bash
# Uses the packages as others will: makes them, looks into them, builds and runs a program that trains and classifies (eng/consumer), the
# README's own, and one that reads and converts weights without libtorch (eng/consumer-weights), installs the tool from them into an empty folder, and classifies
# with it what the first program trained. Everything happens in a folder that is removed afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
version=0.1.0-check.$(date +%s).$$
cache=${NUGET_PACKAGES:-$(dotnet nuget locals global-packages --list | sed 's/^global-packages: *//')}

clean() {
    rm -rf "$work"
    # Third-party packages come from and stay in the machine's cache; ours were made for this check only.
    for name in alexnetsharp alexnetsharp.kernels alexnetsharp.training alexnet; do
        rm -rf "${cache:?}/$name/$version"
    done
}
trap clean EXIT
fail() {
    echo "check-packages: $1" >&2
    exit 1
}
# unzip is not on every machine that has the SDK; python3 or unzip is.
unpack() {
    mkdir -p "$2"
    if command -v unzip >/dev/null; then unzip -qo "$1" -d "$2"; else python3 -m zipfile -e "$1" "$2"; fi || fail "$(basename "$1") cannot be unpacked"
}

for project in AlexNetSharp.Kernels AlexNetSharp AlexNetSharp.Training AlexNetSharp.Cli; do
    dotnet pack "src/$project" -c Release -o "$work/feed" -p:Version="$version" -v quiet --nologo || fail "packing $project failed; its messages stand above"
done
largest=$(find "$work/feed" -name '*.nupkg' -size +40M)
[ -z "$largest" ] || fail "$(basename "$largest") is larger than 40 MB, so native libraries slipped into it"
for package in AlexNetSharp.Kernels AlexNetSharp AlexNetSharp.Training alexnet; do
    unpack "$work/feed/$package.$version.nupkg" "$work/unpacked/$package"
    for file in icon.png README.md LICENSE THIRD-PARTY-NOTICES.md; do
        [ -s "$work/unpacked/$package/$file" ] || fail "the package $package has no $file"
    done
    nuspec=$(cat "$work/unpacked/$package"/*.nuspec)
    for element in '<icon>icon.png' '<readme>README.md' '<license type="expression">MIT' '<tags>' '<releaseNotes>## '; do
        grep -qF "$element" <<<"$nuspec" || fail "the package $package says no $element in its nuspec"
    done
    # The address of the sources is where this clone came from, if that is on the web: then both say it, and otherwise none.
    case $(git config remote.origin.url) in
        https://*) addresses=2 ;;
        *) addresses=0 ;;
    esac
    [ "$(grep -oE '<projectUrl>https://|<repository [^>]*url="https://' <<<"$nuspec" | wc -l)" = "$addresses" ] \
        || fail "the package $package should say $addresses addresses of its sources: $nuspec"
    if grep -E '<projectUrl>|<repository [^>]*url=' <<<"$nuspec" | grep -vF 'https://'; then
        fail "the package $package has the address above, which is not on the web"
    fi
    if grep -E '<dependency id="AlexNetSharp' <<<"$nuspec" | grep -vqF "version=\"[$version]\""; then
        fail "the package $package asks for another version of ours than exactly $version, whose internals it uses"
    fi
    # Links of a README have to work outside of the repository, and its commands without the script alexnet.
    if grep -nE '\]\((\.|[a-z]+/|[A-Z][A-Za-z-]*\.md)|\./alexnet' "$work/unpacked/$package/README.md"; then
        fail "the README of $package has the relative links or commands above"
    fi
    if [ "$package" = alexnet ]; then
        documentation=$(find "$work/unpacked/$package" -name '*.pdb' -o -name '*.xml' ! -name DotnetToolSettings.xml ! -name '*Content_Types*')
        [ -z "$documentation" ] || fail "the tool has symbols or documentation files: $documentation"
        # Whatever the tool carries is in the notices, by its name or the beginning of it.
        settings=$(find "$work/unpacked/$package" -name alexnet.deps.json)
        libraries=$(grep -oE '^ {6}"[A-Za-z0-9.]+/[0-9][^"]*": \{' "$settings" | cut -d'"' -f2 | cut -d/ -f1 | sort -u | grep -viE '^alexnet')
        grep -q '^TorchSharp$' <<<"$libraries" || fail "$settings does not list what the tool carries"
        for library in $libraries; do
            name=$library
            until grep -qE "^\| $name(\.\*|,[^|]*)? \|" "$work/unpacked/$package/THIRD-PARTY-NOTICES.md"; do
                [ "$name" != "${name%.*}" ] || fail "the tool carries $library, which its notices do not name"
                name=${name%.*}
            done
        done
    else
        unpack "$work/feed/$package.$version.snupkg" "$work/unpacked/symbols"
        [ -n "$(find "$work/unpacked/symbols" -name "$package.pdb")" ] || fail "the symbols of $package are missing"
        # The number by which portable symbols mark a source that they carry.
        LC_ALL=C grep -qaP '\x1b\x57\x8a\x0e\x26\x69\x6e\x46' "$(find "$work/unpacked/symbols" -name "$package.pdb")" || fail "the symbols of $package carry no sources"
    fi
done
if grep -rlaF "$root/" "$work/unpacked"; then
    fail "the files of packages listed above name the folder $root that they were built in"
fi
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

# Neither program is to see this repository's settings; both stand in folders of their own.
cp -r "$root/eng/consumer" "$root/eng/consumer-weights" "$work"
cd "$work/consumer"
dotnet build -c Release -p:AlexNetSharpVersion="$version" -v quiet --nologo || fail 'the program that references AlexNetSharp.Training does not build; its messages stand above'
if find bin -name '*torch_cpu*' | grep -q .; then
    fail 'libtorch was copied into the output folder of the program that references AlexNetSharp.Training'
fi
dotnet bin/Release/net10.0/Consumer.dll "$work/data" >"$work/answer" || fail 'the program that references AlexNetSharp.Training failed; its messages stand above'
weights=$(tail -n 2 "$work/answer" | head -n 1)
photo=$(tail -n 1 "$work/answer")

# The README's program as it stands, pasted into a new project.
mkdir "$work/readme" && cd "$work/readme"
cp "$work/consumer/Consumer.csproj" Readme.csproj
awk '/^```csharp$/ {shown = 1; next} /^```$/ {shown = 0} shown' "$root/README.md" >Program.cs
grep -q 'Classifier.Load("weights.safetensors")' Program.cs || fail 'the README has no C# that classifies'
dotnet build -c Release -p:AlexNetSharpVersion="$version" -v quiet --nologo || fail "the README's C# does not build; its messages stand above"
cp "$weights" weights.safetensors && cp "$photo" cat.jpg
dotnet bin/Release/net10.0/Readme.dll >"$work/predictions" || fail "the README's C# failed; its messages stand above"
[ "$(grep -c '%' "$work/predictions")" = 5 ] || fail "the README's C# printed other than five predictions: $(cat "$work/predictions")"

cd "$work/consumer-weights"
dotnet build -c Release -p:AlexNetSharpVersion="$version" -v quiet --nologo || fail 'the program that references AlexNetSharp alone does not build; its messages stand above'
AlexNetSharpVersion=$version dotnet list package --include-transitive >"$work/references" || fail "the packages of the program that references AlexNetSharp alone cannot be listed: $(cat "$work/references")"
grep -q 'AlexNetSharp.Kernels' "$work/references" || fail "AlexNetSharp does not bring AlexNetSharp.Kernels: $(cat "$work/references")"
if grep -i torch "$work/references" || find bin -iname '*torch*' | grep .; then
    fail 'AlexNetSharp alone brings the above with it'
fi
dotnet bin/Release/net10.0/WeightsConsumer.dll "$weights" "$work/data/pack" "$work/converted" || fail 'the program that references AlexNetSharp alone failed; its messages stand above'

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
echo "Packages $version: a program trains and classifies from the feed, another converts weights without libtorch, the installed tool agrees."
