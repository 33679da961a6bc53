#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Compares catalogues with the words of the program: every word is translated, none waits for a translator's look,
# fields are those of the program. Names file, line and entry of each fault; exits 1 if there is one.
#
#   perl tests/check-words.pl WORDS.pot CATALOGUE.po...
use strict;
use warnings;

# The entries of a file by "context\004text": line, fuzzy, context, id, plural, strings. The header is at "".
sub entries {
    my ($path) = @_;
    open my $file, '<', $path or die "$path: $!\n";
    my (%found, %entry, $part);
    my $take = sub {
        $found{(defined $entry{context} ? "$entry{context}\004" : '') . $entry{id}} = {%entry} if defined $entry{id};
        %entry = (strings => []);
    };
    $take->();
    while (my $line = <$file>) {
        chomp $line;
        if ($line =~ /^#~/ || $line =~ /^\s*$/) {
            $take->();
        } elsif ($line =~ /^#,.*\bfuzzy\b/) {
            $entry{fuzzy} = 1;
        } elsif ($line =~ /^(msgctxt|msgid|msgid_plural|msgstr(?:\[(\d+)\])?) "(.*)"$/) {
            my ($word, $form, $text) = ($1, $2, $3);
            $part = $word eq 'msgctxt' ? \$entry{context} : $word eq 'msgid' ? \$entry{id}
                  : $word eq 'msgid_plural' ? \$entry{plural} : \$entry{strings}[$form // 0];
            $entry{line} = $. if $word eq 'msgid';
            $$part = $text;
        } elsif ($line =~ /^"(.*)"$/) {
            $$part .= $1;
        }
    }
    $take->();
    return \%found;
}

# A month may be written as its number.
sub fields { return map { ($_ eq 'number' ? 'mon' : $_) => 1 } $_[0] =~ /\{(\w+)\}/g; }

my ($pot, @catalogues) = @ARGV;
my $words = entries($pot);
my $faults = 0;
for my $path (@catalogues) {
    my $known = entries($path);
    my ($forms) = ($known->{''}{strings}[0] // '') =~ /nplurals=(\d+)/;
    my $fault = sub {
        my ($entry, $what) = @_;
        my $line = defined $entry->{line} ? ":$entry->{line}" : '';
        print "$path$line: \"$entry->{id}\"", (defined $entry->{context} ? " ($entry->{context})" : ''), ": $what\n";
        $faults++;
    };
    for my $key (sort keys %$words) {
        next if $key eq '';
        my ($word, $entry) = ($words->{$key}, $known->{$key});
        if (!defined $entry) {
            $fault->({%$word, line => undef}, 'there is no such entry');
            next;
        }
        my $wanted = defined $word->{plural} ? $forms // 1 : 1;
        my @said = grep { defined && length } @{$entry->{strings}};
        $fault->($entry, 'is fuzzy: a translator is to look at it') if $entry->{fuzzy};
        $fault->($entry, sprintf('has %d of %d translations', scalar @said, $wanted)) if @said != $wanted;
        $fault->($entry, 'has another plural in the program') if ($entry->{plural} // '') ne ($word->{plural} // '');
        my %asked = fields($word->{id} . ($word->{plural} // ''));
        for my $said (@said) {
            my %there = fields($said);
            $fault->($entry, "unknown field {$_}") for grep { !$asked{$_} } sort keys %there;
            # A form of a plural may leave its number out ("jedna osoba").
            next if defined $word->{plural};
            $fault->($entry, "leaves out the field {$_}") for grep { !$there{$_} } sort keys %asked;
        }
    }
    $fault->($known->{$_}, 'the program does not say this') for grep { !defined $words->{$_} } sort keys %$known;
}
exit($faults > 0);
