import { spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'

/** An asciicast v2: a terminal, and what came out of it when, in seconds. */
export interface Cast {
  readonly header: { readonly version: 2; readonly width: number; readonly height: number; readonly title: string }
  readonly events: readonly (readonly [time: number, kind: 'o', text: string])[]
}

const [WIDTH, HEIGHT] = [120, 32]

/** Runs a program in a terminal of its own, which script(1) opens, and keeps what it shows. */
export function recorded(
  argv: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  title: string,
): Promise<{ cast: Cast; status: number | null }> {
  const quoted = argv.map((one) => `'${one.replaceAll("'", "'\\''")}'`).join(' ')
  const child = spawn(
    'script',
    ['--quiet', '--return', '--flush', '--command', `stty cols ${WIDTH} rows ${HEIGHT}; exec ${quoted}`, '/dev/null'],
    {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const decoder = new StringDecoder()
  const events: [number, 'o', string][] = []
  let start: number | null = null
  child.stdout.on('data', (chunk: Buffer) => {
    start ??= performance.now()
    events.push([Math.round(performance.now() - start) / 1000, 'o', decoder.write(chunk)])
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ cast: { header: { version: 2, width: WIDTH, height: HEIGHT, title }, events }, status }))
  })
}

export const written = ({ header, events }: Cast): string => `${[header, ...events].map((line) => JSON.stringify(line)).join('\n')}\n`

export function read(text: string): Cast {
  const [header, ...events] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  return { header, events } as Cast
}

export const secondsOf = ({ events }: Cast): number => events.at(-1)?.[0] ?? 0

/** What is left on the screen at the end, and what has scrolled out of it. */
export async function shown({ header, events }: Cast, xterm: string): Promise<string> {
  const { default: module } = (await import(xterm)) as { default: { Terminal: new (options: object) => Screen } }
  const screen = new module.Terminal({ cols: header.width, rows: header.height, scrollback: 100_000, allowProposedApi: true })
  for (const [, , text] of events) await new Promise<void>((done) => screen.write(text, done))
  const { active } = screen.buffer
  const lines: string[] = []
  for (let i = 0; i < active.length; i++) {
    const line = active.getLine(i)
    const text = line?.translateToString(true) ?? ''
    if (line?.isWrapped) lines.push((lines.pop() ?? '') + text)
    else lines.push(text)
  }
  return `${lines.join('\n').trimEnd()}\n`
}

interface Screen {
  write(text: string, done: () => void): void
  readonly buffer: {
    readonly active: {
      readonly length: number
      getLine(i: number): { readonly isWrapped: boolean; translateToString(trim: boolean): string } | undefined
    }
  }
}
