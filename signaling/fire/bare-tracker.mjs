import Server from 'bittorrent-tracker/server'

// What ours is held against: the library's own WebSocket tracker, as its README starts it.

const server = new Server({ http: false, udp: false, stats: false, ws: true })
server.on('error', () => undefined)
server.on('warning', () => undefined)
server.http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`The bare tracker is ready at http://127.0.0.1:${server.http.address().port}/\n`)
})
