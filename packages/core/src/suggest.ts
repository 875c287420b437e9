/** The known name nearest to what was typed, when it is near enough to be meant. */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const name of known) {
    const d = distance(typed.toLowerCase(), name.toLowerCase(), least)
    if (d < least) [best, least] = [name, d]
  }
  return best
}

export const didYouMean = (typed: string, known: Iterable<string>): string | undefined => {
  const name = nearest(typed, known)
  return name === undefined ? undefined : `did you mean "${name}"?`
}

/** Levenshtein distance, given up once it reaches `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    if (Math.min(...next) >= limit) return limit
    row = next
  }
  return row[b.length]!
}
