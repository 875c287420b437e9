import type { Plan } from '@hostkit/core'
import { loadPlan, savePlan } from '../store.js'
import { answer, type Answer } from './answer.js'

/** Reads a plan that may have been written by anybody: its form and its digest are checked. */
export const readPlan = (file: string): Promise<Answer<Plan>> => answer(() => loadPlan(file))

/** Writes a plan, all or nothing, for its owner's eyes. */
export const writePlan = (file: string, plan: Plan): Promise<Answer<void>> => answer(async () => savePlan(file, plan))
