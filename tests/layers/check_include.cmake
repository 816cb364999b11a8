# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DCOMPILER=.. -DFLAGS=FILE -DINCLUDE=<a/b.h> -DEXPECT=found|refused -DWORK=DIR -P check_include.cmake
# Compiles a file that holds nothing but one include, with the include directories of one layer, and expects the
# compiler to find the header, or to fail for the reason that there is no such file in that layer's sight.
file(MAKE_DIRECTORY ${WORK})
set(source ${WORK}/probe.cpp)
file(WRITE ${source} "#include ${INCLUDE}\n")
execute_process(COMMAND ${COMPILER} -std=c++20 -fPIC -fsyntax-only @${FLAGS} ${source}
    RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
if(EXPECT STREQUAL found)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "#include ${INCLUDE} should compile here:\n${err}")
    endif()
elseif(EXPECT STREQUAL refused)
    if(code EQUAL 0)
        message(FATAL_ERROR "#include ${INCLUDE} compiles, but this layer must not see that header")
    endif()
    # g++ says "No such file or directory", clang++ "file not found"
    if(NOT err MATCHES "No such file or directory|file not found")
        message(FATAL_ERROR "#include ${INCLUDE} fails, but for another reason than a missing file:\n${err}")
    endif()
else()
    message(FATAL_ERROR "EXPECT must be found or refused, not '${EXPECT}'")
endif()
