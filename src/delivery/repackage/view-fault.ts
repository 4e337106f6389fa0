import { ViewError } from '../../core/ports/viewing.ts'

/** What a parser or the browser says about a file is, to whoever plays it, that it is broken. */
export const asViewError = (error: unknown): ViewError =>
  error instanceof ViewError ? error : new ViewError('broken', { cause: error })
