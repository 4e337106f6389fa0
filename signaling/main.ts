import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { greeting, localAddress } from './greeting.ts'
import { createLog } from './log.ts'
import type { Options } from './option-table.ts'
import { parseCommand } from './options.ts'
import { StartError, startServer } from './server.ts'

// Composition root: reads the command line, starts the server, tells the person, and stops when told to.

const exitCode = { failed: 1, misused: 2 } as const
// Both this file and its bundle stand in a folder of their own beside dist/.
const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist')

const command = parseCommand(process.argv.slice(2), process.env)
switch (command.kind) {
  case 'help':
    process.stdout.write(command.text)
    break
  case 'refused':
    process.stderr.write(`${command.sentence}\n`)
    process.exitCode = exitCode.misused
    break
  case 'serve':
    await serve(command.options)
}

async function serve(options: Options): Promise<void> {
  const log = createLog((line) => process.stderr.write(line))
  try {
    const server = await startServer({ options, dist, log })
    const stop = () => {
      // The second signal finds no listener of ours and ends the process at once.
      process.removeListener('SIGTERM', stop)
      process.removeListener('SIGINT', stop)
      void server.stop().then(() => process.exit(0))
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
    // Last: whoever waits for these lines may send a signal at once.
    process.stdout.write(greeting({ ...options, ...server, localAddress: localAddress() }))
    log('info', 'ready', { stun: server.stunPort !== null, tls: server.isTls })
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = exitCode.failed
  }
}
