/** `'250ms'`, `'10s'`, `'1m30s'`, `'2h'`, `'1d'` in milliseconds; a bare number is refused, since tools disagree about its unit. */
export function milliseconds(text: string): number {
  const units: Record<string, number> = { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|sec|s|min|m|h|d|w)\s*/g)]
  if (text.trim() === '' || parts.map(([all]) => all).join('') !== text)
    throw new TypeError(`"${text}" is no duration; write it like 250ms, 10s, 1m30s, 2h`)
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!, 0)
}

export function isDuration(value: unknown): boolean {
  try {
    return typeof value === 'string' && milliseconds(value) >= 0
  } catch {
    return false
  }
}
