/** One line of an import, and the account that it describes. */
import * as z from 'zod/mini'
import type { HashImporter } from '#adapters/passwords/foreign-hashes/importer.ts'
import { foreignFormats } from '#domain/credentials/foreign-hashes/formats.ts'
import type { FieldError, UnplacedError } from '#domain/field-error.ts'
import { languages } from '#domain/languages/language.ts'
import { invalid } from '#domain/refusal.ts'
import { parseBody } from '#http/body/input.ts'
import { checkJson } from '#http/body/json-guard.ts'
import { EmailText, FullNameText, UsernameText } from '#http/schemas.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'
import type { ImportedUser } from '#store/accounts/user-import.ts'
import type { Database } from '#store/run.ts'

/** The maximum length of a line, in UTF-16 units. A valid line has at most about 5000. */
const maxLineLength = 16_384

const ImportLine = z.strictObject({
  username: UsernameText,
  email: EmailText,
  full_name: z.optional(z.nullable(FullNameText)),
  password_hash: z.optional(z.nullable(z.string().check(z.maxLength(4096)))),
  format: z.optional(z.enum(foreignFormats)),
  language: z.optional(z.nullable(z.enum(languages))),
  email_verified: z.optional(z.boolean()),
  disabled: z.optional(z.boolean()),
})

/** An account, and whether its hash is too expensive to check, so that its owner must reset the password. */
export interface ReadLine {
  user: ImportedUser
  resetRequired: boolean
}

/**
 * Reads a line strictly. The hash is sealed with the pepper, so that no hash of the other system is stored as it is.
 *
 * @throws Refusal `invalid-request` with all errors
 */
export async function readImportLine(
  db: Database,
  importer: HashImporter,
  line: number,
  text: string,
): Promise<ReadLine> {
  const sent = parseBody(ImportLine, parseJson(text))
  const { username, email } = await requireUserInfo(db, { username: sent.username, email: sent.email })
  const { stored, resetRequired } = sealedHash(importer, sent)
  const { full_name: fullName = null, language = null, email_verified: emailVerified = false, disabled = false } = sent
  return {
    user: { line, username, email, fullName, passwordHash: stored, language, emailVerified, disabled },
    resetRequired,
  }
}

function parseJson(text: string): unknown {
  const error = text.length > maxLineLength ? tooLong : checkJson(text)
  if (error) throw invalid([error])
  try {
    return JSON.parse(text)
  } catch {
    throw invalid([{ pointer: '', code: 'invalid-format', detail: 'The line is not valid JSON.' }])
  }
}

const tooLong: FieldError = { pointer: '', code: 'too-long', detail: `Use at most ${maxLineLength} characters.` }

function sealedHash(importer: HashImporter, { password_hash: text, format }: z.output<typeof ImportLine>) {
  if (text == null && format === undefined) return { stored: null, resetRequired: false }
  if (text == null || format === undefined) {
    const [pointer, detail] = text == null ? ['/password_hash', 'Missing.'] : ['/format', 'Missing.']
    throw invalid([{ pointer, code: 'missing', detail: `${detail} Send password_hash and format together.` }])
  }
  const { stored, resetRequired, error } = importer.importHash(text, { format })
  if (error) throw invalid([{ pointer: '/password_hash', ...hashErrors[error] }])
  return { stored, resetRequired }
}

const hashErrors = {
  'hash-malformed': { code: 'invalid-format', detail: 'The hash is malformed.' },
  'hash-kind-unknown': { code: 'invalid-value', detail: 'Hashes of this kind cannot be imported.' },
  'hash-outside-limits': { code: 'invalid-value', detail: 'The parameters of the hash are outside the limits.' },
  'hash-format-differs': { code: 'invalid-value', detail: 'The hash has another format.' },
} as const satisfies Record<string, UnplacedError>
