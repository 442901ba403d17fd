# Fails on an #include that points the wrong way: base <- store/*, base <- sync/core <- sync/net, base <- gui, app -> all.
# Run: cmake -DROOT=<repository> -P tests/layering.cmake
cmake_minimum_required(VERSION 3.25)

# folder | what of ours it may include | third-party headers that only this folder may name
set(rules
  "store/base|store/base"
  "store/vault|store/base,store/vault"
  "store/people|store/base,store/vault,store/people"
  "store/tlog|store/base,store/tlog"
  "store/journal|store/base,store/vault,store/tlog,store/journal"
  "store/audit|store/base,store/tlog,store/journal,store/audit"
  "store/orders|store/base,store/vault,store/orders"
  "store/charts|store/base,store/vault,store/people,store/charts"
  "sync/core|store/base,store/tlog,sync/core"
  "sync/authority|store/base,store/tlog,sync/core,sync/authority"
  "sync/net|store/base,store/tlog,sync/core,sync/net"
  "sync/courier|store/base,store/tlog,sync/core,sync/courier"
  "sync/hub|store/base,store/tlog,sync/core,sync/hub"
  "gui|store/base,gui"
  "app/population|store/base,app/population"
  "app/hub|store,sync,app/hub"
  "app/desk|store,sync/core,app/desk")

# third-party header (regular expression) | folders that may name it
set(guarded
  "sqlite3\\.h|store/vault"
  "boost/|sync/net"
  "openssl/ssl\\.h|sync/net"
  "openssl/|store/vault,sync/core,sync/net"
  "tss2/|store/vault"
  "(imgui|GLFW/|backends/imgui|ft2build|freetype)|gui,tests"
  "simdjson|store/charts")

set(failures "")
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/store/*.h ${ROOT}/store/*.cpp ${ROOT}/sync/*.h ${ROOT}/sync/*.cpp
  ${ROOT}/gui/*.h ${ROOT}/gui/*.cpp ${ROOT}/app/*.h ${ROOT}/app/*.cpp)
foreach(file IN LISTS files)
  file(STRINGS ${ROOT}/${file} includes REGEX "^[ \t]*#[ \t]*include")
  foreach(line IN LISTS includes)
    if(line MATCHES "include \"(store|sync|gui|app)/")
      string(REGEX REPLACE ".*include \"([^\"]+)\".*" "\\1" target "${line}")
      # What a folder keeps in internal/ is nobody else's.
      if(target MATCHES "^(.*)/internal/")
        set(owner "${CMAKE_MATCH_1}")
        if(NOT file MATCHES "^${owner}/")
          list(APPEND failures "${file} includes ${target}: internal to ${owner}")
        endif()
      endif()
      foreach(rule IN LISTS rules)
        string(REPLACE "|" ";" parts "${rule}")
        list(GET parts 0 folder)
        if(NOT file MATCHES "^${folder}/")
          continue()
        endif()
        list(GET parts 1 allowed)
        string(REPLACE "," ";" allowed "${allowed}")
        set(good FALSE)
        foreach(prefix IN LISTS allowed)
          if(target MATCHES "^${prefix}/")
            set(good TRUE)
          endif()
        endforeach()
        if(NOT good)
          list(APPEND failures "${file} includes ${target}: ${folder} may include only ${allowed}")
        endif()
      endforeach()
    endif()
    foreach(rule IN LISTS guarded)
      string(REGEX REPLACE "^(.*)\\|([^|]*)$" "\\1" header "${rule}")
      string(REGEX REPLACE "^(.*)\\|([^|]*)$" "\\2" folders "${rule}")
      if(line MATCHES "include [<\"]${header}")
        string(REPLACE "," ";" folders "${folders}")
        set(good FALSE)
        foreach(folder IN LISTS folders)
          if(file MATCHES "^${folder}/")
            set(good TRUE)
          endif()
        endforeach()
        if(NOT good)
          list(APPEND failures "${file}: ${line}: only ${folders} may name it")
        endif()
      endif()
    endforeach()
  endforeach()
endforeach()

list(LENGTH files count)
if(failures)
  list(JOIN failures "\n  " text)
  message(FATAL_ERROR "includes that point the wrong way:\n  ${text}")
endif()
message(STATUS "layering: ${count} files, every include points down")
