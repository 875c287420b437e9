import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Failure, problem } from './diagnostic.js'
import type { Output } from './fact.js'
import type { Argv } from './op.js'
import { arranged } from './lanes.js'
import { quote } from './quote.js'
import type { Runner, Watch, Wire } from './runner.js'
import type { Secrets } from './secret.js'
import { PROGRAM } from './shell.js'
import { isStarved, starved } from './starved.js'
import { COUNT, counted, sum, type Told, type Traffic } from './traffic.js'

/** One question ready to be sent: no secret handles any more, only bytes. */
export interface Query {
  readonly argv: Argv
  /** Further arguments. */
  readonly operands?: readonly string[]
  readonly stdin?: Uint8Array
}

/** More than this in one answer is noise or an attack, never an answer. */
const LARGEST_ANSWER = 256 * 1024 * 1024
const PATIENCE = 120_000
const WAITING = '\nhostkit waits\n'
/** For an rc file that reads its input: it shall have these, and not the nonce. */
const BLANKS = '\n'.repeat(16)

/** A long-lived root (or user) shell on a host, which answers one thing after the other. */
export class Channel {
  /** Of all that was answered so far. */
  traffic: Traffic = { requests: 0, sent: 0, received: 0, processes: 0 }
  /** Whether each answer tells how many processes it took. */
  counting = false
  readonly identity: string | null
  /** When the shell has answered, as root where it is to be. Rejects with a `Failure`, and is closed then. */
  ready: Promise<void> = Promise.resolve()
  /** This and what follows is known when it is ready. */
  uid = -1
  /** The address we come from, as the host sees it; sudo forgets it, so the first shell tells. */
  from: string | null = null
  /** The port that the host sees us at, which behind a forwarded one is not the port that we dial. */
  port: number | null = null
  private readonly nonce = randomBytes(16).toString('hex')
  private received: Buffer[] = []
  private size = 0
  private complaints = ''
  private wake: (() => void) | null = null
  private gone: string | null = null
  /** From then on what is asked may be sent. */
  private open: Promise<void> = Promise.resolve()
  /** When all that was asked so far has been answered. */
  private turn: Promise<unknown> = Promise.resolve()
  private asked = 0

  private readonly wire: Wire
  readonly name: string

  private constructor(wire: Wire, name: string) {
    this.wire = wire
    this.name = name
    this.identity = wire.identity
    const hear = (): void => this.wake?.()
    wire.stdout.on('data', (chunk: Buffer) => {
      this.received.push(chunk)
      this.size += chunk.length
      if (this.size > LARGEST_ANSWER) {
        this.received = []
        this.gone ??= `it sent more than ${LARGEST_ANSWER / 1024 / 1024} MiB for one answer`
        void wire.close()
      }
      hear()
    })
    wire.stderr.on('data', (chunk: Buffer) => {
      this.complaints = (this.complaints + chunk.toString('latin1')).slice(-16_384)
      hear()
    })
    // A peer that vanishes is told by `ended`; the stream's own error would only end the process.
    wire.stdin.on('error', () => {})
    void wire.ended.then((why) => {
      this.gone ??= why
      hear()
    })
  }

  /**
   * Connects and starts the shell. It can be asked at once, and answers when it is `ready`: what need not become root first is sent before it has said a
   * word. Rejects with a `Failure`.
   */
  static async begin(runner: Runner, secrets: Secrets, watch: Watch = {}): Promise<Channel> {
    const channel = new Channel(await runner.connect(PROGRAM, watch), runner.name)
    const stop = (): void => void channel.close()
    watch.signal?.addEventListener('abort', stop)
    channel.ready = channel.enter(runner, secrets).finally(() => watch.signal?.removeEventListener('abort', stop))
    channel.turn = channel.ready.catch(() => {})
    if (runner.sudo) channel.open = channel.ready
    return channel
  }

  /** The same, and waits until it is ready. */
  static async open(runner: Runner, secrets: Secrets, watch: Watch = {}): Promise<Channel> {
    const channel = await Channel.begin(runner, secrets, watch)
    await channel.ready
    return channel
  }

  /** Many questions, one round trip. */
  async query(queries: readonly Query[], told?: Told): Promise<Output[]> {
    const { script, order } = arranged(queries)
    const answer = await this.request(
      script,
      queries.map(({ stdin }) => stdin ?? new Uint8Array()),
      told,
    )
    const outputs: Output[] = []
    let at = 0
    for (const place of order) {
      const status = this.mark(answer, at)
      const errors = this.mark(answer, status.next)
      const stderr = answer.subarray(status.next, errors.start).toString('utf8')
      if (isStarved(stderr)) throw starved(this.name, stderr)
      outputs[place] = { stdout: answer.subarray(at, status.start), status: Number(status.words), stderr }
      at = errors.next
    }
    return outputs
  }

  /** One constant script with positional parameters and an optional payload on its stdin. The whole of its output is the answer. */
  async run(script: string, args: readonly string[] = [], payload?: Uint8Array, told?: Told): Promise<Buffer> {
    return this.request(`set -- ${args.map(quote).join(' ')}\n${script}`, payload ? [payload] : [], told)
  }

  async close(): Promise<void> {
    await this.wire.close()
  }

  /** Sent at once, answered in turn: the shell takes one script after the other, and reads no further than its own. */
  private request(script: string, payloads: readonly Uint8Array[], told?: Told): Promise<Buffer> {
    const text = Buffer.from(this.counting ? `${COUNT}\n${script}` : script)
    const bytes = Buffer.concat([Buffer.from(`${text.length}\n`), text, ...payloads])
    const mark = `\n${this.nonce} end\n`
    const sent = this.open.then(() => {
      if (this.asked++ === 0) this.complaints = ''
      this.wire.stdin.write(bytes)
    })
    const mine = this.turn.then(async () => {
      await sent
      const all = await this.until(mark, PATIENCE).finally(() => this.asked--)
      const { answer, processes } = this.counting ? counted(all, this.nonce) : { answer: all, processes: 0 }
      const cost = { requests: 1, sent: bytes.length, received: all.length + mark.length, processes }
      this.traffic = sum(this.traffic, cost)
      told?.(cost)
      return answer
    })
    this.turn = mine.catch(() => {})
    return mine
  }

  private send(bytes: Uint8Array): void {
    this.wire.stdin.write(bytes)
  }

  /** Everything up to a mark; the mark itself is dropped. Pieces are put together once, when it is there: a host that never ends must not cost the square of what it sends. */
  private async until(mark: string, patience: number, look?: (received: Buffer) => void | Promise<void>): Promise<Buffer> {
    const deadline = Date.now() + patience
    const needle = Buffer.from(mark)
    let edge: Buffer = Buffer.alloc(0)
    let searched = 0
    for (;;) {
      for (; searched < this.received.length; searched++) {
        const piece = Buffer.concat([edge, this.received[searched]!])
        edge = piece.subarray(Math.max(0, piece.length - needle.length + 1))
        if (!piece.includes(needle)) continue
        const all = Buffer.concat(this.received)
        const at = all.indexOf(needle)
        const rest = all.subarray(at + needle.length)
        this.received = rest.length > 0 ? [rest] : []
        this.size = rest.length
        return all.subarray(0, at)
      }
      if (this.gone !== null) throw this.lost()
      await look?.(Buffer.concat(this.received))
      await this.news(deadline)
    }
  }

  private news(deadline: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => {
          this.wake = null
          void this.wire.close()
          reject(
            new Failure(
              problem('HK2007', `${this.name} did not answer in time`, {
                hint: 'is the host overloaded, or the link stalled? a run that had started goes on there: hostkit resume',
              }),
            ),
          )
        },
        Math.max(1, deadline - Date.now()),
      )
      this.wake = () => {
        clearTimeout(late)
        this.wake = null
        resolve()
      }
      if (this.gone !== null) this.wake()
    })
  }

  private lost(): Failure {
    const said = this.complaints.trim()
    if (isStarved(said)) return starved(this.name, said)
    return new Failure(
      problem('HK2008', `the connection to ${this.name} was lost: ${this.gone}`, said ? { details: said.split('\n').slice(-5) } : {}),
    )
  }

  private unreadable(answer: Buffer): Failure {
    return new Failure(
      problem('HK2009', `${this.name} sent an answer that HostKit cannot read`, { details: [answer.subarray(0, 400).toString('utf8')] }),
    )
  }

  private async enter(runner: Runner, secrets: Secrets): Promise<void> {
    try {
      await this.greet()
      if (runner.sudo && this.uid !== 0) await this.becomeRoot(runner, secrets)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  private async greet(): Promise<void> {
    this.send(Buffer.from(`${BLANKS}${this.nonce}\n`))
    await this.until(`\n${this.nonce} up `, 60_000)
    const [uid = '', from, , , port] = (await this.until('\n', 10_000)).toString('latin1').split(' ')
    if (!/^\d+$/.test(uid)) throw this.unreadable(Buffer.from(uid, 'latin1'))
    this.uid = Number(uid)
    this.from ??= from || null
    this.port ??= Number(port) || null
  }

  /**
   * sudo once, for the whole shell, never per command. The password goes out only after sudo has printed our own prompt, and the
   * nonce only after the new shell has said that it waits: nothing of ours can be taken for a password, and no password can get
   * into the shell behind a sudo that needs none. A second prompt means that the password was wrong.
   */
  private async becomeRoot(runner: Runner, secrets: Secrets): Promise<void> {
    const prompt = `${randomBytes(8).toString('hex')} password:`
    const script = Buffer.from(`exec sudo -S -p ${quote(prompt)} sh -c '${PROGRAM}'`)
    this.complaints = ''
    this.send(Buffer.concat([Buffer.from(`${script.length}\n`), script]))
    let answered = false
    const heard = (): string => this.complaints.replaceAll(prompt, '').trim()
    await this.until(WAITING, 60_000, async (received) => {
      const prompts = this.complaints.split(prompt).length - 1
      if (received.includes(`\n${this.nonce} end\n`)) {
        // Its words travel beside its end, and may come later.
        for (let i = 0; i < 20 && heard() === ''; i++) await pause(25)
        const words = heard()
        throw refused(`sudo on ${runner.name} refuses ${words === '' ? 'without a word' : ''}`.trim(), 'see sudoers(5) on the host', words)
      }
      if (prompts === 0) return
      if (answered && prompts > 1)
        throw refused(
          `sudo on ${runner.name} does not take the password ${runner.sudo?.password?.secret}`,
          'one attempt was made; check the value',
        )
      if (answered) return
      answered = true
      const password = runner.sudo?.password
      if (!password)
        throw refused(
          `sudo on ${runner.name} asks for a password and none is configured`,
          'sudo: { password: secretEnv("NAME") } in the host, or --sudo-password-env NAME',
        )
      const value = secrets.reveal(password)
      if (value === null) throw refused(`the sudo password ${password.secret} has no value on this machine`, 'set it and try again')
      this.send(Buffer.from(`${value}\n`))
    })
    await this.greet()
  }

  private mark(answer: Buffer, from: number): { start: number; next: number; words: string } {
    const needle = `\n${this.nonce} `
    const start = answer.indexOf(needle, from)
    const eol = start < 0 ? -1 : answer.indexOf(10, start + 1)
    if (eol < 0 && isStarved(this.complaints)) throw starved(this.name, this.complaints)
    if (eol < 0) throw this.unreadable(answer.subarray(from))
    return { start, next: eol + 1, words: answer.toString('latin1', start + needle.length, eol) }
  }
}

const refused = (message: string, hint: string, words?: string): Failure =>
  new Failure(problem('HK2005', message, { hint, ...(words ? { details: words.split('\n').slice(-5) } : {}) }))
