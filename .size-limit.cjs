const { existsSync, readFileSync, readdirSync } = require('node:fs')

// The first route's scripts: what index.html names itself, which is the entry and its static imports. That nothing else is
// loaded before somebody drops or opens something is what e2e/specs/home-budget.spec.ts looks at.
const html = existsSync('dist/index.html') ? readFileSync('dist/index.html', 'utf8') : ''
const scripts = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, path]) => `dist/${path}`)
if (scripts.length === 0) throw new Error('dist/index.html names no script: run `npm run build` first')

// Of all screens.
const styles = readdirSync('dist/assets').filter((name) => name.endsWith('.css'))
if (styles.length === 0) throw new Error('dist/assets has no styles: run `npm run build` first')

module.exports = [
  { name: 'JavaScript of the first route', path: scripts, gzip: true, limit: '20 kB' },
  { name: 'Styles', path: styles.map((name) => `dist/assets/${name}`), gzip: true, limit: '12 kB' },
]
