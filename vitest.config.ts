import { defineConfig } from 'vitest/config'
import './scripts/neon-http.mjs'
import './scripts/webauthn.mjs'
import { wasmModules } from '#test/support/wasm.ts'

/** What is asked of whole packages, and again of what Workers carry of them. */
const passkeyTests = ['test/adapters/passkeys/*.test.ts']
const driverTests = ['', '-batch', '-errors'].map((part) => `test/conformance/neon${part}.test.ts`)

/** Pure functions, which share nothing but their modules: one process imports those once for all files. */
const pureTests = ['domain', 'models'].map((folder) => `test/${folder}/**/*.test.ts`)

export default defineConfig({
  plugins: [wasmModules()],
  test: {
    pool: 'forks',
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } }, // what is waited for comes soon, on a busy machine less soon
    projects: [
      {
        extends: true,
        test: {
          name: 'postern',
          include: ['test/**/*.test.ts'],
          exclude: pureTests,
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
      { extends: true, test: { name: 'rules', include: pureTests, isolate: false } },
      {
        extends: true,
        test: { name: 'the driver in a Worker', include: driverTests },
        resolve: { alias: { '@neondatabase/serverless': `${import.meta.dirname}/dist/neon-http.js` } },
      },
      {
        extends: true,
        test: { name: 'passkeys in a Worker', include: passkeyTests },
        resolve: {
          alias: {
            '@simplewebauthn/server/helpers': `${import.meta.dirname}/dist/webauthn.js`,
            '@simplewebauthn/server': `${import.meta.dirname}/dist/webauthn.js`,
          },
        },
      },
    ],
  },
})
