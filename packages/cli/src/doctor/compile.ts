import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { folderOf } from '../discover.js'
import { readManifest } from '../manifest.js'
import { many } from '../print/summary.js'
import { fault, well, type Finding } from './finding.js'

const PATIENCE = 120_000

/** The project's own compiler over the project's own tsconfig; nothing where one of them is missing, which is told elsewhere. */
export async function checkCompile(folder: string): Promise<readonly Finding[]> {
  const tsc = compilerOf(folder)
  if (tsc === null || !existsSync(join(folder, 'tsconfig.json'))) return []
  try {
    await promisify(execFile)(process.execPath, [tsc, '--noEmit', '-p', folder, '--pretty', 'false'], { cwd: folder, timeout: PATIENCE })
    return [well('types', 'the config type-checks')]
  } catch (error) {
    const { stdout = '', killed } = error as { stdout?: string; killed?: boolean }
    if (killed) return [fault('types', `tsc has not ended in ${PATIENCE / 1000} s`, 'npx tsc shows where it stays')]
    const lines = stdout.split('\n').filter((line) => line.trim() !== '')
    const errors = lines.filter((line) => /error TS\d+/.test(line)).length
    return [
      fault('types', `tsc finds ${errors === 0 ? 'errors' : many(errors, 'error')}`, 'npx tsc shows all of them', {
        details: lines.slice(0, 6),
      }),
    ]
  }
}

function compilerOf(folder: string): string | null {
  const place = folderOf('typescript', folder)
  const manifest = place === null ? null : readManifest(place)
  if (place === null || manifest === null || !('fields' in manifest)) return null
  const { bin } = manifest.fields
  const file = typeof bin === 'object' && bin !== null ? (bin as Record<string, unknown>)['tsc'] : null
  return typeof file === 'string' && existsSync(join(place, file)) ? join(place, file) : null
}
