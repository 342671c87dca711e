#!/bin/sh
# Linear time: twice the input takes twice the time, on inputs built to hurt.
. "$(dirname "$0")/lib"

case $BUILD in
*asan)
	echo "skip laws/linear: times mean nothing under a sanitizer"
	exit 0
	;;
esac
cost=$BUILD/tests/tools/cost
size=120000

# hostile NAME BYTES: so many bytes of it, all in one paragraph.
hostile() {
	perl -e 'use strict;
		my ($name, $size) = @ARGV;
		my %repeat = (
			word => "\xD9\x83\xD9\x84\xD9\x85\xD8\xA9 ",
			letter => "\xD8\xA7", latin => "a", capital => "A",
			initials => "A.", titles => "\xD8\xAF. ",
			fatha => "\xD9\x8E", marks => "\xD9\x8E\xD9\x91",
			belowabove => "\xCC\x96\xCC\x80",
			tatweel => "\xD9\x80", zwnj => "\xE2\x80\x8C",
			rlm => "\xE2\x80\x8F", isolates => "\xE2\x81\xA7",
			zwsp => "\xE2\x80\x8B",
			bom => "\xEF\xBB\xBF", nbsp => "\xC2\xA0",
			digit => "1", arabicdigit => "\xD9\xA1",
			grouped => "1,", thousands => "100,", decimal => "1.",
			dates => "1/", ranges => "1-", times => "10:",
			percent => "1% ", plus => "+1", money => "\$1",
			letterdecimal => "1\xD8\xB1",
			dot => ".", stops => ". ", question => "\xD8\x9F ",
			ellipsis => "\xE2\x80\xA6", comma => "\xD8\x8C",
			url => "http://a.", www => "www.", slashes => "http:/",
			at => "a\@", handles => "\@a ", tags => "#",
			dotted => "a\@b.", colon => "http:",
			brackets => "\xE2\x9F\xA6", closed => "\xE2\x9F\xA7",
			placeholders => "\xE2\x9F\xA6134\xE2\x9F\xA7",
			halfplaceholders => "\xE2\x9F\xA61",
			parens => "(", quotes => "\"", guillemets => "\xC2\xAB",
			backslash => "\\", tab => "\t", space => " ",
			angle => "<", tags2 => "<a ", entity => "&", amp => "&amp;",
			braces => "{{", backtick => "\x60", percents => "%s",
			emoji => "\xF0\x9F\x91\xA9\xE2\x80\x8D",
			flags => "\xF0\x9F\x87\xB8", lamalef => "\xEF\xBB\xBB",
			forms => "\xEF\xB7\xBA", replacement => "\xEF\xBF\xBD",
			broken => "\xFF", halves => "\xD8", nul => "\0",
			jamo => "\xE1\x84\x80",
			waw => "\xD9\x88", article => "\xD8\xA7\xD9\x84",
			conjunction => "\xD9\x88 ", separator => "\xE2\x80\xA8",
			mixed => "1\xD8\xA7.\xD8\x8C( \xE2\x80\x8F",
		);
		if (!defined $name) {
			print join("\n", sort keys %repeat), "\n";
			exit;
		}
		my $text = $repeat{$name};
		print $text x int($size / length $text);
		print "\n"' "$@"
}

# judge NAME STAGE FILE1 FILE2 command
judge() {
	one=$("$cost" 2 "$3" "$5" 2>"$work/err")
	two=$("$cost" 2 "$4" "$5" 2>>"$work/err")
	case $one$two in
	*[!0-9]*)
		bad "$2/$1" "$one, $two" "$(head -n 3 "$work/err")"
		return
		;;
	esac
	# What is over in 20 ms is noise.
	if [ "$two" -gt $((one * 5 / 2 + 20000)) ]; then
		bad "$2/$1" "$one microseconds, for twice the input $two" \
			"$size bytes, then twice that: $5"
	else
		ok "$2/$1"
	fi
}

for name in $(hostile); do
	hostile "$name" $size >"$work/one"
	hostile "$name" $((2 * size)) >"$work/two"
	judge "$name" prepare "$work/one" "$work/two" \
		'exec wasl prepare -q -t en -l ar'
	judge "$name" normalise "$work/one" "$work/two" \
		'exec wasl normalise --plain -q -l fa'
	judge "$name" split "$work/one" "$work/two" \
		'exec wasl split --plain -q -l ar'
	for n in one two; do
		wasl prepare -q -t en -l ar "$work/$n" 2>"$work/err" |
			wasl engine -q -- cat >"$work/$n.answered" \
				2>>"$work/err"
	done
	judge "$name" finish "$work/one.answered" "$work/two.answered" \
		'exec wasl finish -q --fail-on 100%'
done
