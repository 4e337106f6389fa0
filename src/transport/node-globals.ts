// simple-peer's dependencies are written for Node and look for these two globals while they load, so this module is
// imported before them. `nextTick` must be a microtask: made of setTimeout, as in the package's own browser build, it
// costs five sixths of the rate.

const scope: { global?: unknown; process?: unknown } = globalThis

scope.global ??= globalThis
scope.process ??= {
  browser: true,
  env: {},
  nextTick: (callback: (...values: unknown[]) => void, ...values: unknown[]) =>
    queueMicrotask(() => callback(...values)),
}

// Keeps this a module.
export {}
