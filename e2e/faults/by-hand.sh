# The work of everything.ts as careful people do it by hand: it stops at the first failure, and that is all.
set -e
umask 022
cd /srv/here
mkdir -p made deep/er /srv/there/deep
chmod 750 made
chmod 755 mode
echo new >made/new
chmod 640 made/new
echo replaced >old.new
mv -f old.new old
echo implicit parents >deep/er/down
echo kept by an earlier run >kept
echo TOKEN=canary >secret
chmod 600 kept secret
ln -s ../old made/link
ln -sfn made link
echo replaced there >/srv/there/old.new
mv -f /srv/there/old.new /srv/there/old
echo new there >/srv/there/deep/new
rm gone /srv/there/gone
rmdir empty
umask 077
touch by-command
umask 022
echo late >late
echo after >setting.new
mv -f setting.new setting
cp setting active
umask 077
touch by-last-command
