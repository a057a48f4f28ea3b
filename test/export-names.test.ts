import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root, sourceFiles } from '#test/support/source.ts'

/** Names that a file exports. Default exports have none, and a type and a value of one name in one file are one. */
function exportedNames(path: string): Set<string> {
  const text = readFileSync(join(root, path), 'utf8')
  const declared = text.matchAll(/^export (?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/gm)
  const listed = text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)
  const lists = [...listed].flatMap(([, names]) => names!.split(',').map((name) => name.trim().split(/\s/).at(-1)!))
  return new Set([...[...declared].map(([, name]) => name!), ...lists.filter((name) => name && name !== 'default')])
}

const ofPostern = ['adapters', 'domain', 'functions', 'http', 'jobs', 'openapi', 'store']
/** A package of its own, which has the operations' names; its entries list names again. */
const entries = /^client\/[^/]+\.ts$/

it.each([
  ['Postern', () => ofPostern.flatMap(sourceFiles), 1000],
  ['the client', () => sourceFiles('client').filter((file) => !entries.test(file)), 200],
] as const)('no two files of %s export the same name', (_, filesOf, least) => {
  const files = filesOf()
  const exporters = new Map<string, string[]>()
  for (const file of files)
    for (const name of exportedNames(file)) exporters.set(name, [...(exporters.get(name) ?? []), file])
  expect(exporters.size).toBeGreaterThan(least)
  expect([...exporters].filter(([, exporting]) => exporting.length > 1)).toEqual([])
})
