import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { spawnShell } from './local.js'
import type { Wire } from './runner.js'

export interface Root {
  /** A shell in there; `/proc` and the directory of temporary files are the machine's own. */
  connect(program: string): Promise<Wire>
  remove(): void
}

/**
 * A root file system in which busybox is all there is, but for util-linux's `flock`, which Debian's busybox leaves out: no coreutils, no tar,
 * no service manager. As on a small appliance, `head` reads ahead and `find` knows little.
 */
export function busyboxRoot(): Root {
  const root = mkdtempSync(join(tmpdir(), 'busybox-'))
  for (const directory of ['bin', 'etc', 'proc', 'root', 'run', 'dev']) mkdirSync(join(root, directory))
  const put = (file: string, as: string): void => {
    mkdirSync(dirname(join(root, as)), { recursive: true })
    copyFileSync(file, join(root, as))
    chmodSync(join(root, as), 0o755)
  }
  const which = (program: string): string => execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program]).toString().trim()
  for (const program of ['busybox', 'flock']) {
    put(which(program), `bin/${program}`)
    const libraries = execFileSync('ldd', [which(program)])
      .toString()
      .matchAll(/(?:=> )?(\/\S+) \(0x/g)
    for (const [, library] of libraries) put(library!, library!)
  }
  const applets = execFileSync('busybox', ['--list']).toString().trim().split('\n')
  for (const applet of applets) if (applet !== 'busybox' && applet !== 'flock') symlinkSync('busybox', join(root, 'bin', applet))
  copyFileSync('/etc/passwd', join(root, 'etc/passwd'))
  copyFileSync('/etc/group', join(root, 'etc/group'))
  // The mounts are this shell's own and go with it.
  const inside =
    'mkdir -p "$1$2" && mount --bind "$2" "$1$2" && mount --rbind /proc "$1/proc" && mount --rbind /dev "$1/dev" && exec chroot "$1" /bin/sh -c "$3"'
  return {
    connect: (program) =>
      spawnShell('unshare', [process.getuid?.() === 0 ? '-m' : '-rm', 'sh', '-c', inside, 'sh', root, tmpdir(), program], 'busybox'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
