import { defined, caller, diagnose, within, type ServiceScope, type UnitHandle } from '@hostkit/dsl'
import { contentOf } from './content.js'
import { declareUnit, unitIn } from './declare.js'
import { serviceTable, timerTable, type TimerDirectives } from './directive/index.js'
import { declareJob, type JobOptions } from './job.js'
import { triggers, type When, whenWords } from './when.js'
import { Wrong } from './wrong.js'

interface Schedule extends When {
  /** A time that was missed while the machine was off counts when it is on again. For `daily` and the like. */
  readonly persistent?: boolean | undefined
  /** Further directives of the timer. */
  readonly timer?: TimerDirectives | undefined
}

/** What is to run: a job made elsewhere, or one made here. */
export type ScheduleOptions = Schedule &
  (({ readonly run: UnitHandle } & { readonly rollback?: JobOptions['rollback'] }) | (JobOptions & { readonly run?: undefined }))

const words = [...whenWords, 'persistent', 'timer', 'run']

/**
 * Something that runs at times: a timer, which is enabled and started, and the oneshot service it starts, which is not. Both are named after the service
 * and `name`. All options of `job` and every directive of a service go to what runs.
 *
 * Errors: nothing that says when, or a time that is none (HK1004).
 *
 * @example schedule(web, 'backup', { exec: ['/opt/web/bin/backup'], daily: '03:00', jitter: '15m', persistent: true })
 * @example schedule(web, 'sweep', { run: sweep, every: '15m' })
 */
export function schedule(service: ServiceScope, name: string, options: ScheduleOptions): UnitHandle {
  const source = caller()
  within(service, 'schedule', ['service'], source)
  const { run, persistent, timer = {}, ...rest } = (options ?? {}) as Schedule & JobOptions & { run?: UnitHandle }
  const theirs = Object.fromEntries(Object.entries(rest).filter(([option]) => !words.includes(option))) as unknown as JobOptions
  const wrong = (message: string, hint?: string): void => diagnose(service, 'HK1004', `schedule: ${message}`, { source, hint })
  if (run && Object.keys(theirs).some((option) => option !== 'rollback' && serviceTable.has(option)))
    wrong('has both a job to run and options of one', 'give the options to the job, or leave "run" out')
  const job = run ?? declareJob({ scope: service, word: 'schedule', source, others: words }, service, name, theirs)
  const unit = unitIn(service, String(name).replace(/\.service$/, ''), '.timer', source)
  let when: TimerDirectives = {}
  try {
    when = triggers(rest)
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    wrong(error.message, error.hint)
  }
  const own = unit.replace(/\.timer$/, '.service') === job.unit ? {} : { unit: job.unit }
  const given = defined({ description: `When ${job.unit} runs`, ...when, persistent, ...own, wantedBy: ['timers.target'], ...timer })
  const content = contentOf({ scope: service, word: 'schedule', source, table: timerTable, words: [] }, given)
  const made = declareUnit({
    scope: service,
    kind: 'systemd.timer',
    unit,
    source,
    content: { ...content, units: [job.unit], uses: [job.address], rollback: theirs.rollback },
    directives: () => content.directives,
    enabled: true,
    running: true,
  })
  return { ...made, addresses: [...made.addresses, ...(run ? [] : job.addresses)] }
}
