declare global {
  /** Says that a candidate is this page's. */
  var farOwnCandidate: (candidate: string) => Promise<void>
  /** The other end's candidate behind the relay; null for one that would lead around it. */
  var farCandidate: (candidate: string) => Promise<string | null>
  /** The other end's description, with its candidates behind the relay. */
  var farDescription: (sdp: string) => Promise<string>
}

/** An init script: the page's connections know only the relay's addresses of the other end. See detour.ts. */
export function installDetour(): void {
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    /** What the page does without waiting keeps its order. */
    #before: Promise<unknown> = Promise.resolve()

    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate && candidate.candidate !== '') void farOwnCandidate(candidate.candidate)
      })
    }

    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      return this.#inTurn(async () => {
        const { type, sdp = '' } = description
        await super.setRemoteDescription({ type, sdp: await farDescription(sdp) })
      })
    }

    override addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      return this.#inTurn(async () => {
        if (!candidate?.candidate) return super.addIceCandidate(candidate)
        const detoured = await farCandidate(candidate.candidate)
        if (detoured === null) return undefined
        const { sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate
        return super.addIceCandidate({ candidate: detoured, sdpMid, sdpMLineIndex, usernameFragment })
      })
    }

    #inTurn(work: () => Promise<void>): Promise<void> {
      const done = this.#before.then(work)
      this.#before = done.catch(() => {})
      return done
    }
  }
}
