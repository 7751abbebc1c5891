# The page: web/ bundled by esbuild into one HTML file that is compiled into the library.
set(CUTIS_WEB_FILES "")
