/**
 * Imported hashes as stored text, `$foreign-<kind>$<numbers>,keyid=…$<salt>$<output>`, for example
 *
 *     $foreign-bcrypt$c=12,keyid=cDE$c2FsdHNhbHRzYWx0c2FsdA$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8
 *
 * The shape is that of a PHC string, so that no text can be taken for a hash of our own, nor one of ours for an import. One hash has one
 * spelling: what is read is exactly what `formatImportedHash` would write.
 */
import {
  decodeBase64,
  decodePepperId,
  encodeBase64,
  encodePepperId,
  maxPhcLength,
  type HashError,
} from '#domain/credentials/phc.ts'
import { authnzerverCodePoints, type ForeignKind, type ForeignParameters, type ImportedHash } from './foreign-hash.ts'
import { importedPrefix, isImportedHash } from './imported-prefix.ts'
import { parameterFields, isLegal, type NumberField } from './limits.ts'

/** A stored text as it was understood, or why it was not. */
export type ImportedReading =
  | { readonly hash: ImportedHash; readonly error?: never }
  | { readonly hash?: never; readonly error: HashError }

/** Bytes of `output`: HMAC-SHA-256. */
const importedOutputBytes = 32

const cutName = 'cut'
const keyIdName = 'keyid'

/** Writes everything before the output: what the pepper is keyed over, so that not a number of it can be changed in the database. */
export function formatImportedHead<Kind extends ForeignKind>(hash: Omit<ImportedHash<Kind>, 'output'>): string {
  const { kind, parameters, firstCodePoints, pepperId, salt } = hash
  const fields: readonly NumberField<Kind>[] = parameterFields[kind]
  const numbers = fields.map(([letter, name]) => `${letter}=${Number(parameters[name])}`)
  if (firstCodePoints !== null) numbers.push(`${cutName}=${firstCodePoints}`)
  return `${importedPrefix}${kind}$${numbers.join(',')},${keyIdName}=${encodePepperId(pepperId)}$${encodeBase64(salt)}$`
}

/** Writes an imported hash. */
export function formatImportedHash(hash: ImportedHash): string {
  return formatImportedHead(hash) + encodeBase64(hash.output)
}

/**
 * Reads an imported hash. Never throws and never hashes; a hostile string costs microseconds.
 *
 * @param text as it stands in the database
 */
export function parseImportedHash(text: string): ImportedReading {
  if (text.length > maxPhcLength || !isImportedHash(text)) return { error: 'hash-malformed' }
  const [kind = '', numberText = '', saltText = '', outputText = ''] = text.slice(importedPrefix.length).split('$')
  if (!isForeignKind(kind)) return { error: 'hash-kind-unknown' }

  const named = new Map(numberText.split(',').map((field) => splitOnce(field)))
  const salt = decodeBase64(saltText)
  const output = decodeBase64(outputText)
  const pepperId = decodePepperId(named.get(keyIdName) ?? '')
  if (!salt || output?.length !== importedOutputBytes || pepperId === undefined) return { error: 'hash-malformed' }

  const parameters = readParameters(kind, named)
  const firstCodePoints = named.has(cutName) ? authnzerverCodePoints : null
  const hash = { kind, parameters, firstCodePoints, pepperId, salt, output }
  // Everything that could be written in two ways ends here: order, doubles, zeros in front, signs, what is left over.
  if (formatImportedHash(hash) !== text) return { error: 'hash-malformed' }
  return isLegal(kind, parameters, salt) ? { hash } : { error: 'hash-outside-limits' }
}

function isForeignKind(text: string): text is ForeignKind {
  return Object.hasOwn(parameterFields, text)
}

function splitOnce(field: string): [name: string, value: string] {
  const at = field.indexOf('=')
  return at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)]
}

function readParameters<Kind extends ForeignKind>(kind: Kind, named: Map<string, string>): ForeignParameters[Kind] {
  const fields: readonly NumberField<Kind>[] = parameterFields[kind]
  const numbers = fields.map(([letter, name]) => [name, Number(named.get(letter))])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table gives each kind all of its names; NaN is not legal
  return Object.fromEntries(numbers) as ForeignParameters[Kind]
}
