import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { build, type Plugin } from 'vite'

/** `npm run dev`: what the dev server lacks, built again on every change: the signalling process and the service worker. */
export function companions(signallingPort: number): Plugin {
  return {
    name: 'companions',
    apply: 'serve',
    async configureServer({ httpServer }) {
      let running: ChildProcess | null = null
      let isStopped = false
      const start = () => {
        if (isStopped) return
        const started = spawn(process.execPath, ['dist-server/main.js', '--port', String(signallingPort)], {
          stdio: ['ignore', 'ignore', 'inherit'],
        })
        started.once('exit', () => (running = null))
        running = started
      }
      let isRestarting = false
      const restart = () => {
        if (!running) return start()
        if (isRestarting) return
        isRestarting = true
        // It drains first, and holds its port until then.
        running.once('exit', () => {
          isRestarting = false
          start()
        })
        running.kill()
      }
      const stop = () => {
        isStopped = true
        running?.kill()
      }
      // The signalling process refuses to start without a built page, though nobody here asks it for one.
      if (!existsSync('dist/index.html')) await build({ mode: 'production', logLevel: 'warn' })
      const watchers = [
        await build({ mode: 'service-worker', logLevel: 'warn', build: { watch: {} } }),
        await build({ mode: 'server', logLevel: 'warn', build: { watch: {} } }),
      ]
      for (const [i, watcher] of watchers.entries()) {
        if (!('on' in watcher)) throw new Error('a watching build returns a watcher')
        if (i === 1) watcher.on('event', (event) => void (event.code === 'BUNDLE_END' && restart()))
        httpServer?.once('close', () => void watcher.close())
      }
      httpServer?.once('close', stop)
      process.once('exit', stop)
    },
  }
}
