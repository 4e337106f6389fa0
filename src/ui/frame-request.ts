/** A hidden page gets no animation frames, and its title still has to follow. */
const longestWaitMs = 250

/** Runs `render` once for any number of calls within a frame. */
export function oncePerFrame(render: () => void): { readonly request: () => void; readonly cancel: () => void } {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const cancel = () => {
    if (timer === null) return
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    timer = null
  }
  const run = () => {
    cancel()
    render()
  }
  return {
    request() {
      if (timer !== null) return
      frame = requestAnimationFrame(run)
      timer = setTimeout(run, longestWaitMs)
    },
    cancel,
  }
}
