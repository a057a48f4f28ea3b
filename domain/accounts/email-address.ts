/**
 * E-mail addresses: one recipient, spelled one way. Always made canonical first and checked after, and what was checked
 * is what is stored: CVE-2026-73420 is a full-width `＠` that became `@` after the check.
 */
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import { maxIdentifierLength, readable, unreadable } from './identifier.ts'

/** An address that was checked. */
export interface EmailAddress {
  /** To write to: the local part as it was typed, the domain in lower-case ASCII. */
  display: string
  /** To compare and to index: local part in lower case too. No provider of note tells `Ann@` from `ann@`. */
  canonical: string
}

/** Longest address that SMTP can carry: 256 with its angle brackets (RFC 5321 §4.5.3.1.3). In bytes. */
export const maxEmailBytes = 254

/** RFC 5321 §4.5.3.1.1. In bytes. */
const maxLocalPartBytes = 64

/** A dot-atom (RFC 5322 §3.2.3). Quoted local parts misrouted mail elsewhere (GHSA-5jpx-9hw9-2fx4) and are refused. */
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/

/** What the URL parser may be given as a host; without it, `a/b`, `a:1` or `a%2eb` would be read as something else. */
const domainCharacters = /^[-.A-Za-z0-9\u{80}-\u{10FFFF}]+$/u

/** RFC 1034 §3.5, in lower case. */
const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/

/**
 * Reads one address. After NFKC: exactly one `@`; a dot-atom of at most 64 bytes; a domain name of at least two labels,
 * turned into ASCII as a browser would (UTS 46), whose last label is not a number (so no IP address in any spelling);
 * 254 bytes altogether. No comments, display names, lists, address literals, and no blanks but around it, which are left out.
 *
 * @returns the address, or everything that is wrong with it, at `/email`
 */
export function parseEmail(text: string): EmailAddress | FieldError[] {
  if (text.length > maxIdentifierLength) return [tooLong]
  const normal = readable(text)
  const error = unreadable(normal)
  if (error) return [{ pointer: '/email', ...error }]
  const [local = '', domain, ...more] = normal.split('@')
  if (domain === undefined || more.length > 0) return [notOneAt]
  const host = asciiDomain(domain)
  const violations = [...checkLocalPart(local), ...(host === null ? [wrongDomain] : [])]
  if (host === null || violations.length > 0) return violations
  const address = { display: `${local}@${host}`, canonical: `${local.toLowerCase()}@${host}` }
  return address.canonical.length > maxEmailBytes ? [tooLong] : address
}

/**
 * A part of an address in the form in which addresses are stored: whole labels of a domain, after an `@` if there is one.
 *
 * @param text as `readable` returns it
 */
export function partOfAddress(text: string): string {
  const at = text.indexOf('@') + 1
  const host = asciiDomain(`${text.slice(at)}.x`)
  return host === null ? text : text.slice(0, at) + host.slice(0, -'.x'.length)
}

/** What is wrong with a list of addresses: each is one, and is there once however it is typed. */
export function checkAddresses(texts: readonly string[]): FieldError[] {
  const seen = new Set<string>()
  return texts.flatMap((text, index) => {
    const address = parseEmail(text)
    const pointer = `/${index}`
    if (Array.isArray(address)) return address.map((wrong) => ({ ...wrong, pointer }))
    const isNew = seen.size < seen.add(address.canonical).size
    return isNew ? [] : [{ pointer, code: 'duplicate-email', detail: 'This address is listed already. Remove it.' }]
  })
}

/** What statements compare addresses with. @param texts that `checkAddresses` has nothing against */
export function canonicalAddresses(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const address = parseEmail(text)
    return Array.isArray(address) ? [] : [address.canonical]
  })
}

function checkLocalPart(local: string): FieldError[] {
  if (local.length > maxLocalPartBytes) return [longLocalPart]
  return localPart.test(local) ? [] : [wrongLocalPart]
}

/** The domain in lower-case ASCII, international labels as `xn--…`; null when it is not a domain name with a dot. */
function asciiDomain(domain: string): string | null {
  if (!domainCharacters.test(domain) || !URL.canParse(`http://${domain}`)) return null
  const host = new URL(`http://${domain}`).hostname
  const labels = host.split('.')
  const isName = labels.length > 1 && labels.every((each) => label.test(each)) && /[a-z]/.test(labels.at(-1) ?? '')
  return isName ? host : null
}

const tooLong = violation('too-long', `Use at most ${maxEmailBytes} bytes.`)
const notOneAt = violation('invalid-email', 'An address must contain exactly one @.')
const longLocalPart = violation('too-long', `Use at most ${maxLocalPartBytes} bytes before the @.`)
const wrongLocalPart = violation(
  'invalid-email',
  "Before the @, use letters a-z, digits and !#$%&'*+/=?^_`{|}~-, with single dots between them; no quotes.",
)
const wrongDomain = violation('invalid-email', 'After the @, use a domain name with a dot, such as example.com.')

function violation(code: FieldCode, detail: string): FieldError {
  return { pointer: '/email', code, detail }
}
