# alignment.pl: reads a stream; says which rows' edits do not turn source into text,
# whose text holds a line break, or whose numbers do not go on. Written from the
# stream's description, apart from the program.
use strict;
use warnings;

binmode STDIN;
my %escape = (t => "\t", n => "\n", r => "\r", '\\' => '\\');
my (@names, %seen, $rows, $bad, %last);

sub text {
	my ($cell) = @_;
	$cell =~ s/\\(.)/exists $escape{$1} ? $escape{$1} : "?"/ge;
	return $cell;
}

sub wrong {
	my ($row, $why) = @_;
	print "line $.: $row->{doc} $row->{par}.$row->{seg}: $why\n";
	$bad++;
}

# Between characters: not before a continuation byte.
sub between {
	my ($text, $at) = @_;
	return $at >= length $text || (ord(substr $text, $at, 1) & 0xC0) != 0x80;
}

sub align {
	my ($row) = @_;
	my ($source, $text) = (text($row->{source}), text($row->{text}));
	my ($old, $new) = (0, 0);
	for my $edit (split / /, $row->{edits}) {
		$edit =~ /^(\d+),(\d+),(\d+)$/ or return "edit '$edit'";
		my ($skip, $del, $ins) = ($1, $2, $3);
		$old + $skip + $del <= length $source
			&& $new + $skip + $ins <= length $text
			or return "edit '$edit' goes past the end";
		substr($source, $old, $skip) eq substr($text, $new, $skip)
			or return "before edit '$edit' the texts differ";
		$old += $skip;
		$new += $skip;
		between($source, $old) && between($text, $new)
			or return "edit '$edit' starts inside a character";
		$old += $del;
		$new += $ins;
		between($source, $old) && between($text, $new)
			or return "edit '$edit' ends inside a character";
	}
	substr($source, $old) eq substr($text, $new)
		or return "behind the last edit the texts differ";
	return "";
}

my $breaks = qr/[\n\x0B\f\r\x1C-\x1E]|\xC2\x85|\xE2\x80[\xA8\xA9]/;

while (my $line = <STDIN>) {
	chomp $line;
	my @cells = split /\t/, $line, -1;
	if (!@names) {
		@names = @cells;
		next;
	}
	my %row;
	@row{@names} = @cells;
	$rows++;
	if (@cells != @names) {
		wrong(\%row, scalar(@cells) . " cells");
		next;
	}
	if ($row{role} eq "document") {
		%last = (par => 0, seg => 0);
		next;
	}
	next if $row{role} eq "end";
	my $why = align(\%row);
	wrong(\%row, $why) if $why;
	for my $column (qw(text sent reply target)) {
		wrong(\%row, "a line break in $column")
			if text($row{$column}) =~ $breaks;
	}
	wrong(\%row, "par after $last{par}")
		if $row{par} != $last{par} && $row{par} != $last{par} + 1;
	wrong(\%row, "seg after $last{seg}")
		if $row{seg}
		&& $row{seg} != ($row{par} == $last{par} ? $last{seg} + 1 : 1);
	@last{qw(par seg)} = @row{qw(par seg)};
}
print "no rows\n" if !$rows;
exit($bad || !$rows ? 1 : 0);
