/** A request that somebody sent to a proxy, read so that nobody behind the proxy can read it as another one. */
import { findResourceNameFault } from '#domain/resources/resource-path.ts'

/** What the rules of service types are told of a request. */
export interface ProxiedRequest {
  /** In capitals. */
  readonly method: string
  /** The path below the service, decoded, without empty ends. */
  readonly segments: readonly string[]
  /** The query as it was sent, without its question mark. */
  readonly query: string
  /** Whether the proxy vouches that the server behind it reads the query of a POST and not its body. */
  readonly postIsQuery: boolean
}

/** The longest request target that is read, and the most steps of its path. */
export const maxTargetLength = 8192
export const maxSegments = 64

/** RFC 9110: a method is a token; those in use are letters. */
const methodPattern = /^[A-Z]{1,20}$/
/** RFC 3986: printable ASCII, without what would begin a fragment. A space would be two headers joined to one. */
const targetPattern = /^\/[!"$-~]*$/

/** Whether a text is a method as it stands in a request. */
export function isMethod(text: string): boolean {
  return methodPattern.test(text)
}

/**
 * The steps of a path, each decoded once, and the query; null for what servers read in different ways: `.` and `..`, empty steps,
 * encoded separators, `?` and `#` (rewriting servers begin a query there), path parameters (`;x=y`, which Tomcat drops), percent signs that another decoding would resolve, control
 * characters, what is no UTF-8 or not of form C, dots at the end of a step, and anything too long.
 *
 * @param target path and query as they were sent (RFC 9112 origin-form)
 */
export function readTarget(target: string): { segments: string[]; query: string } | null {
  if (target.length > maxTargetLength || !targetPattern.test(target)) return null
  const [path = '', ...rest] = target.split('?')
  const inner = path.slice(1).replace(/\/$/, '')
  const steps = inner === '' ? [] : inner.split('/')
  if (steps.length > maxSegments || path.startsWith('//')) return null
  const segments = steps.map(decoded)
  return segments.every(isSafe) ? { segments, query: rest.join('?') } : null
}

/** A text without its percent-encoding, which is taken off once; null where it is none. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** A text as the most generous server compares it: to some `ſ` is S, `ﬁ` FI and `K` (the Kelvin sign) k. */
export function folded(text: string): string {
  return text.toUpperCase().toLowerCase()
}

/** A dot at the end, and what follows `::$`, are no part of a file's name to Windows. */
const otherNames = /[;?#]|%[0-9a-f]{2}|\.$|::\$/i

/** Whether a decoded text is one step of a path, and nothing else to whoever decodes once more. */
export function isSafe(step: string | null): step is string {
  return step !== null && findResourceNameFault(step) === undefined && !otherNames.test(step)
}
