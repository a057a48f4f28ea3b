/** What somebody signs in with: a user name or an email address. */
import type { UnplacedError } from '#domain/field-error.ts'
import { parseEmail } from './email-address.ts'
import { readable, unreadable } from './identifier.ts'
import { canonicalUsername } from './username.ts'

/** A name in the form under which it is looked up. */
export interface SignInName {
  kind: 'username' | 'email'
  canonical: string
}

/**
 * Reads a user name, or an address if the text has an `@`. A text that nobody can have as a name is read too, so that the answer takes as
 * long as for one that somebody has; but not one whose mistake its sender cannot see.
 */
export function readSignInName(text: string): SignInName | UnplacedError {
  const name = readable(text)
  if (name === '') return { code: 'blank', detail: 'Use visible characters.' }
  const error = unreadable(name)
  if (error) return error
  if (!name.includes('@')) return { kind: 'username', canonical: canonicalUsername(name) }
  const address = parseEmail(name)
  return { kind: 'email', canonical: Array.isArray(address) ? canonicalUsername(name) : address.canonical }
}
