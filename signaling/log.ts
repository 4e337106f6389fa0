// One JSON object a line. A line never holds an address, an info hash, a peer id or a message's content.

export type LogLevel = 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export type Log = (level: LogLevel, event: string, fields?: LogFields) => void

export function createLog(write: (line: string) => void): Log {
  return (level, event, fields) =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`)
}
