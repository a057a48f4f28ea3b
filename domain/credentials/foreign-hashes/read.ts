/** Reads what other systems store, strictly: a text that its system would not have written is refused. Only imports need this. */
import type { FastHash, ForeignReading, SlowHash } from './foreign-hash.ts'
import { isLegal } from './limits.ts'
import { readArgon2 } from './read-argon2.ts'
import { readBcrypt } from './read-bcrypt.ts'
import { readFast } from './read-fast.ts'
import { readPbkdf2 } from './read-pbkdf2.ts'
import { readScrypt } from './read-scrypt.ts'
import { readShaCrypt } from './read-sha-crypt.ts'

/** Longest text that is looked at. The longest of the forms, werkzeug's scrypt, has under 250 characters. */
const maxForeignLength = 512

type Reader = (text: string) => SlowHash | FastHash | undefined

const readers: readonly (readonly [start: RegExp, read: Reader])[] = [
  [/^\$argon2/, readArgon2],
  [/^\$2[aby]\$/, readBcrypt],
  [/^\$[56]\$/, readShaCrypt],
  [/^(?:\$pbkdf2-|pbkdf2[_:])sha(?:256|512)[$:]/, readPbkdf2],
  [/^(?:\$scrypt\$|scrypt[$:])/, readScrypt],
  [/^(?:\{S?(?:MD5|SHA)\}|[0-9a-f]+$)/, readFast],
]

/**
 * Reads a hash of another system. Never throws and never hashes; a hostile string costs microseconds.
 *
 * Plain text, which a very early pypicloud stored, is of no kind that is known here.
 */
export function readForeignHash(text: string): ForeignReading {
  if (text.length > maxForeignLength) return { error: 'hash-malformed' }
  const [, read] = readers.find(([start]) => start.test(text)) ?? []
  if (!read) return { error: 'hash-kind-unknown' }
  const hash = read(text)
  if (!hash) return { error: 'hash-malformed' }
  const isAcceptable = !('parameters' in hash) || isLegal(hash.kind, hash.parameters, hash.salt)
  return isAcceptable ? { hash } : { error: 'hash-outside-limits' }
}
