/**
 * Puts a text on the clipboard; call it within a click. Where the clipboard is closed to the page, selects the field
 * that holds the text, if there is one, and tries the old way. False: the person has to copy it; the field is selected.
 */
export async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Without a field it would copy whatever happens to be selected.
    if (!field) return false
    field.focus()
    field.select()
    return document.execCommand('copy')
  }
}
