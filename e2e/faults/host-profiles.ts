/** A host that is odd in one way. */
export interface HostProfile {
  readonly name: string
  readonly family: 'shells' | 'noise' | 'environment' | 'sudo' | 'limits' | 'tools'
  /** Default: `op`. */
  readonly user?: 'root'
  /** The login shell of `op`. */
  readonly shell?: string
  /** What sudo asks of `op`. Default: nothing. */
  readonly sudo?: 'password' | 'none'
  /** How the project wants to become root. Default: as sudo is. */
  readonly become?: 'root' | 'password' | 'nobody'
  readonly login?: 'password'
  /** Further configuration of the instance. */
  readonly config?: Readonly<Record<string, string>>
  /** Makes the host what it is, as root and from outside. */
  readonly make?: string
  /** The code of the refusal, where the host cannot be managed. */
  readonly refused?: string
}

/** For rc files: every shell reads one of these when a command comes in over SSH. */
const rc = (text: string): string => `
cat >/home/op/.bashrc <<'END'
${text}
END
cp /home/op/.bashrc /home/op/.zshenv
cp /home/op/.bashrc /home/op/.tcshrc
mkdir -p /home/op/.config/fish
cp /home/op/.bashrc /home/op/.config/fish/config.fish
chown -R op: /home/op`

const sshd = (...lines: readonly string[]): string => `
printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} >/etc/ssh/sshd_config.d/odd.conf
systemctl reload ssh`

const sudoers = (...lines: readonly string[]): string => `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} >/etc/sudoers.d/odd`

const without = (...programs: readonly string[]): string =>
  `for p in ${programs.join(' ')}; do rm -f /usr/bin/$p /usr/sbin/$p /usr/local/bin/$p; done`

const limits = (...lines: readonly string[]): string =>
  `printf '%s\\n' ${lines.map((line) => `'op ${line}'`).join(' ')} >/etc/security/limits.d/odd.conf`

const noisy = 'echo talk\necho more talk >&2'

export const profiles: readonly HostProfile[] = [
  { family: 'shells', name: 'dash', shell: '/bin/dash' },
  { family: 'shells', name: 'bash', shell: '/bin/bash' },
  { family: 'shells', name: 'busybox ash', shell: '/bin/ash', make: 'ln -s busybox /bin/ash' },
  { family: 'shells', name: 'zsh', shell: '/bin/zsh' },
  { family: 'shells', name: 'fish', shell: '/usr/bin/fish' },
  { family: 'shells', name: 'tcsh', shell: '/bin/tcsh' },
  { family: 'shells', name: 'rbash, which may not exec', shell: '/bin/rbash', refused: 'HK2008' },
  { family: 'shells', name: 'nologin', shell: '/usr/sbin/nologin', refused: 'HK2008' },

  { family: 'noise', name: 'bash that talks', make: rc(noisy) },
  {
    family: 'noise',
    name: 'zsh with 100 kB of talk',
    shell: '/bin/zsh',
    make: rc('yes talk | head -c 100000\nyes talk | head -c 100000 >&2'),
  },
  { family: 'noise', name: 'fish that talks', shell: '/usr/bin/fish', make: rc(noisy) },
  {
    family: 'noise',
    name: 'tcsh that talks, with aliases',
    shell: '/bin/tcsh',
    make: rc('echo talk\nset noclobber\nalias sh echo\nalias cat echo'),
  },
  { family: 'noise', name: 'an rc file that reads a line of the input', make: rc('read -r line') },
  { family: 'noise', name: 'an rc file that exits', make: rc('exit 3'), refused: 'HK2008' },
  { family: 'noise', name: 'an rc file that leaves a process behind', make: rc('sleep 60 &') },
  { family: 'noise', name: 'talk like our own frames', make: rc('printf "\\nhostkit waits\\n\\n0 up 0\\n\\n0 end\\nfailed no\\n"') },
  {
    family: 'noise',
    name: 'talk of control characters and bytes',
    make: rc('printf "\\033[2J\\033]0;x\\007\\0\\377\\376\\r\\n"; head -c 2000 /bin/sh'),
  },

  { family: 'environment', name: 'umask 077', make: rc('umask 077') },
  { family: 'environment', name: 'umask 000', make: rc('umask 000') },
  { family: 'environment', name: 'root with umask 000', user: 'root', make: 'echo umask 000 >/root/.bashrc' },
  { family: 'environment', name: 'an odd locale', make: sshd('SetEnv LANG=tr_TR.UTF-8 LC_ALL=nonexistent TERM=odd') },
  { family: 'environment', name: 'an empty PATH', make: rc('export PATH=') },
  {
    family: 'environment',
    name: 'BASH_ENV and ENV that talk',
    make: `echo echo talk >/etc/talk; ${sshd('SetEnv BASH_ENV=/etc/talk ENV=/etc/talk')}`,
  },
  {
    family: 'environment',
    name: 'odd variables for root, and no systemd-run',
    user: 'root',
    make: `${without('systemd-run')}; ${sshd(
      'SetEnv IFS=/ CDPATH=/etc TMPDIR=/nonexistent POSIXLY_CORRECT=1 TAR_OPTIONS=--verbose GREP_OPTIONS=-v BLOCK_SIZE=human-readable DF_BLOCK_SIZE=1G QUOTING_STYLE=c TZ=Nowhere/Never GZIP=-v',
    )}`,
  },
  { family: 'environment', name: 'a host name of 64 letters', make: 'hostname "$(printf %064d 0 | tr 0 a)"' },
  { family: 'environment', name: 'no sftp', make: "sed -i '/^Subsystem/d' /etc/ssh/sshd_config; systemctl reload ssh" },
  { family: 'environment', name: 'one session a connection', make: sshd('MaxSessions 1') },
  {
    family: 'environment',
    name: 'no forwarding, no terminal, no rc file',
    make: sshd('DisableForwarding yes', 'PermitTTY no', 'PermitUserRC no'),
  },
  { family: 'environment', name: 'a long banner', make: `yes 'go away' | head -c 30000 >/etc/banner; ${sshd('Banner /etc/banner')}` },
  { family: 'environment', name: 'passwords only', login: 'password', make: sshd('PubkeyAuthentication no', 'PasswordAuthentication yes') },
  { family: 'environment', name: 'a forced command', make: sshd('ForceCommand /bin/date'), refused: 'HK2008' },

  { family: 'sudo', name: 'root, and no sudo', user: 'root', make: without('sudo') },
  { family: 'sudo', name: 'without a password', make: ':' },
  { family: 'sudo', name: 'with a password', sudo: 'password' },
  { family: 'sudo', name: 'a password set, and not asked for', become: 'password' },
  { family: 'sudo', name: 'use_pty', make: sudoers('Defaults use_pty') },
  { family: 'sudo', name: 'use_pty with a password', sudo: 'password', make: sudoers('Defaults use_pty') },
  {
    family: 'sudo',
    name: 'a lecture, an odd prompt, and a record of everything',
    sudo: 'password',
    make: sudoers(
      'Defaults lecture=always, passprompt_override, passprompt="Who goes there?"',
      'Defaults insults, timestamp_timeout=0, log_output',
    ),
  },
  { family: 'sudo', name: 'requiretty', make: sudoers('Defaults requiretty'), refused: 'HK2005' },
  { family: 'sudo', name: 'no sudo', become: 'root', make: without('sudo'), refused: 'HK2005' },
  { family: 'sudo', name: 'not allowed', sudo: 'none', become: 'root', refused: 'HK2005' },
  { family: 'sudo', name: 'not wanted: a user at home', sudo: 'none' },

  { family: 'limits', name: 'noexec /tmp', make: 'mount -t tmpfs -o noexec tmpfs /tmp' },
  { family: 'limits', name: 'a full /tmp of 1 MB', make: 'mount -t tmpfs -o size=1M tmpfs /tmp; head -c 2M /dev/zero >/tmp/full || true' },
  { family: 'limits', name: 'a read-only /home', make: 'mount --bind /home /home; mount -o remount,bind,ro /home' },
  { family: 'limits', name: 'read-only /usr', make: 'mount --bind /usr /usr; mount -o remount,bind,ro /usr' },
  {
    family: 'limits',
    name: '/srv and /var/lib/hostkit of their own',
    make: 'mount -t tmpfs tmpfs /srv; mkdir /var/lib/hostkit; mount -t tmpfs tmpfs /var/lib/hostkit',
  },
  { family: 'limits', name: 'twenty processes for the user', make: limits('hard nproc 20'), refused: 'HK2009' },
  { family: 'limits', name: 'two processes for a user at home', sudo: 'none', make: limits('hard nproc 2'), refused: 'HK2009' },
  { family: 'limits', name: 'sixteen open files, files of 64 kB', make: limits('hard nofile 16', 'hard fsize 64') },
  {
    family: 'limits',
    name: 'a full user slice',
    make: 'mkdir -p /etc/systemd/system/user-.slice.d; printf "[Slice]\\nTasksMax=14\\n" >/etc/systemd/system/user-.slice.d/odd.conf; systemctl daemon-reload',
    refused: 'HK2009',
  },
  {
    family: 'limits',
    name: 'forty processes in the user slice',
    make: 'mkdir -p /etc/systemd/system/user-.slice.d; printf "[Slice]\\nTasksMax=40\\n" >/etc/systemd/system/user-.slice.d/odd.conf; systemctl daemon-reload',
  },
  { family: 'limits', name: '128 MiB of memory', config: { 'limits.memory': '128MiB' } },

  { family: 'tools', name: 'no python, perl, rsync, curl or wget', make: without('python3', 'perl', 'rsync', 'curl', 'wget') },
  {
    family: 'tools',
    name: "busybox's tools first",
    make: 'for t in $(busybox --list); do case $t in busybox | sh | ip | systemctl) ;; *) ln -s /bin/busybox /usr/local/sbin/$t ;; esac; done',
  },
  { family: 'tools', name: 'sh is busybox', make: 'ln -sf busybox /bin/sh' },
  { family: 'tools', name: 'sh is bash', make: 'ln -sf bash /bin/sh' },
  { family: 'tools', name: 'no bash', shell: '/bin/dash', make: 'rm -f /bin/bash /bin/rbash' },
  { family: 'tools', name: 'no systemd-run', make: without('systemd-run') },
  { family: 'tools', name: 'no flock', make: without('flock'), refused: 'HK2006' },
  { family: 'tools', name: 'no sha256sum and no tar', make: without('sha256sum', 'tar'), refused: 'HK2006' },
]
