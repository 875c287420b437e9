import { didYouMean, exit, fail } from '@hostkit/core'
import type { Verb } from '../context.js'
import { scripts } from '../completion/scripts.js'

/** The script that a shell reads to complete hostkit's command lines. */
export const run: Verb = async ({ terminal }, [shell]) => {
  const script =
    scripts[String(shell)] ??
    fail('HK6001', `there are no completions for ${shell}`, {
      hint: didYouMean(String(shell), Object.keys(scripts)) ?? 'bash, zsh or fish',
    })
  terminal.out(script.trimEnd())
  return exit.ok
}
