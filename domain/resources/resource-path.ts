/** Names of services and resources, each one segment of a path. */
import type { UnplacedError } from '#domain/field-error.ts'

/** The maximum length of a name in code points: the limit of file systems for one segment (they count bytes, or UTF-16 units). */
export const maxResourceNameCodePoints = 255

/** The error of a name. */
export type ResourceNameError = Required<UnplacedError>

/** The maximum number of levels below a service. */
export const maxDepth = 100

/** The rule for package names, for error details. */
export const packageNameRule =
  'Requests find a package by its normalized name (PEP 503), with single hyphens for dots and underscores: zope-interface.'

/**
 * Control characters (a line break forges a line in a log), line separators, lone surrogates (invalid in UTF-8 and PostgreSQL) and bidirectional
 * controls (they make a name look like another, CVE-2021-42574). Joiners are allowed: Persian and Hindi words need them.
 */
const unsafeCharacters = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** URL parsers replace a backslash by a slash (WHATWG URL, special schemes), so a name with either would be two segments. */
const separators = /[/\\]/

/** Names with a special meaning in every path. */
const reservedNames: ReadonlySet<string> = new Set(['.', '..'])

/** The rules, cheap ones first. The first error is reported. */
const rules: readonly (ResourceNameError & { applies: (name: string) => boolean })[] = [
  { code: 'too-short', detail: 'Use at least one character.', applies: (name) => name === '' },
  { code: 'too-long', detail: `Use at most ${maxResourceNameCodePoints} characters.`, applies: isTooLong },
  { code: 'reserved-name', detail: 'A name must be neither . nor ..', applies: (name) => reservedNames.has(name) },
  {
    code: 'invalid-character',
    detail: 'A name must not contain control characters.',
    applies: (name) => unsafeCharacters.test(name),
  },
  {
    code: 'invalid-character',
    detail: 'A name must not contain slashes or backslashes.',
    applies: (name) => separators.test(name),
  },
  {
    code: 'invalid-format',
    detail: 'A name must not begin or end with a space.',
    applies: (name) => name.trim() !== name,
  },
  {
    code: 'not-normalized',
    detail: 'Send the name in Unicode normalization form C.',
    applies: (name) => name.normalize('NFC') !== name,
  },
]

/**
 * The error of a name. Magpie allows letters, digits and ` _-.:` up to 100. Names of files and routes need more, so here only names that are not
 * one safe path segment are rejected. Siblings must differ in more than case (`resources_sibling_name`, decision 0020). Form C is required and
 * not applied, so that names with the same composition are equal, and no name is changed silently.
 */
export function findResourceNameError(name: string): ResourceNameError | undefined {
  const { code, detail } = rules.find(({ applies }) => applies(name)) ?? {}
  return code && detail ? { code, detail } : undefined
}

/** Whether a name has another meaning below `/v1/services`: `/v1/services/types`. */
export function isReservedServiceName(name: string): boolean {
  return name.toLowerCase() === 'types'
}

/** Counts UTF-16 units first, which are at most two per code point, so that a huge text is not copied. */
function isTooLong(name: string): boolean {
  if (name.length > 2 * maxResourceNameCodePoints) return true
  return Array.from(name).length > maxResourceNameCodePoints
}

/** A node by its id; or by names from a service downwards. */
export type NodeReference =
  | { readonly resource: string }
  | { readonly service: string; readonly below: readonly string[] }
