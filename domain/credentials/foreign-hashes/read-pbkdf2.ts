import { decodeHex, decodePaddedBase64, decodePasslibBase64 } from './alphabets.ts'
import type { SlowHash } from './foreign-hash.ts'

const passlibForm = /^\$pbkdf2-(sha256|sha512)\$([1-9]\d{0,9})\$([A-Za-z0-9./]+)\$([A-Za-z0-9./]+)$/
// These two hash the letters of the salt as they stand.
const djangoForm = /^pbkdf2_(sha256|sha512)\$([1-9]\d{0,9})\$([!-#%-~]+)\$([A-Za-z0-9+/]+={0,2})$/
const werkzeugForm = /^pbkdf2:(sha256|sha512):([1-9]\d{0,9})\$([!-#%-~]+)\$([0-9a-f]+)$/

/**
 * Reads passlib's `$pbkdf2-sha512$10500$salt$digest`, Django's `pbkdf2_sha256$600000$salt$digest` and werkzeug's
 * `pbkdf2:sha256:600000$salt$digest`.
 */
export function readPbkdf2(text: string): SlowHash | undefined {
  return (
    readForm(passlibForm.exec(text), decodePasslibBase64, decodePasslibBase64) ??
    readForm(djangoForm.exec(text), utf8, decodePaddedBase64) ??
    readForm(werkzeugForm.exec(text), utf8, decodeHex)
  )
}

/** The letters themselves are the salt. */
function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

type Decoder = (text: string) => Uint8Array | undefined

function readForm(fields: RegExpExecArray | null, saltOf: Decoder, outputOf: Decoder): SlowHash | undefined {
  const [, digest, rounds, saltText = '', outputText = ''] = fields ?? []
  const salt = saltOf(saltText)
  const output = outputOf(outputText)
  if (digest === undefined || !salt || !output) return undefined
  const kind = digest === 'sha256' ? 'pbkdf2-sha256' : 'pbkdf2-sha512'
  return { kind, parameters: { rounds: Number(rounds), tagBytes: output.length }, salt, output }
}
