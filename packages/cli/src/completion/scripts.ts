import bash from './bash.sh'
import fish from './fish.sh'
import zsh from './zsh.sh'

/** What each shell is given. All of them ask the program itself, which answers without connecting and without loading a config. */
export const scripts: Readonly<Record<string, string>> = { bash, zsh, fish }
