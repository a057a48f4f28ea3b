import { argon2id } from '../../adapters/argon2id.ts'
import { parsePeppers, pepperTag } from '../../adapters/password-pepper.ts'
import { formatPhc } from '../../domain/phc.ts'
import type { Secrets } from '../../scripts/secrets.ts'
import { goodPassword } from './postern.ts'

/** The good password as it was stored when hashes took less memory. */
export function weakHash({ PASSWORD_PEPPER }: Secrets): string {
  const [pepper] = parsePeppers(PASSWORD_PEPPER)
  const cost = { memoryKiB: 8192, passes: 2, lanes: 1 }
  const salt = new Uint8Array(16).fill(7)
  const output = pepperTag(pepper, argon2id(new TextEncoder().encode(goodPassword), salt, cost, 32))
  return formatPhc({ kind: 'argon2id', ...cost, pepperId: pepper.id, salt, output })
}
