/** The client of the console. Its session is in cookies, which no script can read. */
import { createClient, PosternError, type Problem } from 'postern/client'

export const postern = createClient()

/** Codes that mean that nobody is signed in (any more). */
const signedOut = new Set(['unauthenticated', 'invalid-token', 'session-changed'])

/** Whether an error says that nobody is signed in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof PosternError && signedOut.has(error.problem.code)
}

/** An error as a problem document; what is none is a fault of the console. */
export function problemOf(error: unknown): Problem {
  return error instanceof PosternError ? error.problem : { code: 'internal-error', status: 0, cause: error }
}
