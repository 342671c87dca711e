#!/bin/sh
# Every damage that `pseudo --damage` does, at 2 %, alone and all together, with ids
# and with plain lines: no line is out of place or lost silently, nearly all that were
# struck are answered in the end, and the run ends.
#
#	LINES=100000	lines asked (default 400)
#	HANGS=2000	lines, where the damage is time (default 120)
#	KINDS="drop hang"	these only (default: each, and all)
#	TABLE=FILE	what came, as a table, for people
. "$(dirname "$0")/lib"

lines=${LINES:-400}
hangs=${HANGS:-120}
rate=2%
# 400 lines at 2 % are 8: a smaller run strikes more of them.
least=95
if [ "$lines" -lt 5000 ]; then
	rate=8%
	least=80
fi
cd "$work" || exit 1

# text N: so many lines, no two alike: words of our pages, and now and then a number, a
# rate, an address.
text() {
	cat "$ROOT"/tests/samples/ar-*.txt | perl -CSD -e 'use strict;
		srand 7;
		my %seen;
		my @w = grep { !$seen{$_}++ } map { /\p{Arabic}{3,}/g } <STDIN>;
		for my $i (1 .. shift) {
			my @line = map { $w[rand @w] } 1 .. 6 + rand 10;
			my $luck = rand;
			splice @line, 2, 0, 100 + int rand 900 if $luck < .15;
			splice @line, 3, 0, int(rand 900) / 10 . "%"
				if $luck > .1 && $luck < .35;
			splice @line, 4, 0, "https://a.example/$i" if $luck > .95;
			print "@line.\n";
		}' "$1"
}

# open NAME N: the prepared stream, and what a sound engine makes of it.
open_set() {
	text "$2" | wasl prepare -q -t en --paragraphs line >"$1.tsv" 2>err
	wasl engine -q --io tsv -- wasl pseudo --io tsv <"$1.tsv" 2>>err |
		wasl restore -q 2>>err | cut -f 5,13 >"$1.sound"
	[ "$(grep -c -v '^document\|^end\|^role' "$1.sound")" -ge "$2" ] ||
		bad "$1" "$(head -n 3 err)"
}

# struck KIND spec set: for each line asked "!" where what came for it at first, by its
# id, was not one sound answer in its place, else "=". Nothing where the process dies.
struck() {
	case $1 in crash | exit | hang | slow | everything) return ;; esac
	wasl send -q --io tsv <"$3.tsv" >asked
	wasl pseudo --io tsv <asked >right
	wasl pseudo --io tsv --damage "$2" --seed 3 <asked |
		perl -F'\t' -lane 'use strict;
			our (@right, @bad, @n, $top);
			BEGIN {
				open my $file, "<", "right" or die;
				while (<$file>) { chomp; push @right, (split /\t/)[1] }
				$top = 0;
			}
			my ($id, $text) = @F;
			if (($id || "") !~ /^\d+$/) { $bad[$top] = 1; next }
			$n[$id]++;
			$bad[$id] = 1 if $text ne $right[$id - 1] || $id < $top;
			$top = $id if $id > $top;
			END { print $bad[$_] || ($n[$_] || 0) != 1 ? "!" : "="
				for 1 .. @right }'
}

# judge sound came first: numbers of rows, by what became of them. Struck is a row whose
# first answer was not the sound one, or which was asked again, failed, or has another
# translation in the end. An answer is its own line's if it holds some of its words.
judge() {
	paste "$1" "$2" | perl -F'\t' -lane 'use strict;
		BEGIN { our @first = map { chomp; $_ } do { open my $f, "<", shift; <$f> } }
		our ($struck, $sound, $changed, $unseen, $failed, $out, $lost, %of, @rows, @first);
		next if $F[0] =~ /^(role|document|end)$/;
		my ($role, $want, $sent, $have, $flags, $notes) = @F;
		# What has no letter is not asked for.
		next if $sent !~ /[\xD8-\xDB][\x80-\xBF]/;
		push @rows, [$want, $have, $flags, $notes, $sent];
		$of{$want}++;
		END {
			my $i = 0;
			for (@rows) {
				my ($want, $have, $flags, $notes, $sent) = @$_;
				my $first = $first[$i++] || "";
				# A space more beside a value that was masked at last.
				my $is_sound = $have =~ s/ //gr eq $want =~ s/ //gr;
				my $is_struck = $notes =~ /"tries":/ ||
					$flags =~ /retried|failed/ ||
					!$is_sound || $first eq "!";
				$struck += $is_struck;
				if ($is_sound) { $sound += $is_struck; next }
				if ($have eq "") {
					$flags =~ /failed/ && $notes =~ /"findings"/
						? $failed++ : $lost++;
					next;
				}
				my %w = map { $_ => 1 }
					"$want $sent" =~ /[^\s\x21-\x40]{2,}/g;
				my %said; # once: an engine may stammer
				my @h = grep { !$said{$_}++ }
					$have =~ /[^\s\x21-\x40]{2,}/g;
				my $own = grep { $w{$_} } @h;
				if ($of{$have} || @h > 2 && $own * 3 < @h) {
					$out++;
					print STDERR "$want\t$have" if $ENV{SHOW};
				} elsif ($notes =~ /"findings"/) {
					$changed++;
					print STDERR "$sent\t$have\t$notes" if $ENV{SHOW};
				}
				else { $unseen++; print STDERR "$sent\t$want\t$have" if $ENV{SHOW} }
			}
			print join " ", scalar @rows, map { $_ || 0 } $struck,
				$sound, $changed, $unseen, $failed, $out, $lost }' "$3"
}

# What is no fault that an engine stage could know: the answer is whole, and its own.
harmless=" glued moved digits punctuation garbage utf8 localised values slow "

table() {
	[ -z "${TABLE:-}" ] || printf '%-12s %-5s %6s %6s %6s %7s %6s %6s %6s %5s %7s %6s\n' \
		"$@" >>"$TABLE"
}

# try KIND IO: at the rate, with that form of lines.
try() {
	kind=$1 io=$2 set=text jobs=1
	case $kind in
	hang | slow | everything) set=hangs jobs=4 ;;
	esac
	spec=$kind:$rate
	[ "$kind" = everything ] && spec=all:$rate
	start=$(date +%s)
	timeout "${LIMIT:-3600}" "$WASL" engine -j $jobs --timeout 0.6 --io "$io" -q -- \
		wasl pseudo --io "$io" --damage "$spec" --seed 3 <$set.tsv 2>err >answered
	status=$?
	seconds=$(($(date +%s) - start))
	wasl restore -q <answered 2>>err | wasl check -q 2>>err |
		cut -f 11,13,14,15 >came
	struck "$kind" "$spec" $set >first
	judge $set.sound came first >numbers 2>"${SHOW:-/dev/null}"
	read -r n struck sound changed unseen failed out lost <numbers
	share=100.00
	[ "$struck" = 0 ] ||
		share=$(awk "BEGIN { printf \"%.2f\", 100 * $sound / $struck }")
	table "$kind" "$io" "$n" "$struck" "$sound" "$changed" "$unseen" "$failed" "$out" "$lost" \
		"$share%" "${seconds}s"
	good=1
	[ $status -le 1 ] && [ "$out" = 0 ] && [ "$lost" = 0 ] || good=0
	case $harmless in
	*" $kind "*) ;;
	*) [ "$kind" = everything ] || awk "BEGIN { exit !($share >= $least) }" ||
		good=0 ;;
	esac
	if [ $good = 1 ]; then ok "$io-$kind"; else
		bad "$io-$kind" "status $status: $(cat numbers), $share%" "$(head -n 3 err)"
	fi
}

open_set text "$lines"
if [ "$hangs" = "$lines" ]; then
	cp text.tsv hangs.tsv
	cp text.sound hangs.sound
else
	open_set hangs "$hangs"
fi
kinds=${KINDS:-$(wasl pseudo -h | sed -n 's/^  \([a-z0-9]*\) .*/\1/p') everything}
table damage io lines struck sound noticed unseen failed displ. lost recov. time
for kind in $kinds; do
	try "$kind" tsv
done
# Two lines swapped, or one twice and another lost, cannot be seen in lines alone.
for kind in $kinds; do
	case $kind in
	swap | duplicate | everything) ;;
	*) try "$kind" lines ;;
	esac
done
