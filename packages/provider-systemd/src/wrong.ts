/** A value that a directive cannot hold: what is wrong with it, and how to mend it. Thrown by the printers, collected by the words. */
export class Wrong extends Error {
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'Wrong'
    this.hint = hint
  }
}

/** A value as a message shows it. */
export const shownValue = (value: unknown): string => {
  const text = typeof value === 'object' && value !== null && !Array.isArray(value) ? 'an object' : (JSON.stringify(value) ?? String(value))
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
