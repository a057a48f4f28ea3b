/** UUIDs as text (RFC 9562 §4). */

/** A UUID in lower case, as Postgres and `crypto.randomUUID` write it: the source of a regular expression. */
export const uuidSource = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

const canonical = new RegExp(`^${uuidSource}$`)
const inAnyCase = new RegExp(`^${uuidSource}$`, 'i')

/** Whether a text is a UUID, in either case. No name of a user or a group is one. */
export function isUuid(text: string): boolean {
  return inAnyCase.test(text)
}

/** Whether a text is a UUID in lower case: one identifier has one spelling. */
export function isCanonicalUuid(text: string): boolean {
  return canonical.test(text)
}
