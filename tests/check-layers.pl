#!/usr/bin/perl
# Holds the sources against the direction in which modules may know each other, and against the places that may read
# clocks, allocate, touch files or know a library. Prints "file:line: what" for each fault; exits 1 if there is one.
#
#   tests/check-layers.pl [ROOT [FILE...]]      all sources, or these only
use strict;
use warnings;

my $root = shift // '.';

# What a folder may include, besides itself. A file name narrows it to that header. '*': everything.
my %may_include = (
    'app/core'     => [],
    'app/store'    => ['core'],
    'app/calendar' => ['core'],
    'app/config'   => ['core'],
    'app/text'     => ['core'],
    'app/ui'       => ['core', 'text'],
    # Of the store only the hashes, which are pure: exports carry what proves them.
    'app/export'   => ['core', 'text', 'store/chain.h'],
    'app/messages' => ['core', 'text'],
    'app/kiosk'    => ['core', 'store', 'ui', 'text'],
    # Of the board only the confinement of children: without it no stranger's bytes are parsed.
    'app/sync'     => ['core', 'calendar', 'store', 'messages', 'config', 'platform/confine.h'],
    'app/commands' => ['*'],
    'app/main.c'   => ['commands/commands.h', 'commands/program.h', 'core/error.h'],
    'app/programs' => ['commands/commands.h', 'sync/fetch.h', 'sync/mqtt.h', 'sync/smtp.h'],
    'platform'     => ['core/time.h'],
);

# Which files may see a library's headers.
my @libraries = (
    # header                                  who
    [qr{^SDL},                                qr{^(app/ui/painter|platform/(display|sound))}],
    [qr{^(libical/|ical)},                    qr{^app/calendar/}],
    [qr{^unicode/},                           qr{^app/(calendar/|ui/painter_runs\.c)}],
    [qr{^fontconfig/},                        qr{^app/ui/painter_fallback\.c}],
    [qr{^sqlite3},                            qr{^app/store/}],
    [qr{^curl/},                              qr{^app/sync/(fetch|smtp)\.c}],
    [qr{^mosquitto},                          qr{^app/sync/mqtt\.c}],
    [qr{^expat},                              qr{^app/sync/dav\.c}],
    [qr{^ini\.h},                             qr{^app/config/}],
    [qr{^libintl},                            qr{^app/text/}],
    [qr{^qrencode},                           qr{^app/ui/}],
    [qr{^libevdev/},                          qr{^platform/touch_device\.c}],
    [qr{^libudev},                            qr{^platform/(touch|kms)_udev\.c}],
    [qr{^(xf86drm|drm)},                      qr{^platform/kms_(look|libdrm)\.c}],
    [qr{^seccomp},                            qr{^platform/(calls|rights)\.[ch]}],
    [qr{^jansson},                            qr{^app/export/verify_json\.c}],
    [qr{^(cairo|pango)},                      qr{^app/export/pdf\.c}],
    [qr{^sodium},                             qr{^app/(store|config)/}],
    [qr{^(unistd|fcntl|dirent|poll|spawn)\.h|^sys/(?!param)}, qr{^(app/((store|calendar|config|export|text|sync|commands)/|main\.c$)|platform/)}],
    [qr{^(pthread|threads)\.h},               qr{^$}],
    [qr{^(time|sys/time|sys/timex|sys/timerfd)\.h}, qr{^platform/(clock|loop|confine|touch_device)\.c}],
);

# All that core may take from the C library: its pure parts.
my $pure = qr{^(assert|ctype|errno|inttypes|limits|math|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings|tgmath)\.h$};

# Which files may call what.
my $writes_files = qr{^(app/(store|calendar|config|export|text|sync|commands|messages)/|app/ui/painter|platform/)};
my @calls = (
    # function                                                                  who
    ['clock_gettime|gettimeofday|clock|timespec_get|adjtimex|ntp_gettime|time', qr{^platform/clock\.c$}],
    ['localtime|localtime_r|gmtime|gmtime_r|mktime|timegm|strftime|tzset|putenv', qr{^$}],
    ['setenv',                                                                qr{^platform/display_sdl\.c$}],
    ['sleep|usleep|nanosleep|clock_nanosleep|alarm|setitimer',                qr{^$}],
    ['SDL_WaitEvent|SDL_WaitEventTimeout|SDL_Delay|SDL_AddTimer',             qr{^$}],
    ['malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf|vasprintf',
        qr{^(app/(store|calendar|config|export|text|messages|sync|kiosk|commands)/|app/ui/(painter|stage)|platform/)}],
    ['alloca|gets|strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|system|popen|tmpnam|mktemp', qr{^$}],
    ['getenv|secure_getenv',                                                  qr{^(app/(commands|config)/|platform/(display|clock))}],
    ['fopen|fdopen|fopen64|open|openat|creat|unlink|rename|mkdir|fwrite|fread|fputs|fputc', $writes_files],
    ['fprintf|vfprintf',                                                      qr{^app/(?!core/|ui/|text/)}],
    ['printf|puts|putchar|perror',                                            qr{^app/(commands/|programs/|main\.c$)}],
    ['exit|_exit|_Exit|quick_exit',                                           qr{^(app/(commands/|main\.c$)|platform/confine\.c$)}],
    ['fork|vfork|execv|execvp|execve|posix_spawn|posix_spawnp',               qr{^(app/(commands/|main\.c$)|platform/confine\.c$)}],
    ['rand|srand|random|drand48',                                             qr{^$}],
);

my %who_calls;
for my $rule (@calls) {
    $who_calls{$_} = $rule->[1] for split /\|/, $rule->[0];
}

my $faults = 0;

sub fault {
    my ($file, $line, $what) = @_;
    print "$file:$line: $what\n";
    $faults++;
}

# The text without comments, strings and character constants; line breaks stay.
sub code_of {
    my ($text) = @_;
    $text =~ s{(/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')}
              {my $gone = $1; my $kept = $gone =~ m{^["']} ? '""' : ' '; $gone =~ s/[^\n]//g; $kept . $gone}gse;
    return $text;
}

sub folder_of {
    my ($file) = @_;
    return 'app/main.c' if $file eq 'app/main.c';
    return 'platform'   if $file =~ m{^platform/};
    return $1           if $file =~ m{^(app/[^/]+)/};
    return '';
}

sub check_include {
    my ($file, $line, $header, $own) = @_;
    my $folder = folder_of($file);
    if (-e "$root/app/$header" || $header =~ m{^platform/}) {
        my $allowed = $may_include{$folder};
        my $target  = $header =~ m{^platform/} ? 'platform' : (split m{/}, $header)[0];
        return if $folder eq 'platform' && $target eq 'platform';
        return if $folder eq "app/$target";
        for my $name (@$allowed) {
            return if $name eq '*' || $name eq $target || $name eq $header;
        }
        fault($file, $line, "$folder must not know $header");
        return;
    }
    if ($own) {
        fault($file, $line, "there is no $header below app/ or platform/");
        return;
    }
    if ($folder eq 'app/core' && $header !~ $pure) {
        fault($file, $line, "core takes only the C library's pure parts, not <$header>");
        return;
    }
    for my $rule (@libraries) {
        my ($library, $who) = @$rule;
        fault($file, $line, "<$header> does not belong here") if $header =~ $library && $file !~ $who;
    }
}

sub check_file {
    my ($file) = @_;
    open my $handle, '<:raw', "$root/$file" or die "$root/$file: $!\n";
    my $text = do { local $/; <$handle> };
    close $handle;

    fault($file, 1, 'no folder of the house: where does it belong?') if !exists $may_include{ folder_of($file) };
    my $number = 0;
    for my $line (split /\n/, $text) {
        $number++;
        check_include($file, $number, $2, $1 eq '"') if $line =~ m{^\s*#\s*include\s*([<"])([^>"]+)[>"]};
    }
    fault($file, 1, 'no SPDX line at the top') if $text !~ m{\A// SPDX-License-Identifier: MIT\n};
    fault($file, 1, 'no #pragma once') if $file =~ /\.h$/ && $text !~ /^#pragma once$/m;

    $number = 0;
    for my $line (split /\n/, code_of($text)) {
        $number++;
        # Not a member (x->time), not another word's end (view_time).
        while ($line =~ m{(?<![\w.>])(\w+)\s*\(}g) {
            fault($file, $number, "$1() must not be called here") if exists $who_calls{$1} && $file !~ $who_calls{$1};
        }
        fault($file, $number, 'core knows no files') if $file =~ m{^app/core/} && $line =~ /\b(FILE|stdout|stderr|stdin)\b/;
    }
}

sub files_below {
    my ($folder) = @_;
    opendir my $handle, "$root/$folder" or return ();
    my @names = sort grep { !/^\./ } readdir $handle;
    closedir $handle;
    return map { -d "$root/$folder/$_" ? files_below("$folder/$_") : /\.[ch]$/ ? "$folder/$_" : () } @names;
}

my @files = @ARGV ? @ARGV : (files_below('app'), files_below('platform'));
die "$root: no sources\n" if !@files;
check_file($_) for @files;
exit($faults ? 1 : 0);
