/** Which scopes a key that is limited to branches has, as the code and the database say. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { branchScopes, scopes } from '#domain/keys/scope.ts'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.close())

it('a key with every scope has those of branchScopes, if it is limited to branches', async () => {
  const usable = async (isLimited: boolean) => {
    const rows = await database.sql<{ scope: string }>(
      `select scope from unnest($1::text[]) as scope where key_denial(null, null, $1, $2, scope, scope, false) is null`,
      [scopes, isLimited],
    )
    return rows.map(({ scope }) => scope)
  }
  expect(await usable(true)).toEqual(branchScopes)
  expect(await usable(false)).toEqual(scopes)
})
