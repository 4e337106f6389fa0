import { loadEngineInNode } from './engine.test-support.ts'
import { describeSwarmUnderFaults } from './swarm-faults.contract.ts'
import { describeSwarm } from './swarm.contract.ts'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { createSwarm } from './swarm.ts'

const random = seededRandom(20)
const swarm = () => createSwarm({ loadEngine: loadEngineInNode, random })
describeSwarm('webtorrent behind the port', swarm)
describeSwarmUnderFaults('webtorrent behind the port, under faults', swarm)
