const fields =
  'input:not([type=checkbox], [type=radio], [type=button], [type=file]), textarea, select, [contenteditable]'

/** Whether what is typed or pasted there belongs to a field. */
export const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.matches(fields)
