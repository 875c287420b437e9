import { appendFileSync } from 'node:fs'
import { expect } from 'vitest'
import { seed, size } from './size.js'

/** One figure of the suite, a line of the record from which docs/faults.md is made. */
export interface Figure {
  readonly part: string
  readonly what: string
  readonly size: string
  readonly seed: number
  readonly date: string
  /** Faults that were meant to happen, and those that really did. Only these count. */
  readonly tried: number
  readonly fired: number
  /** Ends that must not be. */
  readonly bad: number
  /** The same faults against something that has no protection: if nothing ends badly there, the harness proves nothing. */
  readonly control: { readonly tried: number; readonly bad: number } | null
  readonly seconds: number
  readonly note: string
}

/** Counts what was tried, what fired and what ended badly; `end` is the verdict. */
export class Tally {
  private tried = 0
  private fires = 0
  private readonly worst: string[] = []
  private controls: { tried: number; bad: number } | null = null
  private readonly started = performance.now()
  readonly part: string
  readonly what: string

  /** `part` is the file's name, `what` a heading for people: “controller killed”. */
  constructor(part: string, what: string) {
    this.part = part
    this.what = what
  }

  /** How many have fired so far. */
  get fired(): number {
    return this.fires
  }

  /** How many have ended badly so far. */
  get bad(): number {
    return this.worst.length
  }

  /** One attempt; `why` says what is wrong with its end, `null` that nothing is. A fault that did not fire proves nothing, and counts for nothing. */
  one(fired: boolean, why: string | null): void {
    this.tried++
    if (fired) this.fires++
    if (why === null) return
    this.worst.push(why)
    // At once: what comes after it may fail for its own reasons, before the verdict.
    console.log(`${this.part}: ${this.what}: a bad end: ${why}`)
  }

  /** One attempt against the naive variant. */
  naive(bad: boolean): void {
    this.controls ??= { tried: 0, bad: 0 }
    this.controls.tried++
    if (bad) this.controls.bad++
  }

  /** Writes the figure down and fails where an end was bad, fewer than `atLeast` faults fired, or the control ended badly less often than `controlAbove` (0 to 1). */
  end({ atLeast = 1, controlAbove, note = '' }: { atLeast?: number; controlAbove?: number; note?: string } = {}): void {
    const figure: Figure = {
      part: this.part,
      what: this.what,
      size,
      seed,
      date: new Date().toISOString().slice(0, 10),
      tried: this.tried,
      fired: this.fires,
      bad: this.worst.length,
      control: this.controls,
      seconds: Math.round((performance.now() - this.started) / 1000),
      note,
    }
    console.log(sentence(figure))
    const record = process.env['HOSTKIT_FAULTS_RECORD']
    if (record) appendFileSync(record, `${JSON.stringify(figure)}\n`)
    expect(this.worst, `seed ${seed}`).toEqual([])
    expect(this.fires, `too few faults fired, seed ${seed}`).toBeGreaterThanOrEqual(atLeast)
    if (controlAbove !== undefined)
      expect((this.controls?.bad ?? 0) / Math.max(1, this.controls?.tried ?? 0), `the control is too good, seed ${seed}`).toBeGreaterThan(
        controlAbove,
      )
  }
}

const sentence = ({ part, what, fired, tried, bad, control, seconds, seed }: Figure): string =>
  `${part}: ${what}: ${bad} bad of ${fired} (${tried} tried), ` +
  (bad === 0 ? `under ${(300 / Math.max(1, fired)).toFixed(1)} % with 95 % confidence` : 'broken') +
  (control ? `; control ${control.bad} bad of ${control.tried}` : '') +
  `; ${seconds} s, seed ${seed}`
