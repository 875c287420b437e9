// The sources of all packages as the compiler sees them: for what is made from types and docstrings.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export const root = join(import.meta.dirname, '../..')
export const json = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'))

/** @param {readonly string[]} files */
export function programOf(files) {
  const { options } = ts.convertCompilerOptionsFromJson(json('tsconfig.base.json').compilerOptions, root)
  const { paths } = json('tsconfig.json').compilerOptions
  const ambient = readdirSync(join(root, 'packages'))
    .flatMap((name) => ['text-files.d.ts', 'code-frame.d.ts'].map((file) => join(root, 'packages', name, 'src', file)))
    .filter(existsSync)
  return ts.createProgram([...files, ...ambient], { ...options, paths, pathsBasePath: root })
}

/** What a module exports: its name there, and what it really is. */
export function exportsOf(checker, file) {
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(file))
    .map((symbol) => [symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol])
}
