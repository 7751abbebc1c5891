# The page: web/ bundled by esbuild into one HTML file, web/report.html in the build folder, which is compiled into the library.
# npm and node work in build/web, shared by all presets, so that packages are fetched once for each package-lock.json.
find_program(CUTIS_NPM npm)
find_program(CUTIS_NODE NAMES node nodejs)
if(NOT CUTIS_NPM OR NOT CUTIS_NODE)
  message(FATAL_ERROR "The report page is bundled with node (18 or newer) and npm, which were not found; on Debian: apt-get install nodejs npm")
endif()
set(CUTIS_WEB_SHARED "${CMAKE_CURRENT_SOURCE_DIR}/build/web")
set(CUTIS_WEB_FILES "${CMAKE_CURRENT_BINARY_DIR}/web/report.html")
file(GLOB web_sources CONFIGURE_DEPENDS web/src/* web/test/* web/*.json web/*.mjs web/.npmrc)
add_custom_command(OUTPUT "${CUTIS_WEB_FILES}"
  COMMAND ${CMAKE_COMMAND} "-DSOURCE=${CMAKE_CURRENT_SOURCE_DIR}/web" "-DSHARED=${CUTIS_WEB_SHARED}" "-DOUTPUT=${CUTIS_WEB_FILES}"
    "-DNPM=${CUTIS_NPM}" "-DNODE=${CUTIS_NODE}" -P "${CMAKE_CURRENT_SOURCE_DIR}/cmake/bundle.cmake"
  DEPENDS ${web_sources} cmake/bundle.cmake COMMENT "Bundling the report page" VERBATIM)
