# The program writes its own manual pages and completion, from the table of commands that it parses by.
# usage: cmake -D PROGRAM=cutis -D FOLDER=manual -P manual.cmake
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}/man1")

function(write file)
  execute_process(COMMAND "${PROGRAM}" ${ARGN} OUTPUT_FILE "${FOLDER}/${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

write(man1/cutis.1 man)
# The commands are those that the page of the program refers to.
file(STRINGS "${FOLDER}/man1/cutis.1" commands REGEX "^\\.BR cutis")
foreach(line IN LISTS commands)
  string(REGEX REPLACE "^\\.BR cutis.-([a-z]+) .*" "\\1" command "${line}")
  write(man1/cutis-${command}.1 man ${command})
endforeach()
if(NOT commands)
  message(FATAL_ERROR "The manual page of the program names no command.")
endif()
write(completion completion bash)
file(TOUCH "${FOLDER}/made")
