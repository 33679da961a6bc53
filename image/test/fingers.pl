#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# A touch panel in the guest, for as long as its standard input is open. Each line is a moment: how long it lasts in ms, and
# the fingers that are down, "SLOT:X,Y"; those that are not named are lifted. It prints nothing.
use strict;
use warnings;

my ($width, $height, $slots) = (800, 480, 10);
# linux/uinput.h, linux/input-event-codes.h
my ($SETUP, $ABS, $CREATE, $EVBIT, $KEYBIT, $PROPBIT) = (0x405c5503, 0x401c5504, 0x5501, 0x40045564, 0x40045565, 0x4004556e);
my ($EV_SYN, $EV_KEY, $EV_ABS, $BTN_TOUCH, $DIRECT) = (0, 1, 3, 0x14a, 1);
my ($SLOT, $X, $Y, $ID) = (0x2f, 0x35, 0x36, 0x39);

open(my $device, '+<', '/dev/uinput') or die "uinput: $!";
sub ask { my ($request, $value) = @_; ioctl($device, $request, $value) or die sprintf('ioctl %x: %s', $request, $!); }
sub emit { syswrite($device, pack('qqSSl', 0, 0, @_)); }

ask($EVBIT, $_) for $EV_KEY, $EV_ABS;
ask($KEYBIT, $BTN_TOUCH);
ask($PROPBIT, $DIRECT);
my %most = (0, $width - 1, 1, $height - 1, $SLOT, $slots - 1, $X, $width - 1, $Y, $height - 1, $ID, 65535);
ask($ABS, pack('Sx2l6', $_, 0, 0, $most{$_}, 0, 0, 0)) for sort keys %most;
ask($SETUP, pack('SSSSa80L', 3, 0x1234, 0x5678, 1, 'Panel of the test', 0));
ask($CREATE, 0);

my (%down, $count);
while (my $line = <STDIN>) {
    my ($ms, @fingers) = split ' ', $line;
    my %now = map { /^(\d+):(-?\d+),(-?\d+)$/ ? ($1 => [$2, $3]) : () } @fingers;
    for my $slot (sort keys %{{%down, %now}}) {
        emit($EV_ABS, $SLOT, $slot);
        if (!$now{$slot}) { emit($EV_ABS, $ID, -1); next; }
        emit($EV_ABS, $ID, ++$count & 65535) if !$down{$slot};
        emit($EV_ABS, $X, $now{$slot}[0]);
        emit($EV_ABS, $Y, $now{$slot}[1]);
    }
    emit($EV_KEY, $BTN_TOUCH, %now ? 1 : 0) if !%down != !%now;
    emit($EV_SYN, 0, 0);
    %down = %now;
    select(undef, undef, undef, $ms / 1000);
}
