import { decodeBcryptBase64 } from './alphabets.ts'
import type { SlowHash } from './foreign-hash.ts'

/**
 * `2x` is not among them: it marks hashes of a broken crypt_blowfish, which mixed up passwords outside ASCII. `2a`, `2b` and `2y` name the
 * same function for every password of up to 72 bytes, and no others are ever matched.
 */
const form = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/

/** Reads bcrypt: `$2b$12$` and 53 letters. CamCOPS has `$2a$06$`, pypicloud `$2b$07$`. */
export function readBcrypt(text: string): SlowHash<'bcrypt'> | undefined {
  const [, cost, saltText = '', outputText = ''] = form.exec(text) ?? []
  const salt = decodeBcryptBase64(saltText)
  const output = decodeBcryptBase64(outputText)
  if (cost === undefined || !salt || !output) return undefined
  return { kind: 'bcrypt', parameters: { cost: Number(cost) }, salt, output }
}
