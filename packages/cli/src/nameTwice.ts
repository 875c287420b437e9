/**
 * A name that some object has twice, in JSON that parses; `null`: none has. The last of two counts for most who read it and the first for some, so a
 * reviewer and a program may see two plans in one file.
 */
export function nameTwice(text: string): string | null {
  /** For each object that is open, its names; for each array, none. */
  const open: (Set<string> | null)[] = []
  let isName = false
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const start = at
        for (at++; text[at] !== '"'; at++) if (text[at] === '\\') at++
        const names = open.at(-1)
        if (!isName || !names) break
        // As it is read, not as it is written: \u0061 is an a.
        const name = JSON.parse(text.slice(start, at + 1)) as string
        if (names.has(name)) return name
        names.add(name)
        isName = false
        break
      }
      case '{':
        open.push(new Set())
        isName = true
        break
      case '[':
        open.push(null)
        isName = false
        break
      case ',':
        isName = open.at(-1) !== null
        break
      case '}':
      case ']':
        open.pop()
        break
    }
  }
  return null
}
