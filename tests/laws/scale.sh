#!/bin/sh
# Memory does not grow with the input; make scale does the same with more of it.
. "$(dirname "$0")/lib"

case $BUILD in
*asan | *tsan | *msan | *coverage)
	echo "skip laws/scale: memory and times mean nothing there"
	exit 0
	;;
esac
SLACK=2 "$ROOT/scripts/scale" 2 >"$work/table" 2>"$work/err"
ended=$?
sed 1d "$work/table" | while read -r name stage mb words; do
	case $words in
	*FAILED* | *LINEAR* | *GROWS*) bad "$name-$stage" "$mb $words" ;;
	*) ok "$name-$stage-$mb" ;;
	esac
done
if [ $ended != 0 ] && ! grep -q -E 'FAILED|LINEAR|GROWS' "$work/table"; then
	bad table "scripts/scale ended with $ended" "$(cat "$work/err")"
fi

# Many files that hold nothing: they go to a worker together, but not all at once.
: >"$work/nothing"
yes "$work/nothing" | head -n 200000 >"$work/names"
kb=$("$BUILD/tests/tools/cost" 1 "$work/names" \
	"exec wasl prepare -q -t en -j 2 --files-from -" 60 | awk '{ print $2 }')
if [ "${kb:-0}" -gt 0 ] && [ "$kb" -lt 24576 ]; then
	ok files
else
	bad files "200,000 empty files take $kb KB with two workers"
fi
