// @ts-check
// Where this machine gets Debian from. Everything the harness installs comes from there, so that a machine
// behind a mirror or a proxy needs no second configuration and no address is written down here.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from './command.mjs'

const parts = '/etc/apt/sources.list.d'

/**
 * @typedef {object} Source
 * @property {string} uri
 * @property {string[]} suites
 * @property {string[]} components
 * @property {string | undefined} signedBy
 */

/**
 * @param {string} file
 * @returns {string}
 */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/**
 * @returns {Record<string, string>} /etc/os-release
 */
export function release() {
  return Object.fromEntries([...textOf('/etc/os-release').matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map(([, key, value]) => [key, value]))
}

/**
 * @param {string} uri
 * @returns {string} one that also holds inside a container, which lacks the file that a `mirror+file:` URI names
 */
function resolved(uri) {
  const list = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)
  return /^[a-z+]+:\S+/m.exec(textOf(list?.[1] ?? ''))?.[0] ?? uri
}

/**
 * @param {string} text of a *.sources file
 * @returns {Source[]}
 */
function stanzas(text) {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const lines = stanza.split('\n').filter((line) => !line.startsWith('#'))
    /** @param {string} name */
    const words = (name) =>
      (lines.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? '')
        .replace(/^[^:]*:/, '')
        .trim()
        .split(/\s+/)
        .filter(Boolean)
    if (!words('types').includes('deb') || words('enabled')[0] === 'no') return []
    const [signedBy] = words('signed-by')
    return words('uris').map((uri) => ({ uri: resolved(uri), suites: words('suites'), components: words('components'), signedBy }))
  })
}

/**
 * @param {string} text of a *.list file
 * @returns {Source[]}
 */
function oneLines(text) {
  return [...text.matchAll(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$/gm)].map(
    ([, options, uri = '', suite = '', components = '']) => ({
      uri: resolved(uri),
      suites: [suite],
      components: components.replace(/#.*/, '').trim().split(/\s+/),
      signedBy: /signed-by=(\S+)/.exec(options ?? '')?.[1],
    }),
  )
}

/**
 * @returns {Source[]} every enabled binary source of this machine
 */
export function sources() {
  const names = (() => {
    try {
      return readdirSync(parts).sort()
    } catch {
      return []
    }
  })()
  return [
    ...oneLines(textOf('/etc/apt/sources.list')),
    ...names.filter((name) => name.endsWith('.list')).flatMap((name) => oneLines(textOf(join(parts, name)))),
    ...names.filter((name) => name.endsWith('.sources')).flatMap((name) => stanzas(textOf(join(parts, name)))),
  ]
}

/**
 * This machine's sources of Debian itself, once per suite, with the suites renamed to those of `codename`.
 *
 * @param {string} codename of the wanted release
 * @returns {Source[]} empty when this machine has no source of Debian
 */
export function debianSources(codename) {
  const own = release().VERSION_CODENAME ?? 'unknown'
  const all = sources()
  const main = all.find(({ suites }) => suites.includes(own))
  if (!main) return []
  const security = all.find(({ suites }) => suites.includes(`${own}-security`))
  return [
    { ...main, suites: [codename, `${codename}-updates`], components: ['main'] },
    ...(security ? [{ ...security, suites: [`${codename}-security`], components: ['main'] }] : []),
  ]
}

/**
 * @param {Source[]} list
 * @returns {string} the text of a *.sources file
 */
export function sourcesText(list) {
  return list
    .map(({ uri, suites, components, signedBy }) =>
      [
        'Types: deb',
        `URIs: ${uri}`,
        `Suites: ${suites.join(' ')}`,
        `Components: ${components.join(' ')}`,
        ...(signedBy ? [`Signed-By: ${signedBy}`] : []),
        '',
      ].join('\n'),
    )
    .join('\n')
}

/**
 * The settings of this machine's apt that say how a mirror is reached (proxy, snapshot dates, retries), which a
 * container on this machine needs as well. Index targets and languages are a matter of taste and stay out.
 *
 * @returns {Promise<string>} the text of an apt.conf.d file
 */
export async function aptSettings() {
  const dump = await must(['apt-config', 'dump'])
  const wanted =
    /^Acquire::(http|https|ftp|Check-Valid-Until|Check-Date|Max-FutureTime|Min-ValidTime|Max-ValidTime|Retries|ForceIPv[46])(::|\s)/i
  return dump
    .split('\n')
    .filter((line) => wanted.test(line) && !line.endsWith(' "";'))
    .map((line) => `${line}\n`)
    .join('')
}
