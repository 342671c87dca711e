# Stream: a stream's rows, for tests. `perl -I tests/tools -MStream`.
package Stream;
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT = qw(rows);

# The rows of content in a file, read through a layer (":utf8"; none: bytes), or from
# a handle: hashes of their cells by column, as they are written.
sub rows {
	my ($in, $layer) = @_;
	my (@names, @rows);
	if (!ref $in) {
		open my $file, "<" . ($layer // ""), $in or die "$in: $!\n";
		$in = $file;
	}
	while (<$in>) {
		chomp;
		my @cells = split /\t/, $_, -1;
		if (!@names) {
			@names = @cells;
			next;
		}
		my %row = (line => $.);
		@row{@names} = @cells;
		push @rows, \%row if $row{role} !~ /^(role|document|end)$/;
	}
	return @rows;
}

1;
