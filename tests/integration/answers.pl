#!/usr/bin/perl -n
# What the kernel answers for a panel as a stream in evemu's format describes it, as umockdev wants it: answers.pl STREAM.
sub word { uc unpack "H*", pack "l<", shift }
sub hex_bytes { my ($count, @given) = @_; join "", @given, ("00") x ($count - @given) }
$name = $1 if /^N: (.*)/;
push @property, split " ", $1 if /^P: (.*)/;
push @{ $bits{ hex $1 } }, split " ", $2 if /^B: (\w+) (.*)/;
$axis{ hex $1 } = [$2, $3] if /^A: (\w+) (-?\d+) (-?\d+)/;
END {
    print "\@DEV /dev/input/event5\nEVIOCGID 0 1800010002000300\nEVIOCGVERSION 0 01000100\n";
    printf "EVIOCGNAME(0) %d %s\n", 1 + length $name, hex_bytes(255, map { sprintf "%02X", ord } split //, $name);
    printf "EVIOCGPROP(0) 8 %s\n", hex_bytes(8, @property);
    my %size = (1 => 96, 21 => 16);
    for my $type (0 .. 5, 17, 18, 21) {
        my $size = $size{$type} // 8;
        my @given = @{ $bits{$type} // [] };
        printf "EVIOCGBIT(%d) %d %s\n", $type, $size, hex_bytes($size, @given[0 .. ($#given < $size ? $#given : $size - 1)]);
    }
    printf "EVIOCGKEY(0) 96 %s\nEVIOCGLED(0) 8 %s\nEVIOCGSW(0) 8 %s\n", hex_bytes(96), hex_bytes(8), hex_bytes(8);
    for my $code (sort { $a <=> $b } keys %axis) {
        printf "EVIOCGABS(%d) 0 %s\n", $code, join "", word(0), map({ word($_) } @{ $axis{$code} }), word(0) x 3;
    }
    for my $code (grep { $_ > 47 } sort { $a <=> $b } keys %axis) {
        printf "EVIOCGMTSLOTS(0) 0 %s\n", word($code) . word($code == 57 ? -1 : 0) x 16;
    }
}
