/** Names of services and resources: one step of a path each. */
import type { UnplacedError } from '#domain/field-error.ts'

/** The longest name, in code points: what file systems allow for one step of a path (they count bytes, or UTF-16 units). */
export const maxResourceNameCodePoints = 255

/** What is wrong with a name. */
export type ResourceNameFault = Required<UnplacedError>

/** How many levels of resources may stand below a service. */
export const maxDepth = 100

/** What a package of an index has to be called, in words. */
export const packageNameRule =
  'Requests find a package by its normalized name (PEP 503), with single hyphens for dots and underscores: zope-interface.'

/**
 * Control characters (a line break forges a line in a log), line separators, halves of surrogate pairs (no UTF-8, so no
 * PostgreSQL text) and bidirectional controls (they show one name and are another, CVE-2021-42574). Joiners stay: Persian
 * and Hindi words need them.
 */
const unsafeCharacters = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** URL parsers turn a backslash into a slash (WHATWG URL, special schemes), so a name with either would be two steps. */
const separators = /[/\\]/

/** They mean "here" and "above" to whatever resolves a path, never a name. */
const reservedNames: ReadonlySet<string> = new Set(['.', '..'])

/** What is wrong with a name, and where it applies; the first that does is reported. Cheap ones stand first. */
const rules: readonly (ResourceNameFault & { applies: (name: string) => boolean })[] = [
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
 * What is wrong with a name, if anything. Magpie takes letters, digits and ` _-.:` up to 100; file and route names hold
 * more, so here only what cannot be one safe step of a path is refused. Siblings whose names differ in capitals only cannot both be
 * (`resources_sibling_name`, decision 0020); form C
 * is demanded and never made, so that no two names look alike by composition and none is changed behind its owner's back.
 */
export function findResourceNameFault(name: string): ResourceNameFault | undefined {
  const { code, detail } = rules.find(({ applies }) => applies(name)) ?? {}
  return code && detail ? { code, detail } : undefined
}

/** Whether a name stands for something else where services are listed: `/v1/services/types`. */
export function isReservedServiceName(name: string): boolean {
  return name.toLowerCase() === 'types'
}

/** Counts UTF-16 units first, two of which make at most one code point, so that a huge text is not spread out. */
function isTooLong(name: string): boolean {
  if (name.length > 2 * maxResourceNameCodePoints) return true
  return Array.from(name).length > maxResourceNameCodePoints
}
