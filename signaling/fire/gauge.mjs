// Loaded before a server (`node --expose-gc --import`): answers what it holds once everything that can go is gone.

const rounds = 6

process.on('message', () => void answer())
// Asking must not keep the server alive.
process.channel?.unref()

async function answer() {
  for (let round = 0; round < rounds; round++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send({ residentBytes: rss, heapBytes: heapUsed + external, cpuSeconds: (user + system) / 1e6 })
}
