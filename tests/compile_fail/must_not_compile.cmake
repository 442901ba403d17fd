# Compiles one case of one file. Case 0 must compile; any other must fail, for the stated reason:
# "it failed" alone is not a proof, since a typing mistake fails as well.
# Run: cmake -DCOMPILER= -DFLAGS= -DFILE= -DCASE=n [-DMESSAGE=regex] -P must_not_compile.cmake
set(ENV{LC_ALL} C)
separate_arguments(arguments UNIX_COMMAND "${FLAGS}")
execute_process(COMMAND ${COMPILER} ${arguments} -DMUST_NOT_COMPILE=${CASE} -fsyntax-only ${FILE}
  RESULT_VARIABLE failed OUTPUT_VARIABLE text ERROR_VARIABLE text)
if(CASE EQUAL 0)
  if(failed)
    message(FATAL_ERROR "the control does not compile:\n${text}")
  endif()
  return()
endif()
if(NOT failed)
  message(FATAL_ERROR "case ${CASE} compiles, and must not")
endif()
if(NOT text MATCHES "${MESSAGE}")
  message(FATAL_ERROR "case ${CASE} failed for another reason than '${MESSAGE}':\n${text}")
endif()
