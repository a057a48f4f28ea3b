/**
 * Writes `dist/webauthn.js`: the part of the installed SimpleWebAuthn that verifies passkeys. wrangler runs this script before every build and
 * bundles the copy instead of the package (docs/decisions/accounts/0090-passkey-verification.md).
 *
 * The package verifies attestations of every format, with X.509, TPM and ASN.1, and cannot be bundled for Workers as it is: `reflect-metadata`
 * is imported for its effect, which bundlers drop. We ask for no attestation and refuse every format but `none` before the package is called
 * (adapters/passkeys/registration.ts). So its verifiers of attestations and its certificates are left out, and ECDSA signatures are unwrapped
 * by `adapters/passkeys/ec2-signature.ts`.
 *
 * An import of anything else from the package fails the build of the Worker and must be added to `wanted`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCopy } from './shaken-copy.mjs'

/** The exports to keep, with everything that they need. */
const wanted = `
export { verifyRegistrationResponse, verifyAuthenticationResponse } from '@simplewebauthn/server'
export { decodeAttestationObject, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'`

/** Files of the package that are replaced, and what they export. Each is called only for an attestation. */
const replaced = {
  'registration/verifications/verifyAttestationAndroidKey.js': ['verifyAttestationAndroidKey'],
  'registration/verifications/verifyAttestationAndroidSafetyNet.js': ['verifyAttestationAndroidSafetyNet'],
  'registration/verifications/verifyAttestationApple.js': ['verifyAttestationApple'],
  'registration/verifications/verifyAttestationFIDOU2F.js': ['verifyAttestationFIDOU2F'],
  'registration/verifications/verifyAttestationPacked.js': ['verifyAttestationPacked'],
  'registration/verifications/tpm/verifyAttestationTPM.js': ['verifyAttestationTPM'],
  'helpers/convertX509PublicKeyToCOSE.js': ['convertX509PublicKeyToCOSE'],
}

/** Files that hold root certificates. */
const certificates = ['android-key', 'android-safetynet', 'apple', 'mds'].map(
  (name) => `services/defaultRootCerts/${name}.js`,
)

const unwrapped = 'helpers/iso/isoCrypto/unwrapEC2Signature.js'

const folder = dirname(fileURLToPath(import.meta.resolve('@simplewebauthn/server')))
const version = readFileSync(join(folder, '../package.json'), 'utf8')
const unwrapper = readFileSync(join(import.meta.dirname, '../adapters/passkeys/ec2-signature.ts'), 'utf8')
const made = [version, unwrapper, readFileSync(import.meta.filename, 'utf8')]
for (const name of [...Object.keys(replaced), ...certificates, unwrapped])
  if (!existsSync(join(folder, name)))
    throw new Error(`SimpleWebAuthn has no ${name} any more: see scripts/webauthn.mjs`)
await writeCopy({ path: join(import.meta.dirname, '../dist/webauthn.js'), made, by: shaken })

/** A module with the wanted exports and nothing else. */
async function shaken() {
  const { rolldown } = await import('rolldown')
  const entry = '\0entry'
  const plugin = {
    name: 'what is wanted of SimpleWebAuthn',
    resolveId: (id) =>
      id === entry ? id : id.startsWith('@simplewebauthn') ? fileURLToPath(import.meta.resolve(id)) : null,
    load: (id) => (id === entry ? wanted : replacementOf(id)),
  }
  const bundle = await rolldown({
    input: entry,
    plugins: [plugin],
    treeshake: { moduleSideEffects: (id) => id.includes('settingsService') },
    external: /^(@peculiar|reflect-metadata)/, // nothing that is kept imports them, as the check below says
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  const { code, imports } = output[0]
  if (imports.length > 0)
    throw new Error(`dist/webauthn.js would import ${imports.join(', ')}: see scripts/webauthn.mjs`)
  return code
}

/** The text that takes the place of a file of the package; null for one that is kept. */
function replacementOf(id) {
  const name = id.slice(folder.length + 1)
  if (!id.startsWith(folder)) return null
  if (name === unwrapped) return { code: unwrapper, moduleType: 'ts' }
  if (certificates.includes(name))
    return namesExportedBy(id)
      .map((exported) => `export const ${exported} = ''`)
      .join('\n')
  return (
    replaced[name]?.map((exported) => `export function ${exported}() { throw new Error('attestation') }`).join('\n') ??
    null
  )
}

function namesExportedBy(path) {
  return [...readFileSync(path, 'utf8').matchAll(/export const (\w+)/g)].map(([, name]) => name)
}
