import type { Made } from './calls.js'

/** What was open to others at any moment: staging that was not root's alone from its first moment on, and files with secrets wherever they were made. */
export function exposures(made: readonly Made[], declared: Readonly<Record<string, number>>): readonly string[] {
  return made.flatMap(({ path, what, mode }) => {
    const shown = `${what} ${path} ${mode.toString(8).padStart(4, '0')}`
    const [file, most] = Object.entries(declared).find(([name]) => path.endsWith(name)) ?? []
    if (file !== undefined) return (mode & ~most!) === 0 ? [] : [shown]
    const staging = /^\/var\/lib\/hostkit(\/|$)/.test(path) || path.includes('/.hostkit/')
    // Below the private directory of a run lie copies of what is public.
    const copy = /\/(tree|out|before|back)\//.test(path)
    return staging && !copy && (mode & 0o077) !== 0 ? [shown] : []
  })
}
