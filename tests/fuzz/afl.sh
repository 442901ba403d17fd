#!/bin/sh
# The same fuzz targets under AFL++ (Debian: afl++), which feeds them by standard input.
#
#   tests/fuzz/afl.sh TARGET SECONDS [FOLDER]      e.g. tests/fuzz/afl.sh page 300
#
# Builds into FOLDER (build/afl), starts from one input of each kind, prints what AFL++ counted.
# Exit status: 0 no crash and no hang, 1 some (their inputs stand in FOLDER/out-TARGET/default).
set -eu
target=$1
seconds=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${3:-$root/build/afl}
mkdir -p "$folder/in-$target"
AFL_USE_ASAN=1 AFL_QUIET=1; export AFL_USE_ASAN AFL_QUIET
cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DTOMOSHIBI_FUZZ=ON \
  -DCMAKE_CXX_COMPILER=afl-clang-fast++ -DCMAKE_C_COMPILER=afl-clang-fast >"$folder/configure.log"
ninja -C "$folder" "fuzz_$target" >"$folder/build.log" || { tail -20 "$folder/build.log"; exit 2; }
printf 'a' >"$folder/in-$target/one"
printf '\000Tomoshibi vault\n' >"$folder/in-$target/clear"
printf '\010\001\001\000\060\100\000\010' >"$folder/in-$target/edits"
printf '\012\000\001\000\000\000\377\377\000' >"$folder/in-$target/older"
AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_BENCH_UNTIL_CRASH=0
export AFL_SKIP_CPUFREQ AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES AFL_NO_UI
afl-fuzz -V "$seconds" -t 2000 -m none -i "$folder/in-$target" -o "$folder/out-$target" \
  -- "$folder/tests/fuzz/fuzz_$target" >"$folder/fuzz.log" 2>&1 || { tail -20 "$folder/fuzz.log"; exit 2; }
stats="$folder/out-$target/default/fuzzer_stats"
grep -E '^(run_time|execs_done|corpus_count|saved_crashes|saved_hangs|edges_found)' "$stats"
grep -q '^saved_crashes *: 0$' "$stats" && grep -q '^saved_hangs *: 0$' "$stats"
