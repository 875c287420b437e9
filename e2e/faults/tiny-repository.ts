import type { Host } from '../harness/host.mjs'

// The script of the package takes a moment, so that a fault can meet it.
const MAKE = `
repo=/usr/local/repository
mkdir -p $repo/tiny/DEBIAN $repo/tiny/usr/share/tiny
echo tiny >$repo/tiny/usr/share/tiny/content
printf 'Package: tiny\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: nobody <nobody@example.org>\\nDescription: nearly nothing\\n' >$repo/tiny/DEBIAN/control
printf '#!/bin/sh\\nsleep 0.2\\n' >$repo/tiny/DEBIAN/postinst
chmod 755 $repo/tiny/DEBIAN/postinst
cd $repo
dpkg-deb --root-owner-group --build tiny tiny_1.0_all.deb >/dev/null
{
  cat tiny/DEBIAN/control
  echo "Filename: ./tiny_1.0_all.deb"
  echo "Size: $(stat -c %s tiny_1.0_all.deb)"
  sum=$(sha256sum <tiny_1.0_all.deb)
  echo "SHA256: \${sum%% *}"
} >Packages
echo "deb [trusted=yes] file:$repo ./" >/etc/apt/sources.list.d/tiny.list
apt-get -q -o Dir::Etc::sourcelist=sources.list.d/tiny.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 update
`

/** A package archive on the host itself, with one package in it: nothing of the network is asked. */
export const tinyRepository = async (host: Pick<Host, 'script'>): Promise<void> => void (await host.script(MAKE))
