import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { canary } from './canary.js'

/** A secret of its own, so that what is planted is told from what leaks. */
export const planted = canary('planted')

const value = Buffer.from(planted.value)
const digest = (algorithm: string, form: 'hex' | 'base64'): string => createHash(algorithm).update(value).digest(form)
const around = (text: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from('{"level":30,"msg":"connecting with '), Buffer.from(text as Buffer), Buffer.from(' to db"}\n')])

/** Leaks in what is written, in the pieces in which they come. */
export const writings: Readonly<Record<string, readonly Buffer[]>> = {
  raw: [around(value)],
  'base64, alone': [around(value.toString('base64'))],
  'base64, behind one byte': [around(Buffer.concat([Buffer.from(':'), value, Buffer.from('x')]).toString('base64'))],
  'base64, behind two bytes': [around(Buffer.concat([Buffer.from('u:'), value, Buffer.from('@h')]).toString('base64'))],
  base64url: [around(value.toString('base64url'))],
  'base64 of a URL': [around(Buffer.from(`https://u:${encodeURIComponent(planted.value)}@h`).toString('base64url'))],
  hex: [around(value.toString('hex'))],
  HEX: [around(value.toString('hex').toUpperCase())],
  'URL-encoded': [around(encodeURIComponent(planted.value))],
  'URL-encoded, every byte': [around([...value].map((byte) => `%${byte.toString(16)}`).join(''))],
  JSON: [around(JSON.stringify(planted.value))],
  'JSON, every character': [around([...value].map((byte) => `\\u00${byte.toString(16)}`).join(''))],
  'quoted for a shell': [around(`'${planted.value.replaceAll("'", `'\\''`)}'`)],
  octal: [around([...value].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''))],
  'escaped for systemd': [around([...value].map((byte) => `\\x${byte.toString(16)}`).join(''))],
  reversed: [around(Buffer.from([...value].reverse()))],
  'UTF-16': [around(Buffer.from(planted.value, 'utf16le'))],
  'UTF-16, the other way round': [around(Buffer.from(planted.value, 'utf16le').swap16())],
  sha256: [around(digest('sha256', 'hex'))],
  'sha256 in base64': [around(digest('sha256', 'base64'))],
  'sha256, binary': [around(createHash('sha256').update(value).digest())],
  sha1: [around(digest('sha1', 'hex').toUpperCase())],
  md5: [around(digest('md5', 'hex'))],
  sha512: [around(digest('sha512', 'hex'))],
  'sha256 of the line': [around(createHash('sha256').update(`${planted.value}\n`).digest('hex'))],
  'its first half': [around(value.subarray(0, 20))],
  'its last half': [around(value.subarray(-20))],
  'its last half in base64': [around(value.subarray(-21).toString('base64'))],
  'in two pieces': [around(value).subarray(0, 50), around(value).subarray(50)],
  'byte by byte': [...around(value)].map((byte) => Buffer.from([byte])),
  packed: [Buffer.concat([Buffer.from('PK'), gzipSync(around(value)), Buffer.from('rest')])],
  'packed, in base64': [around(gzipSync(around(value)).toString('base64'))],
}

/** Leaks on a host, as commands for a shell there: in programs that run, in files, in the journal; and where each is to be found. */
export const doings: Readonly<Record<string, { readonly where: string; readonly script: string }>> = {
  'an argument': { where: '"--password', script: '/bin/true --password="$V"' },
  'an argument in base64': { where: 'planted base64: ', script: '/bin/true "$(printf %s "$V" | base64 -w0)"' },
  'a variable': { where: '"PASSWORD=', script: 'PASSWORD="$V" /bin/true' },
  'the journal': { where: 'journal and units', script: 'logger "login with $V"' },
  'a file in /tmp': { where: ' /tmp/planted', script: 'printf %s "$V" >/tmp/planted' },
  'a file in memory': { where: '/dev/shm/planted', script: 'printf "x: %s" "$V" >/dev/shm/planted' },
  'a digest in a record': {
    where: '/var/lib/planted/sums',
    script: 'mkdir -p /var/lib/planted; printf %s "$V" | sha256sum >/var/lib/planted/sums',
  },
  'a staging file that was open for a moment': {
    where: '/runs/planted/in.0 0644',
    script: 'd=/var/lib/hostkit/runs/planted; mkdir -m 700 "$d"; umask 022; printf %s "$V" >"$d/in.0"; chmod 600 "$d/in.0"; rm -r "$d"',
  },
}
