import { failingScenes } from './failing.ts'
import { homeScenes } from './home.ts'
import { laterScenes } from './later.ts'
import { library } from './library.ts'
import { openingScenes } from './opening.ts'
import { otherScenes } from './other.ts'
import { receiveScenes } from './receive.ts'
import type { Scene } from './scene.ts'
import { shareScenes } from './share.ts'
import { viewScenes } from './view.ts'

/** Every state of every screen. */
export const scenes: readonly Scene[] = [
  ...homeScenes,
  ...shareScenes,
  ...openingScenes,
  ...receiveScenes,
  ...viewScenes,
  ...laterScenes,
  library,
  ...failingScenes,
  ...otherScenes,
]
