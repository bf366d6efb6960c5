# The wrapper for Windows: builds the command into a folder named by a hash of the sources, under a lock, and runs it.
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$files = Get-ChildItem -Path "$root/src", "$root/eng", "$root/recipes" -Recurse -File |
    Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' } | Sort-Object FullName
$files += Get-Item "$root/Directory.Build.props", "$root/Directory.Build.targets", "$root/Directory.Packages.props", "$root/global.json", "$root/nuget.config"
$digests = ($files | ForEach-Object { (Get-FileHash -Algorithm SHA256 $_.FullName).Hash }) -join ''
$bytes = [System.Text.Encoding]::ASCII.GetBytes($digests)
$key = ([System.BitConverter]::ToString([System.Security.Cryptography.SHA256]::Create().ComputeHash($bytes)) -replace '-', '').Substring(0, 16).ToLowerInvariant()
$built = "$root/.build/$key"
if (-not (Test-Path "$built/alexnet.dll")) {
    New-Item -ItemType Directory -Force "$root/.build" | Out-Null
    $lock = $null
    while ($null -eq $lock) {
        try { $lock = [System.IO.File]::Open("$root/.build/lock.file", 'OpenOrCreate', 'ReadWrite', 'None') } catch { Start-Sleep -Seconds 1 }
    }
    try {
        if (-not (Test-Path "$built/alexnet.dll")) {
            [Console]::Error.WriteLine('Building alexnet (once for these sources; the first time on a machine, packages of 300 MB are fetched) ...')
            & dotnet msbuild "$root/src/AlexNetSharp.Cli/AlexNetSharp.Cli.csproj" -restore -nologo -verbosity:minimal -terminalLogger:off -property:Configuration=Release -property:RunAnalyzers=false "-property:OutputPath=$built.$PID/" |
                ForEach-Object { [Console]::Error.WriteLine($_) }
            if ($LASTEXITCODE -ne 0) { [Console]::Error.WriteLine('alexnet: the build failed; its messages stand above.'); exit 1 }
            Move-Item "$built.$PID" $built
        }
    }
    finally { $lock.Dispose() }
}
& dotnet "$built/alexnet.dll" @args
exit $LASTEXITCODE
