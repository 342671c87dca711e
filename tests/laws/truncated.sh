#!/bin/sh
# A dead upstream never looks like a finished one: a stream that stops anywhere
# before its end is called truncated, status 2, and no final file is written.
. "$(dirname "$0")/lib"

page=$ROOT/tests/samples/ar-sport.txt
wasl prepare -t en "$page" >"$work/whole" 2>"$work/err"
len=$(wc -c <"$work/whole")
lines=$(wc -l <"$work/whole")
if [ "$lines" -lt 5 ]; then
	bad prepare "$(head -n 3 "$work/err")"
	exit 0
fi

# judge NAME status: what the stage said, and that no file stands there.
judge() {
	if [ "$2" != 2 ]; then
		bad "$1" "status $2" "$(head -n 3 "$work/err")"
	elif ! grep -q truncated "$work/err"; then
		bad "$1" "nothing is called truncated" \
			"$(head -n 3 "$work/err")"
	elif [ -e "$work/file" ] || [ -e "$work/file.part" ]; then
		bad "$1" "a file was left: $(ls "$work")"
	else
		ok "$1"
	fi
	rm -f "$work/file" "$work/file.part"
}

# The stream cut after a line, and in the middle of one.
cut_streams() {
	for n in 1 2 3 $((lines - 1)); do
		head -n $n "$work/whole" >"$work/cut.line$n"
	done
	for n in $((len / 9)) $((len / 3)) $((len / 2)) $((len - 2)); do
		head -c $n "$work/whole" >"$work/cut.byte$n"
	done
	: >"$work/cut.empty"
}

cut_streams
for file in "$work"/cut.*; do
	name=${file##*/cut.}
	for stage in protect engine restore; do
		command="$stage --stream"
		[ $stage = engine ] && command="engine --stream -- cat"
		# shellcheck disable=SC2086 # the command's words
		wasl $command <"$file" >"$work/out" 2>"$work/err"
		judge "$stage-$name" $?
	done
	wasl join --stream -o "$work/file" <"$file" >"$work/out" 2>"$work/err"
	judge "join-$name" $?
	wasl finish --stream -o "$work/file" <"$file" >"$work/out" 2>"$work/err"
	judge "finish-$name" $?
done

# An input that is cut while the first stages run: nothing is left either.
head -c $((len / 2)) "$work/whole" |
	wasl engine -- cat 2>"$work/err" | wasl restore 2>>"$work/err" |
	wasl join -o "$work/file" 2>>"$work/err"
judge chain $?

# An upstream that is killed.
{
	head -n 4 "$work/whole"
	kill -9 "$(sh -c 'echo $PPID')"
} 2>"$work/killed" | wasl join -o "$work/file" 2>"$work/err"
judge killed $?

# The whole stream is none of this.
if wasl join -o "$work/file" <"$work/whole" 2>"$work/err" &&
	[ -s "$work/file" ]; then
	ok whole
else
	bad whole "$(head -n 3 "$work/err")"
fi
