/**
 * A PDF may hold a script of its own kind, which the browser's viewer keeps away from the page and the network, but lets
 * put up dialogs in the page's name. In a sandbox without `allow-modals` Firefox's viewer, which is a page itself, puts up
 * none. Chromium (156) shows nothing at all in a sandboxed frame, and lets it speak in any other: there it is to be saved.
 */
export const canSandboxPdf = (): boolean => navigator.pdfViewerEnabled && CSS.supports('-moz-appearance', 'none')
