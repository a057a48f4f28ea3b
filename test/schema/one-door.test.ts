/** Where sessions begin: nothing else inserts one (docs/decisions/accounts/0093-one-door.md). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { root } from '#test/support/source.ts'

it('only `open_session`, and the session that goes on after a sensitive operation, insert sessions', () => {
  const files = execFileSync(
    'git',
    ['ls-files', 'schema/functions', 'schema/triggers', 'store', 'functions', 'http', 'jobs'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  const inserting = files
    .trim()
    .split('\n')
    .filter((file) => /insert\s+into\s+sessions\b/i.test(readFileSync(join(root, file), 'utf8')))
  expect(inserting).toEqual(['schema/functions/sessions/open_session.sql', 'store/renewed-session.ts'])
})
