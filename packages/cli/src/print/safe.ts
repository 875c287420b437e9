// What can move the cursor, colour, hide, reorder or fake text: C0 and C1, bidi marks and overrides, zero-width and other invisible
// characters, line and paragraph separators, tags, and halves of surrogate pairs. A tab is harmless.
const unsafe =
  /[\0-\x08\n-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r' }

/** One line of text that came from a host, a plan or a config, fit for a terminal: what could deceive is shown escaped. */
export const safe = (text: string): string => text.replaceAll(unsafe, (found) => short[found] ?? escape(found))

/** The same for text of many lines. */
export const safeLines = (text: string): string[] => text.split('\n').map(safe)

/** JSON for a terminal or a log: the same value, with nothing in it that a terminal would act on. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replaceAll(unsafe, (found) => (found === '\n' ? found : found.split('').map(escape).join('')))

function escape(found: string): string {
  const code = found.codePointAt(0)!
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}
