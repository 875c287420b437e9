import type { ConformanceCase } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { pkg } from '@hostkit/provider-packages'
import { tinyRepository } from '../tiny-repository.js'

const OLDER = `
cd /usr/local/repository
sed -i 's/^Version: .*/Version: 0.9/' tiny/DEBIAN/control
dpkg-deb --root-owner-group --build tiny /tmp/older.deb
dpkg -i /tmp/older.deb
`

/** A package of which there are two versions; in the archive of the distribution there is one of each. */
export const packageCases: readonly ConformanceCase[] = [
  {
    address: 'packages.package:tiny',
    project: defineProject('test', (project) => void pkg(project, 'tiny', { version: '1.0' })),
    prepare: (host) => tinyRepository({ script: (text) => host.exec(['sh', '-c', text]) as never }),
    drift: { version: (host) => host.exec(['sh', '-c', OLDER]) },
  },
]
