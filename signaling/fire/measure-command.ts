import { measureAnnounces, measureMemory } from './measure.ts'
import { trackerScripts, type Contender } from './tracker-process.ts'

/**
 * `announces CONTENDER SECONDS [SCRIPT]` or `memory CONTENDER SOCKETS [SCRIPT]`: one line of JSON.
 * @returns the exit code
 */
export async function main([what, contender, amount, given]: readonly string[]): Promise<number> {
  if (!isContender(contender) || !(Number(amount) > 0)) return misuse()
  const contestant = { contender, script: given ?? trackerScripts[contender] }
  if (what === 'announces') print(await measureAnnounces(contestant, { seconds: Number(amount) }))
  else if (what === 'memory') print(await measureMemory(contestant, { sockets: Number(amount) }))
  else return misuse()
  return 0
}

const print = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`)
const isContender = (text: string | undefined): text is Contender => text === 'ours' || text === 'bare'

function misuse(): number {
  process.stderr.write('measure-command announces|memory ours|bare AMOUNT [SCRIPT]\n')
  return 2
}
