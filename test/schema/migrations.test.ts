import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root } from '#test/support/source.ts'

it('the migrations create the tables of schema/: the generator finds no difference', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'postern-migrations-'))
  const copy = join(directory, 'migrations')
  cpSync(join(root, 'schema/migrations'), copy, { recursive: true })
  const before = readdirSync(copy).sort()
  const drizzle = join(root, 'node_modules/drizzle-kit/bin.cjs')
  const options = ['generate', '--dialect', 'postgresql', '--schema', './schema/*.ts', '--out', relative(root, copy)]
  const { stdout } = await promisify(execFile)(process.execPath, [drizzle, ...options], { cwd: root })
  expect(stdout).toContain('No schema changes')
  expect(readdirSync(copy).sort()).toEqual(before)
  rmSync(directory, { recursive: true, force: true })
})
