import { defineProject, file, host } from '@hostkit/cli'

interface Endpoint {
  readonly name: string
  readonly at: string
  readonly port: number
}

/** As many hosts as the test says, each with the same small file. */
export default defineProject('many', (project) => {
  for (const { name, at, port } of JSON.parse(process.env['HK_ENDPOINTS']!) as readonly Endpoint[])
    host(project, name, {
      at,
      ssh: { user: 'root', port, identityFile: process.env['HK_KEY']!, knownHostsFile: process.env['HK_KNOWN_HOSTS']! },
    })
  file(project, '/etc/many.conf', { content: 'of many\n' })
})
