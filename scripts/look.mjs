// `npm run docs:look`: every page of the site in a real browser, at the width of a phone and of a desk. A page that scrolls sideways, has an error, or shows nothing
// fails it; the pictures are for people, in site/.work/look. It is no part of `npm test`: the browser is 300 MB.
import { createServer } from 'node:http'
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { installPrograms } from '../e2e/harness/programs.mjs'
import { pages, root } from '../site/pages.mjs'
import { run, say } from './say.mjs'

const WIDTHS = { phone: 390, desk: 1280 }
const site = join(root, 'site')
const pictures = join(site, '.work/look')
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.woff2': 'font/woff2' }

/** The site as a plain file server gives it. */
const serve = () =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const path = decodeURI(new URL(request.url, 'http://site').pathname)
      const file = join(site, 'dist', path.endsWith('/') ? `${path}index.html` : path)
      try {
        if (!statSync(file).isFile()) throw new Error('no file')
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
        response.end(readFileSync(file))
      } catch {
        response.statusCode = 404
        response.end()
      }
    })
    server.listen(0, '127.0.0.1', () => resolve({ server, address: `http://127.0.0.1:${server.address().port}` }))
  })

/** What sticks out: the page scrolls sideways because of these. */
const sidewise = () => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1)
  return out
    .slice(0, 3)
    .map((one) => `<${one.tagName.toLowerCase()} class="${one.className}"> ${(one.textContent ?? '').trim().slice(0, 60)}`)
}

/** Whether a page that scrolls sideways would be seen: one is made to. */
async function control(browser, address) {
  const page = await browser.newPage({ viewport: { width: WIDTHS.phone, height: 844 } })
  await page.goto(address, { waitUntil: 'load' })
  await page.evaluate(() => document.querySelector('.vp-doc h1').insertAdjacentHTML('afterend', '<div style="width: 500px">wide</div>'))
  const seen = (await page.evaluate(sidewise)).length > 0
  await page.close()
  return seen ? [] : ['control: a page that is too wide was not noticed']
}

/** A recording that was started shows its first command. */
async function plays(page) {
  const player = page.locator('.recording .ap-player')
  try {
    await player.click({ timeout: 10_000 })
    await page.waitForFunction(() => document.querySelector('.ap-player').innerText.includes('npm i @hostkit/cli'), undefined, {
      timeout: 10_000,
    })
    return true
  } catch {
    return false
  }
}

async function look(browser, address) {
  const faults = await control(browser, address)
  for (const [name, width] of Object.entries(WIDTHS)) {
    const context = await browser.newContext({ viewport: { width, height: 844 }, reducedMotion: 'reduce' })
    const page = await context.newPage()
    let where = ''
    page.on('pageerror', (error) => faults.push(`${where}: ${error.message}`))
    page.on('response', (answer) => answer.status() >= 400 && faults.push(`${where}: ${answer.url()} is ${answer.status()}`))
    for (const { to } of pages) {
      where = `${to} (${name})`
      await page.goto(`${address}/${to.replace(/\.md$/, '.html')}`, { waitUntil: 'load' })
      await page.evaluate(() => document.fonts.ready)
      if (!(await page.locator('.vp-doc h1').first().isVisible())) faults.push(`${where}: no heading`)
      if ((await page.locator('.vp-doc a[href$=".cast"]').count()) > 0 && !(await plays(page)))
        faults.push(`${where}: the recording does not play`)
      for (const one of await page.evaluate(sidewise)) faults.push(`${where}: sticks out: ${one}`)
      await page.screenshot({ path: join(pictures, `${to.replace(/\.md$/, '').replaceAll('/', '-')}-${name}.png`) })
    }
    await context.close()
  }
  return faults
}

await installPrograms([{ package: 'chromium', program: '/usr/bin/chromium' }], { log: say })
const built = await run(['node', join(root, 'scripts/site.mjs')], { loud: true })
if (built.status !== 0) process.exit(1)
// Installed with the site, so found from there.
const { chromium } = createRequire(join(site, 'package.json'))('playwright-core')
rmSync(pictures, { recursive: true, force: true })
mkdirSync(pictures, { recursive: true })
const { server, address } = await serve()
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
try {
  const faults = await look(browser, address)
  for (const fault of faults) console.error(fault)
  say(
    `${pages.length} pages at ${Object.values(WIDTHS).join(' and ')} px: ${faults.length} faults; pictures in ${pictures.slice(root.length + 1)}`,
  )
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  await browser.close()
  server.close()
}
