/** What a hash of another system may be said to be, when it is imported. */
import type { ForeignKind } from './foreign-hash.ts'
import { parameterFields } from './limits.ts'

const kinds = Object.keys(parameterFields) as ForeignKind[]

/** Every kind, and `authnzerver`: Argon2 of the first 256 code points of a password, which the text of the hash does not tell. */
export const foreignFormats = [...kinds, 'authnzerver'] as const

/** One of them. */
export type ForeignFormat = (typeof foreignFormats)[number]

/** The kinds that the text of a hash of this format may have. */
export function kindsOf(format: ForeignFormat): readonly ForeignKind[] {
  return format === 'authnzerver' ? ['argon2i', 'argon2id'] : [format]
}
