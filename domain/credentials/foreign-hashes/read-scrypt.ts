import { decodeBase64 } from '#domain/credentials/phc.ts'
import { decodeHex, decodePaddedBase64 } from './alphabets.ts'
import type { SlowHash } from './foreign-hash.ts'

const phcForm = /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,9}),p=([1-9]\d{0,9})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
// These two hash the letters of the salt as they stand.
const djangoForm = /^scrypt\$([1-9]\d{0,9})\$([!-#%-~]+)\$([1-9]\d{0,9})\$([1-9]\d{0,9})\$([A-Za-z0-9+/]+={0,2})$/
const werkzeugForm = /^scrypt:([1-9]\d{0,9}):([1-9]\d{0,9}):([1-9]\d{0,9})\$([!-#%-~]+)\$([0-9a-f]+)$/

/**
 * Reads `$scrypt$ln=15,r=8,p=1$salt$digest` of passlib and of `@phc/scrypt` for Node, werkzeug's `scrypt:32768:8:1$salt$digest` and Django's
 * `scrypt$16384$salt$8$5$digest`.
 */
export function readScrypt(text: string): SlowHash<'scrypt'> | undefined {
  return readPhc(text) ?? readWerkzeug(text) ?? readDjango(text)
}

function readPhc(text: string): SlowHash<'scrypt'> | undefined {
  const [, logarithm, blockSize, lanes, salt = '', output = ''] = phcForm.exec(text) ?? []
  return hashOf([2 ** Number(logarithm), blockSize, lanes], decodeBase64(salt), decodeBase64(output))
}

function readWerkzeug(text: string): SlowHash<'scrypt'> | undefined {
  const [, memoryCost, blockSize, lanes, salt = '', output = ''] = werkzeugForm.exec(text) ?? []
  return hashOf([memoryCost, blockSize, lanes], new TextEncoder().encode(salt), decodeHex(output))
}

function readDjango(text: string): SlowHash<'scrypt'> | undefined {
  const [, memoryCost, salt = '', blockSize, lanes, output = ''] = djangoForm.exec(text) ?? []
  return hashOf([memoryCost, blockSize, lanes], new TextEncoder().encode(salt), decodePaddedBase64(output))
}

type NumberText = string | number | undefined

function hashOf(
  [memoryCost, blockSize, lanes]: readonly [NumberText, NumberText, NumberText],
  salt: Uint8Array | undefined,
  output: Uint8Array | undefined,
): SlowHash<'scrypt'> | undefined {
  if (lanes === undefined || !salt || !output) return undefined
  const parameters = {
    memoryCost: Number(memoryCost),
    blockSize: Number(blockSize),
    lanes: Number(lanes),
    tagBytes: output.length,
  }
  return { kind: 'scrypt', parameters, salt, output }
}
