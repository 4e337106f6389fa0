/** An address that opens a new message with the link in it, for the person's own mail program. */
export const mailLink = (name: string, address: string): string =>
  `mailto:?subject=${encoded(name)}&body=${encoded(address)}`

/** Half a character, as a file's name may have one, is none that can be encoded. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
