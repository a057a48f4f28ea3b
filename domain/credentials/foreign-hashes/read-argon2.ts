import { decodeBase64 } from '#domain/credentials/phc.ts'
import type { SlowHash } from './foreign-hash.ts'

const form =
  /^\$(argon2(?:d|i|id))\$(?:v=(16|19)\$)?m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** A hash from before the field existed is of the edition before. */
const versionOfOld = '16'

/**
 * Reads the three eras of Argon2 that websauna, authnzerver and pypicloud have, `argon2i` m=512,t=2,p=2, `argon2id` m=102400,t=2,p=8 and
 * `argon2id` m=65536,t=3,p=4, and those of the reference library before `v=` was written. `keyid` and `data` are refused: what they name
 * is not in the text.
 */
export function readArgon2(text: string): SlowHash | undefined {
  const [, kind, version = versionOfOld, memory, passes, lanes, saltText = '', outputText = ''] = form.exec(text) ?? []
  const salt = decodeBase64(saltText)
  const output = decodeBase64(outputText)
  if (!isArgon2Kind(kind) || !salt || !output) return undefined
  const cost = { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  return { kind, parameters: { version: Number(version), ...cost, tagBytes: output.length }, salt, output }
}

function isArgon2Kind(kind: string | undefined): kind is 'argon2d' | 'argon2i' | 'argon2id' {
  return kind !== undefined
}
