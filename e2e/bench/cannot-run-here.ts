/** This machine lacks what a benchmark takes; the message says what. */
export class CannotRunHere extends Error {}
