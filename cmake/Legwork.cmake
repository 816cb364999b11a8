# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of the project shares: the language level, the warnings, the sanitizers a preset asks for.

option(LEGWORK_UNITY "Compile the layers of the window ten files at a time, for builds from nothing" OFF)
option(LEGWORK_FUZZ "Build the libFuzzer targets (clang only)" OFF)
set(LEGWORK_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, for example address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE_PROGRAM})
endif()

add_library(lw_warnings INTERFACE)
target_compile_options(lw_warnings INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Werror
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=restrict>)
target_compile_definitions(lw_warnings INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_KEYWORDS QT_NO_FOREACH QT_USE_QSTRINGBUILDER
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)

if(LEGWORK_SANITIZE)
    add_compile_options(-fsanitize=${LEGWORK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${LEGWORK_SANITIZE})
endif()
if(LEGWORK_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# lw_library(NAME FOLDER SOURCES... ) makes one layer: a static library that sees only the folders of the targets it
# links. Each layer's headers are reachable as <folder/file.h> through a directory that holds nothing but that folder,
# so an include of a layer that is not linked does not compile.
function(lw_library name folder)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    set(view ${CMAKE_BINARY_DIR}/include/${name})
    file(MAKE_DIRECTORY ${view})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${view}/${folder} SYMBOLIC)
    target_include_directories(${name} PUBLIC ${view})
    target_link_libraries(${name} PUBLIC ${arg_LINK} PRIVATE lw_warnings)
    # Widgets cost more to include than to compile. Other layers stay apart: their files name things alike on purpose.
    if(LEGWORK_UNITY AND name MATCHES "^lw_(workspace|desktop|ui_calls|ui_live)$")
        set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
    endif()
endfunction()

# lw_test(NAME SOURCES... LINK ... LABELS ... TIMEOUT seconds) makes one Qt Test program and registers it with CTest.
# Labels: `unit` when none are given; besides the name of the folder, and `engine` for the layers without Qt, which are
# what the thread sanitizer runs.
set(LEGWORK_ENGINE base trace sip formats calls dialplan)
# No test draws on the screen of the person who runs it.
set(LEGWORK_TEST_ENVIRONMENT "${LEGWORK_TEST_ENVIRONMENT}" QT_QPA_PLATFORM=offscreen)
if(LEGWORK_SANITIZE MATCHES thread)
    # die_after_fork: tests that start another program through QProcess fork with Qt Test's watchdog thread running.
    list(APPEND LEGWORK_TEST_ENVIRONMENT
        "TSAN_OPTIONS=suppressions='${CMAKE_SOURCE_DIR}/tests/tsan.supp' die_after_fork=0")
endif()
function(lw_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    if(NOT arg_LABELS)
        set(arg_LABELS unit)
    endif()
    get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
    list(APPEND arg_LABELS ${folder})
    set(isModel FALSE)
    if(CMAKE_CURRENT_SOURCE_DIR MATCHES "/tests/models/")
        set(isModel TRUE)
    endif()
    if(isModel AND folder IN_LIST LEGWORK_ENGINE)
        list(APPEND arg_LABELS engine)
    endif()
    # What CI runs under the sanitizers too: the readers of hostile bytes. The whole is for `tests/run.sh --sanitize`.
    if(isModel AND folder MATCHES "^(trace|sip|formats)$")
        set_property(GLOBAL APPEND PROPERTY LEGWORK_SHARE ${name})
        list(APPEND arg_LABELS share)
    endif()
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE ${arg_LINK} Qt6::Test lw_warnings)
    target_compile_definitions(${name} PRIVATE
        LEGWORK_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data" LEGWORK_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    # A test's own code does little work and is much to compile: optimise the product only.
    target_compile_options(${name} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O0>)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "${LEGWORK_TEST_ENVIRONMENT}")
endfunction()
