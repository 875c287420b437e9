// What plan and apply need, as one module and so as one file: each file more is a millisecond at every start.
export { run as apply } from './commands/apply.js'
export { run as plan } from './commands/plan.js'
export { main } from './main.js'
export { ssh } from './ssh/ssh.js'
