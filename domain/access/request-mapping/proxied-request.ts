/** A request at a proxy, normalized so that no server behind it can read it differently. */
import { findResourceNameError } from '#domain/resources/resource-path.ts'

/** A request as service types read it. */
export interface ProxiedRequest {
  /** In upper case. */
  readonly method: string
  /** The decoded segments of the path below the service; empty first and last ones are omitted. */
  readonly segments: readonly string[]
  /** The query as it was sent, without its question mark. */
  readonly query: string
  /** Whether the proxy guarantees that the server reads the query of a POST and not its body. */
  readonly postIsQuery: boolean
}

/** The maximum length of a request target, and the maximum number of its segments. */
export const maxTargetLength = 8192
export const maxSegments = 64

/** A method is a token (RFC 9110 §9.1); all methods in use are capitals and hyphens (`VERSION-CONTROL`). */
const methodPattern = /^[A-Z][A-Z-]{0,39}$/
/** Printable ASCII without `#` (RFC 3986). A space would mean two headers joined to one. */
const targetPattern = /^\/[!"$-~]*$/

export function isMethod(text: string): boolean {
  return methodPattern.test(text)
}

/**
 * The segments of a path, each decoded once, and the query. Null for a path that servers may read differently: `.` and `..`, empty segments,
 * encoded separators, `?` and `#` (rewriting servers begin a query there), path parameters (`;x=y`, which Tomcat drops), percent signs that a
 * second decoding would resolve, control characters, invalid UTF-8, text in neither form C nor form D, dots at the end of a segment, and a target that is too
 * long.
 *
 * @param target path and query as sent (RFC 9112 origin-form)
 */
export function readTarget(target: string): { segments: string[]; query: string } | null {
  if (target.length > maxTargetLength || !targetPattern.test(target)) return null
  const [path = '', ...rest] = target.split('?')
  const inner = path.slice(1).replace(/\/$/, '')
  const steps = inner === '' ? [] : inner.split('/')
  if (steps.length > maxSegments || path.startsWith('//')) return null
  const segments = steps.map(decoded).map(composed)
  return segments.every(isSafe) ? { segments, query: rest.join('?') } : null
}

/**
 * A decomposed text as Macs send it, in form C, in which resources are named: the forms are one name, as capitals are (decision 0061). Text that
 * is neither is left, and refused: only such text has characters that become others (the Greek question mark a semicolon).
 */
function composed(text: string | null): string | null {
  return text !== null && text.normalize('NFD') === text ? text.normalize('NFC') : text
}

/** Decodes percent-encoding once; null for an invalid encoding. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** A text in the form that the most lenient server compares: some treat `ſ` as S, `ﬁ` as FI and `K` (the Kelvin sign) as k. */
export function folded(text: string): string {
  return text.toUpperCase().toLowerCase()
}

/** Windows ignores a dot at the end of a file name, and `::$` with what follows. */
const otherNames = /[;?#]|%[0-9a-f]{2}|\.$|::\$/i

/** Whether a decoded text is one path segment, also for a server that decodes once more. */
export function isSafe(step: string | null): step is string {
  return step !== null && findResourceNameError(step) === undefined && !otherNames.test(step)
}
