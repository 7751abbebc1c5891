#!/bin/sh
# Opens the report of a run and the page of a trial in a browser without a screen: the answer, the charts, the tables and the
# drawings must be there, nothing may be fetched, and the console must stay silent.
# usage: check_report.sh SOURCE BUILD
set -u
source_folder=$1
build_folder=$2
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

browser=''
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" > /dev/null; then
    browser=$name
    break
  fi
done
if [ -z "$browser" ]; then
  echo "Skipped: no chromium to open the report with."
  exit 77
fi
failures=0
fail() {
  echo "$1"
  failures=$((failures + 1))
}

# browse PAGE NAME: the page after its script has run, and what the browser said.
browse() {
  timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run \
    --disable-component-update --disable-sync --disable-dev-shm-usage --user-data-dir="$scratch/profile" \
    --enable-logging=stderr --virtual-time-budget=4000 --window-size=1200,900 --dump-dom "file://$1" \
    > "$scratch/$2.dom" 2> "$scratch/$2.log" || fail "$2: the browser failed"
  # What is shown comes before the results and the script.
  sed '/<script type="application\/json"/{s/<script type="application.*//;q}' "$scratch/$2.dom" > "$scratch/$2.shown"
}
count() { grep -o "$2" "$scratch/$1.shown" | wc -l; }
wants() { # NAME WORDS PATTERN LEAST
  found=$(count "$1" "$3")
  [ "$found" -ge "$4" ] || fail "$1: $found of $2, wanted $4 or more"
}

# whole PAGE NAME: a page that is ready, with nothing that is no number, and fetches nothing.
whole() {
  browse "$1" "$2"
  wants "$2" 'page that is ready' 'data-state="ready"' 1
  wants "$2" 'probability or its absence' 'class="odds"' 1
  wants "$2" 'tables' '<table' 8
  wants "$2" 'caution' 'not medical advice' 1
  [ "$(count "$2" 'not medical advice')" -eq 1 ] || fail "$2: the caution is there more than once"
  if sed 's/.*<body>//' "$scratch/$2.shown" | grep -qE '>(NaN|undefined|null|Infinity)|[ (](NaN|undefined|null|Infinity)[ ,.)<]|="[^"]*NaN'; then
    fail "$2: a number that is none is shown"
  fi
  if grep -q 'CONSOLE' "$scratch/$2.log"; then
    fail "$2: the console spoke:"
    grep 'CONSOLE' "$scratch/$2.log"
  fi
  if grep -oE '(src|href)="?(https?:)?//[^" >]*' "$1" | grep -v '^href' | grep -q .; then
    fail "$2: something would be fetched"
  fi
  grep -q "default-src 'none'" "$1" || fail "$2: no content policy"
}

# shows PAGE NAME: the report of a run.
shows() {
  whole "$1" "$2"
  wants "$2" 'question' 'Does it firm the skin?</h1>' 1
  wants "$2" 'answer' '<p class="verdict">\(Firms\|Probably firms\|Too little to measure\|No\|Cannot be said\)\.</p>' 1
  wants "$2" 'charts' '<canvas' 5
  wants "$2" 'drawing of the skin' '<svg class="skin"' 1
  wants "$2" 'layers in the drawing' 'class="layer-' 5
  wants "$2" 'sections' '<section' 9
}

# shows_trial PAGE NAME: the page of a trial with two treated arms.
shows_trial() {
  whole "$1" "$2"
  wants "$2" 'question' 'Would a trial see it?</h1>' 1
  wants "$2" 'answers' '<p class="verdict smaller">\(With\|Not\)' 2
  wants "$2" 'worlds as dots' '<svg class="dots"' 2
  wants "$2" 'charts' '<canvas' 2
  wants "$2" 'forests' '<svg class="forest"' 3
  wants "$2" 'line of time' '<svg class="timeline"' 1
  wants "$2" 'sections' '<section' 9
  wants "$2" 'drawings with a name' 'role="img" aria-label="[^"]' 4
  wants "$2" 'command' 'cutis trial resolved.yaml' 1
}

node "$source_folder/build/web/build.mjs" --out "$scratch/sample.html" --data "$source_folder/web/sample.json" || exit 1
shows "$scratch/sample.html" sample
wants sample 'dots of draws' 'class="dot ' 64
node "$source_folder/build/web/build.mjs" --out "$scratch/trial.html" --data "$source_folder/web/trial_sample.json" || exit 1
shows_trial "$scratch/trial.html" trial
wants trial 'what the surrogates are worth' 'Read by surrogates (cheek), with their error' 1

# What is no report is said in words, not shown as a broken page.
printf '%s' '{"schema": "another </script><!-- "}' > "$scratch/other.json"
node "$source_folder/build/web/build.mjs" --out "$scratch/other.html" --data "$scratch/other.json" || exit 1
browse "$scratch/other.html" other
wants other 'refusal' 'cannot be shown. The results follow "another &lt;/script&gt;&lt;!-- "' 1

# A run of the program: the same page, and the document that the page expects.
if ! "$build_folder/cutis" run "$source_folder/examples/el-domyati-2015.yaml" --draws 1 --set 'follow_up=5 weeks' \
  --out "$scratch/study.run" > "$scratch/run.log" 2>&1; then
  cat "$scratch/run.log"
  fail 'cutis run failed'
else
  shows "$scratch/study.run/report.html" study
  wants study 'comparison with the study' '<table class="published"' 1
  wants study 'verdicts on the study' 'agrees\|misses' 3
  wants study 'part on what is seen' '<section id="seen"' 1
  wants study 'findings' 'class="found ' 1
  wants study 'pictures of the weave' '<svg class="weave"' 2
  (cd "$source_folder/build/web" && node test/shape.mjs "$scratch/study.run/report.html") ||
    fail 'the program and the page do not mean the same document'
  # Each instrument that draws has its pictures in the document, and at least two moments of each on the page.
  (cd "$source_folder/build/web" && node test/pictures.mjs "$scratch/study.run/report.html" 2) ||
    fail 'a picture is missing'
  seen=$(sed 's/.*<section id="seen"//; s/<section id="life".*//' "$scratch/study.shown")
  for drawn in $("$build_folder/cutis" instruments | sed -n 's/^\(wrinkles\|pores\|sagging\|texture\)\>.*/\1/p' | sort -u); do
    case $drawn in
      wrinkles) name='Section of two wrinkles' ;;
      pores) name='Funnel of a pore' ;;
      sagging) name='Profile of hanging skin' ;;
      texture) name='Relief of the surface' ;;
    esac
    [ "$(printf '%s' "$seen" | grep -o "aria-label=\"$name" | wc -l)" -ge 2 ] || fail "study: no pictures of $drawn"
  done
  if printf '%s' "$seen" | grep -qE ' d="(Z|[^"]*NaN[^"]*)?"'; then
    fail 'study: something drawn is empty'
  fi
fi

# A trial of the program, likewise.
if ! "$build_folder/cutis" trial "$source_folder/examples/trial-four-sessions.yaml" --people 12 --worlds 9 --instruments none \
  --out "$scratch/trial.run" > "$scratch/trial.log" 2>&1; then
  cat "$scratch/trial.log"
  fail 'cutis trial failed'
else
  shows_trial "$scratch/trial.run/trial.html" matrix
  (cd "$source_folder/build/web" && node test/shape.mjs "$scratch/trial.run/trial.html" trial_sample.json) ||
    fail 'the program and the page do not mean the same document of a trial'
fi

# Two people, each in a world of their own, in arms with long names: what cannot be told is said, and no empty picture shown.
cat > "$scratch/few.yaml" << 'END'
population: {people: 2}
arms:
  - {name: untreated people who only come to be looked at., sessions: 0}
  - {name: MotorPenWithTwelveNeedlesDrivenToOneAndAHalfMM, sessions: 4, interval: 30 d}
trial: {instruments: none}
END
if ! "$build_folder/cutis" trial "$scratch/few.yaml" --out "$scratch/few.run" > "$scratch/few.log" 2>&1; then
  cat "$scratch/few.log"
  fail 'cutis trial of two people failed'
else
  whole "$scratch/few.run/trial.html" few
  wants few 'worlds with people' '<b>2</b><span>draws[^<]*; these have people, of 50 drawn' 1
  wants few 'reasons' 'No world has two people' 3
  wants few 'pictures left out' 'class="figure" hidden=""' 2
  wants few 'cut names with the whole in a title' '…<title>MotorPenWithTwelveNeedlesDrivenToOneAndAHalfMM</title>' 1
  wants few 'warning' 'population.people is 2 and trial.worlds 50: ' 1
fi

[ $failures -eq 0 ]
