import { defineFile, jsonSchema, type FileState, type ResourceType } from '@hostkit/core'
import { timerTable, type TimerDirectives } from './directive/index.js'
import { pathOf, reload, withDirectives } from './kind.js'
import { fileOf, unitOf } from './name.js'
import type * as generated from './props.gen.js'
import { isSpecifiers } from './quote.js'
import { unitText } from './text.js'
import * as validators from './validators.gen.js'

export interface TimerProps extends Omit<generated.TimerProps, 'directives'> {
  readonly directives: TimerDirectives
}

/** The file of a timer unit. Whether it is enabled and runs is a `systemd.state`. */
export const timerKind: ResourceType<'systemd.timer', TimerProps, FileState> = defineFile({
  kind: 'systemd.timer',
  schema: withDirectives(jsonSchema<TimerProps>(validators.timer), timerTable),
  id: ({ name }) => name,
  path: ({ name }) => pathOf(name),
  locate: pathOf,
  render: (props) => unitText(timerTable, props),
  activate: ({ after }, { id }) => reload(id, after !== null),
  provides: ({ name }) => [`unit:${name}`],
  // What it starts has to be there before it can be started itself.
  uses: ({ name, directives: { unit = name.replace(/\.timer$/, '.service') } }) =>
    isSpecifiers(unit) ? [] : [`unit:${fileOf(unitOf(unit))}`],
})
