import { fileURLToPath } from 'node:url'
import { startCalledProcess, type Promised } from '../process-calls.ts'
import { kernelDrops } from './kernel-drops.ts'
import { ends, type End, type LinkCalls, type LinkCounts } from './link-protocol.ts'
import { makeNamespace, moveDevice, removeLeftNamespaces, type NetworkNamespace } from './network-namespace.ts'
import { startTunDevice } from './tun-device.ts'

const program = fileURLToPath(new URL('link-relay.run.mjs', import.meta.url))
/** Of two people far apart, with some room for what wraps packets on the way. */
const mtu = '1400'

export interface LinkEnd {
  readonly address: string
  readonly namespace: NetworkNamespace
}

/** Two network namespaces, and the one line between them. */
export interface Link extends Pick<Promised<LinkCalls>, 'begin'> {
  /** As the relay does; `spilt` has what Linux dropped within the namespaces too. */
  counts(): Promise<LinkCounts>
  readonly ends: Readonly<Record<End, LinkEnd>>
  close(): Promise<void>
}

export async function openLink(): Promise<Link> {
  await removeLeftNamespaces()
  const closing: (() => void | Promise<void>)[] = []
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    const relay = startCalledProcess<LinkCalls>(program, 'the relay')
    closing.push(relay.stop)
    const ports = await relay.ask('open')()
    const open = async (end: End): Promise<LinkEnd> => {
      const address = `10.77.0.${ends.indexOf(end) + 1}`
      const namespace = await makeNamespace(end)
      closing.push(namespace.remove)
      const device = await startTunDevice(`tukar${process.pid}${end[0]}`, ports[end])
      closing.push(device.stop)
      await prepare(namespace, device.name, address)
      return { address, namespace }
    }
    const opened = { sender: await open('sender'), receiver: await open('receiver') }
    const counts = async (): Promise<LinkCounts> => {
      const ofRelay = await relay.ask('counts')()
      const drops = await Promise.all(Object.values(opened).map(({ namespace }) => dropsIn(namespace)))
      return { ...ofRelay, spilt: drops.reduce((sum, count) => sum + count, ofRelay.spilt) }
    }
    return { ends: opened, begin: relay.ask('begin'), counts, close }
  } catch (error) {
    await close()
    throw error
  }
}

const dropsIn = async ({ read }: NetworkNamespace) =>
  kernelDrops(await read('/proc/net/snmp'), await read('/proc/net/dev'))

async function prepare(namespace: NetworkNamespace, device: string, address: string): Promise<void> {
  const { ip, set, setting } = namespace
  // One address for each end: what IPv6 would add by itself is more to connect by, and says nothing.
  for (const where of ['all', 'default']) {
    const path = `ipv6/conf/${where}/disable_ipv6`
    if ((await setting(path)) !== null) await set(path, '1')
  }
  // A flow must not begin with what the one before has learnt of the line.
  await set('ipv4/tcp_no_metrics_save', '1')
  await moveDevice(device, namespace)
  await ip('address', 'add', `${address}/24`, 'dev', device)
  await ip('link', 'set', device, 'mtu', mtu, 'up')
  await ip('link', 'set', 'lo', 'up')
  // Pages that were not given a camera use only the address of the default route. Whatever takes that route ends at the
  // other end, which forwards nothing.
  await ip('route', 'add', 'default', 'dev', device)
}
