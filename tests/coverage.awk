#!/usr/bin/awk -f
# Reads `gcov -n` and prints covered lines per folder.
/^File '/ { file = substr($0, 7, length($0) - 7) }
/^Lines executed:/ && file ~ /^(app|platform)\// && file ~ /\.c$/ {
    split($0, part, /[:% ]+/)
    lines = part[5]
    folder = file
    sub(/\/[^\/]*$/, "", folder)
    total[folder] += lines
    covered[folder] += lines * part[3] / 100
    file = ""
}
END {
    for (folder in total) {
        printf "%-20s %5.1f %% of %5d lines\n", folder, 100 * covered[folder] / total[folder], total[folder] | "sort"
        all += total[folder]
        hit += covered[folder]
    }
    close("sort")
    if (all) printf "%-20s %5.1f %% of %5d lines\n", "all", 100 * hit / all, all
}
