/** Runs in the page: gives an address to everything that would run, style or frame what it gets. What took it, by name. */
export async function loadEveryWay(url: string): Promise<readonly string[]> {
  const place = document.body.appendChild(document.createElement('div'))
  const settled = (target: EventTarget, taken: string) =>
    new Promise<void>((resolve, reject) => {
      target.addEventListener(taken, () => resolve())
      target.addEventListener('error', () => reject(new Error('refused')))
    })
  const element = (name: string, attributes: object) => () => {
    const made = Object.assign(document.createElement(name), attributes)
    place.append(made)
    return settled(made, 'load')
  }
  const ways: Record<string, () => Promise<unknown>> = {
    script: element('script', { src: url }),
    'module script': element('script', { src: url, type: 'module' }),
    style: element('link', { rel: 'stylesheet', href: url }),
    frame: element('iframe', { src: url }),
    object: element('object', { data: url }),
    worker: () => settled(new Worker(url), 'message'),
    'module worker': () => settled(new Worker(url, { type: 'module' }), 'message'),
    'shared worker': () => settled(new SharedWorker(url), 'message'),
    'service worker': () => navigator.serviceWorker.register(url),
    import: () => import(url),
    async fetch() {
      const { ok } = await fetch(url)
      if (!ok) throw new Error('refused')
    },
  }
  const taken: string[] = []
  for (const [name, load] of Object.entries(ways)) {
    // Thrown at once, too.
    await new Promise((resolve) => resolve(load())).then(
      () => taken.push(name),
      () => undefined,
    )
  }
  place.remove()
  return taken
}
