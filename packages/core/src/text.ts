import type { Secret, Secrets } from './secret.js'

/** Text that may hold secrets. Only the engine turns it into bytes. */
export type Text = string | readonly Piece[]
export type Piece = string | SecretPiece

/** A secret inside a text; `escape` puts its value into the grammar of the file around it. */
export interface SecretPiece extends Secret {
  readonly escape?: (value: string) => string
}

export const pieces = (text: Text): readonly Piece[] => (typeof text === 'string' ? [text] : text)

export const secretsIn = (text: Text): readonly SecretPiece[] =>
  pieces(text).filter((piece): piece is SecretPiece => typeof piece !== 'string')

export const hasSecret = (text: Text): boolean => secretsIn(text).length > 0

/** The text as people may see it: a secret is its name. */
export const shown = (text: Text): string =>
  pieces(text)
    .map((piece) => (typeof piece === 'string' ? piece : `‹secret ${piece.secret}›`))
    .join('')

export class MissingSecret extends Error {
  readonly secret: string
  constructor(secret: string) {
    super(`the secret ${secret} has no value on this machine`)
    this.secret = secret
  }
}

/** The bytes of a text, secrets in place. Throws `MissingSecret`. */
export function bytesOf(text: Text, secrets: Secrets): Buffer {
  return Buffer.concat(
    pieces(text).map((piece) => {
      if (typeof piece === 'string') return Buffer.from(piece)
      const value = secrets.reveal(piece)
      if (value === null) throw new MissingSecret(piece.secret)
      return Buffer.from(piece.escape ? piece.escape(value) : value)
    }),
  )
}

/** The first secret of a text that has no value here, `null` where all have one. */
export const missingSecret = (text: Text, secrets: Secrets): string | null =>
  secretsIn(text).find((piece) => secrets.reveal(piece) === null)?.secret ?? null
