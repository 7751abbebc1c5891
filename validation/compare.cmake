# Fails when PAGE is not what PROGRAM prints from TABLE.
execute_process(COMMAND "${PROGRAM}" ${TABLE} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ "${PAGE}" kept)
if(NOT printed STREQUAL kept)
  message(FATAL_ERROR "${PAGE} is out of date; renew it with: ${PROGRAM} ${TABLE} > ${PAGE}")
endif()
