/** The same things in an order that `next` decides. */
export function shuffled<T>(things: readonly T[], next: () => number): T[] {
  const list = [...things]
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[list[i], list[j]] = [list[j]!, list[i]!]
  }
  return list
}
