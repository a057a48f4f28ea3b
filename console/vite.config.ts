/** Builds the console to static files: a page at the root, for every path that is no file, and the rest below /console/assets. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { tokens } from '#http/html/tokens.ts'

const sharedTokens = '\0tokens.css'

/** The tokens of the hosted pages as a style sheet, so that there is one source of them. */
const tokensOfPages: Plugin = {
  name: 'tokens',
  resolveId: (id) => (id === 'virtual:tokens.css' ? sharedTokens : undefined),
  load: (id) => (id === sharedTokens ? tokens : undefined),
}

/** The languages of react-aria that the console does not have: 28 of 30. */
const otherLanguage = /[/\\]intl[/\\].*[/\\](?!en-US|de-DE)[a-z]{2}-[A-Z]{2}\.(?:m?js|cjs)$/

const withoutOtherLanguages: Plugin = {
  name: 'languages',
  enforce: 'pre',
  load: (id) => (otherLanguage.test(id) ? 'export default {}' : undefined),
}

/** What every screen needs: one file is smaller than eight. */
const shell =
  /node_modules[/\\](?:react|react-dom|scheduler|@tanstack(?!.*(?:useQueries|queriesObserver))|wouter|regexparam|use-sync-external-store)[/\\]|[/\\]client[/\\]|[/\\]console[/\\](?:main|app|caller|navigation|postern|queries|theme|shell[/\\](?:shell|navigation|account)|parts[/\\]mark|texts[/\\]texts)\.tsx?$/

interface SettingSchema {
  type?: string
  enum?: string[]
  description: string
}

/** What the API document says of each setting, so that nothing is written twice. */
const meaningsOfSettings: Plugin = {
  name: 'settings',
  resolveId: (id) => (id === 'virtual:settings' ? `\0${id}` : undefined),
  load(id) {
    if (id !== '\0virtual:settings') return undefined
    const document = JSON.parse(readFileSync(join(import.meta.dirname, '../docs/public/openapi.json'), 'utf8'))
    const settings: Record<string, SettingSchema> = document.components.schemas.SiteSettings.properties
    const meanings = Object.entries(settings).map(([name, { type = '', enum: values, description }]) => {
      const [, standard] = / Default: `(.*)`\.$/.exec(description) ?? []
      const known = ['boolean', 'integer', 'string'].includes(type) ? type : 'table'
      return [name, { description: description.replace(/ Default: .*$/, ''), type: known, values, default: standard }]
    })
    return `export const meanings = ${JSON.stringify(Object.fromEntries(meanings))}`
  },
}

const client = join(import.meta.dirname, '../client')
const generated = readFileSync(join(client, 'generated/operations.ts'), 'utf8')

/** Makes each operation of the client a module of its own, so that a screen loads the ones that it uses and the shell none of them. */
const operationsApart: Plugin = {
  name: 'operations',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(import.meta.dirname)) return undefined
    return code.replaceAll(/import \{([^}]*)\} from 'postern\/client'/g, (_, names: string) => {
      const values = names.split(',').map((name) => name.trim())
      const [apart, others] = [true, false].map((is) => values.filter((name) => name && Boolean(callOf(name)) === is))
      const imports = apart!.map((name) => `import { ${name} } from 'virtual:operation/${name}'`)
      return [...imports, `import { ${others!.join(', ')} } from 'postern/client'`].join('; ')
    })
  },
  resolveId: (id) => (id.startsWith('virtual:operation/') ? `\0${id}` : undefined),
  load(id) {
    const name = id.startsWith('\0virtual:operation/') && id.slice(id.lastIndexOf('/') + 1)
    if (!name) return undefined
    return `import { operation } from '${client}/core/operation.ts'\nexport const ${name} = ${callOf(name)}`
  },
}

/** What makes an operation: `operation('GET', '/v1/users', 'query')`. Undefined for a name that is none. */
function callOf(name: string): string | undefined {
  return new RegExp(`^export const ${name}: OperationOf[^]*?=\\n  /\\* @__PURE__ \\*/ (operation\\(.*\\))$`, 'm').exec(
    generated,
  )?.[1]
}

/** What most screens need besides: lists, filters and the address. */
const parts = /[/\\]console[/\\](?:parts[/\\](?!confirm)|address)|node_modules[/\\]zod[/\\]/

export default defineConfig({
  root: import.meta.dirname,
  plugins: [tokensOfPages, withoutOtherLanguages, operationsApart, meaningsOfSettings],
  resolve: { alias: { 'postern/client': join(import.meta.dirname, '../client/client.ts') } },
  build: {
    emptyOutDir: true,
    assetsDir: 'console/assets',
    assetsInlineLimit: 0, // `data:` is not allowed by the policy
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    target: 'es2022',
    cssTarget: ['chrome125', 'firefox125', 'safari17.5'], // `light-dark()` as it is written
    rolldownOptions: {
      // "use client" is about servers
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
      output: {
        codeSplitting: {
          groups: [
            { name: 'shell', test: shell },
            { name: 'parts', test: parts },
          ],
        },
      },
    },
  },
})
