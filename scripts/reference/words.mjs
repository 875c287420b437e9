// Pages of words: every function that a config may call, with its options and their defaults, from types and docstrings.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { exportsOf, json, programOf, root } from './program.mjs'

const source = (name, file) => join(root, 'packages', name, 'src', file)
const HEAD = '<!-- Generated from types and docstrings by `npm run generate`. Do not edit. -->'

/** `except`: what another page has; `only`: the words of a module that is more than words. */
const pages = [
  { page: 'project', title: 'Projects, hosts and services', name: 'dsl', file: 'index.ts', from: '@hostkit/cli', except: 'authoring.ts' },
  { page: 'posix', title: 'Files, accounts and commands', name: 'provider-posix', file: 'index.ts', from: '@hostkit/cli' },
  { page: 'systemd', title: 'Services, jobs and timers', name: 'provider-systemd', file: 'index.ts', from: '@hostkit/cli' },
  {
    page: 'secrets',
    title: 'Handles on secrets',
    name: 'core',
    file: 'secret.ts',
    from: '@hostkit/cli',
    only: ['secretEnv', 'secretFile'],
  },
  { page: 'caddy', title: 'Sites', name: 'provider-caddy', file: 'index.ts', from: '@hostkit/provider-caddy' },
  { page: 'nftables', title: 'Firewall', name: 'provider-nftables', file: 'index.ts', from: '@hostkit/provider-nftables' },
  { page: 'packages', title: 'Packages', name: 'provider-packages', file: 'index.ts', from: '@hostkit/provider-packages' },
  { page: 'incus', title: 'Incus', name: 'backend-incus', file: 'index.ts', from: '@hostkit/backend-incus' },
  { page: 'authoring', title: 'Words to write words with', name: 'dsl', file: 'authoring.ts', from: '@hostkit/dsl' },
]
const lead = {
  authoring:
    'What packages write their words with. Configs have no use for these; [Writing a provider](../providers.md) shows them at work.',
}

const files = pages.map(({ name, file }) => source(name, file))
const program = programOf(files)
const checker = program.getTypeChecker()
/** @type {string[]} Words without a docstring: the reference must not have holes. */
export const silent = []

const docOf = (symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
const tagsOf = (symbol, name) =>
  symbol
    .getJsDocTags(checker)
    .filter((tag) => tag.name === name)
    .map((tag) => ts.displayPartsToString(tag.text).trim())
const ours = (node) => node.getSourceFile().fileName.startsWith(join(root, 'packages'))
const isDirective = (node) => node?.getSourceFile().fileName.includes('/src/directive/')
const printer = ts.createPrinter({ removeComments: true })
const written = (node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
/** That something may be `undefined` is left out where it may be left out itself, and said everywhere else. */
const given = (text) => text.replaceAll(/(\?: [^,;()]*?) \| undefined\b/g, '$1')
const short = (text) =>
  given(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/readonly (?=[\w']+\??:|\[)/g, '')
    .replaceAll(/; }/g, ' }')
    .replaceAll(/\bMany<([^<>]*)>/g, (_, one) => `${one} | readonly ${one.includes(' ') ? `(${one})` : one}[]`)
    .replace(/^\| /, '')
    .replace(/^"[^"]*" \| .*/, sorted)
    .trim()

/** The compiler lists the words of a union in an order of its own, which changes with the program. */
function sorted(text) {
  const parts = text.split(' | ')
  const words = parts.filter((one) => /^"[^"]*"$/.test(one)).map((one) => one.replaceAll('"', "'"))
  return [...words.sort(), ...parts.filter((one) => !/^"[^"]*"$/.test(one))].join(' | ')
}
const cell = (text) => text.replaceAll('\n', ' ')
const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)

/** The type of an option, as it was written where it was written for itself, else as the compiler says it. */
function typeOf(symbol, at, optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0) {
  const text = typeText(symbol, at)
  return optional ? text.replace(/ \| undefined$/, '') : text
}
function typeText(symbol, at) {
  const [node] = symbol.declarations ?? []
  // An option that a mapped type changed is no longer what stands in the source.
  const mapped = (symbol.links?.checkFlags ?? symbol.checkFlags ?? 0) & 262144
  if (!mapped && node?.type && ts.isPropertySignature(node)) return short(written(node.type))
  return short(
    checker.typeToString(
      checker.getTypeOfSymbolAtLocation(symbol, at),
      at,
      ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope,
    ),
  )
}

/** The options of an interface or of an object type: one line each. */
function optionsOf(type, at) {
  const parts = type.isUnion() ? type.types : [type]
  const said = parts.flatMap((one) => checker.getPropertiesOfType(one)).filter((one) => typeOf(one, at) !== 'undefined')
  const found = new Map(said.map((one) => [one.name, one]))
  return [...found.values()].flatMap((symbol) => {
    const [node] = symbol.declarations ?? []
    if (isDirective(node) || !node || !ours(node)) return []
    const everywhere = parts.every((one) => checker.getPropertyOfType(one, symbol.name))
    const optional = !everywhere || (symbol.flags & ts.SymbolFlags.Optional) !== 0
    const doc = docOf(symbol)
    const text = typeOf(symbol, at, optional)
    if (text === '' && doc === '') return []
    return [`- ${code(symbol.name)}${optional ? '' : ' (required)'}: ${code(cell(text))}${doc ? `  \n  ${cell(doc)}` : ''}`]
  })
}

const takesDirectives = (type) =>
  (type.isUnion() ? type.types : [type]).some((one) =>
    checker.getPropertiesOfType(one).some((symbol) => isDirective(symbol.declarations?.[0])),
  )

const plumbing = /(Scope|Handle|Returned|Plugin|^[A-Z]|WithHandles|OptionsOf|UnitOptions|PathOptions|ServiceWords|ProgramOptions)$/

/** Types that the options name and that are worth a look: found through what is written, each once a page. Bases are left out: their options stand with those of who extends them. */
function typesIn(node, seen) {
  if (!node) return
  const visit = (one) => {
    if (ts.isTypeReferenceNode(one) || ts.isExpressionWithTypeArguments(one)) {
      const name = ts.isTypeReferenceNode(one) ? one.typeName : one.expression
      let symbol = checker.getSymbolAtLocation(name)
      if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol)
      const [declared] = symbol?.declarations ?? []
      const worth = declared && ours(declared) && !declared.getSourceFile().fileName.includes('/core/') && !isDirective(declared)
      if (worth && !seen.has(symbol) && !plumbing.test(symbol.name))
        if (ts.isInterfaceDeclaration(declared) || ts.isTypeAliasDeclaration(declared)) {
          seen.set(symbol, { declared, shown: ts.isTypeReferenceNode(one) })
          declared.forEachChild(visit)
        }
      if (worth && ts.isTypeReferenceNode(one) && seen.has(symbol)) seen.get(symbol).shown = true
    }
    one.forEachChild(visit)
  }
  visit(node)
}

function wordText(name, symbol, own) {
  const [first] = symbol.declarations
  const type = checker.getTypeOfSymbolAtLocation(symbol, first)
  const documented = docOf(symbol)
  if (documented === '' && tagsOf(symbol, 'example').length === 0) silent.push(name)
  const calls = type.getCallSignatures()
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope
  const signatures = calls.map((one) => `${name}${short(checker.signatureToString(one, first, flags))}`)
  const [last] =
    calls
      .at(-1)
      ?.declaration?.parameters.toReversed()
      .filter((one) => one.type && !ts.isFunctionTypeNode(one.type)) ?? []
  const declared = last ? checker.getTypeAtLocation(last) : null
  const options = declared && /options|given|paths|texts|match/.test(last.name.getText()) ? optionsOf(declared, last) : []
  for (const call of calls) call.declaration?.parameters.forEach((one) => typesIn(one.type, own))
  const params = tagsOf(symbol, 'param').map((text) => {
    const [param, ...words] = text.split(' ')
    return `- ${code(param)}: ${cell(words.join(' ').replace(/^- ?/, ''))}`
  })
  const returns = tagsOf(symbol, 'returns').map((text) => `Returns ${cell(text)}`)
  const examples = tagsOf(symbol, 'example')
  return {
    options: last ? last.type : null,
    text: [
      `## ${name}`,
      documented,
      fence([...new Set(signatures)].join('\n')),
      params.join('\n'),
      returns.join('\n'),
      examples.length > 0 ? `**Example**\n\n${fence(examples.join('\n'))}` : '',
      options.length > 0 ? `**Options**\n\n${options.join('\n')}` : '',
      declared && takesDirectives(declared) ? 'And every directive of systemd, in camelCase: [the list](directives.md).' : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
  }
}
const fence = (text) => `\`\`\`typescript\n${text}\n\`\`\``

/** `keyof typeof profiles` says nothing to a reader; its members do. */
const members = (declared) =>
  checker.typeToString(checker.getTypeAtLocation(declared.name), declared, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias)

function typeSection(symbol, declared) {
  const doc = docOf(symbol)
  if (ts.isTypeAliasDeclaration(declared)) {
    const text = short(/^keyof|^\(typeof/.test(declared.type.getText()) ? members(declared) : written(declared.type))
    return [`### ${symbol.name}`, doc, text.length < 400 ? fence(`type ${symbol.name} = ${text}`) : ''].filter(Boolean).join('\n\n')
  }
  const options = optionsOf(checker.getDeclaredTypeOfSymbol(symbol), declared)
  return options.length === 0 ? '' : [`### ${symbol.name}`, doc, options.join('\n')].filter(Boolean).join('\n\n')
}

/** The kinds behind the words: what a plan, `--only` and `hostkit render` know them by, from the schemas. */
function kindsText(name) {
  const schemas = schemasOf(name)
  if (schemas.length === 0) return ''
  const kinds = schemas.map((schema) => {
    const kind = schema.$id.replace(/^.*\/|\.json$/g, '')
    const fields = Object.entries(schema.properties ?? {}).map(([field, one]) => {
      const required = schema.required?.includes(field) ? ' (required)' : ''
      return `- ${code(field)}${required}: ${code(formOf(one, schema))}${one.description ? `  \n  ${cell(one.description)}` : ''}`
    })
    return [`### ${kind}`, schema.description ?? schema.title ?? '', fields.join('\n')].filter(Boolean).join('\n\n')
  })
  return [
    '## Kinds',
    'What the words declare, as plans, `--only` and `hostkit render` know it. The fields are those of the published JSON Schemas.',
    ...kinds,
  ].join('\n\n')
}
/** The form of a value, shortly. */
function formOf(one, schema) {
  if (one.$ref) return formOf(schema.$defs?.[one.$ref.split('/').at(-1)] ?? {}, schema)
  if (one.const !== undefined) return JSON.stringify(one.const)
  if (one.enum) return one.enum.map((value) => JSON.stringify(value)).join(' | ')
  const several = one.anyOf ?? one.oneOf
  if (several) return [...new Set(several.map((each) => formOf(each, schema)))].join(' | ')
  if (one.type === 'array') return one.items ? `${formOf(one.items, schema).replace(/^(.* \| .*)$/, '($1)')}[]` : 'array'
  return String(one.type ?? 'anything')
}
function schemasOf(name) {
  if (!name.startsWith('provider-') && !name.startsWith('backend-')) return []
  return ts.sys
    .readDirectory(join(root, 'packages', name, 'schemas'), ['.json'])
    .sort()
    .map((file) => JSON.parse(readFileSync(file, 'utf8')))
}

/** @returns {{ file: string, text: string, title: string }[]} */
export function wordPages() {
  return pages.map(({ page, title, name, file, from, except, only }) => {
    const hidden = new Set(except ? exportsOf(checker, program.getSourceFile(source(name, except))).map(([one]) => one) : [])
    const all = exportsOf(checker, program.getSourceFile(source(name, file))).filter(
      ([one, symbol]) =>
        !hidden.has(one) &&
        (!only || only.includes(one)) &&
        (symbol.declarations ?? []).some((node) => !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) &&
        checker.getTypeOfSymbolAtLocation(symbol, symbol.declarations[0]).getCallSignatures().length > 0,
    )
    const seen = new Map()
    const words = all.map(([one, symbol]) => wordText(one, symbol, seen))
    const direct = new Set(words.flatMap(({ options }) => (options && ts.isTypeReferenceNode(options) ? [options.typeName.getText()] : [])))
    const types = [...seen]
      .filter(([symbol, { shown }]) => shown && !direct.has(symbol.name))
      .map(([symbol, { declared }]) => typeSection(symbol, declared))
    const said = json(`packages/${name}/package.json`).description
    const text = [
      HEAD,
      `# ${title}`,
      lead[page] ?? `${said.replace(/\.$/, '')}. \`import { … } from '${from}'\`.`,
      all.map(([one]) => `[\`${one}\`](#${one.toLowerCase()})`).join(' · '),
      ...words.map((one) => one.text),
      types.some(Boolean) ? ['## Types', ...types.filter(Boolean)].join('\n\n') : '',
      kindsText(name),
    ]
      .filter(Boolean)
      .join('\n\n')
    return { file: `docs/reference/${page}.md`, title, text: `${text}\n` }
  })
}

/** Those whose name says it all, the conditions, stand together by their type. */
function directiveLines(all) {
  const silentOnes = all.filter(({ doc }) => doc === '')
  const types = [...new Set(silentOnes.map(({ type }) => type))]
  return [
    ...all.filter(({ doc }) => doc !== '').map(({ name, type, doc }) => `- ${code(name)}: ${code(type)}  \n  ${cell(doc)}`),
    ...types.map((type) => {
      const names = silentOnes.filter((one) => one.type === type).map(({ name }) => code(name))
      return `- ${names.join(', ')}: ${code(type)}`
    }),
  ].join('\n')
}

/** Every directive that a unit may have, by section, with the type that its option takes. */
export function directivesPage() {
  const file = program.getSourceFile(source('provider-systemd', 'directive/index.ts'))
  const types = new Map(exportsOf(checker, file))
  const sections = [
    ['ServiceDirectives', 'Of services', 'Options of `daemon`, `job`, `schedule` and `systemdService`.'],
    ['TimerDirectives', 'Of timers', 'Options of `systemdTimer`, and of `timer` in `schedule`.'],
  ]
  const manuals = {
    unit: 'systemd.unit(5)',
    service: 'systemd.service(5)',
    context: 'systemd.exec(5)',
    kill: 'systemd.kill(5)',
    resource: 'systemd.resource-control(5)',
    timer: 'systemd.timer(5)',
    install: 'The [Install] section',
  }
  const text = sections.map(([name, title, words]) => {
    const symbol = types.get(name)
    const declared = symbol.declarations[0]
    const groups = new Map()
    for (const one of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))) {
      const [node] = one.declarations ?? []
      const group = /directive\/([a-z]+)\.ts$/.exec(node?.getSourceFile().fileName ?? '')?.[1] ?? 'unit'
      groups.set(group, [...(groups.get(group) ?? []), { name: one.name, type: typeOf(one, declared), doc: docOf(one) }])
    }
    // What every unit may have stands once, with the services.
    const shown = [...groups].filter(([group]) => name === 'ServiceDirectives' || (group !== 'unit' && group !== 'install'))
    return [`## ${title}`, words, ...shown.map(([group, lines]) => `### ${manuals[group] ?? group}\n\n${directiveLines(lines)}`)].join(
      '\n\n',
    )
  })
  const intro =
    'Every directive of systemd 252 that is not deprecated, and those that came after it. An option has the name of the directive in camelCase: `RestartSec=` is `restartSec`, `IPAddressDeny=` is `ipAddressDeny`. A list makes several lines where systemd has them. One that is not here goes into `extra`, by its own name.'
  return {
    file: 'docs/reference/directives.md',
    title: 'systemd directives',
    text: `${[HEAD, '# systemd directives', intro, ...text].join('\n\n')}\n`,
  }
}
