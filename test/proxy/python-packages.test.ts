/** `pip`, `twine` and `curl` with an API key as the password of Basic, against nginx, Postern and an index of packages. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { packageIndex, type PackageFiles } from '#test/support/proxies/package-index.ts'
import {
  documentedExample,
  findProgram,
  nginxProgram,
  type ReverseProxy,
  startNginx,
  startUpstream,
  type Upstream,
} from '#test/support/proxies/reverse-proxy.ts'
import { buildWheel } from '#test/support/proxies/wheel.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const curl = findProgram('curl', '--version')
const twine = findProgram('twine', '--version')
const python = ['/usr/bin/python3', 'python3'].find((path) => spawnSync(path, ['-m', 'pip', '--version']).status === 0)
const needed = { 'nginx-light': nginxProgram, curl, twine, 'python3-pip': python }
for (const [debianPackage, program] of Object.entries(needed))
  if (!program)
    console.warn(`test/proxy/python-packages.test.ts is skipped, or a part of it (apt-get install ${debianPackage}).`)

describe.skipIf(!nginxProgram)('an index of packages behind nginx', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const reader = useUser(postern, 'reader')
  const publisher = useUser(postern, 'publisher')
  let readerKey: string
  let publisherKey: string
  let projects: PackageFiles
  let upstream: Upstream
  let nginx: ReverseProxy
  let directory: string

  beforeAll(async () => {
    const tree = createTreeFixture(postern, root)
    const index = await tree.service('index', 'packages')
    const demo = await tree.resource(index, 'demo', 'package')
    await tree.grant('authenticated', demo, 'read')
    await tree.grant({ user: 'publisher' }, demo, 'write')
    readerKey = await createKey(postern, reader, ['check'])
    publisherKey = await createKey(postern, publisher, ['check'])
    projects = new Map()
    upstream = await startUpstream(packageIndex('index', projects))
    nginx = await startNginx(documentedExample('nginx', 'auth_request', postern.url, upstream.url))
  })
  afterAll(async () => {
    await nginx?.stop()
    upstream?.stop()
  })
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'postern-python-'))
    const { name, bytes } = buildWheel('demo', '1.0')
    projects.clear()
    projects.set('demo', new Map([[name, bytes]]))
    upstream.takeReached()
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  /** The URL of a path of the index, with credentials in it where there are any. */
  const urlOf = (path: string, credentials = '') =>
    nginx.url.replace('//', `//${credentials && `${credentials}@`}`) + path

  /** Runs a program without a terminal and without the user's configuration. */
  async function run(program: string, parameters: string[], input = '') {
    const environment = {
      PATH: process.env['PATH'],
      HOME: directory,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_NO_CACHE_DIR: '1',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
    }
    const child = spawn(program, parameters, { cwd: directory, env: environment, detached: true })
    child.stdin.end(input)
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const [says, complains, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    return { status, says, complains }
  }
  const pip = (parameters: string[], input?: string) => run(python!, ['-m', 'pip', ...parameters], input)

  describe.skipIf(!curl)('curl -u', () => {
    const fetched = async (credentials: string[], path = '/index/simple/demo/', ...more: string[]) => {
      const { says } = await run(curl!, [
        '-s',
        '-o',
        'body',
        '-w',
        '%{http_code}',
        ...credentials,
        ...more,
        urlOf(path),
      ])
      return Number(says)
    }

    it('200 with a key as the password and any user name or none, and the index learns who it is and not the key', async () => {
      for (const name of ['', 'reader', 'anything', '__token__'])
        expect([name, await fetched(['-u', `${name}:${readerKey}`])]).toEqual([name, 200])
      for (const { headers } of upstream.takeReached()) {
        expect(headers).toMatchObject({ 'x-postern-user': reader.uuid, 'x-postern-username': 'reader' })
        expect(headers.authorization).toBeUndefined()
      }
    })

    it('401 that asks for Basic and for Bearer without a key, with a wrong one, and with a password', async () => {
      for (const credentials of [[], ['-u', 'reader:correct horse battery staple'], ['-u', `reader:${readerKey}x`]])
        expect(await fetched(credentials, '/index/simple/demo/', '-D', 'head')).toBe(401)
      const head = readFileSync(join(directory, 'head'), 'utf8')
      expect(head).toMatch(/^WWW-Authenticate: Basic realm="Postern", charset="UTF-8", Bearer/im)
      expect(upstream.takeReached()).toEqual([])
    })

    it('curl --anyauth finds Basic by itself', async () => {
      expect(await fetched(['--anyauth', '-u', `:${readerKey}`])).toBe(200)
    })

    it('403 for an upload with the key of an account that may only read', async () => {
      const upload = ['-F', 'content=x;filename=demo-1.1-py3-none-any.whl']
      expect(await fetched(['-u', `:${readerKey}`], '/index/api/package/demo/', ...upload)).toBe(403)
      expect(await fetched(['-u', `:${publisherKey}`], '/index/api/package/demo/', ...upload)).toBe(200)
      expect(await fetched(['-u', `:${publisherKey}`], '/index/api/package/other/', ...upload)).toBe(403)
      expect([...projects.get('demo')!.keys()]).toEqual(['demo-1.0-py3-none-any.whl', 'demo-1.1-py3-none-any.whl'])
    })

    it('401 from the first request after the key was revoked', async () => {
      const key = await createKey(postern, reader, ['check'])
      expect(await fetched(['-u', `:${key}`])).toBe(200)
      await postern.database.sql('update api_keys set revoked_at = app_now() where last_four = $1', [key.slice(-4)])
      expect(await fetched(['-u', `:${key}`])).toBe(401)
    })
  })

  describe.skipIf(!python)('pip', () => {
    const download = ['download', '--no-deps', '--dest', 'files']
    const files = () => (existsSync(join(directory, 'files')) ? readdirSync(join(directory, 'files')) : [])

    it('pip download works with a key in the URL of the index', async () => {
      const index = urlOf('/index/simple/', `__token__:${readerKey}`)
      const { status, complains } = await pip([...download, '--no-input', '--index-url', index, 'demo'])
      expect([status, complains]).toEqual([0, expect.anything()])
      expect(files()).toEqual(['demo-1.0-py3-none-any.whl'])
      expect(readFileSync(join(directory, 'files/demo-1.0-py3-none-any.whl'))).toEqual(buildWheel('demo', '1.0').bytes)
    })

    it('pip install works with a key in the URL of the index', async () => {
      const index = urlOf('/index/simple/', `:${readerKey}`)
      const { status, complains } = await pip([
        'install',
        '--target',
        'site',
        '--no-input',
        '--index-url',
        index,
        'demo',
      ])
      expect([status, complains]).toEqual([0, expect.anything()])
      expect(readFileSync(join(directory, 'site/demo/__init__.py'), 'utf8')).toBe(`__version__ = '1.0'\n`)
    })

    it('a 401 makes pip ask for the user name and the password', async () => {
      const index = urlOf('/index/simple/')
      const answers = `reader\n${readerKey}\nn\n` // the last one: not to be saved, where there is a keyring
      const { status, says } = await pip([...download, '--index-url', index, 'demo'], answers)
      expect([status, says]).toEqual([0, expect.stringContaining(`User for ${new URL(index).host}:`)])
      expect(files()).toEqual(['demo-1.0-py3-none-any.whl'])
    })

    it('without a key there is nothing to download', async () => {
      const { status } = await pip([...download, '--no-input', '--index-url', urlOf('/index/simple/'), 'demo'])
      expect([status, files(), upstream.takeReached()]).toEqual([1, [], []])
    })
  })

  describe.skipIf(!twine)('twine upload', () => {
    async function upload(key: string) {
      const { name, bytes } = buildWheel('demo', '2.0')
      writeFileSync(join(directory, name), bytes)
      const repository = ['--repository-url', urlOf('/index/api/package/demo/')]
      const credentials = ['--username', '__token__', '--password', key]
      const flags = ['--non-interactive', '--disable-progress-bar', '--config-file', '/dev/null']
      return run(twine!, ['upload', ...repository, ...credentials, ...flags, name])
    }

    it('works with the key of an account that may write, and pip then finds the file', async () => {
      const { status, says, complains } = await upload(publisherKey)
      expect([status, says + complains]).toEqual([0, expect.anything()])
      expect(projects.get('demo')?.get('demo-2.0-py3-none-any.whl')).toEqual(buildWheel('demo', '2.0').bytes)
      if (!python) return
      const index = urlOf('/index/simple/', `:${readerKey}`)
      const found = await pip(['download', '--no-deps', '--no-input', '--dest', 'files', '--index-url', index, 'demo'])
      expect([found.status, readdirSync(join(directory, 'files'))]).toEqual([0, ['demo-2.0-py3-none-any.whl']])
    })

    it('fails with 403 for a key that may only read, and the index receives nothing', async () => {
      const { status, says, complains } = await upload(readerKey)
      expect([status, says + complains]).toEqual([1, expect.stringContaining('403')])
      expect(upstream.takeReached()).toEqual([])
    })

    it('fails with 401 for a text that is no key', async () => {
      const { status, says, complains } = await upload('correct horse battery staple')
      expect([status, says + complains]).toEqual([1, expect.stringContaining('401')])
      expect(upstream.takeReached()).toEqual([])
    })
  })
})
