/** What a contact leads to where it is the address of a page or of a mailbox; null where it is anything else in words. */
export function contactLink(contact: string): { readonly href: string; readonly text: string } | null {
  if (/^https?:\/\/\S+$/.test(contact) && URL.canParse(contact)) return { href: contact, text: contact }
  const mailbox = /^(?:mailto:)?([^\s@:?&#/]+@[^\s@:?&#/]+)$/i.exec(contact)?.[1]
  return mailbox === undefined ? null : { href: `mailto:${mailbox}`, text: mailbox }
}
