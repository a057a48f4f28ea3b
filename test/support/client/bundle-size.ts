/** The size that a program adds to its bundle by importing from the client. */
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { root } from '#test/support/source.ts'

/** @param code a module of a program; `postern/client` is the source of the client @returns its script and gzipped bytes, minified */
export async function bundleOf(code: string, external: string[] = []): Promise<{ script: string; bytes: number }> {
  const entry = '\0program'
  const bundle = await rolldown({
    input: entry,
    external,
    platform: 'browser',
    resolve: { alias: clientAliases },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  const script = output[0].code
  return { script, bytes: gzipSync(script, { level: 9 }).length }
}

/** The entries of the client, as sources. */
export const clientAliases = Object.fromEntries(
  ['client', 'server', 'hono', 'express', 'react', 'webhooks'].map((entry) => [
    `postern/${entry}`,
    `${root}/client/${entry}.ts`,
  ]),
)
