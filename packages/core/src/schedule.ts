import type { Address } from './address.js'
import { canonical } from './canonical.js'
import { grouped } from './grouped.js'
import type { Exec, Op } from './op.js'

/** One op of one change, with the steps that must have happened before it. */
export interface Step {
  readonly number: number
  readonly address: Address
  readonly op: Op
  readonly after: readonly number[]
}

/** Commands that were joined into one. */
export interface Command {
  readonly steps: readonly Step[]
  readonly exec: Exec
}

/** What the executor journals as one: files that change together, or commands that run one after the other. */
export type Stage =
  | { readonly kind: 'files'; readonly steps: readonly Step[] }
  | { readonly kind: 'exec'; readonly commands: readonly Command[]; readonly guarded: boolean }

const MOST_ITEMS = 400

/**
 * Merges work across resources: as few stages as the order allows, every command that can be joined run once. Greedy: a group (all
 * files; commands that are equal but for their items) waits as long as more of it is still to come and something else can go on.
 */
export function schedule(steps: readonly Step[]): readonly Stage[] {
  const groups = new Map(steps.map((step) => [step.number, groupOf(step)]))
  const of = (step: Step): string => groups.get(step.number)!
  const waitsFor = new Map(steps.map((step) => [step.number, new Set(step.after)]))
  const followers = grouped(
    steps.flatMap((step) => step.after.map((before) => ({ before, step }))),
    ({ before }) => before,
    ({ step }) => step,
  )
  const left = new Map<string, number>()
  for (const step of steps) left.set(of(step), (left.get(of(step)) ?? 0) + 1)
  const ready = new Map<string, Step[]>()
  const stages: Stage[] = []

  const arrive = (step: Step): void => {
    const waiting = ready.get(of(step))
    if (waiting) waiting.push(step)
    else ready.set(of(step), [step])
  }
  const leave = (step: Step): void => {
    left.set(of(step), left.get(of(step))! - 1)
    for (const next of followers.get(step.number) ?? []) {
      const open = waitsFor.get(next.number)!
      open.delete(step.number)
      if (open.size === 0) arrive(next)
    }
  }
  const take = (group: string): Step[] => {
    const taken = ready.get(group) ?? []
    ready.delete(group)
    return taken
  }
  /** A stage of files takes in whatever becomes possible through its own files alone. */
  const takeFiles = (): Step[] => {
    const all: Step[] = []
    for (let batch = take(FILES); batch.length > 0; batch = take(FILES)) {
      all.push(...batch)
      batch.forEach(leave)
    }
    return all
  }
  /** Whether a stage of files now would be the last one. */
  const filesComplete = (): boolean => {
    const gone = new Set<number>()
    const queue = [...(ready.get(FILES) ?? [])]
    for (const step of queue) {
      gone.add(step.number)
      for (const next of followers.get(step.number) ?? []) {
        if (of(next) === FILES && !gone.has(next.number) && [...waitsFor.get(next.number)!].every((n) => gone.has(n))) queue.push(next)
      }
    }
    return gone.size === left.get(FILES)
  }
  const run = (commands: Command[], guarded = false, alone = false): void => {
    const last = stages.at(-1)
    if (!alone && last?.kind === 'exec' && !last.guarded && !last.commands.some(isAlone)) {
      stages[stages.length - 1] = { ...last, commands: [...last.commands, ...commands] }
    } else stages.push({ kind: 'exec', commands, guarded })
  }

  steps.filter((step) => step.after.length === 0).forEach(arrive)
  while (ready.size > 0) {
    const open = [...ready.keys()]
    const joined = open.filter((group) => group.startsWith(JOIN))
    const complete = joined.find((group) => ready.get(group)!.length === left.get(group))
    if (ready.has(PLAIN)) {
      const batch = take(PLAIN)
      run(batch.map((step) => ({ steps: [step], exec: step.op as Exec })))
      batch.forEach(leave)
    } else if (ready.has(FILES) && filesComplete()) {
      stages.push({ kind: 'files', steps: takeFiles() })
    } else {
      const alone = open.find((group) => group.startsWith(ALONE))
      const group = complete ?? alone ?? (ready.has(FILES) ? FILES : joined[0]!)
      if (group === FILES) {
        stages.push({ kind: 'files', steps: takeFiles() })
        continue
      }
      const batch = take(group)
      const guarded = batch.some((step) => (step.op as Exec).guard !== undefined)
      run(join(batch), guarded, group.startsWith(ALONE))
      batch.forEach(leave)
    }
  }
  return stages
}

const FILES = 'files'
const PLAIN = 'plain'
const JOIN = 'join '
const ALONE = 'alone '

function groupOf({ op, number }: Step): string {
  if (op.op !== 'exec') return FILES
  if (op.guard || op.repeatable === false) return `${ALONE}${number}`
  if (op.stdin !== undefined || (typeof op.undo === 'object' && 'stdin' in op.undo)) return PLAIN
  if (op.items === undefined && op.role === 'change') return PLAIN
  const { items: _, label: __, ...equal } = op
  return JOIN + canonical(equal)
}

const isAlone = ({ exec }: Command): boolean => exec.repeatable === false

function join(steps: readonly Step[]): Command[] {
  const first = steps[0]!.op as Exec
  if (first.items === undefined) return [{ steps, exec: first }]
  const commands: Command[] = []
  for (let i = 0; i < steps.length; i += MOST_ITEMS) {
    const some = steps.slice(i, i + MOST_ITEMS)
    commands.push({ steps: some, exec: { ...first, items: [...new Set(some.flatMap((step) => (step.op as Exec).items ?? []))] } })
  }
  return commands
}
