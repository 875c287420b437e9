import { basename } from 'node:path'
import type { Context } from './context.js'
import type { AskPassphrase } from './ssh/passphrase.js'

export type Answer = 'yes' | 'no' | 'cancelled'

/** Asks a person; call it only where `terminal.canAsk`. The questions are loaded with the first one. */
export async function askWhether({ terminal, progress }: Context, question: string): Promise<Answer> {
  progress.rest()
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false, ...streams(terminal) })
  return isCancel(answer) ? 'cancelled' : answer ? 'yes' : 'no'
}

/** `null`: nothing was typed, or the question was left. */
export async function askText({ terminal, progress }: Context, question: string): Promise<string | null> {
  progress.rest()
  const { text, isCancel } = await import('@clack/prompts')
  const answer = await text({ message: question, ...streams(terminal) })
  return isCancel(answer) || answer === undefined ? null : answer
}

export const askPassphrase =
  ({ terminal, progress }: Context): AskPassphrase =>
  async (file, attempt) => {
    progress.rest()
    const { password, isCancel } = await import('@clack/prompts')
    const message = `${attempt > 1 ? 'That does not open it. ' : ''}Passphrase of ${basename(file)}`
    const answer = await password({ message, ...streams(terminal) })
    return isCancel(answer) ? null : answer
  }

const streams = ({ stdin, stderr }: Context['terminal']): { input: NodeJS.ReadStream; output: NodeJS.WriteStream } => ({
  input: stdin as NodeJS.ReadStream,
  output: stderr as NodeJS.WriteStream,
})
