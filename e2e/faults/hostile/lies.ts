import { size, times } from '../size.js'

/** Programs and files of a host that says whatever may hurt: scripts that run on it before HostKit comes. */
export interface Lie {
  readonly name: string
  readonly script: string
  /** What is asked then. */
  readonly verbs: readonly (readonly string[])[]
}

const PLAN = ['plan'] as const
const RUNS = ['runs', '--verbose'] as const
const ESC = String.raw`\033[31mRED\033]0;title\007\302\233\342\200\256txt\r`
/** A program of the host in front of its real one. */
const wrapper = (name: string, body: string): string =>
  `cat >/usr/local/sbin/${name} <<'EOF'\n#!/bin/sh\n${body}\nEOF\nchmod 755 /usr/local/sbin/${name}\n`
const escapes = `printf '${ESC} {"__proto__":{"polluted":1}} __proto__ \${jndi:x} \${7*7} 9007199254740993'`
const flood = `head -c ${times(320, 1024, 1024)}M /dev/zero | tr "\\0" x`

export const lies: readonly Lie[] = [
  { name: 'os-release', script: `printf 'ID="${ESC}"\\nVERSION_ID=__proto__\\n' >/etc/os-release`, verbs: [PLAN] },
  {
    name: 'uname and id',
    script: wrapper('uname', escapes) + wrapper('id', `case $1 in -u) echo 0 ;; *) ${escapes} ;; esac`),
    verbs: [PLAN],
  },
  {
    name: 'stat',
    script: wrapper('stat', `${escapes}; echo; for f; do printf '81a4 ${ESC} __proto__ 12 %s\\n' "$f"; done`),
    verbs: [PLAN],
  },
  { name: 'stat fails', script: wrapper('stat', `${escapes} >&2; exit 7`), verbs: [PLAN] },
  { name: 'sha256sum', script: wrapper('sha256sum', `${escapes}; echo; echo "$(printf %064d 0)  __proto__"`), verbs: [PLAN] },
  {
    name: 'systemctl',
    script: wrapper('systemctl', `${escapes}; printf '\\n\\nId=__proto__\\nActiveState=${ESC}\\n'; ${escapes} >&2`),
    verbs: [PLAN],
  },
  {
    name: 'getent',
    script: wrapper('getent', `${escapes}; printf '\\n__proto__:x:0:0:${ESC}:/:/bin/sh\\nann:x:-1:9007199254740993:${ESC}:/:\\n'`),
    verbs: [PLAN],
  },
  {
    name: 'the record of a run',
    script: `for n in a b; do d=/var/lib/hostkit/runs/$n; mkdir -p $d; printf '{"kind":"hostkit.run","version":1,"id":"\\\\u001b[31m%s","__proto__":{"polluted":1},"project":"\\\\u202e${'\\\\u009b'}","direction":"up","started":"\\\\u001b]0;x\\\\u0007","by":"\\\\u2066","digest":"x","tool":"y","changes":[{"address":"__proto__:\\\\u001b","action":"create","steps":[0,9007199254740993]}]}' $n >$d/record; printf '1 1.0 begin - - boot=x .\\n2 1.0 foreign 0 - path=${ESC}%%1b[31m __proto__=x .\\n3 1.0 commit - - .\\n' >$d/journal; done`,
    verbs: [RUNS, PLAN],
  },
  {
    name: 'records that are none',
    script: `for n in a b c d; do mkdir -p /var/lib/hostkit/runs/$n; printf '1 1.0 begin - - boot=x .\\n2 1.0 commit - - .\\n' >/var/lib/hostkit/runs/$n/journal; done; cd /var/lib/hostkit/runs; echo null >a/record; echo '{"kind":"hostkit.run"}' >b/record; printf '\\377\\000[' >c/record; echo '{"kind":"hostkit.run","id":7,"project":{},"changes":{"length":3},"started":[],"by":null,"digest":1,"tool":2}' >d/record`,
    verbs: [RUNS, PLAN],
  },
  {
    name: 'an unfinished run that is none',
    script: `mkdir -p /var/lib/hostkit; printf '../../${ESC}\\n' >/var/lib/hostkit/open`,
    verbs: [PLAN, RUNS],
  },
  {
    name: 'noise in rc files',
    script: `for f in /root/.bashrc /root/.profile /etc/bash.bashrc; do printf '%s\\n' "printf '${ESC}'; seq 100000; seq 1000 >&2" >$f; done`,
    verbs: [PLAN],
  },
  { name: 'a flood on stdout', script: wrapper('sha256sum', flood), verbs: [PLAN] },
  ...(size === 'quick'
    ? []
    : [
        { name: 'a flood on stderr', script: wrapper('stat', `${flood} >&2`), verbs: [PLAN] },
        { name: 'a flood from rc files', script: `printf '%s\\n' '${flood}' >/root/.bashrc`, verbs: [PLAN] },
      ]),
]
