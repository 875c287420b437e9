import { caller, within, type ServiceScope, type UnitHandle } from '@hostkit/dsl'
import { contentOf, type Saying } from './content.js'
import { runAs, type ProgramOptions } from './daemon.js'
import { declareUnit, unitIn } from './declare.js'
import { serviceTable } from './directive/index.js'
import { serviceWords } from './options.js'

/** A job runs, and ends. */
export type JobOptions = Omit<ProgramOptions, 'settle' | 'listens'>

const jobWords = serviceWords.filter((word) => word !== 'settle' && word !== 'listens')

/**
 * A program that runs to its end (a oneshot): a timer, another unit or a person starts it. Nothing starts it at boot unless it is `wantedBy` something;
 * then it is enabled. Unit name, user and group derive from the service.
 *
 * @param name what tells it from the service's other units, or a whole name, `'x.service'`.
 * @example const backup = job(web, 'backup', { exec: ['/opt/web/bin/backup'] })
 */
export function job(service: ServiceScope, name: string, options: JobOptions): UnitHandle {
  const source = caller()
  within(service, 'job', ['service'], source)
  return declareJob({ scope: service, word: 'job', source }, service, name, options)
}

/** For every word that makes a job. */
export function declareJob(
  saying: Pick<Saying, 'scope' | 'word' | 'source' | 'others'>,
  service: ServiceScope,
  name: string,
  options: JobOptions,
): UnitHandle {
  const { source } = saying
  const unit = unitIn(service, name, '.service', source)
  const content = contentOf({ ...saying, table: serviceTable, words: [...jobWords, 'exec'], program: true }, options)
  const { wantedBy, requiredBy } = content.directives
  const directives = () => ({ type: 'oneshot', ...runAs(service, content), ...content.directives })
  return declareUnit({
    scope: service,
    kind: 'systemd.service',
    unit,
    source,
    content,
    directives,
    enabled: wantedBy !== undefined || requiredBy !== undefined ? true : undefined,
  })
}
