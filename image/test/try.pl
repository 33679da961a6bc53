#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# What a process under the kiosk's settings can reach: one line for each kind of socket that opens, each file, folder or
# device that may be written. It is run by a unit with the kiosk's own lines.
use strict;
use warnings;
use Fcntl;
use POSIX ();
$| = 1;

my %families = (1 => 'unix', 2 => 'inet', 10 => 'inet6', 16 => 'netlink', 17 => 'packet', 29 => 'can', 31 => 'bluetooth',
    38 => 'alg', 40 => 'vsock', 44 => 'xdp');
for my $family (sort { $a <=> $b } keys %families) {
    for my $type (1, 2, 3) {
        print "socket $families{$family}\n" if socket(my $socket, $family, $type, 0);
    }
}

sub look {
    my ($place) = @_;
    return if $place eq '/proc';
    my @status = lstat($place) or return;
    if (-l _) { return; }
    if (-d _) {
        my $new = "$place/tried-by-a-stranger";
        if (sysopen(my $file, $new, O_WRONLY | O_CREAT | O_EXCL)) { print "folder $place\n"; unlink $new; }
        opendir(my $folder, $place) or return;
        look($place eq '/' ? "/$_" : "$place/$_") for grep { !/^\.\.?$/ } sort readdir $folder;
    } elsif (-b _ || -c _) {
        print "device $place\n" if sysopen(my $device, $place, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    } elsif (-S _) {
        print "listener $place\n" if POSIX::access($place, POSIX::W_OK());
    } elsif ($place =~ m{^/sys/}) {
        print "file $place\n" if POSIX::access($place, POSIX::W_OK()); # some of them do something when they are opened
    } elsif (sysopen(my $file, $place, O_WRONLY | O_NONBLOCK)) {
        print "file $place\n";
    }
}
look('/');
