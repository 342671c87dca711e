#!/bin/sh
# The placeholder law: an engine that copies gives back text exactly where source and
# target language are the same, and no placeholder of ours ever stays.
. "$(dirname "$0")/lib"

make_sets

# Rows that were sent, whose target is not their text.
differing() {
	perl -I"$ROOT/tests/tools" -MStream -e 'use strict;
		my @rows = rows(\*STDIN);
		for my $r (grep { $_->{sent} ne "" } @rows) {
			print "line $r->{line}: text   $r->{text}\n",
				"line $r->{line}: target $r->{target}\n"
				if $r->{text} ne $r->{target};
		}
		print "no rows\n" if !@rows;'
}

# A page that writes the placeholders of every style itself, whole and in parts.
add_set literal
perl -CS -e 'use strict;
	srand 4;
	my @p = ("\x{27E6}134\x{27E7}", "<x id=\"134\"/>", "{12}", "ZZ134ZZ",
		"\x{EB00}\x{EB11}\x{EB13}\x{EB01}", "\x{FF5F}1\x{FF60}",
		"\x{27E6}", "\x{27E7}", "&#10214;1&#10215;",
		"&lt;x id=\"1\"/&gt;", "134", "{ 1 }", "zz 1 zz", "3.5%", "12",
		"&amp;", "(134)", "[[134]]", "*", "</x>", "\x{EB11}",
		"\x{0643}\x{062A}\x{0627}\x{0628}", "\x{0648}", ".");
	for (1 .. 400) {
		print $p[rand @p], rand() < 0.4 ? "" : " " for 1 .. 2 + rand 12;
		print "\n";
	}' >"$work/in/literal/literal.txt"

styles='xml opennmt braces letters private'
for set in $sets; do
	for style in default all $styles; do
		option=
		case $style in
		default) ;;
		all) option='--mask all' ;;
		*) option="--mask all --placeholders $style" ;;
		esac
		# shellcheck disable=SC2086 # an option or none
		(
			cd "$work/in/$set" || exit 1
			wasl prepare -l ar -t ar $option -- * |
				wasl engine -- cat | wasl restore
		) 2>"$work/err" | differing >"$work/report"
		if [ -s "$work/report" ]; then
			bad "$set/copy-$style" "$(head -n 6 "$work/report")" \
				"$(head -n 3 "$work/err")" \
				"in $set: wasl prepare -l ar -t ar $option -- * | wasl engine -- cat | wasl restore"
		else
			ok "$set/copy-$style"
		fi
	done
done

# Whatever an engine does to placeholders: none that the row did not write itself
# is in its target, and a target that differs from the sound one is flagged.
leaks() {
	perl -I"$ROOT/tests/tools" -MStream -CSD -e 'use strict;
		my @sound = rows($ARGV[0], ":utf8");
		my @came = rows($ARGV[1], ":utf8");
		my ($hit, $whole) = (0, 0);
		for my $i (0 .. $#came) {
			my ($a, $b) = ($sound[$i], $came[$i]);
			next if $a->{reply} eq $b->{reply};
			$hit++;
			next if $b->{reply} eq ""; # to be asked again
			my ($text, $target) = @$b{qw(text target)};
			# Spaces that were added are not looked at.
			my ($tight, $wanted) = ($target, $a->{target});
			s/ //g for $tight, $wanted;
			for my $sign ("\x{27E6}", "\x{27E7}", "\x{FF5F}",
				"\x{FF60}", "\x{EB00}", "\x{EB01}") {
				print "$b->{par}.$b->{seg} leaks: $target\n"
					if index($target, $sign) >= 0 &&
					index($text, $sign) < 0;
			}
			for my $like ($target =~
				/(ZZ\d+ZZ|\{\d+\}|<x id="\d+"\/>)/gi) {
				print "$b->{par}.$b->{seg} leaks: $target\n"
					if index($text, $like) < 0;
			}
			$whole++ if $tight eq $wanted;
			print "$b->{par}.$b->{seg} is not flagged: $target\n"
				if $tight ne $wanted &&
				$b->{flags} !~ /failed|repaired/;
		}
		print "nothing was damaged\n" if !$hit;
		print "nothing was mended\n" if $ARGV[2] && !$whole;' "$@"
}

# The replies of an engine that is called by hand, line for line.
replies() {
	perl -e 'use strict;
		open my $replies, "<", shift or die;
		my (@n, %at);
		while (<STDIN>) {
			chomp;
			my @c = split /\t/, $_, -1;
			if (!@n) { @n = @c; @at{@n} = 0 .. $#n }
			elsif ($c[$at{sent}] ne "") {
				my $line = <$replies>;
				chomp $line;
				$line =~ s/\\/\\\\/g;
				$line =~ s/\t/\\t/g;
				$c[$at{reply}] = $line;
			}
			print join("\t", @c), "\n";
		}' "$1"
}

for style in brackets $styles; do
	(cd "$work/in/pages" &&
		wasl prepare -t en --mask all --placeholders "$style" -- *) \
		>"$work/open" 2>"$work/err"
	perl -F'\t' -lane 'print $F[10] if $. > 1 && $F[10] ne ""' "$work/open" \
		>"$work/lines"
	wasl pseudo <"$work/lines" >"$work/answers"
	replies "$work/answers" <"$work/open" | wasl restore -q >"$work/sound"
	for damage in spaced:1 starred:1 unbracketed:1 square:1 mirrored:1 cut:1 \
		escaped:1 localised:1 doubled:1 recased:1 lost:0.5 changed:0.5 \
		spaced:0.3,starred:0.3,cut:0.3,doubled:0.3,changed:0.3,lost:0.1; do
		name=${damage%%:*}
		case $damage in *,*) name=many ;; esac
		# Such damage leaves these styles as they are, or is no engine's.
		case $name-$style in
		recased-brackets | recased-opennmt | recased-braces) continue ;;
		recased-private | localised-private | changed-private) continue ;;
		escaped-braces | escaped-letters | cut-letters) continue ;;
		square-letters | mirrored-letters | unbracketed-letters) continue ;;
		esac
		mends=1
		[ "$name" = lost ] && mends=0
		wasl pseudo --damage "$damage" --seed 2 <"$work/lines" \
			>"$work/answers"
		replies "$work/answers" <"$work/open" >"$work/replied"
		wasl restore -q <"$work/replied" >"$work/came" 2>"$work/err"
		leaks "$work/sound" "$work/came" $mends >"$work/report" 2>&1
		# Where the reply is kept for want of a value, too.
		wasl restore -q --lost keep <"$work/replied" >"$work/came" \
			2>>"$work/err"
		leaks "$work/sound" "$work/came" $mends 2>&1 | grep leaks \
			>>"$work/report"
		if [ -s "$work/report" ]; then
			bad "$style/$name" "$(head -n 6 "$work/report")" \
				"$(head -n 3 "$work/err")" "damage: $damage"
		else
			ok "$style/$name"
		fi
	done
done

# A line of more that is like a placeholder than any line of language holds is one
# placeholder, so that memory does not grow with them.
"$ROOT/tests/tools/hostile" halfplaceholders 100000 >"$work/many"
wasl prepare -q -t ar -l ar "$work/many" >"$work/open"
made=$(grep -o '"as":' "$work/open" | wc -l)
wasl engine -q -- cat <"$work/open" | wasl finish -q >"$work/came" 2>"$work/err"
if [ "$made" = 1 ] && cmp -s "$work/many" "$work/came"; then
	ok many
else
	bad many "$made placeholders" "$(head -n 3 "$work/err")"
fi
