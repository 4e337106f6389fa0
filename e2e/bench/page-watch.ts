declare global {
  /** Resolves to the first thing but null that `find` finds. It looks at every change of the document. */
  function whenFound<T>(find: () => T | null): Promise<T>
}

/** An init script that gives pages `whenFound`. Looking at every frame instead would make the browser draw every frame. */
export function installWatch(): void {
  globalThis.whenFound = (find) =>
    new Promise((resolve) => {
      const look = () => {
        const found = find()
        if (found === null) return
        observer.disconnect()
        resolve(found)
      }
      const observer = new MutationObserver(look)
      observer.observe(document, { subtree: true, childList: true, characterData: true })
      look()
    })
}
