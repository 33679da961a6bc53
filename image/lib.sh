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
