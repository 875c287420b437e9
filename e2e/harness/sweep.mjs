// @ts-check
// Deletes instances that nobody owns any more: `node e2e/harness/sweep.mjs`. A run that ends starts it with its own id.
import { setTimeout as sleep } from 'node:timers/promises'
import { sweep } from './owner.mjs'

const [, , ended] = process.argv

// An instance that was being made when its owner ended is busy, or not there yet.
for (let quiet = 0, attempt = 0; quiet < 2 && attempt < 20; attempt += 1) {
  const names = await sweep(ended).catch(() => ['busy'])
  if (!ended) console.log(names.length > 0 ? `deleted ${names.join(', ')}` : 'nothing to delete')
  quiet = names.length > 0 ? 0 : quiet + 1
  if (!ended) break
  await sleep(500)
}
