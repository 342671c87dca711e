#!/bin/sh
# What an engine is sent is bounded: a longer line goes in parts, cut where a sentence
# may be, never in a placeholder, and comes back as one answer. By program, by hand and
# by service. And U+200C as a space, where an engine wants that: in what is sent alone.
. "$(dirname "$0")/lib"
cd "$work" || exit 1
most=10000

# Words; one word; placeholders without a space between; marks on one letter.
perl -CSD -e 'use utf8; use strict; srand 3;
	my @w = qw(وصل الوفد إلى العاصمة مساء في ظل الجديد،);
	my ($words, $marks) = ("", "ب" . "\x{64E}" x 60000);
	for (1 .. 320_000) {
		$words .= $w[rand @w] . " ";
		$words .= sprintf "%.1f%% ", rand 90 if rand() < .01;
	}
	for my $middle ($words, "ء" x 600_000, "في " . "[1.5]" x 9000, $marks) {
		print "سطر قصير قبله\n$middle\nسطر قصير بعده\n";
	}' >long.txt
wasl read --from text --paragraphs line --max-paragraph 8000000 long.txt 2>err |
	wasl split -q 2>>err | wasl protect -q -t en >open 2>>err
bytes=$(awk -F '\t' '{ if (length($11) > m) m = length($11) } END { print m }' open)
if [ "$bytes" -gt 1500000 ]; then ok made; else
	bad made "the longest line has $bytes" "$(head -n 3 err)"
fi

# A copying engine, which writes down the longest line that it saw, in characters.
cat >engine <<'END_ENGINE'
#!/usr/bin/perl -CSD
use strict;
my ($io, $max) = (shift, 0);
while (<STDIN>) {
	my $text = $_;
	chomp $text;
	$text =~ s/^\d+\t// if $io eq "tsv";
	$text =~ s/^.*"text":"|"\}$//g if $io eq "jsonl";
	$max = length $text if length $text > $max;
	exit 7 if $ARGV[0] && length $text > $ARGV[0];
	print;
}
open my $out, ">>", "longest" or die;
print $out "$max\n";
END_ENGINE
chmod +x engine

# copied NAME limit: `came` has what was sent as its replies, no part was longer.
copied() {
	awk -F '\t' '$11 != "" && $11 != "sent" && $11 != $12 {
		print $2 "." $3 "." $4 ": " length($11) " came back as " length($12) }' \
		came >report
	sort -n longest | tail -n 1 >at-most
	if [ -s came ] && [ ! -s report ] && [ "$(cat at-most)" -le "$2" ]; then
		ok "$1"
	else
		bad "$1" "$(cat report)" "longest: $(cat at-most)" "$(head -n 3 err)"
	fi
}

for io in lines tsv jsonl; do
	rm -f longest
	wasl engine -q --suspect short --io $io -- ./engine $io <open >came 2>err
	copied engine-$io $most
	rm -f longest
	wasl engine -q --suspect short --io $io --max-line 700 -- ./engine $io \
		<open >came 2>err
	copied engine-$io-700 700
	wasl send --io $io <open 2>err >sent
	wasl receive -q --io $io --answers sent <open >came 2>>err
	rm -f longest
	./engine $io <sent >/dev/null
	copied hand-$io $most
done
wasl send --guards --max-line 700 <open >sent 2>err
wasl receive -q --max-line 700 --answers sent <open >came 2>>err
rm -f longest
./engine lines <sent >/dev/null
copied hand-guards-700 700
# A line lost by hand is the line of its row, and of no other.
sed 5d sent >fewer
wasl receive -q --max-line 700 --answers fewer <open >came 2>>err
awk -F '\t' '$14 ~ /failed/' came >failed
awk -F '\t' '$12 != "" && $12 != "reply" && $12 != $11' came >strange
if [ "$(wc -l <failed)" -le 2 ] && [ -s failed ] && [ ! -s strange ]; then
	ok hand-lost
else
	bad hand-lost "$(wc -l <failed) failed" "$(cut -c 1-200 strange)"
fi
# An engine that takes less than it is sent: halves, and halves of them.
rm -f longest
wasl engine -q --suspect short --max-line 8000 -- ./engine lines 3000 \
	<open >came 2>err
awk -F '\t' '$3 == 2 && $14 ~ /failed/' came >failed
if [ ! -s failed ]; then copied halves 8000; else
	bad halves "$(cut -c 1-100 failed)" "$(head -n 3 err)"
fi
# The finding says so, once a row.
wasl engine --max-line 700 -- cat <open 2>err >came
if [ "$(grep -c 'engine\.cut' err)" = "$(grep -c '"engine.cut"' came)" ] &&
	grep -q '"engine.cut"' came; then
	ok finding
else
	bad finding "$(cut -c 1-200 err | head -n 3)"
fi

# By service: the parts are what wasl send makes of the line.
if [ -e "$BUILD/wasl-curl.so" ]; then
	perl "$ROOT/tests/tools/service.pl" port 2>service &
	service=$!
	trap 'kill $service; rm -rf "$work"' EXIT
	tries=0
	while [ ! -s port ] && [ $tries -lt 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	cut -c 1-20000 long.txt | head -n 2 | iconv -c -f utf-8 -t utf-8 |
		wasl prepare -q -t en --paragraphs line >page 2>err
	wasl engine -q --suspect short --max-line 700 --http libretranslate \
		"http://127.0.0.1:$(cat port)/libretranslate/none" <page >came 2>err
	awk -F '\t' '$3 == 2' came | cut -f 12 >reply
	wasl send -q --max-line 700 <page | tail -n +2 |
		perl -CSD -ne 'chomp; push @a, s/\p{Arabic}/+/gr . " x";
			END { print join(" ", @a), "\n" }' >wanted
	if cmp -s reply wanted && [ "$(wc -c <wanted)" -gt 5000 ]; then
		ok service
	else
		bad service "$(cut -c 1-200 reply wanted)" "$(head -n 3 err)"
	fi
fi

# U+200C.
printf 'او به خانه می\342\200\214رود و کتاب\342\200\214ها را می\342\200\214خواند.\n' |
	wasl prepare -q -l fa -t en >page 2>err
{
	wasl engine -q --zwnj space -- sh -c 'tee asked' <page >came
	wasl send -q --zwnj space <page >sent
	wasl engine -q -- sh -c 'tee kept' <page >came-kept
} 2>>err
zwnj=$(printf '\342\200\214')
if ! grep -q "$zwnj" asked && grep -q "$zwnj" kept && cmp -s asked sent &&
	[ "$(cut -f 1-11 came | tail -n +2)" = "$(cut -f 1-11 page | sed 's/"protect"]/"protect","engine --zwnj space"]/' | tail -n +2)" ] &&
	grep -q 'می رود و کتاب ها را می خواند' asked; then
	ok zwnj
else
	bad zwnj "$(cat asked)" "$(cut -f 11,12 came)" "$(head -n 3 err)"
fi
