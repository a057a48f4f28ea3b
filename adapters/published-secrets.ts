/** Secrets that anybody can read somewhere, and that people copy into production all the same (CVE-2026-125758). */

/** From RFCs, specifications, and the documentation of tools that people who set up Postern have open beside it. */
const publishedSecrets = [
  'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', // RFC 8032 §7.1 test 1 and RFC 8037 §A.1: the Ed25519 key of every tutorial
  'TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs', // RFC 8032 §7.1 test 2
  'xaqN9D-fg3vtt0QvMdy3sWbThTUHbwlLhc46LgtEWPc', // RFC 8032 §7.1 test 3
  'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow', // RFC 7515 §A.1: HMAC
  'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', // Standard Webhooks' test vector
  'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8', // the bytes 0 to 31
] as const

/** Fragments of placeholders, compared without case and punctuation. */
const placeholders = [
  'changeme',
  'replaceme',
  'example',
  'placeholder',
  'yoursecret',
  'mysecret',
  'topsecret',
  'password',
  'abcdefgh',
]

/** Characters below which a text cannot carry 128 bits, however it was drawn and encoded: 22 of base64url do. */
const minCharacters = 22

/**
 * Different characters below which a text was not drawn at random. 32 hexadecimal digits have about 14, and fewer than
 * this once in 25 million draws; base64url has more.
 */
const minDistinctCharacters = 8

/**
 * Stops a start with a secret that was published, is a placeholder, or plainly was not drawn at random.
 * The error names the setting and never the value.
 *
 * @param name the setting's name in the environment
 * @throws Error
 */
export function refusePublishedSecret(name: string, value: string): void {
  if (isPublished(value) || value.length < minCharacters || new Set(value).size < minDistinctCharacters) {
    throw new Error(`${name} is a published or guessable secret: make your own with "npm run secrets"`)
  }
}

function isPublished(value: string): boolean {
  const letters = value.toLowerCase().replaceAll(/[^a-z]/g, '')
  return (
    publishedSecrets.some((secret) => value.includes(secret)) || placeholders.some((word) => letters.includes(word))
  )
}
