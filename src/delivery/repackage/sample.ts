// One coded frame of a track on its way from the file to the browser. All times are in seconds on the element's timeline.

export interface Frame {
  /** As the browser's container wants them: length-prefixed NAL units, AAC without ADTS headers. */
  readonly bytes: Uint8Array
  readonly isKey: boolean
  /** When it is shown. */
  readonly pts: number
  /** What the file says; 0 where it says nothing. */
  readonly duration: number
}

export interface Sample extends Frame {
  /** When it is decoded: never falls from one sample to the next. `duration` reaches to that of the next. */
  readonly dts: number
}
