# Bundles the page in a folder of its own, so that nothing is written into the sources.
# usage: cmake -D SOURCE=web -D SHARED=build/web -D NPM=npm -D NODE=node -D OUTPUT=report.html -P bundle.cmake
file(LOCK "${SHARED}" DIRECTORY GUARD PROCESS TIMEOUT 600) # two presets may build at once

# Packages: as the lock file says, once.
file(SHA256 "${SOURCE}/package-lock.json" wanted)
set(stamp "${SHARED}/node_modules/.cutis-lock")
set(found "")
if(EXISTS "${stamp}")
  file(READ "${stamp}" found)
endif()
file(COPY "${SOURCE}/package.json" "${SOURCE}/package-lock.json" "${SOURCE}/.npmrc" DESTINATION "${SHARED}")
if(NOT found STREQUAL wanted)
  execute_process(COMMAND "${NPM}" ci --ignore-scripts --no-audit --no-fund --loglevel=error
    WORKING_DIRECTORY "${SHARED}" RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "npm ci failed in ${SHARED}: the packages of web/package-lock.json could not be fetched")
  endif()
  file(WRITE "${stamp}" "${wanted}")
endif()

# Sources: exactly those that are there now.
file(REMOVE_RECURSE "${SHARED}/src" "${SHARED}/test")
file(COPY "${SOURCE}/src" "${SOURCE}/test" "${SOURCE}/build.mjs" "${SOURCE}/sample.json"
  "${SOURCE}/trial_sample.json" "${SOURCE}/tsconfig.json" DESTINATION "${SHARED}")
get_filename_component(folder "${OUTPUT}" DIRECTORY)
file(MAKE_DIRECTORY "${folder}")
execute_process(COMMAND "${NODE}" build.mjs --out "${OUTPUT}" WORKING_DIRECTORY "${SHARED}" RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "The report page could not be bundled")
endif()
file(TOUCH "${OUTPUT}")
