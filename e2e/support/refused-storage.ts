/** Runs in the page, before its own scripts: nothing is stored, as in private windows of some browsers. */
export function refuseStorage(): void {
  IDBFactory.prototype.open = () => {
    throw new DOMException(
      'A mutation operation was attempted on a database that did not allow mutations.',
      'InvalidStateError',
    )
  }
}
