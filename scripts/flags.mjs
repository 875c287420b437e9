// The flags of a script of this repository. What they mean stands at the head of the script, and is shown for one that it does not know.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * @template {import('node:util').ParseArgsConfig['options']} Options
 * @param {string} script `import.meta.url` of the script
 * @param {Options} options
 */
export function flagsOf(script, options) {
  try {
    return parseArgs({ options, allowPositionals: false }).values
  } catch (error) {
    const head = /^(\/\/.*\n)+/.exec(readFileSync(fileURLToPath(script), 'utf8'))?.[0] ?? ''
    console.error(`${error instanceof Error ? error.message : error}\n\n${head.replaceAll(/^\/\/ ?/gm, '').trimEnd()}`)
    process.exit(2)
  }
}
