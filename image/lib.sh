# shellcheck shell=bash
# What the scripts of this folder share.
SUITE=${SUITE:-trixie}

# Where this machine gets its packages from, or $MIRROR.
mirror() {
    local found=${MIRROR:-}
    [ -n "$found" ] || found=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(ORIGIN)' 2>/dev/null |
        awk '$3 == "Debian" && $2 !~ /security/ { print $1; exit }')
    [ -n "$found" ] || { echo "image: no Debian mirror in apt's configuration; give MIRROR=" >&2; return 1; }
    echo "${found%/}"
}

# The security archive lies beside the mirror, or where apt has it.
security_mirror() {
    local found
    found=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 2>/dev/null | awk '$2 ~ /security/ { print $1; exit }')
    [ -z "${MIRROR:-}" ] || found=${MIRROR_SECURITY:-${MIRROR%/}-security}
    echo "${found%/}"
}

# sources COMPONENTS: lines for apt.
sources() {
    local from security
    from=$(mirror) || return 1
    security=$(security_mirror)
    echo "deb $from $SUITE $1"
    echo "deb $from $SUITE-updates $1"
    [ -z "$security" ] || echo "deb $security $SUITE-security $1"
}

# Debian's names of an architecture: triplet and the kernel's package.
triplet_of() { dpkg-architecture -a"$1" -qDEB_HOST_MULTIARCH 2>/dev/null; }

# list NAME...: the lines of lists/NAME without comments.
list() { (cd lists && grep -hvE '^(#|$)' "$@"); }

# Sizes of the partitions; what is in the root's stays small enough for a quick update.
BOOT_MIB=256
ROOT_MIB=512
ROOT_MOST_MB=160
DATA_MIB=64

# The root is read-only and /var in memory; panics and damage end in a restart or a repair, and nothing is shown on the
# console behind the picture.
export KERNEL_OPTIONS="root=PARTUUID=41444a4e-02 rootfstype=squashfs ro systemd.volatile=state fsck.repair=yes quiet \
loglevel=3 vt.global_cursor_default=0 logo.nologo panic=10 systemd.show_status=no"

# The same inputs give the same bytes.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
