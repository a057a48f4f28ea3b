/** `npm run sql`: what it prints of every operation is what the operation sends. */
import { parseSync } from 'libpg-query'
import { beforeAll, describe, expect, it } from 'vitest'
import { indented, printable } from '#scripts/sql/print.ts'
import { requests } from '#scripts/sql/requests.ts'
import { type Recorded, recordStatements, sourceNames } from '#scripts/sql/statements.ts'

let recorded: Recorded[]

beforeAll(async () => {
  recorded = await recordStatements()
})

describe('what is recorded', () => {
  it.each(sourceNames())('$name has a statement, unless it needs no database', ({ name }) => {
    const own = recorded.filter((each) => each.name === name)
    const needsNone = own.every(({ route }) => requests.every((each) => each.route !== route || each.trips === 0))
    expect(own.length).toBeGreaterThan(0)
    expect(own.flatMap((each) => each.statements).length > 0).toBe(!needsNone || own[0]!.route === '')
  })

  it('takes as many round trips as the same request against a real database', () => {
    for (const { route, variant = '', trips = 1 } of requests) {
      const found = recorded.find((each) => each.route === route && each.variant === variant)
      expect({ route, variant, trips: found?.trips }).toEqual({ route, variant, trips })
    }
  })
})

describe('what is printed', () => {
  it('equals the sent statement: indenting changes no part of it', () => {
    const texts = new Set(recorded.flatMap((each) => each.statements.map(({ text }) => text)))
    for (const text of texts) expect(meaning(indented(text)) === meaning(text), text).toBe(true)
  })

  it('is SQL that Postgres parses, with a value for every parameter', () => {
    for (const each of recorded) {
      const { stmts = [] } = parseSync(printable([each]))
      const prepared = stmts.filter(({ stmt }) => 'PrepareStmt' in stmt!)
      const executed = stmts.flatMap(({ stmt }) => ('ExecuteStmt' in stmt! ? [stmt.ExecuteStmt] : []))
      expect(prepared.length).toBe(new Set(each.statements.map(({ text }) => text)).size)
      expect(executed.map(({ params = [] }) => params.length)).toEqual(
        each.statements.map(({ parameters }) => parameters.length),
      )
    }
  })

  it('is found by the operationId and by the route', async () => {
    const { name, route } = sourceNames().find((each) => each.route === 'PATCH /v1/users/{u}')!
    const byName = await recordStatements(name)
    expect(byName.length).toBeGreaterThan(2)
    expect((await recordStatements(route)).map(({ variant }) => variant)).toEqual(byName.map(({ variant }) => variant))
    expect(printable(byName)).toContain(`-- ${name} | PATCH /v1/users/:u`)
    expect(await recordStatements('no such thing')).toEqual([])
  })

  it('quotes values for psql', () => {
    const [statement] = [{ text: 'select $1, $2, $3', parameters: ["it's", '\\x00', null] }]
    const printed = printable([{ name: 'n', route: '', variant: '', statements: [statement], trips: 1 }])
    expect(printed).toContain(`/* $1 */ 'it''s',\n  /* $2 */ E'\\\\x00',\n  /* $3 */ null\n`)
  })
})

/** The parse tree of a statement, without positions. */
function meaning(text: string): string {
  return JSON.stringify(parseSync(text), (key, value: unknown) =>
    /(?:^|_)(?:location|start|end|len)$/.test(key) ? undefined : value,
  )
}
