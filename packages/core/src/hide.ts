import type { Secrets } from './secret.js'
import { secretsIn, type SecretPiece, type Text } from './text.js'

/** What a secret may look like in what a program prints → its name. */
export type Forms = ReadonlyMap<string, string>

/** A shorter value is a word that could stand anywhere. */
const SHORTEST = 4

/** The forms of every secret in these texts whose value this machine has. Longer ones first: a shorter one may be a part of them. */
export function formsOf(texts: Iterable<Text>, secrets: Secrets): Forms {
  const forms = new Map<string, string>()
  for (const text of texts)
    for (const piece of secretsIn(text))
      for (const form of formsOfOne(piece, secrets.reveal(piece) ?? '')) if (form.length >= SHORTEST) forms.set(form, piece.secret)
  return new Map([...forms].sort(([a], [b]) => b.length - a.length))
}

function formsOfOne({ escape }: SecretPiece, value: string): readonly string[] {
  if (value.length < SHORTEST) return []
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  // In the middle of a longer text its letters in base64 are one of three; those at its ends hang on what stands beside it.
  const base64 = [0, 1, 2].flatMap((at) => {
    const text = Buffer.concat([Buffer.alloc(at), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const own = text.slice(at === 0 ? 0 : at + 1, Math.floor(((at + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [
    value,
    ...(escape ? [escape(value)] : []),
    JSON.stringify(value).slice(1, -1),
    // As it stands in double quotes, in a shell or in an env file.
    value.replaceAll(/["\\`$]/g, '\\$&'),
    encodeURIComponent(value),
    value.replaceAll("'", `'\\''`),
    hex,
    hex.toUpperCase(),
    ...base64,
  ]
    .flatMap((form) => [form, ...form.split('\n').map((line) => line.trim())])
    .filter((form) => !form.includes('\n') && form.length >= Math.min(value.length, 8))
}

/** The text with names in the place of secrets. */
export const hide = (text: string, forms: Forms): string =>
  [...forms].reduce((shown, [form, name]) => shown.replaceAll(form, () => `‹secret ${name}›`), text)

/** The same as a script for the host's sed, which takes the values out of what a program printed before anybody keeps it. */
export const hidingScript = (forms: Forms): string =>
  [...forms]
    .filter(([form]) => !/[\0\n]/.test(form))
    .map(([form, name]) => `s/${form.replaceAll(/[\\/.*[\]^$]/g, '\\$&')}/${`‹secret ${name}›`.replaceAll(/[\\/&\n]/g, '\\$&')}/g\n`)
    .join('')
