import { rolldown } from 'rolldown'
import { beforeAll, expect, it } from 'vitest'
import { clientAliases } from '#test/support/client/bundle-size.ts'
import { blocksOf, runPage } from '#test/support/client/readme-program.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { baseUrl } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'
import { root } from '#test/support/source.ts'

const postern = usePostern()

beforeAll(async () => {
  const ada = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery staple' }
  const body = { secret: postern.secrets.BOOTSTRAP_SECRET, ...ada }
  await postern.call('POST', '/v1/bootstrap', { body })
  const tree = createTreeFixture(postern, await postern.signIn('ada'))
  await tree.resource(await tree.service('library', 'api'), 'diaries')
})

it('the programs in client/README.md print what is shown', async () => {
  const { lines, shown } = await runPage('client/README.md', postern.url, baseUrl)
  expect(shown.length).toBeGreaterThan(9)
  expect(lines).toEqual(shown)
})

it('its component imports what there is', async () => {
  const [component = ''] = await blocksOf('client/README.md', 'tsx')
  const warnings: string[] = []
  const bundle = await rolldown({
    input: `${root}/component.tsx`,
    external: /^react/,
    resolve: { alias: clientAliases },
    plugins: [
      {
        name: 'component',
        resolveId: (id) => (id.endsWith('component.tsx') ? id : undefined),
        load: (id) => (id.endsWith('component.tsx') ? { code: component, moduleType: 'tsx' } : undefined),
      },
    ],
    onLog: (_, log) => void warnings.push(log.message),
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  expect(output[0].code).toContain('Closed to you')
  expect(warnings).toEqual([])
})
