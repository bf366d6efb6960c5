@echo off
rem Builds the command when sources changed, and runs it: see the script 'alexnet' for Unix.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0eng\alexnet.ps1" %*
exit /b %ERRORLEVEL%
