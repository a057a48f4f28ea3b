/** What `npm pack` makes of the client, in empty projects: types of TypeScript 5.9 and 7, calls in Node 20 and 24, in workerd, and bundled. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { rolldown } from 'rolldown'
import { afterAll, describe, expect, it } from 'vitest'
import { compatibility } from '#local/serve.ts'
import { emptyProject, installTools, packClient, printed } from '#test/support/client/packed.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { root } from '#test/support/source.ts'

const { folder, archive } = await packClient()
const tools = await installTools(folder)
const project = tools && (await emptyProject(join(folder, 'project'), [archive]))
const frameworks = ['hono', 'react', '@types/react', '@types/node'].map((name) => `${name}@${versionOf(name)}`)
const framed = tools && (await emptyProject(join(folder, 'framed'), [archive, ...frameworks]))
afterAll(() => rm(folder, { recursive: true }))

const compilers = [
  ['TypeScript 5.9', tools && join(tools, 'typescript-5.9/lib/tsc.js')],
  ['TypeScript 7', join(root, 'node_modules/typescript/bin/tsc')],
] as const

/** Checks one file of a project, the declarations of the client included. @returns what the compiler printed */
async function checked(compiler: string, within: string, file: string, options: object): Promise<string> {
  const lib = ['ES2022', 'DOM', 'DOM.AsyncIterable']
  const compilerOptions = { target: 'ES2022', lib, types: [], strict: true, noEmit: true, ...options }
  await writeFile(join(within, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  return printed(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], within)
}

const nodeNext = { module: 'NodeNext', moduleResolution: 'NodeNext' }
const bundler = { module: 'ESNext', moduleResolution: 'Bundler', exactOptionalPropertyTypes: true }

describe('the archive', () => {
  it('has the built modules, their types, the readme and the license, and nothing else', () => {
    const names = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n')
    const others = names.filter((name) => !/^package\/dist\/(?:[\w-]+\/)?[\w-]+\.(?:js|d\.ts)$/.test(name))
    expect(others.sort()).toEqual(['package/LICENSE', 'package/README.md', 'package/package.json'])
    expect(names.length).toBeGreaterThan(40)
  })

  it('leaves nothing in the repository', () => {
    const status = execFileSync('git', ['status', '--porcelain', '--ignored', 'client'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(status.split('\n').filter((line) => /dist|\.tgz/.test(line))).toEqual([])
  })
})

describe.skipIf(!tools)('in an empty project', () => {
  const postern = usePostern()
  useRoot(postern)
  const place = () => ({ url: postern.url, login: 'first.superuser', password: goodPassword })
  const good = {
    names: ['first.superuser'],
    verified: 'offline',
    allowed: false,
    stranger: expect.stringMatching(/^PosternError/),
    webhook: 'missing-header',
    out: true,
  }

  it('publint has no complaint, and neither has arethetypeswrong', async () => {
    const ofPublint = await printed(process.execPath, [join(tools!, 'publint/src/cli.js'), archive, '--strict'], folder)
    expect(ofPublint).toContain('All good!')
    const attw = join(tools!, '@arethetypeswrong/cli/dist/index.js')
    const ofAttw = await printed(process.execPath, [attw, '--profile', 'esm-only', '--format', 'json', archive], folder)
    const { analysis } = JSON.parse(ofAttw) as { analysis: { problems: { kind: string; resolutionKind: string }[] } }
    const ofModules = analysis.problems.filter(({ resolutionKind }) => /^(?:bundler|node16-esm)$/.test(resolutionKind))
    expect(ofModules).toEqual([])
    expect(Object.keys((analysis as unknown as { entrypoints: object }).entrypoints)).toHaveLength(7)
  })

  it.each(compilers)('%s accepts a program, and every declaration of the client', async (_, compiler) => {
    await copyFile(join(root, 'test/fixtures/client/program.txt'), join(project!, 'program.ts'))
    for (const options of [nodeNext, bundler])
      expect(await checked(compiler!, project!, 'program.ts', options)).toBe('')
  })

  it.each(compilers)('%s accepts a program with Hono, React and node:http', async (_, compiler) => {
    await copyFile(join(root, 'test/fixtures/client/frameworks.txt'), join(framed!, 'program.ts'))
    const options = { ...bundler, types: ['node'], skipLibCheck: true }
    expect(await checked(compiler!, framed!, 'program.ts', options)).toBe('')
  })

  it.each(compilers)('%s refuses unknown codes and fields, each where it stands', async (_, compiler) => {
    await copyFile(join(root, 'test/fixtures/client/mistakes.txt'), join(project!, 'mistakes.ts'))
    const complaints = await checked(compiler!, project!, 'mistakes.ts', nodeNext)
    expect([...complaints.matchAll(/^mistakes\.ts\((\d+),/gm)].map(([, line]) => Number(line))).toEqual([4, 5, 6, 7, 8])
  })

  it.each([
    ['20', tools && join(tools, 'node-20/bin/node')],
    ['24', process.execPath],
  ])('Node %s runs a program, as it was written', async (version, node) => {
    const source = await stripped('program.txt')
    await writeFile(join(project!, 'program.js'), source)
    const start = `import { program } from './program.js'\nconsole.log(JSON.stringify(await program(${JSON.stringify(place())})))`
    await writeFile(join(project!, 'start.js'), start)
    expect(await printed(node!, ['--version'], project!)).toContain(`v${version}.`)
    const output = await printed(node!, ['--no-warnings', 'start.js'], project!)
    expect(JSON.parse(output)).toEqual(good)
  })

  it('workerd runs it in a bundle', async () => {
    const source = `import { program } from './program.ts'\nexport default { async fetch() { return Response.json(await program(${JSON.stringify(place())})) } }`
    const script = await bundled(project!, source)
    const directory = await mkdtemp(join(tmpdir(), 'postern-workerd-'))
    await writeFile(join(directory, 'index.js'), script)
    const modules = [{ type: 'ESModule' as const, path: join(directory, 'index.js') }]
    const worker = new Miniflare(convertV4MiniflareOptions({ modules, modulesRoot: directory, ...compatibility }))
    const response = await worker.dispatchFetch('http://worker.test/')
    expect(await response.json()).toEqual(good)
    await worker.dispose()
    await rm(directory, { recursive: true })
  })

  it('a bundler takes of it what a program uses', async () => {
    const script = await bundled(project!, `export { createClient, listUsers } from 'postern/client'`)
    expect(script).toContain('/v1/users')
    expect(script).not.toMatch(/\/v1\/webhooks|\/v1\/check|BEGIN|jose/)
  })

  /** @returns a script of a module of the project, with its packages */
  async function bundled(within: string, source: string): Promise<string> {
    await mkdir(join(within, 'bundled'), { recursive: true })
    await copyFile(join(root, 'test/fixtures/client/program.txt'), join(within, 'bundled/program.ts'))
    await writeFile(join(within, 'bundled/index.ts'), source)
    const bundle = await rolldown({ input: join(within, 'bundled/index.ts'), platform: 'browser' })
    const { output } = await bundle.generate({ format: 'esm' })
    await bundle.close()
    return output[0].code
  }
})

/** The version of a package of this repository. */
function versionOf(name: string): string {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** A program without its types, as a project with a compiler would run it. */
async function stripped(name: string): Promise<string> {
  const { stripTypeScriptTypes } = await import('node:module')
  const { readFile } = await import('node:fs/promises')
  return stripTypeScriptTypes(await readFile(join(root, 'test/fixtures/client', name), 'utf8'))
}
