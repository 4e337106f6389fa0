import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex } from '../../core/transfer.ts'
import { viewablesOf, type Viewable } from './viewable.ts'

/** Those of a list that this browser is asked to show: whoever shows files gets them here. */
export const shownFiles = (files: readonly ManifestFile[]): ReadonlyMap<FileIndex, Viewable> =>
  viewablesOf(files, { showsPdf: canSandboxPdf() })

/**
 * A PDF may hold a script of its own kind, which the browser's viewer keeps away from the page and the network, but lets
 * put up dialogs in the page's name. In a sandbox without `allow-modals` Firefox's viewer, which is a page itself, puts up
 * none. Chromium (156) shows nothing at all in a sandboxed frame, and lets it speak in any other: there it is to be saved.
 */
const canSandboxPdf = (): boolean => navigator.pdfViewerEnabled && CSS.supports('-moz-appearance', 'none')
