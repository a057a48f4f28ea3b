import { decodeHex, decodePaddedBase64 } from './alphabets.ts'
import { type FastHash, type FastKind, fastDigestBytes } from './foreign-hash.ts'

const ldapForm = /^\{(S?)(MD5|SHA)\}([A-Za-z0-9+/]+={0,2})$/
const hexForm = /^(?:[0-9a-f]{32}|[0-9a-f]{40})$/

/** OpenLDAP's `slappasswd` takes 4 to 16 bytes. */
const longestSalt = 32

/**
 * Reads fast digests: LDAP's `{MD5}`, `{SMD5}`, `{SHA}` and `{SSHA}` (RFC 2307 §5.3), and bare lower-case hexadecimal, by whose length
 * one knows MD5 and SHA-1. They must not be stored as they are (docs/decisions/accounts/0011-foreign-hashes.md).
 */
export function readFast(text: string): FastHash | undefined {
  return hexForm.test(text) ? readHex(text) : readLdap(text)
}

function readHex(text: string): FastHash | undefined {
  const output = decodeHex(text)
  return output && { kind: output.length === fastDigestBytes.md5 ? 'md5' : 'sha1', salt: new Uint8Array(), output }
}

function readLdap(text: string): FastHash | undefined {
  const [, salted, name, encoded = ''] = ldapForm.exec(text) ?? []
  const kind: FastKind = name === 'MD5' ? 'md5' : 'sha1'
  const bytes = decodePaddedBase64(encoded)
  if (name === undefined || !bytes || bytes.length < fastDigestBytes[kind]) return undefined
  const salt = bytes.slice(fastDigestBytes[kind])
  const isFitting = salt.length <= longestSalt && salt.length > 0 === (salted === 'S')
  return isFitting ? { kind, salt, output: bytes.slice(0, fastDigestBytes[kind]) } : undefined
}
