import { existsSync } from 'node:fs'

// Where the browsers of this machine are. None is ever downloaded.

/**
 * @param {{ name: string, variable: string, package: string, paths: readonly string[] }} browser
 * @returns {string}
 */
function find({ name, variable, package: debianPackage, paths }) {
  const named = process.env[variable]
  const path = named ? [named].find((path) => existsSync(path)) : paths.find((path) => existsSync(path))
  if (path) return path
  const found = named ? `${variable} names ${named}, and nothing is there` : `No ${name} found`
  throw new Error(`${found}: install Debian's package "${debianPackage}", or point ${variable} to a ${name}`)
}

/** @throws {Error} one line that says how to get one */
export const chromiumPath = () =>
  find({
    name: 'Chromium',
    variable: 'TUKAR_CHROMIUM',
    package: 'chromium',
    paths: [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/snap/bin/chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
  })

/** @throws {Error} one line that says how to get one */
export const firefoxPath = () =>
  find({
    name: 'Firefox',
    variable: 'TUKAR_FIREFOX',
    package: 'firefox-esr',
    paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  })
