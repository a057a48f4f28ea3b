import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, root, sourceFiles } from '#test/support/source.ts'

/** So that the listing of any folder fits on a screen. */
const maxFilesInFolder = 30

/**
 * Which subjects of a layer a subject imports; `.` is the root of the layer, which every subject may use. Unused entries must be removed. No two
 * subjects import each other.
 */
const arrows: Record<'domain' | 'store', Record<string, string[]>> = {
  domain: {
    access: ['keys', 'permissions', 'resources'],
    audiences: ['access', 'sessions'],
    grants: ['access', 'permissions'],
    groups: ['accounts'],
    mail: ['languages'],
    passkeys: ['sessions'],
    providers: ['accounts', 'sessions'],
    resources: ['permissions'],
    settings: ['access', 'accounts', 'credentials', 'groups', 'keys', 'languages', 'mail', 'sessions'],
    webhooks: ['keys', 'permissions'],
  },
  store: {
    access: ['resources'],
    accounts: ['credentials', 'grants', 'groups', 'keys', 'mail', 'passkeys'],
    audiences: ['access'],
    credentials: ['keys', 'mail'],
    factors: ['mail'],
    grants: ['resources'],
    groups: ['mail', 'terms'],
    keys: ['mail'],
    links: ['credentials', 'terms'],
    passkeys: ['credentials', 'factors', 'mail', 'sessions'],
    providers: ['factors', 'mail', 'sessions'],
    registration: ['accounts', 'groups', 'mail'],
    reviews: ['audit', 'grants', 'resources'],
    sessions: ['credentials', 'mail'],
    webhooks: ['mail'],
  },
}

describe('the folders', () => {
  it(`have at most ${maxFilesInFolder} files side by side`, () => {
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    })
    const counts = new Map<string, number>()
    for (const file of files.trim().split('\n')) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
    expect(counts.size).toBeGreaterThan(50)
    expect([...counts].filter(([, count]) => count > maxFilesInFolder)).toEqual([])
  })

  it('have no numbered SQL outside the migrations', () => {
    const files = execFileSync('git', ['ls-files', 'schema/functions', 'schema/triggers'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(files.match(/\/\d[^/]*\.sql/g)).toBeNull()
  })
})

describe('the imports between subjects', () => {
  for (const [layer, stated] of Object.entries(arrows)) {
    it(`of ${layer} are the stated ones, and never in both directions`, () => {
      const taken: Record<string, Set<string>> = {}
      for (const file of sourceFiles(layer)) {
        for (const source of importsOf(file).filter((path) => path.startsWith(`${layer}/`))) {
          const [from, to] = [subjectOf(file), subjectOf(source)]
          if (from !== to) (taken[from] ??= new Set()).add(to)
        }
      }
      const between = Object.fromEntries(
        Object.entries(taken)
          .filter(([from]) => from !== '.')
          .map(([from, to]) => [from, [...to].filter((each) => each !== '.').sort()])
          .filter(([, to]) => to!.length > 0),
      )
      expect(between).toEqual(stated)
      for (const [from, to] of Object.entries(stated))
        for (const each of to) expect(stated[each] ?? [], `${from} → ${each}`).not.toContain(from)
      expect([...(taken['.'] ?? [])], `the root of ${layer}`).toEqual(
        layer === 'domain' ? ['keys', 'languages', 'sessions'] : [],
      )
    })
  }
})

/** The folder below a layer that a file is in; `.` for the layer's root. */
function subjectOf(path: string): string {
  const [, subject, ...rest] = path.split('/')
  return rest.length > 0 ? subject! : '.'
}
