// `npm run api`: what each package exports, as one text per entry, so that a change of the public interface is seen in review. `--check` fails when one is stale.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { exportsOf, json, programOf, root } from './reference/program.mjs'

const check = process.argv.includes('--check')

const entries = readdirSync(join(root, 'packages')).flatMap((name) => {
  const exported = Object.entries(json(`packages/${name}/package.json`).exports ?? {}).filter(([, one]) => typeof one === 'object')
  return exported.map(([path, { types }]) => {
    const stem = types.replace(/^\.\/dist\/|\.d\.ts$/g, '')
    const source = [`src/${stem}.ts`, `src/${stem}/index.ts`].map((one) => join(root, 'packages', name, one)).find(existsSync)
    return { name, source, to: join(root, 'packages', name, 'api', `${path === '.' ? 'index' : path.slice(2)}.txt`) }
  })
})

const program = programOf(entries.map(({ source }) => source))
const checker = program.getTypeChecker()
const printer = ts.createPrinter({ removeComments: true })
const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope

/** One export, without its body: types as they are written, functions and constants by their types. */
function line(name, symbol) {
  const [node] = symbol.declarations ?? []
  if (!node) return `${name}`
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node))
    return (symbol.declarations ?? []).map((one) => printer.printNode(ts.EmitHint.Unspecified, one, one.getSourceFile())).join('\n')
  const type = checker.getTypeOfSymbolAtLocation(symbol, node)
  if (ts.isClassDeclaration(node)) {
    const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).filter((one) => {
      const [declared] = one.declarations ?? []
      return (
        declared &&
        declared.getSourceFile() === node.getSourceFile() &&
        !(ts.getCombinedModifierFlags(declared) & ts.ModifierFlags.Private) &&
        !one.name.startsWith('__#')
      )
    })
    const of = (one) => checker.typeToString(checker.getTypeOfSymbolAtLocation(one, node), node, flags)
    return `export class ${name} {\n${members.map((one) => `    ${one.name}: ${of(one)};\n`).join('')}}`
  }
  const calls = type.getCallSignatures()
  if (ts.isFunctionDeclaration(node))
    return calls.map((one) => `export function ${name}${checker.signatureToString(one, node, flags)};`).join('\n')
  return `export const ${name}: ${checker.typeToString(type, node, flags)};`
}

let stale = 0
for (const { name, source, to } of entries) {
  const file = program.getSourceFile(source)
  const own = join(root, 'packages', name)
  const all = exportsOf(checker, file).map(([exported, real]) => {
    const place = real.declarations?.[0]?.getSourceFile().fileName ?? ''
    if (place.startsWith(own)) return [exported, line(exported, real)]
    const from = /packages\/([^/]+)\/src\//.exec(place)?.[1]
    return [
      exported,
      `export { ${exported} } from '${from ? `@hostkit/${from}` : (/.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place)?.[1] ?? '?')}';`,
    ]
  })
  const text = `${all
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one.replaceAll(`${root}/`, ''))
    .join('\n')}\n`
  if (existsSync(to) && readFileSync(to, 'utf8') === text) continue
  stale++
  if (check) console.error(`stale: ${to.slice(root.length + 1)}`)
  else {
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, text)
    console.log(`made ${to.slice(root.length + 1)}`)
  }
}
if (check && stale > 0) {
  console.error('the public interface has changed; run: npm run api, and read what has changed')
  process.exitCode = 1
}
