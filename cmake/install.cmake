# What `cmake --install` puts where: the library with its one header, pkg-config and CMake package files, the program with
# its manual pages and completion, licence, documents and examples.
include(CMakePackageConfigHelpers)

# ---- library ----
set_target_properties(cutis_static PROPERTIES OUTPUT_NAME cutis)
install(TARGETS cutis EXPORT cutisTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS cutis_static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES include/cutis/cutis.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cutis)

# For pkg-config --static: what libcutis.a stands on. The folders of the .pc file are found from where it lies, so that an
# installation may be moved, or installed elsewhere than configured.
file(RELATIVE_PATH pc_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
set(pc_private ${FYAML_LDFLAGS} ${HDF5_LDFLAGS} ${SQLITE_LDFLAGS} ${JANSSON_LDFLAGS} ${OpenMP_C_FLAGS} -lm)
foreach(library cvode nvecserial sunmatrixdense sunlinsoldense)
  list(PREPEND pc_private -lsundials_${library})
endforeach()
string(REPLACE ";" " " pc_private "${pc_private}")
configure_file(cmake/cutis.pc.in cutis.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/cutis.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/cutis)
install(EXPORT cutisTargets NAMESPACE cutis:: DESTINATION ${package_folder})
file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/cutisConfig.cmake"
  "include(\"\${CMAKE_CURRENT_LIST_DIR}/cutisTargets.cmake\")\n")
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/cutisConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/cutisConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/cutisConfigVersion.cmake"
  DESTINATION ${package_folder})

# ---- program ----
if(TARGET cutis_program)
  set(manual "${CMAKE_CURRENT_BINARY_DIR}/manual")
  add_custom_command(OUTPUT "${manual}/made"
    COMMAND ${CMAKE_COMMAND} "-DPROGRAM=$<TARGET_FILE:cutis_program>" "-DFOLDER=${manual}"
      -P "${CMAKE_CURRENT_SOURCE_DIR}/cmake/manual.cmake"
    DEPENDS cutis_program cmake/manual.cmake VERBATIM)
  add_custom_target(manual ALL DEPENDS "${manual}/made")
  install(TARGETS cutis_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(TARGET cutis_trial)
    install(TARGETS cutis_trial RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
  install(DIRECTORY "${manual}/man1" DESTINATION ${CMAKE_INSTALL_MANDIR})
  install(FILES "${manual}/completion" DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME cutis)
endif()

# ---- to read ----
foreach(file LICENSE README.md CHANGELOG.md CITATION.cff)
  install(FILES ${file} DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
endforeach()
foreach(folder docs examples)
  if(IS_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/${folder}")
    install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN "*.run" EXCLUDE)
  endif()
endforeach()
