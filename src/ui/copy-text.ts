/**
 * Puts a text on the clipboard; call it within a click. Where the clipboard is closed to the page, selects the field
 * that holds the text and tries the old way. False: the field is selected, and the person has to copy it.
 */
export async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    field?.focus()
    field?.select()
    return document.execCommand('copy')
  }
}
