import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import './scripts/neon-http.mjs'
import './scripts/webauthn.mjs'
import { wasmModules } from '#test/support/wasm.ts'

/** What is asked of whole packages, and again of what Workers carry of them. */
const passkeyTests = ['test/adapters/passkeys/*.test.ts']
const driverTests = ['', '-batch', '-errors'].map((part) => `test/conformance/neon${part}.test.ts`)

/** Of modules that remember keys, tokens and slots: each file has a process of its own. */
const apartTests = ['test/{adapters,jobs}/**/*.test.ts']

/** Those that put another Argon2 in the place of ours, which would stay there for other files. */
const otherArgon2Tests = ['test/functions/v1/sessions/lock-walks.test.ts', 'test/races/lockout.test.ts']

/** Fifty callers at once: after all others, and one file at a time, since what they wait for must not wait for a browser. */
const crowdTests = ['test/races/!(sign-in-against-password-change).test.ts']

/** Pure functions, which share nothing but their modules: one process imports those once for all files. */
const pureTests = ['domain', 'models'].map((folder) => `test/${folder}/**/*.test.ts`)

/** Commands of tests start in half the time. */
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache')

/** Postgres with a template database, and the built Worker. */
const globalSetup = ['test/support/global-setup.ts']

export default defineConfig({
  plugins: [wasmModules()],
  test: {
    pool: 'forks',
    maxWorkers: 4,
    testTimeout: 120_000, // for what never ends; what is slow on a busy machine is not wrong
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'postern',
          include: ['test/**/*.test.ts'],
          exclude: [...pureTests, ...apartTests, ...crowdTests, ...otherArgon2Tests],
          globalSetup,
          isolate: false, // each file has its own Postern; to load modules anew for each took a third of the time (decision 0128)
        },
      },
      {
        extends: true,
        test: {
          name: 'crowds',
          include: crowdTests,
          exclude: otherArgon2Tests,
          globalSetup,
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'with another Argon2',
          include: otherArgon2Tests,
          globalSetup,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'apart', include: apartTests } },
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
