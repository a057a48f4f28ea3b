/** Where a browser goes after it has signed in: to a path of ours, or to an application whose origin an administrator has registered. */
import type { FieldError } from '#domain/field-error.ts'
import { returnPathPattern } from './return-path.ts'

/** UTF-16 units. */
export const maxReturnTarget = 2048

/** Origins that a site may register, and how long one may be: a scheme, a host name of 253 and a port. */
export const returnOriginLimits = { count: 50, length: 270 } as const

/** Printable ASCII without a backslash: browsers drop tabs and line ends, and read a backslash as a slash (WHATWG URL §4.4). */
const plainCharacters = /^[!-[\]-~]+$/

/**
 * A `return_to` that may be gone to. The text of a URL must begin with a registered origin exactly as it is registered and go on with its path, so that
 * nothing depends on how two programs read it: `//host`, `https://app.example@evil.example`, another port and `HTTPS://` are all refused.
 *
 * @param text as it came, never trusted
 * @param origins those of the setting `return_origins`
 * @returns the text, or null where it is none of them
 */
export function returnTarget(
  text: string | undefined,
  { baseUrl, origins }: { baseUrl: string; origins: readonly string[] },
): string | null {
  if (text === undefined || text.length > maxReturnTarget || !plainCharacters.test(text)) return null
  if (returnPathPattern.test(text)) return text
  const origin = [baseUrl, ...origins].find((each) => text === each || text.startsWith(`${each}/`))
  return origin !== undefined && URL.canParse(text) && new URL(text).origin === origin ? text : null
}

/** What is wrong with a list of origins. Each is written as a browser writes it, so that it can be compared as text. */
export function checkReturnOrigins(origins: readonly string[]): FieldError[] {
  return origins.flatMap((origin, index) => (isOrigin(origin) ? [] : [{ pointer: `/${index}`, ...noOrigin }]))
}

/** Without encryption only this machine's own names: what comes back from a sign-in is for nobody else to read. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol, hostname } = new URL(text)
  const isLoopback = protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1')
  return origin === text && !text.includes('*') && (protocol === 'https:' || isLoopback)
}

const noOrigin = {
  code: 'invalid-url',
  detail: 'Use an origin: https, a host in lower case, a port if it is not 443, and nothing after it.',
} as const
