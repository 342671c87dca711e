#!/bin/sh
# A run that is killed at any moment goes on where it was: the same output in the
# end, and nothing is asked for again that the cache holds.
. "$(dirname "$0")/lib"

if [ ! -e "$BUILD/wasl-sqlite.so" ]; then
	echo "skip laws/$law: wasl was built without a cache"
	exit 0
fi
rounds=${ROUNDS:-12}
for page in "$ROOT"/tests/samples/*.txt; do
	wasl prepare -t en "$page"
done >"$work/open" 2>"$work/err"

# An engine that takes its time and writes down what it is asked.
cat >"$work/engine" <<'END'
#!/usr/bin/perl
$| = 1;
open my $log, ">>", "asked" or die;
$log->autoflush;
while (<STDIN>) {
	print $log $_;
	select undef, undef, undef, 0.001;
	print lc, "";
}
END
chmod +x "$work/engine"
cd "$work" || exit 1

wasl engine -q -- ./engine <open >whole 2>err
mv asked asked.whole
perl -e 'srand 5; printf "%.3f\n", 0.02 + rand 0.4 for 1 .. shift' "$rounds" \
	>"./times"
# again: what a run asked for that was in the cache before it.
again() {
	[ ! -s kept ] || sort asked | comm -12 - kept >again
	[ ! -s again ]
}
round=0
committed=0
while read -r time; do
	: >asked
	timeout -s KILL "$time" "$WASL" engine -q --cache cache -- ./engine \
		<open >part 2>>err
	again || break
	# What was committed by now: a run with an engine that answers nothing.
	wasl engine -q --tries 1 --cache cache -- false <open 2>/dev/null |
		cut -f 11,12 | awk -F '\t' '$2 != "" { print $1 }' |
		sort -u >kept
	[ -s kept ] && committed=$((committed + 1))
	round=$((round + 1))
	# Once or twice killed, it goes on to the end.
	[ $((round % 3)) != 0 ] || continue
	: >asked
	wasl engine -q --cache cache -- ./engine <open >resumed 2>err
	again || break
	cmp whole resumed >report 2>&1 || break
	rm -f cache cache-* kept
done <"./times"
if [ -s again ]; then
	bad asked-again "$(head -n 3 again)"
else
	ok asked-again
fi
if [ -s report ] || [ "$round" != "$rounds" ]; then
	bad resumed-each "after $round of $rounds kills" "$(cat report)" \
		"$(head -n 3 err)"
else
	ok resumed-each
fi
if [ $committed -gt 0 ]; then ok committed; else
	bad committed "no run left anything in the cache"
fi
wasl engine -q --cache cache -- ./engine <open >resumed 2>err
if cmp whole resumed >report 2>&1; then ok resumed; else
	bad resumed "$(cat report)" "$(head -n 3 err)"
fi
# Two at a time.
rm -f cache*
wasl engine -q --cache cache -- ./engine <open >one 2>err1 &
wasl engine -q --cache cache -- ./engine <open >two 2>err2
wait
if cmp whole one >report 2>&1 && cmp whole two >>report 2>&1 &&
	[ ! -s err1 ] && [ ! -s err2 ]; then
	ok together
else
	bad together "$(cat report)" "$(head -n 2 err1)" "$(head -n 2 err2)"
fi
# Bounded.
wasl engine -q --cache cache --cache-max 40kB -- ./engine <open >one 2>err
bytes=$(wasl engine -q --cache cache --cache-stats | awk '/^bytes/ { print $2 }')
if [ "$bytes" -le 40000 ]; then ok bounded; else
	bad bounded "$bytes bytes"
fi
