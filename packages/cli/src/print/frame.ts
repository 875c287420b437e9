import type { Source } from '@hostkit/core'
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { safe } from './safe.js'

/** The lines of the config around a source; nothing where the file is gone or is no source at all. */
export async function codeFrame({ file, line, column }: Source, folder: string, colour: boolean): Promise<readonly string[]> {
  const lines = read(resolve(folder, file))?.split(/\r?\n/) ?? []
  if (line < 1 || lines.length < line) return []
  // Loaded only when something is wrong.
  const { codeFrameColumns } = await import('@babel/code-frame')
  // Loaders keep lines and not columns: a caret is only drawn where a column is known to be right.
  const start = column === undefined ? { line } : { line, column }
  const shown = lines.map(safe).join('\n')
  return codeFrameColumns(shown, { start }, { linesAbove: 2, linesBelow: 2, highlightCode: colour, forceColor: colour }).split('\n')
}

const LARGEST = 1024 * 1024

// A source may come from a plan that anybody wrote: nothing but program text is ever shown.
function read(file: string): string | null {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return null
  try {
    const stat = statSync(file)
    return stat.isFile() && stat.size <= LARGEST ? readFileSync(file, 'utf8') : null
  } catch {
    return null
  }
}
