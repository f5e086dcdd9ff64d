# How our own code is compiled: warnings are errors, sanitizers and coverage as the preset says. Generated
# code and libraries are compiled without any of it.
add_library(lumbung_own INTERFACE)
target_include_directories(lumbung_own INTERFACE ${PROJECT_SOURCE_DIR}/services)
target_compile_options(lumbung_own INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Werror)
# g++ 12 sees overlaps, overflows and uninitialised parts inside std::string and std::variant that are not there
# (GCC bugs 105329, 105651, 105562). Newer compilers keep the warnings.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(lumbung_own INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
    -Wno-stringop-overread -Wno-maybe-uninitialized)
endif()
if(LUMBUNG_SANITIZE)
  target_compile_options(lumbung_own INTERFACE -fsanitize=${LUMBUNG_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(lumbung_own INTERFACE -fsanitize=${LUMBUNG_SANITIZE})
endif()
if(LUMBUNG_SANITIZE MATCHES thread)
  # Under this macro protobuf's MapField has two more members, which the generated code and the library,
  # compiled without it, do not know: messages with a map would be read at wrong offsets. libstdc++ asks for
  # the same macro and is answered directly.
  target_compile_options(lumbung_own INTERFACE -U__SANITIZE_THREAD__ -D_GLIBCXX_TSAN=1)
  add_library(lumbung_thread_sanitizer OBJECT cmake/thread_sanitizer/c11_threads.cc
    cmake/thread_sanitizer/grpc_queue.cc cmake/thread_sanitizer/suppressions.cc)
  target_link_libraries(lumbung_thread_sanitizer PRIVATE lumbung_own)
endif()
if(LUMBUNG_COVERAGE)
  target_compile_options(lumbung_own INTERFACE --coverage)
  target_link_options(lumbung_own INTERFACE --coverage)
endif()

# lumbung_library(NAME sources... [LINK libraries...])
function(lumbung_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC lumbung_own ${ARG_LINK})
endfunction()

# lumbung_program(NAME sources... [LINK libraries...])
function(lumbung_program name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE lumbung_own ${ARG_LINK})
  if(TARGET lumbung_thread_sanitizer)
    target_link_libraries(${name} PRIVATE lumbung_thread_sanitizer)
  endif()
endfunction()

# The server allocates some hundred small pieces for each call, on two threads that pass them to each other; glibc spends a
# fifth of the server's time on that, mimalloc a third of it (docs/performance.md). Sanitizers bring their own.
function(lumbung_use_fast_allocator name)
  if(NOT LUMBUNG_SANITIZE)
    find_library(MIMALLOC_LIBRARY mimalloc REQUIRED)
    target_link_options(${name} PRIVATE -Wl,--no-as-needed)
    target_link_libraries(${name} PRIVATE ${MIMALLOC_LIBRARY})
  endif()
endfunction()
