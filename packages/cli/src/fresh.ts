import { openHost, survey, type Registry, type Session } from '@hostkit/core'

/** The same connection, with the host looked at as if for the first time: a recovered run may have brought tools, or taken them away. */
export async function fresh<S extends Session>(session: S, registry: Registry): Promise<S> {
  const found = await survey(session.channel, session.target.name, registry.tools)
  return { ...session, ...found, look: () => openHost(session.channel, session.secrets, (tool) => found.target.tools.has(tool)) }
}
