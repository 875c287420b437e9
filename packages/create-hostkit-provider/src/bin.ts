#!/usr/bin/env node
import { create, packageNameOf } from './create.js'

const [name, ...more] = process.argv.slice(2)
if (name === undefined || name.startsWith('-') || more.length > 0) {
  console.error('usage: npm create hostkit-provider NAME   (cron, hostkit-provider-cron, @acme/hostkit-provider-cron)')
  process.exitCode = 64
} else {
  try {
    const { folder } = create({ name, into: process.cwd() })
    console.log(
      `${packageNameOf(name)} is in ${folder}. Next:\n\n  cd ${folder}\n  npm install\n  npm run check       # generated files, types, unit tests\n  npm run build\n  npm run test:live   # conformance, in a container\n`,
    )
    console.log('The guide: docs/providers.md of HostKit.')
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
