import { loadEngineInNode } from './engine.test-support.ts'
import { describeSwarm } from './swarm.contract.ts'
import { seededRandom } from './swarm.test-support.ts'
import { createSwarm } from './swarm.ts'

const random = seededRandom(20)
describeSwarm('webtorrent behind the port', () => createSwarm({ loadEngine: loadEngineInNode, random }))
