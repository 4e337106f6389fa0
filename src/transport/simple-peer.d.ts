// The part of simple-peer 9.11.1 that peer-link.ts uses.
declare module 'simple-peer' {
  interface SimplePeerSignal {
    readonly type: 'offer' | 'answer' | 'candidate' | 'renegotiate' | 'transceiverRequest'
    readonly sdp?: string
    readonly candidate?: {
      readonly candidate: string
      readonly sdpMid: string | null
      readonly sdpMLineIndex: number | null
    }
  }

  interface SimplePeerOptions {
    readonly initiator: boolean
    readonly trickle: boolean
    /** One `data` event per message; without it, messages that wait in the stream may be joined. */
    readonly objectMode: true
    readonly config: RTCConfiguration
    readonly channelConfig: RTCDataChannelInit
    readonly wrtc: {
      readonly RTCPeerConnection: new (config: RTCConfiguration) => RTCPeerConnection
      readonly RTCSessionDescription: typeof RTCSessionDescription
      readonly RTCIceCandidate: typeof RTCIceCandidate
    }
  }

  export default class SimplePeer {
    constructor(options: SimplePeerOptions)
    signal(signal: SimplePeerSignal): void
    send(message: Uint8Array): void
    destroy(error?: Error): void
    on(event: 'signal', listener: (signal: SimplePeerSignal) => void): this
    on(event: 'iceStateChange', listener: (connection: RTCIceConnectionState) => void): this
    /** A Buffer over the message's own ArrayBuffer, or the text of a text message. */
    on(event: 'data', listener: (message: Uint8Array<ArrayBuffer> | string) => void): this
    on(event: 'error', listener: (error: Error) => void): this
    on(event: 'close', listener: () => void): this
  }
}
