import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageLoaders } from '#functions/index.ts'
import { functions as api } from '#openapi/functions.ts'
import { loadAll } from '#openapi/load-all.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { publicFiles } from '#local/public-files.ts'
import { compatibility } from '#local/serve.ts'
import { deployments, importsOf, reachedBy, root, sourceFiles } from '#test/support/source.ts'

const pages = await loadAll(pageLoaders)

/** The folders and packages that each folder may import. */
const arrows: Record<string, { folders: string[]; packages: RegExp }> = {
  domain: { folders: ['domain'], packages: /^$/ },
  schema: { folders: ['schema'], packages: /^drizzle-orm/ },
  store: { folders: ['store', 'schema', 'domain'], packages: /^drizzle-orm/ },
  adapters: { folders: ['adapters', 'domain'], packages: /^(?!hono|zod|wrangler|miniflare|pg$)/ },
  http: { folders: ['http', 'domain', 'adapters', 'store'], packages: /^(?:hono|zod\/mini$|@noble\/hashes\/)/ },
  jobs: { folders: ['jobs', 'http', 'domain', 'adapters', 'store'], packages: /^$/ },
  functions: {
    folders: ['functions', 'jobs', 'http', 'domain', 'adapters', 'store'],
    packages: /^(?:hono|zod\/mini$)/,
  },
  client: { folders: ['client'], packages: /^(?:jose|hono|react|node:http)$/ },
}

/** The files of the client that import a package. Its other files run without any. */
const clientPackages: Record<string, string[]> = {
  'client/express.ts': ['node:http'],
  'client/hono.ts': ['hono'],
  'client/react.ts': ['react'],
  'client/server/offline.ts': ['jose'],
}

describe('the imports between folders', () => {
  for (const [folder, allowed] of Object.entries(arrows)) {
    it(`${folder} imports ${allowed.folders.join(', ')} and no other folder`, () => {
      const files = sourceFiles(folder)
      expect(files.length).toBeGreaterThan(0)
      for (const file of files.filter((path) => !path.includes('/migrations/'))) {
        for (const source of importsOf(file)) {
          const own = Object.keys(arrows)
            .concat('local', 'scripts', 'test', 'bench', 'openapi', 'docs', 'examples')
            .includes(source.split('/')[0]!)
          const permitted = own ? allowed.folders.includes(source.split('/')[0]!) : allowed.packages.test(source)
          expect(permitted, `${file} imports ${source}`).toBe(true)
        }
      }
    })
  }

  it('are all used, and are the ones in CONTRIBUTING.md', () => {
    for (const [folder, { folders }] of Object.entries(arrows)) {
      const taken = new Set(
        sourceFiles(folder).flatMap((file) => importsOf(file).map((source) => source.split('/')[0]!)),
      )
      expect([...folders].sort(), folder).toEqual(
        Object.keys(arrows)
          .filter((each) => taken.has(each) || each === folder)
          .sort(),
      )
    }
    const stated = Object.entries(arrows).map(([folder, { folders }]) => {
      const others = folders.filter((each) => each !== folder)
      return `\`${folder} → ${others.join(', ') || 'nothing'}\``
    })
    const guide = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    expect(guide.match(/`\w+ → [^`]+`/g)?.sort()).toEqual(stated.sort())
  })

  it('the client imports nothing of Postern, and packages only where it meets them', () => {
    const imported = sourceFiles('client').map((file) => [
      file,
      importsOf(file).filter((source) => !source.startsWith('client/')),
    ])
    expect(Object.fromEntries(imported.filter(([, packages]) => packages!.length > 0))).toEqual(clientPackages)
    const ofPostern = Object.keys(arrows)
      .flatMap(sourceFiles)
      .filter((file) => !file.startsWith('client/'))
    for (const file of ofPostern)
      expect(importsOf(file).filter((source) => /^(?:client|postern)\//.test(source))).toEqual([])
  })

  it('only store imports schema, and only functions and http know Hono', () => {
    for (const folder of Object.keys(arrows).filter((each) => each !== 'client')) {
      const sources = sourceFiles(folder).flatMap((file) =>
        importsOf(file).filter((source) => !source.startsWith(`${folder}/`)),
      )
      if (folder !== 'store') expect(sources.filter((source) => source.startsWith('schema/'))).toEqual([])
      if (folder !== 'functions' && folder !== 'http')
        expect(sources.filter((source) => source.startsWith('hono'))).toEqual([])
    }
  })

  it('production code imports zod from zod/mini, since the whole of zod adds 50 KiB to every function', () => {
    for (const file of Object.keys(arrows).flatMap(sourceFiles)) expect(importsOf(file)).not.toContain('zod')
  })
})

describe('wrangler.toml', () => {
  const functions = [...api, ...pages]
  const { whole, functions: workers } = deployments()
  const byMain = new Map(Object.values(workers).map((worker) => [worker.main, worker]))
  /** Deployed files without their own path. */
  const pathless = ['functions/sweeper.ts']
  const noWorkers = ['functions/index.ts', 'functions/dev/mail.ts', 'functions/dev/webhooks.ts']

  /** Where a function is: at its path, and the root's at a name that is no path. */
  const fileOf = (prefix: string) => (prefix === '/' ? 'functions/home.ts' : `functions${prefix}.ts`)

  it('has a Worker for every function, named by its path, and mounts all of them in the whole service', () => {
    const files = sourceFiles('functions').filter((file) => !noWorkers.includes(file))
    expect([...byMain.keys()].sort()).toEqual(files.sort())
    const mounted = functions.filter(({ prefix }) => !prefix.startsWith('/dev')).map(({ prefix }) => fileOf(prefix))
    expect(mounted.sort()).toEqual(files.filter((file) => !pathless.includes(file)).sort())
  })

  it('routes to each Worker the paths of its app and no others', () => {
    const host = 'id.example.com'
    for (const { prefix, routes } of functions.filter((each) => !each.prefix.startsWith('/dev'))) {
      expect(byMain.get(fileOf(prefix))?.routes).toEqual([{ pattern: `${host}${prefix}*`, zone_name: 'example.com' }])
      for (const { path } of routes)
        expect(
          path === prefix || path.startsWith(`${prefix.replace(/\/$/, '')}/`),
          `${path} is not under ${prefix}`,
        ).toBe(true)
    }
    for (const main of pathless) expect(byMain.get(main)?.routes).toEqual([])
  })

  it('gives no Worker a URL besides its routes', () => {
    expect(whole).toMatchObject({ workers_dev: false, preview_urls: false })
    for (const worker of Object.values(workers)) {
      expect(worker.routes, worker.main).toBeDefined()
      expect(worker).not.toHaveProperty('workers_dev')
    }
  })

  it('binds the sweeper to every Worker that triggers it, and to no other: every Worker that writes to an outbox triggers it', () => {
    const withoutDelivery = ['functions/v1/bootstrap.ts'] // no webhook exists yet
    for (const { main, services = [] } of Object.values(workers)) {
      const reached = reachedBy(main)
      const app = functions.find(({ prefix }) => fileOf(prefix) === main)
      const triggers =
        app?.routes.some(({ path, handler }) => handler === triggersDelivery && path === `${app.prefix}/*`) ?? false
      expect(reached.has('http/trigger-delivery.ts'), main).toBe(triggers)
      expect(services, main).toEqual(triggers ? [{ binding: 'SWEEPER', service: 'postern-sweeper' }] : [])
      if (!pathless.includes(main) && reached.has('store/mail/outbox.ts')) expect(triggers, main).toBe(true)
      const changes = app?.routes.some(({ method }) => ['PUT', 'PATCH', 'DELETE'].includes(method)) ?? false
      if (changes && !withoutDelivery.includes(main)) expect(triggers, main).toBe(true)
    }
  })

  it('requires for the whole service the secrets of all functions', () => {
    const all = new Set(Object.values(workers).flatMap(({ secrets }) => secrets?.required ?? []))
    expect(whole.secrets?.required).toEqual([...all].sort())
  })

  it('publishes the output of `npm run openapi` and the console, and only through the Worker', () => {
    expect(whole.assets).toMatchObject({ directory: 'dist/public', binding: 'ASSETS', run_worker_first: true })
    expect(readdirSync(join(root, 'docs/public'))).toEqual([
      'openapi.json',
      'passkeys.js',
      'problem-pages.json',
      'reference.html',
    ])
    const others = Object.values(workers).filter(({ main }) => main !== 'functions/console.ts')
    for (const worker of others) expect(worker, worker.main).not.toHaveProperty('assets')
  })

  it('publishes the console as files, and its page for every path without a file', () => {
    const assets = { directory: 'dist/public', binding: 'ASSETS', not_found_handling: 'single-page-application' }
    expect(workers['console']?.assets).toEqual(assets)
    for (const name of readdirSync(join(root, 'docs/public'))) expect(readdirSync(publicFiles)).toContain(name)
  })

  it('uses the compatibility date of the laptop and the tests', () => {
    expect(whole.compatibility_date).toBe(compatibility.compatibilityDate)
    expect(whole.compatibility_flags).toEqual(expect.arrayContaining(compatibility.compatibilityFlags))
  })
})
