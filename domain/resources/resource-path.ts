/** Names of services and resources: one step of a path each. */

/** The longest name, in code points: what file systems allow for one step of a path (they count bytes, or UTF-16 units). */
export const maxResourceNameCodePoints = 255

/** How many levels of resources may stand below a service. */
export const maxDepth = 100

/** What a package of an index has to be called, in words. */
export const packageNameRule =
  'Requests find a package by its normalized name (PEP 503), with single hyphens for dots and underscores: zope-interface.'

/** What can be wrong with a name. Public, in the errors of a 422. */
export type ResourceNameFault =
  | 'name-empty'
  | 'name-too-long'
  | 'name-reserved'
  | 'name-has-control-character'
  | 'name-has-separator'
  | 'name-has-outer-space'
  | 'name-not-normalized'

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

/** Each rule with the fault it finds; the first that applies is told. Cheap ones stand first. */
const rules: readonly (readonly [ResourceNameFault, (name: string) => boolean])[] = [
  ['name-empty', (name) => name === ''],
  ['name-too-long', isTooLong],
  ['name-reserved', (name) => reservedNames.has(name)],
  ['name-has-control-character', (name) => unsafeCharacters.test(name)],
  ['name-has-separator', (name) => separators.test(name)],
  ['name-has-outer-space', (name) => name.trim() !== name],
  ['name-not-normalized', (name) => name.normalize('NFC') !== name],
]

/**
 * What is wrong with a name, if anything. Magpie takes letters, digits and ` _-.:` up to 100; file and route names hold
 * more, so here only what cannot be one safe step of a path is refused. Siblings whose names differ in capitals only cannot both be
 * (`resources_sibling_name`, decision 0020); form C
 * is demanded and never made, so that no two names look alike by composition and none is changed behind its owner's back.
 */
export function findResourceNameFault(name: string): ResourceNameFault | undefined {
  return rules.find(([, applies]) => applies(name))?.[0]
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
