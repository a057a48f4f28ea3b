/** Addresses that nobody can give themselves (authnzerver: names of roles, and domains of throw-away mail). */
import type { FieldError } from '#domain/field-error.ts'
import { parseEmail } from './email-address.ts'
import { readable } from './identifier.ts'

/** Most entries of the setting. */
export const maxRefusedAddresses = 1000

/** What the people who run a service are written to by: whoever had such an address there could speak for it. */
export const roleAddresses: readonly string[] =
  'abuse@ admin@ administrator@ billing@ contact@ help@ hostmaster@ info@ mailer-daemon@ me@ no-reply@ noc@ noreply@ postmaster@ root@ sales@ security@ self@ support@ webmaster@'.split(
    ' ',
  )

/** One way to write a whole address from an entry, so that it is read as addresses are. */
function asAddress(entry: string): string {
  const text = readable(entry)
  return text.endsWith('@') ? `${text}example.com` : `somebody${text}`
}

/** What is wrong with a list of entries: each is `name@` or `@domain`, and is there once. */
export function checkRefusedAddresses(entries: readonly string[]): FieldError[] {
  const seen = new Set<string>()
  return entries.flatMap((entry, index): FieldError[] => {
    const pointer = `/${index}`
    const address = parseEmail(asAddress(entry))
    if (Array.isArray(address)) return [{ pointer, code: 'invalid-format', detail: 'Write `name@` or `@example.com`.' }]
    const isNew = seen.size < seen.add(address.canonical).size
    return isNew ? [] : [{ pointer, code: 'duplicate-email', detail: 'This entry is listed already. Remove it.' }]
  })
}

/** What statements compare with: `name@` and `@domain`, canonical. @param entries that `checkRefusedAddresses` has nothing against */
export function refusedAddressForms(entries: readonly string[]): string[] {
  return entries.flatMap((entry) => {
    const address = parseEmail(asAddress(entry))
    if (Array.isArray(address)) return []
    const at = address.canonical.indexOf('@')
    return [readable(entry).endsWith('@') ? address.canonical.slice(0, at + 1) : address.canonical.slice(at)]
  })
}

/** What is wrong with an address that is refused. */
export const refusedAddress = {
  pointer: '/email',
  code: 'email-not-allowed',
  detail: 'This address is not accepted here. Use a personal address, or one of another provider.',
} as const satisfies FieldError

/** What is wrong with a full name that is refused. */
export const linkInFullName = {
  pointer: '/full_name',
  code: 'link-not-allowed',
  detail: 'A full name must not contain a link or a domain name.',
} as const satisfies FieldError
