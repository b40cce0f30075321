@echo off
rem Starts Weft on Windows: builds with Maven what is missing, then runs. See weft.cmd --help.
rem Written without a Windows machine at hand: untested. Unlike ./weft it builds again only when
rem the program is missing or WEFT_BUILD is set, since cmd can't compare the times of a tree.
setlocal EnableExtensions DisableDelayedExpansion

set "WEFT_HOME=%~dp0"
if "%WEFT_HOME:~-1%"=="\" set "WEFT_HOME=%WEFT_HOME:~0,-1%"
set "TARGET=%WEFT_HOME%\cli\target"

if /i not "%PROCESSOR_ARCHITECTURE%"=="AMD64" (
  echo weft: no native linear algebra for Windows on %PROCESSOR_ARCHITECTURE%; Weft runs on Windows x86_64 1>&2
  exit /b 1
)

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo weft: needs Java 17 or later: no '%JAVA%' found 1>&2
  exit /b 1
)
set "FEATURE=0"
for /f "tokens=3" %%v in ('cmd /c ""%JAVA%" -XshowSettings:properties -version 2>&1" ^| findstr /c:"java.specification.version ="') do set "FEATURE=%%v"
if "%FEATURE%"=="1.8" set "FEATURE=8"
if %FEATURE% LSS 17 (
  echo weft: needs Java 17 or later; '%JAVA%' is of version %FEATURE% 1>&2
  exit /b 1
)

if defined WEFT_BUILD goto build
if exist "%TARGET%\.built" goto run

:build
where mvn >nul 2>&1
if errorlevel 1 (
  echo weft: needs Maven to build itself: no 'mvn' found 1>&2
  exit /b 1
)
if not exist "%TARGET%" mkdir "%TARGET%"
rem A folder can be made by one process only: the lock of a build.
mkdir "%TARGET%\.building" 2>nul
if errorlevel 1 (
  echo weft: another build is running, or was cut short: then delete %TARGET%\.building 1>&2
  exit /b 1
)
echo weft: building ^(the first time takes minutes, Maven fetches about 300 MB^) 1>&2
pushd "%WEFT_HOME%"
call mvn -B -ntp -q -Pquick -pl cli -am package >"%TARGET%\build.log" 2>&1
set "BUILT=%ERRORLEVEL%"
popd
rmdir "%TARGET%\.building"
if not "%BUILT%"=="0" (
  type "%TARGET%\build.log" 1>&2
  echo weft: the build failed 1>&2
  exit /b 1
)
type nul >"%TARGET%\.built"

:run
rem Native caches and temporary files: where WEFT_CACHE says, else .weft\cache here.
if not defined WEFT_CACHE set "WEFT_CACHE=%CD%\.weft\cache"
if not exist "%WEFT_CACHE%\tmp" mkdir "%WEFT_CACHE%\tmp"
if not exist "%WEFT_CACHE%\tmp" (
  echo weft: can't write to %WEFT_CACHE% 1>&2
  exit /b 1
)
set "DJL_CACHE_DIR=%WEFT_CACHE%\tokenizers"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=%OMP_NUM_THREADS%"
if not defined WEFT_HEAP set "WEFT_HEAP=3g"
if not defined WEFT_NATIVE_HEAP set "WEFT_NATIVE_HEAP=4g"
set "NATIVE="
if %FEATURE% GEQ 24 set "NATIVE=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

"%JAVA%" "-Xmx%WEFT_HEAP%" -XX:+UseParallelGC "-Dweft.home=%WEFT_HOME%" ^
  "-Dorg.bytedeco.javacpp.cachedir=%WEFT_CACHE%\natives" ^
  "-Dorg.bytedeco.javacpp.maxbytes=%WEFT_NATIVE_HEAP%" ^
  -Dorg.bytedeco.javacpp.maxphysicalbytes=0 "-Djava.io.tmpdir=%WEFT_CACHE%\tmp" ^
  -cp "%TARGET%\*;%TARGET%\lib\*" %NATIVE% dev.weft.cli.Weft %*
exit /b %ERRORLEVEL%
