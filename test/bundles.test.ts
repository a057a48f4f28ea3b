import { beforeAll, describe, expect, it } from 'vitest'
import { type BundleSize, kibibyte, measureBundles } from '#bench/sizes.ts'
import { deployments } from '#test/support/source.ts'

/** Every secret there is. */
const secretNames = deployments().whole.secrets!.required

let bundles: BundleSize[]
beforeAll(async () => {
  bundles = await measureBundles()
}, 600_000) // wrangler builds each Worker

describe('the bundles of the Workers', () => {
  it('are smaller than their limits, minified and gzipped', () => {
    const table = bundles.map(
      ({ name, bytes, ceilingBytes }) => `${name} ${(bytes / kibibyte).toFixed(1)} of ${ceilingBytes / kibibyte} KiB`,
    )
    console.log(table.join('\n'))
    for (const { name, bytes, ceilingBytes } of bundles) expect(bytes, name).toBeLessThanOrEqual(ceilingBytes)
  })

  it('name each secret only where it is used, and use no others', () => {
    const { functions: workers } = deployments()
    for (const { environment, script } of bundles.filter((bundle) => bundle.environment !== '')) {
      const used = secretNames.filter((name) => new RegExp(`,["'\`]${name}["'\`]\\)|env\\.${name}\\b`).test(script)) // setting(env, name)
      expect(used, environment).toEqual(workers[environment]?.secrets?.required)
    }
  })

  it('contain the Neon driver only if they use the database, and only its HTTP part: no `pg`, no Buffer polyfill', () => {
    const { whole, functions: workers } = deployments()
    for (const { environment, script } of bundles) {
      const secrets = (environment ? workers[environment] : whole)?.secrets?.required
      expect(script.includes('neondatabase/serverless@'), environment).toBe(secrets?.includes('DATABASE_URL'))
      expect(/SASL: |pg-native|SlowBuffer/.test(script), environment).toBe(false)
    }
  })

  it('hash passwords with the precompiled WebAssembly module, and contain no other Argon2', () => {
    const hashing = bundles.filter(({ script }) => script.includes('PASSWORD_PEPPER'))
    expect(hashing.map(({ environment }) => environment)).toEqual(
      expect.arrayContaining(['', 'links', 'v1-bootstrap', 'v1-passwords', 'v1-sessions']),
    )
    for (const { environment, script, otherModules } of hashing) {
      expect(otherModules, environment).toEqual([expect.stringMatching(/-argon2\.wasm$/)])
      expect(script, environment).toMatch(/from ?"\.\/[0-9a-f]+-argon2\.wasm"/)
      expect(script, environment).not.toMatch(/memUsed\(\w+\*1024\)|Time cost is too small/) // noble's, and the package's own
    }
  })

  it('verify passkeys with the part of SimpleWebAuthn that needs no certificates', () => {
    const verifying = bundles.filter(({ script }) =>
      /Unexpected (authentication|registration) response origin/.test(script),
    )
    expect(verifying.map(({ environment }) => environment)).toEqual(
      expect.arrayContaining(['', 'v1-passkeys', 'v1-sessions', 'v1-sessions-second-factor']),
    )
    for (const { environment, script, bytes } of verifying) {
      expect(script, environment).not.toMatch(/tsyringe|AndroidSafetyNet attestation|tpmGenerated/)
      if (environment !== '') expect(bytes, environment).toBeLessThanOrEqual(120 * kibibyte)
    }
  })

  it('contain no WebAssembly without passwords', () => {
    for (const { environment, script, otherModules } of bundles) {
      if (!script.includes('PASSWORD_PEPPER')) expect(otherModules, environment).toEqual([])
    }
  })
})
