import type { AccountHandle } from './handles.js'
import { serviceUser } from './naming.js'
import type { ServiceScope, WorkspaceScope } from './scope.js'

/**
 * For the word that declares accounts: makes one the account of the service, or of the workspace, that others default to. The first one is,
 * unless a later one has the very name that the service's user has by default.
 */
export function setAccount(scope: ServiceScope | WorkspaceScope, account: AccountHandle): void {
  if (!scope.frame.account || (scope.scope === 'service' && account.name === serviceUser(scope))) scope.frame.account = account
}

/**
 * The account of a service, or else of the workspace around it. In a body it is the one declared so far: words ask in deferred props, when all
 * are known.
 */
export const accountOf = ({ frame }: ServiceScope | WorkspaceScope): AccountHandle | undefined => frame.account ?? frame.parent?.account
