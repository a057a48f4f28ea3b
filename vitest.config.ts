import { defineConfig } from 'vitest/config'
import { wasmModules } from './test/support/wasm.ts'

export default defineConfig({
  plugins: [wasmModules()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
