#!/bin/sh
# The loss law: whatever an engine does to its lines, each segment has its own
# translation in the end, or is flagged, reported, and stands in the joined text
# as its source; and the exit code says so.
. "$(dirname "$0")/lib"

page=$ROOT/tests/samples/ar-energy.txt
wasl prepare -t en "$page" >"$work/open" 2>"$work/err"
wasl engine -- wasl pseudo <"$work/open" 2>>"$work/err" |
	wasl restore >"$work/sound" 2>>"$work/err"

# Rows of two streams side by side: the sound targets, and what came.
judge() {
	perl -I"$ROOT/tests/tools" -MStream -e 'use strict;
		my ($sound, $came, $joined, $status, $some) = @ARGV;
		my @a = rows($sound);
		my @b = rows($came);
		print "no rows\n" if !@a;
		print scalar(@b), " rows of ", scalar(@a), "\n" if @a != @b;
		open my $in, "<", $joined or die;
		my $text = do { local $/; <$in> };
		my ($failed, $done) = (0, 0);
		for my $i (0 .. $#a) {
			my ($a, $b) = ($a[$i], $b[$i]);
			my $at = "$b->{par}.$b->{seg}";
			next if $a->{sent} eq "";
			if ($b->{target} ne "") {
				$done++;
				print "$at has another translation: $b->{target}\n"
					if $b->{target} ne $a->{target};
				next;
			}
			$failed++;
			print "$at has no translation and no flag\n"
				if $b->{flags} !~ /\bfailed\b/;
			print "$at is not in the text as its source\n"
				if index($text, $b->{source}) < 0;
		}
		print "nothing is translated\n" if $some && !$done;
		print "$failed failed, exit code $status\n"
			if $status != ($failed ? 1 : 0);' "$@"
}

# run NAME damage options...
run() {
	name=$1
	damage=$2
	shift 2
	some=1
	# One that dies may take its whole output with it, each time.
	case $damage in *:1 | crash:*) some=0 ;; esac
	wasl engine "$@" -- wasl pseudo "$@" --damage "$damage" --seed 7 \
		<"$work/open" 2>"$work/err" |
		wasl restore >"$work/came" 2>>"$work/err"
	wasl join <"$work/came" >"$work/joined" 2>>"$work/err"
	status=$?
	judge "$work/sound" "$work/came" "$work/joined" $status $some \
		>"$work/report"
	if [ -s "$work/report" ]; then
		bad "$name" "$(head -n 5 "$work/report")" \
			"$(tail -n 3 "$work/err")" \
			"wasl engine $* -- wasl pseudo $* --damage $damage --seed 7"
	else
		ok "$name"
	fi
}

for kind in drop blank merge split extra crlf crash exit; do
	for rate in 0.1 0.4 1; do
		run "$kind-$rate" "$kind:$rate"
	done
done
# With an id on every line, order and repetition show as well.
for kind in swap duplicate drop merge; do
	run "tsv-$kind" "$kind:0.4" --io tsv
done
