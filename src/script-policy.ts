// On a static host the built page can't know its address beforehand, and its policy has to allow scripts of the whole
// origin. The page itself knows: from here on only this build's scripts and its one service worker run. Policies add up,
// so this can't widen any. Before main.tsx; the development server's page has no policy.

const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]')
if (policy) {
  const sources = ['assets/', 'service-worker.js']
    // Both characters have a meaning in a policy.
    .map((path) => new URL(path, document.baseURI).href.replace(/[;,]/g, encodeURIComponent))
    .join(' ')
  const narrower = document.createElement('meta')
  narrower.httpEquiv = 'Content-Security-Policy'
  narrower.content = `script-src ${sources}; worker-src ${sources}`
  policy.after(narrower)
}
