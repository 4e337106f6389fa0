import type { DeploymentConfig } from './app.ts'

/** What a deployment says that says nothing. Apart from its parser, which the first screen does without. */
export const emptyConfig: DeploymentConfig = {
  iceServers: [],
  meetingPoints: [],
  contact: null,
  publicUrl: null,
  maxLanes: 8,
}
