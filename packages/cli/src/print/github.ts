import type { Diagnostic } from '@hostkit/core'
import { appendFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { code } from './markdown.js'
import { safe } from './safe.js'

/** What a job on GitHub tells of itself. */
export interface Job {
  /** Diagnostics become annotations. */
  readonly annotates: boolean
  /** The file of the step's summary. */
  readonly summary: string | null
}

export const jobOf = (env: NodeJS.ProcessEnv): Job => ({
  annotates: env['GITHUB_ACTIONS'] === 'true',
  summary: env['GITHUB_STEP_SUMMARY'] || null,
})

/** A diagnostic as a workflow command, which GitHub shows beside the line of the config. */
export function annotation({ severity, code: name, message, source, hint }: Diagnostic, folder: string, env: NodeJS.ProcessEnv): string {
  const workspace = env['GITHUB_WORKSPACE'] || process.cwd()
  const place = source === undefined ? [] : [`file=${property(relative(workspace, resolve(folder, source.file)))}`]
  const line = source !== undefined && source.line > 0 ? [`line=${source.line}`] : []
  const words = hint === undefined ? message : `${message}\nhint: ${hint}`
  return `::${severity} ${[...place, ...line, `title=${property(`HostKit ${name}`)}`].join(',')}::${data(words.split('\n').map(safe).join('\n'))}`
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string): string => data(safe(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A line that begins like a workflow command is one, also behind spaces. What comes from hosts and files must not be able to give any. */
export const harmless = (line: string): string => line.replace(/^(\s*)(::|##\[)/, '$1· $2')

export const diagnosticMarkdown = ({ severity, code: name, message, source, hint }: Diagnostic): string =>
  [
    `- **${severity} ${name}** ${code(message.split('\n')[0]!)}`,
    ...(source && source.line > 0 ? [`  at ${code(`${source.file}:${source.line}`)}`] : []),
    ...(hint === undefined ? [] : [`  hint: ${code(hint)}`]),
  ].join('  \n')

/** A summary that cannot be written is no reason to fail; the result is said elsewhere, too. */
export function addToSummary({ summary }: Job, markdown: string): void {
  if (summary === null) return
  try {
    appendFileSync(summary, `${markdown}\n`)
  } catch {
    // Nobody reads it then.
  }
}
