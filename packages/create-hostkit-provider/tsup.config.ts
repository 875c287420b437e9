import { library } from '../../tsup.base.js'

export default library(['src/create.ts', 'src/bin.ts'])
