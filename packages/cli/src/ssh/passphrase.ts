import type { ParsedKey } from 'ssh2'
import { decrypt, readKeyFile, unusable, type KeyFile } from './keyFile.js'
import type { Ssh2 } from './library.js'
import { shownPath } from './place.js'

/** Asks a person for the passphrase of a key file; `attempt` counts from 1. `null`: nobody answers. */
export type AskPassphrase = (file: string, attempt: number) => Promise<string | null>

const ATTEMPTS = 3

/**
 * The keys opened so far. A run connects more than once, and to many hosts at a time: hand one keyring to all of them, and a
 * person is asked once for each file, one question after the other.
 */
export class Keyring {
  private readonly opened = new Map<string, Promise<ParsedKey>>()
  private readonly files = new Map<string, Promise<KeyFile | null>>()
  private readonly ask: AskPassphrase | null
  private turn: Promise<unknown> = Promise.resolve()

  constructor(ask: AskPassphrase | null) {
    this.ask = ask
  }

  /** Whether an encrypted key can be opened at all. */
  canOpen(file: string): boolean {
    return this.ask !== null || this.opened.has(file)
  }

  /** As `readKeyFile`, once for each file. */
  read(lib: Ssh2, file: string): Promise<KeyFile | null> {
    const before = this.files.get(file)
    if (before) return before
    const reading = readKeyFile(lib, file)
    this.files.set(file, reading)
    return reading
  }

  /** Rejects with a Failure. */
  open(lib: Ssh2, key: KeyFile): Promise<ParsedKey> {
    const before = this.opened.get(key.file)
    if (before) return before
    const opening = this.turn.then(() => this.unlock(lib, key))
    this.turn = opening.catch(() => {})
    this.opened.set(key.file, opening)
    // A passphrase that did not come may come the next time.
    opening.catch(() => this.opened.delete(key.file))
    return opening
  }

  private async unlock(lib: Ssh2, key: KeyFile): Promise<ParsedKey> {
    if (!this.ask) throw locked(key.file)
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const passphrase = await this.ask(key.file, attempt)
      if (passphrase === null) throw locked(key.file)
      const opened = decrypt(lib, key, passphrase)
      if (opened) return opened
    }
    throw unusable(`none of the passphrases opens the key file ${key.file}`, `does ssh-keygen -y -f ${shownPath(key.file)} take it?`)
  }
}

export const locked = (file: string) =>
  unusable(`the key file ${file} is encrypted and no passphrase was given`, `hand it to the agent first: ssh-add ${shownPath(file)}`)
