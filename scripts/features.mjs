// docs/features.md, read by machines: what it says is shown by which tests, and whether they are there and pass.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')

/**
 * @typedef {{ id: string, what: string, state: string, tests: { file: string, title: string }[] }} Feature
 * @typedef {{ file: string, titles: string[], status: string }} Result  `titles`: of the groups around it, and its own
 */

/** @returns {Feature[]} */
export function features(text = readFileSync(join(root, 'docs/features.md'), 'utf8')) {
  return [...text.matchAll(/^\| (A\d+) \| (.+?) \| (works|partly|not yet|.*?) \| (.*?) ?\|$/gm)].map(([, id, what, state, shown]) => ({
    id,
    what,
    state,
    tests: [...shown.matchAll(/`([^`]+)` › (.+?)(?= · `|$)/g)].map(([, file, title]) => ({ file, title: title.trim() })),
  }))
}

/** `…` stands for what differs from run to run. */
const pattern = (title) =>
  new RegExp(
    `^${title
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*')}$`,
  )

/** The titles that a file gives to its tests, with `…` for what is put in. Cases of helpers count by their fixtures and kinds. */
export function titlesIn(file) {
  if (!known.has(file)) known.set(file, existsSync(join(root, file)) ? read(join(root, file)) : null)
  return known.get(file)
}
/** @type {Map<string, string[] | null>} */
const known = new Map()

/** @param {string} place */
function read(place) {
  const text = readFileSync(place, 'utf8')
  const titles = literals(place, text)
  const own = packageOf(place)
  if (/\bgolden\(/.test(text) && existsSync(join(own, 'fixtures')))
    for (const { name } of readdirSync(join(own, 'fixtures'), { withFileTypes: true }).filter((one) => one.isDirectory())) {
      titles.push(`golden ${name}`)
      for (const one of readdirSync(join(own, 'fixtures', name))) titles.push(one.replace(/\.json$/, ''))
    }
  if (/\bconformance\(/.test(text)) {
    const helper = join(root, 'packages/core/src/testing/conformance.ts')
    titles.push(...literals(helper, readFileSync(helper, 'utf8')))
  }
  return titles
}

function packageOf(place) {
  let folder = dirname(place)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

function literals(file, text) {
  const titles = []
  const visit = (node) => {
    if (ts.isCallExpression(node) && /^(it|test|describe)\b/.test(node.expression.getText()) && node.arguments.length > 0) {
      const [title] = node.arguments
      if (ts.isStringLiteralLike(title)) titles.push(title.text.replaceAll(/%[sdifjo]/g, '…'))
      else if (ts.isTemplateExpression(title))
        titles.push([title.head.text, ...title.templateSpans.map((span) => span.literal.text)].join('…'))
    }
    node.forEachChild(visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return titles
}

/** Whether a file has such a test, as far as that can be said without running it. */
export function isThere({ file, title }) {
  const titles = titlesIn(file)
  if (titles === null) return false
  if (titles.some((one) => pattern(title).test(one))) return true
  // The title of a case is put together by the helper, `conformance ADDRESS (ABOUT)`; the address stands where the cases are.
  const [, address, about] = /^conformance (\S+:[^…\s]*)…?(?: \((.+)\))?$/.exec(title) ?? []
  if (address === undefined || !titles.some((one) => one.startsWith('conformance …'))) return false
  const sources = join(packageOf(join(root, file)), 'src')
  const cases = readdirSync(sources)
    .filter((one) => /\.(fixture|test)\.ts$/.test(one))
    .map((one) => readFileSync(join(sources, one), 'utf8'))
  return cases.some((text) => text.includes(address) && (about === undefined || text.includes(about)))
}

/**
 * What does not hold of what the page says, given what ran.
 * @param {readonly Result[]} results
 * @param {(file: string) => boolean} ran whether the tests of this file were to run
 */
export function unproven(all, results, ran) {
  return all.flatMap(({ id, tests }) =>
    tests
      .filter(({ file }) => ran(file))
      .flatMap(({ file, title }) => {
        const found = results.filter((one) => one.file === file && one.titles.some((each) => pattern(title).test(each)))
        if (found.length === 0) return [`${id}: no test of ${file} that ran is called "${title}"`]
        const bad = found.filter(({ status }) => status !== 'passed')
        return bad.map(({ titles, status }) => `${id}: ${file} › ${titles.join(' › ')}: ${status}`)
      }),
  )
}

/** What vitest's JSON reporter tells of each test. */
export const resultsOf = (report) =>
  report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) => ({
      file: relative(root, name),
      titles: [...ancestorTitles, title],
      status,
    })),
  )
