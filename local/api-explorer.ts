/** Builds the API explorer of /docs: Swagger UI from its package, and what is ours around it. Everything is a file of this origin. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { tokens } from '#http/html/tokens.ts'

const source = join(import.meta.dirname, '../openapi/explorer')
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

/** An image in the style sheet, which the policy does not allow there. */
const embedded = /url\((["']?)data:image\/(svg\+xml|png|jpeg)(;base64|;charset=utf-8)?,(.*?)\1\)/g

/** Writes the page `explorer.html`, and its files below `/docs/assets`, whose names change with their content. */
export async function buildApiExplorer(folder: string): Promise<void> {
  const assets = join(folder, 'docs', 'assets')
  mkdirSync(assets, { recursive: true })

  /** @returns the name that the file got */
  function write(name: string, content: string | Buffer): string {
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 8)
    const written = name.replace('.', `-${digest}.`)
    writeFileSync(join(assets, written), content)
    return written
  }

  const sheet = readFileSync(join(swagger, 'swagger-ui.css'), 'utf8').replace(/\/\*# sourceMappingURL.*\*\//, '')
  const files = {
    'swagger-ui.js': readFileSync(join(swagger, 'swagger-ui-bundle.js'), 'utf8').replace(
      /\n\/\/# sourceMappingURL.*/,
      '',
    ),
    'swagger-ui.css': sheet.replaceAll(embedded, (_, _quote, type: string, encoding: string, data: string) => {
      const image =
        encoding === ';base64' ? Buffer.from(data, 'base64') : decodeURIComponent(data.replaceAll('\\"', '"'))
      return `url(${write(`image.${type.replace('+xml', '')}`, image)})`
    }),
    'explorer.js': await explorerScript(),
    'explorer.css': `${tokens}\n${readFileSync(join(source, 'explorer.css'), 'utf8')}`,
  }
  const page = Object.entries(files).reduce(
    (text, [name, content]) => text.replace(`/docs/assets/${name}`, `/docs/assets/${write(name, content)}`),
    readFileSync(join(source, 'explorer.html'), 'utf8'),
  )
  writeFileSync(join(folder, 'explorer.html'), page)
}

async function explorerScript(): Promise<string> {
  const bundle = await rolldown({ input: join(source, 'explorer.js') })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  return output[0].code
}
