// The first module of the built page, which its policy knows by a hash: the build can't know where the page will be. This
// script does. From here on only this build's scripts and its one service worker run; policies add up, so this can't widen
// any. Then comes main.tsx. The development server's page has no policy, and begins with that.

/** The build's, relative to this script. */
declare const mainScript: string

const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]')
if (!policy) throw new Error('no policy')
const sources = ['assets/', 'service-worker.js']
  // Both characters have a meaning in a policy.
  .map((path) => new URL(path, document.baseURI).href.replace(/[;,]/g, encodeURIComponent))
  .join(' ')
const narrower = document.createElement('meta')
narrower.httpEquiv = 'Content-Security-Policy'
narrower.content = `script-src ${sources}; worker-src ${sources}`
policy.after(narrower)

// No other site's page may hold this one and lead clicks to it; where a host says so by no header, this does. embed.html may.
if (self === top || document.documentElement.className === 'embedded') await import(mainScript)

export {}
