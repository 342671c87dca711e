#!/bin/sh
# A line at which an engine dies or hangs is found and given up alone: all others
# are translated, in few starts. An engine that answers nobody is given up soon.
# Time limits: silence, a line, a run; standard error is no sign of life.
. "$(dirname "$0")/lib"

for page in "$ROOT"/tests/samples/ar-*.txt; do
	wasl prepare -q -t en "$page"
done >"$work/open" 2>"$work/err"
cd "$work" || exit 1
sent=$(awk -F '\t' '$11 != "" && $11 != "sent"' open | wc -l)

# engine HOW WHAT WORD: answers in capitals, as it reads or at the end; dies or
# hangs at a line that holds the word. It notes each start.
cat >engine <<'END_ENGINE'
#!/usr/bin/perl
use strict;
my ($how, $what, $word) = @ARGV;
$| = 1;
open my $starts, ">>", "starts" or die;
print $starts "1\n";
close $starts;
my $held = "";
while (<STDIN>) {
	if (/$word/) {
		kill 9, $$ if $what eq "dies";
		sleep 100 if $what eq "hangs";
		exit 0;
	}
	s/ /  /g;
	if ($how eq "streams") { print } else { $held .= $_ }
}
print $held;
END_ENGINE
chmod +x engine

# word N: one that N lines hold.
word() {
	cut -f 11 open | perl -CSD -ne 'for (/\p{L}{3,}/g) { $n{$_}++ unless $s{$_, $.}++ }
		END { $k = shift; for (sort keys %n) { next if $n{$_} != '"$1"';
			print; last } }'
}

# found NAME starts-at-most HOW WHAT word lines options...
found() {
	name=$1 most=$2 how=$3 what=$4 word=$5
	shift 5
	cut -f 11 open | grep -e "$word" | sort >wanted
	rm -f starts
	wasl engine -q --suspect copied --timeout 0.4 "$@" -- \
		./engine "$how" "$what" "$word" <open >came 2>err
	status=$?
	starts=$(wc -l <starts)
	awk -F '\t' '$14 ~ /failed/ { print $11 }' came | sort >failed
	done=$(awk -F '\t' '$12 != "" && $12 != "reply"' came | wc -l)
	if [ -s wanted ] && cmp -s wanted failed && [ $status = 1 ] &&
		[ "$done" = $((sent - $(wc -l <wanted))) ] &&
		[ "$starts" -le "$most" ]; then
		ok "$name"
	else
		bad "$name" "$starts starts, status $status, $done of $sent done" \
			"$(diff wanted failed | head -n 3)" "$(head -n 3 err)" \
			"wasl engine $* -- ./engine $how $what $word"
	fi
}

one=$(word 1)
three=$(word 3)
found streams-dies 20 streams dies "$one"
found streams-exits 20 streams exits "$one"
found streams-hangs 20 streams hangs "$one"
found streams-dies-thrice 50 streams dies "$three"
found streams-hangs-thrice 50 streams hangs "$three" -j 3
found ends-dies 60 ends dies "$one"
found ends-exits 60 ends exits "$one"
found ends-hangs 60 ends hangs "$one"
found ends-dies-thrice 120 ends dies "$three"
# Many of the lines: none of the others is lost with them.
many=$(printf '\331\201\331\212 ')
found streams-dies-often 2000 streams dies "$many"
found ends-dies-often 3000 ends dies "$many"

# given_up NAME starts-at-most options... -- CMD: fails every line, soon.
given_up() {
	name=$1 most=$2
	shift 2
	rm -f starts
	timeout 60 "$WASL" engine -q "$@" <many >came 2>err
	status=$?
	starts=$(wc -l <starts)
	failed=$(awk -F '\t' '$14 ~ /failed/' came | wc -l)
	if [ $status = 1 ] && [ "$failed" = "$many_n" ] &&
		[ "$starts" -le "$most" ] && grep -q 'is given up' err &&
		[ "$(grep -c '\[engine' err)" -lt 30 ] &&
		grep -q ' 19980 more of these' err; then
		ok "$name"
	else
		bad "$name" "$starts starts, status $status, $failed of $many_n" \
			"$(head -n 3 err)"
	fi
}

# Many more lines than are asked.
awk -F '\t' 'NR == 1 || $5 == "document" && !d++ { print; next }
	$11 != "" && !row { row = $0 }
	END { split(row, c, "\t"); for (i = 1; i <= 20000; i++) {
			c[2] = 1; c[3] = i; c[4] = 1; c[11] = c[9]; c[15] = ""
			line = c[1]
			for (k = 2; k <= 15; k++) line = line "\t" c[k]
			print line } }' open >many
awk -F '\t' '$5 == "end" { print; exit }' open |
	sed 's/"paragraphs":[0-9]*,"segments":[0-9]*/"paragraphs":20000,"segments":20000/' >>many
many_n=20000
given_up hopeless-hangs 8 --timeout 0.3 -- sh -c 'echo 1 >>starts; sleep 100'
given_up hopeless-dies 8 -- sh -c 'echo 1 >>starts; exit 3'
given_up hopeless-words 8 -- sh -c 'echo 1 >>starts; cat >/dev/null; echo ready'
given_up hopeless-endless 8 -- sh -c 'echo 1 >>starts; yes'
given_up hopeless-greets 8 --timeout 0.3 -- \
	sh -c 'echo 1 >>starts; echo ready; sleep 100'
given_up noise-is-no-life 8 --timeout 0.3 -- \
	sh -c 'echo 1 >>starts; while :; do echo busy >&2; sleep 0.05; done'
# With ids, answers are settled while the run goes on.
wasl engine -q --io tsv -- cat <many >came 2>err
done=$(awk -F '\t' '$12 != "" && $12 == $11' came | wc -l)
if [ "$done" = $many_n ]; then ok tsv-settles; else
	bad tsv-settles "$done of $many_n answered" "$(head -n 3 err)"
fi

# One that has worked and works no more.
cat >tired <<'END_TIRED'
#!/bin/sh
echo 1 >>starts
[ "$(wc -l <starts)" = 1 ] && exec head -n 50
exit 1
END_TIRED
chmod +x tired
given_up_after() {
	rm -f starts
	timeout 60 "$WASL" engine -q --timeout 0.3 -- ./tired <open >came 2>err
	starts=$(wc -l <starts)
	if [ "$starts" -le 60 ] && grep -q 'is given up' err; then
		ok works-no-more
	else
		bad works-no-more "$starts starts" "$(head -n 3 err)"
	fi
}
given_up_after

# limited NAME words options... -- CMD
limited() {
	name=$1 words=$2
	shift 2
	timeout 60 "$WASL" engine "$@" <open >came 2>err
	if grep -q "$words" err && ! awk -F '\t' '$14 ~ /failed/' came | grep -q .
	then
		ok "$name"
	else
		bad "$name" "$(head -n 3 err)" "$(tail -n 2 err)"
	fi
}
# It drips blanks: never silent, and never at the end of the line.
limited line-timeout 'took longer than 0.4 s for a line' --timeout 30 \
	--line-timeout 0.4 -- perl -e '$| = 1; while (<STDIN>) {
		if ($. == 40) { for (;;) { print " "; select undef, undef, undef, 0.02 } }
		print }'
# Its first answer takes long: the model is loaded.
limited line-timeout-first '^wasl engine: ' -v --line-timeout 0.4 -- \
	sh -c 'sleep 1; exec cat'
limited batch-timeout 'ran longer than 1 s' --batch-timeout 1 -- \
	perl -e '$| = 1; while (<STDIN>) { print; select undef, undef, undef, 0.02 }'
