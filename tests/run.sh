#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/run.sh                  install what is missing, build optimised, run every test; those of what reads hostile
#                               bytes again under the address and undefined behaviour sanitizers. This is what CI runs.
# tests/run.sh --quick [ARG..]  the working loop: debug build, the fast unit tests; arguments go to ctest (-R sip)
# tests/run.sh --sanitize       the whole suite under address + undefined, the engine's tests under thread
# tests/run.sh --fuzz SECONDS [TARGET..]   each libFuzzer target (or the named ones) for that long, two at a time
# tests/run.sh --mutate COUNT [SEED]   reads COUNT damaged traces, and COUNT damaged configurations, under address +
#                               undefined, half of them on each core
# tests/run.sh --bench [ARG..]  the table of speed and memory; arguments go to tests/bench/run.sh
# tests/run.sh --lint           clang-format, clang-tidy, clazy
# Works from any folder, without a terminal and without a display.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
exec < /dev/null
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
jobs=$(nproc)

step() { printf '\n== %s (%d:%02d)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }

install() {
    step "packages" && installer/install-packages.sh "$@"
    tests/peers/fetch.sh build/peers
}

# build PRESET TARGET... [-- CMAKE ARG...]
build() {
    local preset=$1 targets=()
    shift
    while (($#)) && [[ $1 != -- ]]; do
        targets+=("$1")
        shift
    done
    (($# == 0)) || shift
    step "build $preset"
    cmake --preset "$preset" "$@"
    cmake --build "build/$preset" --parallel "$jobs" --target "${targets[@]}"
}

# runTests PRESET CTEST-ARG...
runTests() {
    local preset=$1
    shift
    step "test $preset"
    ctest --test-dir "build/$preset" --parallel "$jobs" --output-on-failure --no-label-summary --no-tests=error "$@"
}

everything() {
    install build test bench
    build asan share
    build release all -- -DLEGWORK_ASAN_BUILD="$root/build/asan"
    runTests release
}

quick() {
    install build test
    build dev all
    runTests dev --label-regex unit --label-exclude slow "$@"
}

sanitize() {
    install build test
    build asan all
    build tsan all
    local code=0
    runTests asan || code=1
    runTests tsan --label-regex engine || code=1
    return "$code"
}

fuzz() {
    local seconds=${1:?tests/run.sh --fuzz needs a number of seconds}
    shift
    install build test fuzz
    build fuzz fuzzers
    step "fuzz, $seconds s each"
    tests/fuzz/run.sh build/fuzz/tests/fuzz "$seconds" "$@"
}

mutate() {
    local count=${1:?tests/run.sh --mutate needs a number of files} seed=${2:-$((RANDOM * 32768 + RANDOM))}
    local originals=(resources/samples tests/fuzz/corpus) code=0 worker
    [[ ! -d ../shared/corpus/logs ]] || originals+=(../shared/corpus/logs)
    install build test
    build asan mutate
    if [[ -f ../shared/tools/gen_traces.py ]]; then
        step "generate originals"
        python3 ../shared/tools/gen_traces.py --out build/mutate/noise --calls 40 --noise --rotate-mb 1 --seed "$seed" \
            --clock-skew-ms ingress=-26579000,vxml=+1200 --cucm-sdl --vxml-activity --agent-transport tcp --quiet > /dev/null
        rm -f build/mutate/noise/truth*
        originals+=(build/mutate/noise)
    fi
    local configs=(tests/fuzz/corpus/dialplan)
    [[ ! -d ../shared/corpus/configs ]] || configs+=(../shared/corpus/configs)
    step "read $count damaged traces"
    mutants "$count" "$seed" "${originals[@]}" || code=1
    step "read $count damaged configurations"
    mutants "$count" "$seed" --configs "${configs[@]}" || code=1
    return "$code"
}

# mutants COUNT SEED ARG...: shares them between the cores
mutants() {
    local count=$1 seed=$2 share=$((($1 + jobs - 1) / jobs)) pids=() worker code=0
    shift 2
    for ((worker = 0; worker < jobs; ++worker)); do
        build/asan/tests/mutate/mutate --seed "$seed" --first $((worker * share)) --count "$share" \
            --work "build/mutate/work-$worker" "$@" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid" || code=1; done
    return "$code"
}

bench() {
    install build bench
    build release benchmarks
    step "benchmarks"
    tests/bench/run.sh build/release "$@"
}

lint() {
    install build test lint
    step "clang-format"
    local sources
    mapfile -d '' sources < <(find app models ui tests -name '*.cpp' -print0 -o -name '*.h' -print0)
    clang-format --dry-run -Werror "${sources[@]}"
    build tidy all
    step "clazy"
    # Clazy knows Qt only; the engine has none.
    mapfile -d '' sources < <(find models/items ui app/desktop -name '*.cpp' -print0 2> /dev/null)
    ((${#sources[@]} == 0)) || tests/tools/clazy.sh build/tidy "${sources[@]}"
    step "lint passed"
}

case ${1-} in
'') everything ;;
--quick | --sanitize | --fuzz | --mutate | --bench | --lint)
    mode=${1#--}
    shift
    "$mode" "$@"
    ;;
-h | --help) sed -n '3,13s/^# //p' "${BASH_SOURCE[0]}" ;;
*)
    echo "tests/run.sh: '$1' is not an option; tests/run.sh --help lists them." >&2
    exit 2
    ;;
esac
