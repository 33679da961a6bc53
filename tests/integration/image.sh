#!/bin/bash
# The cheap steps of the image, each done twice: the same inputs give the same bytes. And what a disk of them looks like.
set -u
cd "$(dirname "$0")/../.." || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for tool in mksquashfs mkfs.vfat mcopy mke2fs sfdisk; do
    PATH=$PATH:/sbin:/usr/sbin command -v $tool >/dev/null || { echo "skip - image: no $tool"; exit 0; }
done
export PATH=$PATH:/sbin:/usr/sbin SOURCE_DATE_EPOCH=1800000000
verdict() { if "${@:2}" >"$scratch/said" 2>&1; then echo "ok - $1"; else echo "not ok - $1"; cat "$scratch/said"; fi; }

# A root of a few files stands for Debian.
root=$scratch/root
mkdir -p "$root/boot" "$root/usr/lib/systemd/boot/efi" "$root/etc"
echo kernel >"$root/boot/vmlinuz-6" && echo initrd >"$root/boot/initrd.img-6" && echo efi >"$root/usr/lib/systemd/boot/efi/systemd-bootx64.efi"
echo room >"$root/etc/hostname"

make_one() {
    mkdir "$scratch/$1"
    image/build-squashfs "$root" "$scratch/$1/root.squashfs" && image/build-boot amd64 "$root" "$scratch/$1/boot.vfat" &&
        image/build-data "$scratch/$1/data.ext4" &&
        image/assemble "$scratch/$1/boot.vfat" "$scratch/$1/root.squashfs" "$scratch/$1/data.ext4" ef "$scratch/$1/disk.img"
}
verdict "image_when_made_of_parts_then_it_succeeds" make_one one
sleep 1.1 # another second on every clock
touch "$root"/boot/*
make_one two >/dev/null 2>&1
for part in root.squashfs boot.vfat data.ext4 disk.img; do
    verdict "${part}_when_made_again_then_it_is_the_same" cmp "$scratch/one/$part" "$scratch/two/$part"
done
table() { [ "$(sfdisk --dump "$scratch/one/disk.img" | grep -c '^/.*size=')" -eq 4 ] && sfdisk --dump "$scratch/one/disk.img" | grep -q 'label-id: 0x41444a4e'; }
verdict "disk_when_made_then_it_has_boot_root_spare_and_data" table
starts() { mtype -i "$scratch/one/boot.vfat" ::/loader/entries/a.conf | grep -q 'root=PARTUUID=41444a4e-02 rootfstype=squashfs ro' && mdir -b -i "$scratch/one/boot.vfat" ::/adjourn | grep -q README.txt; }
verdict "boot_when_made_then_it_names_the_root_and_has_a_place_for_settings" starts
whole() { e2fsck -fn "$scratch/one/data.ext4"; }
verdict "data_when_made_then_it_is_whole" whole
