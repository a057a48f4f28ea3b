/** The actions of the audit log: what the types of the store do not see is written by functions of the database. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { auditActions } from '#domain/audit-actions.ts'
import { root } from '#test/support/source.ts'

const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const functions = globSync('schema/{functions,triggers}/**/*.sql', { cwd: root })
const store = globSync('{store,functions,http,jobs}/**/*.ts', { cwd: root })

/** The names that a statement may write: those in its first column. */
function namesWritten(text: string): string[] {
  const statements = text.split(/insert into audit_events(?: as \w+)? \(action,/).slice(1)
  return statements.flatMap((statement) => {
    const column = /\b(?:select|values\s*\()\s*([^,]+),/.exec(statement)?.[1] ?? ''
    const names = [...column.matchAll(/(?:^|then |else )'([a-z-]+)'/g)].map(([, name]) => name!)
    return names.length > 0 ? names : [`unread: ${column}`]
  })
}

describe('the actions of the audit log', () => {
  it('have each that a function of the database, or SQL in the store, writes', () => {
    const read = [...functions, ...store].flatMap((file) => namesWritten(textOf(file)))
    const written = read.filter((name) => !name.startsWith('unread: ${action}'))
    expect(written.length).toBeGreaterThan(10)
    expect(written.filter((name) => !(auditActions as readonly string[]).includes(name))).toEqual([])
  })

  it('are each written somewhere, and sorted', () => {
    const all = [...functions, ...store].map(textOf).join('\n')
    expect(auditActions.filter((name) => !all.includes(`'${name}'`))).toEqual([])
    expect([...auditActions]).toEqual(auditActions.toSorted())
  })
})
