import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '#test/support/source.ts'

it('the script of pages with passkeys is at most 4 KiB: it is loaded where somebody wants to sign in', () => {
  const { size } = statSync(join(root, 'docs/public/passkeys.js'))
  expect(size).toBeGreaterThan(0)
  expect(size).toBeLessThanOrEqual(4096)
})
