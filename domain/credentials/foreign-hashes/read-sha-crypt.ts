import { decodeCrypt } from './alphabets.ts'
import type { SlowHash } from './foreign-hash.ts'

const form = /^\$([56])\$(?:rounds=([1-9]\d{0,9})\$)?([./A-Za-z0-9]{1,16})\$([./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})$/

/** Where the text says nothing. */
const defaultRounds = '5000'

// Both functions write their digest in threes of bytes a third apart, whose order turns by one place from each to the next, one way
// or the other.
const sha256Groups = [...groupsOf(10, (index) => -index), [31, 30]]
const sha512Groups = [...groupsOf(21, (index) => index), [63]]

/**
 * Reads crypt(3)'s SHA-2: `$5$` and `$6$`, with or without `rounds=`, as passlib, glibc and OpenSSL write it. pypicloud has 20500 and 16000
 * rounds, and from earlier 80000 to 656000.
 *
 * @see https://www.akkadia.org/drepper/SHA-crypt.txt
 */
export function readShaCrypt(text: string): SlowHash | undefined {
  const [, id, rounds = defaultRounds, salt = '', outputText = ''] = form.exec(text) ?? []
  const output = decodeCrypt(outputText, id === '5' ? sha256Groups : sha512Groups)
  const kind = id === '5' ? 'sha256-crypt' : 'sha512-crypt'
  return output && { kind, parameters: { rounds: Number(rounds) }, salt: new TextEncoder().encode(salt), output }
}

function groupsOf(third: number, turnOf: (index: number) => number): number[][] {
  return Array.from({ length: third }, (_, index) => {
    const triple = [index, index + third, index + 2 * third]
    return triple.map((__, place) => triple.at((place + turnOf(index)) % 3) ?? 0)
  })
}
