import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startFirefox } from '../support/firefox.ts'
import { expect, test } from '../support/fixtures.ts'
import * as inFirefox from '../support/puppeteer-screens.ts'
import { outsideAttempts } from '../support/outside.ts'
import { receive, share } from '../support/screens.ts'
import { startServer } from '../support/server-process.ts'
import { startOtherSite } from '../support/other-site.ts'
import { dist, startStaticHost } from '../support/static-host.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// That a whole share, download and save meets no violation is held by every test with people in it: see host-guard.ts.
// Here: that the policy is what it should be, and stops what it should stop.

test('the process tells browsers what the page may do', async ({ server }) => {
  const origin = server.url.slice(0, -1)
  for (const path of ['', 'index.html', 'service-worker.js', 'config.json', 'no-such-page']) {
    const { headers } = await fetch(`${server.url}${path}`)
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split('; ').map((entry) => {
        const [name = '', ...values] = entry.split(' ')
        return [name, values] as const
      }),
    )
    const scripts = [`${origin}/assets/`, `${origin}/service-worker.js`]
    expect(policy.get('default-src'), path).toEqual(["'none'"])
    expect(policy.get('script-src'), path).toEqual(scripts)
    expect(policy.get('worker-src'), path).toEqual(scripts)
    expect(policy.get('object-src'), path).toEqual(["'none'"])
    expect(policy.get('base-uri'), path).toEqual(["'none'"])
    expect(policy.get('frame-ancestors'), path).toEqual(["'none'"])
    expect(policy.get('require-trusted-types-for'), path).toEqual(["'script'"])
    expect(policy.get('trusted-types'), path).toEqual(['tukar-hashing', 'tukar-service-worker'])
    expect([...policy.values()].flat().join(' '), path).not.toMatch(/unsafe|\*/)
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin')
    expect(headers.get('referrer-policy'), path).toBe('no-referrer')
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    for (const feature of ['camera', 'geolocation', 'microphone', 'payment', 'usb']) {
      expect(headers.get('permissions-policy'), path).toContain(`${feature}=()`)
    }
  }
})

test('a public address is allowed beside the one that was asked for', async () => {
  const server = await startServer({ flags: ['--public-url', 'https://tukar.example/share/'] })
  const policy = (await fetch(server.url)).headers.get('content-security-policy') ?? ''
  expect(policy).toContain(
    `script-src https://tukar.example/share/assets/ https://tukar.example/share/service-worker.js`,
  )
  expect(policy).toContain(`${server.url}assets/`)
  await server.stop()
})

/** Tries, in the page, to run what is not the page's; says what ran. */
async function runStrangeScripts(): Promise<readonly string[]> {
  const ran: string[] = []
  globalThis.stopped = []
  document.addEventListener('securitypolicyviolation', (event) => globalThis.stopped?.push(event.effectiveDirective))
  const attempt = (name: string, run: () => unknown) => {
    try {
      if (run() !== undefined) ran.push(name)
    } catch {
      // Stopped.
    }
  }
  // What a test tool runs may evaluate text; what the page runs later may not.
  await new Promise((resolve) => setTimeout(resolve))
  const place = document.body.appendChild(document.createElement('div'))
  attempt('innerHTML', () => ((place.innerHTML = '<b>x</b>'), place.firstChild ?? undefined))
  attempt('script address', () => ((document.createElement('script').src = 'assets/x.js'), true))
  attempt('worker address', () => new Worker('assets/x.js'))
  attempt('function from text', () => Reflect.construct(Function, ['return 1']))
  attempt('another policy', () =>
    globalThis.trustedTypes?.createPolicy('strange', { createScriptURL: (url: string) => url }),
  )
  // A script of the own origin, but not of the built ones.
  await import(new URL('strange.js', document.baseURI).href).then(
    () => ran.push('import of a file beside the page'),
    () => undefined,
  )
  return ran
}

declare global {
  // TypeScript's DOM library does not know it yet.
  var stopped: string[] | undefined
  var ranStrange: boolean | undefined
  var trustedTypes: { createPolicy(name: string, rules: object): object } | undefined
}

/** By which directives of the policy, each once. */
const stoppedBy = () => [...new Set(globalThis.stopped?.map((name) => name.replace(/-elem$/, '')))].sort()
const allDirectives = ['require-trusted-types-for', 'script-src', 'trusted-types']

test('a page from the process runs no script but its own', async ({ browser, server }) => {
  // The guard's own context would count these attempts as offences.
  const context = await browser.newContext()
  await context.route('**/strange.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
  const page = await context.newPage()
  await page.goto(server.url)
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
  expect(await page.evaluate(runStrangeScripts)).toEqual([])
  await expect.poll(() => page.evaluate(stoppedBy)).toEqual(allDirectives)
  await context.close()
})

/** The built page with scripts in it that are not the build's, of each kind that is there before the page's own. */
async function startStrangeHost(folder: string, readsHeaders: boolean): ReturnType<typeof startStaticHost> {
  const site = join(folder, 'site')
  await cp(dist, site, { recursive: true })
  for (const name of ['strange.js', 'before.js']) await writeFile(join(site, name), 'globalThis.ranStrange = true')
  const html = await readFile(join(site, 'index.html'), 'utf8')
  const own = /<script type="module"[^>]* (integrity="[^"]+") src="([^"]+)"/.exec(html)
  if (!own) throw new Error('the page has a script of its own')
  const strange = [
    '<script>globalThis.ranStrange = true</script>',
    '<script src="before.js"></script>',
    '<script type="module" crossorigin src="before.js"></script>',
    // With the hash of a script that may run.
    `<script type="module" crossorigin ${own[1]} src="before.js?again"></script>`,
    // A file of the build may not come before the first one.
    `<script src="${own[2]}"></script>`,
  ]
  await writeFile(
    join(site, 'index.html'),
    html.replace(own[0], (first) => strange.join('') + first),
  )
  return startStaticHost('/some/where/', {}, { readsHeaders, folder: site })
}

const ranStrange = () => globalThis.ranStrange === true

for (const readsHeaders of [false, true]) {
  const which = readsHeaders ? 'that reads _headers' : 'that sends no headers'
  test(`a page from a static host ${which} runs no script but its own`, async ({ browser, folder }) => {
    const host = await startStrangeHost(folder, readsHeaders)
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(host.url)
    await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
    expect(await page.evaluate(runStrangeScripts)).toEqual([])
    await expect.poll(() => page.evaluate(stoppedBy)).toEqual(allDirectives)
    expect(await page.evaluate(ranStrange)).toBe(false)
    await context.close()
    await host.stop()
  })
}

test('in Firefox a page from a static host runs no script but its own', async ({ folder }) => {
  const host = await startStrangeHost(folder, false)
  const firefox = await startFirefox(folder, [new URL(host.url).host])
  await firefox.page.goto(host.url)
  await firefox.page.waitForSelector('aria/Choose files[role="button"]')
  expect(await firefox.page.evaluate(runStrangeScripts)).toEqual([])
  await expect.poll(() => firefox.page.evaluate(stoppedBy)).toEqual(allDirectives)
  expect(await firefox.page.evaluate(ranStrange)).toBe(false)
  await firefox.close()
  await host.stop()
})

test('the embedded player may be framed, and has the same policy otherwise', async ({ server }) => {
  const policyOf = async (path: string) => (await fetch(`${server.url}${path}`)).headers.get('content-security-policy')
  expect(`${await policyOf('embed.html')}; frame-ancestors 'none'`).toBe(await policyOf('index.html'))
  for (const path of ['embed.html/', 'x/embed.html', 'EMBED.html', 'embed.html/../index.html']) {
    expect(await policyOf(path), path).toContain("frame-ancestors 'none'")
  }
})

test('an answer that tries to frame the page gets nothing', async ({ browser, server }) => {
  const site = await startOtherSite(`<iframe src="${server.url}"></iframe>`)
  const context = await browser.newContext()
  const page = await context.newPage()
  const refusals: string[] = []
  page.on('console', (message) => refusals.push(message.text()))
  await page.goto(site.url)
  const frame = page.frames().find((each) => each !== page.mainFrame())
  await expect.poll(() => frame?.url()).toContain('chrome-error:')
  expect(refusals.join()).toContain('frame-ancestors')
  await context.close()
  site.stop()
})

test('in Firefox a whole share, download and save meets no violation, and strange scripts do', async ({
  server,
  people,
  folder,
}) => {
  const firefox = await startFirefox(folder, [new URL(server.url).host])
  try {
    const before = (await outsideAttempts()).length
    const file = await makeFile(folder, 'minutes.odt', mebibyte, 110)
    const link = await inFirefox.share(firefox.page, server.url, file.path)
    expect(await receive(await people.arrive(), link, file.name)).toBe(file.sha256)
    const back = await makeFile(folder, 'reply.odt', mebibyte, 111)
    const backLink = await share(await people.arrive(), server.url, [back.path])
    await inFirefox.downloadAll(firefox.page, backLink)
    await inFirefox.waitUntilComplete(firefox.page, 60_000)
    expect(await inFirefox.saveFile(firefox.page, back.name, firefox.downloads)).toBe(back.sha256)
    expect(firefox.offences()).toEqual([])
    expect((await outsideAttempts()).slice(before)).toEqual([])
    expect(await firefox.page.evaluate(runStrangeScripts)).toEqual([])
    await expect.poll(() => firefox.page.evaluate(stoppedBy)).toEqual(allDirectives)
    expect(firefox.offences()).not.toEqual([])
  } finally {
    await firefox.close()
  }
})
