// Run in the page, before its own scripts.

/**
 * No test can answer the browser's question whether a page may read a file of the disk again, so what is dropped is a file
 * of the page's own, which is remembered the same way and never asked for.
 */
export function rememberDropped(): void {
  Reflect.set(DataTransferItem.prototype, 'getAsFileSystemHandle', async function (this: DataTransferItem) {
    const file = this.getAsFile()
    if (!file) return null
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(file.name, { create: true })
    const writable = await handle.createWritable()
    await file.stream().pipeTo(writable)
    return handle
  })
}

/** The browser asks before a remembered file is read again, and the person says yes. */
export function askForRemembered(): void {
  Reflect.set(FileSystemHandle.prototype, 'queryPermission', () => Promise.resolve('prompt'))
  Reflect.set(FileSystemHandle.prototype, 'requestPermission', () =>
    Promise.resolve(navigator.userActivation.isActive ? 'granted' : 'denied'),
  )
}
