export { cronTable, type CronJob, type CronOptions } from './table.js'
