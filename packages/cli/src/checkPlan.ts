import { parseAddress, type Part, type Plan } from '@hostkit/core'

/** What a schema cannot say about a plan: that its parts fit together. */
export const checkPlan = ({ parts }: Plan): readonly string[] => parts.flatMap((part, i) => checkPart(part, `parts.${i}`))

function checkPart({ resources, changes, notes, target }: Part, at: string): string[] {
  const known = new Set(resources.map(({ address }) => address))
  const reach = target.reach
  return [
    ...(reach === null || 'local' in reach !== 'at' in reach ? [] : [`${at}.target.reach says neither or both of "local" and "at"`]),
    ...twice(
      resources.map(({ address }) => address),
      `${at}.resources`,
    ),
    ...twice(
      changes.map(({ address }) => address),
      `${at}.changes`,
    ),
    ...resources.flatMap(({ address }, i) => (parseAddress(address) ? [] : [`${at}.resources.${i}.address is no address`])),
    ...changes.flatMap(({ address }, i) =>
      known.has(address) ? [] : [`${at}.changes.${i} changes ${address}, which is not among the resources`],
    ),
    ...notes.flatMap(({ address }, i) =>
      known.has(address) ? [] : [`${at}.notes.${i} is about ${address}, which is not among the resources`],
    ),
    ...changes.flatMap(({ action, before, after, reasons }, i) => [
      ...((action === 'create') === (before === null) && (action === 'delete') === (after === null)
        ? []
        : [`${at}.changes.${i} is no ${action}: before and after say otherwise`]),
      ...reasons.flatMap((one) =>
        one.reason === 'triggered' && one.triggeredBy === undefined
          ? [`${at}.changes.${i} is triggered by nothing`]
          : one.reason === 'differs' && one.fields === undefined
            ? [`${at}.changes.${i} differs in nothing`]
            : [],
      ),
    ]),
  ]
}

function twice(addresses: readonly string[], at: string): string[] {
  const seen = new Set<string>()
  return addresses.flatMap((address) => {
    if (seen.has(address)) return [`${at} holds ${address} twice`]
    seen.add(address)
    return []
  })
}
