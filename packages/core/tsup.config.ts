import { library } from '../../tsup.base.js'

export default library(
  { index: 'src/index.ts', testing: 'src/testing/index.ts' },
  {
    // Its types stay a dependency; its code is one file less to find and read at every start.
    noExternal: ['neverthrow'],
  },
)
