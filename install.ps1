# Sets ims_xl up on Windows for the user who runs it; no administrator is needed.
#   powershell -ExecutionPolicy Bypass -File install.ps1 [-Wheels FOLDER] [-Into FOLDER]
# -Wheels: packages from this folder, without the internet (see docs/it.md). -Into: default %LOCALAPPDATA%\ims_xl.
param([string]$Wheels = "", [string]$Into = (Join-Path $env:LOCALAPPDATA "ims_xl"))
$ErrorActionPreference = "Stop"
$here = Split-Path -Parent $MyInvocation.MyCommand.Path

function Find-Python {
    $ErrorActionPreference = "Continue" # Windows PowerShell takes a redirected complaint of a program for a fault
    foreach ($version in "-3.13", "-3.12", "-3.11", "-3", "") {
        $program = if ($version) { "py" } else { "python" }
        if (-not (Get-Command $program -ErrorAction SilentlyContinue)) { continue }
        $before = @($version | Where-Object { $_ })
        & $program @before -c "import sys; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)" *> $null
        if ($LASTEXITCODE -eq 0) { return @{ Program = $program; Before = $before } }
    }
}

function Add-ToPath([string]$Folder) {
    $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey("Environment", $true)
    $now = [string]$key.GetValue("Path", "", "DoNotExpandEnvironmentNames") # so that %USERPROFILE% stays what it is
    $places = @($now -split ";" | Where-Object { $_ })
    if ($places -notcontains $Folder) {
        $key.SetValue("Path", (($places + $Folder) -join ";"), "ExpandString")
        [Environment]::SetEnvironmentVariable("IMS_XL_SET_UP", $null, "User") # tells Windows that something has changed
    }
    $key.Close()
}

$found = Find-Python
if ($null -eq $found) {
    Write-Host "Python 3.11 or newer (64 bit) is not here. Get it from python.org or the Microsoft Store (no administrator needed), then run this again."
    exit 2
}
$program = $found.Program
$before = $found.Before

Get-ChildItem -LiteralPath $here -Recurse -File | Unblock-File # Windows marks what came from the web, and Excel blocks macros in it
Write-Host "Setting ims_xl up in $Into (a minute or two) ..."
& $program @before -m venv $Into
if ($LASTEXITCODE -ne 0) {
    Write-Host "The folder $Into could not be set up. Close Excel and other windows that use ims_xl, then run this again; or name another folder with -Into."
    exit 2
}
$Into = (Resolve-Path -LiteralPath $Into).Path
$python = Join-Path $Into "Scripts\python.exe"
if ($Wheels) { $Wheels = (Resolve-Path -LiteralPath $Wheels).Path }
Set-Location -LiteralPath $here # pip takes a space in the path of the constraints for the end of it
$env:PIP_CONSTRAINT = "constraints.txt"
$env:PIP_BUILD_CONSTRAINT = "constraints.txt"
if ($Wheels) {
    & $python -m pip install --quiet --disable-pip-version-check --no-index --find-links $Wheels ims_xl
} else {
    & $python -m pip install --quiet --disable-pip-version-check .
}
if ($LASTEXITCODE -ne 0) {
    Write-Host "The packages could not be fetched. Behind a proxy: `$env:HTTPS_PROXY = 'http://HOST:PORT' and run this again."
    Write-Host "Without the internet: install.ps1 -Wheels FOLDER (docs/it.md says how to fill the folder)."
    exit 2
}
$bin = Join-Path $Into "bin" # so that ims-xl runs by its name
New-Item -ItemType Directory -Force $bin | Out-Null
Set-Content -Encoding ASCII -Path (Join-Path $bin "ims-xl.cmd") -Value '@"%~dp0..\Scripts\ims-xl.exe" %*'
Add-ToPath $bin
& $python -m ims_xl doctor
Write-Host ""
Write-Host "ims_xl is ready. Open a new window like this one, and make a client's workbook with:"
Write-Host "  ims-xl new Acme.xlsm --gstin GSTIN --period 2026-10 --client `"Acme Ltd`""
